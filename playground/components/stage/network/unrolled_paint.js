// The colours of an unrolled network, painted on one canvas: strips of cells, matrices, arrows, the memory's line and
// bars. Hue is the sign; what is carried back from later moments is hatched.

import { html, set } from "../../shared/dom.js"
import { fillOf, pixelAt } from "./cell_colours.js"
import { createCellPrint } from "./cell_print.js"
import { blocksIn, cellBox, inputBox, RECURRENT } from "./unrolled_layout.js"
import { cellsOfStrip, cutOff, isCut, lengthsOf, sharedNumber, stateOf } from "./unrolled_values.js"

/** @import { Scene } from "../types.d.ts" */
/** @import { Band, Frame, Matrix, Strip, UnrolledLayout } from "./unrolled_layout.js" */
/** @import { StripCell } from "./unrolled_values.js" */

/** The logarithmic scale of lengths: from a millionth to ten. */
const DECADES = { from: -6, to: 1 }
const MEMORY = 4

/**
 * How high a bar is, from 0 to 1.
 * @param {number} length
 * @param {number} longest
 * @param {boolean} log
 */
export function shareOf(length, longest, log) {
  if (!Number.isFinite(length)) return 1
  if (!(length > 0)) return 0
  if (!log) return longest > 0 ? Math.min(length / longest, 1) : 0
  return Math.min(Math.max((Math.log10(length) - DECADES.from) / (DECADES.to - DECADES.from), 0), 1)
}

