/** "Check": nudge the weight a little both ways, measure the loss, and compare that slope with the chain rule's. */

import { h, set, setText } from "../../shared/dom.js"
import { fmt, full, hasNumber } from "../../shared/format.js"
import { createNumber, setNumber } from "./number.js"
import { COMES, createFrame } from "./panel.js"
import { createStepSizes } from "./step_sizes.js"

/** @import { Check } from "../../shared/wire.d.ts" */
/** @import { Given } from "../../shared/format.js" */
/** @import { PanelView, Payload } from "./types.d.ts" */
/** @typedef {ReturnType<typeof createLoss>} Losses */
/** @typedef {"w" | "h" | "loss_plus" | "loss_minus" | "fd" | "gradient" | "relative_error"} NumberKey */

const WHAT_IT_IS =
  "The same slope, measured without the chain rule: nudge the value both ways, look at the loss. " +
  "Once the gradient is there, the two are compared."
/** @type {Record<string, string>} */
const MARKS = { agrees: "✓", differs: "✗" }
/** `$`: the letter of what is nudged. @type {{ key: NumberKey, words: string, sign?: boolean }[]} */
const ROWS = [
  { key: "w", words: "the value $" },
  { key: "h", words: "the nudge" },
  { key: "loss_plus", words: "loss at $ + nudge" },
  { key: "loss_minus", words: "loss at $ − nudge" },
  { key: "fd", words: "slope: their difference / 2 nudges", sign: true },
  { key: "gradient", words: "the chain rule's gradient", sign: true },
  { key: "relative_error", words: "relative difference" },
]

/**
 * Two numbers at full length: what they share at the front (dimmed on screen) and what differs.
 * @param {string} a
 * @param {string} b
 */
function commonStart(a, b) {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return length
}

/** A loss in two parts: the digits it shares with the other one, and its own. */
function createLoss() {
  const same = h("span", { class: "bpi-muted" })
  const other = h("span")
  return { root: h("span", { class: "bpi-number" }, same, other), same, other }
}

/**
 * Ten digits, since the two losses differ far behind the point.
 * @param {Losses[]} cells
 * @param {Given[]} values
 * @param {string | null} pending
 */
function setLosses(cells, values, pending) {
  const texts = values.map((value) => (pending ? "not yet" : fmt(value, 10)))
  const shared = values.every(hasNumber) && !pending ? commonStart(texts[0], texts[1]) : 0
  cells.forEach((cell, index) => {
    setText(cell.same, texts[index].slice(0, shared))
    setText(cell.other, texts[index].slice(shared))
    set(cell.root, { title: pending ?? full(values[index]), "data-pending": Boolean(pending) })
  })
}

/**
 * @param {HTMLElement} panel
 * @returns {PanelView}
 */
export function createCheck(panel) {
  /** @type {Check | null} */
  let check = null
  const named = /** @param {string} words */ (words) => words.replace("$", check?.symbol ?? "w")
  const lines = () => ROWS.map(({ key, words }) => `${named(words)}\t${full(check?.[key])}`)
  const asText = () => [...lines(), `verdict\t${check?.verdict ?? ""}`].join("\n")
  const frame = createFrame(panel, { copy: { what: "the check", text: asText } })
  const mark = h("span", { class: "bpi-badge-mark", "aria-hidden": "true" })
  const verdict = h("span")
  const badge = h("p", { class: "bpi-badge" }, mark, verdict)
  const losses = [createLoss(), createLoss()]
  const rows = ROWS.map((row) => {
    const loss = { loss_plus: losses[0], loss_minus: losses[1] }[String(row.key)]
    const cell = loss?.root ?? createNumber()
    const name = h("dt")
    return { ...row, loss: Boolean(loss), cell, name, root: h("div", {}, name, h("dd", {}, cell)) }
  })
  const list = h("dl", { class: "bpi-pairs bpi-two" }, ...rows.map(({ root }) => root))
  const steps = createStepSizes()
  frame.body.append(h("div", { class: "bpi-beside" }, h("div", { class: "bpi-checked" }, badge, list), steps.root))

  /** @param {Payload} payload */
  function show(payload) {
    const ready = payload.known.gradient
    check = payload.check ?? null
    frame.ready(ready)
    // What is not there yet keeps its place, so that nothing moves when it comes.
    const result = ready ? (check?.verdict ?? "") : "not checked yet"
    setText(verdict, result)
    setText(mark, ready ? (MARKS[result] ?? "~") : "")
    set(badge, { "data-verdict": result })
    frame.say(ready ? (check?.sentence ?? "") : WHAT_IT_IS)
    const pending = ready ? null : COMES.gradient
    steps.show(ready ? check : null)
    for (const { key, words, name, sign, loss, cell } of rows) {
      setText(name, named(words))
      // The value itself stands above from the start; what is measured, and with it the nudge, comes later.
      const waits = key === "w" ? null : pending
      if (!loss) setNumber(cell, check?.[key], { sign: Boolean(sign), digits: sign ? 8 : 4, pending: waits })
    }
    setLosses(losses, [check?.loss_plus, check?.loss_minus], pending)
  }

  return {
    show,
    destroy: () => {
      frame.destroy()
      steps.destroy()
    },
  }
}
