// What stands in the columns of a network whose layers are not all rows of units: of each layer its maps as grids of
// cells, its filters and other shared numbers as small grids beside them, a long row as a strip of cells, a short one
// as boxes.

/** @import { Anatomy, Input, Parameter, Part, Unit } from "../../shared/anatomy.js" */

/** Cells in rows and columns; a part a cell, row by row. what: in words, before a cell's place.
 * @typedef {{ kind: "map" | "strip" | "kernel" | "numbers", layer: number, channel: number, rows: number,
 *   cols: number, parts: (Part | null)[], what: string }} Block
 */
/** A layer (-1: the inputs): its maps, the shared numbers that belong to each map, those that belong to all; or boxes.
 * biases: of a strip's units, a cell each.
 * @typedef {{ layer: number, parts: (Input | Unit)[], look: "maps" | "strip" | "boxes", maps: Block[],
 *   own: Block[][], all: Block[], biases: Block | null }} Tier
 */

/** A row of more units than these is a strip of cells. */
const MOST_BOXES = 4

/**
 * Is there anything that is not a row of units joined by lines?
 * @param {Anatomy} anatomy
 * @param {number[]} shape of one example
 */
export function hasGrids(anatomy, shape) {
  return shape.length > 1 || anatomy.layers.some(({ kind }) => kind !== "dense")
}

/**
 * The layers with the inputs before them.
 * @param {Anatomy} anatomy
 * @param {number[]} shape of one example
 * @returns {Tier[]}
 */
export function tiersOf(anatomy, shape) {
  const last = anatomy.layers.length - 1
  const layers = anatomy.layers.map((layer, number) => {
    const rows = anatomy.parameters.filter((row) => row.layer === number)
    // A guess that is a picture is drawn as one.
    const copies = number === last && shape[0] > 1 && shape.length > layer.shape.length && isAsLarge(layer, anatomy)
    return tier(number, layer.units, copies ? shape : layer.shape, rows, layer.kind === "flatten")
  })
  return [tier(-1, anatomy.inputs, shape, []), ...layers]
}

/**
 * Does it give as many numbers as an example has?
 * @param {{ units: Unit[] }} layer
 * @param {Anatomy} anatomy
 */
const isAsLarge = ({ units }, { inputs }) => units.length === inputs.length

/**
 * @param {number} layer
 * @param {(Input | Unit)[]} parts
 * @param {number[]} shape
 * @param {Parameter[]} parameters
 * @param {boolean} [flat] a row, however short, whose numbers stand elsewhere too
 * @returns {Tier}
 */
function tier(layer, parts, shape, parameters, flat = false) {
  const shared = parameters.filter(({ kind }) => kind === "shared")
  // An example that is one row of pixels stands upright, as any row of units does.
  const picture = shape.length === 3 && (shape[0] > 1 || layer >= 0)
  const [height, width, channels] = picture ? shape : [parts.length, 1, 1]
  const look = picture ? "maps" : flat || parts.length > MOST_BOXES ? "strip" : "boxes"
  const maps = Array.from({ length: look === "boxes" ? 0 : channels }, (_, channel) => ({
    ...{ kind: /** @type {Block["kind"]} */ (look === "maps" ? "map" : "strip"), layer, channel },
    ...{ rows: height, cols: width, parts: parts.filter((_, index) => index % channels === channel) },
    what: layer < 0 ? "picture" : channels > 1 ? `map ${channel + 1}` : "map",
  }))
  const own = Array.from({ length: picture ? channels : parts.length }, (_, at) => ownBlocks(layer, at, shared))
  const biases = look === "boxes" ? [] : parameters.filter(({ kind }) => kind === "bias")
  const beside = { layer, channel: 0, rows: height, cols: width, parts: biases, what: "biases" }
  const all = matrices(layer, shared)
  // A guess that is a picture has a picture of its biases beside it; of a strip each stands before its cell.
  if (look === "maps" && biases.length) all.push({ ...beside, kind: "kernel" })
  return {
    ...{ layer, parts, look, maps, own, all },
    biases: look === "strip" && biases.length ? { ...beside, kind: "numbers" } : null,
  }
}

/** The arrays among these parameters, in their order. @param {Parameter[]} rows */
const arraysIn = (rows) => [...new Set(rows.map(({ array }) => array))]

/**
 * What belongs to one map: of each kernel the pictures it looks for, one for each map that comes in; then its single
 * numbers side by side.
 * @param {number} layer
 * @param {number} channel
 * @param {Parameter[]} shared
 * @returns {Block[]}
 */
function ownBlocks(layer, channel, shared) {
  const mine = shared.filter(({ place }) => place.length !== 2 && place.at(-1) === channel)
  const kernels = arraysIn(mine.filter(({ place }) => place.length === 4)).flatMap((array) => {
    const rows = mine.filter((row) => row.array === array)
    const [heard, height, width] = [2, 0, 1].map((axis) => 1 + Math.max(...rows.map(({ place }) => place[axis])))
    return Array.from({ length: heard }, (_, from) => ({
      ...{ kind: /** @type {const} */ ("kernel"), layer, channel, rows: height, cols: width },
      parts: rows.filter(({ place }) => place[2] === from),
      what: `filter ${channel + 1}`,
    }))
  })
  const single = mine.filter(({ place }) => place.length === 1)
  if (!single.length) return kernels
  const numbers = { kind: /** @type {const} */ ("numbers"), layer, channel, rows: 1, cols: single.length }
  return [...kernels, { ...numbers, parts: single, what: `scale and shift, or bias, ${channel + 1}` }]
}

/**
 * What every unit of a layer uses: its matrices, such as those of a recurrent layer.
 * @param {number} layer
 * @param {Parameter[]} shared
 * @returns {Block[]}
 */
function matrices(layer, shared) {
  const flat = shared.filter(({ place }) => place.length === 2)
  return arraysIn(flat).map((array) => {
    const rows = flat.filter((row) => row.array === array)
    const [height, width] = [0, 1].map((axis) => 1 + Math.max(...rows.map(({ place }) => place[axis])))
    return { kind: "kernel", layer, channel: 0, rows: height, cols: width, parts: rows, what: array }
  })
}
