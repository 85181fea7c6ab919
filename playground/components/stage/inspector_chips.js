/** The factors of one path as a row of chips with × between; each chip points at its place on the stage. */
import { createNumber, h, pool, setAttributes, setNumber, setText } from "./inspector_dom.js"
import { setMath } from "./inspector_mathml.js"

/**
 * Is this factor's number there yet? Inputs and weights always, slopes and outputs of units after the forward pass,
 * what stands at the loss after the backward pass. A path that is grouped over a layer holds deltas at its units.
 */
export function factorKnown(factor, known, grouped = false) {
  if (typeof factor.known === "boolean") return factor.known
  const kind = String(factor.place ?? "").split(":")[0]
  if (kind === "i" || kind === "w" || kind === "b") return true
  if (kind === "n" && !grouped) return known.forward
  return known.gradient
}

function createChip({ onHoverPlace, onSelect }) {
  let place = null
  const words = h("span", { class: "bpi-chip-words" })
  const number = createNumber("bpi-chip-number")
  const symbol = h("span", { class: "bpi-chip-symbol" })
  const button = h("button", {
    type: "button", class: "bpi-chip",
    on: {
      pointerenter: () => onHoverPlace(place),
      pointerleave: () => onHoverPlace(null),
      focus: () => onHoverPlace(place),
      blur: () => onHoverPlace(null),
      // The loss is a place on the stage, but nothing one can select.
      click: () => (/^[wbni]:/.test(place ?? "") ? onSelect(place) : onHoverPlace(place)),
    },
  }, words, number, symbol)
  const root = h("li", { class: "bpi-factor" }, h("span", { class: "bpi-times", text: "×", "aria-hidden": "true" }), button)
  return Object.assign(root, {
    display(factor, options) {
      place = factor.place ?? null
      setText(words, factor.words ?? "")
      setMath(symbol, factor.symbol)
      setNumber(number, factor.value, { pending: options.pending })
      setAttributes(button, { "data-sign": number.dataset.sign, "data-pending": options.pending ? true : null })
    },
  })
}

/** `product`: false leaves out "= product" (where it stands in a heading already). */
export function createChips(context, { product = true } = {}) {
  const list = h("ol", { class: "bpi-chips" })
  const result = createNumber("bpi-big")
  const equals = h("div", { class: "bpi-product" }, h("span", { text: "=" }), result)
  const root = h("div", { class: "bpi-chain" }, list, ...(product ? [equals] : []))

  function show(factors, { known, grouped = false, total = null }) {
    const chips = pool(list, factors.length, () => createChip(context))
    chips.forEach((chip, index) => {
      const ready = factorKnown(factors[index], known, grouped)
      chip.display(factors[index], { pending: ready ? null : "not computed yet" })
    })
    const computed = factors.reduce((value, factor) => value * Number(factor.value), 1)
    setNumber(result, total ?? computed, { pending: known.gradient ? null : "comes in the backward pass" })
  }

  return { root, show }
}
