// A sequence's curve: the value that comes next, its guess once there is one, and what the same weights say behind it.

import assert from "node:assert/strict"
import { test } from "node:test"
import { curveOf } from "../../playground/components/stage/output/sequence_view.js"

/** @import { PreparedSetup, Scene } from "../../playground/components/stage/types.d.ts" */

/** @param {string} kind @param {string} phase @param {number | null} a */
function told(kind, phase, a) {
  const setup = { kind, anatomy: { outputs: [{ index: 0 }] } }
  const scene = { phase, move: { onward: Float64Array.from([0.1, 0.2]) }, unit: () => ({ a }) }
  return curveOf(
    /** @type {PreparedSetup} */ (/** @type {unknown} */ (setup)),
    /** @type {Scene} */ (/** @type {unknown} */ (scene)),
    [0.5, 0.6],
    0.7,
  )
}

test("before the guess is computed there is nothing behind the sequence but the value to predict", () => {
  assert.deepEqual(told("regression", "forward", null), { next: true, guess: null, onward: [], longest: 6 })
})

test("with the guess comes how the same weights go on; the new weights' guess stands alone", () => {
  assert.deepEqual(told("regression", "backward", 0.4).onward, [0.1, 0.2])
  assert.deepEqual(told("regression", "recheck", 0.4), { next: true, guess: 0.4, onward: [], longest: 6 })
})

test("a class comes not next in the sequence", () => {
  assert.deepEqual(told("classes", "backward", 0.4), { next: false, guess: null, onward: [], longest: 0 })
})
