// What stands in the cells of an unrolled network: on the way forward what is said at a moment, on the way back the
// slope of the loss against it, in its two parts; of the numbers that all moments share what the lines show, and while
// the moments add to a gradient, what has come together so far.

import { RECURRENT } from "./unrolled_layout.js"

/** @import { Parameter } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */

/** slope: against the loss. own: of a slope, the part from what is handed on at that moment; the rest is carried from
 *  later ones.
 * @typedef {{ value: number, slope: boolean, own: number }} StripCell
 */

/** The array that has the state of a recurrent layer, and that of the slope against it. */
const STATE = { simple_rnn: ["H", "dH"], lstm: ["h", "dh"] }
/** @param {string} kind */
export const stateOf = (kind) => STATE[/** @type {keyof typeof STATE} */ (kind)]?.[0] ?? "A"
/** @param {string} kind */
export const slopeOf = (kind) => STATE[/** @type {keyof typeof STATE} */ (kind)]?.[1] ?? "dA"

/**
 * What a band's array holds at a moment, one number a unit; null where it is not there yet.
 * @param {Scene} scene
 * @param {number} layer
 * @param {string} name "H", "c", "dZ"
 * @param {number} t
 * @returns {ArrayLike<number> | null}
 */
export function recorded(scene, layer, name, t) {
  const { anatomy } = scene.setup
  if (name === "A" || name === "dA") {
    const units = anatomy.layers[layer].units
    const width = anatomy.layers[layer].shape.at(-1) ?? 1
    const found = units.slice(t * width, (t + 1) * width).map((unit) => scene.unit(unit)[name === "A" ? "a" : "dA"])
    return found.every((value) => value !== null) ? /** @type {number[]} */ (found) : null
  }
  return scene.inner(`${name}:${layer}@${t}`)
}

/**
 * The state maps of a moment, where the run is played from state to state.
 * @param {Scene} scene
 * @param {number} layer
 * @param {string} name
 * @param {number} t
 * @returns {number[] | null}
 */
export function played(scene, layer, name, t) {
  const { maps } = scene.setup
  const at = maps.findIndex((row) => row.layer === layer && row.name === name)
  const bytes = scene.state?.maps
  if (at < 0 || !bytes || scene.move) return null
  const row = maps[at]
  const width = row.shape[row.shape.length - 1]
  const scale = scene.state?.scales?.[at] ?? 1
  return Array.from({ length: width }, (_, j) => (bytes[row.at + t * width + j] / 127.5 - 1) * scale)
}

/**
 * The slope against every unit's state at a moment, and the part of it that is the moment's own; null where it is not
 * known yet.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} t
 * @returns {{ whole: ArrayLike<number>, own: number[] } | null}
 */
export function slopesAt(scene, layer, t) {
  const { kind, shape, units, moments } = scene.setup.anatomy.layers[layer]
  const whole = recorded(scene, layer, slopeOf(kind), t)
  if (!whole || !scene.move) return null
  const width = shape[shape.length - 1]
  if (!RECURRENT.includes(kind)) return { whole, own: Array.from(whole) }
  const first = units[0].index
  const handed = shape.length === 2 ? t * width : t === moments - 1 ? 0 : -1
  const { dA } = scene.move
  return { whole, own: Array.from({ length: width }, (_, j) => (handed < 0 ? 0 : dA[first + handed + j])) }
}

/**
 * The cells of a strip; null where nothing is known of it yet.
 * @param {Scene} scene
 * @param {import("./unrolled_layout.js").Strip} strip
 * @returns {StripCell[] | null}
 */
export function cellsOfStrip(scene, { layer, name, t }) {
  if (scene.phase === "backward") {
    const found = slopesOfStrip(scene, { layer, name, t })
    if (found) return found
  }
  const said = scene.move ? recorded(scene, layer, name, t) : played(scene, layer, name, t)
  return said && Array.from(said, (value) => ({ value, slope: false, own: value }))
}

/**
 * The slopes against what stands in a strip, of gates against their sums; null where none has come back yet.
 * @param {Scene} scene
 * @param {Pick<import("./unrolled_layout.js").Strip, "layer" | "name" | "t">} strip
 * @returns {StripCell[] | null}
 */
export function slopesOfStrip(scene, { layer, name, t }) {
  const { kind } = scene.setup.anatomy.layers[layer]
  if (name === stateOf(kind)) {
    const found = slopesAt(scene, layer, t)
    return found && Array.from(found.whole, (value, j) => ({ value, slope: true, own: found.own[j] }))
  }
  if (name === "c") {
    const found = recorded(scene, layer, "dc", t)
    const ahead = isJoined(scene, layer, t) ? memoryFrom(scene, layer, t) : null
    return found && Array.from(found, (value, j) => ({ value, slope: true, own: value - (ahead?.[j] ?? 0) }))
  }
  const gate = "ifgo".indexOf(name)
  const deltas = gate < 0 ? null : recorded(scene, layer, "dZ", t)
  if (!deltas) return null
  const units = deltas.length / 4
  return Array.from({ length: units }, (_, j) => {
    const value = deltas[gate * units + j]
    return { value, slope: true, own: value }
  })
}

/**
 * What comes along the memory's line into a moment: the slope a moment later times the forget gate there.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} t
 */
export function memoryFrom(scene, layer, t) {
  const [slopes, gates] = ["dc", "f"].map((name) => recorded(scene, layer, name, t + 1))
  return slopes && gates && Array.from(slopes, (value, j) => value * gates[j])
}

