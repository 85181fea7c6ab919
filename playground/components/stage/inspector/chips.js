/** The factors of one path as a row of chips with × between; each chip points at its place on the stage. */

import { h, pool, set, setText } from "../../shared/dom.js"
import { setMath } from "../../shared/mathml.js"
import { createNumber, setNumber } from "./number.js"

/** @import { Part } from "../../shared/anatomy.js" */
/** @import { Factor } from "../../shared/wire.d.ts" */
/** @import { Given } from "../../shared/format.js" */
/** @import { Handlers, Payload } from "./types.d.ts" */

/**
 * Is this factor's number there yet? The first of a chain comes back from the loss: guess minus target once it stands
 * at the output, what a unit further back gathers once it is there. Inputs and weights are there from the start; what a
 * unit says, and its slope, once the forward pass has gone through its layer.
 * @param {Part | null} place where the factor stands; null: at the loss
 * @param {number} index
 * @param {Pick<Payload, "known" | "passed" | "reached" | "slopes" | "part">} payload
 */
export function factorKnown(place, index, { known, passed, reached, slopes, part }) {
  if (known.gradient) return true
  if (place?.kind !== "unit") return index > 0 || reached < Infinity
  if (index > 0) return place.layer <= passed
  // What comes back to the selected part's own layer; of a layer nearer to the loss, its delta.
  return place.layer >= (place.layer === layerOf(part) ? reached : slopes)
}

/** @param {Part} part */
const layerOf = (part) => (part.kind === "input" ? -1 : part.layer)

/** @param {Handlers} context */
function createChip({ onHoverPlace, onSelect, partOf }) {
  /** @type {string | null} */
  let place = null
  const words = h("span", { class: "bpi-chip-words" })
  const number = createNumber("bpi-chip-number")
  const symbol = h("span", { class: "bpi-chip-symbol" })
  const button = h(
    "button",
    {
      type: "button",
      class: "bpi-chip",
      on: {
        pointerenter: () => onHoverPlace(place),
        pointerleave: () => onHoverPlace(null),
        focus: () => onHoverPlace(place),
        blur: () => onHoverPlace(null),
        // The loss is a place on the stage, but nothing one can select.
        click: () => (place && partOf(place) ? onSelect(place) : onHoverPlace(place)),
      },
    },
    words,
    number,
    symbol,
  )
  const times = h("span", { class: "bpi-times", text: "×", "aria-hidden": "true" })
  const root = h("li", { class: "bpi-factor" }, times, button)
  return Object.assign(root, {
    /**
     * @param {Factor} factor
     * @param {{ pending: string | null }} options
     */
    display(factor, options) {
      place = factor.place ?? null
      setText(words, factor.words ?? "")
      setMath(symbol, factor.symbol)
      setNumber(number, factor.value, { pending: options.pending })
      set(button, { "data-sign": number.dataset.sign, "data-pending": options.pending ? true : null })
    },
  })
}

/**
 * `product`: false leaves out "= product" (where it stands in a heading already).
 * @param {Handlers} context
 * @param {{ product?: boolean }} [options]
 */
export function createChips(context, { product = true } = {}) {
  const list = h("ol", { class: "bpi-chips" })
  const result = createNumber("bpi-big")
  const equals = h("div", { class: "bpi-product" }, h("span", { text: "=" }), result)
  const root = h("div", { class: "bpi-chain" }, list, ...(product ? [equals] : []))

  /**
   * @param {Factor[]} factors
   * @param {Payload} payload
   * @param {Given} [total]
   */
  function show(factors, payload, total = null) {
    const chips = pool(list, factors.length, () => createChip(context))
    chips.forEach((chip, index) => {
      const ready = factorKnown(context.partOf(factors[index].place), index, payload)
      chip.display(factors[index], { pending: ready ? null : "not computed yet" })
    })
    const computed = factors.reduce((value, factor) => value * Number(factor.value), 1)
    setNumber(result, total ?? computed, { pending: payload.known.gradient ? null : "comes in the backward pass" })
  }

  return { root, show }
}
