// Where the numbers of lines stand: each on its own line, none on another, none on a box. What has no place is left
// out: a number that lies on another tells nothing.

import { pointOn } from "../../shared/network_layout.js"

/** @import { Course, Place } from "../../shared/network_layout.js" */
/** A rectangle. @typedef {{ left: number, right: number, top: number, bottom: number }} Area */

/** Places along a line, the best first: lines of a layer cross in the middle, and come together at the boxes. */
const ALONG = [0.3, 0.38, 0.24, 0.46, 0.5, 0.62, 0.7, 0.54, 0.78, 0.18, 0.84]
const SAMPLES = 24
const GAP = 2

/**
 * Finds a place for a text of the given size on each of the wanted lines, in their order; the earlier goes first.
 * @param {Map<string, Course>} lines all lines of the picture
 * @param {string[]} wanted ids of those that are to have a number
 * @param {{ width: number, height: number }} size of a text
 * @param {Area[]} taken what no text may lie on
 * @returns {Map<string, Place>} the middle of each text that has a place
 */
export function placeNumbers(lines, wanted, size, taken) {
  /** @type {Map<string, Place>} */
  const places = new Map()
  const full = [...taken]
  const courses = new Map([...lines].map(([id, line]) => [id, course(line)]))
  for (const id of wanted) {
    const line = lines.get(id)
    if (!line) continue
    /** @type {{ at: Place, crossed: number } | null} */
    let best = null
    // Where nothing on its line is free, the first of all stands beside it.
    for (const at of id === wanted[0] ? [...on(line), ...beside(line, size.height)] : on(line)) {
      const area = around(at, size)
      if (full.some((other) => overlaps(area, other))) continue
      const crossed = crossings(area, id, courses)
      if (best === null || crossed < best.crossed) best = { at, crossed }
      if (crossed === 0) break
    }
    if (!best) continue
    places.set(id, best.at)
    full.push(around(best.at, size))
  }
  return places
}

/** @param {Course} line */
const on = (line) => ALONG.map((t) => pointOn(line, t))

/**
 * @param {Course} line
 * @param {number} height of a text
 */
const beside = (line, height) => [-1, 1].flatMap((side) => on(line).map(({ x, y }) => ({ x, y: y + side * height })))

/**
 * @param {Place} at
 * @param {{ width: number, height: number }} size
 * @returns {Area}
 */
export function around({ x, y }, { width, height }) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
}

/**
 * @param {Area} a
 * @param {Area} b
 */
export function overlaps(a, b) {
  return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom && b.top < a.bottom
}

/** @param {Course} line */
function course(line) {
  return Array.from({ length: SAMPLES + 1 }, (_, at) => pointOn(line, at / SAMPLES))
}

/**
 * How many other lines run below a text.
 * @param {Area} area
 * @param {string} own
 * @param {Map<string, Place[]>} courses
 */
function crossings(area, own, courses) {
  let count = 0
  for (const [id, points] of courses) {
    if (id === own || points[0].x > area.right || points[SAMPLES].x < area.left) continue
    if (points.some(({ x, y }) => x > area.left && x < area.right && y > area.top && y < area.bottom)) count += 1
  }
  return count
}
