// Pictures, filters and maps as grids of cells. Their colours are painted on one canvas, a pixel a cell, and enlarged;
// what changes rarely (frames, numbers where there is room, the cell in focus) is drawn above them.

import { html, set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { createCellPrint } from "./cell_print.js"
import { cellPixels, cellsOf, shownOf } from "./cell_values.js"
import { fittedAll } from "./fitted.js"
import { createTwinCells, learnedCells } from "./twin_cells.js"

/** @import { Part } from "../../shared/anatomy.js" */
/** @import { NetworkOptions as Options, Scene } from "../types.d.ts" */
/** @import { Grid, GridLayout } from "./grid_layout.js" */

/** From this side on cells are set apart by lines. */
const LEAST_LINED = 5
/** Of how many cells have numbers, where they fit. */
const MOST_NUMBERS = 150

/** @param {Element} frame what it lies below */
export function createGridPaint(frame) {
  const canvas = html("canvas", { class: "network-cells", "aria-hidden": "true" }, frame)
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const { print } = createCellPrint()
  let ratio = 1
  const clear = () => {
    ink.setTransform(1, 0, 0, 1, 0, 0)
    ink.clearRect(0, 0, canvas.width, canvas.height)
  }
  return {
    /**
     * @param {number} width
     * @param {number} height
     */
    resize(width, height) {
      ratio = Math.min(window.devicePixelRatio || 1, 2)
      set(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
      clear() // another network's, where the size is the same
    },
    /**
     * @param {Grid[]} grids
     * @param {(grid: Grid) => ArrayLike<number>} pixels of its cells, row by row
     */
    paint(grids, pixels) {
      clear()
      ink.setTransform(ratio, 0, 0, ratio, 0, 0)
      print(ink, grids, pixels)
    },
  }
}

/**
 * @param {SVGGElement} sheet
 * @param {GridLayout} layout
 * @param {ReturnType<typeof createGridPaint>} paint
 * @param {(layer: number) => string} wordsOf a layer's, -1 for the inputs
 */
export function createGrids(sheet, layout, paint, wordsOf) {
  const { grids, text } = layout
  /** For the keyboard's words. @type {{ scene: Scene, options: Options } | null} */
  let last = null
  let numbered = 0
  const drawn = grids.map(build)
  const places = grids.flatMap(({ parts, x, y, w, h, cols }) =>
    parts.map((part, at) => ({ part, box: { x: x + (at % cols) * w, y: y + Math.floor(at / cols) * h, w, h } })),
  )
  const twin = createTwinCells(sheet, learnedCells(places))
  const selected = svg("rect", { class: "cell-selected", display: "none" }, sheet)
  const lit = svg("rect", { class: "cell-lit", display: "none" }, sheet)

  /** @param {Grid} grid */
  function build(grid) {
    const { x, y, w, h, rows, cols, what, layer } = grid
    const [width, height] = [cols * w, rows * h]
    const size = `${rows} × ${cols}`
    const name = `${what}, ${layer < 0 ? "" : `${wordsOf(layer)}, `}${size}: the arrow keys go from cell to cell`
    const group = svg("g", { class: `grid ${grid.kind}`, role: "group", "aria-label": name }, sheet)
    svg("rect", { class: "grid-frame", x: x - 0.5, y: y - 0.5, width: width + 1, height: height + 1 }, group)
    if (Math.min(w, h) >= LEAST_LINED) {
      const across = Array.from({ length: rows - 1 }, (_, at) => `M${x} ${y + (at + 1) * h}h${width}`)
      const down = Array.from({ length: cols - 1 }, (_, at) => `M${x + (at + 1) * w} ${y}v${height}`)
      svg("path", { class: "grid-lines", d: [...across, ...down].join("") }, group)
    }
    const fits = w >= 2.3 * text && h >= text + 2 && numbered + grid.parts.length <= MOST_NUMBERS
    if (fits) numbered += grid.parts.length
    const numbers = fits
      ? grid.parts.map((_, at) => {
          const place = { x: x + ((at % cols) + 0.5) * w, y: y + (Math.floor(at / cols) + 0.5) * h + text * 0.36 }
          return svg("text", { class: "cell-number", ...place }, group)
        })
      : []
    const first = grid.parts.findIndex(Boolean)
    const cursor = svg(
      "rect",
      { class: "cell-cursor", width: w, height: h, x, y, tabindex: "0", role: "button" },
      group,
    )
    const row = { grid, numbers, cursor, at: Math.max(first, 0) }
    cursor.addEventListener("keydown", (event) => onKey(event, row))
    cursor.addEventListener("focus", () => place(row))
    place(row)
    return row
  }

  /** @typedef {{ grid: Grid, numbers: SVGTextElement[], cursor: SVGRectElement, at: number }} Row */

  /**
   * The keyboard's place in a grid, with the words for it.
   * @param {Row} row
   */
  function place({ grid, cursor, at }) {
    const part = grid.parts[at]
    const { x, y, w, h, cols } = grid
    set(cursor, {
      ...{ x: x + (at % cols) * w, y: y + Math.floor(at / cols) * h },
      ...{ "data-select": part?.id ?? null, "aria-label": part ? describe(part) : "" },
    })
  }

  /** @param {Part} part */
  function describe(part) {
    if (!last) return part.name
    const { value, mark } = shownOf(last.scene, part, last.options)
    return value === null
      ? `${part.name}, not computed yet`
      : `${part.name}: ${mark.trim()} = ${fmt(value)}`.replace(":  =", " =")
  }

  /**
   * @param {KeyboardEvent} event
   * @param {Row} row
   */
  function onKey(event, row) {
    const { cols, rows, parts } = row.grid
    const [line, column] = [Math.floor(row.at / cols), row.at % cols]
    /** @type {Record<string, [number, number]>} */
    const ways = {
      ArrowRight: [line, Math.min(column + 1, cols - 1)],
      ArrowLeft: [line, Math.max(column - 1, 0)],
      ArrowDown: [Math.min(line + 1, rows - 1), column],
      ArrowUp: [Math.max(line - 1, 0), column],
      Home: [line, 0],
      End: [line, cols - 1],
    }
    const to = ways[event.key]
    if (!to || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    const at = to[0] * cols + to[1]
    if (!parts[at]) return
    row.at = at
    place(row)
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   * @param {boolean} colourful where states are played, only what is painted changes
   */
  function update(scene, options, colourful) {
    last = { scene, options }
    const values = new Map(colourful ? [] : grids.map((grid) => [grid, cellsOf(grid, scene, options)]))
    paint.paint(grids, (grid) => cellPixels(grid, scene, values.get(grid) ?? null))
    if (!colourful)
      for (const row of drawn) {
        const said = row.numbers.map((_, at) => values.get(row.grid)?.[at]?.value)
        const texts = fittedAll(said, 2, row.grid.w - 3, text)
        for (const [at, label] of row.numbers.entries()) setText(label, texts[at])
        place(row)
      }
    twin.update(scene)
    outline(selected, options.selection)
    outline(lit, [...(options.places ?? [])].find((id) => gridOf(id)) ?? null)
  }

  /** Which grid a part is a cell of. @type {Map<string, { grid: Grid, at: number }>} */
  const cells = new Map()
  for (const grid of grids) for (const [at, part] of grid.parts.entries()) if (part) cells.set(part.id, { grid, at })
  /** @param {string | null} id */
  const gridOf = (id) => cells.get(id ?? "")

  /**
   * @param {SVGRectElement} rect
   * @param {string | null} id
   */
  function outline(rect, id) {
    const found = gridOf(id)
    set(rect, { display: found ? null : "none" })
    if (!found) return
    const { grid, at } = found
    const place = { x: grid.x + (at % grid.cols) * grid.w, y: grid.y + Math.floor(at / grid.cols) * grid.h }
    set(rect, { ...place, width: grid.w, height: grid.h })
  }

  return {
    update,
    gridOf,
    /**
     * The id of the part whose cell lies at a point of the picture, or null.
     * @param {number} x
     * @param {number} y
     */
    at(x, y) {
      for (const { x: left, y: top, w, h, rows, cols, parts } of grids) {
        const [column, line] = [Math.floor((x - left) / w), Math.floor((y - top) / h)]
        if (column >= 0 && line >= 0 && column < cols && line < rows) return parts[line * cols + column]?.id ?? null
      }
      return null
    },
  }
}
