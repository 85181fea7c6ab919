// Each unit's response over the plane, as a small picture in its box.

import { paint, RESPONSE } from "../../shared/colour.js"
import { html, set } from "../../shared/dom.js"

/** @import { Place } from "../../shared/network_layout.js" */
/** @import { Numbers } from "../types.d.ts" */

const SIDE = 12
/** Of a picture in whose place a number will stand: it has not been computed yet. */
const WAITING = 0.45

/** @param {Element} frame what it lies over */
export function createHeat(frame) {
  const canvas = html("canvas", { class: "network-heat", "aria-hidden": "true" }, frame)
  const pen = document.createElement("canvas")
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const pencil = /** @type {CanvasRenderingContext2D} */ (pen.getContext("2d"))
  /** Pixels of the screen to one of the page. */
  let ratio = 1
  let empty = true
  return {
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      ratio = Math.min(window.devicePixelRatio || 1, 2)
      set(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
      ink.clearRect(0, 0, canvas.width, canvas.height) // another network's, where the size is the same
    },
    /** Only where something is drawn: a canvas that is touched is handed to the screen anew. */
    clear() {
      if (!empty) ink.clearRect(0, 0, canvas.width, canvas.height)
      empty = true
    },
    /**
     * All pictures at once, one below the other as they arrive; then each is copied to its place.
     * @param {Numbers} bytes
     */
    print(bytes) {
      pen.width = SIDE
      pen.height = bytes.length / SIDE
      pencil.putImageData(paint(pencil.createImageData(SIDE, pen.height), bytes, 0, RESPONSE), 0, 0)
    },
    /**
     * @param {number} number which of those that were printed
     * @param {Place} at its middle
     * @param {number} width
     * @param {number} height
     * @param {boolean} waiting
     */
    draw(number, { x, y }, width, height, waiting) {
      empty = false
      ink.globalAlpha = waiting ? WAITING : 1
      const [left, top] = [(x - width / 2) * ratio + 1, (y - height / 2) * ratio + 1]
      ink.drawImage(pen, 0, number * SIDE, SIDE, SIDE, left, top, width * ratio - 2, height * ratio - 2)
    },
  }
}
