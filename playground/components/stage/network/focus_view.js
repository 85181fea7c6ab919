// The cell that is looked at, on the maps themselves: a frame around the window it looks at, one around the cell, and
// two lines that join them. In pooling every window's winner is pointed out.

import { set, svg } from "../../shared/dom.js"
import { said, windowOf } from "./windows.js"

/** @import { Scene } from "../types.d.ts" */
/** @import { Grid, GridLayout } from "./grid_layout.js" */
/** @import { Lens } from "./lens.js" */

/**
 * @param {SVGGElement} sheet
 * @param {GridLayout} layout
 */
export function createFocusView(sheet, layout) {
  const { grids } = layout
  const rays = svg("path", { class: "focus-rays" }, sheet)
  const winners = svg("path", { class: "winners" }, sheet)
  const frames = Array.from({ length: 4 }, () => svg("rect", { class: "focus-frame" }, sheet))

  /**
   * @param {number} layer
   * @param {number} channel
   */
  const mapAt = (layer, channel) =>
    grids.find((grid) => grid.layer === layer && grid.channel === channel && ["map", "strip"].includes(grid.kind))

  /**
   * @param {Scene} scene
   * @param {Lens | null} lens
   */
  function update(scene, lens) {
    const { anatomy, example } = scene.setup
    const windows = lens ? anatomy.layers[lens.cell.layer].windows : null
    const target = lens && mapAt(lens.cell.layer, lens.cell.channel)
    const source = lens && mapAt(lens.cell.layer - 1, lens.from)
    const boxes = lens && windows && target && source ? [windowBox(lens, windows, source), cellBox(lens, target)] : []
    const kernel =
      lens &&
      grids.find(({ kind, layer, channel, parts }) => {
        const first = parts[0]
        const whole = first?.kind === "shared" && first.place[2] === lens.from
        return kind === "kernel" && layer === lens.cell.layer && channel === lens.cell.channel && whole
      })
    if (boxes.length && kernel)
      boxes.push({ x: kernel.x, y: kernel.y, width: kernel.cols * kernel.w, height: kernel.rows * kernel.h })
    frames.forEach((frame, at) => {
      set(frame, boxes[at] ? { ...boxes[at], display: null } : { display: "none" })
    })
    set(rays, { d: boxes.length ? raysBetween(boxes[0], boxes[1]) : "" })
    const pools = lens && windows && !kernel
    set(winners, { d: pools ? winnersOf(scene, lens.cell.layer, anatomy, example.shape) : "" })
  }

  /**
   * A dot in the winner's cell of every window, as soon as it is known who won.
   * @param {Scene} scene
   * @param {number} layer
   * @param {Scene["setup"]["anatomy"]} anatomy
   * @param {number[]} shape
   */
  function winnersOf(scene, layer, anatomy, shape) {
    const { kind, units } = anatomy.layers[layer]
    if (!kind.startsWith("max")) return ""
    const first = units[0].index
    const [, width, channels] = anatomy.layers[layer].shape
    let path = ""
    for (const unit of units) {
      const { a } = scene.unit(unit)
      if (a === null) continue
      const index = unit.index - first
      const position = Math.floor(index / channels)
      const cell = { layer, index, row: Math.floor(position / width), col: position % width, channel: index % channels }
      const won = windowOf(anatomy, shape, cell, cell.channel).find((part) => part && said(scene, part) === a)
      const grid = won && mapAt(layer - 1, cell.channel)
      if (!won || !grid || Math.min(grid.w, grid.h) < 4) continue
      const at = layout.placeOf(won.id)
      const r = Math.min(2.5, grid.w / 4)
      path += `M${(at.x - r).toFixed(1)} ${at.y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
    }
    return path
  }

  return { update }
}

/** @typedef {{ x: number, y: number, width: number, height: number }} Outline */

/**
 * @param {Lens} lens
 * @param {{ size: [number, number], strides: [number, number], before: [number, number] }} windows
 * @param {Grid} source
 * @returns {Outline}
 */
function windowBox({ cell }, { size, strides, before }, { x, y, w, h }) {
  const top = cell.row * strides[0] - before[0]
  const left = cell.col * strides[1] - before[1]
  return { x: x + left * w, y: y + top * h, width: size[1] * w, height: size[0] * h }
}

/**
 * @param {Lens} lens
 * @param {Grid} target
 * @returns {Outline}
 */
function cellBox({ cell }, { x, y, w, h, cols, kind }) {
  const [row, col] = kind === "strip" ? [Math.floor(cell.index / cols), cell.index % cols] : [cell.row, cell.col]
  return { x: x + col * w, y: y + row * h, width: w, height: h }
}

/**
 * @param {Outline} from
 * @param {Outline} to
 */
function raysBetween(from, to) {
  const right = from.x + from.width
  return `M${right} ${from.y}L${to.x} ${to.y}M${right} ${from.y + from.height}L${to.x} ${to.y + to.height}`
}
