// A quantity of every racer against the step: the loss, or how long the step was.

import { html, set, setText, svg } from "../shared/dom.js"
import { markPath } from "../shared/families.js"
import { fmt, powerOfTen } from "../shared/format.js"
import { createHeardTable, fewOf, tableOfLines } from "../shared/heard_table.js"
import { ticks } from "../shared/ticks.js"
import { placeLabels } from "./labels.js"
import { markInk, marksAlong } from "./marks.js"

/** @import { Axis, Racer, RaceView, ShownRacer, Spot, Touched } from "./types.d.ts" */
/** What a chart draws: one value a racer and step. level: a line across, null for none; most: the last step that has a
 *  value; lowest: below it nothing lies, which logarithms want to know.
 * @typedef {RaceView & { value: (racer: Racer, step: number) => number, log: boolean, lowest: number,
 *   level: number | null, most: number, diverges: boolean }} ChartView
 */
/** log: it is logarithmic; holds: is a value on the chart?
 * @typedef {Axis & { log: boolean, holds: (value: number) => boolean }} ChartAxis
 */

const RIGHT = 14
const TOP = 10
const BOTTOM = 26
/** Left of the axis there is room for its numbers, however long they are. */
const LEAST_LEFT = 34

/**
 * @param {Element} root
 * @param {{ title: string, onHover: (found: Touched | null) => void, onStep: (step: number) => void }} about
 */