/**
 * Is anything carried back into a moment?
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} t
 */
export function isJoined(scene, layer, t) {
  const { moments } = scene.setup.anatomy.layers[layer]
  return t < moments - 1 && !isCut(scene.setup.cut, moments, t)
}

/**
 * Is the way back cut between a moment and the one after? Counted from the last, as the engine does.
 * @param {number} cut
 * @param {number} moments
 * @param {number} t
 */
export function isCut(cut, moments, t) {
  return cut > 0 && t < moments - 1 && (moments - 1 - t) % cut === 0
}

/**
 * The moments into which no slope comes at all, because the way back is cut somewhere behind them and they hand on
 * nothing themselves; none before the way back has come to them.
 * @param {Scene} scene
 * @param {number} layer
 * @returns {boolean[]}
 */
export function cutOff(scene, layer) {
  const { moments, kind, shape } = scene.setup.anatomy.layers[layer]
  const { cut } = scene.setup
  let severed = false
  const found = Array.from({ length: moments }, () => false)
  for (let t = moments - 1; t >= 0; t -= 1) {
    severed ||= isCut(cut, moments, t)
    found[t] = severed && shape.length !== 2 && recorded(scene, layer, slopeOf(kind), t) !== null
  }
  return found
}

/**
 * The moment whose numbers are looked at: the one under way; behind it the first one on the way back, else the last.
 * @param {Scene} scene
 * @param {number} layer
 */
export function momentInView(scene, layer) {
  const { moments, kind } = scene.setup.anatomy.layers[layer]
  const operation = scene.setup.anatomy.operation(scene.cursor.step)
  if (operation.time !== null && operation.layer === layer) return operation.time
  const back = scene.phase === "backward" ? slopeOf(kind) : ""
  const reached = back && Array.from({ length: moments }, (_, t) => t).find((t) => recorded(scene, layer, back, t))
  return typeof reached === "number" ? reached : moments - 1
}

/**
 * How long the gradient of all weights together is, and how long what the optimizer uses of it: clipping shortens it.
 * Null where it is not known yet, or nothing is clipped.
 * @param {Scene} scene
 * @returns {{ whole: number | null, clipped: number | null }}
 */
export function gradientLengths(scene) {
  const { move, setup, ids } = scene
  const last = ids.findLast((id) => setup.anatomy.operation(id).phase === "backward")
  if (!move || !last || !scene.done(last)) return { whole: null, clipped: null }
  return { whole: lengthOf(move.grad), clipped: lengthOf(scene.row("clipped") ?? null) }
}

/** The slopes whose lengths are drawn: of an LSTM first that along its memory. @param {string} kind */
export const slopesOf = (kind) => (kind === "lstm" ? ["dc", "dh"] : [slopeOf(kind)])

/**
 * How long the slopes against a layer's states are at each moment (the root of the sum of squares), null where it is
 * not known yet, an array a slope; and the longest there will be in this update, for one scale.
 * @param {Scene} scene
 * @param {number} layer
 */
export function lengthsOf(scene, layer) {
  const { moments, kind } = scene.setup.anatomy.layers[layer]
  const all = slopesOf(kind).map((name) =>
    Array.from({ length: moments }, (_, t) => {
      const id = `${name}:${layer}@${t}`
      return { length: lengthOf(insideOf(scene, id)), known: scene.inner(id) !== null }
    }),
  )
  const lengths = all.map((row) => row.map(({ length, known }) => (known ? length : null)))
  const finite = all.flat().map(({ length }) => (Number.isFinite(length) ? Number(length) : 0))
  return { lengths, longest: Math.max(...finite) }
}

/** @param {ArrayLike<number> | null} slopes */
function lengthOf(slopes) {
  return slopes && Math.sqrt(Array.from(slopes).reduce((sum, value) => sum + value * value, 0))
}

/**
 * An operation's numbers, whether the cursor has come to it or not: for scales alone, never to be shown.
 * @param {Scene} scene
 * @param {string} id
 */
function insideOf({ move, setup }, id) {
  const { at, shape } = setup.anatomy.operation(id)
  if (!move?.inner || at < 0) return null
  return move.inner.subarray(at, at + shape.reduce((product, size) => product * size, 1))
}

/**
 * The number of a parameter that all moments share, as the lines show it; while moments add to its gradient, what has
 * come together so far.
 * @param {Scene} scene
 * @param {Parameter} parameter
 * @returns {{ value: number | null, sofar: boolean }}
 */
export function sharedNumber(scene, parameter) {
  const value = scene.edge(parameter)
  if (value !== null || scene.edges !== "gradient" || parameter.kind !== "shared") return { value, sofar: false }
  const { moments } = scene.setup.anatomy.layers[parameter.layer]
  let sum = null
  for (let t = moments - 1; t >= 0; t -= 1) {
    const part = scene.inner(`d${parameter.array}:${parameter.layer}@${t}`)
    if (part) sum = (sum ?? 0) + part[flatPlace(scene, parameter)]
  }
  return { value: sum, sofar: true }
}

/**
 * Where a parameter stands in its array laid flat.
 * @param {Scene} scene
 * @param {Parameter} parameter
 */
export function flatPlace(scene, { place = [0], layer, array = "" }) {
  if (place.length === 1) return place[0]
  const [, cols] = scene.setup.anatomy.operation(
    `d${array}:${layer}@${scene.setup.anatomy.layers[layer].moments - 1}`,
  ).shape
  return place[0] * cols + place[1]
}
