/** The tug of war in the tab "Pulls": every example of the batch pulls at this weight; what is left is their mean. */

import { h, pool, s, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName, hasNumber, product, signed, signOf, toNumber } from "../../shared/format.js"
import { describeKeys } from "../../shared/keys.js"
import { linear, thin, ticks } from "../../shared/ticks.js"
import { arrowPath, createAxes, createPlot } from "./plot.js"

/** @import { Given } from "../../shared/format.js" */
/** @import { Pull } from "../../shared/wire.d.ts" */
/** An example's pull; outside: it is focused and not in the batch.
 * @typedef {Pull & { outside?: boolean }} PulledRow
 */
/** @import { Handlers, Payload, Size } from "./types.d.ts" */

const NOT_YET = "The pulls appear when the backward pass has reached it."

/**
 * The batch's pulls, and that of a focused example which is not in the batch (it counts for nothing here).
 * @param {Pick<Payload, "examples" | "would_be">} payload
 * @returns {PulledRow[]}
 */
export function pullsOf({ examples, would_be: guest }) {
  return [...(guest ? [{ ...guest, outside: true }] : []), ...(examples ?? [])]
}

/**
 * Dots that would cover each other are stacked: the heights (0, 1, 2 …) for x places sorted or not.
 * @param {number[]} places
 * @param {number} width
 */
export function stack(places, width) {
  /** @type {Map<number, number>} */
  const columns = new Map()
  return places.map((place) => {
    const column = Math.round(place / width)
    const height = columns.get(column) ?? 0
    columns.set(column, height + 1)
    return height
  })
}

/**
 * The example that pulls hardest, whichever way; null where there is nothing to choose between.
 * @param {PulledRow[]} rows
 */
export function hardest(rows) {
  const size = /** @param {PulledRow} row */ ({ pull }) => (hasNumber(pull) ? Math.abs(Number(pull)) : 0)
  const pulling = rows.filter((row) => !row.outside && size(row) > 0)
  if (pulling.length < 2) return null
  return pulling.reduce((most, row) => (size(row) > size(most) ? row : most))
}

/** Whose pulls they are, and what becomes of them. total: what they come to, and its word; name: of a row; point: at a
 *  row, or at none; choose: a row. asks: what pointing at a dot tells.
 * @typedef {{ label: string, asks: string, rows: (payload: Payload) => PulledRow[], total: (payload: Payload) => Given,
 *   totalWord: string, name: (row: PulledRow) => string, point?: (row: PulledRow | null) => void,
 *   choose?: (row: PulledRow) => void }} Pulling
 */

/** @param {Handlers} context @returns {Pulling} */
export const ofExamples = ({ onFocus }) => ({
  label: "Each example's pull",
  asks: "whose it is",
  rows: pullsOf,
  total: ({ mean }) => mean,
  totalWord: "mean",
  name: ({ index }) => exampleName(index),
  choose: ({ index }) => onFocus(index),
})

/** Is it a finger that points? */
/** From how far off a dot is taken, the nearest first: in pixels. */
const REACH = 22

const isFinger = () => window.matchMedia("(pointer: coarse)").matches

