// What travels along the lines in an operation: products forwards into a sum, shares of the blame backwards out of the
// loss, and where they come to a stop. Read off the scene; motion.js moves it.

import { strength } from "../../shared/colour.js"
import { lineFrom } from "../../shared/network_layout.js"
import { NO_CHANGE, tickAt } from "./edges.js"
import { passagesOf } from "./grid_journeys.js"

/** @import { Anatomy } from "../../shared/anatomy.js" */
/** @import { Course, Layout, Place } from "../../shared/network_layout.js" */
/** @import { Scene } from "../types.d.ts" */

/** A dot on its way along a line, from a share of it to another (0 is its begin, 1 its end).
 * @typedef {{ line: Course, from: number, to: number, value: number, size: number }} Journey
 */
/** A box where something gathers, or where the blame stops.
 * @typedef {{ at: Place, stops: boolean }} Arrival
 */
/** @typedef {{ journeys: Journey[], arrivals: Arrival[] }} Traffic */

/** More dots than these cannot be followed. */
const MOST = 160
/** A unit that passes on less than this share of what comes back to it counts as stopped: dead, or saturated. */
const STOPPED = 0.01

/**
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @param {string | null} [selection] of the windows it says which one is looked at
 * @returns {Traffic}
 */
export function trafficOf(scene, anatomy, layout, selection = null) {
  const { name, layer } = scene
  /** @type {Traffic} */
  const none = { journeys: [], arrivals: [] }
  if (!scene.move) return none
  if (name === "delta") return { ...none, journeys: moves(scene, anatomy, layout) }
  if (name === "loss" || name === "recheck") return towardsLoss(scene, anatomy, layout)
  if (layer === null) return none
  const cells = betweenCells(scene, layout, selection)
  if (cells.length) return { ...none, journeys: cells }
  if (name === "Z") return { ...none, journeys: products(scene, anatomy, layout, layer) }
  if (name === "A") return { ...none, arrivals: arrivals(anatomy, layout, layer, () => false) }
  if (name === "dW" || name === "dW_data") return { ...none, journeys: meetings(scene, anatomy, layout, layer) }
  const last = layer === anatomy.layers.length - 1
  // Where the loss goes straight to the output's sums, its blame is split there.
  if (last && (name === "dA" || (name === "dZ" && anatomy.stepOf("dA", layer) === "")))
    return { ...none, journeys: blame(scene, anatomy, layout) }
  if (name === "dA") return { ...none, journeys: shares(scene, anatomy, layout, layer) }
  if (name === "dZ")
    return { ...none, arrivals: arrivals(anatomy, layout, layer, (unit) => isStopped(scene.unit(unit))) }
  return none
}

/**
 * Between cells of pictures each number goes straight from its place to where it belongs.
 * @param {Scene} scene
 * @param {Layout} layout
 * @param {string | null} selection
 */
function betweenCells(scene, layout, selection) {
  if (!layout.grids) return []
  const moving = passagesOf(scene, selection).filter(({ value }) => value !== 0)
  return moving.slice(0, MOST).flatMap(({ from, to, value }) => {
    const line = lineFrom(layout.placeOf(from), 0, layout.placeOf(to), 0)
    return journey({ ...line, straight: true }, value)
  })
}

/**
 * @param {{ dA: number | null, dZ: number | null }} unit
 */
export function isStopped({ dA, dZ }) {
  return dA !== null && dZ !== null && dA !== 0 && Math.abs(dZ) <= STOPPED * Math.abs(dA)
}

/**
 * @param {Course | undefined} line
 * @param {number} value
 * @param {number} [from]
 * @param {number} [to]
 * @returns {Journey[]} none for what carries nothing
 */
function journey(line, value, from = 0, to = 1) {
  if (!line || !Number.isFinite(value) || value === 0) return []
  return [{ line, from, to, value, size: 4 + 4 * strength(value, 1) }]
}

/**
 * @param {Anatomy} anatomy
 * @param {number} layer
 */
const weightsInto = (anatomy, layer) =>
  anatomy.parameters.filter((row) => row.kind === "weight" && row.layer === layer).slice(0, MOST)

/**
 * Each weight times what it hears, on its way into the sum.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @param {number} layer
 */
function products(scene, anatomy, layout, layer) {
  const heard = said(scene, anatomy, layer)
  return weightsInto(anatomy, layer).flatMap((row) =>
    journey(layout.lines.get(row.id), (scene.theta?.[row.index] ?? 0) * (heard.get(row.from) ?? 0)),
  )
}

/**
 * What came in and what comes back meet on the line: their product is the gradient.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @param {number} layer
 */
function meetings(scene, anatomy, layout, layer) {
  const heard = said(scene, anatomy, layer)
  const deltas = new Map(anatomy.layers[layer].units.map((unit) => [unit.id, scene.unit(unit).dZ ?? 0]))
  return weightsInto(anatomy, layer).flatMap((row) => {
    const line = layout.lines.get(row.id)
    return [...journey(line, heard.get(row.from) ?? 0, 0, 0.5), ...journey(line, deltas.get(row.to) ?? 0, 1, 0.5)]
  })
}

/**
 * Each delta times the weight it goes back over.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @param {number} layer the one that it comes back to
 */
function shares(scene, anatomy, layout, layer) {
  const above = layer + 1
  if (above >= anatomy.layers.length) return []
  const deltas = new Map(anatomy.layers[above].units.map((unit) => [unit.id, scene.unit(unit).dZ ?? 0]))
  return weightsInto(anatomy, above).flatMap((row) =>
    journey(layout.lines.get(row.id), (scene.theta?.[row.index] ?? 0) * (deltas.get(row.to) ?? 0), 1, 0),
  )
}

/**
 * The loss splits the blame among the outputs.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 */
function blame(scene, anatomy, layout) {
  return anatomy.outputs.flatMap((unit) => {
    const { dA, dZ } = scene.unit(unit)
    return journey(layout.lineToLoss(unit.id), dA ?? dZ ?? 0, 1, 0)
  })
}

/**
 * How far each weight moves, from where its tick stands for no change to where it ends.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 */
function moves(scene, anatomy, layout) {
  if (scene.edges !== "change") return []
  const weights = anatomy.parameters.filter(({ kind }) => kind === "weight").slice(0, MOST)
  return weights.flatMap((row) => {
    const change = scene.edge(row) ?? 0
    return journey(layout.lines.get(row.id), change, NO_CHANGE, tickAt(change, false))
  })
}

/**
 * The guesses go into the loss.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @returns {Traffic}
 */
function towardsLoss(scene, anatomy, layout) {
  const journeys = anatomy.outputs.flatMap((unit) => journey(layout.lineToLoss(unit.id), scene.unit(unit).a ?? 0))
  return { journeys, arrivals: [] }
}

/**
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @param {number} layer
 * @param {(unit: import("../../shared/anatomy.js").Unit) => boolean} stops
 * @returns {Arrival[]}
 */
function arrivals(anatomy, layout, layer, stops) {
  const boxes = anatomy.layers[layer].units.filter(({ id }) => layout.isBox(id))
  return boxes.map((unit) => ({ at: layout.placeOf(unit.id), stops: stops(unit) }))
}

/**
 * What the layer before says to this one.
 * @param {Scene} scene
 * @param {Anatomy} anatomy
 * @param {number} layer
 */
function said(scene, anatomy, layer) {
  /** @type {Map<string, number>} */
  const values = new Map()
  for (const part of anatomy.fed(layer))
    values.set(part.id, (part.kind === "input" ? scene.input(part) : scene.unit(part).a) ?? 0)
  return values
}
