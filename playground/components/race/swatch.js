// A racer's line, small, before its name: its colour and its dash.

import { svg } from "../shared/dom.js"

/** @import { Look } from "./types.d.ts" */

/**
 * @param {Element} parent
 * @param {Look} look
 * @param {{ width?: number, height?: number }} [size]
 */
export function swatch(parent, { colour, dash }, { width = 26, height = 10 } = {}) {
  const picture = svg("svg", { width, height, "aria-hidden": "true" }, parent)
  const line = { x1: 1, x2: width - 1, y1: height / 2, y2: height / 2, stroke: colour, "stroke-width": 3 }
  svg("line", { ...line, "stroke-dasharray": dash || null }, picture)
  return picture
}
