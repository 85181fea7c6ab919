/** "Moments" of a unit: what it says at each moment, and the two parts of the slope that comes back to it there, from
 *  what is handed on at that moment and carried back from later ones. */

import { h, pool, set, setText } from "../../shared/dom.js"
import { exampleName, full, toNumber } from "../../shared/format.js"
import { createBar, createNumber, setBar, setNumber } from "./number.js"
import { COMES, createFrame } from "./panel.js"

/** @import { UnitMoment } from "../../shared/wire.d.ts" */
/** @import { PanelOptions, PanelView, Payload } from "./types.d.ts" */

/** A column: what it is called, a row's number in it, and in which pass it comes.
 * @typedef {{ name: string, of: (row: UnitMoment) => import("../../shared/wire.d.ts").Float | undefined,
 *   back: boolean }} StateColumn
 */
/** @type {StateColumn[]} */
const PLAIN = [
  { name: "state h", of: ({ state }) => state, back: false },
  { name: "∂L/∂h", of: ({ slope }) => slope, back: true },
  { name: "= from here", of: ({ own }) => own, back: true },
  { name: "+ from later", of: ({ carried }) => carried, back: true },
]
/** @type {StateColumn[]} */
const MEMORY = [
  { name: "memory c", of: ({ memory }) => memory, back: false },
  { name: "forget gate f", of: ({ forget }) => forget, back: false },
  { name: "∂L/∂c", of: ({ memory_slope }) => memory_slope, back: true },
]

/** The columns of a unit, the bar's left out. @param {UnitMoment[]} rows */
export function columnsFor(rows) {
  return rows[0]?.memory === undefined ? PLAIN : [...PLAIN, ...MEMORY]
}

/**
 * Where the slope comes from, in a sentence.
 * @param {Pick<Payload, "states" | "added" | "focus">} payload
 */
export function introduceStates({ states = [], added, focus }) {
  const whose = exampleName(focus)
  if (added >= states.length)
    return `What ${whose} makes it say at each moment. What comes back comes with the backward pass.`
  const first = states[added]
  const [own, later] = [first.own, first.carried].map((value) => Math.abs(toNumber(value) ?? 0))
  const place = `At moment ${first.moment + 1}`
  const both = `Of ${whose}'s own loss.`
  if (first.cut) return `${both} ${place} the way back is cut: nothing is carried from later.`
  if (later === 0) return `${both} ${place} all of the slope comes from what is handed on there.`
  if (own === 0) return `${both} ${place} all of the slope is carried back from later moments.`
  return `${both} ${place} the slope has two parts: what is handed on there, and what is carried back from later.`
}

/**
 * @param {HTMLElement} panel
 * @returns {PanelView}
 */
export function createStates(panel) {
  /** @type {UnitMoment[]} */
  let states = []
  const asText = () =>
    [
      ["moment", ...columnsFor(states).map(({ name }) => name)].join("\t"),
      ...states.map((row) => [row.moment + 1, ...columnsFor(states).map(({ of }) => full(of(row)))].join("\t")),
    ].join("\n")
  const frame = createFrame(panel, { copy: { what: "the moments", text: asText } })
  const head = h("tr")
  const body = h("tbody")
  const caption = h("caption", { class: "bpi-offscreen", text: "The unit at every moment" })
  const table = h("table", { class: "bpi-table bpi-moments" }, caption, h("thead", {}, head), body)
  frame.body.append(h("div", { class: "bpi-scroller bpi-whole", role: "group", "aria-label": "The moments" }, table))

  /** The row that stands in sight, as it was asked for. @type {number | null} */
  let sought = null

  /** @param {Payload | null} payload @param {PanelOptions} options */
  function show(payload, { moment }) {
    if (!payload) return
    states = payload.states ?? []
    frame.say(introduceStates(payload))
    frame.ready(payload.known.gradient)
    const columns = columnsFor(states)
    const names = ["moment", columns[0].name, "", ...columns.slice(1).map(({ name }) => name)]
    set(table, { "data-plain": columns.length === PLAIN.length })
    for (const [at, cell] of pool(head, names.length, () => h("th", { scope: "col" })).entries()) {
      setText(cell, names[at])
      set(cell, { class: names[at] === "" ? "bpi-bar-head" : names[at] === MEMORY[0].name ? "bpi-second" : null })
    }
    const sizes = states.map(({ slope }) => Math.abs(toNumber(slope) ?? 0)).filter(Number.isFinite)
    const largest = Math.max(...sizes, 0)
    // From the last moment to the first: the way back, as in the table of a shared number.
    const rows = [...states].reverse()
    pool(body, rows.length, createLine).forEach((line, at) => {
      const row = rows[at]
      const { name, numbers, bar } = line.parts
      setText(name, `${row.moment + 1}${row.cut ? " ✂" : ""}`)
      set(line, { "data-now": row.moment === moment })
      set(name, { title: row.cut ? "The way back is cut here: nothing was carried into this moment." : null })
      const late = row.moment < payload.added ? COMES.gradient : null
      const early = row.moment >= payload.said ? COMES.forward : null
      for (const [index, { of, back }] of columns.entries())
        setNumber(numbers[index], of(row) ?? null, { pending: back ? late : early, digits: 3 })
      for (const [index, number] of numbers.entries())
        set(number.parentElement ?? number, { hidden: index >= columns.length })
      setBar(bar, late ? null : row.slope, largest)
    })
    if (moment !== sought) body.querySelector("[data-now]")?.scrollIntoView({ block: "nearest" })
    sought = moment
  }

  return { show, destroy: frame.destroy }
}

function createLine() {
  const numbers = Array.from({ length: PLAIN.length + MEMORY.length }, () => createNumber())
  const bar = createBar()
  const name = h("th", { scope: "row" })
  // Where the place is narrow the memory stands in a second line.
  const [state, ...others] = numbers.map((number, at) =>
    h("td", { class: at === PLAIN.length ? "bpi-second" : null }, number),
  )
  const line = h("tr", {}, name, state, h("td", { class: "bpi-bar-cell" }, bar), ...others)
  return Object.assign(line, { parts: { name, numbers, bar } })
}
