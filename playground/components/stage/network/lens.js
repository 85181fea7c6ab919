// What the lens shows below the maps: the arithmetic of the one cell that is looked at, with all its numbers. Which
// pieces stand there depends on the phase alone, never on what has been computed: a number that is to come has its
// place already.

import { normalInFocus, normalLens } from "./normal_lens.js"
import { biasOf, cellAt, cellInFocus, kernelOf, mapsOf, positionsAdded, said, sharesOf, windowOf } from "./windows.js"

/** @import { Anatomy } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */
/** @import { Cell } from "./windows.js" */

/** @typedef {number | null} MaybeNumber */
/** Numbers in rows and columns under a title; ids: the parts they belong to; mark: the cell to point out; slopes: they
 *  are derivatives, on the scale of small numbers; brief: the title where there is little room.
 * @typedef {{ title: string, brief?: string, cols: number, values: MaybeNumber[], ids?: (string | null)[],
 *   mark?: number, slopes?: boolean }} LensGrid
 */
/** A sign between two grids; or lines of words and numbers. wide: left out where there is little room.
 * @typedef {(LensGrid | { sign: string, brief?: string } | { lines: [words: string, value: MaybeNumber][] })
 *   & { wide?: boolean }} LensPiece
 */
/** @typedef {{ cell: Cell, from: number, pieces: LensPiece[] }} Lens */

/**
 * @param {Scene} scene
 * @param {string | null} selection
 * @returns {Lens | null} null where the network has neither windows nor a batch normalisation
 */
export function lensOf(scene, selection) {
  const { anatomy } = scene.setup
  const normal = normalInFocus(scene, selection)
  if (normal >= 0) return normalLens(scene, normal, selection)
  const layer = layerInFocus(scene, anatomy, selection)
  if (layer < 0) return null
  // Only where the slope comes back to the layer right below it is a cell there that a window shows.
  const back = scene.name === "dA" && scene.layer === layer - 1
  const cell = back ? overCell(scene, layer, selection) : cellInFocus(scene, layer, selection)
  const pools = kernelOf(anatomy, layer, 0, 0).length === 0
  const from = pools ? cell.channel : mapChosen(scene, cell, selection)
  const look = { scene, cell, from, window: windowOf(anatomy, scene.setup.example.shape, cell, from) }
  const backwards = scene.phase === "backward"
  if (pools) return { cell, from, pieces: backwards ? poolingBack(look) : pooling(look) }
  const write = scene.phase === "update" ? update : backwards ? shares : sum
  return { cell, from, pieces: write(look) }
}

/** @typedef {{ scene: Scene, cell: Cell, from: number, window: ReturnType<typeof windowOf> }} Looked */

/**
 * The layer of windows that is spoken of: where the operation happens, or whose slopes it passes back; the selected
 * one; else the first.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {string | null} selection
 */
function layerInFocus({ layer, name }, anatomy, selection) {
  const has = (/** @type {number | undefined} */ at) => at !== undefined && Boolean(anatomy.layers[at]?.windows)
  if (layer !== null && name === "dA" && has(layer + 1)) return layer + 1
  if (layer !== null && has(layer)) return layer
  const part = anatomy.part(selection)
  if (part && part.kind !== "input" && has(part.layer)) return part.layer
  return anatomy.layers.findIndex(({ windows }) => windows)
}

/**
 * On the way back through a layer of windows: the cell whose window shows the one that the slope comes back to.
 * @param {Scene} scene
 * @param {number} layer
 * @param {string | null} selection
 */
function overCell(scene, layer, selection) {
  const { anatomy } = scene.setup
  const { windows, shape } = anatomy.layers[layer]
  const below = cellInFocus(scene, layer - 1, selection)
  if (!windows) return below
  const [row, col] = [below.row, below.col].map((place, axis) =>
    Math.min(Math.floor((place + windows.before[axis]) / windows.strides[axis]), shape[axis] - 1),
  )
  const pools = kernelOf(anatomy, layer, 0, 0).length === 0
  return cellAt(anatomy, layer, (row * shape[1] + col) * shape[2] + (pools ? below.channel : 0))
}

/**
 * Which of the maps that come in is shown: the selected weight's, else the first.
 * @param {Scene} scene
 * @param {Cell} cell
 * @param {string | null} selection
 */
function mapChosen({ setup: { anatomy } }, { layer }, selection) {
  const part = anatomy.part(selection)
  return part?.kind === "shared" && part.layer === layer && part.place.length === 4 ? part.place[2] : 0
}

/** @param {Looked} look @returns {LensGrid} */
function windowGrid({ scene, cell, window }) {
  const { anatomy } = scene.setup
  const several = mapsOf({ shape: cell.layer ? anatomy.layers[cell.layer - 1].shape : scene.setup.example.shape })[2]
  return {
    title: several > 1 ? "window, one map" : "window",
    cols: anatomy.layers[cell.layer].windows?.size[1] ?? 1,
    values: window.map((part) => said(scene, part)),
    ids: window.map((part) => part?.id ?? null),
  }
}

/**
 * Forwards: window times filter, added up, with the bias. With the new weights only what a layer gives is computed
 * again, no sum over all maps: there it is left out.
 * @param {Looked} look
 * @returns {LensPiece[]}
 */
