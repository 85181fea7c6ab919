// What a second optimizer beside this one changes the numbers of cells by, as the hollow ticks of lines say it: a small
// square in each cell, the larger the further, its hue the sign.

import { strength } from "../../shared/colour.js"
import { set, svg } from "../../shared/dom.js"

/** @import { Parameter } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */

/** A number that is learned, and the cell that is drawn for it.
 * @typedef {{ part: Parameter, box: { x: number, y: number, w: number, h: number } }} LearnedCell
 */

/** Of a cell's shorter side, at the least and at the most; in smaller cells nothing is drawn. */
const SIDE = { least: 0.24, most: 0.56 }
const SMALLEST_CELL = 6

/**
 * The squares of the numbers that grow and of those that shrink, as paths; both empty where no changes are shown or
 * nobody is beside.
 * @param {LearnedCell[]} cells
 * @param {Pick<Scene, "edges" | "twinChange">} scene
 */
export function twinSquares(cells, { edges, twinChange }) {
  const paths = { up: "", down: "" }
  if (edges !== "change" || !twinChange) return paths
  for (const { part, box } of cells) {
    const change = twinChange(part)
    const short = Math.min(box.w, box.h)
    if (!change || !Number.isFinite(change) || short < SMALLEST_CELL) continue
    const side = short * (SIDE.least + (SIDE.most - SIDE.least) * strength(change, 1, true))
    const [x, y] = [box.x + (box.w - side) / 2, box.y + (box.h - side) / 2]
    const square = `M${x.toFixed(1)} ${y.toFixed(1)}h${side.toFixed(1)}v${side.toFixed(1)}h${(-side).toFixed(1)}Z`
    paths[change > 0 ? "up" : "down"] += square
  }
  return paths
}

/**
 * @param {Element} sheet
 * @param {LearnedCell[]} cells
 */
export function createTwinCells(sheet, cells) {
  const drawn = {
    up: svg("path", { class: "twin-cells up" }, sheet),
    down: svg("path", { class: "twin-cells" }, sheet),
  }
  return {
    /** @param {Scene} scene */
    update(scene) {
      const { up, down } = twinSquares(cells, scene)
      set(drawn.up, { d: up })
      set(drawn.down, { d: down })
    },
  }
}

/**
 * The cells of all that is learned, of what is drawn.
 * @param {{ part: import("../../shared/anatomy.js").Part | null, box: LearnedCell["box"] }[]} places
 * @returns {LearnedCell[]}
 */
export function learnedCells(places) {
  return places.flatMap(({ part, box }) =>
    part && part.kind !== "input" && part.kind !== "unit" ? [{ part, box }] : [],
  )
}
