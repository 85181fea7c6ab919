// A chart of lines, drawn anew in place whenever there is more: what the learner has zoomed to, and points at, stays.

import { chosen as choiceTold, choose } from "../shared/choices.js"
import { html, set, setText, svg } from "../shared/dom.js"
import { markPath } from "../shared/families.js"
import { fmt } from "../shared/format.js"
import { createHeardTable, tableOfLines } from "../shared/heard_table.js"
import { placeAxis, valueAxis } from "./scale.js"

/** @import { ChartScale } from "./scale.js" */
/** @import { Chart, Plotted, Style } from "./types.d.ts" */

const RIGHT = 10
const TOP = 8
const BOTTOM = 22
const LEAST_LEFT = 34
/** A line of more points has no marks: they would be a band. */
const MOST_MARKS = 40
/** Pixels that a pointer must be drawn to mean a part of the chart. */
const LEAST_DRAG = 8

/**
 * @param {Element} root
 * @param {{ title: string, x: string, choice: string }} about x: what the horizontal axis counts; choice: by what name
 *   a link tells the part that was zoomed to
 */
export function createChartView(root, { title, x: xName, choice }) {
  const box = html("figure", { class: "t-chart", "aria-label": title }, root)
  const caption = html("figcaption", {}, box)
  const name = html("span", {}, caption, title)
  const whole = html("button", { type: "button", class: "t-whole", hidden: true }, caption, "Whole")
  const room = html("div", { class: "t-room" }, box)
  const picture = svg("svg", { role: "img" }, room)
  const clip = svg("clipPath", { id: `t-clip-${Math.random().toString(36).slice(2)}` }, svg("defs", {}, picture))
  const clipBox = svg("rect", {}, clip)
  const axes = svg("g", { class: "t-axes" }, picture)
  const level = svg("g", { class: "t-level" }, picture)
  const inside = svg("g", { "clip-path": `url(#${clip.id})` }, picture)
  const chosen = svg("rect", { class: "t-chosen", hidden: true }, picture)
  const cursor = svg("line", { class: "t-cursor", hidden: true }, picture)
  const told = html("div", { class: "t-told", hidden: true }, room)
  const heard = createHeardTable(box, `${title}, in figures`)
  /** @type {{ chart: Chart, look: Style } | null} */
  let last = null
  /** The part that is looked at, where that is not all. @type {[number, number] | null} */
  let zoom = partOf(choiceTold(choice))
  /** @type {number | null} */
  let pressed = null
  /** @type {number | null} */
  let pointed = null
  let size = { width: 0, height: 0 }
  let geometry = { left: LEAST_LEFT, w: 1, h: 1, x: /** @type {ChartScale | null} */ (null) }

  /**
   * @param {Chart} chart
   * @param {Style} look
   */
  function update(chart, look) {
    if (last && (last.chart.x[0] !== chart.x[0] || last.chart.x[1] !== chart.x[1])) zoomTo(null)
    last = { chart, look }
    heard.update(() => tableOf(xName, chart))
    if (size.width && size.height) draw(chart, look)
  }

  const observer = new ResizeObserver(() => {
    size = { width: room.clientWidth, height: room.clientHeight }
    if (last) update(last.chart, last.look)
  })
  observer.observe(room)

  /**
   * @param {Chart} chart
   * @param {Style} look
   */
  function draw(chart, look) {
    const { width, height } = size
    const y = valueAxis(chart, zoom ?? chart.x, Math.min(4, Math.max(1, Math.floor(height / (3.2 * look.type)))))
    const x = placeAxis(chart, zoom ?? chart.x)
    const longest = Math.max(...y.ticks.map(({ text }) => text.length), 1)
    const left = Math.max(LEAST_LEFT, 12 + 0.58 * look.type * longest)
    const bottom = BOTTOM + (look.type - 12)
    geometry = { left, w: width - left - RIGHT, h: height - TOP - bottom, x }
    const toX = /** @param {number} value */ (value) => left + geometry.w * x.of(value)
    const toY = /** @param {number} value */ (value) => TOP + geometry.h * (1 - y.of(value))
    set(picture, { width, height, viewBox: `0 0 ${width} ${height}`, "aria-label": words(chart) })
    set(clipBox, { x: left - 6, y: 0, width: geometry.w + 12, height: TOP + geometry.h + 6 })
    drawAxes(x, y, toX, toY, look)
    drawLevel(chart, y, toY, look)
    while (inside.children.length > chart.lines.length * 2) inside.lastChild?.remove()
    while (inside.children.length < chart.lines.length * 2) svg("path", {}, inside)
    chart.lines.forEach((line, i) => {
      const points = line.x.map((at, k) => ({ x: toX(at), y: line.y[k] === null ? NaN : toY(Number(line.y[k])) }))
      set(inside.children[2 * i], {
        ...{
          class: line.faint ? "t-line t-faint" : "t-line",
          stroke: line.colour,
          "stroke-dasharray": line.dash || null,
        },
        ...{ d: path(points), "data-name": line.name },
      })
      const marks = line.mark && points.length <= MOST_MARKS ? points.filter((point) => Number.isFinite(point.y)) : []
      const { mark } = line
      set(inside.children[2 * i + 1], {
        class: mark?.hollow ? "t-mark t-hollow" : "t-mark",
        style: `--t-colour: ${line.colour}`,
        d: mark ? marks.map((point) => markPath(mark, point.x, point.y, 3.2)).join("") : "",
      })
    })
    Object.assign(box, { lines: chart.lines, zoom })
    set(whole, { hidden: !zoom })
    tellAt()
  }

  /**
   * @param {ChartScale} x
   * @param {ChartScale} y
   * @param {(value: number) => number} toX
   * @param {(value: number) => number} toY
   * @param {Style} look
   */
  function drawAxes(x, y, toX, toY, look) {
    const { left, w } = geometry
    const key = JSON.stringify([size, geometry, x.ticks, y.ticks, y.low, y.high])
    if (axes.dataset.key === key) return
    axes.dataset.key = key
    axes.replaceChildren()
    for (const { value, text } of y.ticks) {
      svg("line", { class: "t-grid", x1: left, x2: left + w, y1: toY(value), y2: toY(value) }, axes)
      setText(svg("text", { x: left - 6, y: toY(value) + 4, "text-anchor": "end" }, axes), text)
    }
    svg("line", { class: "t-grid", x1: left, x2: left + w, y1: TOP + geometry.h, y2: TOP + geometry.h }, axes)
    const end = left + w - 0.62 * look.type * xName.length - 14
    let free = left - 20
    for (const { value, text } of x.ticks) {
      const wide = 0.58 * look.type * text.length
      if (toX(value) - wide / 2 < free || toX(value) + wide / 2 > end) continue
      free = toX(value) + wide / 2 + 10
      setText(svg("text", { x: toX(value), y: size.height - 5, "text-anchor": "middle" }, axes), text)
    }
    const about = { class: "t-axis-name", x: left + w, y: size.height - 5, "text-anchor": "end" }
    setText(svg("text", about, axes), xName)
  }

  /**
   * @param {Chart} chart
   * @param {ChartScale} y
   * @param {(value: number) => number} toY
   * @param {Style} look
   */
  function drawLevel({ level: across }, y, toY, look) {
    const there = across && across.value >= y.low && across.value <= y.high
    set(level, { hidden: !there })
    if (!there) return
    if (!level.children.length) {
      svg("line", {}, level)
      svg("text", { "text-anchor": "end" }, level)
    }
    const [line, text] = level.children
    const at = toY(across.value)
    set(line, { x1: geometry.left, x2: geometry.left + geometry.w, y1: at, y2: at })
    set(text, { x: geometry.left + geometry.w - 2, y: at < TOP + look.type + 4 ? at + look.type : at - 4 })
    setText(text, across.name)
  }

  /** What the lines say where the pointer is. */
  function tellAt() {
    const there = pointed !== null && last !== null && pressed === null
    set(cursor, { hidden: !there })
    set(told, { hidden: !there })
    if (!there || !last || pointed === null) return
    const { lines, percent, logX } = last.chart
    const at = nearest(lines, pointed)
    if (at === null) return set(told, { hidden: true })
    const px = geometry.left + geometry.w * (geometry.x?.of(at) ?? 0)
    set(cursor, { x1: px, x2: px, y1: TOP, y2: TOP + geometry.h })
    told.replaceChildren()
    html("b", {}, told, `${xName} ${fmt(at, logX ? 3 : 4)}`)
    for (const line of lines) {
      const value = valueAt(line, at)
      if (value === null) continue
      const row = html("span", {}, told, `${line.name} `)
      html("b", {}, row, percent ? `${fmt(value * 100, 4)}\u00a0%` : fmt(value))
    }
    const right = px > size.width / 2
    Object.assign(told.style, {
      left: right ? "auto" : `${px + 10}px`,
      right: right ? `${size.width - px + 10}px` : "auto",
    })
  }

  /** @param {PointerEvent} event */
  function placeOf(event) {
    const share = (event.clientX - picture.getBoundingClientRect().left - geometry.left) / geometry.w
    const [from, to] = zoom ?? last?.chart.x ?? [0, 1]
    const within = Math.min(1, Math.max(0, share))
    return last?.chart.logX ? from * (to / from) ** within : from + (to - from) * within
  }

  picture.addEventListener("pointerdown", (event) => {
    if (event.button || event.pointerType === "touch" || !last) return
    pressed = placeOf(event)
    picture.setPointerCapture(event.pointerId)
  })
  picture.addEventListener("pointermove", (event) => {
    pointed = placeOf(event)
    if (pressed !== null) drawChosen(pressed, pointed)
    tellAt()
  })
  picture.addEventListener("pointerup", (event) => {
    if (pressed === null || !last) return
    const [from, to] = [Math.min(pressed, placeOf(event)), Math.max(pressed, placeOf(event))]
    const x = geometry.x
    if (x && (x.of(to) - x.of(from)) * geometry.w >= LEAST_DRAG) zoomTo([from, to])
    pressed = null
    set(chosen, { hidden: true })
    draw(last.chart, last.look)
  })
  picture.addEventListener("pointerleave", () => {
    pointed = null
    tellAt()
  })
  /** @param {[number, number] | null} part */
  function zoomTo(part) {
    zoom = part
    choose(choice, part?.map((at) => at.toPrecision(4)).join(",") ?? "")
  }
  const all = () => {
    zoomTo(null)
    if (last) draw(last.chart, last.look)
  }
  picture.addEventListener("dblclick", all)
  whole.onclick = all

  /**
   * @param {number} a
   * @param {number} b
   */
  function drawChosen(a, b) {
    const x = geometry.x
    if (!x) return
    const [from, to] = [Math.min(a, b), Math.max(a, b)].map((value) => geometry.left + geometry.w * x.of(value))
    set(chosen, { hidden: false, x: from, y: TOP, width: to - from, height: geometry.h })
  }

  /** What the chart says, for those who do not see it. @param {Chart} chart */
  function words({ lines, percent }) {
    const now = lines.flatMap((line) => {
      const value = line.y.findLast((each) => each !== null)
      return value === undefined || value === null
        ? []
        : [`${line.name} ${percent ? `${fmt(value * 100, 3)} %` : fmt(value, 3)}`]
    })
    return now.length ? `${name.textContent}: ${now.join("; ")}` : `${name.textContent}: nothing to draw yet`
  }

  return {
    element: box,
    update,
    /** @param {string} text */
    rename(text) {
      setText(name, text)
      set(box, { "aria-label": text })
      heard.rename(`${text}, in figures`)
    },
    destroy() {
      observer.disconnect()
      heard.destroy()
    },
  }
}

