// Which part of the network a pointer means: the box it is in, the constant 1 of a bias, else the nearest line within
// reach.
//
// The page's own hit-testing takes whatever was drawn last; where lines lie close together, or under a finger, that is
// another line than the one pointed at.

import { pointOn } from "../../shared/network_layout.js"

/** @import { Course, Layout } from "../../shared/network_layout.js" */

/** How far from a line, in pixels of the picture, a pointer still means it; a finger covers more. */
export const REACH = { mouse: 7, finger: 24 }
/** So far outside its border a box, or a circle, is still meant. */
const BORDER = 1
/** Nearer to a line than this, a pointer is on it. */
const ON_LINE = 2
/** Pieces that a bent line is taken for. */
const PIECES = 20

/**
 * The radius within which the constant 1 of a bias is meant, and that of its circle.
 * @param {Layout} layout
 */
export function oneOf(layout) {
  const radius = layout.roomy ? layout.text * 0.68 : 2.5
  return { radius, reach: layout.roomy ? radius + 3 : 5 }
}

/**
 * @param {Layout} layout
 * @param {{ id: string, width: number }[]} boxes
 * @param {string[]} [biases] their ids
 */
export function createHits(layout, boxes, biases = []) {
  const { reach: within } = oneOf(layout)
  const ones = biases.flatMap((id) => {
    const line = layout.lines.get(id)
    return line ? [{ id, x: line.x1, y: line.y1 }] : []
  })
  const areas = boxes.map(({ id, width }) => ({ id, at: layout.placeOf(id), half: width / 2 + BORDER }))
  const courses = [...layout.lines].map(([id, line]) => ({ id, line, points: course(line) }))
  return {
    /**
     * The id of the part at a point of the picture, or null.
     * @param {number} x
     * @param {number} y
     * @param {number} reach
     */
    at(x, y, reach) {
      const box = areas.find(
        ({ at, half }) => Math.abs(at.x - x) <= half && Math.abs(at.y - y) <= layout.node / 2 + BORDER,
      )
      if (box) return box.id
      let least = reach ** 2
      let nearest = null
      for (const { id, line, points } of courses) {
        if (x < line.x1 - reach || x > line.x2 + reach) continue
        const square = squareTo(points, x, y)
        if (square > least) continue
        least = square
        nearest = id
      }
      // A line that runs through the circle is meant where it is pointed at itself.
      const one = least > ON_LINE ** 2 && ones.find((at) => Math.hypot(at.x - x, at.y - y) <= within + BORDER)
      return one ? one.id : nearest
    },
  }
}

/** @param {Course} line */
function course(line) {
  const pieces = line.straight ? 1 : PIECES
  return Array.from({ length: pieces + 1 }, (_, at) => pointOn(line, at / pieces))
}

/**
 * The square of the distance from a point to a course of straight pieces.
 * @param {{ x: number, y: number }[]} points
 * @param {number} x
 * @param {number} y
 */
function squareTo(points, x, y) {
  let least = Number.POSITIVE_INFINITY
  for (let at = 1; at < points.length; at += 1) {
    const [a, b] = [points[at - 1], points[at]]
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const length = dx * dx + dy * dy
    const t = length > 0 ? Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / length, 0), 1) : 0
    least = Math.min(least, (a.x + t * dx - x) ** 2 + (a.y + t * dy - y) ** 2)
  }
  return least
}
