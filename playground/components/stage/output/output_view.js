// What the network says over the whole plane of its two raw inputs, with the examples on it. For one input: the fitted
// curve. Classes are told apart by shape; hue is the sign of the output.

import { html, set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { calmly } from "../calm.js"
import { saidRight } from "../transport/status_words.js"
import { createExamplesTable } from "./examples_table.js"
import { createPictureView } from "./picture_view.js"
import { paintSurface } from "./surface.js"

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
/** The side of a plane on which points are drawn as large as their shapes above. */
const USUAL_SIDE = 300
/** How far from a point, in pixels, a pointer still means it; a finger covers more. */
const PICK_RADIUS = { mouse: 14, finger: 24 }

/**
 * @param {Element} root
 * @param {{ onFocus: (index: number) => void,
 *   onPoints: ReturnType<typeof import("./own_points.js").createOwnPoints> }} on
 */
export function createOutputView(root, { onFocus, onPoints }) {
  const box = html("div", { class: "output" }, root)
  const frame = html("div", { class: "plane" }, box)
  const canvas = html("canvas", { class: "surface", width: 50, height: 50, "aria-hidden": "true" }, frame)
  const overlay = svg("svg", { class: "points", role: "img" }, frame)
  const beside = html("div", { class: "examples" }, box)
  const picture = createPictureView(beside)
  const table = createExamplesTable(beside, onFocus)
  const drawTable = calmly(table.update)
  const curve = svg("path", { class: "fitted" })
  const batchRings = svg("g", { class: "batch" })
  const focusRing = svg("circle", { class: "focus-ring", r: 9 })
  let built = ""
  /** The plane's side, in pixels: what is drawn on it is as large on every plane. */
  let side = USUAL_SIDE
  /** The last one drawn, for a change of size. @type {Parameters<typeof update> | null} */
  let last = null
  /** @type {Dot[]} */
  let dots = []
  /** Null where the examples are a table. @type {Window | null} */
  let shown = null
  /** The point of one's own that is being carried. @type {Dot | null} */
  let drag = null
  /** A carried point has just been put down: the click that comes with it is no other press. */
  let carried = false

  // The side is asked for only when it changes: the answer costs the page's whole layout.
  new ResizeObserver(() => {
    side = frame.clientWidth || side
    if (last) update(...last)
  }).observe(frame)

  /**
   * @param {number} x
   * @param {number} y
   */
  const placed = (x, y) => {
    const scale = Math.min(Math.max(side / USUAL_SIDE, 0.75), 1.4)
    return `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(2)})`
  }
  /**
   * @param {Window} view
   * @param {number} x
   * @param {number} y
   * @returns {[number, number]}
   */
  const toScreen = (view, x, y) => [
    ((x - view.x0) / (view.x1 - view.x0)) * side,
    side - ((y - view.y0) / (view.y1 - view.y0)) * side,
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
    set(root, { "data-table": !view })
    set(frame, { hidden: !view })
    set(beside, { hidden: Boolean(view) })
    if (!view) return
    set(overlay, { viewBox: `0 0 ${side} ${side}` })
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
          transform: placed(x, y),
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
      // A finger that carries a point of one's own does not move the page; on the rest of the plane it does.
      if (onPoints.owns(index)) svg("circle", { class: "own", cx: x, cy: y, r: PICK_RADIUS.mouse }, group)
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
    svg("line", { class: "axis", x1: 0, x2: side, y1: y0, y2: y0 }, overlay)
    svg("line", { class: "axis", x1: x0, x2: x0, y1: 0, y2: side }, overlay)
    /**
     * @param {string} text
     * @param {number} x
     * @param {number} y
     * @param {string} anchor
     */
    const label = (text, x, y, anchor) =>
      setText(svg("text", { x, y, class: "axis-label", "text-anchor": anchor }, overlay), text)
    label(setup.axes[0], side - 4, Math.min(side - 20, y0 - 5), "end")
    label(setup.axes[1], Math.max(6, x0 + 6), 14, "start")
    label(fmt(view.x0, 2), 4, side - 5, "start")
    label(fmt(view.x1, 2), side - 4, side - 5, "end")
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {PackedArrays} arrays
   * @param {Options} options
   */
  function update(setup, scene, arrays, options) {
    set(box, { "data-tool": options.tool })
    last = [setup, scene, arrays, options]
    const key = `${setup.run}|${options.showTest}|${side}`
    if (built !== key) {
      built = ""
      build(setup, arrays, options)
      built = key
    }
    const focus = scene.move ? scene.move.focus : options.focus
    if (!shown) {
      picture.update(setup, scene, arrays, focus, options.hurried)
      return drawTable(options.hurried, setup, scene, arrays, focus)
    }
    paintSurface(canvas, setup, scene, options)
    set(canvas, { class: `surface${options.discrete ? " discrete" : ""}` })
    drawCurve(scene, shown)
    const byIndex = new Map(dots.map((dot) => [dot.index, dot]))
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
    const accuracy = metrics && setup.is_classification ? `: ${saidRight(metrics.trainAccuracy, setup.n_train)}` : ""
    return `What the network says over the plane of its inputs${accuracy}.`
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
      d: `M${points.map(([x, y]) => `${x.toFixed(1)} ${Math.max(-9, Math.min(side + 9, y)).toFixed(1)}`).join("L")}`,
    })
  }

  /**
   * @param {MouseEvent} event
   * @param {(dot: Dot) => boolean} accept
   * @returns {Dot | null}
   */
  const nearest = (event, accept) => {
    if (!shown) return null
    const [px, py] = toScreen(shown, ...toData(shown, event))
    const finger = event instanceof PointerEvent && event.pointerType === "touch"
    let best = null
    let least = finger ? PICK_RADIUS.finger : PICK_RADIUS.mouse
    for (const dot of dots) {
      const distance = Math.hypot(dot.x - px, dot.y - py)
      if (distance >= least || !accept(dot)) continue
      best = dot
      least = distance
    }
    return best
  }

  const tool = () => box.dataset.tool ?? "focus"
  /** @param {Dot} dot */
  const isOwn = (dot) => onPoints.owns(dot.index)

  // A click, not a press: a finger that swipes over the plane turns the page, and chooses nothing.
  overlay.addEventListener("click", (event) => {
    if (!shown || carried) return
    if (tool() === "focus") {
      const hit = nearest(event, (dot) => !dot.test)
      if (hit) onFocus(hit.index)
      return
    }
    const own = nearest(event, isOwn)
    if (tool() !== "delete") onPoints.add(...toData(shown, event), Number(tool()))
    else if (own) onPoints.remove(own.index)
  })
  overlay.addEventListener("pointerdown", (event) => {
    carried = false
    drag = tool() === "focus" || tool() === "delete" ? null : nearest(event, isOwn)
    if (!drag) return
    carried = true
    overlay.setPointerCapture(event.pointerId)
  })
  overlay.addEventListener("pointermove", (event) => {
    if (!drag || !shown) return
    const [x, y] = toScreen(shown, ...toData(shown, event))
    set(drag.dot, { transform: placed(x, y) })
  })
  overlay.addEventListener("pointerup", (event) => {
    if (!drag || !shown) return
    onPoints.move(drag.index, ...toData(shown, event))
    drag = null
  })
  // The browser took the finger for a swipe: the point stays where it was.
  overlay.addEventListener("pointercancel", () => {
    if (drag) set(drag.dot, { transform: placed(drag.x, drag.y) })
    drag = null
  })

  return { update, element: box }
}
