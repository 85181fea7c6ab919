// How much is drawn, and how far it reaches: what a drawing is before it is made small and centred.

/** @typedef {{ wide: number, high: number, ink: number, full: number, edge: boolean }} Ink */

/** What counts as inked, of 1: the soft rim of a stroke does not. */
const INKED = 0.1

/**
 * The ink of pixels (RGBA, `side` x `side`): left, top, right, bottom of its box, and its area in pixels; null where
 * nothing is drawn.
 * @param {ArrayLike<number>} pixels
 * @param {number} side
 */
export function boxOf(pixels, side) {
  let [left, top, right, bottom, area] = [side, side, -1, -1, 0]
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const value = pixels[(y * side + x) * 4] / 255
      if (value <= INKED) continue
      area += value
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  return right < left ? null : { left, top, right, bottom, area }
}

/**
 * The same in widths of the pen, which is `pen` pixels wide; null where nothing is drawn.
 * @param {ArrayLike<number>} pixels
 * @param {number} side
 * @param {number} pen
 * @returns {Ink | null}
 */
export function inkOf(pixels, side, pen) {
  const box = boxOf(pixels, side)
  if (!box) return null
  return {
    wide: (box.right - box.left + 1) / pen,
    high: (box.bottom - box.top + 1) / pen,
    ink: box.area / pen ** 2,
    full: box.area / side ** 2,
    edge: box.left === 0 || box.top === 0 || box.right === side - 1 || box.bottom === side - 1,
  }
}
