/** "In words": of a unit that has neither a sum of its own nor moments, what the captions say of it, word for word: what
 *  made its number, and what comes back to it. */

import { h, pool, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { COMES, createFormula, createFrame } from "./panel.js"

/** @import { ToldStep } from "../../shared/wire.d.ts" */
/** @import { PanelView, Payload } from "./types.d.ts" */

/**
 * What has been told by now, and when the rest will be ("" where there is no rest).
 * @param {Pick<Payload, "told" | "known">} payload
 */
export function toldSoFar({ told = [], known }) {
  const there = told.filter(({ phase }) => (phase === "forward" ? known.forward : known.gradient))
  const late = told.find((row) => !there.includes(row))
  if (!late) return { there, rest: "" }
  return { there, rest: `${late.phase === "forward" ? "What makes it" : "What comes back to it"} ${comes(late)}.` }
}

/** @param {ToldStep} row */
const comes = ({ phase }) => (phase === "forward" ? COMES.forward : COMES.gradient)

/**
 * @param {HTMLElement} panel
 * @returns {PanelView}
 */
export function createTold(panel) {
  /** @type {ToldStep[]} */
  let rows = []
  const asText = () => rows.map(({ title, sentence }) => `${title}\t${sentence}`).join("\n")
  const frame = createFrame(panel, { copy: { what: "the sentences", text: asText } })
  const list = h("ol", { class: "bpi-told" })
  const rest = h("p", { class: "bpi-muted" })
  frame.body.append(list, rest)

  function createStep() {
    const title = h("h3", { class: "bpi-told-title" })
    const sentence = h("p", {})
    const formula = createFormula("Its formula")
    const numbers = createFormula("The formula with its numbers")
    const root = h("li", {}, title, sentence, h("div", { class: "bpi-formulas" }, formula, numbers))
    return Object.assign(root, { parts: { title, sentence, formula, numbers } })
  }

  /** @param {Payload} payload */
  function show(payload) {
    const { there, rest: late } = toldSoFar(payload)
    rows = there
    frame.say(`Of ${exampleName(payload.focus)}: what makes this number, and what comes back to it.`)
    frame.ready(rows.length > 0)
    pool(list, rows.length, createStep).forEach((item, at) => {
      const { title, sentence, formula, numbers } = item.parts
      const row = rows[at]
      set(item, { "data-step": row.step })
      setText(title, row.title)
      setText(sentence, row.sentence)
      setMath(formula, row.formula, true)
      setMath(numbers, row.numbers, true)
      setVisible(formula, row.formula !== "")
      setVisible(numbers, row.numbers !== "")
    })
    setVisible(rest, late !== "")
    setText(rest, late)
  }

  return { show, destroy: frame.destroy }
}
