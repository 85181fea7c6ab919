/**
 * The selection in one row of plain words: what it is, its number, its gradient, its change; and the field to set it.
 *
 * On the first levels the row is all there is, and large. It speaks of the very moment that is on the stage, also
 * while Play goes on: what Python has told of another moment gives way to what the stage itself knows.
 */

import { h, set, setText, setVisible, uniqueId } from "../../shared/dom.js"
import { fmt, full, hasNumber, parseNumber, toNumber } from "../../shared/format.js"
import { createNumber, setNumber } from "./number.js"
import { COMES, createCopyButton } from "./panel.js"

/** @import { Given } from "../../shared/format.js" */
/** @import { Now } from "../scene.js" */
/** @import { Handlers, PanelOptions, Payload } from "./types.d.ts" */
/** One cell: a label, a number, and a few words about it.
 * @typedef {{ label: string, value: Given, pending: string | null, note: string, sign?: boolean }} Told
 */

/** A title of more letters takes two lines. */
const LONG = 18
/** And a number of more is told with a power of ten. */
const LONG_NUMBER = 9
const GIVEN = "given, not trained: the backward pass stops before it"
/** While states are played nobody asks for the inside of an update. */
const UNASKED = "told when it pauses"
const HINT = "Press Enter or Set: this update starts again with your number."

/**
 * Which way the loss goes with this number; after the update, which way it went.
 * @param {Given} slope
 * @param {boolean} done
 */
function slopeWords(slope, done) {
  const x = toNumber(slope)
  if (x === null) return UNASKED
  if (Number.isNaN(x)) return "no number any more"
  if (x === 0) return `the loss ${done ? "did" : "does"} not change with it`
  const [does, did] = x > 0 ? ["raises", "raised"] : ["lowers", "lowered"]
  return `a little more of it ${done ? did : does} the loss`
}

/**
 * @param {Given} change
 * @param {Given} before
 */
function changeWords(change, before) {
  const x = toNumber(change)
  if (x === null) return UNASKED
  if (Number.isNaN(x)) return "no number any more"
  const way = x > 0 ? "▲ up" : "▼ down"
  return x === 0 ? "= it stays where it was" : hasNumber(before) ? `${way}, from ${fmt(before)}` : way
}

/**
 * The cells of the row: a parameter's value, gradient and change; a unit's value, delta and sum, or what comes back to
 * it where it has no sum of its own; an input's value.
 * @param {Payload} payload
 * @param {Now} now
 * @returns {Told[]}
 */
export function cellsOf({ kind, known, batch, words, sums }, now) {
  const [forward, slope] = [known.forward ? null : COMES.forward, known.gradient ? null : COMES.gradient]
  if (kind === "input") return [{ label: "it says", value: now.value, pending: null, note: GIVEN }]
  const says = { label: "it says", value: now.value, pending: forward, note: "what it passes on" }
  if (kind === "unit" && !sums)
    return [
      says,
      { label: "comes back", value: now.slope, pending: slope, note: slope ?? "∂L/∂a of this example's own loss" },
    ]
  if (kind === "unit")
    return [
      says,
      { label: "its delta", value: now.slope, pending: slope, note: slope ?? "∂L/∂z of this example's own loss" },
      { label: "its sum", value: now.sum, pending: forward, note: "z, before the activation" },
    ]
  const mean = batch > 1 ? `mean of ${batch} examples: ` : ""
  const move = known.update ? null : COMES.update
  return [
    { label: kind === "shared" ? "its value" : kind, value: now.value, pending: null, note: words, sign: true },
    {
      label: "gradient",
      value: now.slope,
      pending: slope,
      note: slope ?? `${mean}${slopeWords(now.slope, known.update)}`,
    },
    { label: "change", value: now.change, pending: move, note: move ?? changeWords(now.change, now.before) },
  ]
}

