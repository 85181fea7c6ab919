// The number that stands for a cell just now, and how it is coloured: the same rules as for the boxes of units.

import { hue, strength } from "../../shared/colour.js"
import { inside, isNormal } from "./normal_lens.js"
import { positionsAdded, sharesOf } from "./windows.js"

/** @import { Parameter, Part, Unit } from "../../shared/anatomy.js" */
/** @import { NetworkOptions as Options, Scene } from "../types.d.ts" */
/** @import { Grid } from "./grid_layout.js" */

/** mark: what it is, where it is not what the cell says. slope: a derivative or a change, on a scale for small numbers.
 * @typedef {{ value: number | null, mark: string, slope: boolean }} CellNumber
 */

/** The value of a cell at its strongest: of what is said, and of a slope or a change (four decades below it show). */
export const FULL = { said: 1, slope: 1 }
const ALPHA = { least: 0.06, most: 0.86 }

/**
 * @param {Scene} scene
 * @param {Part} part
 * @param {Pick<Options, "nodes">} options
 * @returns {CellNumber}
 */
export function shownOf(scene, part, { nodes }) {
  const backward = scene.phase === "backward"
  if (!scene.move && part.kind === "input") return shown(scene.pixel(part), "")
  if (!scene.move && part.kind === "unit") return shown(ofState(scene, part), "")
  if (part.kind === "input") {
    const slope = nodes === "heat" ? scene.inputSlope(part) : null
    return slope === null ? shown(scene.input(part), "") : shown(slope, "∂L/∂x ", true)
  }
  if (part.kind === "unit") {
    const { z, a, dA, dZ } = scene.unit(part)
    const within = withinNormal(scene, part)
    if (within) return within
    if (backward && dZ !== null) return shown(dZ, "δ ", true)
    if (backward && dA !== null) return shown(dA, "∂L/∂a ", true)
    return shown(a ?? z, a === null && z !== null ? "z " : "")
  }
  const mark = { weight: "", gradient: "∂L/∂w ", change: "change " }[scene.edges]
  return shown(scene.edge(part), mark, scene.edges !== "weight")
}

/**
 * Inside a batch normalisation: a unit's standardised number until it goes on, and the slope of that one while the way
 * back stands there. Null anywhere else.
 * @param {Scene} scene
 * @param {Unit} unit
 */
export function withinNormal(scene, { layer, index }) {
  const { anatomy } = scene.setup
  const back = scene.name === "dX_hat"
  if (scene.layer !== layer || (scene.name !== "X_hat" && !back) || !isNormal(anatomy, layer)) return null
  const value = inside(scene, back ? "dX_hat" : "X_hat", layer, index - anatomy.layers[layer].units[0].index)
  return value === null ? null : shown(value, back ? "∂L/∂x̂ " : "x̂ ", back)
}

/**
 * What a state's bytes say of a unit, where no update is looked into; a row laid flat has the numbers of its picture.
 * @param {Scene} scene
 * @param {Unit} unit
 */
function ofState(scene, { index, layer }) {
  const shown = mapOf(scene, layer)
  return shown?.number(index - scene.setup.anatomy.layers[layer].units[0].index) ?? null
}

/**
 * A layer's own map among a state's bytes: the number at a place in it.
 * @param {Scene} scene
 * @param {number} layer
 */
function mapOf({ setup, state }, layer) {
  const { anatomy, maps } = setup
  const at = anatomy.layers[layer].kind === "flatten" ? layer - 1 : layer
  const row = maps.findIndex((each) => each.layer === at && each.name === "A")
  if (!state?.maps || !state.scales || row < 0) return null
  const [bytes, first, scale] = [state.maps, maps[row].at, state.scales[row]]
  return { number: (/** @type {number} */ place) => (bytes[first + place] / 127.5 - 1) * scale }
}

/**
 * @param {number | null} value
 * @param {string} mark
 */
