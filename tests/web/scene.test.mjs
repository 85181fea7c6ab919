// What a cursor shows of an update's rows: those of its own operations, never what a message fills up behind them.

import assert from "node:assert/strict"
import { test } from "node:test"
import { anatomyOf } from "../../playground/components/shared/anatomy.js"
import { factorKnown } from "../../playground/components/stage/inspector/chips.js"
import { tablesOf } from "../../playground/components/stage/network/list_view.js"
import { createScenes, nowOf, readScene, withKnown } from "../../playground/components/stage/scene.js"
import { ROWS, operation as step, TOLD } from "./support.mjs"

/**
 * @param {string} id
 * @param {import("../../playground/components/shared/wire.d.ts").Phase} phase
 */
const operation = (id, phase) => ({
  id,
  name: id,
  phase,
  layer: null,
  time: null,
  words: id,
  next: id,
  ...ROWS.operation,
})

const SGD = [operation("start", "start"), operation("delta", "update"), operation("theta", "update")]
const MORE = operation("m", "update")
const ADAM = [SGD[0], MORE, ...SGD.slice(1)]

const TOLD_HERE = {
  inputs: [{ id: "A", name: "x" }],
  layers: [{ title: "output", words: "the output", activation: "", ...ROWS.layer }],
  units: [{ id: "B", name: "ŷ", layer: 0 }],
  parameters: [
    { id: "C", name: "x→ŷ", layer: 0, kind: "weight", from: "A", to: "B", slope: "start", ...ROWS.parameter },
    { id: "D", name: "bias of ŷ", layer: 0, kind: "bias", from: "", to: "B", slope: "start", ...ROWS.parameter },
  ],
}
const anatomy = anatomyOf(/** @type {any} */ ({ ...TOLD_HERE, operations: [...SGD, MORE] }))

/** A store whose first update has two rows, filled up to the three of its second with what is no number. */
function filledUp() {
  const moves = new Map([
    [
      0,
      { steps: SGD.map(({ id }) => id), opt: Float32Array.of(0.25, -0.5, 1.25, 2.5, NaN, NaN), loss: [1, 1, 1, 1, 1] },
    ],
    [1, { steps: ADAM.map(({ id }) => id), opt: Float32Array.of(9, 9, 0.75, 1, 2, 3.5), loss: [1, 1, 1, 1, 1] }],
  ])
  return /** @type {any} */ ({ setup: { anatomy }, moves, states: new Map() })
}

test("the new weights and the steps are read from the rows of their own operations", () => {
  for (const [update, weights, steps] of /** @type {[number, number[], number[]][]} */ ([
    [0, [1.25, 2.5], [0.25, -0.5]],
    [1, [2, 3.5], [0.75, 1]],
  ])) {
    const cursor = /** @type {any} */ ({ update, step: "theta" })
    assert.deepEqual([...(readScene(filledUp(), cursor).theta ?? [])], weights)
    const scene = readScene(filledUp(), cursor, "change")
    assert.deepEqual(anatomy.parameters.map(scene.edge), steps)
  }
})

test("a picture's pixels are of the example whose maps are shown, though only the state it led to is here", () => {
  const recheck = operation("recheck", "recheck")
  const store = /** @type {any} */ ({
    setup: {
      anatomy: anatomyOf(/** @type {any} */ ({ ...TOLD_HERE, operations: [...SGD, MORE, recheck] })),
      example: { low: -1, high: 1 },
    },
    moves: new Map(),
    states: new Map([[30, { focus: 1 }]]),
    arrays: { examples: { data: Uint8Array.of(0, 255, 51), shape: [3, 1] } },
    stepsAt: () => ["start", "delta", "theta", "recheck"],
  })
  const scene = readScene(store, /** @type {any} */ ({ update: 29, step: "recheck" }))
  assert.equal(scene.pixel(anatomy.inputs[0]), 1)
})

test("a scene is the same object as long as nothing that it shows has changed", () => {
  const store = filledUp()
  const scenes = createScenes()
  const cursor = /** @type {any} */ ({ update: 0, step: "theta" })
  const scene = scenes.at(store, cursor, null)
  assert.equal(scenes.at(store, { ...cursor }, null), scene)
  store.states.set(7, {})
  assert.equal(scenes.at(store, cursor, null), scene)
  assert.equal(scenes.last, scene)
  for (const change of [
    () => store.states.set(1, {}),
    () => store.moves.set(0, { ...store.moves.get(0) }),
    () => (cursor.step = "delta"),
    () => (store.setup = { anatomy }),
  ]) {
    const before = scenes.at(store, cursor, null)
    change()
    assert.notEqual(scenes.at(store, cursor, null), before)
  }
  assert.notEqual(scenes.at(store, cursor, "change"), scenes.at(store, cursor, null))
})

