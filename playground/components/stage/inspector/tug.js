/** "Tug of war": every example of the batch pulls at this weight; what is left is their mean. */

import { h, pool, s, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName, hasNumber, product, signed, signOf, toNumber } from "../../shared/format.js"
import { linear, thin, ticks } from "../../shared/ticks.js"
import { COMES, createCard } from "./card.js"
import { createNumber, setNumber } from "./number.js"
import { arrowPath, createAxes, createPlot } from "./plot.js"

/** @import { Pull } from "../../shared/wire.d.ts" */
/** An example's pull; outside: it is focused and not in the batch.
 * @typedef {Pull & { outside?: boolean }} PulledRow
 */
/** @import { Handlers, PanelView, Payload, Size } from "./types.d.ts" */

const REST = "Point at a dot to see whose pull it is; click it to focus that example."
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
 * @param {Handlers} context
 * @returns {PanelView}
 */
export function createTug(context) {
  /** @type {Payload | null} */
  let payload = null
  let current = 0 // the dot that the keyboard is on, counted from the left
  /** @type {{ x: number, y: number, row: PulledRow }[]} */
  let dots = [] // { x, y, row } as drawn, from left to right
  const card = createCard("Tug of war", { wide: true })
  const intro = h("p", { class: "bpi-sentence" })
  const axes = createAxes({ xName: "pull = ∂L/∂w of each example's own loss", yName: "" })
  const zero = s("line", { class: "bpi-zero" })
  const wantsMore = s("text", { class: "bpi-side", text: "◀ wants it larger" })
  const wantsLess = s("text", { class: "bpi-side", "text-anchor": "end", text: "wants it smaller ▶" })
  const arrow = s("path", { class: "bpi-mean" })
  const arrowName = s("text", { class: "bpi-mean-name" })
  const marks = s("g", { class: "bpi-pulls" })
  const ring = s("circle", { class: "bpi-ring" })
  const plot = createPlot(draw, { label: "Each example's pull", extraClass: "bpi-tug" })
  const readout = h("p", { class: "bpi-readout", "aria-live": "polite" })
  const nothing = h("p", { class: "bpi-nothing", hidden: true })
  const mean = createNumber()
  const penalty = createNumber()
  const penaltyRow = h("div", {}, h("dt", { text: "the penalty adds" }), h("dd", {}, penalty))
  const meanWords = h("dt")
  const facts = h("dl", { class: "bpi-pairs" }, h("div", {}, meanWords, h("dd", {}, mean)), penaltyRow)
  plot.svg.append(axes.root, zero, wantsMore, wantsLess, arrow, arrowName, ring, marks)
  card.body.append(intro, plot.svg, nothing, readout, facts)

  /** @param {Size} size */
  function draw({ width, height, em }) {
    if (!payload || plot.svg.hasAttribute("hidden")) return
    const rows = pullsOf(payload)
      .filter((row) => hasNumber(row.pull))
      .sort((a, b) => Number(a.pull) - Number(b.pull))
    const average = toNumber(payload.mean)
    const largest =
      1.08 * Math.max(...rows.map((row) => Math.abs(Number(row.pull))), Math.abs(average ?? 0) || 0, 1e-12)
    const left = 1.2 * em
    const right = width - 1.2 * em
    const bottom = height - 2.9 * em
    const floor = bottom - 2.4 * em // the dots stand on it; between it and the axis lies the arrow of the mean
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
    const focused = dots.find(({ row }) => row.focus)
    setVisible(ring, Boolean(focused))
    if (focused) set(ring, { cx: focused.x, cy: focused.y, r: radius + 3.5 })
    const shown = average !== null && Number.isFinite(average)
    for (const part of [arrow, arrowName]) setVisible(part, shown)
    if (!shown) return
    const y = floor + 1.2 * em
    const end = x(average)
    set(arrow, { d: arrowPath(x(0), y, end, y, 8), "data-sign": signOf(average) })
    const onLeft = average < 0
    // The name stands beyond the arrow's head, or on the other side of zero where there is no room left.
    const beyond = Math.abs(end - (onLeft ? left : right)) > 7 * em
    const nameX = beyond ? end + (onLeft ? -0.6 : 0.6) * em : x(0) + (onLeft ? 0.6 : -0.6) * em
    set(arrowName, { x: nameX, y: y + 0.35 * em, "text-anchor": onLeft === beyond ? "end" : "start" })
    setText(arrowName, `mean ${signed(average)}`)
  }

  /** @param {PulledRow} row */
  function describe(row) {
    const name = exampleName(row.index)
    const note = row.outside ? " (would be; not in this batch)" : row.focus ? " (the focused one)" : ""
    const title = name[0].toUpperCase() + name.slice(1)
    return `${title}: ${product(row.input, row.delta, row.pull)}${note}`
  }

  /** @param {MouseEvent} event */
  function pick(event) {
    const at = plot.at(event)
    let best = null
    let least = 18
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
    setText(readout, index === null ? REST : describe(dots[index].row))
    for (const [place, circle] of [...marks.children].entries()) set(circle, { "data-hover": place === index })
    plot.svg.style.cursor = index === null ? "" : "pointer"
  }

  plot.svg.addEventListener("pointermove", (event) => point(pick(event)))
  plot.svg.addEventListener("pointerleave", () => point(null))
  plot.svg.addEventListener("click", (event) => {
    const index = pick(event)
    if (index !== null) context.onFocus(dots[index].row.index)
  })
  marks.addEventListener("focusin", (event) => {
    const place = [...marks.children].indexOf(/** @type {Element} */ (event.target))
    point(place < 0 ? null : place)
  })
  marks.addEventListener("focusout", () => point(null))
  marks.addEventListener("keydown", (event) => {
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -dots.length, End: dots.length }
    if (event.key === "Enter" || event.key === " ") context.onFocus(dots[current].row.index)
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
    const rows = pullsOf(next)
    const count = next.examples?.length ?? 0
    card.visible((next.kind === "weight" || next.kind === "bias") && (rows.length > 0 || !ready))
    card.pending(ready ? null : COMES.gradient)
    const drawable = ready && rows.some((row) => hasNumber(row.pull))
    for (const part of [plot.svg, readout]) setVisible(part, drawable)
    setVisible(nothing, !drawable)
    setText(nothing, ready ? "None of the pulls is a finite number." : NOT_YET)
    const noun = next.kind === "bias" ? "bias" : "weight"
    setText(
      intro,
      count === 1
        ? "One example in this batch: its pull alone is the gradient."
        : `Each example of the batch pulls this ${noun} its way. The gradient is the mean of the pulls.`,
    )
    // Room for the stacks; it depends on the batch's size alone, so it does not change from step to step.
    set(plot.svg, { "data-crowd": count > 60 ? "large" : count > 12 ? "some" : null })
    axes.setXName(`pull: ∂L/∂${next.kind === "bias" ? "b" : "w"} of each example's own loss`)
    setText(meanWords, count > 1 ? `mean of ${count} pulls` : "the pull")
    setNumber(mean, next.mean, { pending: ready ? null : COMES.gradient })
    setVisible(penaltyRow, ready && hasNumber(next.penalty_part) && Number(next.penalty_part) !== 0)
    setNumber(penalty, next.penalty_part)
    if (drawable && readout.textContent === "") setText(readout, REST)
    plot.redraw()
  }

  return {
    root: card.root,
    show,
    destroy: () => {
      card.destroy()
      plot.destroy()
    },
  }
}
