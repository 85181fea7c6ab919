// What travels in an unrolled network: forwards the state from moment to moment and along the memory, backwards the
// slopes the same ways, but not past a cut, and each moment's share into the numbers that all of them use.

import { strength } from "../../shared/colour.js"
import { lineOf } from "../../shared/network_layout.js"
import { cellBox, inputBox } from "./unrolled_layout.js"
import { isJoined, memoryFrom, recorded, slopesAt, stateOf } from "./unrolled_values.js"

/** @import { Scene } from "../types.d.ts" */
/** @import { Journey, Traffic } from "./journeys.js" */
/** @import { Band, Frame, Strip, UnrolledLayout } from "./unrolled_layout.js" */

/** Of more cells the largest numbers travel: more dots cannot be followed. */
const MOST = 8
/** The radius of a dot, in pixels, and what the size of its number adds. */
const DOT = { least: 2.5, more: 3 }

/**
 * @param {Scene} scene
 * @param {UnrolledLayout} layout
 * @returns {Traffic}
 */
export function trafficThroughTime(scene, layout) {
  const { name, layer, time } = scene.setup.anatomy.operation(scene.cursor.step)
  const band = layout.bands.find((each) => each.layer === layer)
  if (!scene.move) return { journeys: [], arrivals: [] }
  if (time === null || !band) return { journeys: behind(scene, layout, name, layer), arrivals: [] }
  const journeys = { forward, backward }[/** @type {"forward"} */ (scene.phase)]?.(scene, layout, band, name, time)
  return { journeys: journeys ?? [], arrivals: [] }
}

/**
 * @param {Scene} scene
 * @param {UnrolledLayout} layout
 * @param {Band} band
 * @param {string} name
 * @param {number} t
 * @returns {Journey[]}
 */
function forward(scene, layout, band, name, t) {
  const [state, entry] = [stateOf(band.kind), entryOf(band)]
  if (name === "Z" || name === "i") {
    const before = t > 0 ? recorded(scene, band.layer, state, t - 1) : null
    return [...along(strip(band, state, t - 1), strip(band, entry, t), before), ...fed(scene, layout, band, t)]
  }
  if (name === "c") {
    const [kept, gates] = t > 0 ? [recorded(scene, band.layer, "c", t - 1), recorded(scene, band.layer, "f", t)] : []
    return along(strip(band, "c", t - 1), strip(band, "c", t), kept && gates && product(kept, gates))
  }
  return name === "h" ? along(strip(band, "c", t), strip(band, "h", t), recorded(scene, band.layer, "h", t)) : []
}

/**
 * @param {Scene} scene
 * @param {UnrolledLayout} layout
 * @param {Band} band
 * @param {string} name
 * @param {number} t
 * @returns {Journey[]}
 */
function backward(scene, layout, band, name, t) {
  const state = stateOf(band.kind)
  if (name === "dH" || name === "dh") {
    const found = slopesAt(scene, band.layer, t)
    if (!found) return []
    const carried = Array.from(found.whole, (value, j) => value - found.own[j])
    if (isJoined(scene, band.layer, t)) return along(strip(band, entryOf(band), t + 1), strip(band, state, t), carried)
    const from = t === layout.moments - 1 ? layout.behind[0]?.boxes[0] : undefined
    return from ? along(from, strip(band, state, t), found.own) : []
  }
  if (name === "dc" && isJoined(scene, band.layer, t))
    return along(strip(band, "c", t + 1), strip(band, "c", t), memoryFrom(scene, band.layer, t))
  const part = /^d[WUb]$/.test(name) ? scene.inner(scene.cursor.step) : null
  const matrix = layout.matrices.find((each) => each.name === name.slice(1) && each.parts[0]?.layer === band.layer)
  const from = strip(band, entryOf(band), t)
  if (!part || !matrix || !from) return []
  return largest(part).flatMap((at) => journey(middle(from), middle(cellBox(matrix, at)), part[at]))
}

