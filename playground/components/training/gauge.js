// The size of a gradient as the height of a bar: one scale for all layers and all time, in powers of ten, so that a
// gradient that vanishes on its way back is seen to.

/** The powers of ten at the bottom and at the top. */
export const LOWEST = -7
export const HIGHEST = 2
/** The powers that are named beside the bars. */
export const NAMED = [0, -3, -6]

/**
 * The height of a size, from 0 to 1; what lies outside stays at the edge. null where there is no size.
 * @param {number | null} size
 */
export function heightOf(size) {
  if (size === null || Number.isNaN(size)) return null
  return Math.min(1, Math.max(0, (Math.log10(size) - LOWEST) / (HIGHEST - LOWEST)))
}
