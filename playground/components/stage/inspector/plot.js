/** The ground under the inspector's charts: an SVG drawn in real pixels, scales, ticks, paths with gaps. */

import { h, pool, s, set, setText } from "../../shared/dom.js"
import { fmt, toNumber } from "../../shared/format.js"

/** @import { Given } from "../../shared/format.js" */
/** @import { Edges, Size } from "./types.d.ts" */

/**
 * The finite numbers' extent over several arrays with some air, or null where there are none.
 * @param {ArrayLike<Given>[]} arrays
 * @param {number} [air]
 * @returns {[number, number] | null}
 */
export function extent(arrays, air = 0.06) {
  const numbers = arrays
    .flatMap((values) => Array.from(values, (value) => toNumber(value) ?? NaN))
    .filter(Number.isFinite)
  if (numbers.length === 0) return null
  const low = Math.min(...numbers)
  const high = Math.max(...numbers)
  // A flat curve still gets a visible range, else rounding noise would fill the chart.
  const pad = Math.max((high - low) * air, Math.abs(high) * 1e-3, 1e-9)
  return [low - pad, high + pad]
}

/**
 * An SVG path through (xs, ys); it breaks where a value is not finite.
 * @param {ArrayLike<Given>} xs
 * @param {ArrayLike<Given>} ys
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
export function pathOf(xs, ys, x, y) {
  let open = false
  let d = ""
  for (let index = 0; index < xs.length; index += 1) {
    const value = toNumber(ys[index])
    if (value === null || !Number.isFinite(value)) open = false
    else {
      d += `${open ? "L" : "M"}${x(Number(xs[index])).toFixed(1)} ${y(value).toFixed(1)}`
      open = true
    }
  }
  return d
}

/**
 * An SVG that fills its host's width and redraws when that changes.
 * `draw({ width, height, em })` is called with real pixels; em is the text size, so larger type gets larger margins.
 * @param {(size: Size) => void} draw
 * @param {{ label: string, extraClass?: string }} about
 */
export function createPlot(draw, { label, extraClass = "" }) {
  const svg = s("svg", { class: `bpi-plot ${extraClass}`.trim(), role: "group", "aria-label": label })
  /** @type {Size | null} */
  let size = null
  const observer = new ResizeObserver(() => {
    const { width, height } = svg.getBoundingClientRect()
    const em = parseFloat(getComputedStyle(svg).fontSize) || 13
    if (width < 1 || (size && size.width === width && size.height === height && size.em === em)) return
    size = { width, height, em }
    set(svg, { viewBox: `0 0 ${width} ${height}` })
    draw(size)
  })
  observer.observe(svg)
  return {
    svg,
    redraw: () => size && draw(size),
    /**
     * A pointer event's place in the SVG's own pixels.
     * @param {MouseEvent} event
     */
    at(event) {
      const box = svg.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    },
    destroy: () => observer.disconnect(),
  }
}

/**
 * Axes of a chart: faint lines and labels at the ticks, a name above. Updated in place.
 * @param {{ yName: string, mark?: (value: number) => string }} names mark: what stands at a tick
 */
export function createAxes({ yName, mark = (value) => fmt(value, 3) }) {
  const horizontal = s("g", { class: "bpi-grid" })
  const vertical = s("g", { class: "bpi-grid" })
  const base = s("line", { class: "bpi-base" })
  const nameY = s("text", { class: "bpi-axis-name", text: yName })
  const root = s("g", { "aria-hidden": "true" }, horizontal, base, vertical, nameY)
  const create = () => s("g", {}, s("line"), s("text"))

  /**
   * @param {Edges & { em: number, x: (value: number) => number, y: (value: number) => number, xs: number[], ys:
   *   number[] }} scales
   */
  function update({ left, right, top, bottom, em, x, y, xs, ys }) {
    pool(horizontal, ys.length, create).forEach((group, index) => {
      const [line, text] = group.children
      const at = y(ys[index])
      set(line, { x1: left, x2: right, y1: at, y2: at })
      set(text, { x: left - 0.45 * em, y: at + 0.32 * em, "text-anchor": "end" })
      setText(text, mark(ys[index]))
    })
    pool(vertical, xs.length, create).forEach((group, index) => {
      const [line, text] = group.children
      const at = x(xs[index])
      set(line, { x1: at, x2: at, y1: bottom, y2: bottom + 0.3 * em })
      set(text, { x: at, y: bottom + 1.3 * em, "text-anchor": "middle" })
      setText(text, mark(xs[index]))
    })
    set(base, { x1: left, x2: right, y1: bottom, y2: bottom })
    set(nameY, { x: left, y: top - 0.55 * em })
  }

  return { root, update }
}

/**
 * A line from a to b with a small head, as one path; too short for a line, only the head is drawn.
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @param {number} [head]
 */
export function arrowPath(x0, y0, x1, y1, head = 6) {
  const angle = Math.atan2(y1 - y0, x1 - x0)
  /**
   * @param {number} x
   * @param {number} y
   */
  const point = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`
  /** @param {number} turn */
  const wing = (turn) => point(x1 - head * Math.cos(angle + turn), y1 - head * Math.sin(angle + turn))
  const line = Math.hypot(x1 - x0, y1 - y0) > 2 ? `M${point(x0, y0)}L${point(x1, y1)}` : ""
  return `${line}M${wing(0.5)}L${point(x1, y1)}L${wing(-0.5)}`
}

/**
 * A nested <svg> that clips what leaves the chart, without an id for a clip path. `.fit` follows the scales' edges.
 * @param {...Node} children
 */
export function createField(...children) {
  const root = s("svg", { overflow: "hidden", "aria-hidden": "true" }, ...children)
  /** @param {Edges} edges */
  const fit = ({ left, right, top, bottom }) => {
    const width = Math.max(right - left, 1)
    const height = Math.max(bottom - top, 1)
    set(root, { x: left, y: top, width, height, viewBox: `${left} ${top} ${width} ${height}` })
  }
  return { root, fit }
}

/**
 * One entry of a legend: a sample of the line and its name.
 * @param {string} kind
 * @param {string} text
 */
export function createKey(kind, text) {
  const name = h("span", { text })
  const mark = h("span", { class: "bpi-key-mark", "aria-hidden": "true" })
  const root = h("span", { class: "bpi-key", "data-kind": kind }, mark, name)
  return { root, name }
}
