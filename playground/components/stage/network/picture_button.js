// Below the picture a button: what of it would change the guess most. It is there at every level and before a class;
// until the slope has come back to the picture it says that this comes. On a phone it is among the views.

import { html, set, setText } from "../../shared/dom.js"
import { widthOf } from "./fitted.js"

/** @import { NetworkOptions as Options, Scene } from "../types.d.ts" */
/** @import { GridLayout } from "./grid_layout.js" */

/** At length and shorter, before it is pressed and while it is. */
const OFF = ["What would change the guess most?", "What changes it most?", "What matters?"]
const ON = ["Back to the pixels", "The pixels", "pixels"]
const MEANS =
  "How steeply the loss changes with each pixel. Blue: brighter would raise the loss. Orange: brighter would lower it."
const COMES = "It comes with the backward pass: once the way back has reached the first layer, the picture shows it."
/** About what a button has around its words. */
const AROUND = 18

/**
 * How wide it may be: a little over its column, but never over the filters beside it.
 * @param {Pick<GridLayout, "grids" | "columnWidth">} layout
 * @param {{ left: number, y: number, height: number }} place
 */
export function roomFor({ grids, columnWidth }, { left, y, height }) {
  const beside = grids.filter((grid) => grid.layer >= 0 && grid.y < y + height && grid.y + grid.rows * grid.h > y)
  return Math.min(columnWidth(0) * 1.2, ...beside.map(({ x }) => x - left - 4))
}

/**
 * @param {Element} frame
 * @param {(on: boolean) => void} choose
 */
export function createPictureButton(frame, choose) {
  const button = html("button", { type: "button", class: "picture-button", hidden: true }, frame)
  button.onclick = () => choose(button.getAttribute("aria-pressed") !== "true")
  /** @type {{ room: number, text: number } | null} */
  let place = null
  return {
    /**
     * @param {GridLayout | null} layout null: no picture is drawn
     * @param {number} text
     */
    resize(layout, text) {
      const picture = layout?.grids.find(({ layer, kind }) => layer < 0 && kind === "map")
      place = null
      set(button, { hidden: true })
      if (!layout || !picture || !layout.below) return
      const y = picture.y + picture.rows * picture.h + 4
      const height = layout.below - 4
      const left = Math.max(layout.columnX(0) - layout.columnWidth(0) / 2, 0)
      place = { room: roomFor(layout, { left, y, height }), text }
      button.style.cssText = `left:${left}px;top:${y}px;height:${height}px;font-size:${text}px`
    },
    /**
     * @param {Scene} scene
     * @param {Pick<Options, "nodes">} options
     */
    update(scene, { nodes }) {
      set(button, { hidden: !place })
      if (!place) return
      const { room, text } = place
      const on = nodes === "heat"
      const forms = on ? ON : OFF
      const known = scene.inputSlope(scene.setup.anatomy.inputs[0]) !== null
      setText(button, forms.find((form) => widthOf(form, text) + AROUND <= room) ?? forms[forms.length - 1])
      set(button, { "aria-pressed": on, title: known ? MEANS : `${MEANS} ${COMES}` })
    },
  }
}
