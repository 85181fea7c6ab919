// Networks of pictures: that all their grids fit the slot whatever the network, that a cell's window shows what the
// engine's window shows, and that the lens' arithmetic is the engine's.

import assert from "node:assert/strict"
import { test } from "node:test"
import { anatomyOf } from "../../playground/components/shared/anatomy.js"
import { toldOf } from "../../playground/components/stage/network/cell_told.js"
import { cellsOf } from "../../playground/components/stage/network/cell_values.js"
import { passagesOf } from "../../playground/components/stage/network/grid_journeys.js"
import { gridLayoutOf } from "../../playground/components/stage/network/grid_layout.js"
import { lensOf, total } from "../../playground/components/stage/network/lens.js"
import { cellWidth } from "../../playground/components/stage/network/lens_view.js"
import { cellAt, cellInFocus, kernelOf, sharesOf, windowOf } from "../../playground/components/stage/network/windows.js"
import { readScene } from "../../playground/components/stage/scene.js"
import { operation } from "./support.mjs"

const SLOTS = [
  { width: 820, height: 370, text: 12 },
  { width: 730, height: 262, text: 12 },
  { width: 374, height: 195, text: 12 },
  { width: 900, height: 300, text: 18 },
]

/** @param {number[]} shape */
const placesOf = (shape) =>
  shape.reduce(
    (/** @type {number[][]} */ found, size) => found.flatMap((at) => range(size).map((k) => [...at, k])),
    [[]],
  )
const range = (/** @type {number} */ count) => Array.from({ length: count }, (_, at) => at)

/**
 * Side x side pixels, filters of 3 x 3 with `before` pixels of edge, max pooling by 2, flat, one output.
 * @param {{ side?: number, filters?: number, stride?: number, before?: number, moved?: number }} [how]
 */
function convolutional({ side = 6, filters = 2, stride = 1, before = 0 } = {}) {
  const out = Math.floor((side + 2 * before - 3) / stride) + 1
  const pooled = Math.max(Math.floor(out / 2), 1)
  const flat = pooled * pooled * filters
  const windows = { size: [3, 3], strides: [stride, stride], out: [out, out], before: [before, before] }
  const pools = { size: [2, 2], strides: [2, 2], out: [pooled, pooled], before: [0, 0] }
  const layers = [
    { kind: "conv2d", shape: [out, out, filters], windows, activation: "relu" },
    { kind: "max_pooling2d", shape: [pooled, pooled, filters], windows: pools, activation: "" },
    { kind: "flatten", shape: [flat], windows: null, activation: "" },
    { kind: "dense", shape: [1], windows: null, activation: "tanh" },
  ].map((row, at) => ({ ...row, title: `layer ${at}`, words: `hidden layer ${at + 1}`, moments: 0 }))
  const units = layers.flatMap(({ shape }, layer) =>
    placesOf(shape).map((place) => ({ id: `n${layer}:${place.join(":")}`, name: `unit ${place}`, layer })),
  )
  const shared = { layer: 0, kind: /** @type {const} */ ("shared"), from: "", to: "", slope: "dW:0" }
  const kernel = placesOf([3, 3, 1, filters]).map((place) => ({
    ...shared,
    id: `w${place.join(":")}`,
    array: "W",
    place,
  }))
  const biases = range(filters).map((f) => ({ ...shared, id: `b${f}`, array: "b", place: [f], slope: "db:0" }))
  const weights = range(flat).map((from) => ({
    ...{ id: `v${from}`, layer: 3, kind: /** @type {const} */ ("weight"), from: `n2:${from}`, to: "n3:0" },
    ...{ slope: "dW:3", array: "W", place: [from, 0] },
  }))
  const told = {
    inputs: placesOf([side, side, 1]).map((place) => ({ id: `i${place.join(":")}`, name: `pixel ${place}` })),
    layers,
    units,
    parameters: [...kernel, ...biases, ...weights].map((row) => ({ ...row, name: row.id })),
    operations: [
      operation("start", "start"),
      { ...operation("Z:0", "forward", 0, "Z"), cells: [out, out, filters] },
      operation("A:0", "forward", 0, "A"),
      operation("A:1", "forward", 1, "A"),
      operation("dZ:0", "backward", 0, "dZ"),
      { ...operation("dW:0", "backward", 0, "dW"), cells: [out, out, filters] },
    ],
    granularities: [],
  }
  return { anatomy: anatomyOf(/** @type {any} */ (told)), shape: [side, side, 1], out }
}

/** @param {number} seed */
function draws(seed) {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return (state / 2147483648) * 2 - 1
  }
}

