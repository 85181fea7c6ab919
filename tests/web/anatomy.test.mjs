// The cursor goes by the anatomy's rows: phases and layers come from the server, ids are never taken apart.

import assert from "node:assert/strict"
import { test } from "node:test"
import { anatomyOf } from "../../playground/components/shared/anatomy.js"
import { back, forward, stops } from "../../playground/components/stage/cursor.js"
import { ROWS } from "./support.mjs"

/**
 * @param {string} id
 * @param {import("../../playground/components/shared/wire.d.ts").Phase} phase
 * @param {number | null} layer
 * @param {number | null} time
 */
const operation = (id, phase, layer = null, time = null) => {
  return { id, name: id, phase, layer, time, words: `words of ${id}`, next: `next ${id}`, ...ROWS.operation }
}

// Ids that mean nothing: a stage that reads phases out of them stops in the wrong places.
const FIRST = [
  operation("q", "start"),
  operation("w", "forward", 0, 0),
  operation("e", "forward", 0, 1),
  operation("r", "forward", 1),
  operation("t", "loss"),
  operation("y", "backward", 1),
  operation("u", "backward", 0, 1),
  operation("i", "backward", 0, 0),
  operation("o", "update"),
  operation("p", "recheck"),
]
const MORE = operation("a", "update")
const LATER = [...FIRST.slice(0, 8), MORE, ...FIRST.slice(8)]

const anatomy = anatomyOf({
  inputs: [{ id: "A", name: "x" }],
  layers: [
    { title: "hidden 1", words: "hidden layer 1", activation: "tanh", ...ROWS.layer },
    { title: "output", words: "the output", activation: "", ...ROWS.layer },
  ],
  units: [
    { id: "B", name: "h₁", layer: 0 },
    { id: "C", name: "h₂", layer: 0 },
    { id: "D", name: "ŷ", layer: 1 },
  ],
  parameters: [{ id: "E", name: "x→h₁", layer: 0, kind: "weight", from: "A", to: "B", slope: "u", ...ROWS.parameter }],
  operations: [...FIRST, MORE],
})
/** @param {number} update */
const stepsOf = (update) => (update < 3 ? FIRST : LATER).map(({ id }) => anatomy.operation(id))

test("rows are found by id, numbers by their place", () => {
  assert.deepEqual(anatomy.part("D"), { id: "D", name: "ŷ", layer: 1, kind: "unit", index: 2 })
  assert.equal(anatomy.part("E")?.name, "x→h₁")
  assert.equal(anatomy.part("w:0:0:0"), null)
  assert.equal(anatomy.part(null), null)
  assert.deepEqual(
    anatomy.layers.map(({ units }) => units.map(({ id }) => id)),
    [["B", "C"], ["D"]],
  )
  assert.deepEqual(anatomy.fed(0), anatomy.inputs)
  assert.deepEqual(anatomy.fed(1), anatomy.layers[0].units)
})

test("a layer's operation is one that belongs to no single moment", () => {
  assert.equal(anatomy.stepOf("r", 1), "r")
  assert.equal(anatomy.stepOf("e", 0), "")
})

test("strides end where a phase, a layer or an operation ends", () => {
  /** @param {import("../../playground/components/stage/types.d.ts").Granularity} granularity */
  const ends = (granularity) => stops(FIRST, granularity).map((index) => FIRST[index].id)
  assert.deepEqual(ends("pass"), ["r", "t", "i", "p"])
  assert.deepEqual(ends("layer"), ["e", "r", "t", "y", "i", "o", "p"])
  assert.deepEqual(
    ends("operation"),
    FIRST.map(({ id }) => id),
  )
})

for (const granularity of /** @type {const} */ (["operation", "layer", "pass", "batch", "epoch"])) {
  test(`back is the inverse of forward by ${granularity}`, () => {
    let cursor = { update: 0, step: "start" }
    const path = granularity === "operation" ? [{ update: 0, step: "q" }] : [cursor]
    for (let press = 0; press < 40; press += 1) {
      cursor = forward(path[press], granularity, stepsOf, 3)
      path.push(granularity === "batch" || granularity === "epoch" ? cursor : { ...cursor })
    }
    const walked = path.slice(1)
    for (let press = walked.length - 1; press > 0; press -= 1) {
      const there = back(walked[press], granularity, stepsOf, 3)
      assert.deepEqual(there, walked[press - 1])
    }
  })
}
