/** Who is being looked at: title, words, the value now, and the field to set it by hand. */

import { h, set, setText, setVisible, uniqueId } from "../../shared/dom.js"
import { fmt, full, parseNumber } from "../../shared/format.js"
import { createCopyButton } from "./card.js"
import { createNumber, setNumber } from "./number.js"

/** @import { Handlers, Payload } from "./types.d.ts" */

/** @type {Record<string, string>} */
const KINDS = { weight: "Weight", bias: "Bias", unit: "Unit", input: "Input" }
/** @type {Record<string, string>} */
const VALUE_WORDS = { unit: "what it passes on", input: "what it passes on" }
const OUTSIDE = "The focused example is not in this batch: its numbers say what would be; they are not used here."
const BEFORE = "The update has been made. The panels below show what led to it: the values before it."
const HINT = "Press Enter or Set: this update starts again with your number."

/** @param {Handlers} context */
export function createHeader({ onEdit }) {
  /** @type {Payload | null} */
  let payload = null
  /** The update at which a number was set by hand, or -1; what was said of it holds there. */
  let setAt = -1
  const title = h("h2", { class: "bpi-title" })
  const words = h("p", { class: "bpi-words" })
  const outside = h("p", { class: "bpi-outside", hidden: true, text: OUTSIDE })
  const before = h("p", { class: "bpi-outside", hidden: true, text: BEFORE })
  const value = createNumber("bpi-value")
  const valueWords = h("span", { class: "bpi-value-words" })
  const copier = createCopyButton(() => full(payload?.value), "the value")
  const hintId = uniqueId("edit-hint")
  const hint = h("p", { class: "bpi-edit-hint", id: hintId, "aria-live": "polite", text: HINT })
  const label = h("label", { text: "Set it to" })
  const input = h("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    id: uniqueId("edit"),
    "aria-describedby": hintId,
  })
  label.htmlFor = input.id
  const submit = h("button", { type: "submit", class: "bpi-button", text: "Set" })
  const form = h(
    "form",
    { class: "bpi-edit", novalidate: true },
    h("div", { class: "bpi-edit-row" }, label, input, submit),
    hint,
  )
  const root = h(
    "header",
    { class: "bpi-header" },
    h("div", { class: "bpi-who" }, title, words, outside, before),
    h("div", { class: "bpi-now" }, valueWords, h("span", { class: "bpi-now-row" }, value, copier.root)),
    form,
  )

  /**
   * @param {string} text
   * @param {boolean} wrong
   */
  function say(text, wrong = false) {
    setText(hint, text)
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
  input.addEventListener("input", () => say(HINT))

  /** @param {Payload} next */
  function show(next) {
    const another = next.selection !== payload?.selection
    payload = next
    setText(title, next.title ?? KINDS[next.kind] ?? "")
    setText(words, next.words ?? "")
    // Weights, biases and inputs have a value at any time; a unit's comes about in the forward pass.
    const computed = next.kind !== "unit" || next.known.forward
    setNumber(value, next.value, { pending: computed ? null : "comes in the forward pass" })
    setText(valueWords, VALUE_WORDS[next.kind] ?? "its value now")
    setVisible(copier.root, computed && next.value !== null && next.value !== undefined)
    setVisible(form, next.kind === "weight" || next.kind === "bias")
    set(input, { placeholder: fmt(next.value) })
    setVisible(outside, next.in_batch === false)
    setVisible(before, next.kind !== "input" && (next.known.update || next.step === "recheck"))
    if (setAt >= 0 && setAt !== next.update) {
      setAt = -1
      say(HINT)
    }
    if (another) {
      // A number typed for one weight must not land in the next one clicked.
      input.value = ""
      say(HINT)
    }
  }

  return { root, show, destroy: copier.destroy }
}
