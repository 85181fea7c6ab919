// The update with a mistake in it, beside the stage: its lines to point at, what is said of the one pointed at, and
// once it is found which line is wrong, how it should be, and what only follows from it.

import { html, set, setText, setVisible } from "../../shared/dom.js"
import { setMath } from "../../shared/mathml.js"
import { createGiven } from "./given.js"
import { createReasons } from "./reasons.js"

/** @import { Finding, FoundLine } from "../../shared/wire.d.ts" */
/** @import { Search } from "./finding.js" */

/** What the learner does.
 * @typedef {{ point: (line: number) => void, show: () => void, another: () => void, stop: () => void,
 *   hover: (part: string | null) => void }} FindActions
 */
/** One line's elements.
 * @typedef {{ item: HTMLElement, button: HTMLElement, words: HTMLElement, symbol: HTMLElement, value: HTMLElement,
 *   work: HTMLElement, rule: HTMLElement, mark: HTMLElement }} LineRow
 */

/**
 * @param {HTMLElement} root
 * @param {FindActions} on
 */
export function createFindView(root, on) {
  const box = html("section", { class: "exercise", "aria-label": "Find the mistake" })
  const head = html("div", { class: "exercise-head" }, box)
  html("h2", {}, head, "Find the mistake")
  const close = html("button", { type: "button", class: "exercise-close", "aria-label": "Stop looking" }, head, "✕")
  set(close, { title: "Stop looking" })
  close.onclick = on.stop
  const text = html("p", { class: "exercise-text find-text", role: "status" }, box)
  const heard = html("p", { class: "find-heard", role: "status" }, box)
  const list = html("ol", { class: "find-lines", "aria-label": "The lines of this update" }, box)
  const given = createGiven(box)
  // Made once, and moved into the wrong line when it is told.
  const should = html("div", { class: "find-should" })
  html("p", {}, should, "It should be")
  const reasons = createReasons(should)
  const tools = html("div", { class: "exercise-tools" }, box)
  const other = html("button", { type: "button", "aria-label": "Another mistake" }, tools, "Another")
  const rules = html("button", { type: "button", "aria-pressed": false }, tools, "Rules")
  // Last: it comes and goes, and no other button takes its place.
  const show = html("button", { type: "button" }, tools, "Show me")
  set(rules, { title: "The right formula of every line" })
  show.onclick = on.show
  other.onclick = on.another
  /** @type {LineRow[]} */
  const rows = []
  let ruled = false
  rules.onclick = () => {
    const { top } = tools.getBoundingClientRect()
    const lowest = rows.map(({ item }) => item).findLast((item) => item.getBoundingClientRect().top < top)
    keepInPlace(lowest ?? list, () => {
      ruled = !ruled
      set(rules, { "aria-pressed": ruled })
      set(list, { "data-ruled": ruled })
    })
  }
  list.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const at = rows.findIndex(({ button }) => button === event.target)
    if (!way || at < 0) return
    rows[(at + way + rows.length) % rows.length].button.focus()
    event.preventDefault()
    event.stopPropagation()
  })

  /** @param {number} index @returns {LineRow} */
  function createRow(index) {
    const item = html("li", { class: "find-line" }, list)
    const line = html("div", { class: "find-head" }, item)
    const button = html("button", { type: "button", class: "find-point" }, line)
    html("span", { class: "exercise-letter" }, button, String(index + 1))
    button.append(" ")
    const words = html("span", { class: "find-words" }, button)
    const result = html("span", { class: "exercise-number" }, line)
    const symbol = html("span", { role: "math" }, result)
    const value = html("span", {}, result)
    const work = html("div", { class: "find-work", role: "math" }, item)
    const rule = html("div", { class: "find-rule", role: "math" }, item)
    const mark = html("p", { class: "find-mark" }, item)
    item.onclick = () => on.point(index)
    item.onpointerenter = () => on.hover(item.dataset.about || null)
    item.onpointerleave = () => on.hover(null)
    return { item, button, words, symbol, value, work, rule, mark }
  }

  /**
   * @param {LineRow} row
   * @param {FoundLine} line
   * @param {{ number: number, pointed: boolean, told: boolean, mark: string }} now
   */
  function drawRow(row, line, { number, pointed, told, mark }) {
    const { words, about, symbol, value, work, rule, state } = line
    setText(row.words, words)
    setMath(row.symbol, symbol, true)
    setText(row.value, value)
    setMath(row.work, work, true)
    setMath(row.rule, rule, true)
    setText(row.mark, mark)
    set(row.item, { "data-about": about, "data-state": told ? state : pointed ? "pointed" : null })
    set(row.button, {
      "aria-label": `Line ${number}: ${words}`,
      "aria-current": pointed ? "true" : null,
      "aria-disabled": told ? "true" : null,
    })
  }

  /**
   * @param {Finding | null} finding
   * @param {Search | null} search null: nothing is looked for
   * @param {{ found: boolean, open: boolean, told: boolean }} now
   * @param {string} elsewhere where the picture is by now
   */
  function update(finding, search, { open, told }, elsewhere) {
    if (!search) return box.remove()
    if (box.parentElement !== root) root.append(box)
    setText(text, finding ? finding.none || `${finding.text}${elsewhere}` : "An update is being written out.")
    const lines = finding?.lines ?? []
    while (rows.length < lines.length) rows.push(createRow(rows.length))
    const wrong = lines.findIndex(({ state }) => state === "wrong")
    const last = search.pointed.at(-1) ?? -1
    const speaks = told ? wrong : last
    for (const [index, row] of rows.entries()) {
      setVisible(row.item, index < lines.length)
      if (index >= lines.length) continue
      const pointed = index === last
      const mark = markOf(lines[index], { told, pointed, tried: search.pointed.includes(index), wrong: wrong + 1 })
      drawRow(row, lines[index], { number: index + 1, pointed, told, mark })
    }
    setVisible(list, lines.length > 0)
    given.update(finding?.given ?? [])
    setText(heard, lines[speaks] ? `Line ${speaks + 1}. ${lines[speaks].says}` : "")
    if (told && finding?.right) {
      reasons.update([finding.right])
      if (should.parentElement !== rows[wrong].item) {
        rows[wrong].item.append(should)
        rows[wrong].item.scrollIntoView({ block: "nearest" })
      }
    } else should.remove()
    setVisible(show, open)
    setVisible(rules, lines.length > 0)
    setVisible(tools, lines.length > 0 || Boolean(finding?.none && finding.next))
  }

  return { update, element: box }
}

/**
 * Changes what stands above an element and scrolls by as much, so that it stays under the pointer.
 * @param {Element} element
 * @param {() => void} change
 */
function keepInPlace(element, change) {
  const { top } = element.getBoundingClientRect()
  change()
  let around = element.parentElement
  while (around && !/auto|scroll/.test(getComputedStyle(around).overflowY)) around = around.parentElement
  if (around) around.scrollTop += element.getBoundingClientRect().top - top
}

/**
 * What stands below a line.
 * @param {FoundLine} line
 * @param {{ told: boolean, pointed: boolean, tried: boolean, wrong: number }} now wrong: the number of the wrong line
 */
function markOf({ state, says, engine }, { told, pointed, tried, wrong }) {
  if (told && state === "follows") return `Follows from line ${wrong}. Without the mistake it is ${engine}.`
  if (told) return state === "wrong" ? says : ""
  return pointed ? says : tried ? "Not this one." : ""
}
