// Loss over the run, for the training and the test set, with a line at the cursor and a mark where something was
// changed.

import { html, set, setText, svg } from "../../shared/dom.js"
import { counted, fmt, full, percent } from "../../shared/format.js"

/** @import { CurvePoint, Curves, Metrics, PreparedSetup, Scene } from "../types.d.ts" */

const WIDTH = 320
const HEIGHT = 120
const PAD = { left: 40, right: 8, top: 8, bottom: 18 }
const MOST_DRAWN = 320

/** @param {Element} root */
export function createCurvesView(root) {
  const box = html("section", { class: "curves", "aria-label": "Loss over the run" }, root)
  const numbers = html("dl", { class: "metrics" }, box)
  /**
   * @param {keyof Metrics} key
   * @param {string} label
   */
  const metric = (key, label) => {
    const pair = html("div", { class: "metric" }, numbers)
    html("dt", { class: key }, pair, label)
    return { key, pair, cell: html("dd", {}, pair) }
  }
  const losses = [metric("train", "training loss"), metric("test", "test loss")]
  const accuracies = [metric("trainAccuracy", "right, training"), metric("testAccuracy", "right, test")]
  const chart = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "loss-chart", role: "img" }, box)
  const grid = svg("g", { class: "grid" }, chart)
  const marks = svg("g", { class: "marks" }, chart)
  const test = svg("path", { class: "line test" }, chart)
  const train = svg("path", { class: "line train" }, chart)
  const cursor = svg("line", { class: "cursor-line" }, chart)
  const empty = html("p", { class: "empty" }, box, "The loss will be drawn here, update by update.")

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {Curves} store
   * @param {{ log: boolean, reached: number }} options
   */
  function update(setup, scene, store, options) {
    const { cursor: at } = scene
    const metrics = scene.state?.metrics
    // A hand calculation is compared with paper, digit by digit.
    const digits = setup.kind === "table" ? 9 : 4
    for (const { key, cell } of losses) {
      setText(cell, metrics ? fmt(metrics[key], digits) : "")
      set(cell, { title: metrics ? full(metrics[key]) : null })
    }
    for (const { key, pair, cell } of accuracies) {
      set(pair, { hidden: !setup.is_classification })
      setText(cell, metrics && setup.is_classification ? percent(metrics[key]) : "")
    }
    const curve = thin(store.curve.filter((point) => point[0] <= options.reached && Number.isFinite(point[1])))
    set(empty, { hidden: curve.length > 1 })
    set(chart, { visibility: curve.length > 1 ? null : "hidden" })
    if (curve.length < 2) return
    const newest = curve[curve.length - 1]
    const last = Math.max(newest[0], 1)
    const values = curve
      .flatMap((point) => [point[1], point[2]])
      .filter((value) => Number.isFinite(value) && (!options.log || value > 0))
    const top = Math.max(...values)
    const bottom = options.log ? Math.min(...values) : 0
    /** @param {number} step */
    const x = (step) => PAD.left + (step / last) * (WIDTH - PAD.left - PAD.right)
    /** @type {(value: number) => number} */
    const scale = options.log
      ? (value) => (Math.log(value) - Math.log(bottom)) / (Math.log(top) - Math.log(bottom) || 1)
      : (value) => value / (top || 1)
    /** @param {number} value */
    const y = (value) => HEIGHT - PAD.bottom - Math.min(Math.max(scale(value), 0), 1) * (HEIGHT - PAD.top - PAD.bottom)
    set(train, { d: path(curve, 1, x, y, options.log) })
    set(test, { d: path(curve, 2, x, y, options.log) })
    const here = x(at.step === "recheck" ? at.update + 1 : at.update)
    set(cursor, { x1: here, x2: here, y1: PAD.top, y2: HEIGHT - PAD.bottom })
    axes(top, bottom, last, setup, y)
    drawMarks(setup, x)
    set(chart, {
      "aria-label": `Training loss ${fmt(newest[1])} after ${last} updates; it began at ${fmt(curve[0][1])}.`,
    })
  }

  /**
   * @param {number} top
   * @param {number} bottom
   * @param {number} last
   * @param {PreparedSetup} setup
   * @param {(value: number) => number} y
   */
  function axes(top, bottom, last, setup, y) {
    const key = `${setup.run}|${top}|${bottom}|${last}`
    if (grid.dataset.key === key) return
    grid.dataset.key = ""
    grid.replaceChildren()
    for (const value of [top, bottom]) {
      svg("line", { x1: PAD.left, x2: WIDTH - PAD.right, y1: y(value), y2: y(value) }, grid)
      setText(svg("text", { x: PAD.left - 5, y: y(value) + 4, "text-anchor": "end" }, grid), fmt(value, 2))
    }
    setText(svg("text", { x: PAD.left, y: HEIGHT - 4 }, grid), "0")
    const epochs = last / setup.batches_per_epoch
    const label = epochs >= 1 ? counted(epochs, "epoch", fmt(epochs, 3)) : counted(last, "update")
    setText(svg("text", { x: WIDTH - PAD.right, y: HEIGHT - 4, "text-anchor": "end" }, grid), label)
    grid.dataset.key = key
  }

  /**
   * @param {PreparedSetup} setup
   * @param {(step: number) => number} x
   */
  function drawMarks(setup, x) {
    marks.replaceChildren()
    for (const change of setup.changes) {
      const line = svg(
        "line",
        { x1: x(change.update), x2: x(change.update), y1: PAD.top, y2: HEIGHT - PAD.bottom },
        marks,
      )
      svg("title", {}, line).textContent = change.text
      const dot = svg("circle", { cx: x(change.update), cy: PAD.top, r: 4 }, marks)
      svg("title", {}, dot).textContent = change.text
    }
  }

  return { update, element: box }
}

/** @param {CurvePoint[]} curve */
function thin(curve) {
  const stride = Math.ceil(curve.length / MOST_DRAWN)
  return stride < 2 ? curve : curve.filter((_, index) => index % stride === 0 || index === curve.length - 1)
}

/**
 * @param {CurvePoint[]} curve
 * @param {number} column
 * @param {(step: number) => number} x
 * @param {(value: number) => number} y
 * @param {boolean} log
 */
function path(curve, column, x, y, log) {
  const drawn = curve.filter((point) => Number.isFinite(point[column]) && (!log || point[column] > 0))
  return drawn.length
    ? `M${drawn.map((point) => `${x(point[0]).toFixed(1)} ${y(point[column]).toFixed(1)}`).join("L")}`
    : ""
}