export function createChartView(root, { title, onHover, onStep }) {
  const box = html("figure", { class: "r-chart" }, root)
  const caption = html("figcaption", {}, box, title)
  const picture = svg("svg", { role: "img", "aria-label": title }, box)
  const clip = svg("clipPath", { id: `r-clip-${Math.random().toString(36).slice(2)}` }, svg("defs", {}, picture))
  const clipBox = svg("rect", {}, clip)
  const axes = svg("g", { class: "r-axes" }, picture)
  const inside = svg("g", { "clip-path": `url(#${clip.id})` }, picture)
  const cursor = svg("line", { class: "r-cursor" }, picture)
  const dots = svg("g", {}, picture)
  const heard = createHeardTable(box, `${title}, in figures`)
  /** @type {ChartView | null} */
  let last = null
  let geometry = { width: 0, height: 0, left: LEAST_LEFT, w: 0, h: 0, sized: -1, race: -1, curve: "" }
  /** The axis in use, and for what it was made. @type {{ asked: string, key: string, axis: ChartAxis } | null} */
  let known = null
  /** The points of each racer's curve as they are written, and for which axis and size.
   * @type {{ key: string, racers: { texts: string[], marks: ReturnType<typeof marksAlong> }[] }} */
  let written = { key: "", racers: [] }

  /** @param {ChartView} view */
  function update(view) {
    last = view
    const { sized, race, options } = view
    if (geometry.sized !== sized || geometry.race !== race || geometry.curve !== options.curve) {
      const width = Math.max(200, box.clientWidth)
      const height = Math.max(90, box.clientHeight - caption.offsetHeight)
      geometry = { ...geometry, width, height, h: height - TOP - BOTTOM, sized, race, curve: options.curve }
    }
    const { width, height } = geometry
    set(picture, { width, height, viewBox: `0 0 ${width} ${height}` })
    const axisKey = `${view.race}|${view.log}|${view.known}`
    if (known?.asked !== axisKey) {
      // A race that is still arriving keeps its axis, and what is written with it, while it holds the new steps too.
      const axis = axisOf(view)
      const key = [view.race, axis.log, axis.low, axis.high, axis.ticks[0]?.value].join()
      known = { asked: axisKey, key, axis: known && key === known.key ? known.axis : axis }
    }
    const { axis } = known
    const longest = Math.max(...axis.ticks.map(({ text }) => text.length), 1)
    const left = Math.max(LEAST_LEFT, 12 + 0.58 * view.type * longest)
    Object.assign(geometry, { left, w: width - left - RIGHT })
    set(clipBox, { x: left, y: TOP - 2, width: geometry.w, height: geometry.h + 4 })
    /** @param {number} step */
    const toX = (step) => left + (geometry.w * step) / Math.max(view.steps, 1)
    /** @param {number} value */
    const toY = (value) => TOP + geometry.h * (1 - (axis.of(value) - axis.low) / (axis.high - axis.low || 1))
    drawAxes(view, axis, toX, toY)
    while (inside.children.length > view.racers.length * 3 + 1) inside.lastChild?.remove()
    while (inside.children.length < view.racers.length * 3 + 1) svg("path", {}, inside)
    const level = view.level === null || !axis.holds(view.level) ? "" : `M${left} ${toY(view.level)}h${geometry.w}`
    set(inside.children[0], { class: "r-threshold", d: level })
    dots.replaceChildren()
    /** @type {Spot[]} */
    const spots = []
    view.racers.forEach((racer, i) => {
      const far = Math.min(view.options.whole ? Math.max(view.reached, view.step) : view.step, view.most)
      set(inside.children[3 * i + 1], {
        class: "r-path r-faint",
        stroke: racer.colour,
        d: line(racer, view, axis, toX, toY, view.step, far),
      })
      set(inside.children[3 * i + 2], {
        class: "r-path",
        stroke: racer.colour,
        d: line(racer, view, axis, toX, toY, 0, Math.min(view.step, view.most)),
      })
      set(inside.children[3 * i + 3], {
        ...markInk(racer),
        d: points(racer, view, axis, toX, toY).marks.until(view.step),
      })
      const at = Math.min(racer.lastStep(view.step), view.most)
      const value = view.value(racer, at)
      if (!axis.holds(value)) return
      const { class: kind, style } = markInk(racer)
      svg("path", { class: `r-head ${kind}`, style, d: markPath(racer.mark, toX(at), toY(value), 4.5) }, dots)
      spots.push({ x: toX(at), y: toY(value), text: `${racer.name} ${fmt(value, 3)}`, colour: racer.colour })
    })
    for (const label of placeLabels(
      spots,
      { left, right: width - 4, top: TOP + 8, bottom: TOP + geometry.h },
      view.type,
    )) {
      setText(
        svg(
          "text",
          { class: "r-label", x: label.x, y: label.y, fill: label.colour, "text-anchor": label.anchor },
          dots,
        ),
        label.text,
      )
    }
    set(cursor, { x1: toX(view.step), x2: toX(view.step), y1: TOP, y2: TOP + geometry.h })
    setText(caption, axis.log && view.lowest < 0 ? `${title}, above the lowest there is` : title)
    heard.update(() => tableOf(view))
  }

  /**
   * @param {ChartView} view
   * @param {ChartAxis} axis
   * @param {(step: number) => number} toX
   * @param {(value: number) => number} toY
   */
  function drawAxes(view, axis, toX, toY) {
    const { left, height } = geometry
    const key = [view.race, geometry.width, height, left, axis.low, axis.high, axis.log].join()
    if (axes.dataset.key === key) return
    axes.dataset.key = key
    axes.replaceChildren()
    for (const { value, text } of axis.ticks) {
      svg("line", { class: "r-grid", x1: left, x2: left + geometry.w, y1: toY(value), y2: toY(value) }, axes)
      setText(svg("text", { x: left - 6, y: toY(value) + 4, "text-anchor": "end" }, axes), text)
    }
    for (const tick of ticks(0, Math.max(view.steps, 1), 5).filter(
      (n) => Number.isInteger(n) && toX(n) < left + geometry.w - 40,
    )) {
      setText(svg("text", { x: toX(tick), y: height - 8, "text-anchor": "middle" }, axes), fmt(tick))
    }
    setText(
      svg("text", { class: "r-axis-name", x: left + geometry.w, y: height - 8, "text-anchor": "end" }, axes),
      "step",
    )
  }

  /**
   * Every known point of a curve in pixels, written once for each race, axis and size.
   * @param {ShownRacer} racer
   * @param {ChartView} view
   * @param {ChartAxis} axis
   * @param {(step: number) => number} toX
   * @param {(value: number) => number} toY
   */
  function points(racer, view, axis, toX, toY) {
    const key = `${known?.key}|${geometry.width}|${geometry.height}|${geometry.left}`
    if (written.key !== key)
      written = { key, racers: view.racers.map(({ mark }) => ({ texts: [], marks: marksAlong(mark) })) }
    const { texts, marks } = written.racers[racer.index]
    for (let step = texts.length; step <= Math.min(racer.lastStep(view.known), view.most); step += 1) {
      const value = view.value(racer, step)
      // What is not on the chart leaves it on its own side.
      const y = axis.holds(value) ? toY(value) : axis.of(value) < axis.low ? TOP + geometry.h + 4 : TOP - 4000
      texts.push(`${toX(step).toFixed(1)} ${Math.max(-4000, y).toFixed(1)}`)
      marks.add(step, toX(step), Math.max(-4000, y))
    }
    return { texts, marks }
  }

  /**
   * @param {ShownRacer} racer
   * @param {ChartView} view
   * @param {ChartAxis} axis
   * @param {(step: number) => number} toX
   * @param {(value: number) => number} toY
   * @param {number} from
   * @param {number} to
   */
  function line(racer, view, axis, toX, toY, from, to) {
    const parts = points(racer, view, axis, toX, toY).texts.slice(from, to + 1)
    return parts.length > 1 ? `M${parts.join("L")}` : ""
  }

  /** @param {MouseEvent} event */
  function stepAt(event) {
    if (!last) return null
    const bounds = picture.getBoundingClientRect()
    const share = (event.clientX - bounds.left - geometry.left) / geometry.w
    if (share < -0.02 || share > 1.02) return null
    return Math.min(Math.max(Math.round(share * last.steps), 0), last.steps)
  }
  picture.addEventListener("pointermove", (event) => {
    const step = stepAt(event)
    onHover(step === null ? null : { step, racer: null })
  })
  picture.addEventListener("pointerleave", () => onHover(null))
  picture.addEventListener("click", (event) => {
    const step = stepAt(event)
    if (step !== null) onStep(step)
  })

  return { update, svg: picture, caption: () => caption.textContent }
}

