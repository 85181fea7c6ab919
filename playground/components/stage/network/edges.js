// The lines of the picture: every weight one, every bias one from a constant 1. Width is the size of what they show,
// hue its sign, and the numbers stand on them where there is room.
//
// Widths are on one fixed scale for each quantity, so that a gradient that vanishes towards the inputs is seen to
// vanish.

import { lineColour, strength } from "../../shared/colour.js"
import { set, setText, svg } from "../../shared/dom.js"
import { linePath, pointOn } from "../../shared/network_layout.js"
import { fitted, widthOf } from "./fitted.js"
import { oneOf } from "./hits.js"
import { around, placeNumbers } from "./number_places.js"

/** @import { Anatomy, Parameter } from "../../shared/anatomy.js" */
/** @import { Course, Layout } from "../../shared/network_layout.js" */
/** @import { NetworkOptions as Options, Quantity, Scene } from "../types.d.ts" */
/** @import { Area } from "./number_places.js" */

/** A line of the picture and the parameter it stands for.
 * @typedef {{ row: Parameter, course: Course, d: string, line: SVGPathElement, halo: SVGPathElement | null, bias:
 *   boolean, drawn: string }} Edge
 *   drawn: what it was last drawn by
 */

/** The value that draws a line at its widest. @type {Record<Quantity, number>} */
export const FULL_SCALE = { weight: 5, gradient: 2, change: 0.2 }
/** Of so many weights every one has its number, where there is room; of more, those on the way of the selection. */
const MOST_NUMBERED = 60
/** From so many on lines are thin, or they would be one surface. */
const MANY = 500
/** Where on its line a tick stands for no change, and how far from there for the largest, as shares of the line: beyond
 *  the numbers, which stand nearer to its begin. */
export const NO_CHANGE = 0.66
const TICK_REACH = 0.16
const TICK_HALF = 5
const TICK_WIDTH = 2.5

/**
 * @param {Record<"edges" | "labels", SVGGElement>} sheets
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @param {Area[]} taken where boxes and their names stand
 */
export function createEdges(sheets, anatomy, layout, taken) {
  const crowded = layout.lines.size > MANY
  const [thinnest, widest] = crowded ? [0.3, 2.5] : layout.roomy ? [1, 10] : [0.75, 6]
  const halos = svg("g", {}, sheets.edges)
  const drawn = anatomy.parameters.filter(({ id }) => layout.lines.has(id))
  const edges = drawn.map(edge)
  const ticks = {
    twin: svg("path", { class: "tick twin" }, sheets.labels),
    own: svg("path", { class: "tick" }, sheets.labels),
  }
  const numbers = svg("g", { class: "edge-labels" }, sheets.labels)
  /** The number of each line that has one. @type {Map<string, SVGTextElement>} */
  let labels = new Map()
  let placed = ""
  const channel = layout.pitch - layout.wide - 10
  const size = { width: Math.min(4 * layout.text, Math.max(channel, 0)), height: layout.text + 2 }

  /**
   * @param {Parameter} row
   * @returns {Edge}
   */
  function edge(row) {
    const course = /** @type {Course} */ (layout.lines.get(row.id))
    const bias = row.kind === "bias"
    const d = linePath(course)
    const line = svg("path", { class: `edge${bias ? " bias" : ""}`, d }, sheets.edges)
    if (!bias) svg("path", { class: "edge-hit", d, "data-select": row.id, tabindex: "-1" }, sheets.edges)
    else one(row.id, course)
    return { row, course, d, line, halo: null, bias, drawn: "" }
  }

  /**
   * The constant 1 that a bias comes from.
   * @param {string} id
   * @param {Course} course
   */
  function one(id, { x1, y1 }) {
    const { radius, reach } = oneOf(layout)
    svg("circle", { class: "one", cx: x1, cy: y1, r: radius }, sheets.edges)
    if (layout.roomy) {
      const text = svg("text", { class: "one-text", x: x1, y: y1 + layout.text * 0.35 }, sheets.edges)
      setText(text, "1")
    }
    svg("circle", { class: "bias-hit", cx: x1, cy: y1, r: reach, "data-select": id, tabindex: "-1" }, sheets.edges)
  }

  const weights = drawn.filter(({ kind }) => kind === "weight").map(({ id }) => id)
  const roomFor = new Set(drawn.filter(({ from }) => from && layout.isBox(from)).map(({ id }) => id))
  /** @param {Set<string>} path */
  const onPath = (path) => weights.filter((id) => path.has(id))

  /**
   * Numbers get their places anew only when another part is selected: from step to step none moves.
   * @param {Set<string>} path
   * @param {Options} options
   */
  function place(path, options) {
    const key = [options.selection, options.present, ...path].join(" ")
    if (key === placed) return
    const few = weights.length <= MOST_NUMBERED && layout.roomy && !options.present
    // Between long rows of cells lines lie too close for numbers.
    const wide = layout.grids ? weights.filter((id) => roomFor.has(id)) : weights
    const ordered = few ? [...wide.filter((id) => id === options.selection), ...wide] : onPath(path)
    placed = ""
    numbers.replaceChildren()
    labels = new Map()
    for (const [id, { x, y }] of placeNumbers(layout.lines, [...new Set(ordered)], size, taken)) {
      const label = svg("text", { class: "edge-label", x, y: y + layout.text * 0.35 }, numbers)
      labels.set(id, label)
    }
    placed = key
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   * @param {Set<string>} path the way of the selection
   */
  function update(scene, options, path) {
    place(path, options)
    for (const part of edges) drawEdge(part, scene, options)
    drawTicks(scene, options)
  }

  /**
   * @param {Edge} part
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawEdge(part, scene, options) {
    const { row, line, bias } = part
    const value = scene.edge(row)
    const thick = options.present ? 1.6 : 1
    const share = value === null ? 0 : strength(value, FULL_SCALE[scene.edges], options.log)
    const width = (thinnest + (widest - thinnest) * share) * thick
    const selected = row.id === options.selection
    const lit = options.places?.has(row.id)
    lightUp(part, selected || lit ? width + 8 : 0, lit ? "halo lit" : "halo")
    // In steps too small to see, so that what hardly changes from picture to picture is not drawn anew.
    const steps = Math.round(width * 5)
    const looks = `${steps}${value === null ? "?" : lineColour(value)}`
    if (looks !== part.drawn)
      set(line, {
        "stroke-width": (steps / 5).toFixed(1),
        stroke: value === null ? null : lineColour(value),
        class: `edge${bias ? " bias" : ""}${value === null ? " unknown" : ""}`,
      })
    part.drawn = looks
    const label = labels.get(row.id)
    if (!label) return
    setText(label, fitted(value, 2, size.width, layout.text))
    set(label, { class: `edge-label${selected ? " strong" : ""}` })
  }

  /**
   * What lies around a line that is selected or pointed at; of hundreds of lines few ever have it.
   * @param {Edge} part
   * @param {number} width 0: none
   * @param {string} name its class
   */
  function lightUp(part, width, name) {
    if (width === 0) {
      part.halo?.remove()
      part.halo = null
      return
    }
    part.halo ??= svg("path", { d: part.d }, halos)
    set(part.halo, { "stroke-width": width.toFixed(1), class: name })
  }

  /**
   * How far each weight moves, as a tick on its line: further on for upwards, back for downwards; and a hollow one for
   * a second optimizer's step from the same place.
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawTicks(scene, options) {
    const changes = scene.edges === "change"
    /**
     * @param {(row: Parameter) => number | null | undefined} changeOf
     * @param {typeof tick} shape
     */
    const pathOfTicks = (changeOf, shape) =>
      edges.map(({ row, course, bias }) => (bias ? "" : shape(course, changeOf(row) ?? null, options.log))).join("")
    set(ticks.own, { d: changes ? pathOfTicks(scene.edge, tick) : "" })
    set(ticks.twin, { d: changes && scene.twinChange ? pathOfTicks(scene.twinChange, hollowTick) : "" })
  }

  return { update, edges, crowded, labels: () => labels }
}