const shown = (value, mark, slope = false) => ({ value, mark, slope })

/**
 * What a unit says: in the update that is looked into, or in the state that is shown.
 * @param {Scene} scene
 * @param {Unit} unit
 */
export const guessOf = (scene, unit) => (scene.move ? scene.unit(unit).a : ofState(scene, unit))

/**
 * The numbers of all cells of a grid. While the walk goes over a filter's positions, its cells show what they have
 * added up to.
 * @param {Grid} grid
 * @param {Scene} scene
 * @param {Pick<Options, "nodes">} options
 * @returns {(CellNumber | null)[]}
 */
export function cellsOf(grid, scene, options) {
  const added = grid.kind === "kernel" ? addedTo(grid, scene) : null
  if (added) return added.map((value) => shown(value, "so far ", true))
  return grid.parts.map((part) => part && shownOf(scene, part, options))
}

/**
 * The colours of all cells of a grid, row by row. Of a layer in a state that is played they are read off its bytes: of
 * some thousand cells sixty times a second, words for each would cost more than the picture.
 * @param {Grid} grid
 * @param {Scene} scene
 * @param {(CellNumber | null)[] | null} cells their numbers, where they are at hand
 * @returns {ArrayLike<number>} pixels
 */
export function cellPixels(grid, scene, cells) {
  if (cells) return cells.map((cell) => (cell ? pixelOf(cell.value, cell.slope) : 0))
  const [first] = grid.parts
  if (first?.kind !== "unit") {
    const slope = scene.edges !== "weight"
    return grid.parts.map((part) => {
      if (!part) return 0
      return part.kind === "input"
        ? pixelOf(scene.pixel(part), false)
        : pixelOf(scene.edge(/** @type {Parameter} */ (part)), slope)
    })
  }
  const shown = mapOf(scene, first.layer)
  const before = scene.setup.anatomy.layers[first.layer].units[0].index
  return grid.parts.map((part) => (shown && part ? pixelOf(shown.number(part.index - before), false) : 0))
}

/**
 * What the places of a map have added to a filter's gradient while the walk goes over them, row by row.
 * @param {Pick<Grid, "layer" | "channel" | "parts">} grid of a filter
 * @param {Scene} scene
 * @returns {number[] | null | undefined} nothing where no walk is under way there
 */
export function addedTo({ layer, channel, parts }, scene) {
  const walking = scene.layer === layer && typeof scene.cursor.cell === "number" && !scene.done(scene.cursor.step)
  const [first] = parts
  if (!walking || !scene.name.startsWith("dW") || first?.kind !== "shared" || first.array !== "W") return null
  const cell = { layer, channel, index: 0, row: 0, col: 0 }
  const count = positionsAdded(scene, cell)
  const shares = count > 0 ? sharesOf(scene, cell, first.place[2]) : null
  return shares?.map((row) => row.slice(0, count).reduce((sum, each) => sum + each, 0))
}

/**
 * How opaque a cell is, from 0 to 1.
 * @param {number} value
 * @param {boolean} slope
 */
function opacity(value, slope) {
  return ALPHA.least + (ALPHA.most - ALPHA.least) * strength(value, slope ? FULL.slope : FULL.said, slope)
}

/**
 * As a pixel of a canvas; nothing where there is no number, or none with a sign.
 * @param {number | null} value
 * @param {boolean} slope
 */
export function pixelOf(value, slope) {
  if (value === null || !Number.isFinite(value)) return 0
  const [r, g, b] = hue(value)
  return ((Math.round(255 * opacity(value, slope)) << 24) | (b << 16) | (g << 8) | r) >>> 0
}

/**
 * The same for a style sheet.
 * @param {number | null} value
 * @param {boolean} slope
 */
export function fillOf(value, slope) {
  if (value === null || !Number.isFinite(value)) return "transparent"
  return `rgba(${hue(value).join(",")},${opacity(value, slope).toFixed(2)})`
}
