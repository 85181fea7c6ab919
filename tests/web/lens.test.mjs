// The lens on stacks of layers by chance: at every operation, with anything selected, it speaks of a cell of a layer of
// windows, and of the right one where a slope comes back to that layer or to the one below it.

import assert from "node:assert/strict"
import { test } from "node:test"
import { anatomyOf } from "../../playground/components/shared/anatomy.js"
import { introduce } from "../../playground/components/stage/inspector/positions.js"
import { lensOf } from "../../playground/components/stage/network/lens.js"
import { cellInFocus } from "../../playground/components/stage/network/windows.js"
import { operation } from "./support.mjs"

const SIDE = 6

/** @param {number} seed */
function draws(seed) {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

/** @param {number[]} shape */
const placesOf = (shape) =>
  shape.reduce(
    (/** @type {number[][]} */ found, size) =>
      found.flatMap((at) => Array.from({ length: size }, (_, k) => [...at, k])),
    [[]],
  )

/**
 * Convolutions, poolings and layers that keep the shape; flat; rows of units.
 * @param {number} seed
 */
function stackOf(seed) {
  const draw = draws(seed)
  /** @type {any[]} */
  const layers = []
  let shape = [SIDE, SIDE, 1]
  const pictures = 1 + Math.floor(draw() * 3)
  for (let at = 0; at < pictures; at += 1) {
    const kind = ["conv2d", "max_pooling2d", "dropout", "batch_normalization"][at ? Math.floor(draw() * 4) : 0]
    const side = kind === "conv2d" ? 3 : kind === "max_pooling2d" ? 2 : 0
    const out = side === 3 ? shape[0] - 2 : side === 2 ? Math.floor(shape[0] / 2) : shape[0]
    if (out < 1) break
    shape = [out, out, kind === "conv2d" ? 2 : shape[2]]
    const strides = side === 2 ? [2, 2] : [1, 1]
    layers.push({ kind, shape, windows: side ? { size: [side, side], strides, before: [0, 0] } : null })
  }
  layers.push({ kind: "flatten", shape: [shape[0] * shape[1] * shape[2]], windows: null })
  for (let at = 0; at < Math.floor(draw() * 3); at += 1) layers.push({ kind: "dense", shape: [3], windows: null })
  layers.push({ kind: "dense", shape: [1], windows: null })
  const rows = layers.map((row, at) => ({ ...row, title: `${at}`, words: `${at}`, moments: 0, activation: "" }))
  const shared = { kind: "shared", from: "", to: "", slope: "" }
  const parameters = layers.flatMap((row, layer) => {
    if (row.kind !== "conv2d") return []
    const before = layer ? layers[layer - 1].shape[2] : 1
    return [
      ...placesOf([3, 3, before, 2]).map((place) => ({
        ...shared,
        id: `w${layer}:${place}`,
        layer,
        array: "W",
        place,
      })),
      ...[0, 1].map((f) => ({ ...shared, id: `b${layer}:${f}`, layer, array: "b", place: [f] })),
    ]
  })
  const forward = layers.flatMap((_, at) => [
    operation(`Z:${at}`, "forward", at, "Z"),
    operation(`A:${at}`, "forward", at, "A"),
  ])
  const backward = layers.flatMap((_, at) =>
    ["dA", "dZ", "dW", "db"].map((name) => operation(`${name}:${at}`, "backward", at, name)),
  )
  const told = {
    inputs: placesOf([SIDE, SIDE, 1]).map((place) => ({ id: `i${place}`, name: "" })),
    units: layers.flatMap((row, layer) =>
      placesOf(row.shape).map((place) => ({ id: `n${layer}:${place}`, name: "", layer })),
    ),
    operations: [
      operation("start", "start"),
      ...forward,
      operation("loss", "loss"),
      ...backward.reverse(),
      operation("delta", "update"),
      operation("theta", "update"),
      operation("recheck", "recheck"),
    ],
    ...{ layers: rows, parameters: parameters.map((row) => ({ ...row, name: "" })), granularities: [] },
  }
  return { anatomy: anatomyOf(/** @type {any} */ (told)), operations: told.operations }
}

/**
 * @param {ReturnType<typeof stackOf>["anatomy"]} anatomy
 * @param {string} step
 */
function sceneOf(anatomy, step) {
  const { phase, layer, name } = anatomy.operation(step)
  const A = anatomy.units.map((_, at) => Math.sin(at))
  const numbers = (/** @type {{ index: number }} */ { index }) => ({
    z: A[index],
    a: A[index],
    dA: A[index],
    dZ: A[index],
  })
  return /** @type {any} */ ({
    ...{ cursor: { update: 0, step }, setup: { anatomy, example: { shape: [SIDE, SIDE, 1] } }, phase, layer, name },
    ...{
      done: () => true,
      inner: () => null,
      inputSlope: () => null,
      theta: [],
      move: { A, batch: [0, 1] },
      unit: numbers,
      input: () => 1,
      number: () => 1,
    },
  })
}

test("at every operation of any stack, whatever is selected, the lens is about a cell that a window belongs to", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const { anatomy, operations } = stackOf(seed)
    const kinds = anatomy.layers.map(({ kind }) => kind).join(" ")
    const first = (/** @type {{ layer: number }[]} */ rows) =>
      rows.filter((row, at) => rows.findIndex((each) => each.layer === row.layer) === at || at % 17 === 3)
    const selections = [
      null,
      "i1,1,0",
      ...first(anatomy.units)
        .concat(first(anatomy.parameters))
        .map((row) => /** @type {any} */ (row).id),
    ]
    for (const { id, layer, name } of operations)
      for (const selection of selections) {
        const told = `${kinds} at ${id} with ${selection}`
        const lens = lensOf(sceneOf(anatomy, id), selection)
        assert.ok(lens, told)
        const { cell } = lens
        const at = anatomy.layers[cell.layer]
        const normal = at.kind === "batch_normalization"
        assert.ok(at.windows || normal, told)
        assert.ok(cell.index >= 0 && cell.index < at.units.length, told)
        assert.ok(cell.row < at.shape[0] && cell.col < at.shape[1] && cell.channel < at.shape[2], told)
        const has = (/** @type {import("../../playground/components/shared/anatomy.js").Layer | undefined} */ row) =>
          row?.windows || row?.kind === "batch_normalization"
        const back = name === "dA" && layer !== null && has(anatomy.layers[layer + 1])
        if (layer !== null && back) assert.equal(cell.layer, layer + 1, told)
        else if (layer !== null && has(anatomy.layers[layer])) assert.equal(cell.layer, layer, told)
      }
  }
})

