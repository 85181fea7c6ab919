// Where every part of an unrolled network is drawn: what a pointer means, and what a frame goes around.

import { cellBox, inputBox } from "./unrolled_layout.js"

/** @import { PreparedSetup } from "../types.d.ts" */
/** @import { Frame, UnrolledLayout } from "./unrolled_layout.js" */

/** @type {WeakMap<UnrolledLayout, { id: string, box: Frame }[]>} */
const known = new WeakMap()

/**
 * Every part with the place where it is drawn, the small ones first.
 * @param {UnrolledLayout} layout
 * @param {PreparedSetup} setup
 */
export function allPlaces(layout, setup) {
  const found = known.get(layout)
  if (found) return found
  const { anatomy } = setup
  /** @type {{ id: string, box: Frame }[]} */
  const places = []
  const matrices = [...layout.matrices, ...layout.behind.flatMap(({ weights, biases }) => [weights, biases])]
  for (const matrix of matrices)
    for (const [at, part] of (matrix?.parts ?? []).entries())
      if (matrix && part) places.push({ id: part.id, box: cellBox(matrix, at) })
  for (const input of anatomy.inputs) places.push({ id: input.id, box: inputBox(layout, input.index) })
  for (const { layer, boxes } of layout.behind)
    for (const { index, ...box } of boxes) places.push({ id: anatomy.layers[layer].units[index].id, box })
  // The last moment first: where a layer hands on its last state alone, its units stand there.
  for (const band of layout.bands)
    for (const strip of [...band.strips].reverse())
      for (let j = 0; j < band.units; j += 1) {
        const { units, shape } = anatomy.layers[band.layer]
        const unit = units[shape.length === 2 ? strip.t * band.units + j : j]
        const high = strip.h / band.units
        places.push({ id: unit.id, box: { x: strip.x, y: strip.y + j * high, w: strip.w, h: high } })
      }
  known.set(layout, places)
  return places
}
