/**
 * "Positions": a number of a filter is used at every position of its map; here is what each adds to its gradient, as a
 * picture of the map and as a tug of war, and what they come to.
 */

import { h, pool, set, setVisible } from "../../shared/dom.js"
import { counted, exampleName, fmt, full, product, signed, toNumber } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { fillOf } from "../network/cell_values.js"
import { COMES, createFormula, createFrame } from "./panel.js"
import { createTug } from "./tug.js"

/** @import { Given } from "../../shared/format.js" */
/** @import { PositionsPart } from "../../shared/wire.d.ts" */
/** @import { Handlers, PanelView, Payload } from "./types.d.ts" */
/** @import { PulledRow } from "./tug.js" */

/** @type {[key: "came" | "deltas" | "shares", title: string, slope: boolean, sign: string][]} */
const MAPS = [
  ["came", "what came in", false, ""],
  ["deltas", "delta of the cell", true, "×"],
  ["shares", "its share", true, "="],
]

/**
 * A position's place in the map, in words.
 * @param {PositionsPart} part
 * @param {number} at
 */
const placeOf = ({ columns }, at) => `row ${Math.floor(at / columns) + 1}, column ${(at % columns) + 1}`

/** @param {string} words */
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1)

/** @param {PositionsPart} part */
function asText(part) {
  const rows = part.shares.map((share, at) =>
    [Math.floor(at / part.columns) + 1, (at % part.columns) + 1, part.came[at], part.deltas[at], share]
      .map(full)
      .join("\t"),
  )
  return ["row\tcolumn\tcame in\tdelta\tshare", ...rows].join("\n")
}

/**
 * @param {Payload} payload
 * @returns {PulledRow[]}
 */
function rowsOf({ positions }) {
  return (positions?.shares ?? []).map((pull, index) => ({
    ...{ index, pull, focus: false },
    ...{ input: positions?.came[index], delta: positions?.deltas[index] },
  }))
}

/**
 * Not one position adds anything: there is no tug to be seen.
 * @param {Pick<PositionsPart, "shares">} part
 */
export const isSilent = ({ shares }) => shares.every((share) => toNumber(share) === 0)

/**
 * @param {Pick<Payload, "focus" | "known" | "batch" | "in_batch" | "mean">} payload
 * @param {PositionsPart} part
 */
export function introduce({ focus, known, batch, in_batch, mean }, part) {
  const { rows, columns, pull } = part
  const used = `Used at ${counted(rows * columns, "position")}`
  if (!known.gradient) return `${used}; each adds its share for ${exampleName(focus)}.`
  const sum = `${used}: ${signed(pull)} in all for ${exampleName(focus)}`
  if (!in_batch) return `${sum}, would be: it is not in this batch.`
  if (batch === 1) return `${sum}, the gradient.`
  const average = `The mean over the ${batch} examples, ${signed(mean ?? null)}, is the gradient.`
  const silent = `${capital(exampleName(focus))} does not pull at it: at each position what came in or the delta is 0.`
  if (isSilent(part)) return `${silent} ${average}`
  return `${sum}. ${average}`
}

/**
 * @param {HTMLElement} panel
 * @param {Handlers} context
 * @returns {PanelView}
 */
export function createPositions(panel, context) {
  /** @type {Payload | null} */
  let payload = null
  const copy = { what: "the shares", text: () => (payload?.positions ? asText(payload.positions) : "") }
  const frame = createFrame(panel, { copy })
  const maps = MAPS.map(([key, title, slope, sign]) => {
    const cells = h("div", { class: "bpi-map-cells" })
    const figure = h("figure", { class: "bpi-map" }, h("figcaption", { text: title }), cells)
    return { key, slope, cells, parts: sign ? [h("span", { class: "bpi-map-sign", text: sign }), figure] : [figure] }
  })
  const formula = createFormula("Formula of the gradient")
  const numbers = createFormula("The formula with this batch's numbers")
  const row = h("div", { class: "bpi-maps" }, ...maps.flatMap(({ parts }) => parts))
  const tug = createTug({
    label: "Each position's share",
    asks: "which position it is",
    rows: rowsOf,
    total: ({ positions }) => positions?.pull ?? null,
    totalWord: "sum",
    name: ({ index }) => (payload?.positions ? placeOf(payload.positions, index) : ""),
    point: (at) => point(at?.index ?? null),
  })
  const written = h("div", { class: "bpi-formulas" }, formula, numbers)
  const shown = h("div", { class: "bpi-positions" }, row, tug.root, written)
  frame.body.append(shown)

  /**
   * Lights up a position in all three maps and in the network.
   * @param {number | null} at
   */
  function point(at) {
    for (const { cells } of maps)
      for (const [place, cell] of [...cells.children].entries()) set(cell, { "data-lit": place === at })
    context.onHoverPlace(at === null || !payload ? null : (context.mapOf(payload.selection)[at]?.id ?? null))
  }

  row.addEventListener("pointerover", (event) => {
    const cell = event.target instanceof Element ? event.target.closest(".bpi-map-cell") : null
    point(cell ? [...(cell.parentElement?.children ?? [])].indexOf(cell) : null)
  })
  row.addEventListener("pointerleave", () => point(null))

  /**
   * @param {Element} cells
   * @param {PositionsPart} part
   * @param {Given[] | null} values null: not computed yet
   * @param {boolean} slope
   */
  function draw(cells, part, values, slope) {
    set(cells, { style: `--columns: ${part.columns}; --rows: ${part.rows}` })
    pool(cells, part.rows * part.columns, () => h("span", { class: "bpi-map-cell" })).forEach((cell, at) => {
      const value = values ? toNumber(values[at]) : null
      cell.style.setProperty("--cell", fillOf(value, slope))
      const told = values ? product(part.came[at], part.deltas[at], part.shares[at]) : COMES.gradient
      set(cell, { title: `${placeOf(part, at)}: ${told}` })
    })
    const told = values ? values.map((value) => fmt(toNumber(value) ?? Number.NaN)).join(", ") : COMES.gradient
    set(cells, { role: "img", "aria-label": `${part.rows} rows of ${part.columns}: ${told}` })
  }

  /** @param {Payload} next */
  function show(next) {
    payload = next
    const { positions: part, known, gradient } = next
    if (!part) return
    frame.say(introduce(next, part))
    frame.ready(known.gradient)
    for (const { key, slope, cells } of maps) {
      const there = key === "came" ? known.forward : known.gradient
      draw(cells, part, there ? part[key] : null, slope)
    }
    setMath(formula, gradient?.formula, true)
    setMath(numbers, known.gradient ? gradient?.numbers : "", true)
    setVisible(numbers, known.gradient)
    // Where nothing pulls, the formulas have the tug's place.
    const silent = known.gradient && isSilent(part)
    setVisible(tug.root, !silent)
    set(shown, { "data-silent": silent })
    tug.show(next)
  }

  return {
    show,
    destroy: () => {
      frame.destroy()
      tug.destroy()
    },
  }
}
