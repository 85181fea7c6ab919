// Draw a digit. The strokes are kept at ten times the size, then made small and centred the way MNIST's pictures were:
// fitted into 20 x 20, its centre of mass in the middle of 28 x 28.

import { html } from "../shared/dom.js"
import { inkOf } from "./ink.js"
import { shrink } from "./shrink.js"

const SIDE = 280
/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [-14, 0], ArrowRight: [14, 0], ArrowUp: [0, -14], ArrowDown: [0, 14] }

/** @typedef {{ x: number, y: number }} PadPoint */
/** @typedef {import("./ink.js").Ink & { values: number[] }} InkedDrawing */
/** @typedef {(drawing: InkedDrawing | null) => void} Send */

/** @type {WeakMap<Element, ReturnType<typeof createPad>>} */
const pads = new WeakMap()

/** @param {import("../shared/streamlit.d.ts").Component<{ side: number, pen: number }>} component */
export default function ({ data, parentElement, setStateValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".digit-pad"))
  const pad = pads.get(host) ?? createPad(host, data?.side ?? 28, SIDE * (data?.pen ?? 0.08))
  pads.set(host, pad)
  pad.connect((drawing) => setStateValue("drawing", drawing))
}

/**
 * @param {HTMLElement} host
 * @param {number} side of the small picture
 * @param {number} pen width of a stroke, in pixels of the large one
 */
function createPad(host, side, pen) {
  /** @type {Send} */
  let send = () => {}
  /** @type {PadPoint | null} */
  let last = null
  let keyboard = { x: SIDE / 2, y: SIDE / 2 }
  const label = "Draw a digit here. With the keyboard: arrows move, with Shift they draw, Delete clears."
  const canvas = html("canvas", { width: SIDE, height: SIDE, tabindex: 0, role: "img", "aria-label": label }, host)
  const clear = html("button", { type: "button" }, host, "Clear")
  const paper = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }))
  wipe()

  function wipe() {
    paper.fillStyle = "#000"
    paper.fillRect(0, 0, SIDE, SIDE)
  }

  /** @param {MouseEvent} event */
  function place(event) {
    const box = canvas.getBoundingClientRect()
    return { x: ((event.clientX - box.left) / box.width) * SIDE, y: ((event.clientY - box.top) / box.height) * SIDE }
  }

  /**
   * @param {PadPoint} from
   * @param {PadPoint} to
   */
  function stroke(from, to) {
    Object.assign(paper, { strokeStyle: "#fff", lineWidth: pen, lineCap: "round", lineJoin: "round" })
    paper.beginPath()
    paper.moveTo(from.x, from.y)
    paper.lineTo(to.x + 0.01, to.y)
    paper.stroke()
  }

  function done() {
    const pixels = paper.getImageData(0, 0, SIDE, SIDE).data
    const [values, ink] = [shrink(pixels, SIDE, side), inkOf(pixels, SIDE, pen)]
    send(values && ink ? { values, ...ink } : null)
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId)
    last = place(event)
    stroke(last, last)
  })
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return
    const here = place(event)
    stroke(last, here)
    last = here
  })
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"]))
    canvas.addEventListener(name, () => {
      if (last) done()
      last = null
    })
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key]
    if (event.key === "Delete") return clear.click()
    if (!move) return
    event.preventDefault()
    const here = {
      x: Math.min(SIDE, Math.max(0, keyboard.x + move[0])),
      y: Math.min(SIDE, Math.max(0, keyboard.y + move[1])),
    }
    if (event.shiftKey) {
      stroke(keyboard, here)
      done()
    }
    keyboard = here
  })
  clear.addEventListener("click", () => {
    wipe()
    send(null)
  })

  return {
    /** @param {Send} sender */
    connect(sender) {
      send = sender
    },
  }
}