/**
 * A scene of it with random numbers, at an operation and perhaps one of its cells.
 * @param {ReturnType<typeof convolutional>} network
 * @param {string} step
 * @param {number | null} [cell]
 */
function sceneOf({ anatomy, shape }, step, cell = null) {
  const draw = draws(5)
  const x = anatomy.inputs.map(draw)
  const theta = anatomy.parameters.map(draw)
  const A = anatomy.units.map(draw)
  const dZ = anatomy.units.map(draw)
  const ids = ["start", "Z:0", "A:0", "A:1", "dZ:0", "dW:0"]
  const { phase, layer, name } = anatomy.operation(step)
  const done = (/** @type {string} */ id) => ids.indexOf(id) <= ids.indexOf(step) && !(id === step && cell !== null)
  return /** @type {any} */ ({
    ...{ cursor: { update: 0, step, cell }, setup: { anatomy, example: { shape } }, phase, layer, name, done, theta },
    move: { A, batch: [0], in_batch: true },
    input: (/** @type {{ index: number }} */ { index }) => x[index],
    unit: (/** @type {{ index: number }} */ { index }) => ({ z: A[index], a: A[index], dA: dZ[index], dZ: dZ[index] }),
    number: (/** @type {string} */ _, /** @type {{ index: number }} */ { index }) => theta[index],
    edges: "weight",
  })
}

const NETWORKS = [6, 8].flatMap((side) =>
  [1, 2, 3, 8].flatMap((filters) => [0, 1].map((before) => ({ side, filters, before }))),
)

test("all grids lie inside the picture, beside each other, and every part has its place", () => {
  for (const how of NETWORKS)
    for (const { width, height, text } of SLOTS) {
      const { anatomy, shape } = convolutional(how)
      const room = { text, head: 2 * (text + 5), foot: text + 12 }
      const layout = gridLayoutOf(anatomy, shape, width, height, room)
      const told = `${JSON.stringify(how)} in ${width} x ${height}`
      for (const { x, y, w, h, cols, rows, what } of layout.grids) {
        assert.ok(x >= -0.5 && x + cols * w <= width + 0.5, `${told}: ${what} across`)
        assert.ok(y >= room.head - 0.5 && y + rows * h <= layout.floor + 0.5, `${told}: ${what} down`)
        if (layout.lens) assert.ok(y + rows * h <= layout.lens.y + 0.5, `${told}: ${what} lies on the lens`)
      }
      for (const [at, a] of layout.grids.entries())
        for (const b of layout.grids.slice(at + 1)) {
          const apart =
            a.x + a.cols * a.w <= b.x + 0.5 ||
            b.x + b.cols * b.w <= a.x + 0.5 ||
            a.y + a.rows * a.h <= b.y + 0.5 ||
            b.y + b.rows * b.h <= a.y + 0.5
          assert.ok(apart, `${told}: ${a.what} of ${a.layer} lies on ${b.what} of ${b.layer}`)
        }
      for (const { id } of [...anatomy.inputs, ...anatomy.units, ...anatomy.parameters])
        assert.ok(layout.places.has(id) || layout.lines.has(id), `${told}: ${id} is nowhere`)
    }
})

test("a window shows the pixels that the convolution multiplies, and nothing beyond the edge", () => {
  for (const how of [{}, { before: 1 }, { stride: 2, before: 1, side: 8 }]) {
    const {
      stride = 1,
      before = 0,
      side = 6,
    } = /** @type {{ stride?: number, before?: number, side?: number }} */ (how)
    const network = convolutional(how)
    const { anatomy, shape, out } = network
    for (const [row, col] of placesOf([out, out])) {
      const cell = { layer: 0, index: (row * out + col) * 2 + 1, row, col, channel: 1 }
      const seen = windowOf(anatomy, shape, cell, 0).map((part) => part?.name ?? null)
      const wanted = placesOf([3, 3]).map(([i, j]) => {
        const [y, x] = [row * stride + i - before, col * stride + j - before]
        return y < 0 || x < 0 || y >= side || x >= side ? null : `pixel ${y},${x},0`
      })
      assert.deepEqual(seen, wanted)
    }
  }
})

test("the cell in focus is the walk's, the selected one, or the one that answers loudest in the selected map", () => {
  const network = convolutional()
  const scene = sceneOf(network, "A:0")
  assert.equal(cellInFocus(sceneOf(network, "Z:0", 7), 0, "n0:1:1:0").index, 7)
  assert.equal(cellInFocus(scene, 0, "n0:1:2:1").index, (1 * 4 + 2) * 2 + 1)
  for (const [selection, channel] of /** @type {const} */ ([
    ["w0:1:0:1", 1],
    ["b0", 0],
    [null, 0],
  ])) {
    const { index } = cellInFocus(scene, 0, selection)
    const sizes = range(16).map((at) => Math.abs(scene.move.A[at * 2 + channel]))
    assert.equal(index, sizes.indexOf(Math.max(...sizes)) * 2 + channel)
  }
})

