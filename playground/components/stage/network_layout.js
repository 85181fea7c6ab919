// Where everything of the network stands, from the width there is. Columns: inputs, each layer, LOSS.

export function layoutOf(setup, width) {
  const sizes = [setup.names.inputs.length, ...setup.layers.map((layer) => layer.units)]
  const columns = sizes.length + 1
  const rows = Math.max(...sizes)
  const margin = width < 520 ? 6 : 22
  const pitch = (width - 2 * margin) / columns
  const node = Math.round(clamp(Math.min(pitch * 0.5, rows > 6 ? 34 : 48), 14, 48))
  const roomy = node >= 30
  const rowPitch = node + (roomy ? 40 : 22)
  const top = 34
  const height = top + Math.max(rows, roomy ? 3 : 2) * rowPitch
  const x = (column) => margin + pitch * (column + 0.5)
  const y = (count, index) => top + (height - top - 8) / 2 + (index - (count - 1) / 2) * rowPitch - (roomy ? 8 : 3)
  const inputs = setup.names.inputs.map((_, index) => ({ x: x(0), y: y(sizes[0], index) }))
  const units = setup.layers.map((layer, l) =>
    Array.from({ length: layer.units }, (_, unit) => ({ x: x(l + 1), y: y(layer.units, unit) })),
  )
  return { width, height, node, roomy, inputs, units, loss: { x: x(columns - 1), y: y(1, 0) }, columnX: x }
}

/** The path of a weight's edge: straight out of one node, straight into the other. */
export function edgePath(from, to, node) {
  const x1 = from.x + node / 2
  const x2 = to.x - node / 2
  const bend = Math.min(44, (x2 - x1) * 0.4)
  return `M${x1} ${from.y} C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`
}

/** A point on that path; labels sit on it. */
export function edgePoint(from, to, node, t) {
  const x1 = from.x + node / 2
  const x2 = to.x - node / 2
  const bend = Math.min(44, (x2 - x1) * 0.4)
  const s = 1 - t
  return {
    x: s ** 3 * x1 + 3 * s * s * t * (x1 + bend) + 3 * s * t * t * (x2 - bend) + t ** 3 * x2,
    y: s * s * (s + 3 * t) * from.y + t * t * (t + 3 * s) * to.y,
  }
}

/** Where a unit's constant 1 stands: below and before it, joined by the bias's short edge. */
export function biasPoint(unit, node) {
  return { x: unit.x - node * 0.5 - Math.max(9, node * 0.28), y: unit.y + node * 0.5 + Math.max(2, node * 0.12) }
}

function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most)
}
