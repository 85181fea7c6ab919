// Basins as a picture: a colour and a letter for every minimum, or a scale of colours for final losses.

/** @import { BasinsTold, Picture } from "./types.d.ts" */
/** Which minimum the path from a cell leads to; rows count from the top.
 * @typedef {(row: number, column: number) => number} At
 */

export const ON_THE_WAY = -1
export const LOST = -2
const LETTERS = "ABCDEFGH"
/** Away from blue and orange, which mean a sign; neighbours differ in lightness too, for eyes that miss a hue. */
const LIGHT = ["#e0b400", "#6a3f9e", "#57b36a", "#b3256b", "#b9d531", "#7d4a28", "#e79ad2", "#3d4648"]
const DARK = ["#f0cc3e", "#a07ad8", "#4fae63", "#e0609a", "#d3ea66", "#b07a52", "#f3bde4", "#dfe5e4"]
const OTHER = { light: "#8f9698", dark: "#7d878a" }
/** From the lowest final loss to the highest. */
const SCALE = [
  [68, 24, 94],
  [126, 48, 132],
  [184, 84, 130],
  [222, 146, 122],
  [246, 226, 158],
]
const STRENGTH = 0.55
/** A basin smaller than this share of the map has its colour, and no letter. */
const LEAST_LABELLED = 0.008

/** @param {number} place */
export function letter(place) {
  return place === LOST ? "×" : place === ON_THE_WAY ? "·" : (LETTERS[place] ?? "")
}

/**
 * The colour of a minimum by its number; of the crowd that has no colour of its own, a grey.
 * @param {number} place
 * @param {boolean} dark
 */
export function basinColour(place, dark) {
  return (dark ? DARK : LIGHT)[place] ?? OTHER[dark ? "dark" : "light"]
}

/**
 * A final loss as "rgb(...)"; share 0 is the lowest.
 * @param {number} share
 */
export function lossColour(share) {
  const at = Math.min(Math.max(share, 0), 1) * (SCALE.length - 1)
  const low = Math.min(Math.floor(at), SCALE.length - 2)
  return SCALE[low].map((value, c) => Math.round(value + (SCALE[low + 1][c] - value) * (at - low)))
}

/**
 * How final losses become shares 0..1: by their logarithm where they span much.
 * @param {Iterable<number>} losses
 */
export function lossScale(losses) {
  let low = Infinity
  let high = -Infinity
  for (const loss of losses) {
    if (!Number.isFinite(loss)) continue
    low = Math.min(low, loss)
    high = Math.max(high, loss)
  }
  const log = low > 0 && high > 20 * low
  /** @param {number} loss */
  const of = (loss) => (log ? Math.log(loss) : loss)
  const span = of(high) - of(low) || 1
  return {
    low,
    high,
    log,
    middle: log ? Math.sqrt(low * high) : (low + high) / 2,
    /** @param {number} loss */
    share: (loss) => (of(loss) - of(low)) / span,
  }
}

/** What the map draws: a small picture to be stretched over it, the basins' edges, and their letters.
 *
 * places and losses are square, rows from low y to high; the picture, edges and letters count rows from the top.
 * @param {Pick<BasinsTold, "places" | "losses" | "byLoss">} told
 * @param {boolean} dark
 * @returns {Omit<Picture, "key">}
 */
export function paintBasins({ places, losses, byLoss }, dark) {
  const side = places.shape[0]
  /**
   * @param {number} row
   * @param {number} column
   */
  const at = (row, column) => places.data[(side - 1 - row) * side + column]
  const canvas = document.createElement("canvas")
  // A cell has so many pixels that stripes fit into it.
  const grain = 8
  canvas.width = canvas.height = side * grain
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const scale = lossScale(losses.data)
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const place = at(row, column)
      if (place === LOST) {
        stripes(context, column * grain, row * grain, grain, dark)
        continue
      }
      if (place === ON_THE_WAY && !byLoss) continue
      context.globalAlpha = STRENGTH
      context.fillStyle = byLoss
        ? `rgb(${lossColour(scale.share(losses.data[(side - 1 - row) * side + column])).join(",")})`
        : basinColour(place, dark)
      context.fillRect(column * grain, row * grain, grain, grain)
    }
  }
  return { side, canvas, edges: edges(at, side), letters: byLoss ? [] : letters(at, side) }
}

/**
 * Diverged: dark diagonal stripes, which no colour of a minimum can be mistaken for.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} grain
 * @param {boolean} dark
 */
function stripes(context, x, y, grain, dark) {
  context.globalAlpha = 0.75
  context.fillStyle = dark ? "#0c0f10" : "#3a4143"
  for (let i = 0; i < grain; i += 1) {
    for (let j = 0; j < grain; j += 1) if ((i + j) % grain < grain / 2) context.fillRect(x + i, y + j, 1, 1)
  }
}

/**
 * @param {At} at
 * @param {number} side
 */
function edges(at, side) {
  let d = ""
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      if (column + 1 < side && at(row, column) !== at(row, column + 1)) d += `M${column + 1} ${row}v1`
      if (row + 1 < side && at(row, column) !== at(row + 1, column)) d += `M${column} ${row + 1}h1`
    }
  }
  return d
}

/**
 * A letter for every connected piece that is large enough, at its place furthest from its edge.
 * @param {At} at
 * @param {number} side
 */
function letters(at, side) {
  const seen = new Uint8Array(side * side)
  const found = []
  /**
   * @param {number} row
   * @param {number} column
   */
  const inside = (row, column) => row >= 0 && column >= 0 && row < side && column < side
  for (let first = 0; first < side * side; first += 1) {
    if (seen[first]) continue
    const place = at(Math.floor(first / side), first % side)
    const piece = [first]
    seen[first] = 1
    /**
     * @param {number} row
     * @param {number} column
     */
    const same = (row, column) => inside(row, column) && at(row, column) === place
    for (let i = 0; i < piece.length; i += 1) {
      const [row, column] = [Math.floor(piece[i] / side), piece[i] % side]
      for (const [r, c] of [
        [row - 1, column],
        [row + 1, column],
        [row, column - 1],
        [row, column + 1],
      ]) {
        if (!same(r, c) || seen[r * side + c]) continue
        seen[r * side + c] = 1
        piece.push(r * side + c)
      }
    }
    if (piece.length < LEAST_LABELLED * side * side || place >= LETTERS.length) continue
    const cell = middle(new Set(piece), side)
    found.push({ x: (cell % side) + 0.5, y: Math.floor(cell / side) + 0.5, text: letter(place) })
  }
  return found
}

/**
 * The cell of a piece that is peeled off last when its rim is taken away again and again.
 * @param {Set<number>} piece
 * @param {number} side
 */
function middle(piece, side) {
  let left = piece
  for (;;) {
    /**
     * @param {number} cell
     * @param {number} move
     */
    const within = (cell, move) => left.has(cell + move) && Math.abs((cell % side) - ((cell + move + side) % side)) <= 1
    const core = new Set([...left].filter((cell) => [-1, 1, -side, side].every((move) => within(cell, move))))
    if (!core.size) {
      const rest = [...left]
      return rest[Math.floor(rest.length / 2)]
    }
    left = core
  }
}