/** @param {Pulling} pulling */
export function createTug({ label, asks, rows: rowsOf, total, totalWord, name, point: pointAt, choose }) {
  /** @type {Payload | null} */
  let payload = null
  let current = 0 // the dot that the keyboard is on, counted from the left
  /** @type {{ x: number, y: number, row: PulledRow }[]} */
  let dots = [] // { x, y, row } as drawn, from left to right
  let pointed = false
  const axes = createAxes({ yName: "" })
  const zero = s("line", { class: "bpi-zero" })
  const wantsMore = s("text", { class: "bpi-side", text: "◀ wants it larger" })
  const wantsLess = s("text", { class: "bpi-side", "text-anchor": "end", text: "wants it smaller ▶" })
  const arrow = s("path", { class: "bpi-mean" })
  const arrowName = s("text", { class: "bpi-mean-name" })
  const marks = s("g", { class: "bpi-pulls" })
  const ring = s("circle", { class: "bpi-ring" })
  const most = s("path", { class: "bpi-most" })
  const plot = createPlot(draw, { label, extraClass: "bpi-tug" })
  const readout = h("p", { class: "bpi-readout", "aria-live": "polite" })
  const nothing = h("p", { class: "bpi-nothing", hidden: true })
  plot.svg.append(axes.root, zero, wantsMore, wantsLess, arrow, arrowName, ring, most, marks)
  const ground = h("div", { class: "bpi-ground" }, plot.svg)
  const root = h("div", { class: "bpi-chart", role: "group", "aria-label": "Tug of war" }, ground, nothing, readout)

  /** @param {Size} size */
  function draw({ width, height, em }) {
    if (!payload || ground.hasAttribute("hidden")) return
    const rows = rowsOf(payload)
      .filter((row) => hasNumber(row.pull))
      .sort((a, b) => Number(a.pull) - Number(b.pull))
    const average = toNumber(total(payload))
    const largest =
      1.08 * Math.max(...rows.map((row) => Math.abs(Number(row.pull))), Math.abs(average ?? 0) || 0, 1e-12)
    const left = 1.2 * em
    const right = width - 1.2 * em
    const bottom = height - 1.7 * em
    const floor = bottom - 1.45 * em // the dots stand on it; between it and the axis lies the arrow of the mean
    const x = linear(-largest, largest, left, right)
    const xs = thin(ticks(-largest, largest, 8), right - left, em)
    axes.update({ left, right, top: 0, bottom, em, x, y: () => 0, xs, ys: [] })
    set(zero, { x1: x(0), x2: x(0), y1: 1.6 * em, y2: bottom })
    set(wantsMore, { x: left, y: em })
    set(wantsLess, { x: right, y: em })
    const radius = rows.length > 120 ? 3 : rows.length > 40 ? 4 : 6
    const places = rows.map((row) => x(Number(row.pull)))
    const heights = stack(places, 2 * radius + 1)
    const room = floor - 1.8 * em - 2 * radius
    const rise = Math.min(2 * radius + 1, room / Math.max(...heights, 1))
    dots = rows.map((row, index) => ({ row, x: places[index], y: floor - radius - 1 - heights[index] * rise }))
    current = Math.min(current, Math.max(dots.length - 1, 0))
    pool(marks, dots.length, () => s("circle")).forEach((circle, index) => {
      const { row, x: cx, y: cy } = dots[index]
      set(circle, {
        cx: cx.toFixed(1),
        cy: cy.toFixed(1),
        r: radius,
        "data-sign": signOf(row.pull),
        "data-focus": Boolean(row.focus),
        "data-outside": Boolean(row.outside),
        role: "button",
        tabindex: index === current ? 0 : -1,
        "aria-label": describe(row),
      })
    })
    const champion = hardest(rows)
    const strongest = dots.find(({ row }) => row === champion)
    setVisible(most, Boolean(strongest))
    // A small wedge above the dot: shape, since hue is the sign.
    if (strongest) set(most, { d: wedge(strongest.x, strongest.y - radius - 2) })
    const focused = dots.find(({ row }) => row.focus)
    setVisible(ring, Boolean(focused))
    if (focused) set(ring, { cx: focused.x, cy: focused.y, r: radius + 3.5 })
    const shown = average !== null && Number.isFinite(average)
    for (const part of [arrow, arrowName]) setVisible(part, shown)
    if (!shown) return
    const y = floor + 0.72 * em
    const end = x(average)
    set(arrow, { d: arrowPath(x(0), y, end, y, 8), "data-sign": signOf(average) })
    const onLeft = average < 0
    // The name stands beyond the arrow's head, or on the other side of zero where there is no room left.
    const beyond = Math.abs(end - (onLeft ? left : right)) > 7 * em
    const nameX = beyond ? end + (onLeft ? -0.6 : 0.6) * em : x(0) + (onLeft ? 0.6 : -0.6) * em
    set(arrowName, { x: nameX, y: y + 0.35 * em, "text-anchor": onLeft === beyond ? "end" : "start" })
    setText(arrowName, `${totalWord} ${signed(average)}`)
  }

  /** @param {PulledRow} row */
  function describe(row) {
    const called = name(row)
    const largest = payload && hardest(rowsOf(payload)) === row ? " (the largest)" : ""
    const note = `${row.outside ? " (would be; not in this batch)" : row.focus ? " (the focused one)" : ""}${largest}`
    const title = called[0].toUpperCase() + called.slice(1)
    const made = row.input === undefined ? signed(row.pull) : product(row.input, row.delta, row.pull)
    return `${title}: ${made}${note}`
  }

  /** Where nothing is pointed at: whose pull is the largest, or the only one. */
  function rest() {
    const rows = payload ? rowsOf(payload) : []
    const champion = hardest(rows)
    if (champion) return `▼ largest: ${name(champion)}, ${signed(champion.pull)}`
    const pulling = rows.filter(({ pull }) => hasNumber(pull) && Number(pull) !== 0)
    if (pulling.length === 1 && rows.length > 1) return `all of it: ${name(pulling[0])}, ${signed(pulling[0].pull)}`
    return `${isFinger() ? "Tap" : "Point at"} a dot to see ${asks}.`
  }

  /** @param {MouseEvent} event */
  function pick(event) {
    const at = plot.at(event)
    let best = null
    let least = REACH
    for (const [index, dot] of dots.entries()) {
      const distance = Math.hypot(dot.x - at.x, dot.y - at.y)
      if (distance >= least) continue
      best = index
      least = distance
    }
    return best
  }

  /** @param {number | null} index */
  function point(index) {
    if (pointed || index !== null) pointAt?.(index === null ? null : dots[index].row)
    pointed = index !== null
    setText(readout, index === null ? rest() : describe(dots[index].row))
    for (const [place, circle] of [...marks.children].entries()) set(circle, { "data-hover": place === index })
    plot.svg.style.cursor = index === null ? "" : "pointer"
  }

  plot.svg.addEventListener("pointermove", (event) => point(pick(event)))
  plot.svg.addEventListener("pointerleave", () => point(null))
  plot.svg.addEventListener("click", (event) => {
    const index = pick(event)
    // A finger is nowhere before it taps.
    point(index)
    if (index !== null) choose?.(dots[index].row)
  })
  marks.addEventListener("focusin", (event) => {
    const place = [...marks.children].indexOf(/** @type {Element} */ (event.target))
    point(place < 0 ? null : place)
  })
  marks.addEventListener("focusout", () => point(null))
  describeKeys("On the examples' pulls", [
    ["← or →", "From example to example"],
    ["Enter or Space", "Looks at this example"],
  ])
  marks.addEventListener("keydown", (event) => {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -dots.length, End: dots.length }
    if (event.key === "Enter" || event.key === " ") choose?.(dots[current].row)
    else if (event.key in steps) {
      marks.children[current].setAttribute("tabindex", "-1")
      current = Math.min(Math.max(current + steps[event.key], 0), dots.length - 1)
      marks.children[current].setAttribute("tabindex", "0")
      const circle = marks.children[current]
      if (circle instanceof SVGElement) circle.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  })

  /** @param {Payload} next */
  function show(next) {
    payload = next
    const ready = next.known.gradient
    const rows = rowsOf(next)
    const drawable = ready && rows.some((row) => hasNumber(row.pull))
    for (const part of [ground, readout]) setVisible(part, drawable)
    setVisible(nothing, !drawable)
    setText(nothing, ready ? "None of the pulls is a finite number." : NOT_YET)
    set(plot.svg, { "data-crowd": rows.length > 12 })
    if (drawable && !pointed) point(null)
    plot.redraw()
  }

  return { root, show, destroy: plot.destroy }
}

/**
 * A triangle that points down at (x, y).
 * @param {number} x
 * @param {number} y
 */
function wedge(x, y) {
  return `M${(x - 4).toFixed(1)} ${(y - 6).toFixed(1)}h8l-4 6z`
}
