// A comparison in figures: a row a training, the best first until the learner sorts by a column.

import { choose, chosen } from "../shared/choices.js"
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
  /** @type {TableTold | null} */
  let last = null
  keep.onclick = () => last && download("comparison.csv", new Blob([last.csv], { type: "text/csv" }))

  /** @param {string} name */
  function sortBy(name) {
    if (!last) return
    const before = sortedBy(last.columns)
    const down = before?.name === name ? (before.down ? null : true) : false
    choose("table", down === null ? "" : `${last.columns.indexOf(name) + 1}:${down ? "down" : "up"}`)
    draw(last)
  }

  /** @param {TableTold} told */
  function draw(told) {
    if (head.dataset.key !== told.columns.join()) {
      head.dataset.key = told.columns.join()
      head.replaceChildren()
      for (const name of told.columns)
        html("button", { type: "button" }, html("th", { scope: "col" }, head), name).onclick = () => sortBy(name)
    }
    const sorted = sortedBy(told.columns)
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
 * The column that is sorted by, and whether downwards; null: the best first.
 * @param {string[]} columns
 */
function sortedBy(columns) {
  const found = /^([1-9]\d?):(up|down)$/.exec(chosen("table"))
  const name = columns[Number(found?.[1]) - 1]
  return found && name !== undefined ? { name, down: found[2] === "down" } : null
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
