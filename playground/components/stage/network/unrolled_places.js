// Where every part of an unrolled network is drawn: what a pointer means, and what a frame goes around.

import { cellBox, inputBox, RECURRENT } from "./unrolled_layout.js"

/** @import { PreparedSetup } from "../types.d.ts" */
/** @import { Frame, UnrolledLayout } from "./unrolled_layout.js" */

/** A cell of a moment: the engine's array that it shows ("H", "c", "f"), and of which unit, from 0.
 * @typedef {{ layer: number, name: string, t: number, j: number }} MomentCell
 */
/** Where a part is drawn. cell: what of it stands there, of a unit that goes through moments.
 * @typedef {{ id: string, box: Frame, cell: MomentCell | null }} PartPlace
 */

/** So far outside of all places, in pixels, the nearest one is still meant. A finger covers more, and the weights of a
 *  large layer are small cells in a wide place. */
export const NEAR = { mouse: 2, finger: 22 }

/** @type {WeakMap<UnrolledLayout, PartPlace[]>} */
const known = new WeakMap()

/** A cell in an attribute. @param {MomentCell} cell */
export const writeCell = ({ layer, name, t, j }) => [layer, name, t, j].join(":")

/**
 * The cell that an attribute names, null for none.
 * @param {string | undefined} written
 * @returns {MomentCell | null}
 */
export function readCell(written) {
  if (!written) return null
  const [layer, name, t, j] = written.split(":")
  return { layer: Number(layer), name, t: Number(t), j: Number(j) }
}

/**
 * The place of a part: of one that stands at several, the cell that was picked, else the first.
 * @param {PartPlace[]} places
 * @param {string | null} id
 * @param {MomentCell | null} picked
 */
export function placeOf(places, id, picked) {
  const own = places.filter((each) => each.id === id)
  const wanted = picked && writeCell(picked)
  return own.find(({ cell }) => cell && writeCell(cell) === wanted) ?? own[0] ?? null
}

/**
 * The place that is meant at a point: the one it lies in, else the nearest within reach.
 * @param {PartPlace[]} places
 * @param {number} x
 * @param {number} y
 * @param {number} [reach]
 * @returns {PartPlace | null}
 */
export function placeAt(places, x, y, reach = NEAR.mouse) {
  let least = reach
  let nearest = null
  for (const place of places) {
    const { box } = place
    const off = Math.max(box.x - x, x - box.x - box.w, box.y - y, y - box.y - box.h, 0)
    if (off === 0) return place
    if (off > least) continue
    least = off
    nearest = place
  }
  return nearest
}

/**
 * Every part with the place where it is drawn, the small ones first.
 * @param {UnrolledLayout} layout
 * @param {PreparedSetup} setup
 */
export function allPlaces(layout, setup) {
  const found = known.get(layout)
  if (found) return found
  const { anatomy } = setup
  /** @type {PartPlace[]} */
  const places = []
  const add = (/** @type {string} */ id, /** @type {Frame} */ box) => places.push({ id, box, cell: null })
  const matrices = [...layout.matrices, ...layout.behind.flatMap(({ weights, biases }) => [weights, biases])]
  for (const matrix of matrices)
    for (const [at, part] of (matrix?.parts ?? []).entries()) if (matrix && part) add(part.id, cellBox(matrix, at))
  for (const input of anatomy.inputs) add(input.id, inputBox(layout, input.index))
  for (const { layer, boxes } of layout.behind)
    for (const { index, ...box } of boxes) add(anatomy.layers[layer].units[index].id, box)
  // The last moment first: where a layer hands on its last state alone, its units stand there.
  for (const band of layout.bands)
    for (const strip of [...band.strips].reverse())
      for (let j = 0; j < band.units; j += 1) {
        const { units, shape } = anatomy.layers[band.layer]
        const unit = units[shape.length === 2 ? strip.t * band.units + j : j]
        const high = strip.h / band.units
        const box = { x: strip.x, y: strip.y + j * high, w: strip.w, h: high }
        const { layer, name, t } = strip
        // What has no state of its own, between two that have, is named by its moment already.
        places.push({ id: unit.id, box, cell: RECURRENT.includes(band.kind) ? { layer, name, t, j } : null })
      }
  known.set(layout, places)
  return places
}
