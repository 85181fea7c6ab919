/**
 * "Its own curve": the loss against this one number, everything else held still. The tangent at the dot is the
 * gradient, the arrow is the update, and the dot can be carried along the computed points to try other values.
 */

import { h, s, set, setText, setVisible } from "../../shared/dom.js"
import { counted, full, hasNumber, signOf, toNumber } from "../../shared/format.js"
import { labelWidth, linear, thin, ticks } from "../../shared/ticks.js"
import { createNumber, setNumber } from "./number.js"
import { COMES, createFrame } from "./panel.js"
import { arrowPath, createAxes, createField, createKey, createPlot, extent, pathOf } from "./plot.js"
import { createProbe } from "./probe.js"

/** @import { Curve } from "../../shared/wire.d.ts" */
/** @import { Scale } from "../../shared/ticks.js" */
/** @import { Edges, Handlers, PanelView, PanelOptions, Payload, Size } from "./types.d.ts" */

const SECRET = "Hidden until the backward pass: the curve would give the slope away."
const OUTGROWN =
  "The loss is not finite anywhere near here: the numbers have outgrown what a computer can hold. " +
  "Go back a few steps, or lower the learning rate."

/** @param {Curve} curve */
function asRows(curve) {
  const rows = curve.w.map((w, index) => [w, curve.loss[index], curve.train?.[index]].map(full).join("\t"))
  return ["w\tloss of this batch\tloss of the whole training set", ...rows].join("\n")
}

/**
 * @param {HTMLElement} panel
 * @param {Handlers} context
 * @returns {PanelView}
 */
