/** In the sum's tab: the unit's squashing function f and its slope f′, with the unit's own z marked on both. */

import { h, s, set, setText, setVisible } from "../../shared/dom.js"
import { hasNumber, signOf } from "../../shared/format.js"
import { labelWidth, linear, thin, ticks } from "../../shared/ticks.js"
import { createNumber, setNumber } from "./number.js"
import { COMES } from "./panel.js"
import { createAxes, createField, createKey, createPlot, extent, pathOf } from "./plot.js"

/** @import { Payload, Size } from "./types.d.ts" */

export function createActivation() {
  /** @type {Payload | null} */
  let payload = null
  const lineKey = createKey("batch", "f")
  const slopeKey = createKey("slope", "its slope f′")
  const legend = h("p", { class: "bpi-keys" }, lineKey.root, slopeKey.root)
  const axes = createAxes({ yName: "" })
  const slope = s("path", { class: "bpi-line bpi-line-dotted" })
  const line = s("path", { class: "bpi-line" })
  const field = createField(slope, line)
  const guide = s("line", { class: "bpi-guide" })
  const onLine = s("circle", { class: "bpi-mark", r: 6 })
  const onSlope = s("circle", { class: "bpi-mark bpi-mark-open", r: 5 })
  const plot = createPlot(draw, { label: "The activation and its slope" })
  /** The slope at a corner: a dot where it is used, a ring on the side that is not. */
  const used = s("circle", { class: "bpi-corner", r: 3.5 })
  const unused = s("circle", { class: "bpi-corner bpi-corner-open", r: 3.5 })
  plot.svg.append(axes.root, guide, field.root, unused, used, onSlope, onLine)
  const numbers = /** @type {const} */ ([
    ["at", "z"],
    ["f_at", "f(z)"],
    ["df_at", "f′(z)"],
  ]).map(([key, label]) => {
    const number = createNumber()
    return { key, number, root: h("div", {}, h("dt", { text: label }), h("dd", {}, number)) }
  })
  const facts = h("dl", { class: "bpi-triple" }, ...numbers.map(({ root }) => root))
  const flagMark = h("span", { class: "bpi-badge-mark", "aria-hidden": "true", text: "!" })
  const flagText = h("span")
  const flag = h("p", { class: "bpi-badge", hidden: true }, flagMark, flagText)
  const above = h("div", { class: "bpi-above" }, legend, flag)
  const flagSentence = h("p", { class: "bpi-sentence" })
  const cornerSentence = h("p", { class: "bpi-sentence bpi-muted" })
  const ground = h("div", { class: "bpi-ground" }, plot.svg)
  const about = { class: "bpi-activation", role: "group", "aria-label": "Activation" }
  const root = h("div", about, above, ground, facts, flagSentence, cornerSentence)

  /** @param {Size} size */
  function draw({ width, height, em }) {
    const activation = payload?.activation
    if (!payload || !activation?.z.length) return
    const range = extent([activation.f, activation.df ?? []])
    if (!range) return
    const ys = ticks(range[0], range[1], 3)
    const left = Math.max(3 * em, labelWidth(ys, em) + em)
    const [right, top, bottom] = [width - 0.8 * em, 0.6 * em, height - 1.7 * em]
    const first = Number(activation.z[0])
    const last = Number(activation.z[activation.z.length - 1])
    const x = linear(first, last, left, right)
    const y = linear(range[0], range[1], bottom, top)
    axes.update({ left, right, top, bottom, em, x, y, xs: thin(ticks(first, last, 4), right - left, em), ys })
    field.fit({ left, right, top, bottom })
    set(line, { d: pathOf(activation.z, activation.f, x, y) })
    set(slope, { d: pathOf(activation.z, activation.df ?? [], x, y) })
    const { corner } = activation
    for (const mark of [used, unused]) setVisible(mark, Boolean(corner))
    if (corner) {
      const other = corner.used === corner.left ? corner.right : corner.left
      set(used, { cx: x(Number(corner.z)), cy: y(Number(corner.used)) })
      set(unused, { cx: x(Number(corner.z)), cy: y(Number(other)) })
    }
    const placed = payload.known.forward && hasNumber(activation.at)
    // A z beyond the drawn range sits on the chart's edge; the exact number stands below.
    const at = x(Math.min(Math.max(Number(activation.at), first), last))
    setVisible(guide, placed)
    set(guide, { x1: at, x2: at, y1: top, y2: bottom })
    for (const { mark, value } of [
      { mark: onLine, value: activation.f_at },
      { mark: onSlope, value: activation.df_at },
    ]) {
      const shown = placed && hasNumber(value)
      setVisible(mark, shown)
      const height = Math.min(Math.max(y(Number(value)), top), bottom)
      if (shown) set(mark, { cx: at, cy: height, "data-sign": signOf(value) })
    }
  }

  /** @param {Payload} next */
  function show(next) {
    payload = next
    const activation = next.activation
    setVisible(root, Boolean(activation))
    if (!activation) return
    const pending = next.known.forward ? null : COMES.forward
    setText(lineKey.name, `f = ${activation.label ?? activation.name}`)
    setVisible(slopeKey.root, Boolean(activation.df))
    for (const { key, number, root } of numbers) {
      setVisible(root, key !== "df_at" || Boolean(activation.df))
      setNumber(number, activation[key], { pending })
    }
    const flagged = Boolean(activation.flag) && !pending
    setVisible(flag, flagged)
    setText(flagText, activation.flag ?? "")
    setText(flagSentence, pending ? "" : (activation.flag_sentence ?? ""))
    setText(cornerSentence, activation.corner_sentence)
    plot.redraw()
  }

  return { root, show, destroy: plot.destroy }
}