/**
 * The shape of one tick; "" for a weight that does not move.
 * @param {Course} course
 * @param {number | null} change
 * @param {boolean} log
 */
export function tick(course, change, log) {
  const corners = cornersOf(course, change, log, 0)
  return corners.length ? `M${corners[0]}L${corners[1]}` : ""
}

/**
 * The same as a small frame: for a second optimizer.
 * @param {Course} course
 * @param {number | null} change
 * @param {boolean} log
 */
export function hollowTick(course, change, log) {
  const [a, b, c, d] = [...cornersOf(course, change, log, -TICK_WIDTH), ...cornersOf(course, change, log, TICK_WIDTH)]
  return a ? `M${a}L${b}L${d}L${c}Z` : ""
}

/**
 * Both ends of a tick across its line, `along` pixels further on it; none for a weight that does not move.
 * @param {Course} course
 * @param {number | null} change
 * @param {boolean} log
 * @param {number} along
 * @returns {string[]}
 */
function cornersOf(course, change, log, along) {
  if (!change || !Number.isFinite(change)) return []
  const t = tickAt(change, log)
  const at = pointOn(course, t)
  const [before, after] = [pointOn(course, t - 0.01), pointOn(course, t + 0.01)]
  const length = Math.max(Math.hypot(after.x - before.x, after.y - before.y), 1e-9)
  const [dx, dy] = [(after.x - before.x) / length, (after.y - before.y) / length]
  return [1, -1].map((side) => {
    const [x, y] = [at.x + along * dx - side * TICK_HALF * dy, at.y + along * dy + side * TICK_HALF * dx]
    return `${x.toFixed(1)} ${y.toFixed(1)}`
  })
}

/**
 * Where on its line the tick of a change stands.
 * @param {number} change
 * @param {boolean} log
 */
export function tickAt(change, log) {
  return NO_CHANGE + Math.sign(change) * TICK_REACH * strength(change, FULL_SCALE.change, log)
}

/**
 * What numbers must not lie on: boxes, their names, and the constants of biases.
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @returns {Area[]}
 */
export function takenBy(anatomy, layout) {
  const { node, wide, roomy, text } = layout
  const parts = [...anatomy.inputs, ...anatomy.units]
  const boxes = parts.map(({ id }) => around(layout.placeOf(id), { width: wide + 2, height: node }))
  for (const { x, y, cols, rows, w, h } of layout.grids ?? [])
    boxes.push({ left: x, right: x + cols * w, top: y, bottom: y + rows * h })
  const names = parts.map(({ id, name }) => {
    const { x, y } = layout.placeOf(id)
    return around({ x, y: y - node / 2 - text * 0.6 }, { width: widthOf(`${name} ∂a`, text), height: text + 4 })
  })
  const ones = anatomy.parameters
    .filter(({ kind, id }) => kind === "bias" && layout.lines.has(id))
    .map(({ id }) => /** @type {Course} */ (layout.lines.get(id)))
    .map(({ x1, y1 }) => around({ x: x1, y: y1 }, { width: 1.6 * text, height: 1.6 * text }))
  return roomy ? [...boxes, ...names, ...ones] : boxes
}
