// Where we are: {update, step}, step being the id of an operation. Pure functions; nothing here knows the page.
//
// `stepsOf(update)` gives an update's operations as rows of the anatomy: {id, phase, layer}.
//
// Inside an update the steps are: start, the forward pass, loss, the backward pass, the update, recheck.

/** @import { Operation } from "../shared/wire.d.ts" */
/** @import { Cursor, Granularity, StepsOf } from "./types.d.ts" */

/** @type {Granularity[]} */
export const GRANULARITIES = ["operation", "layer", "pass", "batch", "epoch"]

/**
 * What a step belongs to when stepping by layer or by pass: steps with equal groups are taken in one stride.
 * @param {Operation} step
 * @param {Granularity} granularity
 */
function groupOf({ id, phase, layer }, granularity) {
  if (granularity === "operation") return id
  if (granularity === "layer") return phase === "forward" || phase === "backward" ? `${phase}:${layer}` : phase
  // The recheck closes the update: four moves, four presses.
  return phase === "recheck" ? "update" : phase
}

/**
 * The index of the last step of each group; the places where a stride ends. `start` is never one of its own.
 * @param {Operation[]} steps
 * @param {Granularity} granularity
 */
export function stops(steps, granularity) {
  /** @type {number[]} */
  const places = []
  steps.forEach((step, index) => {
    const last = index + 1 === steps.length || groupOf(steps[index + 1], granularity) !== groupOf(step, granularity)
    // The choice of the next batch belongs to the forward pass that uses it, except when every operation is a stride.
    if (last && (step.phase !== "start" || granularity === "operation")) places.push(index)
  })
  return places
}

/**
 * The cursor one stride on.
 * @param {Cursor} cursor
 * @param {Granularity} granularity
 * @param {StepsOf} stepsOf
 * @param {number} perEpoch the updates in an epoch
 * @returns {Cursor}
 */
export function forward(cursor, granularity, stepsOf, perEpoch) {
  const { update, step } = cursor
  if (granularity === "epoch" || granularity === "batch") {
    const last = granularity === "epoch" ? (Math.floor(update / perEpoch) + 1) * perEpoch - 1 : update
    if (step === "recheck" && last === update)
      return { update: update + (granularity === "epoch" ? perEpoch : 1), step: "recheck" }
    return { update: last, step: "recheck" }
  }
  const steps = stepsOf(update)
  const at = steps.findIndex(({ id }) => id === step)
  const next = stops(steps, granularity).find((index) => index > at)
  if (next !== undefined) return { update, step: steps[next].id }
  const following = stepsOf(update + 1)
  return { update: update + 1, step: following[stops(following, granularity)[0]].id }
}

/**
 * The cursor one stride back, or null at the very start. The exact inverse of `forward` between stops.
 * @param {Cursor} cursor
 * @param {Granularity} granularity
 * @param {StepsOf} stepsOf
 * @param {number} perEpoch the updates in an epoch
 * @returns {Cursor | null}
 */
export function back(cursor, granularity, stepsOf, perEpoch) {
  const { update, step } = cursor
  const start = { update: 0, step: "start" }
  if (update === 0 && step === "start") return null
  if (granularity === "epoch" || granularity === "batch") {
    const stride = granularity === "epoch" ? perEpoch : 1
    const before = Math.floor(update / stride) * stride - 1
    return before < 0 ? start : { update: before, step: "recheck" }
  }
  const steps = stepsOf(update)
  const at = steps.findIndex(({ id }) => id === step)
  const previous = stops(steps, granularity)
    .filter((index) => index < at)
    .pop()
  if (previous !== undefined) return { update, step: steps[previous].id }
  if (update === 0) return start
  return { update: update - 1, step: stepsOf(update - 1).at(-1)?.id ?? "recheck" }
}

/**
 * @param {Cursor | null | undefined} a
 * @param {Cursor | null | undefined} b
 */
export function same(a, b) {
  return Boolean(a && b && a.update === b.update && a.step === b.step)
}

/**
 * Negative, zero or positive, as a lies before, at or behind b.
 * @param {Cursor} a
 * @param {Cursor} b
 * @param {string[]} ids the steps of their update
 */
export function compare(a, b, ids) {
  return a.update - b.update || ids.indexOf(a.step) - ids.indexOf(b.step)
}
