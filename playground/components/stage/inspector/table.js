/** The examples of the batch as a sortable table: what came in, the delta, and their product, the pull. */

import { h, pool, set, setText, setVisible, targetOf } from "../../shared/dom.js"
import { exampleName, full, toNumber } from "../../shared/format.js"
import { COMES, createCard } from "./card.js"
import { createNumber, setNumber } from "./number.js"
import { pullsOf } from "./tug.js"

/** @import { Handlers, PanelView, Payload } from "./types.d.ts" */
/** @import { PulledRow } from "./tug.js" */
/** @typedef {"index" | "input" | "delta" | "pull"} SortKey */

const MOST = 50
/** @type {{ key: SortKey, name: string, words: string }[]} */
const COLUMNS = [
  { key: "index", name: "example", words: "example" },
  { key: "input", name: "input a", words: "input a: what came in over this weight" },
  { key: "delta", name: "delta δ", words: "delta: the slope of this example's loss against the sum z" },
  { key: "pull", name: "pull a·δ", words: "pull: input times delta" },
]

/**
 * Rows in the order of one column; numbers that are not finite come last, ties keep the batch's order.
 * @param {PulledRow[]} rows
 * @param {SortKey | null} key
 * @param {number} direction
 */
function sortRows(rows, key, direction) {
  if (!key) return rows
  /** @param {PulledRow} row */
  const rank = (row) => {
    const x = toNumber(row[key])
    return x === null || !Number.isFinite(x) ? null : x
  }
  return [...rows].sort((a, b) => {
    const [p, q] = [rank(a), rank(b)]
    if (p === null || q === null) return Number(p === null) - Number(q === null)
    return direction * (p - q)
  })
}

/** @param {PulledRow[]} rows */
function asText(rows) {
  const lines = rows.map((row) => [row.index + 1, row.input, row.delta, row.pull].map(full).join("\t"))
  return [COLUMNS.map((column) => column.name).join("\t"), ...lines].join("\n")
}

/**
 * @param {Handlers} context
 * @returns {PanelView}
 */
export function createTable(context) {
  /** @type {Payload | null} */
  let payload = null
  /** @type {{ key: SortKey | null, direction: number }} */
  let sort = { key: null, direction: 1 }
  let everything = false
  /** @type {PulledRow[]} */
  let shown = []
  // Sorting by what is not computed yet would give its order away.
  const ordered = () =>
    payload ? sortRows(pullsOf(payload), payload.known.gradient ? sort.key : null, sort.direction) : []
  const card = createCard("Examples", { copy: { what: "the table", text: () => asText(ordered()) } })
  const headers = COLUMNS.map(({ key, name, words }) => {
    const mark = h("span", { class: "bpi-sort-mark", "aria-hidden": "true" })
    const attributes = { type: "button", title: `Sort by ${words}`, on: { click: () => sortBy(key) } }
    const button = h("button", attributes, h("span", { text: name }), mark)
    return { key, mark, cell: h("th", { scope: "col" }, button) }
  })
  const body = h("tbody")
  const head = h("thead", {}, h("tr", {}, ...headers.map(({ cell }) => cell)))
  const caption = h("caption", { class: "bpi-offscreen", text: "The batch's examples and their pulls" })
  const table = h("table", { class: "bpi-table" }, caption, head, body)
  const scroller = h("div", { class: "bpi-scroller", role: "group", "aria-label": "Table of examples" }, table)
  const nothing = h("p", { class: "bpi-nothing", text: "One row an example: input, delta and their product." })
  const more = h("button", { type: "button", class: "bpi-quiet", on: { click: toggle } })
  card.body.append(scroller, nothing, more)

  body.addEventListener("click", (event) => {
    const line = targetOf(event)?.closest("tr")
    const row = line && shown[[...body.children].indexOf(line)]
    if (row) context.onFocus(row.index)
  })

  function toggle() {
    everything = !everything
    draw()
  }

  /**
   * First click: largest first; second: smallest first; third: the batch's own order.
   * @param {SortKey} key
   */
  function sortBy(key) {
    const first = key === "index" ? 1 : -1
    if (sort.key !== key) sort = { key, direction: first }
    else sort = sort.direction === first ? { key, direction: -first } : { key: null, direction: 1 }
    draw()
  }

  function createRow() {
    const button = h("button", { type: "button", class: "bpi-link" })
    const cells = COLUMNS.slice(1).map(() => createNumber())
    const root = h("tr", {}, h("th", { scope: "row" }, button), ...cells.map((cell) => h("td", {}, cell)))
    return Object.assign(root, { parts: { button, cells } })
  }

  function draw() {
    if (!payload) return
    const rows = ordered()
    shown = everything ? rows : rows.slice(0, MOST)
    for (const { key, mark, cell } of headers) {
      const active = sort.key === key
      set(cell, { "aria-sort": active ? (sort.direction > 0 ? "ascending" : "descending") : "none" })
      setText(mark, active ? (sort.direction > 0 ? "↑" : "↓") : "")
    }
    // What came in is known after the forward pass (from the start, where it is the data); delta and pull come later.
    const { part, known } = payload
    const heard = known.forward || part.kind !== "weight" || part.layer === 0 ? null : COMES.forward
    const pulled = known.gradient ? null : COMES.gradient
    // Rows are reused by position: the numbers change, the keyboard's focus and the scroll do not.
    pool(body, shown.length, createRow).forEach((line, index) => {
      const row = shown[index]
      const { button, cells } = line.parts
      setText(button, String(row.index + 1))
      const focusIt = `Focus ${exampleName(row.index)}`
      set(button, { "aria-label": focusIt, title: focusIt })
      set(line, { "data-focus": Boolean(row.focus), "data-outside": Boolean(row.outside) })
      cells.forEach((cell, column) => {
        setNumber(cell, row[COLUMNS[column + 1].key], { pending: column === 0 ? heard : pulled })
      })
    })
    setVisible(more, rows.length > MOST)
    setText(more, everything ? `Show the first ${MOST}` : `Show all ${rows.length}`)
  }

  /** @param {Payload} next */
  function show(next) {
    if (next.selection !== payload?.selection) everything = false
    payload = next
    const ready = next.known.gradient
    const rows = pullsOf(next)
    card.visible((next.kind === "weight" || next.kind === "bias") && (rows.length > 0 || !ready))
    card.pending(ready ? null : COMES.gradient)
    setVisible(scroller, rows.length > 0)
    setVisible(nothing, rows.length === 0)
    draw()
  }

  return { root: card.root, show, destroy: card.destroy }
}