/**
 * What the lines show, in figures; those that are faint only lead from one point to the next.
 * @param {string} axis
 * @param {Chart} chart
 */
export function tableOf(axis, { lines, percent }) {
  const drawn = lines
    .filter(({ faint }) => !faint)
    .map(({ name, x, y }) => ({ name, points: new Map(x.map((at, index) => [at, y[index]])) }))
  return tableOfLines(axis, drawn, (value) => (percent ? `${fmt(100 * value)}\u00a0%` : fmt(value)))
}

/** @param {{ x: number, y: number }[]} points */
function path(points) {
  let d = ""
  let down = false
  for (const { x, y } of points) {
    if (Number.isFinite(y)) d += `${down ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`
    down = Number.isFinite(y)
  }
  return d
}

/**
 * The place nearest to `at` at which a line has a value; null where none has.
 * @param {Plotted[]} lines
 * @param {number} at
 */
function nearest(lines, at) {
  let best = null
  for (const { x, faint } of lines.toSorted((a, b) => Number(a.faint) - Number(b.faint))) {
    if (faint && best !== null) break
    for (const each of x) if (best === null || Math.abs(each - at) < Math.abs(best - at)) best = each
  }
  return best
}

/**
 * @param {Plotted} line
 * @param {number} at
 */
function valueAt({ x, y }, at) {
  let best = -1
  for (let i = 0; i < x.length; i += 1) if (y[i] !== null && x[i] <= at + 1e-9 && (best < 0 || x[i] > x[best])) best = i
  return best < 0 ? null : y[best]
}

/**
 * A part of the axis as a link tells it: "2,8.5".
 * @param {string} told
 * @returns {[number, number] | null}
 */
function partOf(told) {
  const [from, to] = told.split(",").map(Number)
  return Number.isFinite(from) && Number.isFinite(to) && to > from ? [from, to] : null
}
