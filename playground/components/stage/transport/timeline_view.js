// The whole run on one line: the loss curve as ground, a handle to drag to any update, marks where something happened.
//
// Dragging shows at once the nearest state that is here, and then the very one the pointer is on.

import { html, set, setText, svg } from "../../shared/dom.js"
import { counted, fmt } from "../../shared/format.js"

/** @import { CurvePoint, Curves, PreparedSetup, Scene } from "../types.d.ts" */

const WIDTH = 1000
const HEIGHT = 64
/** While it plays, the curve behind the handle is drawn anew this often. */
const EVERY_MS = 100

/**
 * @param {Element} root
 * @param {{ onGo: (update: number, dragging: boolean) => void, onRestore: (slot: number) => void, onRemove: (slot:
 *   number) => void, onKeep: () => void }} on
 */
export function createTimelineView(root, { onGo, onRestore, onRemove, onKeep }) {
  const box = html("section", { class: "timeline", "aria-label": "Timeline" }, root)
  const track = html("div", { class: "track" }, box)
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    track,
  )
  const ghosts = svg("g", { class: "ghosts" }, picture)
  const line = svg("path", { class: "timeline-loss" }, picture)
  const marks = svg("g", { class: "timeline-marks" }, picture)
  const slider = html(
    "input",
    { type: "range", min: 0, step: 1, class: "timeline-slider", "aria-label": "Update" },
    track,
  )
  const foot = html("div", { class: "timeline-foot" }, box)
  const words = html("span", { class: "timeline-words" }, foot)
  const keep = html(
    "button",
    { type: "button", class: "toggle", title: "Keep this run's loss curve, to compare others with it" },
    foot,
    "Keep for comparison",
  )
  keep.onclick = onKeep
  const kept = html("div", { class: "kept" }, box)
  let dragging = false
  /** @type {string | null} */
  let key = null
  let drawn = -Infinity

  slider.addEventListener("input", () => {
    dragging = true
    onGo(Number(slider.value), true)
  })
  slider.addEventListener("change", () => {
    dragging = false
    onGo(Number(slider.value), false)
  })

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Curves} store
   * @param {{ reached: number, log: boolean, hurried: boolean }} view
   */
  function update(setup, scene, store, { reached, log, hurried }) {
    const at = scene.cursor.step === "recheck" ? scene.cursor.update + 1 : scene.cursor.update
    set(box, { hidden: reached < 1 && !store.ghosts.length })
    set(track, { hidden: reached < 1 })
    set(foot, { hidden: reached < 1 })
    set(slider, { max: reached, "aria-valuetext": `update ${at} of ${reached}` })
    if (!dragging && Number(slider.value) !== at) slider.value = String(at)
    const curve = store.curve.filter((point) => point[0] <= reached && Number.isFinite(point[1]))
    const newest = `${setup.run}|${curve.length}|${reached}|${log}|${store.ghosts.map((ghost) => ghost.slot).join()}`
    // Of a thousand points one more is hardly seen; the handle, which is, moves with every picture.
    if (newest !== key && !(hurried && performance.now() - drawn < EVERY_MS)) {
      key = null
      drawn = performance.now()
      drawCurves(setup, curve, store, reached, log)
      drawKept(store)
      key = newest
    }
    const epochs = at / setup.batches_per_epoch
    const inEpochs = epochs >= 1 ? ` (${counted(epochs, "epoch", fmt(epochs, 3))})` : ""
    setText(words, `After ${counted(at, "update")}${inEpochs}. Drag to go back.`)
    set(keep, { disabled: store.ghosts.length >= setup.view.mostKept || curve.length < 2 })
  }

  /**
   * @param {PreparedSetup} setup
   * @param {CurvePoint[]} curve
   * @param {Curves} store
   * @param {number} reached
   * @param {boolean} log
   */
  function drawCurves(setup, curve, store, reached, log) {
    if (reached < 1) return
    const all = [...curve, ...store.ghosts.flatMap((ghost) => ghost.curve.filter((point) => point[0] <= reached))]
    const values = all.map((point) => point[1]).filter((value) => Number.isFinite(value) && (!log || value > 0))
    const top = Math.max(...values)
    const bottom = log ? Math.min(...values) : 0
    /** @param {number} value */
    const height = (value) => (log ? Math.log(value / bottom) / (Math.log(top / bottom) || 1) : value / (top || 1))
    /** @param {number} at */
    const x = (at) => (at / reached) * WIDTH
    /** @param {number} value */
    const y = (value) => HEIGHT - 4 - Math.max(0, Math.min(1, height(value))) * (HEIGHT - 12)
    /** @param {CurvePoint[]} points */
    const path = (points) => {
      const stride = Math.ceil(points.length / 500)
      const drawn = points.filter(
        (point, index) => (index % stride === 0 || index === points.length - 1) && (!log || point[1] > 0),
      )
      return drawn.length
        ? `M${drawn.map((point) => `${x(point[0]).toFixed(1)} ${y(point[1]).toFixed(1)}`).join("L")}`
        : ""
    }
    set(line, { d: path(curve) })
    ghosts.replaceChildren()
    for (const ghost of store.ghosts) {
      const drawn = svg(
        "path",
        { class: `ghost ghost-${ghost.slot}`, d: path(ghost.curve.filter((point) => point[0] <= reached)) },
        ghosts,
      )
      svg("title", {}, drawn).textContent = ghost.label
    }
    drawMarks(setup, curve, store, reached, x)
  }

  /**
   * @param {PreparedSetup} setup
   * @param {CurvePoint[]} curve
   * @param {Curves} store
   * @param {number} reached
   * @param {(at: number) => number} x
   */
  function drawMarks(setup, curve, store, reached, x) {
    marks.replaceChildren()
    /**
     * @param {number} at
     * @param {string} text
     * @param {string} kind
     */
    const mark = (at, text, kind) => {
      const group = svg("g", { class: `timeline-mark ${kind}` }, marks)
      svg("line", { x1: x(at), x2: x(at), y1: 0, y2: HEIGHT }, group)
      svg("title", {}, group).textContent = text
    }
    for (const change of setup.changes) if (change.update <= reached) mark(change.update, change.text, "change")
    const best = curve.reduce((least, point) => (point[2] < least[2] ? point : least), [0, 0, Infinity])
    if (best[0] > 0) mark(best[0], `Lowest test loss so far: ${fmt(best[2])}, after update ${best[0]}`, "best")
    if (store.end !== null)
      mark(Math.min(store.end, reached), `Update ${store.end + 1}: a number stopped being finite`, "end")
  }

  /**
   * The kept runs, each with its settings, to go back to or to let go.
   * @param {Curves} store
   */
  function drawKept(store) {
    kept.replaceChildren()
    if (store.ghosts.length) html("p", { class: "kept-words" }, kept, "Other runs. Click one to go back to it.")
    for (const ghost of store.ghosts) {
      const item = html("div", { class: `kept-run ghost-${ghost.slot}` }, kept)
      const open = html("button", { type: "button", class: "kept-open", title: "Go back to this run" }, item)
      html("span", { class: "kept-line", "aria-hidden": "true" }, open)
      html("span", {}, open, ghost.label)
      open.onclick = () => onRestore(ghost.slot)
      const close = html(
        "button",
        { type: "button", class: "kept-close", "aria-label": `Let go of ${ghost.label}` },
        item,
        "×",
      )
      close.onclick = () => onRemove(ghost.slot)
    }
  }

  return { update, element: box, destroy: () => {} }
}
