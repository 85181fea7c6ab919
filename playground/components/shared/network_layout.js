// Where everything of the network stands in a room of given width and height, which it fills and never leaves.
// Columns: inputs, each layer, LOSS. What does not fit is drawn smaller: boxes without numbers, closer together.

/** @import { Anatomy, Parameter } from "./anatomy.js" */
/** @typedef {{ x: number, y: number }} Place */
/** @typedef {import("../stage/network/grid_layout.js").Grid} Grid */
/** A part's line, from the side of one box to the side of another. @typedef {ReturnType<typeof lineOf>} Course */
/** @typedef {ReturnType<typeof layoutOf>} Layout */

/** A box with a number in it is at least so many times as wide, and as high, as its text. */
const NUMBER_WIDTH = 3.5
/** Where only some boxes have one, the lines between them need room for theirs. */
const SHORT_NUMBER = 3
const LOWEST_NUMBER = 2
const LARGEST_BOX = 56
const LARGEST_PICTURE = 36
const FARTHEST_ROWS = 112
const LARGEST_PLANE = 120
/** Beyond these, lines are straight: bends cannot be told apart in so many, and cost half as much again to draw. */
const MOST_CURVED = 100
/** The lines of one box leave it side by side, so far apart where there is room, so that each can be pointed at. */
const PORT_PITCH = 7

/**
 * node: the height of a box, in pixels. roomy: is there room for a number in each and its name above? wide: how wide a
 * box with a number is; one without is as wide as it is high. places: where each input and unit stands, by id. lines:
 * those of weights and biases, by id. plane: where the output's picture stands and its side, null where there is none.
 * @param {Anatomy} anatomy
 * @param {number} width
 * @param {number} height
 * @param {{ text?: number, head?: number, foot?: number, loss?: boolean, plane?: boolean }} [room] text: the height of
 *   the smallest letters; head, foot: what is kept free above and below
 */
export function layoutOf(anatomy, width, height, room = {}) {
  const { text = 12, head = 0, foot = 0, loss = true, plane = false } = room
  const filled = [anatomy.inputs, ...anatomy.layers.map((layer) => layer.units)]
  const columns = filled.length + Number(loss)
  const rows = Math.max(1, ...filled.map((parts) => parts.length))
  const inner = Math.max(height - head - foot, 1)
  const margin = width < 520 ? 4 : 16
  const pitch = (width - 2 * margin) / columns
  const sizes = nodeSizes(inner, rows, pitch, text)
  const { rowPitch, node, wide, roomy } = sizes
  const middle = head + inner / 2 + (roomy ? text / 2 : 0)
  /** @param {number} column */
  const columnX = (column) => margin + pitch * (column + 0.5)
  /** @type {Map<string, Place>} */
  const places = new Map()
  for (const [column, parts] of filled.entries())
    for (const [index, { id }] of parts.entries())
      places.set(id, { x: columnX(column), y: middle + (index - (parts.length - 1) / 2) * rowPitch })
  const side = plane ? Math.floor(Math.min(pitch * 0.86, inner * 0.5 - text - 8, LARGEST_PLANE)) : 0
  const last = columnX(columns - 1)
  const end = { x: last, y: side > 0 ? head + inner * 0.25 : middle }
  /** @param {string} id */
  const placeOf = (id) => places.get(id) ?? end
  const lossHalf = Math.floor(Math.min(Math.max(node, 30) / 2, 28, inner / 4 - text - 4))
  const half = (roomy ? wide : node) / 2
  const picture = side > 0 ? { x: last, y: head + inner * 0.75 + (text + 4) / 2, side } : null
  return {
    width,
    height,
    text,
    head,
    /** Where what is kept free below begins. */
    floor: height - foot,
    pitch,
    rowPitch,
    node,
    wide,
    roomy,
    /** Has every box its number? */
    numbered: roomy,
    places,
    /** Where a part stands; what is no part of the network stands at the loss. */
    placeOf,
    loss: end,
    /** Half the width of the loss's diamond. */
    lossHalf,
    plane: picture,
    /** Pictures as cells: there are none. @type {Grid[] | null} */
    grids: null,
    pictured: false,
    columnX,
    /** Is it drawn as a box? */
    isBox: (/** @type {string} */ _id) => true,
    /** How wide the room of a column is. */
    columnWidth: (/** @type {number} */ _column) => pitch,
    lines: linesBetween(
      anatomy,
      placeOf,
      () => node,
      (id) => sidesOf(placeOf(id), half),
    ),
    /** From an output to the loss. @param {string} id */
    lineToLoss: (id) => lineFrom(placeOf(id), half, end, lossHalf),
    /** From an output to its picture, where there is one. @param {string} id */
    lineToPlane: (id) => picture && lineFrom(placeOf(id), half, picture, picture.side / 2 + 6),
  }
}

/**
 * How large boxes are where so many stand below each other, in columns so far apart: see `layoutOf`.
 * @param {number} inner the height there is
 * @param {number} rows
 * @param {number} pitch
 * @param {number} text
 */