test("forwards the lens shows window times filter, and their products add up to what it says", () => {
  const network = convolutional()
  const scene = sceneOf(network, "Z:0", 5)
  const lens = lensOf(scene, null)
  assert.ok(lens)
  const [window, , filter, , products, { lines }] = /** @type {any[]} */ (lens.pieces)
  const kernel = kernelOf(network.anatomy, 0, 1, 0)
  assert.deepEqual(
    filter.values,
    kernel.map(({ index }) => scene.theta[index]),
  )
  products.values.forEach((/** @type {number} */ product, /** @type {number} */ at) => {
    assert.equal(product, window.values[at] * filter.values[at])
  })
  assert.equal(new Map(lines).get("sum"), total(products.values))
})

test("backwards the shares of the positions pile up in the order of the walk to the filter's gradient", () => {
  const network = convolutional()
  const whole = sharesOf(sceneOf(network, "dW:0"), { layer: 0, index: 0, row: 0, col: 0, channel: 1 }, 0)
  assert.ok(whole)
  for (const position of [0, 6, 15]) {
    const lens = lensOf(sceneOf(network, "dW:0", position * 2 + 1), null)
    const pieces = /** @type {any[]} */ (lens?.pieces)
    const [, , window, , share, , sum] = pieces
    assert.equal(sum.title, `sum of ${position + 1} of 16`)
    range(9).forEach((weight) => {
      const piled = whole[weight].slice(0, position + 1).reduce((a, b) => a + b, 0)
      assert.ok(Math.abs(sum.values[weight] - piled) < 1e-12)
      assert.equal(share.values[weight], whole[weight][position])
    })
    assert.equal(window.values.length, 9)
  }
})

test("of a row of pieces none is wider than its place, where there is room for the least", () => {
  const lens = lensOf(sceneOf(convolutional(), "dW:0"), null)
  for (const width of [796, 706]) {
    const cell = cellWidth(lens?.pieces ?? [], width, 12)
    assert.ok(cell >= 26 && cell <= 44, `${cell}`)
  }
})

test("batch normalisation between rows has a scale and a shift before each unit's box or cell", () => {
  for (const units of [1, 3, 4, 7, 16]) {
    const row = { words: "", activation: "", windows: null, moments: 0, shape: [units] }
    const layers = ["dense", "batch_normalization", "dense"].map((kind, at) => ({ ...row, kind, title: `layer ${at}` }))
    const joined = (/** @type {number} */ layer, /** @type {string} */ before) =>
      placesOf([layer ? units : 2, units]).map(([i, j]) => ({
        ...{ id: `w${layer}:${i}:${j}`, layer, kind: /** @type {const} */ ("weight"), slope: "" },
        ...{ from: `${before}:${i}`, to: `n${layer}:${j}` },
      }))
    const shared = ["gamma", "beta"].flatMap((array) =>
      range(units).map((at) => ({
        ...{ id: `${array}:${at}`, layer: 1, kind: /** @type {const} */ ("shared"), from: "", to: "", slope: "" },
        ...{ array, place: [at] },
      })),
    )
    const parameters = [...joined(0, "i"), ...shared, ...joined(2, "n1")]
    const anatomy = anatomyOf(
      /** @type {any} */ ({
        inputs: range(2).map((at) => ({ id: `i:${at}`, name: "x" })),
        units: [0, 1, 2].flatMap((layer) => range(units).map((at) => ({ id: `n${layer}:${at}`, name: "h", layer }))),
        ...{ layers, parameters: parameters.map((each) => ({ ...each, name: each.id })), operations: [] },
      }),
    )
    for (const { width, height, text } of SLOTS) {
      const layout = gridLayoutOf(anatomy, [2], width, height, { text, head: 2 * (text + 5), foot: text + 12 })
      // One row of numbers with its titles below the units.
      const { lens } = layout
      assert.ok(!lens || (lens.height < 4 * text && lens.y + lens.height <= height - text - 11), `${units}`)
      for (const at of range(units)) {
        const unit = layout.placeOf(`n1:${at}`)
        for (const array of ["gamma", "beta"]) {
          const place = layout.places.get(`${array}:${at}`)
          assert.ok(place && place.x < unit.x && Math.abs(place.y - unit.y) < 1, `${array} ${at} of ${units}`)
        }
      }
    }
  }
})

