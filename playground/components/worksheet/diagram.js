// The network of a sheet, with its numbers on the lines.

import { svg } from "../shared/dom.js"

/** @import { SheetTold } from "../shared/wire.d.ts" */

const PITCH = { x: 190, y: 84 }
const RADIUS = 20
const MARGIN = 46

/**
 * @param {Element} host
 * @param {SheetTold} sheet
 * @param {(name: string) => string} symbolOf a name as plain text
 */
export function drawDiagram(host, sheet, symbolOf) {
  const rows = Math.max(...sheet.columns.map((column) => column.length))
  const width = 2 * MARGIN + PITCH.x * (sheet.columns.length - 1)
  const height = MARGIN + PITCH.y * rows
  const values = new Map(sheet.given.map(({ name, value }) => [name, value]))
  /** @type {Map<string, { x: number, y: number }>} */
  const places = new Map()
  for (const [column, names] of sheet.columns.entries())
    for (const [row, name] of names.entries())
      places.set(name, {
        x: MARGIN + column * PITCH.x,
        y: height / 2 + (row - (names.length - 1) / 2) * PITCH.y,
      })
  const label = `The network: ${sheet.lines.map(({ name }) => `${symbolOf(name)} = ${values.get(name)}`).join(", ")}`
  const root = svg(
    "svg",
    { class: "diagram", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    host,
  )
  for (const { source, target, name } of sheet.lines) {
    const to = /** @type {{ x: number, y: number }} */ (places.get(target))
    const from = places.get(source) ?? { x: to.x - 34, y: to.y + 38 }
    const [dx, dy] = [to.x - from.x, to.y - from.y]
    const length = Math.hypot(dx, dy)
    const cut = (/** @type {number} */ by) => ({ x: (dx / length) * by, y: (dy / length) * by })
    const [begin, end] = [cut(places.has(source) ? RADIUS : 9), cut(RADIUS)]
    const course = { x1: from.x + begin.x, y1: from.y + begin.y, x2: to.x - end.x, y2: to.y - end.y }
    svg("line", { ...course, class: "diagram-line" }, root)
    if (!places.has(source)) {
      svg("circle", { cx: from.x, cy: from.y, r: 9, class: "diagram-one" }, root)
      text(root, from.x, from.y + 4, "1")
      text(root, from.x - 14, from.y + 4, `${values.get(name)}`, "end")
    } else {
      // Near the line's beginning lines that cross lie apart.
      const at = sheet.columns.length > 1 && dy !== 0 ? 0.3 : 0.5
      text(root, from.x + dx * at, from.y + dy * at - 6, `${values.get(name)}`)
    }
  }
  for (const [name, { x, y }] of places) {
    svg("circle", { cx: x, cy: y, r: RADIUS, class: "diagram-node" }, root)
    text(root, x, y + (values.has(name) ? -1 : 5), symbolOf(name))
    if (values.has(name)) text(root, x, y + 13, `${values.get(name)}`)
  }
}

/**
 * @param {Element} root
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} [anchor]
 */
function text(root, x, y, words, anchor = "middle") {
  svg("text", { x, y, "text-anchor": anchor, class: "diagram-text" }, root).textContent = words
}
