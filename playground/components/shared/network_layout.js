// Where everything of the network stands, from the width there is. Columns: inputs, each layer, LOSS.

/** The height that a picture of few rows spreads over on a wide page, beside the output's picture. */
const AIRY_HEIGHT = 330

/** Room below for the length of each layer's gradient. */
const NORM_HEIGHT = 30

/** @typedef {{ x: number, y: number }} Place */
/** @typedef {ReturnType<typeof layoutOf>} Layout */

/**
 * places: where each input and unit stands, by id.
 * @param {import("./anatomy.js").Anatomy} anatomy
 * @param {number} width
 */
export function layoutOf(anatomy, width) {
  const filled = [anatomy.inputs, ...anatomy.layers.map((layer) => layer.units)]
  const sizes = filled.map((parts) => parts.length)
  const columns = sizes.length + 1
  const rows = Math.max(...sizes)
  const margin = width < 520 ? 6 : 22
  const pitch = (width - 2 * margin) / columns
  const node = Math.round(clamp(Math.min(pitch * 0.5, rows > 6 ? 38 : 56), 14, 56))
  const roomy = node >= 34
  const top = 42
  // A small network takes the room there is; a tall one takes what it needs.
  const rowPitch = Math.max(node + (roomy ? 34 : 18), rows > 1 ? Math.min((AIRY_HEIGHT - top) / rows, node * 2.6) : 0)
  const floor = Math.max(top + rows * rowPitch, width < 520 ? 0 : AIRY_HEIGHT)
  const height = floor + NORM_HEIGHT
  /** @param {number} column */
  const x = (column) => margin + pitch * (column + 0.5)
  /**
   * @param {number} count
   * @param {number} index
   */
  const y = (count, index) => top + (floor - top - 8) / 2 + (index - (count - 1) / 2) * rowPitch
  /** @type {Map<string, Place>} */
  const places = new Map()
  for (const [column, parts] of filled.entries())
    for (const [index, { id }] of parts.entries()) places.set(id, { x: x(column), y: y(parts.length, index) })
  const loss = { x: x(columns - 1), y: y(1, 0) }
  return {
    width,
    height,
    floor,
    pitch,
    node,
    roomy,
    places,
    /**
     * Where a part stands; what is no part of the network stands at the loss.
     * @param {string} id
     */
    placeOf: (id) => places.get(id) ?? loss,
    loss,
    columnX: x,
  }
}

/**
 * The path of a weight's edge: straight out of one node, straight into the other.
 * @param {Place} from
 * @param {Place} to
 * @param {number} node
 */
export function edgePath(from, to, node, straight = false) {
  const x1 = from.x + node / 2
  const x2 = to.x - node / 2
  if (straight) return `M${x1} ${from.y} L${x2} ${to.y}`
  const bend = Math.min(40, (x2 - x1) * 0.2)
  return `M${x1} ${from.y} C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`
}

/**
 * A point on that path; labels sit on it.
 * @param {Place} from
 * @param {Place} to
 * @param {number} node
 * @param {number} t
 */
export function edgePoint(from, to, node, t) {
  const x1 = from.x + node / 2
  const x2 = to.x - node / 2
  const bend = Math.min(40, (x2 - x1) * 0.2)
  const s = 1 - t
  return {
    x: s ** 3 * x1 + 3 * s * s * t * (x1 + bend) + 3 * s * t * t * (x2 - bend) + t ** 3 * x2,
    y: s * s * (s + 3 * t) * from.y + t * t * (t + 3 * s) * to.y,
  }
}

/**
 * Where a unit's constant 1 stands: below and before it, joined by the bias's short edge.
 * @param {Place} unit
 * @param {number} node
 */
export function biasPoint(unit, node) {
  return { x: unit.x - node * 0.5 - Math.max(9, node * 0.28), y: unit.y + node * 0.5 + Math.max(2, node * 0.12) }
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most)
}
