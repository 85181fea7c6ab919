/** In the tab "Pulls": the batch's examples as a table to sort: what came in, the delta, their product, the pull. */

import { choose, chosen } from "../../shared/choices.js"
import { h, pool, set, setText, setVisible, targetOf } from "../../shared/dom.js"
import { exampleName, full, toNumber } from "../../shared/format.js"
import { createNumber, setNumber } from "./number.js"
import { COMES } from "./panel.js"
import { hardest, pullsOf } from "./tug.js"

/** @import { Handlers, Payload } from "./types.d.ts" */
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
 * Rows in the order of one column, pulls and deltas by their size, whichever way they go; numbers that are not finite
 * come last, ties keep the batch's order.
 * @param {PulledRow[]} rows
 * @param {SortKey | null} key
 * @param {number} direction
 */
export function sortRows(rows, key, direction) {
  if (!key) return rows
  /** @param {PulledRow} row */
  const rank = (row) => {
    const x = toNumber(row[key])
    if (x === null || !Number.isFinite(x)) return null
    return key === "pull" || key === "delta" ? Math.abs(x) : x
  }
  return [...rows].sort((a, b) => {
    const [p, q] = [rank(a), rank(b)]
    if (p === null || q === null) return Number(p === null) - Number(q === null)
    return direction * (p - q)
  })
}

/** @param {PulledRow[]} rows */
export function asText(rows) {
  const lines = rows.map((row) => [row.index + 1, row.input, row.delta, row.pull].map(full).join("\t"))
  return [COLUMNS.map((column) => column.name).join("\t"), ...lines].join("\n")
}

/** @param {Handlers} context */
export function createTable(context) {
  /** @type {Payload | null} */
  let payload = null
  /** @type {PulledRow[]} */
  let shown = []
  /** @returns {{ key: SortKey | null, direction: number }} */
  const sorting = () => {
    const [told, way] = chosen("pulls").split(":")
    const key = COLUMNS.find((column) => column.key === told)?.key ?? null
    return { key, direction: way === "down" ? -1 : 1 }
  }
  // Sorting by what is not computed yet would give its order away.
  const ordered = () => {
    const { key, direction } = sorting()
    return payload ? sortRows(pullsOf(payload), payload.known.gradient ? key : null, direction) : []
  }
  /** Of a number that many places share a pull is a sum, of no one thing that came in. @param {SortKey} key */
  const isGiven = (key) => payload?.part.kind !== "shared" || key === "index" || key === "pull"
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
  const nothing = h("p", { class: "bpi-nothing", text: "One row an example: input, delta and their product." })
  const more = h("button", { type: "button", class: "bpi-quiet", on: { click: toggle } })
  const root = h(
    "div",
    { class: "bpi-scroller bpi-examples", role: "group", "aria-label": "Table of examples" },
    table,
    nothing,
    more,
  )

  body.addEventListener("click", (event) => {
    const line = targetOf(event)?.closest("tr")
    const row = line && shown[[...body.children].indexOf(line)]
    if (row) context.onFocus(row.index)
  })

  function toggle() {
    choose("all", chosen("all") ? "" : "pulls")
    draw()
  }

  /**
   * First click: largest first; second: smallest first; third: the batch's own order.
   * @param {SortKey} key
   */
  function sortBy(key) {
    const first = key === "index" ? 1 : -1
    const sort = sorting()
    const direction = sort.key !== key ? first : sort.direction === first ? -first : 0
    choose("pulls", direction === 0 ? "" : `${key}:${direction > 0 ? "up" : "down"}`)
    draw()
  }

  function createRow() {
    const button = h("button", { type: "button", class: "bpi-link" })
    const cells = COLUMNS.slice(1).map(() => createNumber())
    const mark = h("span", { class: "bpi-most-mark" })
    const root = h("tr", {}, h("th", { scope: "row" }, button, mark), ...cells.map((cell) => h("td", {}, cell)))
    return Object.assign(root, { parts: { button, mark, cells } })
  }

  function draw() {
    if (!payload) return
    const rows = ordered()
    const [sort, everything] = [sorting(), chosen("all") === "pulls"]
    shown = everything ? rows : rows.slice(0, MOST)
    const champion = hardest(rows)
    for (const { key, mark, cell } of headers) {
      const active = sort.key === key
      set(cell, { "aria-sort": active ? (sort.direction > 0 ? "ascending" : "descending") : "none" })
      setText(mark, active ? (sort.direction > 0 ? "↑" : "↓") : "↕")
      setVisible(cell, isGiven(key))
    }
    // What came in is known after the forward pass (from the start, where it is the data); delta and pull come later.
    const { part, known } = payload
    const heard = known.forward || part.kind !== "weight" || part.layer === 0 ? null : COMES.forward
    const pulled = known.gradient ? null : COMES.gradient
    // Rows are reused by position: the numbers change, the keyboard's focus and the scroll do not.
    pool(body, shown.length, createRow).forEach((line, index) => {
      const row = shown[index]
      const { button, mark, cells } = line.parts
      setText(button, String(row.index + 1))
      const focusIt = `Focus ${exampleName(row.index)}`
      set(button, { "aria-label": focusIt, title: focusIt })
      const most = known.gradient && row === champion
      set(line, { "data-focus": Boolean(row.focus), "data-outside": Boolean(row.outside), "data-most": most })
      setText(mark, most ? "▼ largest" : "")
      cells.forEach((cell, column) => {
        const { key } = COLUMNS[column + 1]
        setVisible(/** @type {Element} */ (cell.parentElement), isGiven(key))
        if (isGiven(key)) setNumber(cell, row[key], { pending: column === 0 ? heard : pulled })
      })
    })
    setVisible(more, rows.length > MOST)
    setText(more, everything ? `Show the first ${MOST}` : `Show all ${rows.length}`)
  }

  /** @param {Payload} next */
  function show(next) {
    if (payload && next.selection !== payload.selection) choose("all", "")
    payload = next
    const some = pullsOf(next).length > 0
    setVisible(table, some)
    setVisible(nothing, !some)
    draw()
  }

  return { root, show, text: () => asText(ordered()) }
}
