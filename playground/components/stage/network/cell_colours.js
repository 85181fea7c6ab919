// How a cell of an unrolled network is coloured: the same pair of hues as everywhere, and for slopes four decades.

import { signColour } from "../../shared/colour.js"
import { pixelOf } from "./cell_values.js"

const ALPHA = { least: 0.06, most: 0.86 }

/**
 * @param {number} value
 * @param {boolean} slope it is a slope or a change, on the scale of small numbers
 */
export function fillOf(value, slope) {
  return value === 0 ? "transparent" : signColour(value, 1, { log: slope, ...ALPHA })
}

/**
 * The same as a pixel of a canvas; nothing where there is no number.
 * @param {number | null} value
 * @param {boolean} slope
 */
export const pixelAt = (value, slope) => (value === 0 ? 0 : pixelOf(value, slope))
