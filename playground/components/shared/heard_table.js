// A chart's numbers as a table, for those who do not see it: what its lines show at a few places, the first and the
// last among them.
//
// It is written once the chart has been still for a while: nobody reads what goes by, and playing is not slowed.

import { html, pool, setText } from "./dom.js"
import { fmt } from "./format.js"

/** Milliseconds for which a chart must have been still. */
const STILL = 500
/** So many rows can be listened to. */
export const MOST_ROWS = 12

/** columns: what stands above them, the first of what tells the rows apart; rows: a text a cell.
 * @typedef {{ columns: string[], rows: string[][] }} HeardTable
 */

/**
 * @param {Element} root behind the chart
 * @param {string} title
 */
export function createHeardTable(root, title) {
  const box = html("div", { class: "heard", translate: "no" }, root)
  const table = html("table", {}, box)
  const caption = html("caption", {}, table, title)
  const head = html("tr", {}, html("thead", {}, table))
  const body = html("tbody", {}, table)
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {HeardTable} told */
  function write({ columns, rows }) {
    const heads = pool(head, columns.length, () => html("th", { scope: "col" }))
    for (const [at, cell] of heads.entries()) setText(cell, columns[at])
    for (const [row, line] of pool(body, rows.length, () => html("tr")).entries()) {
      const cells = pool(line, columns.length, (at) => (at ? html("td") : html("th", { scope: "row" })))
      for (const [at, cell] of cells.entries()) setText(cell, rows[row][at])
    }
  }

  return {
    /**
     * The chart shows something else: what `make` tells is written when it rests.
     * @param {() => HeardTable} make
     */
    update(make) {
      clearTimeout(timer)
      timer = setTimeout(() => write(make()), STILL)
    },
    /** @param {string} text */
    rename: (text) => setText(caption, text),
    destroy: () => clearTimeout(timer),
  }
}

/**
 * Of so many in a row a few, evenly, the first and the last among them.
 * @template T
 * @param {T[]} all
 */
export function fewOf(all) {
  if (all.length <= MOST_ROWS) return all
  return Array.from({ length: MOST_ROWS }, (_, at) => all[Math.round((at * (all.length - 1)) / (MOST_ROWS - 1))])
}

/**
 * Lines over one axis as rows: a place each, and what every line has there; a dash where it has nothing.
 * @template [T=number]
 * @param {string} axis
 * @param {{ name: string, points: Map<number, T | null> }[]} lines
 * @param {(value: T) => string} [say]
 * @returns {HeardTable}
 */
export function tableOfLines(axis, lines, say = (value) => fmt(/** @type {number} */ (value))) {
  const places = [...new Set(lines.flatMap(({ points }) => [...points.keys()]))].sort((a, b) => a - b)
  return {
    columns: [axis, ...lines.map(({ name }) => name)],
    rows: fewOf(places).map((place) => [
      fmt(place),
      ...lines.map(({ points }) => {
        const value = points.get(place)
        return value === undefined || value === null ? fmt(null) : say(value)
      }),
    ]),
  }
}
