// What a press would do next, and what is said while states go by: in step with where the run is.

import assert from "node:assert/strict"
import test from "node:test"

import { cellsOf } from "../../playground/components/stage/inspector/row.js"
import { describeNext, describeTraining, saidRight } from "../../playground/components/stage/transport/status_words.js"

const STEPS = ["start", "Z:0", "loss", "theta", "recheck"].map((id) => ({ id, phase: id, layer: null, cells: [] }))
const anatomy = { operation: (/** @type {string} */ id) => STEPS.find((step) => step.id === id), layers: [] }

/**
 * @param {number} update
 * @param {string} step
 * @param {string} granularity
 */
function next(update, step, granularity, perEpoch = 25) {
  const store = { setup: { batches_per_epoch: perEpoch, anatomy }, moves: new Map(), told: { stepsAt: () => STEPS } }
  const state = { granularity, cursor: { update, step }, stride: null }
  return describeNext(
    /** @type {Parameters<typeof describeNext>[0]} */ (/** @type {unknown} */ (store)),
    /** @type {Parameters<typeof describeNext>[1]} */ (/** @type {unknown} */ (state)),
    undefined,
  )
}

test("a whole update or epoch is not called the rest of one, and the rest is", () => {
  assert.equal(next(0, "start", "batch"), "Next: update 1")
  assert.equal(next(0, "recheck", "batch"), "Next: update 2")
  assert.equal(next(0, "loss", "batch"), "Next: the rest of update 1")
  assert.equal(next(0, "start", "epoch"), "Next: epoch 1")
  assert.equal(next(24, "recheck", "epoch"), "Next: epoch 2")
  assert.equal(next(25, "start", "epoch"), "Next: epoch 2")
  assert.equal(next(24, "loss", "epoch"), "Next: the rest of epoch 1")
  assert.equal(next(3, "recheck", "epoch"), "Next: the rest of epoch 1")
  assert.equal(next(0, "recheck", "epoch", 1), "Next: epoch 2")
})

/** @param {number} update @param {object} [about] @param {number} [penalty] */
function training(update, about = {}, penalty = 0) {
  const metrics = { train: 0.25, trainAccuracy: 0.5, penalty }
  const setup = { batches_per_epoch: 25, is_classification: true, n_train: 250, ...about }
  const store = { states: new Map([[update + 1, { metrics }]]), setup, stuck: "" }
  const told = describeTraining(
    /** @type {Parameters<typeof describeTraining>[0]} */ (/** @type {unknown} */ (store)),
    { update, step: "recheck" },
  )
  return told?.sentence
}

test("the loss is told of the state that has it, epochs and all", () => {
  assert.equal(
    training(0),
    "After 1 update the training loss is 0.25, and 50 % of the training examples are told right.",
  )
  assert.match(training(23) ?? "", /^After 24 updates /)
  assert.match(training(24) ?? "", /^After 1 epoch /)
  assert.match(training(39) ?? "", /^After 1\.6 epochs /)
  assert.match(training(0, {}, 0.05) ?? "", /the training loss is 0\.25, penalty 0\.05 included, and/)
  assert.match(training(0, { n_train: 1, is_classification: false }) ?? "", /is 0\.25\.$/)
})

test("of one example no share is told", () => {
  assert.equal(saidRight(1, 1), "the one training example is told right")
  assert.equal(saidRight(0, 1), "the one training example is told wrong")
  assert.equal(saidRight(0.5, 2), "50 % of the training examples are told right")
})

test("a unit without a sum of its own is told of what comes back to it, never of a delta that will not come", () => {
  const now = { value: 0.5, slope: 0.25, change: null, before: null, sum: null }
  const labels = (/** @type {boolean} */ sums, gradient = true) => {
    const payload = { kind: "unit", known: { forward: true, gradient, update: false }, batch: 1, words: "", sums }
    return cellsOf(
      /** @type {Parameters<typeof cellsOf>[0]} */ (/** @type {unknown} */ (payload)),
      /** @type {Parameters<typeof cellsOf>[1]} */ (/** @type {unknown} */ (now)),
    ).map(({ label, value, note }) => [label, value, note])
  }
  assert.deepEqual(labels(false), [
    ["it says", 0.5, "what it passes on"],
    ["comes back", 0.25, "∂L/∂a of this example's own loss"],
  ])
  assert.equal(labels(false, false)[1][2], "comes in the backward pass")
  assert.deepEqual(
    labels(true).map(([label]) => label),
    ["it says", "its delta", "its sum"],
  )
})

test("once the update is made, what its gradient said is of before", () => {
  const now = { value: 0.5, slope: 2, change: -0.2, before: 0.7, sum: null }
  /** @param {boolean} update @param {number} [slope] */
  const note = (update, slope = 2) => {
    const payload = { kind: "weight", known: { forward: true, gradient: true, update }, batch: 1, words: "" }
    return cellsOf(
      /** @type {Parameters<typeof cellsOf>[0]} */ (/** @type {unknown} */ (payload)),
      /** @type {Parameters<typeof cellsOf>[1]} */ (/** @type {unknown} */ ({ ...now, slope })),
    )[1].note
  }
  assert.equal(note(false), "a little more of it raises the loss")
  assert.equal(note(true), "a little more of it raised the loss")
  assert.equal(note(true, -2), "a little more of it lowered the loss")
  assert.equal(note(true, 0), "the loss did not change with it")
})
