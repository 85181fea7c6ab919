// The numbers of one unit through all moments, below the columns; and the words for a reader of what stands in one.

import { fmt } from "../../shared/format.js"
import { recorded, slopesAt, stateOf } from "./unrolled_values.js"

/** @import { Unit } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */

/** A line of numbers, one a moment. @typedef {{ label: string, title: string, values: (number | null)[] }} Through */

/**
 * The lines about a unit: what it said at every moment, and from the backward pass on what came back.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} j
 * @returns {Through[]}
 */
export function linesOf(scene, layer, j) {
  const { kind, moments } = scene.setup.anatomy.layers[layer]
  const each = (/** @type {(t: number) => number | null} */ value) =>
    Array.from({ length: moments }, (_, t) => value(t))
  const of = (/** @type {string} */ name, /** @type {number} */ t) => recorded(scene, layer, name, t)?.[j] ?? null
  const said = { label: "h", title: "the state", values: each((t) => of(stateOf(kind), t)) }
  if (scene.phase === "recheck" && scene.move) return [said]
  if (scene.phase !== "backward") {
    if (kind !== "lstm") return [{ label: "z", title: "the weighted sum", values: each((t) => of("Z", t)) }, said]
    const gates = Object.entries(GATE_WORDS).map(([label, title]) => ({
      label,
      title,
      values: each((t) => of(label, t)),
    }))
    return [...gates, { label: "c", title: "the memory c, the cell state", values: each((t) => of("c", t)) }, said]
  }
  const parts = each((t) => slopesAt(scene, layer, t)?.own[j] ?? null)
  const whole = each((t) => slopesAt(scene, layer, t)?.whole[j] ?? null)
  const lines = [
    { label: "∂L/∂h", title: "the slope of the loss against the state", values: whole },
    { label: "own", title: "its part from what is handed on at this moment", values: parts },
    {
      label: "later",
      title: "its part carried back from later moments",
      values: whole.map((value, t) => (value === null ? null : value - (parts[t] ?? 0))),
    },
  ]
  if (kind !== "lstm") return lines
  return [
    ...lines,
    { label: "∂L/∂c", title: "the slope of the loss against the memory", values: each((t) => of("dc", t)) },
    { label: "f", title: "the forget gate", values: each((t) => of("f", t)) },
    {
      label: "∏f",
      title: "the product of the forget gates from the next moment on",
      values: products(scene, layer, j),
    },
  ]
}

const GATE_WORDS = { i: "the input gate", f: "the forget gate", g: "the candidate", o: "the output gate" }

/**
 * How much of a slope at the last moment the memory's line lets through to each moment.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} j
 */
export function products(scene, layer, j) {
  const { moments } = scene.setup.anatomy.layers[layer]
  /** @type {(number | null)[]} */
  const found = Array.from({ length: moments }, () => null)
  let product = 1
  for (let t = moments - 1; t >= 0; t -= 1) {
    if (t < moments - 1) {
      const gate = recorded(scene, layer, "f", t + 1)?.[j]
      if (gate === undefined) return found
      const cut = scene.setup.cut
      product = cut > 0 && (moments - 1 - t) % cut === 0 ? 0 : product * gate
    }
    found[t] = product
  }
  return found
}

/**
 * What a column says of a unit at a moment, for a reader.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} j
 * @param {number} t
 */
export function describe(scene, layer, j, t) {
  const told = linesOf(scene, layer, j)
    .map(({ title, values }) => (values[t] === null ? "" : `${title} ${fmt(values[t])}`))
    .filter(Boolean)
  const words = scene.setup.anatomy.layers[layer].words
  return `Moment ${t + 1}, ${words}, unit ${j + 1}: ${told.join("; ") || missing(scene)}`
}

/**
 * Why a number is not there.
 * @param {Scene} scene
 */
function missing({ phase }) {
  return phase === "recheck" ? "not computed again with the new weights" : "not computed yet"
}

/**
 * The number of a unit behind the moments, and what it is where it is no activation: "delta" or the slope against it.
 * @param {Scene} scene
 * @param {Unit} unit
 */
export function spokenOf(scene, unit) {
  const { a, z, dA, dZ } = scene.unit(unit)
  if (scene.phase === "backward") {
    if (dZ !== null) return { value: dZ, slope: "delta" }
    if (dA !== null) return { value: dA, slope: "∂L/∂a" }
  }
  return { value: a ?? z, slope: "" }
}

/**
 * The loss and whose it is: the example's own, and with the new weights the batch's, which is what is computed again.
 * @param {Scene} scene
 */
export function lossOf({ loss, lossKnown, phase }) {
  if (!loss || !lossKnown) return { whose: "", value: null }
  return phase === "recheck" ? { whose: "batch", value: loss.after } : { whose: "example", value: loss.own }
}
