// Draws the lens: small grids with their numbers, signs between them and lines of words, side by side in one row.

import { html, set, setText } from "../../shared/dom.js"
import { fmt, full } from "../../shared/format.js"
import { fillOf } from "./cell_values.js"
import { fitted } from "./fitted.js"

/** @import { Room } from "./grid_layout.js" */
/** @import { Lens, LensGrid, LensPiece } from "./lens.js" */

/** Widths of a number's cell in heights of letters, and of one that stands alone; the least with a number in it. */
const CELL = 3.6
const ALONE = 5
const LEAST = 2.1

/**
 * @param {Element} frame
 * @param {(id: string) => void} onSelect
 */
export function createLensView(frame, onSelect) {
  const box = html("div", { class: "lens", role: "group", "aria-label": "The cell in focus, number by number" }, frame)
  /** Of what the pieces were built. */
  let built = ""
  /** @type {HTMLElement[]} */
  let pieces = []
  /** @type {Room | null} */
  let room = null
  let text = 12

  box.addEventListener("click", (event) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset.part : undefined
    if (id) onSelect(id)
  })

  /**
   * Built anew where another row of pieces stands there: another phase, another layer.
   * @param {LensPiece[]} row
   * @param {number} cell
   */
  function build(row, cell) {
    box.replaceChildren()
    pieces = row.map((piece) => {
      if ("sign" in piece) return html("span", { class: "lens-sign" }, box, piece.sign)
      if ("lines" in piece) {
        const list = html("dl", { class: "lens-lines" }, box)
        for (const _ of piece.lines) {
          html("dt", {}, list)
          html("dd", {}, list)
        }
        return list
      }
      const figure = html("figure", { class: "lens-grid" }, box)
      html("figcaption", {}, figure)
      const style = `grid-template-columns: repeat(${piece.cols}, ${widthIn(piece, cell, text)}px)`
      const cells = html("div", { class: "lens-cells", style }, figure)
      for (const _ of piece.values) html("span", { class: "lens-cell" }, cells)
      return figure
    })
  }

  /**
   * @param {HTMLElement} figure
   * @param {LensGrid} piece
   * @param {number} cell
   */
  function fillGrid(figure, piece, cell) {
    const { title, values, ids, mark, slopes = false } = piece
    const [caption, cells] = figure.children
    const width = widthIn(piece, cell, text)
    setText(caption, title)
    values.forEach((value, at) => {
      const node = /** @type {HTMLElement} */ (cells.children[at])
      setText(node, fitted(value, 2, width - 4, text))
      node.style.setProperty("--cell", fillOf(value, slopes))
      set(node, {
        class: `lens-cell${mark === at ? " marked" : ""}`,
        title: value === null ? null : full(value),
        "data-part": ids?.[at] ?? null,
      })
    })
    set(cells, {
      role: "img",
      "aria-label": `${title}: ${values.map((value) => (value === null ? "–" : fmt(value))).join(", ")}`,
    })
  }

  /**
   * @param {Lens | null} lens
   */
  function update(lens) {
    set(box, { hidden: !room || !lens })
    if (!room || !lens) return
    const cell = cellWidth(lens.pieces, room.width, text)
    const key = [cell, ...lens.pieces.map(kindOf)].join(" ")
    if (built !== key) build(lens.pieces, cell)
    built = key
    lens.pieces.forEach((piece, at) => {
      if ("sign" in piece) setText(pieces[at], piece.sign)
      else if ("values" in piece) fillGrid(pieces[at], piece, cell)
      else
        piece.lines.forEach(([words, value], line) => {
          setText(pieces[at].children[2 * line], words)
          setText(pieces[at].children[2 * line + 1], value === null ? "" : fmt(value, 3))
        })
    })
  }

  return {
    update,
    /**
     * @param {Room | null} area null: there is no room for it
     * @param {number} letters their height
     */
    resize(area, letters) {
      room = area
      text = letters
      built = ""
      // Another network stands here now; what this one said is not about it.
      set(box, { hidden: true })
      box.replaceChildren()
      if (area) box.style.cssText = `left:${area.x}px;top:${area.y}px;width:${area.width}px;height:${area.height}px`
    },
  }
}

/**
 * @param {LensGrid} piece
 * @param {number} cell
 * @param {number} text
 */
const widthIn = ({ values }, cell, text) => (values.length === 1 ? ALONE * text : cell)

/** @param {LensPiece} piece */
function kindOf(piece) {
  if ("sign" in piece) return "s"
  return "lines" in piece ? `l${piece.lines.length}` : `${piece.values.length}/${piece.cols}`
}

/**
 * As wide as leaves room for all pieces in one row.
 * @param {LensPiece[]} row
 * @param {number} width
 * @param {number} text
 */
export function cellWidth(row, width, text) {
  let taken = 0
  let columns = 0
  for (const piece of row) {
    if ("sign" in piece) taken += piece.sign.length * 0.55 * text + 8
    else if ("lines" in piece) taken += 9 * text
    else {
      if (piece.values.length === 1) taken += ALONE * text + 8
      else {
        columns += piece.cols
        taken += 8
      }
    }
  }
  return Math.max(
    Math.floor(LEAST * text),
    Math.min(Math.floor(CELL * text), Math.floor((width - taken) / Math.max(columns, 1))),
  )
}
