// A comparison in figures: a row a training, the best first until the learner sorts by a column.

import { html, set, setText } from "../shared/dom.js"
import { download } from "../shared/download.js"

/** @import { TableTold } from "../shared/wire.d.ts" */

/** @param {HTMLElement} root */
export function createTableView(root) {
  const box = html("div", { class: "t-table-box", tabindex: 0, role: "group", "aria-label": "Comparison" }, root)
  const table = html("table", { class: "t-table" }, box)
  const head = html("tr", {}, html("thead", {}, table))
  const body = html("tbody", {}, table)
  const foot = html("div", { class: "t-table-foot" }, root)
  const keep = html("button", { type: "button", class: "t-csv" }, foot, "Table (.csv)")
  const words = html("p", {}, foot)
  /** The column that is sorted by, and whether downwards. @type {{ name: string, down: boolean } | null} */
  let sorted = null
  /** @type {TableTold | null} */
  let last = null
  keep.onclick = () => last && download("comparison.csv", new Blob([last.csv], { type: "text/csv" }))

  /** @param {string} name */
  function sortBy(name) {
    sorted = sorted?.name === name ? (sorted.down ? null : { name, down: true }) : { name, down: false }
    if (last) draw(last)
  }

  /** @param {TableTold} told */
  function draw(told) {
    if (head.dataset.key !== told.columns.join()) {
      head.dataset.key = told.columns.join()
      head.replaceChildren()
      for (const name of told.columns)
        html("button", { type: "button" }, html("th", { scope: "col" }, head), name).onclick = () => sortBy(name)
    }
    const at = sorted ? told.columns.indexOf(sorted.name) : -1
    ;[...head.children].forEach((cell, i) => {
      set(cell, { "aria-sort": i === at ? (sorted?.down ? "descending" : "ascending") : null })
    })
    const order = told.rows.map((_, i) => i)
    if (at >= 0) order.sort((a, b) => compare(told.sort[a][at], told.sort[b][at]) * (sorted?.down ? -1 : 1))
    while (body.children.length > order.length) body.lastChild?.remove()
    while (body.children.length < order.length) html("tr", {}, body)
    order.forEach((number, i) => {
      const row = /** @type {HTMLTableRowElement} */ (body.children[i])
      while (row.cells.length > told.columns.length) row.lastChild?.remove()
      while (row.cells.length < told.columns.length) html("td", {}, row)
      told.rows[number].forEach((text, k) => {
        setText(row.cells[k], text)
        set(row.cells[k], { "data-number": typeof told.sort[number][k] === "number" })
      })
    })
    set(keep, { hidden: !told.csv })
    setText(words, told.words.join(" "))
  }

  return {
    element: box,
    /** @param {TableTold} told */
    update(told) {
      last = told
      draw(told)
    },
  }
}

/**
 * Numbers before texts, what is not there last.
 * @param {unknown} a
 * @param {unknown} b
 */
function compare(a, b) {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === "number" && typeof b === "number") return a - b
  return String(a).localeCompare(String(b), undefined, { numeric: true })
}
