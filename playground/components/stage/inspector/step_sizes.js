/** In the tab "Check": how far the measured slope is from the gradient, against the nudge it was measured with. */

import { h, s, set, setText, setVisible } from "../../shared/dom.js"
import { fmt, hasNumber } from "../../shared/format.js"
import { linear } from "../../shared/ticks.js"
import { createAxes, createField, createPlot, pathOf } from "./plot.js"

/** @import { Check } from "../../shared/wire.d.ts" */
/** @import { Size } from "./types.d.ts" */

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
/** Below this an error is none: it is drawn on the floor. */
const NONE = 1e-16

/** A power of ten as it is written. @param {number} power */
export function tenTo(power) {
  const digits = [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join("")
  return `10${power < 0 ? "⁻" : ""}${digits}`
}

/**
 * Whole powers of ten from low to high, so many at most.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 */
export function powers(low, high, most) {
  const every = Math.max(1, Math.ceil((high - low) / Math.max(1, most - 1)))
  const first = Math.ceil(low / every) * every
  return Array.from({ length: Math.floor((high - first) / every) + 1 }, (_, at) => first + at * every)
}

export function createStepSizes() {
  /** @type {Check | null} */
  let check = null
  const axes = createAxes({ yName: "off by", mark: tenTo })
  const line = s("path", { class: "bpi-line" })
  const field = createField(line)
  const here = s("line", { class: "bpi-guide" })
  const hereName = s("text", { class: "bpi-side", text: "the nudge" })
  const plot = createPlot(draw, { label: "How far off, against the nudge" })
  plot.svg.append(axes.root, here, hereName, field.root)
  const ground = h("div", { class: "bpi-ground" }, plot.svg)
  const words = h("p", { class: "bpi-words" })
  const root = h(
    "div",
    { class: "bpi-chart bpi-steps", role: "group", "aria-label": "The size of the nudge" },
    ground,
    words,
  )

  /** @param {Size} size */
  function draw({ width, height, em }) {
    if (!check || ground.hasAttribute("hidden")) return
    const xs = check.steps.map((step) => Math.log10(Number(step)))
    const ys = check.errors.map((error) => (hasNumber(error) ? Math.log10(Math.max(Number(error), NONE)) : NaN))
    const known = ys.filter(Number.isFinite)
    const [low, high] = [Math.floor(Math.min(...known)), Math.ceil(Math.max(...known))]
    const [left, right, top, bottom] = [3.2 * em, width - 0.8 * em, 1.6 * em, height - 1.7 * em]
    const x = linear(Math.min(...xs), Math.max(...xs), left, right)
    const y = linear(low, Math.max(high, low + 1), bottom, top)
    const across = powers(Math.min(...xs), Math.max(...xs), (right - left) / (3.2 * em))
    axes.update({ left, right, top, bottom, em, x, y, xs: across, ys: powers(low, Math.max(high, low + 1), 4) })
    field.fit({ left, right, top, bottom })
    set(line, { d: pathOf(xs, ys, x, y) })
    const at = x(Math.log10(Number(check.h)))
    set(here, { x1: at, x2: at, y1: top, y2: bottom })
    set(hereName, { x: at + 0.3 * em, y: top + 0.2 * em })
  }

  return {
    root,
    /** @param {Check | null} next null: the gradient is not there yet */
    show(next) {
      check = next
      const drawable = Boolean(next?.steps_sentence)
      setVisible(ground, drawable)
      setText(words, next?.steps_sentence ?? "")
      set(plot.svg, { "aria-label": next ? `How far off, against the nudge; the check uses ${fmt(next.h, 2)}` : null })
      plot.redraw()
    },
    destroy: plot.destroy,
  }
}
