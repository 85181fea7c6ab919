// What a layer gave for the example, painted: maps, a row of cells, or a sequence. Blue is above zero, orange below.

import { hue } from "../shared/colour.js"
import { cellsOf, tilesOf } from "./tiling.js"

/** @import { ShownPicture } from "./types.d.ts" */
/** @typedef {{ context: CanvasRenderingContext2D, width: number, height: number, line: string }} Sheet */

/** Cells of a layer before anything is known of it, at most. */
const MOST_CELLS = 128

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} line the colour of outlines
 * @returns {Sheet | null} cleared, in CSS pixels; null where it has no size
 */
export function placeOn(canvas, line) {
  const { clientWidth: width, clientHeight: height } = canvas
  const context = canvas.getContext("2d")
  if (!context || !width || !height) return null
  const ratio = window.devicePixelRatio || 1
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high })
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.imageSmoothingEnabled = false
  return { context, width, height, line }
}

/**
 * The pixels of one map: strength by its alpha, sign by its hue, against the largest of all maps of the layer.
 * @param {ShownPicture} picture
 * @param {number} number which map
 */
export function pixelsOf({ side: [rows, columns], low, high, values }, number) {
  const full = Math.max(Math.abs(low), Math.abs(high)) || 1
  const pixels = new Uint8ClampedArray(rows * columns * 4)
  for (let i = 0; i < rows * columns; i += 1) {
    const value = low + ((high - low) * values[number * rows * columns + i]) / 255
    pixels.set([...hue(value), 255 * Math.min(1, 0.04 + 0.96 * (Math.abs(value) / full))], 4 * i)
  }
  return pixels
}

/**
 * @param {Sheet} place
 * @param {ShownPicture} picture
 */
export function paintPicture(place, picture) {
  const { count, side, form } = picture
  if (form === "bars") return paintCells(place, side[1], pixelsOf(picture, 0))
  const tiles =
    form === "steps"
      ? [{ x: 0, y: 0, w: place.width, h: place.height }]
      : tilesOf(count, side, place.width, place.height)
  tiles.forEach((tile, i) => {
    stamp(place, pixelsOf(picture, i), side, tile)
  })
}

/**
 * @param {Sheet} place
 * @param {Uint8ClampedArray<ArrayBuffer>} pixels
 * @param {number[]} side
 * @param {import("./tiling.js").Tile} tile
 */
function stamp({ context, line }, pixels, [rows, columns], { x, y, w, h }) {
  const sheet = new OffscreenCanvas(columns, rows)
  sheet.getContext("2d")?.putImageData(new ImageData(pixels, columns, rows), 0, 0)
  context.drawImage(sheet, x, y, w, h)
  outline(context, line, x, y, w, h)
}

/**
 * @param {Sheet} place
 * @param {number} count
 * @param {Uint8ClampedArray} [pixels]
 */
function paintCells({ context, width, height, line }, count, pixels) {
  cellsOf(count, width, height).forEach(({ x, y, w, h }, i) => {
    if (pixels) {
      const [r, g, b, a] = pixels.subarray(4 * i, 4 * i + 4)
      context.fillStyle = `rgba(${r},${g},${b},${a / 255})`
      context.fillRect(x, y, w, h)
    }
    outline(context, line, x, y, w, h)
  })
}

/**
 * A layer of which nothing is known but its shape: empty maps, cells or rows.
 * @param {Sheet} place
 * @param {number[]} shape
 */
export function paintEmpty(place, shape) {
  const { context, width, height, line } = place
  if (shape.length === 3) {
    for (const { x, y, w, h } of tilesOf(Math.min(8, shape[2]), shape, width, height))
      outline(context, line, x, y, w, h)
  } else if (shape.length === 2) {
    const rows = Math.min(shape[0], Math.floor(height / 4))
    for (let i = 0; i < rows; i += 1) outline(context, line, 0, (i * height) / rows, width, height / rows - 1)
  } else paintCells(place, Math.min(MOST_CELLS, shape[0]))
}

/**
 * A picture that goes in, or comes out: grey, or in colour where it has three channels. 0 is black.
 * @param {Sheet} place
 * @param {ArrayLike<number>} bytes rows first, channels last
 * @param {number[]} side [rows, columns, channels]
 */
export function paintExample(place, bytes, [rows, columns, channels]) {
  const [tile] = tilesOf(1, [rows, columns], place.width, place.height)
  const pixels = new Uint8ClampedArray(rows * columns * 4)
  for (let i = 0; i < rows * columns; i += 1) {
    const at = i * channels
    pixels.set([bytes[at], bytes[at + (channels > 2 ? 1 : 0)], bytes[at + (channels > 2 ? 2 : 0)], 255], 4 * i)
  }
  if (tile) stamp(place, pixels, [rows, columns], tile)
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} line
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 */
function outline(context, line, x, y, w, h) {
  context.strokeStyle = line
  context.lineWidth = 1
  context.strokeRect(x + 0.5, y + 0.5, Math.max(0, w - 1), Math.max(0, h - 1))
}
