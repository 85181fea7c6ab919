// The network's output over the plane, as the pixels of a small canvas.

import { DIVERGING, DIVERGING_DISCRETE, PROBABILITY, PROBABILITY_DISCRETE, paint } from "../../shared/colour.js"
import { set } from "../../shared/dom.js"

/** @import { NetworkOptions, PreparedSetup, Scene } from "../types.d.ts" */

/**
 * @param {HTMLCanvasElement} canvas one pixel a place of the plane; the page stretches it
 * @param {PreparedSetup} setup
 * @param {Scene} scene
 * @param {Pick<NetworkOptions, "discrete" | "outputShown">} options
 */
export function paintSurface(canvas, setup, scene, options) {
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const surface = scene.state?.surface
  if (!surface) return ink.clearRect(0, 0, canvas.width, canvas.height)
  const side = setup.surface_side
  if (canvas.width !== side) set(canvas, { width: side, height: side })
  const probability = setup.surface_kind === "probability"
  const [smooth, discrete] = probability ? [PROBABILITY, PROBABILITY_DISCRETE] : [DIVERGING, DIVERGING_DISCRETE]
  const offset = (probability ? options.outputShown : 0) * side * side
  ink.putImageData(paint(ink.createImageData(side, side), surface, offset, options.discrete ? discrete : smooth), 0, 0)
}