test("who has no sum of its own is known on the way back as soon as its slope is there, and told that slope", () => {
  const at = (/** @type {string} */ name, /** @type {any} */ phase, /** @type {number} */ layer) => ({
    ...operation(`${name}:${layer}`, phase),
    ...{ name, layer },
  })
  const steps = [
    operation("start", "start"),
    ...[at("A", "forward", 0), at("Z", "forward", 1), at("A", "forward", 1)],
    ...[at("dZ", "backward", 1), at("dA", "backward", 0), operation("theta", "update")],
  ]
  const row = TOLD_HERE.layers[0]
  const told = {
    ...TOLD_HERE,
    layers: [{ ...row, kind: "max_pooling2d" }, row],
    units: [
      { id: "P", name: "pooled", layer: 0 },
      { id: "B", name: "ŷ", layer: 1 },
    ],
    parameters: TOLD_HERE.parameters.map((each) => ({ ...each, layer: 1 })),
  }
  const move = {
    ...{ steps: steps.map(({ id }) => id), batch: [0], opt: new Float64Array(2), loss: [1, 1, 1, 1, 1] },
    ...{ Z: [NaN, 3], A: [0.5, 0.75], dZ: [NaN, -0.25], dA: [0.125, NaN] },
  }
  const setup = { anatomy: anatomyOf(/** @type {any} */ ({ ...told, operations: steps })) }
  const store = /** @type {any} */ ({ setup, moves: new Map([[0, move]]), states: new Map() })
  const seen = (/** @type {string} */ selection, /** @type {string} */ step) => {
    const scene = readScene(store, /** @type {any} */ ({ update: 0, step }))
    const payload = /** @type {any} */ ({ selection, kind: "unit" })
    const now = nowOf(payload, scene, false)
    return [withKnown(payload, scene)?.known?.gradient, now?.slope, now?.sum]
  }
  assert.deepEqual(seen("P", "dZ:1"), [false, null, null])
  assert.deepEqual(seen("P", "dA:0"), [true, 0.125, null])
  assert.deepEqual(seen("P", "theta"), [true, 0.125, null])
  assert.deepEqual(seen("B", "dZ:1"), [true, -0.25, 3])
  const scene = readScene(store, /** @type {any} */ ({ update: 0, step: "theta" }))
  const heads = tablesOf({ ...scene, move: undefined }).map((table) => table.heads)
  assert.deepEqual(heads, [
    ["neuron", "output a", "∂L/∂a"],
    ["weight", "value", "gradient ∂L/∂w"],
    ["neuron", "sum z", "output a", "delta ∂L/∂z"],
  ])
})

test("a factor of a chain has its number as soon as the picture has it", () => {
  const back = [step("d2a", "backward", 1, "dA"), step("d2", "backward", 1, "dZ"), step("g2", "backward", 1, "dW")]
  const further = [step("d1a", "backward", 0, "dA"), step("d1", "backward", 0, "dZ"), step("g1", "backward", 0, "dW")]
  const ahead = TOLD.operations.slice(0, 4)
  const operations = [...ahead, step("a2", "forward", 1, "A"), step("loss", "loss"), ...back, ...further]
  const whole = anatomyOf({ ...TOLD, operations })
  const ids = operations.map(({ id }) => id)
  const chain = ["loss", "out", "second", "hid", "in"].map((place) => whole.part(place))
  const many = ["hid", "hid", "in"].map((place) => whole.part(place)) // what all paths bring back, slope, input
  /** @param {string} at @param {typeof chain} places */
  const known = (at, places) => {
    const scene = {
      ...{ setup: { anatomy: whole }, cursor: { step: at }, move: null, phase: "", state: null },
      done: (/** @type {string} */ id) => ids.includes(id) && ids.indexOf(id) <= ids.indexOf(at),
    }
    const payload = withKnown(/** @type {any} */ ({ selection: "first", value: 1 }), /** @type {any} */ (scene))
    return places.map((place, index) => (payload && factorKnown(place, index, payload) ? "+" : "-")).join("")
  }
  const told = ["start", "a1", "a2", "loss", "d2a", "d2", "g2", "d1a", "d1", "g1"]
  assert.deepEqual(
    told.map((at) => `${at} ${known(at, chain)} ${known(at, many)}`),
    [
      ...["start --+-+ --+", "a1 --+++ -++", "a2 -++++ -++", "loss -++++ -++", "d2a +++++ -++", "d2 +++++ -++"],
      ...["g2 +++++ -++", "d1a +++++ +++", "d1 +++++ +++", "g1 +++++ +++"],
    ],
  )
})