/** @param {Element} drawing what the canvas lies below */
export function createUnrolledPaint(drawing) {
  const canvas = html("canvas", { class: "unrolled-cells", "aria-hidden": "true" })
  drawing.before(canvas)
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const hatch = document.createElement("canvas")
  let ratio = 1
  let colours = { line: "", muted: "", panel: "", accent: "", text: "" }
  /** @type {CanvasPattern | null} */
  let pattern = null

  /** The page's colours, as they are now. */
  function dress() {
    const style = getComputedStyle(canvas)
    const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim()
    const now = {
      line: read("--bp-line"),
      muted: read("--bp-muted"),
      panel: read("--bp-panel"),
      accent: read("--bp-accent"),
      text: read("--bp-text"),
    }
    if (pattern && now.panel === colours.panel) return
    colours = now
    const side = 6
    hatch.width = side
    hatch.height = side
    const pen = /** @type {CanvasRenderingContext2D} */ (hatch.getContext("2d"))
    pen.strokeStyle = now.panel
    pen.lineWidth = 1.2
    for (const shift of [-side, 0, side]) {
      pen.beginPath()
      pen.moveTo(shift - 1, side + 1)
      pen.lineTo(shift + side + 1, -1)
      pen.stroke()
    }
    pattern = ink.createPattern(hatch, "repeat")
  }

  /** @typedef {import("./cell_print.js").CellBlock & { pixels: ArrayLike<number> }} Printed */
  const { print } = createCellPrint()

  /** Nothing comes here any more. @param {Strip} strip */
  function paintAbsent({ x, y, w, h }) {
    ink.strokeStyle = colours.muted
    ink.lineWidth = 1
    ink.setLineDash([2, 3])
    ink.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1)
    ink.setLineDash([])
  }

  /**
   * @param {Strip} strip @param {StripCell[] | null} cells @param {number} units @param {number} alpha
   * @returns {Printed[]} the strip, where its cells are of one colour each
   */
  function paintStrip({ x, y, w, h }, cells, units, alpha) {
    const high = h / units
    const gaps = { x: false, y: high > 4 }
    ink.globalAlpha = alpha
    ink.strokeStyle = colours.line
    ink.lineWidth = 1
    const plain = cells?.every(({ value, slope, own }) => !slope || value === own) ?? true
    if (cells && !plain)
      for (const [j, cell] of cells.entries()) paintCell(cell, { x, y: y + j * high, w, h: gaps.y ? high - 1 : high })
    ink.strokeRect(x - 0.5, y - 0.5, w + 1, h + 1)
    ink.globalAlpha = 1
    const block = { rows: units, cols: 1, x, y, w, h: high, gaps, alpha }
    return cells && plain ? [{ ...block, pixels: cells.map(({ value, slope }) => pixelAt(value, slope)) }] : []
  }

  /** @param {StripCell} cell @param {Frame} box */
  function paintCell({ value, slope, own }, { x, y, w, h }) {
    const carried = value - own
    if (!slope || carried === 0) {
      ink.fillStyle = fillOf(value, slope)
      return ink.fillRect(x, y, w, h)
    }
    // Both parts side by side, each as wide as its share and in its own sign.
    const size = Math.abs(own) + Math.abs(carried)
    const mine = size > 0 ? (Math.abs(own) / size) * w : 0
    ink.fillStyle = fillOf(own, true)
    if (mine > 0) ink.fillRect(x, y, mine, h)
    ink.fillStyle = fillOf(carried, true)
    ink.fillRect(x + mine, y, w - mine, h)
    if (!pattern) return
    ink.fillStyle = pattern
    ink.fillRect(x + mine, y, w - mine, h)
  }

  /** @param {Matrix} matrix @param {Scene} scene @returns {Printed[]} */
  function paintMatrix(matrix, scene) {
    ink.strokeStyle = colours.line
    ink.lineWidth = 1
    ink.strokeRect(matrix.x - 1.5, matrix.y - 1.5, matrix.w + 2, matrix.h + 2)
    const pixels = matrix.parts.map((part) => {
      const { value, sofar } = part ? sharedNumber(scene, part) : { value: null, sofar: false }
      return pixelAt(value, scene.edges !== "weight" || sofar)
    })
    const { rows, cell } = matrix
    const cols = matrix.cols / blocksIn(matrix)
    const block = { rows, cols, w: cell, h: cell, gaps: { x: cell > 4, y: cell > 4 } }
    return Array.from({ length: blocksIn(matrix) }, (_, number) => {
      const { x, y } = cellBox(matrix, number * cols)
      const own = pixels.filter((_, at) => Math.floor((at % matrix.cols) / cols) === number)
      return { ...block, x, y, pixels: own }
    })
  }

  /** An arrow. @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
  function arrow(x1, y1, x2, y2) {
    const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)]
    ink.beginPath()
    ink.moveTo(x1, y1)
    ink.lineTo(x2, y2)
    ink.stroke()
    ink.beginPath()
    ink.moveTo(x2, y2)
    ink.lineTo(x2 - 4 * dx - 3 * Math.abs(dy), y2 - 4 * dy - 3 * Math.abs(dx))
    ink.lineTo(x2 - 4 * dx + 3 * Math.abs(dy), y2 - 4 * dy + 3 * Math.abs(dx))
    ink.closePath()
    ink.fill()
  }

  /**
   * What goes on from moment to moment: forwards the state, backwards the slope, unless it is cut there.
   * @param {Band} band @param {UnrolledLayout} layout @param {Scene} scene
   */
  function paintWays(band, layout, scene) {
    const backward = scene.phase === "backward"
    const states = band.strips.filter(({ name }) => name === "H" || name === "h")
    const memories = band.strips.filter(({ name }) => name === "c")
    const entries = band.strips.filter(({ name }) => name === (band.kind === "lstm" ? "i" : "H"))
    const { moments } = layout
    for (let t = 0; t + 1 < states.length; t += 1) {
      const [from, to] = [states[t], entries[t + 1]]
      const cut = isCut(scene.setup.cut, moments, t)
      const y = from.y + from.h / 2
      ink.strokeStyle = ink.fillStyle = colours.muted
      ink.lineWidth = 1.2
      const [a, b] = [from.x + from.w + 3, to.x - 3]
      if (b - a > 5) {
        if (backward && cut) scissors((a + b) / 2, y)
        else if (backward) arrow(b, y, a, y)
        else arrow(a, y, b, y)
      } else if (backward && cut) scissors((a + b) / 2, y)
      if (!memories.length || band.line === null) continue
      const [left, right] = [memories[t].x + memories[t].w + 1, memories[t + 1].x - 1]
      ink.strokeStyle = ink.fillStyle = colours.muted
      ink.lineWidth = MEMORY
      ink.beginPath()
      ink.moveTo(left, band.line)
      ink.lineTo(right, band.line)
      ink.stroke()
      if (backward && cut) scissors((left + right) / 2, band.line)
    }
  }

  /**
   * What comes in at every moment, from below; backwards what is passed down to a layer with moments of its own.
   * @param {Band} band @param {UnrolledLayout} layout @param {Scene} scene
   */
  function paintFed(band, layout, scene) {
    const at = layout.bands.indexOf(band)
    const below = layout.bands[at - 1]
    const down = scene.phase === "backward" && below !== undefined
    ink.strokeStyle = ink.fillStyle = colours.muted
    ink.lineWidth = 1.2
    for (const strip of band.strips) {
      if (strip.name !== (band.kind === "lstm" ? "g" : stateOf(band.kind))) continue
      const from = below ? stripAt(below, strip.t) : null
      const [x, low] = [band.kind === "lstm" ? strip.x : strip.x + strip.w / 2, from ? from.y - 3 : layout.inputs.y - 1]
      const high = strip.y + strip.h + 3
      if (low - high < 5) continue
      if (down) arrow(x, high, x, low)
      else arrow(x, low, x, high)
    }
  }

  /** Here the way back is cut. @param {number} x @param {number} y */
  function scissors(x, y) {
    ink.fillStyle = colours.panel
    ink.fillRect(x - 4, y - 8, 8, 16)
    ink.strokeStyle = colours.accent
    ink.lineWidth = 2.5
    for (const shift of [-2.5, 2.5]) {
      ink.beginPath()
      ink.moveTo(x + shift - 2, y + 8)
      ink.lineTo(x + shift + 2, y - 8)
      ink.stroke()
    }
  }

  /**
   * How long the slopes are, a bar a moment; of an LSTM two, the left one that of its memory.
   * @param {Band} band @param {UnrolledLayout} layout @param {Scene} scene @param {boolean} log
   */
  function paintBars({ bars, layer }, { pitch, columnX }, scene, log) {
    if (!bars) return
    const { lengths, longest } = lengthsOf(scene, layer)
    const all = Math.min(pitch * 0.5, 26)
    const w = all / lengths.length
    for (const [at, row] of lengths.entries())
      for (const [t, length] of row.entries()) {
        const x = columnX(t) - all / 2 + at * w
        ink.fillStyle = colours.line
        ink.fillRect(x, bars.y + bars.h - 1, w, 1)
        if (length === null) continue
        const high = Math.max(shareOf(length, longest, log) * bars.h, length > 0 ? 1 : 0)
        ink.fillStyle = at < lengths.length - 1 ? colours.text : colours.muted
        ink.fillRect(x, bars.y + bars.h - high, w - (lengths.length > 1 ? 0.5 : 0), high)
      }
  }

  return {
    /** @param {number} width @param {number} height */
    resize(width, height) {
      ratio = Math.min(window.devicePixelRatio || 1, 2)
      set(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
    },
    clear() {
      ink.setTransform(1, 0, 0, 1, 0, 0)
      ink.clearRect(0, 0, canvas.width, canvas.height)
    },
    /**
     * @param {UnrolledLayout} layout
     * @param {Scene} scene
     * @param {boolean} log
     * @param {boolean} playing the page's colours are those of the picture before: asking costs its whole style
     */
    paint(layout, scene, log, playing) {
      this.clear()
      ink.setTransform(ratio, 0, 0, ratio, 0, 0)
      if (!playing || !pattern) dress()
      /** @type {Printed[]} */
      const printed = []
      for (const band of layout.bands) {
        paintWays(band, layout, scene)
        paintFed(band, layout, scene)
        const severed = RECURRENT.includes(band.kind) && scene.phase === "backward" ? cutOff(scene, band.layer) : []
        for (const strip of band.strips) {
          const cells = cellsOfStrip(scene, strip)
          // On the way back what is not reached yet is only what was said.
          const alpha = scene.phase === "backward" && cells && !cells[0].slope ? 0.4 : 1
          if (severed[strip.t]) paintAbsent(strip)
          else printed.push(...paintStrip(strip, cells, band.units, alpha))
        }
        paintBars(band, layout, scene, log)
      }
      for (const input of scene.setup.anatomy.inputs) {
        const { x, y, w, h } = inputBox(layout, input.index)
        ink.fillStyle = fillOf((scene.move ? scene.input(input) : scene.pixel(input)) ?? 0, false)
        ink.fillRect(x, y, w, h)
      }
      for (const matrix of layout.matrices) printed.push(...paintMatrix(matrix, scene))
      for (const { weights, biases } of layout.behind)
        for (const matrix of [weights, biases]) if (matrix) printed.push(...paintMatrix(matrix, scene))
      print(ink, printed, ({ pixels }) => pixels)
    },
  }
}

/** @param {Band} band @param {number} t @returns {Strip | null} the strip of a moment's state */
function stripAt(band, t) {
  return band.strips.find((strip) => strip.t === t && strip.name === stateOf(band.kind)) ?? null
}
