// The inspector's "In words": each way is told once it has come to the cell, and not before.

import assert from "node:assert/strict"
import { test } from "node:test"
import { toldOf } from "../../playground/components/stage/inspector/told.js"

/** @param {"forward" | "backward"} phase @param {string} step */
const row = (phase, step) => ({ phase, step, title: step, sentence: `${step}.`, formula: "", numbers: "" })
const told = [row("forward", "winner:1"), row("forward", "A:1"), row("backward", "dA:1")]

test("what makes a cell is told once it is made, what comes back to it once it is back", () => {
  const steps = (/** @type {boolean} */ forward, /** @type {boolean} */ gradient) =>
    /** @type {const} */ (["forward", "backward"]).map(
      (phase) => toldOf({ told, known: { forward, gradient, update: false } }, phase)?.map(({ step }) => step) ?? null,
    )
  assert.deepEqual(steps(false, false), [null, null])
  assert.deepEqual(steps(true, false), [["winner:1", "A:1"], null])
  assert.deepEqual(steps(true, true), [["winner:1", "A:1"], ["dA:1"]])
})