test("what travels into a cell adds up to what it says, and into a filter is the position's share", () => {
  const network = convolutional({ side: 6, filters: 2 })
  const { anatomy } = network
  for (const cell of [0, 1, 9, 31]) {
    const scene = sceneOf(network, "Z:0", cell)
    scene.cell = cell
    const coming = passagesOf(scene, null)
    const [kernel, bias] = [
      kernelOf(anatomy, 0, cell % 2, 0),
      anatomy.parameters.find(({ id }) => id === `b${cell % 2}`),
    ]
    const seen = windowOf(anatomy, network.shape, cellAt(anatomy, 0, cell), 0)
    const products = seen.map((part, at) => scene.theta[kernel[at].index] * scene.input(part))
    assert.ok(bias)
    assert.deepEqual(
      coming.map(({ from, to, value }) => [from, to, value]),
      seen.map((part, at) => [part?.id, anatomy.layers[0].units[cell].id, products[at]]),
    )
    const back = sceneOf(network, "dW:0", cell)
    back.cell = cell
    const { dZ } = back.unit(anatomy.layers[0].units[cell])
    assert.deepEqual(
      passagesOf(back, null).map(({ to, value }) => [to, value]),
      kernel.map(({ id }, at) => [id, back.input(seen[at]) * dZ]),
    )
  }
})

test("a slope goes back from a pooled number to the largest of its window alone", () => {
  const network = convolutional({ side: 6, filters: 2 })
  const { anatomy } = network
  const scene = sceneOf(network, "A:1")
  for (const unit of anatomy.layers[1].units) {
    const seen = windowOf(anatomy, network.shape, cellAt(anatomy, 1, unit.index - anatomy.layers[1].units[0].index), 0)
    const channel = (unit.index - anatomy.layers[1].units[0].index) % 2
    const window = seen.map((part) => anatomy.units[/** @type {any} */ (part).index + channel])
    scene.move.A[unit.index] = Math.max(...window.map(({ index }) => scene.move.A[index]))
  }
  const told = anatomy.operation("A:1")
  assert.equal(told.layer, 1)
  const back = { ...scene, name: "dA", layer: 0, phase: "backward" }
  const going = passagesOf(back, null)
  assert.equal(going.length, 2)
  for (const { from, to, value } of going) {
    const [pooled, winner] = [from, to].map((id) => anatomy.units.find((unit) => unit.id === id))
    assert.ok(pooled && winner)
    assert.equal(scene.move.A[winner.index], scene.move.A[pooled.index])
    assert.equal(value, back.unit(pooled).dA)
  }
})

test("the card of every cell of pictures, filters, maps and rows has the number that is drawn in it", () => {
  const { anatomy, shape } = convolutional()
  const draw = draws(11)
  const numbers = (/** @type {number} */ count) => Float64Array.from({ length: count }, draw)
  const [units, parameters, inputs] = [anatomy.units.length, anatomy.parameters.length, anatomy.inputs.length]
  const steps = ["start", "Z:0", "A:0", "A:1", "dZ:0", "dW:0"]
  const move = {
    ...{ x: numbers(inputs), dx: numbers(inputs), Z: numbers(units), A: numbers(units), after: numbers(units) },
    ...{ dA: numbers(units), dZ: numbers(units), grad: numbers(parameters), opt: numbers(parameters), batch: [0] },
    ...{ loss: numbers(5), steps, in_batch: true },
  }
  const store = {
    setup: { anatomy, example: { shape }, maps: [] },
    moves: new Map([[0, move]]),
    states: new Map([[0, { theta: numbers(parameters) }]]),
    stepsAt: () => steps,
  }
  const layout = gridLayoutOf(anatomy, shape, 820, 370, { text: 12, head: 34, foot: 24 })
  let met = 0
  for (const [step, cell] of /** @type {[string, number | null][]} */ ([
    ...steps.map((id) => [id, null]),
    ["Z:0", 5],
    ["dW:0", 9],
  ]))
    for (const nodes of /** @type {const} */ (["values", "heat"])) {
      const scene = readScene(/** @type {any} */ (store), { update: 0, step, cell })
      for (const grid of layout.grids)
        for (const [at, drawn] of cellsOf(grid, scene, { nodes }).entries()) {
          const part = grid.parts[at]
          if (!part || !drawn || drawn.value === null) continue
          const told = toldOf(scene, part.id, null)
          assert.equal(told?.name, part.name)
          const found = told.numbers.map(([, value]) => value)
          assert.ok(found.includes(drawn.value), `${step} ${cell} ${part.id}: drawn ${drawn.value}, told ${found}`)
          met += 1
        }
    }
  assert.ok(met > 500, `${met} cells`)
})
