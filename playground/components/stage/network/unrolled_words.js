// The numbers of one unit through all moments, below the columns; and the words for a reader of what stands in one.

import { fmt } from "../../shared/format.js"
import { fitted, widthOf } from "./fitted.js"
import { isCut, recorded, slopesAt, stateOf } from "./unrolled_values.js"

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
    { label: "∂L/∂c", title: "the slope of the loss against the memory", values: each((t) => of("dc", t)) },
    {
      label: "∏f",
      title: "the product of the forget gates from the next moment on",
      values: products(scene, layer, j),
    },
    ...lines,
  ]
}

const GATE_WORDS = { i: "the input gate", f: "the forget gate", g: "the candidate", o: "the output gate" }

/**
 * How much of a slope at the last moment the memory's line lets through to each moment that it has come back to.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} j
 */
export function products(scene, layer, j) {
  const { moments } = scene.setup.anatomy.layers[layer]
  return Array.from({ length: moments }, (_, t) => {
    if (recorded(scene, layer, "dc", t) === null) return null
    const gates = gatesBetween(scene, layer, j, t, moments - 1)
    if (!gates) return null
    const severed = gates.some((_, at) => isCut(scene.setup.cut, moments, t + at))
    return severed ? 0 : gates.reduce((product, gate) => product * gate, 1)
  })
}

/**
 * The forget gates of a unit that a slope passes from one moment back to another, the first passed last.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} j
 * @param {number} to
 * @param {number} from the later one
 * @returns {number[] | null} null where they are not known
 */
function gatesBetween(scene, layer, j, to, from) {
  const gates = Array.from({ length: from - to }, (_, at) => recorded(scene, layer, "f", to + 1 + at)?.[j])
  return gates.every((gate) => gate !== undefined) ? /** @type {number[]} */ (gates) : null
}

/**
 * The product of the forget gates written out, from the last moment that is joined to this one, as much of it as there
 * is room for: "∏f, moment 12 → 9: 0.69·0.70·0.70 = 0.34". "" where no gate is passed yet.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} j
 * @param {number} t
 * @param {number} room in pixels
 * @param {number} text
 */
export function productWritten(scene, layer, j, t, room, text) {
  const { moments, kind } = scene.setup.anatomy.layers[layer]
  if (kind !== "lstm" || scene.phase !== "backward" || recorded(scene, layer, "dc", t) === null) return ""
  let from = t
  while (from < moments - 1 && !isCut(scene.setup.cut, moments, from)) from += 1
  const gates = gatesBetween(scene, layer, j, t, from)?.reverse()
  if (!gates?.length) return from < moments - 1 ? `∏f: cut, nothing comes from moment ${t + 2}` : ""
  const value = fmt(
    gates.reduce((product, gate) => product * gate, 1),
    2,
  )
  const written = gates.map((gate) => fmt(gate, 2))
  const short = [...written.slice(0, 2), "…", ...written.slice(-1)]
  for (const head of [`forget gates, moment ${from + 1} → ${t + 1}:`, `∏f, ${from + 1} → ${t + 1}:`])
    for (const [terms, sign] of /** @type {const} */ ([
      [written, " × "],
      [written, "·"],
    ])) {
      const line = `${head} ${terms.join(sign)}${gates.length > 1 ? ` = ${value}` : ""}`
      if (widthOf(line, text) <= room) return line
    }
  return `∏f: ${short.join("·")} = ${value}`
}

/**
 * The numbers of a unit at one moment as a few lines across, where a column has no room for them.
 * @param {Scene} scene
 * @param {number} layer
 * @param {number} j
 * @param {number} t
 * @param {number} room in pixels
 * @param {number} text
 */
export function linesAcross(scene, layer, j, t, room, text) {
  const found = linesOf(scene, layer, j).filter(({ values }) => values[t] !== null)
  const lines = [`moment ${t + 1}, unit ${j + 1}`]
  for (const { label, values } of found) {
    const piece = `${label} ${fitted(values[t], 2, room, text)}`
    const longer = `${lines[lines.length - 1]}   ${piece}`
    if (widthOf(longer, text) <= room) lines[lines.length - 1] = longer
    else lines.push(piece)
  }
  return lines
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
  return `Moment ${t + 1}, ${words}, unit ${j + 1}: ${told.join("; ") || "not computed yet"}`
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

/**
 * What is drawn, in words: at length, and shorter.
 * @param {Scene} scene
 * @returns {string[]}
 */
export function meaningOf({ phase, edges, setup, twinChange }) {
  if (edges === "change" && twinChange)
    return [
      "W, U and b: their changes. Small squares in them: the twin's, the larger the further.",
      "W, U, b: changes. Small squares: the twin's.",
      "Small squares: the twin's",
      "changes",
    ]
  if (phase === "recheck")
    return [
      "With the new weights: the states of all moments again, the guess and the batch's loss.",
      "With the new weights: every state again",
      "New weights: states again",
      "new weights",
    ]
  const shared = { weight: "W, U and b", gradient: "∂L/∂w", change: "changes" }[edges]
  if (phase === "backward" && setup.anatomy.layers.some(({ kind }) => kind === "lstm"))
    return [
      "Left bars: ∂L/∂c, along the memory c (the cell state): each moment back only × f. Right: ∂L/∂h.",
      "Left bars: ∂L/∂c, along the memory c: each moment back × f.",
      "Left bars: the memory c, × f a moment",
      "Left bars: the memory c",
      "∂L/∂c, ∂L/∂h",
    ]
  if (phase === "backward")
    return [
      "Cells: ∂L/∂h. Plain: from what is handed on at that moment. Hatched: carried back from later ones.",
      "Plain: from this moment. Hatched: carried back from later.",
      "Hatched: carried from later",
      "∂L/∂h",
    ]
  return [
    `One column a moment, and one set of W, U and b for all of them. At the left: ${shared}.`,
    "The same W, U and b at every moment",
    "W, U, b: the same",
    "shared",
  ]
}
