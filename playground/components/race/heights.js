// How a loss becomes a height: as it is, as its logarithm, or cut off above the valley. And lines of equal height.

/** @import { Domain, HeightMode, Surface } from "./types.d.ts" */

/** Each with its name and what it does. @type {[HeightMode, string, undefined, string][]} */
export const MODES = [
  ["linear", "linear", undefined, "The height is the loss itself."],
  ["log", "log", undefined, "The height is the logarithm of the loss above the lowest: low valleys show."],
  ["clipped", "clipped", undefined, "High ground is cut off flat, so that the valley shows."],
]

/**
 * {of(loss) -> shown height, low, high, share(loss) -> 0..1} for the losses of one surface.
 * @param {Iterable<number>} values
 * @param {HeightMode} mode
 * @param {number} [lowest] nothing lies lower, on the surface or on a path
 */
export function heightScale(values, mode, lowest = Infinity) {
  let least = lowest
  let most = -Infinity
  const finite = []
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < least) least = value
    if (value > most) most = value
    finite.push(value)
  }
  if (!finite.length) return { of: () => 0, low: 0, high: 1, share: () => 0 }
  const range = most - least || 1
  /** @type {(loss: number) => number} */
  let of = (loss) => loss
  let cut = Infinity
  if (mode === "log") {
    // Nothing lies below the lowest place, so the logarithm is of the way up from there.
    const step = range * 1e-4
    of = (loss) => Math.log10(Math.max(loss - least, 0) + step)
  } else if (mode === "clipped") {
    finite.sort((a, b) => a - b)
    cut = Math.max(finite[Math.floor(finite.length * 0.45)], least + range * 0.02)
    of = (loss) => Math.min(loss, cut)
  }
  const low = of(least)
  const high = of(Math.min(cut, most))
  const span = high - low || 1
  return {
    of,
    low,
    high,
    share: /** @param {number} loss */ (loss) => (Number.isFinite(loss) ? (of(loss) - low) / span : 1),
  }
}

/**
 * The lines where `field` (side x side, row by row) crosses `level`, as SVG path data in grid units.
 * @param {ArrayLike<number>} field
 * @param {number} side
 * @param {number} level
 */
export function isoline(field, side, level) {
  const parts = []
  /**
   * @param {number} a
   * @param {number} b
   */
  const at = (a, b) => (level - a) / (b - a)
  for (let row = 0; row < side - 1; row += 1) {
    for (let column = 0; column < side - 1; column += 1) {
      const i = row * side + column
      const a = field[i]
      const b = field[i + 1]
      const c = field[i + side + 1]
      const d = field[i + side]
      const above = Number(a > level) + Number(b > level) + Number(c > level) + Number(d > level)
      if (above === 0 || above === 4 || Number.isNaN(a + b + c + d)) continue
      const crossings = []
      if (a > level !== b > level) crossings.push([column + at(a, b), row])
      if (b > level !== c > level) crossings.push([column + 1, row + at(b, c)])
      if (c > level !== d > level) crossings.push([column + at(d, c), row + 1])
      if (d > level !== a > level) crossings.push([column, row + at(a, d)])
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        const [p, q] = [crossings[pair], crossings[pair + 1]]
        parts.push(`M${p[0].toFixed(2)} ${p[1].toFixed(2)}L${q[0].toFixed(2)} ${q[1].toFixed(2)}`)
      }
    }
  }
  return parts.join("")
}

/**
 * The loss of a surface at a place of its plane, between the four points around it; NaN outside.
 * @param {Surface} surface
 * @param {Domain} domain
 * @param {number} x
 * @param {number} y
 */
export function heightAt({ side, values }, [[x0, x1], [y0, y1]], x, y) {
  const column = ((x - x0) / (x1 - x0)) * (side - 1)
  const row = ((y - y0) / (y1 - y0)) * (side - 1)
  if (!(column >= 0 && column <= side - 1 && row >= 0 && row <= side - 1)) return NaN
  const [i, j] = [Math.min(Math.floor(column), side - 2), Math.min(Math.floor(row), side - 2)]
  const [u, v] = [column - i, row - j]
  /** @param {number} k */
  const between = (k) => values[k * side + i] * (1 - u) + values[k * side + i + 1] * u
  return between(j) * (1 - v) + between(j + 1) * v
}
