/** The curve's movable dot: dragged or moved by keys over the computed points, it reads out the loss there. */

import { choose, chosen } from "../../shared/choices.js"
import { h, hasFocus, s, set, setText, setVisible } from "../../shared/dom.js"
import { fmt, full, hasNumber } from "../../shared/format.js"
import { describeKeys } from "../../shared/keys.js"

/** @import { Curve } from "../../shared/wire.d.ts" */
/** @import { Given } from "../../shared/format.js" */
/** @import { Scale } from "../../shared/ticks.js" */
/** @import { Edges } from "./types.d.ts" */

/** @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }

/**
 * The index of the number nearest to `value`.
 * @param {Given[]} numbers
 * @param {Given} value
 */
export function nearest(numbers, value) {
  let best = 0
  let least = Infinity
  numbers.forEach((number, index) => {
    const distance = Math.abs(Number(number) - Number(value))
    if (distance >= least) return
    best = index
    least = distance
  })
  return best
}

/**
 * `plot` is the chart it lives in; onMove asks for a redraw, onRelease ends a drag, onUse(value) takes it over.
 * @param {{ plot: ReturnType<typeof import("./plot.js").createPlot>, onMove: () => void, onRelease: () => void, onUse:
 *   (value: number) => void }} parts
 */
export function createProbe({ plot, onMove, onRelease, onUse }) {
  /** @type {Curve | null} */
  let curve = null
  let noun = "weight"
  /** @type {number | null} */
  let index = chosen("probe") ? Number(chosen("probe")) : null // null: at home, on the value the weight has
  /** @type {(Edges & { x: Scale, y: Scale }) | null} */
  let scales = null
  let dragging = false
  const mark = s("circle", { class: "bpi-dot", r: 7 })
  const reach = s("circle", { class: "bpi-dot-reach", r: 16 })
  const dot = s("g", { class: "bpi-probe", role: "slider", tabindex: 0, "aria-orientation": "horizontal" }, reach, mark)
  const text = h("span", { class: "bpi-probe-text" })
  const use = h("button", { type: "button", class: "bpi-button", text: "Use this value", on: { click: take } })
  const home = h("button", { type: "button", class: "bpi-quiet", text: "Put it back", on: { click: goHome } })
  const actions = h("span", { class: "bpi-probe-actions" }, use, home)
  const readout = h("div", { class: "bpi-probe-readout" }, text, actions)

  function take() {
    if (index === null || !curve) return
    const value = Number(curve.w[index])
    const focused = hasFocus(actions)
    index = null
    refresh()
    if (focused) dot.focus()
    onUse(value)
  }

  function goHome() {
    const focused = hasFocus(actions)
    index = null
    refresh()
    if (focused) dot.focus()
  }

  /** @param {Curve} curve */
  function where(curve) {
    if (index === null) return { w: curve.at, loss: curve.loss_at, train: null }
    return { w: curve.w[index], loss: curve.loss[index], train: curve.train?.[index] ?? null }
  }

  function describe() {
    if (!curve) {
      setText(text, "")
      setVisible(actions, false)
      setVisible(readout, false)
      return
    }
    setVisible(readout, true)
    const { w, loss, train } = where(curve)
    const overAll = train === null ? "" : `; over all training examples ${fmt(train)}`
    setText(
      text,
      index === null
        ? `At ${fmt(w)}, where this update begins, the batch's loss is ${fmt(loss)}. Drag the dot to try other values.`
        : `At ${fmt(w)} the batch's loss would be ${fmt(loss)}${overAll}.`,
    )
    actions.style.visibility = index === null || dragging ? "hidden" : "visible"
    setVisible(actions, true)
    set(dot, {
      "aria-label": `Value of this ${noun} on its curve`,
      "aria-valuemin": full(curve.w[0]),
      "aria-valuemax": full(curve.w[curve.w.length - 1]),
      "aria-valuenow": full(w),
      "aria-valuetext": `${fmt(w)}, loss ${fmt(loss)}`,
      "data-away": index !== null,
    })
  }

  function refresh() {
    if (!dragging) choose("probe", index)
    describe()
    onMove()
  }

  /** @param {number} next */
  function moveTo(next) {
    index = Math.min(Math.max(next, 0), (curve?.w.length ?? 1) - 1)
    refresh()
  }

  /** @param {MouseEvent} event */
  function follow(event) {
    if (curve && scales) moveTo(nearest(curve.w, scales.x.invert(plot.at(event).x)))
  }

  dot.addEventListener("pointerdown", (event) => {
    if (!curve || !scales || event.button !== 0) return
    dragging = true
    dot.setPointerCapture(event.pointerId)
    dot.focus()
    event.preventDefault()
  })
  dot.addEventListener("pointermove", (event) => {
    if (dragging) follow(event)
  })
  const release = () => {
    if (!dragging) return
    dragging = false
    choose("probe", index)
    describe()
    onRelease()
  }
  dot.addEventListener("pointerup", release)
  dot.addEventListener("pointercancel", release)
  dot.addEventListener("lostpointercapture", release)
  describeKeys("On a weight's own curve", [
    ["← or →", "Tries another value"],
    ["Enter", "Takes it over"],
    ["Escape", "Puts it back"],
  ])
  dot.addEventListener("keydown", (event) => {
    if (!curve || event.ctrlKey || event.metaKey || event.altKey) return
    const from = index ?? nearest(curve.w, curve.at)
    if (event.key in KEYS) moveTo(from + KEYS[event.key])
    else if (event.key === "Home") moveTo(0)
    else if (event.key === "End") moveTo(curve.w.length - 1)
    else if (event.key === "Escape" && index !== null) goHome()
    else if (event.key === "Enter" && index !== null) take()
    else return
    // The stage listens for arrows too; here they belong to the dot.
    event.preventDefault()
    event.stopPropagation()
  })

  return {
    dot,
    readout,
    get dragging() {
      return dragging
    },
    reset() {
      index = null
      dragging = false
      choose("probe", "")
    },
    /**
     * New points: a dot that was put somewhere stays at its value if the new curve reaches there.
     * @param {Curve | null} next
     * @param {string} name
     */
    update(next, name) {
      noun = name
      if (index !== null && curve && next) {
        const value = curve.w[index]
        index = value >= next.w[0] && value <= next.w[next.w.length - 1] ? nearest(next.w, value) : null
      } else if (index !== null && next && !(index < next.w.length)) index = null
      else if (!next && curve) index = null
      curve = next
      if (curve) choose("probe", index)
      describe()
    },
    /**
     * Where the dot is drawn; called by the chart's draw.
     * @param {Edges & { x: Scale, y: Scale }} nextScales
     */
    place(nextScales) {
      scales = nextScales
      if (!curve) return
      const { w, loss } = where(curve)
      const visible = hasNumber(w)
      setVisible(dot, visible)
      if (!visible) return
      const y = hasNumber(loss) ? Math.min(Math.max(scales.y(Number(loss)), scales.top), scales.bottom) : scales.top
      set(dot, { transform: `translate(${scales.x(Number(w)).toFixed(1)} ${y.toFixed(1)})` })
    },
  }
}
