// The loss over the run: the level of guessing is in sight unless all else would be squeezed, and losses come in parts.

import assert from "node:assert/strict"
import test from "node:test"

import { inParts } from "../../playground/components/stage/output/now_view.js"
import { rangeOf } from "../../playground/components/stage/transport/history_view.js"

test("the level of guessing is drawn among the losses", () => {
  assert.deepEqual(rangeOf([1.6, 0.4], 1.1, false), { most: 1.6, least: 0, inSight: true })
  assert.deepEqual(rangeOf([0.9, 0.4], 1.1, false), { most: 1.1, least: 0, inSight: true })
  assert.deepEqual(rangeOf([1.6, 0.4], 0.1, true), { most: 1.6, least: 0.1, inSight: true })
})

test("far above all losses it would squeeze them, and is only named", () => {
  assert.deepEqual(rangeOf([0.04, 0.01], 1.1, false), { most: 0.04, least: 0, inSight: false })
  assert.deepEqual(rangeOf([0.04, 0.01], null, false), { most: 0.04, least: 0, inSight: false })
})

test("a loss in parts adds up", () => {
  assert.equal(inParts(0.6891, 0.0512), "0.6379 + 0.0512")
  const [data, penalty] = inParts(0.31064, 0.037036).split(" + ").map(Number)
  assert.ok(Math.abs(data + penalty - 0.31064) < 1e-4)
})