function sum(look) {
  const { scene, cell, from } = look
  const { anatomy } = scene.setup
  const window = windowGrid(look)
  const kernel = kernelOf(anatomy, cell.layer, cell.channel, from)
  const weights = kernel.map((row) => scene.number("weight", row))
  const { z, a } = scene.unit(anatomy.layers[cell.layer].units[cell.index])
  const renewed = scene.phase === "recheck"
  const known = z !== null || (renewed && a !== null)
  const products = weights.map((weight, at) => times(weight, known ? window.values[at] : null))
  const own = total(products)
  const bias = biasOf(anatomy, cell.layer, cell.channel)
  const added = bias ? scene.number("weight", bias) : 0
  const others = z === null || own === null || added === null ? null : z - own - added
  const several = mapsOf({ shape: cell.layer ? anatomy.layers[cell.layer - 1].shape : scene.setup.example.shape })[2]
  /** @type {[string, MaybeNumber][]} */
  const lines = [[several > 1 ? "sum, this map" : "sum", own]]
  if (several > 1 && !renewed) lines.push([`sum, ${several - 1} other${several > 2 ? "s" : ""}`, others])
  if (bias) lines.push(["bias b", added])
  if (!renewed) lines.push(["z", z])
  lines.push(["a", a])
  const { cols } = window
  return [
    window,
    { sign: "×" },
    { title: `filter ${cell.channel + 1}`, cols, values: weights, ids: kernel.map(({ id }) => id) },
    { sign: "=" },
    { title: "products", cols, values: products, wide: true },
    { lines },
  ]
}

/**
 * Backwards: the window times the cell's delta is this position's share of the filter's gradient; the shares add up.
 * @param {Looked} look
 * @returns {LensPiece[]}
 */
function shares(look) {
  const { scene, cell, from } = look
  const { anatomy } = scene.setup
  const window = windowGrid(look)
  const { cols } = window
  const kernel = kernelOf(anatomy, cell.layer, cell.channel, from)
  const { dZ, dA } = scene.unit(anatomy.layers[cell.layer].units[cell.index])
  const added = positionsAdded(scene, cell)
  const all = added > 0 ? sharesOf(scene, cell, from) : null
  const [height, width] = mapsOf(anatomy.layers[cell.layer])
  const count = scene.move?.batch.length ?? 1
  const slopes = true
  /** @type {LensPiece[]} */
  const pieces = [
    {
      lines: [
        ["∂L/∂a", dA],
        ["δ", dZ],
      ],
    },
    { sign: "×" },
    window,
    { sign: "=", wide: true },
    { title: "its share", cols, values: window.values.map((value) => times(value, dZ)), slopes, wide: true },
    { sign: "→" },
    {
      title: `sum of ${added} of ${height * width}`,
      ...{ cols, slopes, ids: kernel.map(({ id }) => id) },
      values: kernel.map((_, weight) => (all ? total(all[weight].slice(0, added)) : null)),
    },
  ]
  if (count > 1)
    pieces.push(
      { sign: "→", wide: true },
      {
        title: `mean of ${count}`,
        cols,
        values: kernel.map((row) => scene.number("gradient", row)),
        slopes,
        wide: true,
      },
    )
  return pieces
}

/**
 * The update: a filter before, what is added, and after.
 * @param {Looked} look
 * @returns {LensPiece[]}
 */
function update({ scene, cell, from }) {
  const { anatomy } = scene.setup
  const kernel = kernelOf(anatomy, cell.layer, cell.channel, from)
  const cols = anatomy.layers[cell.layer].windows?.size[1] ?? 1
  const before = kernel.map(({ index }) => scene.state?.theta[index] ?? null)
  const change = kernel.map((row) => scene.number("change", row))
  const moved = scene.done("theta")
  return [
    { title: `filter ${cell.channel + 1}`, cols, values: before, ids: kernel.map(({ id }) => id) },
    { sign: "+" },
    { title: "change", cols, values: change, slopes: true },
    { sign: "=" },
    { title: "new filter", cols, values: kernel.map(({ index }) => (moved ? (scene.theta?.[index] ?? null) : null)) },
  ]
}

/**
 * @param {Looked} look
 * @returns {LensPiece[]}
 */
function pooling(look) {
  const { scene, cell } = look
  const { anatomy } = scene.setup
  const window = windowGrid(look)
  const { a } = scene.unit(anatomy.layers[cell.layer].units[cell.index])
  const largest = anatomy.layers[cell.layer].kind.startsWith("max")
  const real = window.values.filter((_, at) => look.window[at] !== null)
  const mark =
    largest && a !== null ? window.values.findIndex((value, at) => look.window[at] && value === a) : undefined
  return [
    { ...window, title: "window", mark },
    { sign: largest ? "largest →" : `sum ÷ ${real.length} →` },
    { title: "pooled", cols: 1, values: [a], ids: [anatomy.layers[cell.layer].units[cell.index].id] },
  ]
}

/**
 * @param {Looked} look
 * @returns {LensPiece[]}
 */
function poolingBack(look) {
  const { scene, cell, window } = look
  const { anatomy } = scene.setup
  const { a, dA } = scene.unit(anatomy.layers[cell.layer].units[cell.index])
  const largest = anatomy.layers[cell.layer].kind.startsWith("max")
  const grid = windowGrid(look)
  const winner = grid.values.findIndex((value, at) => window[at] !== null && value === a)
  const back = window.map((part) => (part?.kind === "unit" ? scene.unit(part).dA : null))
  return [
    { title: "came back", cols: 1, values: [dA], slopes: true },
    { sign: largest ? "→ winner only" : "→ shared out" },
    { ...grid, title: "passed back", values: back, slopes: true, mark: largest ? winner : undefined },
    { sign: "of", wide: true },
    { ...grid, title: "window", mark: largest ? winner : undefined, wide: true },
  ]
}

/**
 * @param {MaybeNumber} a
 * @param {MaybeNumber} b
 */
const times = (a, b) => (a === null || b === null ? null : a * b)

/** @param {MaybeNumber[]} values */
export function total(values) {
  let sum = 0
  for (const value of values) {
    if (value === null) return null
    sum += value
  }
  return sum
}
