// Moves what an operation sends along the lines, once, on a canvas of its own above the picture: the picture itself is
// not drawn anew for it, and is the same before, during and after.

import { lineColour } from "../../shared/colour.js"
import { html, set } from "../../shared/dom.js"
import { pointOn } from "../../shared/network_layout.js"

/** @import { Arrival, Journey, Traffic } from "./journeys.js" */

/** In milliseconds: what takes less is not seen to move. */
const SHORTEST = 50
/** How far a ring around a box grows, in pixels. */
const RING = 9

/** @param {Element} frame what it lies over */
export function createMotion(frame) {
  const canvas = html("canvas", { class: "network-motion", "aria-hidden": "true" }, frame)
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  let ratio = 1
  /** The display frame that is waited for; 0 where nothing moves. */
  let waiting = 0

  /** Ends at once whatever is under way. */
  function stop() {
    if (!waiting) return
    cancelAnimationFrame(waiting)
    waiting = 0
    ink.clearRect(0, 0, canvas.width, canvas.height)
    set(frame, { "data-motion": null })
  }

  /**
   * @param {Traffic} traffic
   * @param {{ milliseconds: number, name: string, half: number }} how name: of the operation; half: of a box's side
   */
  function play({ journeys, arrivals }, { milliseconds, name, half }) {
    stop()
    if (milliseconds < SHORTEST || journeys.length + arrivals.length === 0) return
    set(frame, { "data-motion": name })
    const { color, outlineColor } = getComputedStyle(canvas)
    /** @type {number | null} */
    let began = null
    /** @param {number} now */
    const tick = (now) => {
      began ??= now
      const share = (now - began) / milliseconds
      if (share >= 1) return stop()
      waiting = requestAnimationFrame(tick)
      ink.setTransform(ratio, 0, 0, ratio, 0, 0)
      ink.clearRect(0, 0, canvas.width, canvas.height)
      for (const each of journeys) dot(each, share, outlineColor)
      for (const each of arrivals) ring(each, share, half, color)
    }
    waiting = requestAnimationFrame(tick)
  }

  /**
   * @param {Journey} journey
   * @param {number} share of the way
   * @param {string} rim what sets it off from its line, which has its hue
   */
  function dot({ line, from, to, value, size }, share, rim) {
    const { x, y } = pointOn(line, from + (to - from) * eased(share))
    ink.beginPath()
    ink.arc(x, y, size, 0, 2 * Math.PI)
    ink.fillStyle = lineColour(value)
    ink.strokeStyle = rim
    ink.lineWidth = 1.5
    ink.fill()
    ink.stroke()
  }

  /**
   * What gathers spreads; what stops is crossed out.
   * @param {Arrival} arrival
   * @param {number} share
   * @param {number} half
   * @param {string} colour
   */
  function ring({ at, stops }, share, half, colour) {
    ink.globalAlpha = 1 - share
    ink.strokeStyle = colour
    ink.lineWidth = 2
    ink.beginPath()
    const reach = half + RING * eased(share)
    if (stops) {
      ink.moveTo(at.x - half, at.y - half)
      ink.lineTo(at.x + half, at.y + half)
      ink.moveTo(at.x - half, at.y + half)
      ink.lineTo(at.x + half, at.y - half)
    } else ink.rect(at.x - reach, at.y - reach, 2 * reach, 2 * reach)
    ink.stroke()
    ink.globalAlpha = 1
  }

  return {
    play,
    stop,
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      stop()
      ratio = Math.min(window.devicePixelRatio || 1, 2)
      set(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
    },
  }
}

/** @param {number} share */
function eased(share) {
  return share < 0.5 ? 2 * share * share : 1 - 2 * (1 - share) ** 2
}
