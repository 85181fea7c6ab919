/** "Its gradient": the slope of this batch's loss against this number, and which way the update will go. */

import { h, setText, setVisible } from "../../shared/dom.js"
import { full, hasNumber, toNumber } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { COMES, createCard, createFormula } from "./card.js"
import { createGuess } from "./guess.js"
import { createNumber, setNumber } from "./number.js"

/** @import { Gradient } from "../../shared/wire.d.ts" */
/** @import { PanelView, PanelOptions, Payload } from "./types.d.ts" */

/** @type {Record<string, string>} */
const ARROWS = { "▲": "the update makes it larger", "▼": "the update makes it smaller", "=": "the update leaves it" }
const DIRECTIONS = [
  { value: "▲", label: "▲ up", words: "up: the update makes it larger" },
  { value: "▼", label: "▼ down", words: "down: the update makes it smaller" },
]

const GRADIENT = "The slope of this batch's loss: how much the loss changes when this one number is nudged."
const DELTA = "The slope of the focused example's own loss against this unit's sum z."

/**
 * A unit is not changed by the update; what it has is a delta, the gradient with respect to its sum.
 * @param {Payload} payload
 * @returns {Partial<Gradient> | null}
 */
function gradientOf(payload) {
  if (payload.gradient) return payload.gradient
  if (payload.kind === "unit" && payload.unit) {
    const sentence = "How much the focused example's own loss would change if the unit's sum z were a little larger."
    return { value: payload.unit.dZ, sentence }
  }
  return null
}

/** @returns {PanelView} */
export function createGradient() {
  /** @type {Partial<Gradient> | null} */
  let gradient = null
  const card = createCard("Its gradient", { copy: { what: "the gradient", text: () => full(gradient?.value) } })
  const value = createNumber("bpi-big")
  const arrow = h("span", { class: "bpi-arrow", "aria-hidden": "true" })
  const arrowWords = h("span", { class: "bpi-arrow-words" })
  const sentence = h("p", { class: "bpi-sentence" })
  const parts = /** @type {const} */ ([
    ["data", "from the examples"],
    ["penalty", "from the penalty"],
  ]).map(([key, words]) => {
    const number = createNumber()
    return { key, number, root: h("div", {}, h("dt", { text: words }), h("dd", {}, number)) }
  })
  const split = h("dl", { class: "bpi-pairs", hidden: true }, ...parts.map((part) => part.root))
  const formula = createFormula("Formula of the gradient")
  const numbers = createFormula("The formula with this batch's numbers")
  const guess = createGuess({
    ask: "Say it first: which way will the update move it, and how steep is the loss here?",
    directions: DIRECTIONS,
    sizeLegend: "Size of the gradient, about",
  })
  card.body.append(
    guess.root,
    h("div", { class: "bpi-lead-row" }, value, h("span", { class: "bpi-direction" }, arrow, arrowWords)),
    sentence,
    split,
    formula,
    numbers,
  )

  /**
   * @param {Payload} payload
   * @param {PanelOptions} options
   */
  function show(payload, options) {
    gradient = gradientOf(payload)
    const known = payload.known.gradient
    const forUnit = payload.kind === "unit"
    setText(card.heading, forUnit ? "Its delta" : "Its gradient")
    card.visible(gradient !== null || (!known && ["weight", "bias", "unit"].includes(payload.kind)))
    card.pending(known ? null : COMES.gradient)
    setNumber(value, gradient?.value, { pending: known ? null : COMES.gradient })
    // Without an update (the run ended here) "=" would claim that it chose to leave the number as it is.
    const updated = hasNumber(payload.curve?.after) || gradient?.direction !== "="
    const direction = known && updated && hasNumber(gradient?.value) ? (gradient?.direction ?? "") : ""
    setText(arrow, direction)
    setText(arrowWords, ARROWS[direction] ?? "")
    setText(sentence, known ? (gradient?.sentence ?? "") : forUnit ? DELTA : GRADIENT)
    const penalised = known && toNumber(gradient?.penalty) !== null
    setVisible(split, penalised)
    for (const { key, number } of parts) setNumber(number, gradient?.[key])
    setMath(formula, gradient?.formula)
    setMath(numbers, known ? gradient?.numbers : "")
    setVisible(formula, Boolean(gradient?.formula))
    setVisible(numbers, Boolean(gradient?.numbers))
    guess.update({
      active: options.hideNext && !forUnit,
      key: `${payload.selection} ${payload.update}`,
      known,
      direction: gradient?.direction,
      value: gradient?.value,
    })
  }

  return { root: card.root, show, destroy: card.destroy }
}
