// The way through the network that belongs to a selection: the part itself, and from there on the heaviest weight out
// of each unit, to the output. In a network of too many numbers these are the ones that are shown.

/** @import { Anatomy, Parameter } from "../../shared/anatomy.js" */

/**
 * @param {Anatomy} anatomy
 * @param {ArrayLike<number> | undefined} theta the weights, in the anatomy's order
 * @param {string | null} selection
 * @returns {Set<string>} ids of units, inputs, weights and biases; empty where nothing is selected
 */
export function pathOf(anatomy, theta, selection) {
  const part = anatomy.part(selection)
  /** @type {Set<string>} */
  const path = new Set()
  if (!part) return path
  path.add(part.id)
  let at = part.id
  if ("from" in part) {
    if (part.from) path.add(part.from)
    at = part.to
    path.add(at)
  }
  for (;;) {
    const next = heaviest(anatomy.parameters, theta, at)
    if (!next) return path
    path.add(next.id)
    path.add(next.to)
    at = next.to
  }
}

/**
 * @param {Parameter[]} parameters
 * @param {ArrayLike<number> | undefined} theta
 * @param {string} from
 */
function heaviest(parameters, theta, from) {
  /** @type {Parameter | null} */
  let best = null
  for (const row of parameters) {
    if (row.kind !== "weight" || row.from !== from) continue
    if (!best || (theta && Math.abs(theta[row.index]) > Math.abs(theta[best.index]))) best = row
  }
  return best
}
