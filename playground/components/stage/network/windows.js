// The windows of convolution and pooling: which numbers a cell looks at, which weights it takes them with, and which
// cell is looked at. Pure reading of the anatomy and the scene.

/** @import { Anatomy, Input, Parameter, Unit } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */

/** A cell of a layer of maps. index: in the layer's output laid flat.
 * @typedef {{ layer: number, index: number, row: number, col: number, channel: number }} Cell
 */

/**
 * A layer's output as height, width and channels; one long row is a picture of one column.
 * @param {{ shape: number[] }} layer
 * @returns {[number, number, number]}
 */
export function mapsOf({ shape }) {
  return shape.length === 3 ? [shape[0], shape[1], shape[2]] : [shape.reduce((a, b) => a * b, 1), 1, 1]
}

/**
 * The cell at a place of the layer's output laid flat.
 * @param {Anatomy} anatomy
 * @param {number} layer
 * @param {number} index
 * @returns {Cell}
 */
export function cellAt(anatomy, layer, index) {
  const [, width, channels] = mapsOf(anatomy.layers[layer])
  const position = Math.floor(index / channels)
  return { layer, index, row: Math.floor(position / width), col: position % width, channel: index % channels }
}

/**
 * The cell that is looked at in a layer: the one that the walk has come to; the selected one; else the one with the
 * largest number, of the selected filter's map, pooled or not, or the first (the middle, where all are 0). The captions
 * speak of the same one (playground/explain/view.py).
 * @param {Scene} scene
 * @param {number} layer
 * @param {string | null} selection
 * @returns {Cell}
 */
export function cellInFocus(scene, layer, selection) {
  const { cursor, layer: at, move } = scene
  const { anatomy } = scene.setup
  const [height, width, channels] = mapsOf(anatomy.layers[layer])
  if (at === layer && typeof cursor.cell === "number") return cellAt(anatomy, layer, cursor.cell)
  const part = anatomy.part(selection)
  const { units } = anatomy.layers[layer]
  if (part?.kind === "unit" && (part.layer === layer || (part.layer === layer - 1 && keepsPlaces(anatomy, layer))))
    return cellAt(anatomy, layer, part.index - anatomy.layers[part.layer].units[0].index)
  const leaves = part?.kind === "weight" && units.some(({ id }) => id === part.from)
  if (!leaves && flattensMaps(anatomy, layer))
    return cellAt(anatomy, layer, cellInFocus(scene, layer - 1, selection).index)
  const own = part?.kind === "shared" && part.layer === layer && part.place.length !== 2
  if (anatomy.layers[layer].shape.length !== 3) return cellAt(anatomy, layer, unitChosen(part, units, own))
  const channel = own ? (part.place.at(-1) ?? 0) % channels : pooledMap(part, anatomy, layer)
  let best = Math.floor(height / 2) * width + Math.floor(width / 2)
  let most = 0
  for (let at = 0; at < height * width; at += 1) {
    const size = Math.abs(move?.A[units[at * channels + channel].index] ?? 0)
    if (size > most) [best, most] = [at, size]
  }
  return cellAt(anatomy, layer, best * channels + channel)
}

/**
 * Every number of a layer is made of the one at the same place before: it is followed there.
 * @param {Anatomy} anatomy
 * @param {number} layer
 */
const keepsPlaces = ({ layers }, layer) => ["batch_normalization", "dropout"].includes(layers[layer].kind)

/**
 * A layer lays maps out as a row: it is looked at where the maps are.
 * @param {Anatomy} anatomy
 * @param {number} layer
 */
const flattensMaps = ({ layers }, layer) =>
  layer > 0 && layers[layer].kind === "flatten" && layers[layer - 1].shape.length === 3

/**
 * The map of a layer that only pools, once or more, the map of what is selected; else the first.
 * @param {import("../../shared/anatomy.js").Part | null} part
 * @param {Anatomy} anatomy
 * @param {number} layer
 */
function pooledMap(part, anatomy, layer) {
  if ((part?.kind !== "unit" && part?.kind !== "shared") || part.layer >= layer) return 0
  const pools = anatomy.layers.slice(part.layer + 1, layer + 1).every(({ kind }) => kind.includes("pooling"))
  if (!pools) return 0
  if (part.kind === "shared") return part.place.at(-1) ?? 0
  const { units } = anatomy.layers[part.layer]
  return cellAt(anatomy, part.layer, part.index - units[0].index).channel
}