/**
 * What goes from the last moment into what hears it, and from there into the loss; and back.
 * @param {Scene} scene
 * @param {UnrolledLayout} layout
 * @param {string} name
 * @param {number | null} layer
 * @returns {Journey[]}
 */
function behind(scene, { behind: columns, bands }, name, layer) {
  const at = columns.findIndex((each) => each.layer === layer)
  const units = layer === null ? [] : scene.setup.anatomy.layers[layer].units
  if (name === "Z" && at === 0) {
    const band = bands[bands.length - 1]
    const last = band.strips.findLast((each) => each.name === stateOf(band.kind))
    return along(last ?? null, columns[0].boxes[0], recorded(scene, band.layer, stateOf(band.kind), last?.t ?? 0))
  }
  const out = columns[columns.length - 1]
  if (name === "dA" || (name === "dZ" && at === columns.length - 1))
    return (columns[at]?.boxes ?? []).flatMap((box) => {
      const { dA, dZ } = scene.unit(units[box.index])
      return journey(below(box), middle(box), dA ?? dZ ?? 0)
    })
  if (name !== "loss") return []
  const outputs = scene.setup.anatomy.outputs
  return out.boxes.flatMap((box) => journey(middle(box), below(box), scene.unit(outputs[box.index]).a ?? 0))
}

/**
 * What comes in at a moment, from below.
 * @param {Scene} scene
 * @param {UnrolledLayout} layout
 * @param {Band} band
 * @param {number} t
 */
function fed(scene, layout, band, t) {
  const to = strip(band, band.kind === "lstm" ? "g" : entryOf(band), t)
  const below = layout.bands[layout.bands.indexOf(band) - 1]
  if (!to) return []
  if (below) {
    const name = stateOf(below.kind)
    return along(strip(below, name, t), to, recorded(scene, below.layer, name, t))
  }
  return scene.setup.anatomy.inputs
    .filter(({ index }) => Math.floor(index / layout.features) === t)
    .flatMap((input) => journey(middle(inputBox(layout, input.index)), middle(to), scene.input(input) ?? 0))
}

/** The strip at which what a moment hears arrives. @param {Band} band */
const entryOf = ({ kind }) => (kind === "lstm" ? "i" : stateOf(kind))

/** @param {Band} band @param {string} name @param {number} t @returns {Strip | null} */
const strip = ({ strips }, name, t) => strips.find((each) => each.name === name && each.t === t) ?? null

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const product = (a, b) => Array.from(a, (value, j) => value * b[j])

/** @param {Frame} box */
const middle = ({ x, y, w, h }) => ({ x: x + w / 2, y: y + h / 2 })
/** Where the loss stands below an output. @param {Frame} box */
const below = ({ x, y, w, h }) => ({ x: x + w / 2, y: y + h + 14 })

/** The places of the largest numbers. @param {ArrayLike<number>} values */
function largest(values) {
  const order = Array.from(values, (value, at) => ({ at, size: Math.abs(value) })).sort((a, b) => b.size - a.size)
  return order.slice(0, MOST).map(({ at }) => at)
}

/**
 * Each unit's number from its cell in one strip to its cell in another.
 * @param {Frame | null} from
 * @param {Frame | null} to
 * @param {ArrayLike<number> | null | undefined} values
 * @returns {Journey[]}
 */
function along(from, to, values) {
  if (!from || !to || !values) return []
  const count = values.length
  const cell = (/** @type {Frame} */ { x, y, w, h }, /** @type {number} */ j) => ({
    x: x + w / 2,
    y: y + ((j + 0.5) * h) / count,
  })
  return largest(values).flatMap((j) => journey(cell(from, j), cell(to, j), values[j]))
}

/**
 * @param {{ x: number, y: number }} a
 * @param {{ x: number, y: number }} b
 * @param {number} value
 * @returns {Journey[]} none for what carries nothing
 */
function journey(a, b, value) {
  if (!Number.isFinite(value) || value === 0) return []
  const size = DOT.least + DOT.more * strength(value, 1)
  return [{ line: lineOf(a.x, a.y, b.x, b.y, true), from: 0, to: 1, value, size }]
}