/**
 * What the curves show up to the step that is looked at, in figures.
 * @param {ChartView} view
 */
export function tableOf({ racers, step, most, value }) {
  const end = Math.min(step, most)
  const steps = fewOf(Array.from({ length: end + 1 }, (_, at) => at))
  const lines = racers.map((racer) => {
    const known = steps.filter((at) => at <= racer.lastStep(end))
    return { name: racer.name, points: new Map(known.map((at) => [at, value(racer, at)])) }
  })
  return tableOfLines("step", lines)
}

/**
 * The vertical axis: what is drawn of all values that are known, so that it stays while the race is played.
 * @param {ChartView} view
 * @returns {ChartAxis}
 */
function axisOf(view) {
  const values = []
  for (const racer of view.racers) {
    for (let step = 0; step <= Math.min(view.known, view.most); step += 1) {
      const value = view.value(racer, step)
      if (Number.isFinite(value)) values.push(value)
    }
  }
  if (!values.length) values.push(0, 1)
  values.sort((a, b) => a - b)
  const shift = view.log ? Math.min(0, values[0], view.lowest) : 0
  if (view.log) {
    const above = values.map((value) => value - shift).filter((value) => value > 0)
    const most = above.at(-1) ?? 1
    const low = Math.floor(Math.log10(Math.max(above[0] ?? 1e-6, most * 1e-12)))
    const high = Math.max(Math.ceil(Math.log10(most)), low + 1)
    const every = Math.ceil((high - low) / 5)
    const marks = []
    for (let power = low; power <= high; power += every)
      marks.push({ value: 10 ** power + shift, text: powerOfTen(power) })
    return {
      log: true,
      low,
      high,
      ticks: marks,
      of: (v) => Math.log10(Math.max(v - shift, 10 ** (low - 1))),
      holds: (v) => Number.isFinite(v) && v - shift >= 10 ** low,
    }
  }
  // A racer that ran away would flatten all others: what is drawn ends a little above where the race began.
  const first = view.racers.map((racer) => view.value(racer, 0)).filter(Number.isFinite)
  const roof = view.diverges ? Math.max(...first, 1e-12) * 3 : values[values.length - 1]
  const most = Math.min(values[values.length - 1], roof)
  const margin = Math.max((most - values[0]) * 0.06, 1e-12)
  const low = values[0] >= 0 ? Math.max(values[0] - margin, 0) : values[0] - margin
  const high = Math.max(most, low + 1e-12) + margin
  return {
    log: false,
    low,
    high,
    ticks: ticks(low, high, 4).map((value) => ({ value, text: fmt(value, 3) })),
    of: (v) => v,
    holds: (v) => Number.isFinite(v) && v <= high * 1.0001,
  }
}
