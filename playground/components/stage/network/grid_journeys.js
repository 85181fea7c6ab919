// What travels between the cells of pictures: a window's products into its sum, the largest into the pooled number, a
// slope back to the cells it belongs to, each position's share into the filter. Of an operation as a whole one window
// of every map stands for all.

import { cellAt, cellInFocus, kernelOf, mapsOf, said, windowOf } from "./windows.js"

/** @import { Input, Parameter, Unit } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */
/** @import { Cell } from "./windows.js" */

/** A number on its way from the place of one part to that of another.
 * @typedef {{ from: string, to: string, value: number }} Passage
 */

/**
 * @param {Scene} scene
 * @param {string | null} selection
 * @returns {Passage[]} none for an operation between rows of units
 */
export function passagesOf(scene, selection) {
  const { layer, name, setup } = scene
  const { layers } = setup.anatomy
  if (layer === null || !scene.move) return []
  const back = name === "dA" ? layers[layer + 1] : undefined
  if (back?.windows) return windowsIn(scene, layer + 1, selection).flatMap((cell) => returned(scene, cell))
  if (back && joinsUnits(back.kind)) return unitByUnit(scene, layer + 1, true)
  const { kind, windows } = layers[layer]
  if (windows && (name === "Z" || (name === "A" && pools(kind))))
    return windowsIn(scene, layer, selection).flatMap((cell) => gathered(scene, cell))
  if (windows && (name === "dW" || name === "dW_data"))
    return windowsIn(scene, layer, selection).flatMap((cell) => shared(scene, cell))
  if (joinsUnits(kind) && (name === "A" || name === "X_hat")) return unitByUnit(scene, layer, false)
  return []
}

/** @param {string} kind */
const pools = (kind) => kind.endsWith("pooling2d")
/** Layers whose every number goes on by itself. @param {string} kind */
const joinsUnits = (kind) => ["flatten", "dropout", "batch_normalization"].includes(kind)

/**
 * The window in focus, and of an operation as a whole the same place of every other map.
 * @param {Scene} scene
 * @param {number} layer
 * @param {string | null} selection
 * @returns {Cell[]}
 */
function windowsIn(scene, layer, selection) {
  const { anatomy } = scene.setup
  const cell = cellInFocus(scene, layer, selection)
  if (typeof scene.cell === "number") return [cell]
  const channels = mapsOf(anatomy.layers[layer])[2]
  // In pooling every map has a window of its own that is looked at; in a convolution all look at the same place.
  return Array.from({ length: channels }, (_, channel) => cellAt(anatomy, layer, cell.index - cell.channel + channel))
}

/**
 * The parts in a cell's window, each with the weight it is taken with (1 in a pooling).
 * @param {Scene} scene
 * @param {Cell} cell
 * @returns {{ part: Input | Unit, weight: Parameter | null }[]}
 */
function heard(scene, cell) {
  const { anatomy, example } = scene.setup
  const pooled = pools(anatomy.layers[cell.layer].kind)
  const from = pooled ? cell.channel : 0
  const kernel = pooled ? [] : kernelOf(anatomy, cell.layer, cell.channel, from)
  return windowOf(anatomy, example.shape, cell, from).flatMap((part, at) =>
    part ? [{ part, weight: kernel[at] ?? null }] : [],
  )
}

/** @param {Scene} scene @param {Cell} cell */
const unitAt = ({ setup: { anatomy } }, { layer, index }) => anatomy.layers[layer].units[index]

/**
 * Is it the number that a max pooling let through?
 * @param {Scene} scene
 * @param {Cell} cell
 * @param {Input | Unit} part
 */
function wins(scene, cell, part) {
  const largest = scene.setup.anatomy.layers[cell.layer].kind.startsWith("max")
  return !largest || said(scene, part) === scene.unit(unitAt(scene, cell)).a
}

/**
 * Forwards into the cell.
 * @param {Scene} scene
 * @param {Cell} cell
 * @returns {Passage[]}
 */
function gathered(scene, cell) {
  const to = unitAt(scene, cell).id
  return heard(scene, cell)
    .filter(({ part, weight }) => weight || wins(scene, cell, part))
    .map(({ part, weight }) => {
      const times = weight ? (scene.theta?.[weight.index] ?? 0) : 1
      return { from: part.id, to, value: times * (said(scene, part) ?? 0) }
    })
}

/**
 * Backwards out of the cell.
 * @param {Scene} scene
 * @param {Cell} cell
 * @returns {Passage[]}
 */
function returned(scene, cell) {
  const unit = unitAt(scene, cell)
  const { dA, dZ } = scene.unit(unit)
  return heard(scene, cell)
    .filter(({ part, weight }) => weight || wins(scene, cell, part))
    .map(({ part, weight }) => {
      const value = weight ? (scene.theta?.[weight.index] ?? 0) * (dZ ?? 0) : (dA ?? 0)
      return { from: unit.id, to: part.id, value }
    })
}

/**
 * What came in at the cell, times its delta, on its way into the filter.
 * @param {Scene} scene
 * @param {Cell} cell
 * @returns {Passage[]}
 */
function shared(scene, cell) {
  const { dZ } = scene.unit(unitAt(scene, cell))
  return heard(scene, cell).flatMap(({ part, weight }) => {
    const value = (said(scene, part) ?? 0) * (dZ ?? 0)
    return weight ? [{ from: part.id, to: weight.id, value }] : []
  })
}

/**
 * Every number from its own place to its own place, or its slope back.
 * @param {Scene} scene
 * @param {number} layer
 * @param {boolean} backwards
 * @returns {Passage[]}
 */
function unitByUnit(scene, layer, backwards) {
  const { anatomy } = scene.setup
  const fed = anatomy.fed(layer)
  return anatomy.layers[layer].units.map((unit, at) => {
    const before = fed[at]
    if (!backwards) return { from: before.id, to: unit.id, value: said(scene, before) ?? 0 }
    return { from: unit.id, to: before.id, value: scene.unit(unit).dA ?? 0 }
  })
}
