/**
 * The code of it: the NumPy program of this very run. The line of the operation under way is lit, with what its
 * variables hold beside it; a click on a line takes the stage to that operation of the update on the screen.
 */

import { h, hasFocus, set, setText, setVisible } from "../../shared/dom.js"
import { download } from "../../shared/download.js"
import { fmt } from "../../shared/format.js"
import { createCopyButton } from "./panel.js"

/** @import { ProgramLine, ToldProgram, ToldVariables, VariableRow } from "../../shared/wire.d.ts" */
/** @import { Scene } from "../types.d.ts" */

const BELOW = "Below this, in the file: the starting weights and the examples, every number to the last bit."
const NONE = "A line that is an operation of an update is lit when the stage comes to it."

/**
 * Whether a line belongs to an update: a run that changes its optimizer has one rule after the other.
 * @param {ProgramLine} line
 * @param {number} update
 */
export const belongs = ({ since, until }, update) => since <= update && (until === null || update < until)

/** The moment of an operation's id, null where it has none. @param {string} step */
export function momentOf(step) {
  const at = /@(\d+)$/.exec(step)
  return at && Number(at[1])
}

/**
 * Whether a line is an operation: in a loop over moments ("Z:0@*") it is that of each.
 * @param {string} own
 * @param {string} step
 */
export const covers = (own, step) => own === step || own === step.replace(/@\d+$/, "@*")

/**
 * The operation that a line goes to, "" where this update has none: in a loop that of the moment under way, or the
 * first.
 * @param {string} own
 * @param {string[]} ids of the update's operations
 * @param {string} now the operation under way
 */
export function goal(own, ids, now) {
  if (!own.endsWith("@*")) return ids.includes(own) ? own : ""
  const here = own.replace("*", String(momentOf(now)))
  return ids.includes(here) ? here : (ids.find((step) => covers(own, step)) ?? "")
}

/**
 * The variables that lines name, in the order of the text, each with what it holds once the operations so far are done.
 * @param {string[]} texts
 * @param {VariableRow[]} rows in the order in which they get their values
 * @param {(step: string) => boolean} done
 * @param {number | null} [moment] t in the lines of a loop over moments
 */
export function namedIn(texts, rows, done, moment = null) {
  const held = new Map(rows.filter(({ step }) => step === "start" || done(step)).map((row) => [row.name, row]))
  const words = texts.flatMap((text) => text.split("#")[0].match(/[A-Za-z_]\w*(\[t( [+-] 1)?\])?/g) ?? [])
  const now = moment ?? 0
  const names = words.map((word) =>
    word
      .replace("[t]", `[${now}]`)
      .replace("[t - 1]", `[${now - 1}]`)
      .replace("[t + 1]", `[${now + 1}]`),
  )
  return [...new Set(names)].flatMap((name) => held.get(name) ?? [])
}

/**
 * A value as Python would write it, with the digits of the screen: all of a small array, of a large one the part that
 * is looked at and which it is, or its beginning.
 * @param {VariableRow} row
 */
export function written({ shape, numbers, part, sides }) {
  const told = numbers.map((value) => fmt(value))
  if (!shape.length) return told[0]
  const array = `(${shape.join(", ")}${shape.length === 1 ? "," : ""}) array`
  if (part) return `${array}, of it ${part}:\n${sides.length ? nested(told, sides) : told[0]}`
  if (numbers.length < shape.reduce((size, side) => size * side, 1)) return `${array}: ${told.join(", ")}, …`
  return nested(told, shape)
}

/**
 * @param {string[]} told
 * @param {number[]} shape
 * @returns {string}
 */
function nested(told, [side, ...inner]) {
  if (!inner.length) return `[${told.join(", ")}]`
  const size = told.length / side
  const parts = Array.from({ length: side }, (_, index) => nested(told.slice(index * size, (index + 1) * size), inner))
  return `[${parts.join(",\n ")}]`
}