/**
 * Of a row of units the one that is looked at: that of the selected number, or that the selected weight leaves; else
 * the first.
 * @param {import("../../shared/anatomy.js").Part | null} part
 * @param {Unit[]} units
 * @param {boolean} own the number belongs to one of them
 */
function unitChosen(part, units, own) {
  if (own && part?.kind === "shared") return (part.place.at(-1) ?? 0) % units.length
  const found = part?.kind === "weight" ? units.findIndex(({ id }) => id === part.from) : -1
  return Math.max(found, 0)
}

/**
 * The parts that a cell looks at in one of the maps that come in, row by row; null where its window lies over the edge.
 * @param {Anatomy} anatomy
 * @param {number[]} shape of one example
 * @param {Cell} cell
 * @param {number} from which of the maps that come in
 * @returns {(Input | Unit | null)[]}
 */
export function windowOf(anatomy, shape, { layer, row, col }, from) {
  const { windows } = anatomy.layers[layer]
  if (!windows) return []
  const fed = anatomy.fed(layer)
  const [height, width, channels] = mapsOf({ shape: layer ? anatomy.layers[layer - 1].shape : shape })
  const [rows, cols] = windows.size
  return Array.from({ length: rows * cols }, (_, at) => {
    const y = row * windows.strides[0] + Math.floor(at / cols) - windows.before[0]
    const x = col * windows.strides[1] + (at % cols) - windows.before[1]
    return y < 0 || x < 0 || y >= height || x >= width ? null : fed[(y * width + x) * channels + from]
  })
}

/**
 * The weights of a convolution's filter for one of the maps that come in, row by row.
 * @param {Anatomy} anatomy
 * @param {number} layer
 * @param {number} filter
 * @param {number} from
 * @returns {Parameter[]}
 */
export function kernelOf(anatomy, layer, filter, from) {
  return anatomy.parameters.filter(
    (row) => row.layer === layer && row.array === "W" && row.place[2] === from && row.place[3] === filter,
  )
}

/**
 * The bias of a filter, or null.
 * @param {Anatomy} anatomy
 * @param {number} layer
 * @param {number} filter
 */
export function biasOf(anatomy, layer, filter) {
  return anatomy.parameters.find((row) => row.layer === layer && row.array === "b" && row.place[0] === filter) ?? null
}

/**
 * A number of an input or of what a unit says; 0 beyond the edge of the picture.
 * @param {Scene} scene
 * @param {Input | Unit | null} part
 */
export function said(scene, part) {
  if (part === null) return 0
  return part.kind === "input" ? scene.input(part) : scene.unit(part).a
}

/**
 * What each weight of a filter gets from each position of its map: (weight, position), the slope of the example's own
 * loss. Null before the map's deltas are there.
 * @param {Scene} scene
 * @param {Cell} cell any of the filter's map
 * @param {number} from
 * @returns {number[][] | null}
 */
export function sharesOf(scene, { layer, channel }, from) {
  const { anatomy, example } = scene.setup
  const [height, width, channels] = mapsOf(anatomy.layers[layer])
  const positions = Array.from({ length: height * width }, (_, at) => at * channels + channel)
  const { units } = anatomy.layers[layer]
  const deltas = positions.map((index) => scene.unit(units[index]).dZ)
  if (deltas.some((delta) => delta === null)) return null
  const seen = positions.map((index) =>
    windowOf(anatomy, example.shape, cellAt(anatomy, layer, index), from).map((part) => said(scene, part) ?? 0),
  )
  return seen[0].map((_, weight) => positions.map((_, at) => seen[at][weight] * Number(deltas[at])))
}

/**
 * How many positions of a cell's map have added their share to the filter's gradient: all, or as far as the walk is.
 * @param {Scene} scene
 * @param {Cell} cell
 */
export function positionsAdded({ cursor, name, layer: at, done, setup: { anatomy } }, { layer, channel }) {
  const [height, width, channels] = mapsOf(anatomy.layers[layer])
  const all = height * width
  if (at === layer && ["dW", "dW_data"].includes(name) && typeof cursor.cell === "number") {
    const reached = cellAt(anatomy, layer, cursor.cell)
    if (reached.channel !== channel) return reached.channel > channel ? all : 0
    return Math.floor(reached.index / channels) + 1
  }
  return done(anatomy.stepOf("dW_data", layer)) || done(anatomy.stepOf("dW", layer)) ? all : 0
}
