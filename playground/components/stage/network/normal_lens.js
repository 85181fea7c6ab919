// The lens of a batch normalisation: one number on its way, less the batch's mean, by its spread, times the learned
// scale, plus the learned shift; and on the way back what each of these does to its slope.

import { cellInFocus } from "./windows.js"

/** @import { Anatomy, Parameter } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */
/** @import { Lens, LensPiece, MaybeNumber } from "./lens.js" */
/** @import { Cell } from "./windows.js" */

/** @param {Anatomy} anatomy @param {number | undefined} layer */
export const isNormal = (anatomy, layer) => layer !== undefined && anatomy.layers[layer]?.kind === "batch_normalization"

/**
 * The batch normalisation that is spoken of: where the operation happens, or whose slopes it passes back; the selected
 * one; where nothing else has a lens, the first. -1: none.
 * @param {Scene} scene
 * @param {string | null} selection
 */
export function normalInFocus({ layer, name, setup: { anatomy } }, selection) {
  if (layer !== null) {
    const at = name === "dA" && anatomy.layers[layer + 1] ? layer + 1 : layer
    if (isNormal(anatomy, at)) return at
    if (anatomy.layers[at].windows || (!isNormal(anatomy, layer) && anatomy.layers[layer].windows)) return -1
    if (isNormal(anatomy, layer)) return layer
  }
  const part = anatomy.part(selection)
  if (part && part.kind !== "input" && isNormal(anatomy, part.layer)) return part.layer
  if (anatomy.layers.some(({ windows }) => windows)) return -1
  return anatomy.layers.findIndex((_, at) => isNormal(anatomy, at))
}

/**
 * @param {Scene} scene
 * @param {number} layer
 * @param {string | null} selection
 * @returns {Lens}
 */
export function normalLens(scene, layer, selection) {
  const at = cellInFocus(scene, layer, selection)
  // Of a row each unit has its own two numbers; of maps each map.
  const cell = scene.setup.anatomy.layers[layer].shape.length === 3 ? at : { ...at, channel: at.index }
  const write = scene.phase === "update" ? updated : scene.phase === "backward" ? backwards : forwards
  return { cell, from: 0, pieces: write(scene, cell) }
}

/**
 * One of the two learned numbers of a cell's map or unit.
 * @param {Scene} scene
 * @param {Cell} cell
 * @param {"gamma" | "beta"} array
 * @returns {Parameter | undefined}
 */
const learned = ({ setup: { anatomy } }, { layer, channel }, array) =>
  anatomy.parameters.find((row) => row.layer === layer && row.array === array && row.place[0] === channel)

/**
 * A statistic of the batch for one map or unit.
 * @param {Scene} scene
 * @param {"mean" | "variance"} name
 * @param {number} layer
 * @param {number} channel
 * @returns {MaybeNumber}
 */
export function statistic(scene, name, layer, channel) {
  return numbersOf(scene, name, layer)?.[channel] ?? null
}

/**
 * A number of one cell inside the layer: standardised, or its slope.
 * @param {Scene} scene
 * @param {"X_hat" | "dX_hat"} name
 * @param {number} layer
 * @param {number} index of the cell in the layer's output laid flat
 * @returns {MaybeNumber}
 */
export function inside(scene, name, layer, index) {
  return numbersOf(scene, name, layer)?.[index] ?? null
}

/** @param {Scene} scene @param {string} name @param {number} layer */
function numbersOf(scene, name, layer) {
  const id = scene.setup.anatomy.stepOf(name, layer)
  return id ? scene.inner(id) : null
}

/**
 * A number that stands alone. @param {string} title at length @param {string} brief @param {MaybeNumber} value
 * @param {{ id?: string, slopes?: boolean }} [more]
 * @returns {LensPiece}
 */
const one = (title, brief, value, { id, slopes = false } = {}) => ({
  ...{ title, brief, cols: 1, values: [value], slopes },
  ids: [id ?? null],
})

/**
 * @param {Scene} scene
 * @param {Cell} cell
 * @returns {LensPiece[]}
 */
function forwards(scene, cell) {
  const { anatomy } = scene.setup
  const { layer, index, channel } = cell
  const [unit, before] = [anatomy.layers[layer].units[index], anatomy.fed(layer)[index]]
  const came = before.kind === "input" ? scene.input(before) : scene.unit(before).a
  const [gamma, beta] = [learned(scene, cell, "gamma"), learned(scene, cell, "beta")]
  return [
    { sign: "(", wide: true },
    one("came in x", "x", came, { id: before.id }),
    { sign: "−" },
    one("mean μ", "μ", statistic(scene, "mean", layer, channel)),
    { sign: ") ÷ √(", brief: "÷√" },
    one("variance σ²", "σ²", statistic(scene, "variance", layer, channel)),
    { sign: "+ ε ) =", brief: "=" },
    one("standardised x̂", "x̂", inside(scene, "X_hat", layer, index)),
    { sign: "×" },
    one("scale γ", "γ", gamma ? scene.number("weight", gamma) : null, { id: gamma?.id }),
    { sign: "+" },
    one("shift β", "β", beta ? scene.number("weight", beta) : null, { id: beta?.id }),
    { sign: "=" },
    one("goes on a", "a", scene.unit(unit).a, { id: unit.id }),
  ]
}

/**
 * @param {Scene} scene
 * @param {Cell} cell
 * @returns {LensPiece[]}
 */
function backwards(scene, cell) {
  const { anatomy } = scene.setup
  const { layer, index } = cell
  const [unit, before] = [anatomy.layers[layer].units[index], anatomy.fed(layer)[index]]
  const slope = before.kind === "input" ? scene.inputSlope(before) : scene.unit(before).dA
  const [gamma, beta] = [learned(scene, cell, "gamma"), learned(scene, cell, "beta")]
  const slopes = true
  return [
    one("came back ∂L/∂a", "∂a", scene.unit(unit).dA, { id: unit.id, slopes }),
    { sign: "×" },
    one("scale γ", "γ", gamma ? scene.number("weight", gamma) : null, { id: gamma?.id }),
    { sign: "=" },
    one("standardised’s ∂L/∂x̂", "∂x̂", inside(scene, "dX_hat", layer, index), { slopes }),
    { sign: "→" },
    one("passed on ∂L/∂x", "∂x", slope, { id: before.id, slopes }),
    { sign: "|" },
    one("scale’s ∂L/∂γ", "∂γ", gamma ? scene.number("gradient", gamma) : null, { id: gamma?.id, slopes }),
    one("shift’s ∂L/∂β", "∂β", beta ? scene.number("gradient", beta) : null, { id: beta?.id, slopes }),
  ]
}

/**
 * The two learned numbers before, what is added, and after.
 * @param {Scene} scene
 * @param {Cell} cell
 * @returns {LensPiece[]}
 */
function updated(scene, cell) {
  const moved = scene.done("theta")
  return /** @type {const} */ (["gamma", "beta"]).flatMap((array, at) => {
    const row = learned(scene, cell, array)
    if (!row) return []
    const [words, letter] = [
      ["scale", "γ"],
      ["shift", "β"],
    ][at]
    return [
      ...(at ? [{ sign: "|" }] : []),
      one(`${words} ${letter}`, letter, scene.state?.theta[row.index] ?? null, { id: row.id }),
      { sign: "+" },
      one("change", "Δ", scene.number("change", row), { slopes: true }),
      { sign: "=" },
      one(`new ${words}`, "new", moved ? (scene.theta?.[row.index] ?? null) : null),
    ]
  })
}