export function nodeSizes(inner, rows, pitch, text) {
  const rowPitch = Math.min(inner / rows, FARTHEST_ROWS)
  const tallest = Math.min(Math.max(LARGEST_BOX, 4 * text), pitch * 0.5, rowPitch - text - 8)
  const roomy = tallest >= LOWEST_NUMBER * text && pitch * 0.64 >= NUMBER_WIDTH * text
  const node = Math.floor(roomy ? tallest : Math.max(Math.min(rowPitch - 4, pitch * 0.46, LARGEST_PICTURE), 6))
  const most = roomy ? Math.min(4 * text, pitch * 0.64) : Math.min(SHORT_NUMBER * text, pitch * 0.8)
  return { rowPitch, node, wide: Math.max(node, Math.floor(most)), roomy }
}

/**
 * @param {Place} from
 * @param {number} leaving half the width of what it leaves
 * @param {Place} to
 * @param {number} entering and of what it enters
 */
export function lineFrom(from, leaving, to, entering) {
  return lineOf(from.x + leaving, from.y, to.x - entering, to.y)
}

/**
 * @param {Place} at
 * @param {number} half of its width
 */
const sidesOf = ({ x }, half) => ({ left: x - half, right: x + half })

/**
 * The lines of weights and biases, by id.
 * @param {Anatomy} anatomy
 * @param {(id: string) => Place} placeOf
 * @param {(id: string) => number} heightOf a part's box
 * @param {(id: string) => { left: number, right: number }} sides where lines enter and leave it
 */
export function linesBetween(anatomy, placeOf, heightOf, sides) {
  const weights = anatomy.parameters.filter(({ kind }) => kind === "weight")
  const straight = weights.length > MOST_CURVED
  const leaves = ports(weights, "from", "to", placeOf, heightOf)
  const enters = ports(weights, "to", "from", placeOf, heightOf)
  /** @type {Map<string, Course>} */
  const lines = new Map()
  for (const { id, from, to } of weights) {
    const [start, end] = [placeOf(from), placeOf(to)]
    const [dy1, dy2] = [leaves.get(id) ?? 0, enters.get(id) ?? 0]
    lines.set(id, lineOf(sides(from).right, start.y + dy1, sides(to).left, end.y + dy2, straight))
  }
  for (const { id, kind, to } of anatomy.parameters) {
    if (kind !== "bias") continue
    const unit = placeOf(to)
    const node = heightOf(to)
    // Below and before its unit, joined to it by a short line.
    const before = sides(to).left
    lines.set(id, lineOf(before - Math.max(8, node * 0.3), unit.y + node / 2 - 3, before, unit.y + node * 0.35, true))
  }
  return lines
}

/**
 * How far from the middle of a box's side each of its lines begins or ends: in the order of where they come from or go
 * to, so that those of one box do not cross.
 * @param {Parameter[]} weights
 * @param {"from" | "to"} here
 * @param {"from" | "to"} there
 * @param {(id: string) => Place} placeOf
 * @param {(id: string) => number} heightOf
 */
function ports(weights, here, there, placeOf, heightOf) {
  /** @type {Map<string, Parameter[]>} */
  const fans = new Map()
  for (const weight of weights) fans.set(weight[here], [...(fans.get(weight[here]) ?? []), weight])
  /** @type {Map<string, number>} */
  const offsets = new Map()
  for (const [id, fan] of fans) {
    const pitch = Math.min(PORT_PITCH, (heightOf(id) * 0.6) / Math.max(fan.length - 1, 1))
    const ordered = [...fan].sort((a, b) => placeOf(a[there]).y - placeOf(b[there]).y)
    for (const [at, weight] of ordered.entries()) offsets.set(weight.id, (at - (ordered.length - 1) / 2) * pitch)
  }
  return offsets
}

/**
 * A line straight out of one box and straight into the other: a cubic between four points, or the straight way.
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
export function lineOf(x1, y1, x2, y2, straight = false) {
  return { x1, y1, x2, y2, straight, bend: straight ? (x2 - x1) / 3 : Math.min(40, (x2 - x1) * 0.2) }
}

/**
 * It, as an SVG path.
 * @param {Course} line
 */
export function linePath({ x1, y1, x2, y2, straight, bend }) {
  if (straight) return `M${x1} ${y1} L${x2} ${y2}`
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}

/**
 * A point on it: t = 0 where it begins, 1 where it ends.
 * @param {Course} line
 * @param {number} t
 * @returns {Place}
 */
export function pointOn({ x1, y1, x2, y2, straight, bend }, t) {
  if (straight) return { x: x1 + t * (x2 - x1), y: y1 + t * (y2 - y1) }
  const s = 1 - t
  return {
    x: s ** 3 * x1 + 3 * s * s * t * (x1 + bend) + 3 * s * t * t * (x2 - bend) + t ** 3 * x2,
    y: s * s * (s + 3 * t) * y1 + t * t * (t + 3 * s) * y2,
  }
}