/** @param {{ onGo: (step: string) => void }} on */
export function createCode({ onGo }) {
  /** @type {ToldProgram | null} */
  let program = null
  /** to: the operation that a click goes to. @type {{ line: ProgramLine, root: HTMLElement, to: string }[]} */
  let lines = []
  /** The line that is in the middle of the list. @type {HTMLElement | undefined} */
  let centred

  const whole = () => (program ? `${program.lines.map(({ text }) => `${text}\n`).join("")}${program.data}` : "")
  const copier = createCopyButton(whole, "the program")
  const save = () => program && download(program.name, new Blob([whole()], { type: "text/x-python" }))
  const file = h("button", { type: "button", class: "bpi-quiet", text: "Download", on: { click: save } })
  const note = h("p", { class: "bpi-muted" })
  const values = h("dl", { class: "bpi-code-values", "aria-live": "off" })
  const beside = h("div", { class: "bpi-code-beside" }, h("div", { class: "bpi-code-take" }, copier.root, file))
  beside.append(note, values)
  const label = { "aria-label": "The program's lines", on: { keydown: move } }
  const list = h("ol", { class: "bpi-code-lines", ...label })
  const root = h("div", { class: "bpi-code" }, list, beside)

  /** The arrow keys go from line to line, as far as they are operations. @param {KeyboardEvent} event */
  function move(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return
    const stops = [...list.querySelectorAll("button:not(:disabled)")]
    const at = stops.findIndex((stop) => hasFocus(stop))
    const next = stops[at + by]
    event.preventDefault()
    event.stopPropagation()
    if (at >= 0 && next instanceof HTMLElement) next.focus()
  }

  /** @param {ProgramLine} line */
  function rowOf(line) {
    const row = { line, root: h("li"), to: line.step }
    row.root.append(
      line.step
        ? h("button", { type: "button", text: line.text, on: { click: () => onGo(row.to) } })
        : h("span", { text: line.text || " " }),
    )
    return row
  }

  /**
   * @param {ToldProgram | null} told null: not here yet
   * @param {ToldVariables | null} variables
   * @param {Scene} scene
   */
  function update(told, variables, scene) {
    if (program !== told) {
      program = told
      lines = (told?.lines ?? []).map(rowOf)
      list.replaceChildren(...lines.map(({ root }) => root), h("li", { class: "bpi-code-below", text: BELOW }))
      centred = undefined
    }
    set(root, { "aria-busy": told === null ? "true" : null })
    const { cursor, ids, done } = scene
    const lit = lines.filter(({ line }) => covers(line.step, cursor.step) && belongs(line, cursor.update))
    for (const row of lines) {
      const { line, root } = row
      const button = root.querySelector("button")
      const now = lit.some((each) => each.root === root)
      set(root, { "data-lit": now })
      if (!button) continue
      row.to = goal(line.step, ids, cursor.step)
      const here = belongs(line, cursor.update) && row.to !== ""
      const first = lit.length ? lit[0].root === root : line.step === "start"
      set(button, { disabled: !here, "aria-current": now ? "step" : null, tabindex: first ? 0 : -1 })
    }
    follow(lit.at(-1)?.root)
    const known = variables?.update === cursor.update ? variables.rows : null
    show(
      known
        ? namedIn(
            lit.map(({ line }) => line.text),
            known,
            done,
            momentOf(cursor.step),
          )
        : [],
    )
    setText(note, known ? NONE : "The numbers of this update are on their way.")
    setVisible(note, !known || !lit.length)
  }

  /**
   * The lit line comes into the middle of the list, and nothing but the list moves.
   * @param {HTMLElement | undefined} row
   */
  function follow(row) {
    if (!row || row === centred || !list.clientHeight) return
    centred = row
    list.scrollTop = row.offsetTop - list.offsetTop - (list.clientHeight - row.offsetHeight) / 2
  }

  /** @param {VariableRow[]} rows */
  function show(rows) {
    values.replaceChildren(
      ...rows.map((row) => h("div", {}, h("dt", { text: row.name }), h("dd", { text: written(row) }))),
    )
  }

  /**
   * Into a tab's panel: what is moved forgets how far it was scrolled, and is scrolled there again.
   * @param {HTMLElement} panel
   */
  function into(panel) {
    if (root.parentElement === panel) return
    panel.append(root)
    const row = centred
    centred = undefined
    follow(row)
  }

  return { root, into, update, destroy: copier.destroy }
}