/** @param {string} place */
function createCell(place) {
  const label = h("span", { class: "bpi-label" })
  const number = createNumber("bpi-value")
  const note = h("p", { class: "bpi-cell-note" })
  const line = h("div", { class: "bpi-cell-line" }, label, number)
  const root = h("div", { class: "bpi-cell", role: "group", "data-cell": place }, line, note)
  return { root, line, label, number, note }
}

/** @param {Handlers} context */
export function createRow({ onEdit, onMore }) {
  /** @type {Payload | null} */
  let payload = null
  /** The update at which a number was set by hand, or -1; what was said of it holds there. */
  let setAt = -1
  const title = h("h2", { class: "bpi-title" })
  const words = h("p", { class: "bpi-words" })
  const hintId = uniqueId("edit-hint")
  const hint = h("p", { class: "bpi-edit-hint", id: hintId, role: "status" })
  const cells = ["value", "slope", "change"].map(createCell)
  const copiers = [
    createCopyButton(() => full(payload?.value), "the value"),
    createCopyButton(() => full(payload?.gradient?.value ?? payload?.unit?.dZ), "the gradient"),
  ]
  copiers.forEach((copier, index) => {
    cells[index].line.append(copier.root)
  })
  const input = h("input", {
    ...{ type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false" },
    ...{ "aria-label": "Set it to", "aria-describedby": hintId, placeholder: "set to", title: HINT },
  })
  const submit = h("button", { type: "submit", class: "bpi-button", text: "Set", "data-guide": "set_value" })
  const form = h("form", { class: "bpi-edit", novalidate: true }, input, submit)
  const who = h("div", { class: "bpi-who" }, title, words, hint)
  const more = h("button", { type: "button", class: "bpi-button bpi-more", text: "What is its gradient made of?" })
  more.onclick = onMore
  const root = h("header", { class: "bpi-row" }, who, ...cells.map((cell) => cell.root), more)
  cells[0].root.append(form)

  /**
   * @param {string} text
   * @param {boolean} wrong
   */
  function say(text, wrong = false) {
    setText(hint, text)
    setVisible(words, text === "")
    set(hint, { "data-wrong": wrong })
    set(input, { "aria-invalid": wrong ? "true" : null })
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const { value: wanted, problem } = parseNumber(input.value)
    if (!payload) return
    if (wanted === undefined) {
      say(problem, true)
      input.focus()
      return
    }
    input.value = ""
    say(`Set to ${fmt(wanted, 6)}. The run goes on from here with it.`)
    setAt = payload.update
    onEdit(payload.selection, wanted)
  })
  input.addEventListener("input", () => say(input.value ? HINT : ""))

  /**
   * @param {Payload} next
   * @param {Now} now
   * @param {PanelOptions} options
   */
  function show(next, now, options) {
    const another = next.selection !== payload?.selection
    payload = next
    setText(title, next.title)
    set(title, { "data-long": next.title.length > LONG })
    setText(words, next.words)
    const told = cellsOf(next, now)
    cells.forEach(({ root: cell, label, number, note }, index) => {
      const about = told[index]
      setVisible(cell, Boolean(about))
      if (!about) return
      set(cell, { "aria-label": about.label })
      setText(label, about.label)
      setNumber(number, about.value, { pending: about.pending })
      set(number, { "data-long": number.textContent.length > LONG_NUMBER })
      setText(note, about.note)
    })
    const settable = next.kind !== "unit" && next.kind !== "input"
    setVisible(form, settable && options.level >= 2)
    setVisible(more, settable && options.level < 2)
    copiers.forEach((copier, index) => {
      setVisible(copier.root, options.level >= 2 && Boolean(told[index]) && !told[index].pending)
    })
    if (setAt >= 0 && setAt !== next.update) {
      setAt = -1
      say("")
    }
    if (another) {
      // A number typed for one weight must not land in the next one clicked.
      input.value = ""
      say("")
    }
  }

  return {
    root,
    show,
    destroy: () => {
      for (const copier of copiers) copier.destroy()
    },
  }
}
