/** "In words": of a unit that has neither a sum of its own nor moments, what the captions say of it, word for word:
 *  what made its number, and what comes back to it. */

import { h, pool, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { COMES, createFormula, createFrame } from "./panel.js"

/** @import { ToldStep } from "../../shared/wire.d.ts" */
/** @import { PanelView, Payload } from "./types.d.ts" */

/** Forwards and back, side by side; what is said while that has not been computed yet.
 * @type {{ phase: ToldStep["phase"], late: string }[]}
 */
const WAYS = [
  { phase: "forward", late: `What makes it ${COMES.forward}.` },
  { phase: "backward", late: `What comes back to it ${COMES.gradient}.` },
]

/**
 * What is told of one way by now; null while that way has not come to the unit.
 * @param {Pick<Payload, "told" | "known">} payload
 * @param {ToldStep["phase"]} phase
 */
export function toldOf({ told = [], known }, phase) {
  const there = phase === "forward" ? known.forward : known.gradient
  return there ? told.filter((row) => row.phase === phase) : null
}

/**
 * @param {HTMLElement} panel
 * @returns {PanelView}
 */
export function createTold(panel) {
  /** @type {ToldStep[]} */
  let rows = []
  const asText = () => rows.map(({ title, sentence }) => `${title}\t${sentence}`).join("\n")
  const frame = createFrame(panel, { copy: { what: "the sentences", text: asText } })
  const ways = WAYS.map(({ phase, late }) => {
    const list = h("ol", { class: "bpi-told" })
    const pending = h("p", { class: "bpi-muted", text: late })
    return { phase, list, pending, root: h("div", { class: "bpi-made" }, list, pending) }
  })
  frame.body.append(h("div", { class: "bpi-halves" }, ...ways.map(({ root }) => root)))

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
    const told = ways.map(({ phase }) => toldOf(payload, phase))
    rows = told.flatMap((each) => each ?? [])
    frame.say(`Of ${exampleName(payload.focus)}: what makes this number, and what comes back to it.`)
    frame.ready(rows.length > 0)
    for (const [at, { phase, list, pending, root }] of ways.entries()) {
      const own = told[at] ?? []
      setVisible(pending, told[at] === null)
      setVisible(
        root,
        (payload.told ?? []).some((row) => row.phase === phase),
      )
      pool(list, own.length, createStep).forEach((item, index) => {
        const { title, sentence, formula, numbers } = item.parts
        const row = own[index]
        set(item, { "data-step": row.step })
        setText(title, row.title)
        setText(sentence, row.sentence)
        setMath(formula, row.formula, true)
        setMath(numbers, row.numbers, true)
        setVisible(formula, row.formula !== "")
        setVisible(numbers, row.numbers !== "")
      })
    }
  }

  return { show, destroy: frame.destroy }
}