test("an example that pulls at a number from no position is said to, in words", () => {
  const known = { forward: true, gradient: true, update: false }
  const payload = { focus: 72, known, batch: 10, in_batch: true, mean: 0.25 }
  const part = { rows: 1, columns: 2, came: [0, 3], deltas: [1, 0], shares: [0, -0], pull: 0 }
  const silent = introduce(payload, part)
  assert.match(silent, /^Example 73 does not pull at it: .* is 0\. The mean over the 10 examples, \+0\.25/)
  assert.match(
    introduce(payload, { ...part, shares: [0, 0.5], pull: 0.5 }),
    /^Used at 2 positions: \+0\.5 in all for example 73\. The mean/,
  )
})

test("with the new weights the products are theirs, and no sum stands empty that nobody computed again", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const { anatomy } = stackOf(seed)
    for (const { index: layer, kind } of anatomy.layers.map((row, index) => ({ ...row, index }))) {
      if (kind !== "conv2d") continue
      const scene = sceneOf(anatomy, "recheck")
      const renewed = { ...scene, unit: (/** @type {any} */ part) => ({ ...scene.unit(part), z: null }) }
      const lens = lensOf({ ...renewed, number: () => 0.5 }, `n${layer}:0,0,0`)
      assert.equal(lens?.cell.layer, layer)
      const grids = lens.pieces.filter((piece) => "values" in piece)
      const [window, filter, products] = grids.map(({ values }) => values)
      assert.deepEqual(
        products,
        window.map((value, at) => Number(value) * Number(filter[at])),
      )
      const lines = lens.pieces.flatMap((piece) => ("lines" in piece ? piece.lines : []))
      assert.deepEqual(
        lines.filter(([, value]) => value === null),
        [],
      )
      assert.equal(lines.at(-1)?.[0], "a")
    }
  }
})

test("laid flat a layer is looked at where the maps before it are, whatever is selected there", () => {
  let followed = 0
  for (let seed = 1; seed <= 25; seed += 1) {
    const { anatomy } = stackOf(seed)
    const flat = anatomy.layers.findIndex(({ kind }) => kind === "flatten")
    const scene = sceneOf(anatomy, `A:${flat}`)
    const maps = anatomy.layers[flat - 1].units
    for (const id of [null, `b0:1`, maps.at(-1)?.id ?? null]) {
      const { index } = cellInFocus(scene, flat, id)
      assert.equal(index, cellInFocus(scene, flat - 1, id).index, `${id} in seed ${seed}`)
      followed += Number(index > 0)
    }
  }
  assert.ok(followed > 20)
})

test("through pooling the map is followed that the selected filter or cell belongs to", () => {
  let followed = 0
  for (let seed = 1; seed <= 25; seed += 1) {
    const { anatomy } = stackOf(seed)
    for (const [layer, { kind, units }] of anatomy.layers.entries()) {
      if (kind !== "max_pooling2d" || anatomy.layers[layer - 1].kind !== "conv2d") continue
      const scene = sceneOf(anatomy, `A:${layer}`)
      for (const channel of [0, 1])
        for (const id of [
          `w${layer - 1}:2,1,0,${channel}`,
          `b${layer - 1}:${channel}`,
          `n${layer - 1}:0,0,${channel}`,
        ]) {
          const cell = cellInFocus(scene, layer, id)
          assert.equal(cell.channel, channel, `${id} in seed ${seed}`)
          const sizes = units.flatMap(({ index }, at) => (at % 2 === channel ? [Math.abs(scene.move.A[index])] : []))
          assert.equal(Math.abs(scene.move.A[units[cell.index].index]), Math.max(...sizes))
          followed += 1
        }
      assert.equal(cellInFocus(scene, layer, null).channel, 0)
    }
  }
  assert.ok(followed > 20)
})
