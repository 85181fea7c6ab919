// What the small card beside the pointer tells: of what is pointed at its name, its value, and its gradient where that
// is known. A cell of an unrolled network is told at its own moment.

import { hasSums } from "../scene.js"
import { addedTo, withinNormal } from "./cell_values.js"
import { recorded, sharedNumber, slopesOfStrip, stateOf } from "./unrolled_values.js"

/** @import { Parameter, Part, Unit } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */
/** @import { MomentCell } from "./unrolled_places.js" */

/** A number and what it is; null where it is not computed yet. @typedef {[string, number | null]} ToldNumber */

/** What an LSTM has in a cell, by the engine's name of the array. @type {Record<string, string>} */
const OF_LSTM = { i: "input gate", f: "forget gate", g: "candidate", o: "output gate", c: "memory", h: "state" }
const RENEWED = ", with the new weights"

/**
 * @param {Scene} scene
 * @param {string | null} id of a part
 * @param {MomentCell | null} cell what of it is meant, in an unrolled network
 * @returns {{ name: string, numbers: ToldNumber[] } | null} null for no part of this network
 */
export function toldOf(scene, id, cell) {
  const part = scene.setup.anatomy.part(id)
  if (!part) return null
  return cell ? ofMoment(scene, cell) : { name: part.name, numbers: numbersOf(scene, part) }
}

/**
 * @param {Scene} scene
 * @param {MomentCell} cell
 */
function ofMoment(scene, { layer, name, t, j }) {
  const { layers } = scene.setup.anatomy
  const { kind, words } = layers[layer]
  const letter = name.toLowerCase()
  const called = `${kind === "lstm" ? OF_LSTM[name] : "state"} ${letter}`
  const where = layers.filter(({ moments }) => moments > 0).length > 1 ? `, ${words}` : ""
  const renewed = scene.phase === "recheck"
  const of = (/** @type {string} */ array) => recorded(scene, layer, array, t)?.[j] ?? null
  /** @type {(what: string, value: number | null) => ToldNumber} */
  const said = (what, value) => [renewed ? `${what}${RENEWED}` : what, value]
  const sums = kind === "simple_rnn"
  return {
    name: `${called} of unit ${j + 1} at moment ${t + 1}${where}`,
    numbers: [
      ...(sums ? [said("weighted sum z", of("Z"))] : []),
      said(called, of(name)),
      // With the new weights nothing of the way back stands: it was the old ones'.
      ...(renewed ? [] : slopesAgainst(scene, { layer, name, t, j })),
      ...(sums && !renewed ? [/** @type {ToldNumber} */ (["delta ∂L/∂z", of("dZ")])] : []),
    ],
  }
}

/**
 * The slope against what stands in a cell: of a gate against its sum, of state and memory with its two parts.
 * @param {Scene} scene
 * @param {MomentCell} cell
 * @returns {ToldNumber[]}
 */
function slopesAgainst(scene, { layer, name, t, j }) {
  const found = slopesOfStrip(scene, { layer, name, t })?.[j]
  const value = found?.value ?? null
  const carries = name === "c" || name === stateOf(scene.setup.anatomy.layers[layer].kind)
  if (!carries) return [["delta ∂L/∂z", value]]
  const whole = /** @type {ToldNumber} */ ([`∂L/∂${name.toLowerCase()}`, value])
  if (!found) return [whole]
  return [whole, ["= from here", found.own], ["+ from later", found.value - found.own]]
}

/**
 * @param {Scene} scene
 * @param {Part} part
 * @returns {ToldNumber[]}
 */
function numbersOf(scene, part) {
  if (part.kind === "input") {
    const slope = scene.inputSlope(part)
    return [["value", scene.input(part)], ...(slope === null ? [] : [/** @type {ToldNumber} */ (["∂L/∂x", slope])])]
  }
  return part.kind === "unit" ? ofUnit(scene, part) : ofParameter(scene, part)
}

/** @param {Scene} scene @param {Unit} part @returns {ToldNumber[]} */
function ofUnit(scene, part) {
  const { z, a, dA, dZ } = scene.unit(part)
  const output = scene.phase === "recheck" ? `output a${RENEWED}` : "output a"
  if (hasSums(scene.setup.anatomy, part)) {
    if (scene.phase === "recheck")
      return [
        [output, a],
        ["delta ∂L/∂z, of the update", dZ],
      ]
    return [
      ["weighted sum z", z],
      [output, a],
      ["∂L/∂a", dA],
      ["delta ∂L/∂z", dZ],
    ]
  }
  const within = withinNormal(scene, part)
  return [
    ...(within ? [/** @type {ToldNumber} */ ([within.slope ? "∂L/∂x̂" : "standardised x̂", within.value])] : []),
    [output, a],
    ["∂L/∂a", dA],
  ]
}

/** @param {Scene} scene @param {Parameter} part @returns {ToldNumber[]} */
function ofParameter(scene, part) {
  const { index, kind, slope } = part
  const gradient = `gradient ∂L/∂${kind === "bias" ? "b" : "w"}`
  const whole = scene.move && scene.done(slope) ? scene.move.grad[index] : null
  const sofar = whole === null ? addedSoFar(scene, part) : null
  const change = scene.edges === "change" ? scene.edge(part) : null
  return [
    ["value", scene.theta?.[index] ?? null],
    sofar === null ? [gradient, whole] : [`${gradient} so far`, sofar],
    ...(change === null ? [] : [/** @type {ToldNumber} */ (["change", change])]),
  ]
}

/**
 * What moments, or the places of a map, have added to a shared number's gradient while they are gone through.
 * @param {Scene} scene
 * @param {Parameter} part
 */
function addedSoFar(scene, part) {
  const { layer, kind, place } = part
  const { moments, windows } = scene.setup.anatomy.layers[layer]
  if (moments) return sharedNumber(scene, part).value
  if (kind !== "shared" || !windows) return null
  const added = addedTo({ layer, channel: place.at(-1) ?? 0, parts: [part] }, scene)
  return added?.[place[0] * windows.size[1] + place[1]] ?? null
}
