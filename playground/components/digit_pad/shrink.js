// A drawing made as small as MNIST's pictures, and centred as they are.

import { boxOf } from "./ink.js"

/**
 * Pixels (RGBA, `from` x `from`) to `to` * `to` values from 0 to 1 in rows; null where nothing is drawn.
 * @param {ArrayLike<number>} pixels
 * @param {number} from
 * @param {number} to
 */
export function shrink(pixels, from, to) {
  /**
   * @param {number} x
   * @param {number} y
   */
  const ink = (x, y) => pixels[(y * from + x) * 4] / 255
  const box = boxOf(pixels, from)
  if (!box) return null
  const { left, top, right, bottom } = box
  const fits = (20 / 28) * to
  const scale = Math.max(right - left + 1, bottom - top + 1) / fits // drawn pixels a small one
  // Centre of mass of the ink, to be put into the middle.
  let [mass, sumX, sumY] = [0, 0, 0]
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const value = ink(x, y)
      mass += value
      sumX += value * (x + 0.5)
      sumY += value * (y + 0.5)
    }
  const [midX, midY] = [sumX / mass, sumY / mass]
  const small = []
  for (let row = 0; row < to; row++)
    for (let column = 0; column < to; column++)
      small.push(mean(ink, midX + (column - to / 2) * scale, midY + (row - to / 2) * scale, scale, from))
  return small
}

/**
 * Mean ink of the square of side `size` whose corner is (x, y); outside the paper there is none.
 * @param {(x: number, y: number) => number} ink
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {number} from
 */
function mean(ink, x, y, size, from) {
  const steps = Math.max(2, Math.round(size / 2))
  let sum = 0
  for (let j = 0; j < steps; j++)
    for (let i = 0; i < steps; i++) {
      const px = Math.floor(x + ((i + 0.5) / steps) * size)
      const py = Math.floor(y + ((j + 0.5) / steps) * size)
      if (px >= 0 && py >= 0 && px < from && py < from) sum += ink(px, py)
    }
  return Math.round((sum / (steps * steps)) * 1000) / 1000
}
