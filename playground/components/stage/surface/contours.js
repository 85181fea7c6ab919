// The ground of the map: tones by height and lines of equal loss, painted once for each set of losses.

import { ground } from "../../shared/palette.js"

/** @import { Numbers } from "../types.d.ts" */

const LINES = 14
/** Losses that span more than this many times their middle are drawn by their logarithm above the lowest. */
const WIDE = 8

/**
 * How losses become heights from 0 to 1, and back: as they are, or by the logarithm of the way up from the lowest where
 * a few high ones would leave the valley in one tone.
 * @param {Numbers} values
 */
export function heightsOf(values) {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  const [least, most] = sorted.length ? [sorted[0], sorted[sorted.length - 1]] : [0, 1]
  const range = most - least || 1
  const middle = sorted.length ? sorted[Math.floor(sorted.length / 2)] - least : range
  const log = range > WIDE * middle && middle > 0
  const step = log ? Math.max(middle / 8, range * 1e-9) : range
  const full = Math.log1p(range / step)
  return {
    least,
    most,
    log,
    finite: sorted.length === values.length,
    /** @param {number} loss 0 to 1; what is not finite has no height */
    share: (loss) => {
      if (!Number.isFinite(loss)) return Number.NaN
      const up = Math.min(Math.max(loss - least, 0), range)
      return log ? Math.log1p(up / step) / full : up / range
    },
    /** @param {number} share */
    loss: (share) => least + (log ? Math.expm1(share * full) * step : share * range),
  }
}

/**
 * The lines where a square field, row by row, crosses each of some levels: from and to, in steps of the grid.
 * @param {ArrayLike<number>} field
 * @param {number} side
 * @param {number[]} levels rising
 * @param {(level: number, x0: number, y0: number, x1: number, y1: number) => void} line
 */
export function eachLine(field, side, levels, line) {
  const ends = new Float64Array(8)
  for (let row = 0; row < side - 1; row += 1) {
    for (let column = 0; column < side - 1; column += 1) {
      const at = row * side + column
      const [a, b, c, d] = [field[at], field[at + 1], field[at + side + 1], field[at + side]]
      const low = Math.min(a, b, c, d)
      const high = Math.max(a, b, c, d)
      // Where a corner is not a number there is no line.
      if (!(high > low)) continue
      for (const level of levels) {
        if (level < low || level >= high) continue
        let count = 0
        /**
         * @param {number} x
         * @param {number} y
         */
        const put = (x, y) => {
          ends[count] = x
          ends[count + 1] = y
          count += 2
        }
        if (a > level !== b > level) put(column + (level - a) / (b - a), row)
        if (b > level !== c > level) put(column + 1, row + (level - b) / (c - b))
        if (c > level !== d > level) put(column + (level - d) / (c - d), row + 1)
        if (d > level !== a > level) put(column, row + (level - a) / (d - a))
        for (let end = 0; end + 3 < count; end += 4) line(level, ends[end], ends[end + 1], ends[end + 2], ends[end + 3])
      }
    }
  }
}

/**
 * Paints losses over the whole of a canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {{ side: number, values: Numbers }} relief
 * @param {ReturnType<typeof heightsOf>} heights
 * @param {boolean} dark
 */
export function paintGround(canvas, { side, values }, heights, dark) {
  const pencil = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const small = document.createElement("canvas")
  small.width = small.height = side
  const image = new ImageData(side, side)
  const shares = Float64Array.from(values, heights.share)
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const share = shares[row * side + column]
      const [r, g, b] = Number.isNaN(share) ? (dark ? [20, 24, 26] : [255, 255, 255]) : ground(share, dark)
      // The picture's first row is its top: the highest place.
      image.data.set([r, g, b, 255], ((side - 1 - row) * side + column) * 4)
    }
  }
  const dots = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"))
  dots.putImageData(image, 0, 0)
  const { width, height } = canvas
  pencil.imageSmoothingQuality = "high"
  pencil.drawImage(small, 0.5, 0.5, side - 1, side - 1, 0, 0, width, height)
  const [sx, sy] = [width / (side - 1), height / (side - 1)]
  const levels = Array.from({ length: LINES }, (_, index) => (index + 1) / (LINES + 1))
  pencil.beginPath()
  eachLine(shares, side, levels, (_, x0, y0, x1, y1) => {
    pencil.moveTo(x0 * sx, height - y0 * sy)
    pencil.lineTo(x1 * sx, height - y1 * sy)
  })
  pencil.lineWidth = Math.max(1, width / 600)
  pencil.strokeStyle = dark ? "rgba(232,235,234,.55)" : "rgba(34,40,43,.55)"
  pencil.stroke()
}
