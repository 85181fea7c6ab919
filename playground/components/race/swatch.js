// A racer's line, small, before its name: its colour and its mark.

import { svg } from "../shared/dom.js"
import { markPath } from "../shared/families.js"
import { markInk } from "./marks.js"

/** @import { Look } from "../shared/families.js" */

/**
 * @param {Element} parent
 * @param {Look} look
 */
export function swatch(parent, look) {
  const picture = svg("svg", { width: 26, height: 12, class: "r-line-swatch", "aria-hidden": "true" }, parent)
  svg("line", { x1: 1, x2: 25, y1: 6, y2: 6, stroke: look.colour, "stroke-width": 2.4 }, picture)
  svg("path", { ...markInk(look), d: markPath(look.mark, 13, 6, 4) }, picture)
  return picture
}
