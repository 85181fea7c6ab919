// What the network says over the whole plane of its two raw inputs, with the examples on it. For one input: the fitted
// curve. Classes are told apart by shape; hue is the sign of the output.

import { DIVERGING, DIVERGING_DISCRETE, PROBABILITY, PROBABILITY_DISCRETE, paint } from "../../shared/colour.js"
import { html, set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"

/** @import { PackedArrays } from "../../shared/codec.js" */
/** @import { OutputOptions as Options, PreparedSetup, Scene } from "../types.d.ts" */

/** An example on the plane, in pixels.
 * @typedef {{ index: number, x: number, y: number, test: boolean, dot: SVGPathElement }} Dot
 */
/** The part of the plane that is shown.
 * @typedef {{ x0: number, x1: number, y0: number, y1: number }} Window
 */

const SHAPES = [
  "M-4 0 A4 4 0 1 1 4 0 A4 4 0 1 1 -4 0Z",
  "M-3.6 -3.6H3.6V3.6H-3.6Z",
  "M0 -4.6L4.4 3.4H-4.4Z",
  "M0 -5L5 0L0 5L-5 0Z",
]
export const SHAPE_MARKS = ["●", "■", "▲", "◆"]
const SIDE = 320
const PICK_RADIUS = 14

/**
 * @param {Element} root
 * @param {{ onFocus: (index: number) => void,
 *   onPoints: ReturnType<typeof import("./own_points.js").createOwnPoints> }} on
 */
export function createOutputView(root, { onFocus, onPoints }) {
  const box = html("div", { class: "output" }, root)
  const frame = html("div", { class: "plane" }, box)
  const canvas = html("canvas", { class: "surface", width: 50, height: 50, "aria-hidden": "true" }, frame)
  const overlay = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, class: "points", role: "img" }, frame)
  const table = html("div", { class: "examples-table" }, box)
  const legend = html("p", { class: "legend" }, box)
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const curve = svg("path", { class: "fitted" })
  const batchRings = svg("g", { class: "batch" })
  const focusRing = svg("circle", { class: "focus-ring", r: 9 })
  let built = ""
  /** @type {Dot[]} */
  let dots = []
  /** Null where the examples are a table. @type {Window | null} */
  let shown = null
  /** The point of one's own that is being carried. @type {Dot | null} */
  let drag = null

  /**
   * @param {Window} view
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  const toScreen = (view, x, y) => [
    ((x - view.x0) / (view.x1 - view.x0)) * SIDE,
    SIDE - ((y - view.y0) / (view.y1 - view.y0)) * SIDE,
  ]
  /**
   * @param {Window} view
   * @param {MouseEvent} event
   * @returns {[number, number]}
   */
  const toData = (view, event) => {
    const place = overlay.getBoundingClientRect()
    return [
      view.x0 + ((event.clientX - place.left) / place.width) * (view.x1 - view.x0),
      view.y1 - ((event.clientY - place.top) / place.height) * (view.y1 - view.y0),
    ]
  }

  /**
   * @param {PreparedSetup} setup
   * @param {PackedArrays} arrays
   * @param {Options} options
   */
  function build(setup, arrays, options) {
    overlay.replaceChildren()
    dots = []
    const domain = setup.domain
    const view = domain && { x0: domain[0][0], x1: domain[0][1], y0: domain[1][0], y1: domain[1][1] }
    shown = view
    set(frame, { hidden: !view })
    set(table, { hidden: Boolean(view) })
    if (!view) return
    axes(setup, view)
    const points = arrays.points.data
    const rows = arrays.points.shape[0]
    const group = svg("g", { class: "dots" }, overlay)
    for (let index = 0; index < rows; index += 1) {
      const test = arrays.point_test.data[index] === 1
      if (test && !options.showTest) continue
      const [x, y] = toScreen(view, points[index * 2], points[index * 2 + 1])
      const kind = setup.kind === "regression" ? 0 : arrays.point_class.data[index]
      const dot = svg(
        "path",
        {
          d: SHAPES[kind % SHAPES.length],
          transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
          class: `dot${test ? " test" : ""} class-${kind}`,
        },
        group,
      )
      const value = arrays.point_value.data[index]
      // Three classes have no sign; their points are told apart by shape alone.
      if (setup.classes > 2) dot.classList.add("plain")
      else {
        const sign = setup.kind === "classes" ? kind : 0.5 + Math.max(-1, Math.min(1, value)) / 2
        dot.style.setProperty("--sign", String(sign))
      }
      dots.push({ index, x, y, test, dot })
    }
    overlay.append(curve, batchRings, focusRing)
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Window} view
   */
  function axes(setup, view) {
    const [x0, y0] = toScreen(view, Math.max(view.x0, Math.min(0, view.x1)), Math.max(view.y0, Math.min(0, view.y1)))
    svg("line", { class: "axis", x1: 0, x2: SIDE, y1: y0, y2: y0 }, overlay)
    svg("line", { class: "axis", x1: x0, x2: x0, y1: 0, y2: SIDE }, overlay)
    /**
     * @param {string} text
     * @param {number} x
     * @param {number} y
     * @param {string} anchor
     */
    const label = (text, x, y, anchor) =>
      setText(svg("text", { x, y, class: "axis-label", "text-anchor": anchor }, overlay), text)
    label(setup.axes[0], SIDE - 4, Math.min(SIDE - 6, y0 - 5), "end")
    label(setup.axes[1], Math.max(6, x0 + 6), 13, "start")
    label(fmt(view.x0, 2), 3, SIDE - 4, "start")
    label(fmt(view.x1, 2), SIDE - 3, SIDE - 4, "end")
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {PackedArrays} arrays
   * @param {Options} options
   */
  function update(setup, scene, arrays, options) {
    set(box, { "data-tool": options.tool })
    const key = `${setup.run}|${options.showTest}`
    if (built !== key) {
      built = ""
      build(setup, arrays, options)
      built = key
    }
    setText(legend, setup.targets_sentence)
    if (!shown) return drawTable(setup, scene, arrays)
    drawSurface(setup, scene, options)
    drawCurve(scene, shown)
    const byIndex = new Map(dots.map((dot) => [dot.index, dot]))
    const focus = scene.move ? scene.move.focus : options.focus
    const ring = focus === null ? undefined : byIndex.get(focus)
    set(focusRing, ring ? { cx: ring.x, cy: ring.y, display: null } : { display: "none" })
    const batch = scene.move?.batch ?? []
    const outside = scene.move && !scene.move.in_batch
    const wanted = (batch.length > 1 || outside) && batch.length <= 64 ? batch : []
    while (batchRings.childElementCount < wanted.length) svg("circle", { class: "batch-ring", r: 6.5 }, batchRings)
    for (const [at, circle] of [...batchRings.children].entries()) {
      const dot = byIndex.get(wanted[at])
      set(circle, dot ? { cx: dot.x, cy: dot.y, display: null } : { display: "none" })
    }
    set(overlay, { "aria-label": describe(setup, scene) })
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   */
  function describe(setup, scene) {
    const metrics = scene.state?.metrics
    const accuracy =
      metrics && setup.is_classification
        ? ` It is right on ${fmt(metrics.trainAccuracy * 100, 3)} % of the training examples.`
        : ""
    return `What the network says over the plane of its inputs.${accuracy}`
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawSurface(setup, scene, options) {
    const surface = scene.state?.surface
    if (!surface) return ink.clearRect(0, 0, canvas.width, canvas.height)
    const side = setup.surface_side
    if (canvas.width !== side) set(canvas, { width: side, height: side })
    const probability = setup.surface_kind === "probability"
    const [smooth, discrete] = probability ? [PROBABILITY, PROBABILITY_DISCRETE] : [DIVERGING, DIVERGING_DISCRETE]
    const offset = (probability ? options.outputShown : 0) * side * side
    const table = options.discrete ? discrete : smooth
    ink.putImageData(paint(ink.createImageData(side, side), surface, offset, table), 0, 0)
    set(canvas, { class: `surface${options.discrete ? " discrete" : ""}` })
  }

  /**
   * @param {Scene} scene
   * @param {Window} view
   */
  function drawCurve(scene, view) {
    const values = scene.state?.curve
    set(curve, { display: values ? null : "none" })
    if (!values) return
    const count = values.length
    const points = Array.from(values, (value, index) =>
      toScreen(view, view.x0 + ((view.x1 - view.x0) * index) / (count - 1), value),
    )
    set(curve, {
      d: `M${points.map(([x, y]) => `${x.toFixed(1)} ${Math.max(-9, Math.min(SIDE + 9, y)).toFixed(1)}`).join("L")}`,
    })
  }

  /**
   * Data that is not a plane: every example with its inputs, its targets and what the network says.
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {PackedArrays} arrays
   */
  function drawTable(setup, scene, arrays) {
    const names = setup.anatomy.outputs.map(({ name }) => name)
    const units = names.length
    const inputs = setup.columns.length
    // What a learner typed or copied from paper is shown as it was given, not rounded to four digits.
    /** @param {number} value */
    const given = (value) => fmt(value, 7)
    const lines = [
      ...setup.columns.map((name, i) => tableRow(name, (row) => given(arrays.table_x.data[row * inputs + i]))),
      ...names.map((name, j) =>
        tableRow(units > 1 ? `target of ${name}` : "target", (row) => given(arrays.table_y.data[row * units + j])),
      ),
      ...names.map((name, j) =>
        tableRow(`${name}, the guess`, (row) => fmt(scene.state?.outputs?.[row * units + j], 7)),
      ),
    ]
    const body = html("tbody")
    for (const [name, cell] of lines) {
      const line = html("tr", {}, body)
      html("th", { scope: "row" }, line, name)
      for (let row = 0; row < arrays.table_x.shape[0]; row += 1) html("td", {}, line, cell(row))
    }
    const grid = html("table")
    grid.append(body)
    table.replaceChildren(grid)
  }

  /**
   * @param {[number, number]} place
   * @param {(dot: Dot) => boolean} accept
   * @returns {Dot | null}
   */
  const nearest = ([px, py], accept) => {
    let best = null
    let least = PICK_RADIUS
    for (const dot of dots) {
      const distance = Math.hypot(dot.x - px, dot.y - py)
      if (distance >= least || !accept(dot)) continue
      best = dot
      least = distance
    }
    return best
  }

  overlay.addEventListener("pointerdown", (event) => {
    if (!shown) return
    const tool = box.dataset.tool ?? "focus"
    const place = toScreen(shown, ...toData(shown, event))
    if (tool === "focus") {
      const hit = nearest(place, (dot) => !dot.test)
      if (hit) onFocus(hit.index)
      return
    }
    const own = nearest(place, (dot) => onPoints.owns(dot.index))
    if (tool === "delete") {
      if (own) onPoints.remove(own.index)
    } else if (own) {
      drag = own
      overlay.setPointerCapture(event.pointerId)
    } else {
      onPoints.add(...toData(shown, event), Number(tool))
    }
  })
  overlay.addEventListener("pointermove", (event) => {
    if (!drag || !shown) return
    const [x, y] = toScreen(shown, ...toData(shown, event))
    set(drag.dot, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` })
  })
  overlay.addEventListener("pointerup", (event) => {
    if (!drag || !shown) return
    onPoints.move(drag.index, ...toData(shown, event))
    drag = null
  })

  return { update, element: box }
}

/**
 * @param {string} name
 * @param {(example: number) => string} cell
 * @returns {[string, (example: number) => string]}
 */
const tableRow = (name, cell) => [name, cell]
