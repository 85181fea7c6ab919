// Layers that are pictures, sequences or long rows: each a column of small grids whose cells are coloured, one grid a
// map. The cells of a column are all of one size; a press on one selects its unit.

import { signColour } from "../../shared/colour.js"
import { html, set } from "../../shared/dom.js"

/** @import { Anatomy, Input, Unit } from "../../shared/anatomy.js" */
/** @import { Layout } from "../../shared/network_layout.js" */
/** @import { PreparedSetup, Scene } from "../types.d.ts" */

/** A column of grids. cell: the side of one; places: the middle of each part's cell, in the layer's order.
 * @typedef {{ layer: number, parts: (Input | Unit)[], cell: number, places: { x: number, y: number }[] }} GridColumn
 */

/** A row of more units than this is drawn as cells. */
const MOST_BOXES = 16
const LARGEST_CELL = 22
const GAP = 6

/**
 * The shape of what a column shows: rows, columns, maps.
 * @param {number[]} shape of a layer's output, or of an example
 * @returns {[number, number, number]}
 */
function gridOf(shape) {
  if (shape.length === 3) return [shape[0], shape[1], shape[2]]
  if (shape.length === 2) return [shape[1], shape[0], 1]
  const rows = Math.ceil(Math.sqrt(shape[0] * 4))
  return [rows, Math.ceil(shape[0] / rows), 1]
}

/**
 * Where a number of the shape stands in its grid: row, column, map.
 * @param {number[]} shape
 * @param {number} index
 */
function placeIn(shape, index) {
  const [rows, columns, maps] = gridOf(shape)
  if (shape.length === 3)
    return { row: Math.floor(index / maps / columns), column: Math.floor(index / maps) % columns, map: index % maps }
  if (shape.length === 2) return { row: index % rows, column: Math.floor(index / rows), map: 0 }
  return { row: index % rows, column: Math.floor(index / rows), map: 0 }
}

/** @param {number[]} shape */
const isGrid = (shape) => shape.length > 1 || shape[0] > MOST_BOXES

/**
 * The same network without what is drawn as grids, and without the lines from and to it.
 * @param {PreparedSetup} setup
 * @returns {Anatomy}
 */
export function boxedOf({ anatomy, example }) {
  const inputs = isGrid(example.shape) ? [] : anatomy.inputs
  const layers = anatomy.layers.map((layer) => (isGrid(layer.shape) ? { ...layer, units: [] } : layer))
  const units = anatomy.units.filter(({ layer }) => layers[layer].units.length)
  const ids = new Set([...inputs, ...units].map(({ id }) => id))
  const parameters = anatomy.parameters.filter(
    ({ kind, from, to }) => (kind === "weight" && ids.has(from) && ids.has(to)) || (kind === "bias" && ids.has(to)),
  )
  return { ...anatomy, inputs, layers, units, parameters }
}

/** @param {Element} frame what it lies over */
export function createGrids(frame) {
  const canvas = html("canvas", { class: "network-heat", "aria-hidden": "true" }, frame)
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  let ratio = 1
  /** @type {GridColumn[]} */
  let columns = []

  /**
   * @param {PreparedSetup} setup
   * @param {Layout} layout
   */
  function build({ anatomy, example }, layout) {
    ratio = Math.min(window.devicePixelRatio || 1, 2)
    set(canvas, { width: Math.round(layout.width * ratio), height: Math.round(layout.height * ratio) })
    const shapes = [example.shape, ...anatomy.layers.map(({ shape }) => shape)]
    columns = shapes.flatMap((shape, at) =>
      isGrid(shape) ? [columnOf(at - 1, at ? anatomy.layers[at - 1].units : anatomy.inputs, shape, layout)] : [],
    )
  }

  /**
   * What a column shows: of the example in focus where its update is here, else of the state's maps.
   * @param {GridColumn} column
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @returns {(number | null)[]}
   */
  function valuesOf({ layer, parts }, setup, scene) {
    if (scene.move)
      return parts.map((part) => {
        if (part.kind === "input") return scene.input(part)
        const { z, a, dA, dZ } = scene.unit(part)
        return scene.phase === "backward" ? (dZ ?? dA) : (a ?? z)
      })
    const row = setup.maps.find((map) => map.layer === layer && map.name === "A")
    const { maps, scales } = scene.state ?? {}
    if (!row || !maps || !scales) return parts.map(() => null)
    const scale = scales[setup.maps.indexOf(row)]
    return parts.map((_, index) => (maps[row.at + index] / 127.5 - 1) * scale)
  }

  return {
    build,
    /**
     * @param {PreparedSetup} setup
     * @param {Scene} scene
     * @param {string | null} selection
     */
    draw(setup, scene, selection) {
      ink.setTransform(ratio, 0, 0, ratio, 0, 0)
      ink.clearRect(0, 0, canvas.width, canvas.height)
      const line = getComputedStyle(canvas).color
      for (const column of columns) {
        const values = valuesOf(column, setup, scene)
        const full = Math.max(1e-12, ...values.map((value) => (Number.isFinite(value) ? Math.abs(value ?? 0) : 0)))
        const { cell, places, parts } = column
        for (const [index, { x, y }] of places.entries()) {
          const value = values[index]
          ink.fillStyle = value === null ? "transparent" : signColour(value, full, { least: 0.04, most: 0.9 })
          ink.fillRect(x - cell / 2, y - cell / 2, cell - 1, cell - 1)
          ink.globalAlpha = parts[index].id === selection ? 1 : 0.15
          ink.strokeStyle = line
          ink.strokeRect(x - cell / 2 + 0.5, y - cell / 2 + 0.5, cell - 1, cell - 1)
          ink.globalAlpha = 1
        }
      }
    },
    /**
     * The part whose cell is at a point of the picture, or null.
     * @param {number} x
     * @param {number} y
     */
    at(x, y) {
      for (const { cell, places, parts } of columns) {
        const found = places.findIndex((at) => Math.abs(at.x - x) <= cell / 2 && Math.abs(at.y - y) <= cell / 2)
        if (found >= 0) return parts[found].id
      }
      return null
    },
  }
}

/**
 * @param {number} layer -1 for the inputs
 * @param {(Input | Unit)[]} parts
 * @param {number[]} shape
 * @param {Layout} layout
 * @returns {GridColumn}
 */
function columnOf(layer, parts, shape, { columnX, pitch, head, floor }) {
  const [rows, columns, maps] = gridOf(shape)
  const room = floor - head - GAP * (maps + 1)
  // Many maps stand beside each other, in as few files as leave a cell its room.
  const files = Math.max(1, Math.ceil(Math.sqrt((maps * rows * pitch) / (columns * Math.max(room, 1)) / 2)))
  const high = Math.ceil(maps / files)
  const across = (pitch * 0.9 - GAP * (files - 1)) / (columns * files)
  const cell = Math.max(2, Math.min(LARGEST_CELL, across, room / (rows * high)))
  const [wide, tall] = [columns * cell + GAP, rows * cell + GAP]
  const left = columnX(layer + 1) - (files * wide - GAP) / 2
  const top = head + GAP + (floor - head - GAP - high * tall) / 2
  const places = parts.map((_, index) => {
    const { row, column, map } = placeIn(shape, index)
    const [file, down] = [map % files, Math.floor(map / files)]
    return { x: left + file * wide + (column + 0.5) * cell, y: top + down * tall + (row + 0.5) * cell }
  })
  return { layer, parts, cell, places }
}