export function createCurve(panel, context) {
  /** @type {Payload | null} */
  let payload = null
  /** @type {{ payload: Payload, options: PanelOptions } | null} */
  let waiting = null
  /** @type {(Edges & { x: Scale, y: Scale }) | null} */
  let scales = null
  const copy = { what: "the curve's points", text: () => (payload?.curve ? asRows(payload.curve) : "") }
  const frame = createFrame(panel, { copy })
  const arrowKey = createKey("arrow", "the update").root
  const trainKey = createKey("train", "training set")
  const keys = [createKey("batch", "this batch").root, trainKey.root, arrowKey]
  const legend = h("p", { class: "bpi-keys" }, ...keys)
  const axes = createAxes({ yName: "loss" })
  const train = s("path", { class: "bpi-line bpi-line-faint" })
  const batch = s("path", { class: "bpi-line" })
  const tangent = s("line", { class: "bpi-tangent" })
  const arrow = s("path", { class: "bpi-arrow-line" })
  const landing = s("circle", { class: "bpi-landing", r: 5 })
  const home = s("circle", { class: "bpi-home", r: 4 })
  const field = createField(train, batch, tangent)
  const plot = createPlot(draw, { label: "Loss against this number" })
  const nothing = h("p", { class: "bpi-nothing", hidden: true })
  const slope = createNumber()
  const move = createNumber()
  const facts = h(
    "dl",
    { class: "bpi-pairs" },
    h("div", {}, h("dt", { text: "slope where the update begins" }), h("dd", {}, slope)),
    h("div", {}, h("dt", { text: "the update moves it by" }), h("dd", {}, move)),
  )
  const probe = createProbe({
    plot,
    onMove: () => plot.redraw(),
    onRelease: settle,
    onUse: (value) => payload && context.onEdit(payload.selection, value),
  })
  plot.svg.append(axes.root, field.root, arrow, landing, home, probe.dot)
  const ground = h("div", { class: "bpi-ground" }, plot.svg)
  const side = h("div", { class: "bpi-side" }, probe.readout, facts)
  frame.body.append(h("div", { class: "bpi-beside" }, h("div", { class: "bpi-chart" }, legend, ground, nothing), side))

  /** @param {Size} size */
  function draw(size) {
    const curve = payload?.curve
    if (!payload || !curve || ground.hasAttribute("hidden")) return
    const { width, height, em } = size
    const loss = curve.loss.map(toNumber)
    const shownAfter = payload.known.update && hasNumber(curve.after)
    const yRange = extent([loss, curve.train ?? [], [curve.loss_at]])
    if (!yRange) return
    const ys = ticks(yRange[0], yRange[1], height < 12 * em ? 2 : 4)
    const left = Math.max(3.9 * em, labelWidth(ys, em) + em)
    const right = width - 0.8 * em
    const top = 1.5 * em
    const bottom = height - 1.7 * em
    const first = Number(curve.w[0])
    const last = Number(curve.w[curve.w.length - 1])
    const x = linear(first, last, left, right)
    const y = linear(yRange[0], yRange[1], bottom, top)
    scales = { x, y, left, right, top, bottom }
    axes.update({ left, right, top, bottom, em, x, y, xs: thin(ticks(first, last, 5), right - left, em), ys })
    field.fit(scales)
    set(train, { d: pathOf(curve.w, curve.train ?? [], x, y) })
    set(batch, { d: pathOf(curve.w, loss, x, y) })
    const [from, lossAt] = [Number(curve.at), Number(curve.loss_at)]
    const at = { x: x(from), y: y(lossAt) }
    const placed = hasNumber(curve.at) && hasNumber(curve.loss_at)
    setVisible(home, placed)
    set(home, { cx: placed ? at.x : null, cy: placed ? at.y : null })
    const sloped = placed && payload.known.gradient && hasNumber(curve.slope)
    setVisible(tangent, sloped)
    if (sloped) {
      const reach = (last - first) * 0.17
      set(tangent, {
        x1: x(from - reach),
        y1: y(lossAt - Number(curve.slope) * reach),
        x2: x(from + reach),
        y2: y(lossAt + Number(curve.slope) * reach),
        "data-sign": signOf(curve.slope),
      })
    }
    const lands = placed && shownAfter && hasNumber(curve.loss_after)
    for (const part of [arrow, landing]) setVisible(part, lands)
    if (lands) {
      const after = Number(curve.after)
      /**
       * @param {number} value
       * @param {number} low
       * @param {number} high
       */
      const limit = (value, low, high) => Math.min(Math.max(value, low), high)
      const to = { x: limit(x(after), left, right), y: limit(y(Number(curve.loss_after)), top, bottom) }
      const sign = signOf(after - from)
      set(landing, { cx: to.x, cy: to.y })
      // Along the axis, not along the curve: what the update changes is the weight; the loss follows.
      set(arrow, { d: arrowPath(at.x, bottom, to.x, bottom), "data-sign": sign })
    }
    probe.place(scales)
  }

  /** After a drag: take in what arrived meanwhile. */
  function settle() {
    if (waiting) {
      const next = waiting
      waiting = null
      show(next.payload, next.options)
    }
  }

  /**
   * @param {Payload} next
   * @param {PanelOptions} options
   */
  function show(next, options) {
    const another = next.selection !== payload?.selection
    if (!another && probe.dragging) {
      waiting = { payload: next, options }
      return
    }
    waiting = null
    // What is there first is as a link tells it.
    if (another && payload) probe.reset()
    payload = next
    const curve = next.curve
    const noun = next.kind === "weight" || next.kind === "bias" ? next.kind : "number"
    const secret = options.hideNext && !next.known.gradient
    const drawable = curve && !secret && curve.loss.some(hasNumber)
    setVisible(ground, Boolean(drawable))
    setVisible(legend, Boolean(drawable))
    setVisible(nothing, !drawable)
    setText(nothing, secret ? SECRET : curve ? OUTGROWN : "There is no curve to draw here.")
    frame.say(secret ? "" : `The loss against this ${noun} alone, all else held still.`)
    frame.ready(Boolean(drawable))
    set(plot.svg, { "aria-label": `Loss against this ${noun}` })
    probe.update(drawable ? curve : null, noun)
    setNumber(slope, curve?.slope, { pending: next.known.gradient ? null : COMES.gradient })
    const after = toNumber(curve?.after)
    const moved = after === null ? null : after - Number(curve?.at)
    setNumber(move, moved, { pending: next.known.update ? null : COMES.update })
    setText(trainKey.name, curve?.train_examples ? counted(curve.train_examples, "training example") : "training set")
    setVisible(arrowKey, next.known.update)
    plot.redraw()
  }

  return {
    show,
    destroy: () => {
      frame.destroy()
      plot.destroy()
    },
  }
}
