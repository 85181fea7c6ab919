// Draws the lens: small grids with their numbers, signs between them and lines of words, side by side in one row.

import { html, set, setText } from "../../shared/dom.js"
import { fmt, full } from "../../shared/format.js"
import { fillOf } from "./cell_values.js"
import { fittedAll, widthOf } from "./fitted.js"

/** @import { Room } from "./grid_layout.js" */
/** @import { Lens, LensGrid, LensPiece } from "./lens.js" */

/** Widths of a number's cell in heights of letters, and of one that stands alone; the least with a number in it. */
const CELL = 3.6
const ALONE = 5
const WIDEST = 7
const LEAST = 2.1
/** In less than so many heights of letters stands only what cannot be seen elsewhere. */
const NARROW = 44

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
  /** How wide a number is that stands alone. */
  let alone = ALONE * text

  box.addEventListener("click", (event) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset.part : undefined
    if (id) onSelect(id)
  })

  /**
   * @param {LensGrid} piece
   * @param {number} cell
   */
  const widthIn = ({ values }, cell) => (values.length === 1 ? alone : cell)

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
      const style = `grid-template-columns: repeat(${piece.cols}, ${widthIn(piece, cell)}px)`
      const cells = html("div", { class: "lens-cells", style, translate: "no" }, figure)
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
    const { title: whole, brief, values, ids, mark, slopes = false } = piece
    const title = brief && widthOf(whole, text) > widthIn(piece, cell) * piece.cols ? brief : whole
    const [caption, cells] = figure.children
    const width = widthIn(piece, cell)
    setText(caption, title)
    const texts = fittedAll(values, 2, width - 4, text)
    values.forEach((value, at) => {
      const node = /** @type {HTMLElement} */ (cells.children[at])
      setText(node, texts[at])
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
    const narrow = room.width < NARROW * text
    const row = narrow ? lens.pieces.filter(({ wide }) => !wide).map(inBrief) : lens.pieces
    const cell = cellWidth(row, room.width, text)
    alone = aloneWidth(row, room.width, text)
    const key = [cell, alone, ...row.map(kindOf)].join(" ")
    if (built !== key) build(row, cell)
    built = key
    row.forEach((piece, at) => {
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

/** @param {LensPiece} piece */
function kindOf(piece) {
  if ("sign" in piece) return "s"
  return "lines" in piece ? `l${piece.lines.length}` : `${piece.values.length}/${piece.cols}`
}

/** A sign as it is where there is little room. @param {LensPiece} piece @returns {LensPiece} */
const inBrief = (piece) => ("sign" in piece && piece.brief ? { sign: piece.brief } : piece)

/** What signs, lines of words and gaps take of a row. @param {LensPiece[]} row @param {number} text */
function besidesGrids(row, text) {
  let taken = 0
  for (const piece of row) {
    if ("sign" in piece) taken += piece.sign.length * 0.55 * text + 8
    else taken += "lines" in piece ? 9 * text : 8
  }
  return taken
}

/** @param {LensPiece} piece */
const isAlone = (piece) => "values" in piece && piece.values.length === 1

/**
 * How wide a number that stands alone is: they share the row where nothing else stands there.
 * @param {LensPiece[]} row
 * @param {number} width
 * @param {number} text
 */
function aloneWidth(row, width, text) {
  const count = row.filter(isAlone).length
  if (row.some((piece) => "values" in piece && !isAlone(piece))) return ALONE * text
  const share = Math.floor((width - besidesGrids(row, text)) / Math.max(count, 1))
  return Math.max(Math.floor(LEAST * text), Math.min(Math.floor(WIDEST * text), share))
}

/**
 * As wide as leaves room for all pieces in one row.
 * @param {LensPiece[]} row
 * @param {number} width
 * @param {number} text
 */
export function cellWidth(row, width, text) {
  let taken = besidesGrids(row, text)
  let columns = 0
  for (const piece of row) {
    if (isAlone(piece)) taken += ALONE * text
    else if ("cols" in piece) columns += piece.cols
  }
  return Math.max(
    Math.floor(LEAST * text),
    Math.min(Math.floor(CELL * text), Math.floor((width - taken) / Math.max(columns, 1))),
  )
}
