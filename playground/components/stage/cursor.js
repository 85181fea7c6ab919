// Where we are: {update, step, cell}, step being the id of an operation and cell how far that has come where it is gone
// through cell by cell (cells.js); without a cell it is done as a whole. Pure functions; nothing here knows the page.
//
// `stepsOf(update)` gives an update's operations as rows of the anatomy: {id, phase, layer, time, cells}.
//
// Inside an update the steps are: start, the forward pass, loss, the backward pass, the update, recheck.

import { following, preceding, rankIn, walkOf } from "./cells.js"

/** @import { Operation } from "../shared/wire.d.ts" */
/** @import { Cursor, Granularity, StepsOf } from "./types.d.ts" */

/** From the finest on; which of them there are is the network's business. @type {Granularity[]} */
export const GRANULARITIES = ["cell", "filter", "moment", "operation", "layer", "pass", "batch", "epoch"]

/** A stride ends in the middle of an operation. @param {Granularity} granularity */
const isWithin = (granularity) => granularity === "cell" || granularity === "filter"

/** What goes by one after another while a stride of this length is watched. @param {Granularity} granularity */
export const partsOf = (granularity) => (isWithin(granularity) ? "cell" : "operation")

/**
 * What a step belongs to when stepping by layer or by pass: steps with equal groups are taken in one stride.
 * @param {Operation} step
 * @param {Granularity} granularity
 */
function groupOf({ id, phase, layer, time }, granularity) {
  if (granularity === "operation" || isWithin(granularity)) return id
  if (granularity === "moment") return time === null ? id : `${phase}:${layer}@${time}`
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
  const told = granularity === "moment" ? toldGoingBack(steps) : null
  steps.forEach((step, index) => {
    if (told && isMomentBack(step)) {
      if (told.get(step.layer) === step.name) places.push(index)
      return
    }
    const last = index + 1 === steps.length || groupOf(steps[index + 1], granularity) !== groupOf(step, granularity)
    // The choice of the next batch belongs to the forward pass that uses it, except when operations are gone through.
    const coarse = granularity === "layer" || granularity === "pass"
    if (last && (step.phase !== "start" || !coarse)) places.push(index)
  })
  return places
}

/** @param {Operation} step */
const isMomentBack = ({ phase, time }) => phase === "backward" && time !== null

/**
 * Where a moment's stride ends on the way back: where the slope is passed on, along the memory where there is one, else
 * through the activation. The moment's shares of the gradients belong to the stride that follows.
 * @param {Operation[]} steps
 */
function toldGoingBack(steps) {
  /** @type {Map<number | null, string>} */
  const told = new Map()
  for (const step of steps)
    if (isMomentBack(step) && told.get(step.layer) !== "dc") told.set(step.layer, step.name === "dc" ? "dc" : "dZ")
  return told
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
  const { update, step, cell } = cursor
  if (granularity === "epoch" || granularity === "batch") {
    const last = granularity === "epoch" ? (Math.floor(update / perEpoch) + 1) * perEpoch - 1 : update
    if (step === "recheck" && last === update)
      return { update: update + (granularity === "epoch" ? perEpoch : 1), step: "recheck" }
    return { update: last, step: "recheck" }
  }
  const steps = stepsOf(update)
  const at = steps.findIndex(({ id }) => id === step)
  const whole = granularity === "filter"
  const under = at >= 0 && isPartly(steps[at], cell)
  if (under && isWithin(granularity)) {
    const next = following(steps[at], rankIn(steps[at], cell), whole)
    if (next !== null) return { update, step, cell: next }
  }
  // What is under way is done first, where a stride ends there.
  const past = under && !isWithin(granularity) ? at - 1 : at
  const next = stops(steps, granularity).find((index) => index > past)
  if (next !== undefined) return entered(update, steps[next], granularity)
  const after = stepsOf(update + 1)
  return entered(update + 1, after[stops(after, granularity)[0]], granularity)
}

/**
 * An operation of which some cells are still to come.
 * @param {Operation} operation
 * @param {number | null | undefined} cell
 */
function isPartly(operation, cell) {
  return operation.cells.length > 0 && rankIn(operation, cell) < walkOf(operation.cells).count - 1
}

/**
 * At an operation that was not begun: at its first cell, where it is gone through by cells, else at its end.
 * @param {number} update
 * @param {Operation} operation
 * @param {Granularity} granularity
 * @returns {Cursor}
 */
function entered(update, operation, granularity) {
  if (!isWithin(granularity) || operation.cells.length === 0) return { update, step: operation.id }
  return { update, step: operation.id, cell: following(operation, -1, granularity === "filter") }
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
  const { update, step, cell } = cursor
  const start = { update: 0, step: "start" }
  if (update === 0 && step === "start") return null
  if (granularity === "epoch" || granularity === "batch") {
    const stride = granularity === "epoch" ? perEpoch : 1
    const before = Math.floor(update / stride) * stride - 1
    return before < 0 ? start : { update: before, step: "recheck" }
  }
  const steps = stepsOf(update)
  const at = steps.findIndex(({ id }) => id === step)
  if (at >= 0 && isWithin(granularity) && steps[at].cells.length) {
    const before = preceding(steps[at], rankIn(steps[at], cell), granularity === "filter")
    if (before !== null) return { update, step, cell: before }
  }
  const previous = stops(steps, granularity)
    .filter((index) => index < at)
    .pop()
  if (previous !== undefined) return left(update, steps[previous], granularity)
  if (update === 0) return start
  return { update: update - 1, step: stepsOf(update - 1).at(-1)?.id ?? "recheck" }
}

/**
 * At the end of an operation that was gone through: at its last cell, where that was by cells.
 * @param {number} update
 * @param {Operation} operation
 * @param {Granularity} granularity
 * @returns {Cursor}
 */
function left(update, operation, granularity) {
  if (!isWithin(granularity) || operation.cells.length === 0) return { update, step: operation.id }
  const walk = walkOf(operation.cells)
  return { update, step: operation.id, cell: walk.cellAt(walk.count - 1) }
}

/**
 * @param {Cursor | null | undefined} a
 * @param {Cursor | null | undefined} b
 */
export function same(a, b) {
  return Boolean(a && b && a.update === b.update && a.step === b.step && (a.cell ?? null) === (b.cell ?? null))
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
