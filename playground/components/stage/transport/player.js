// What moves the cursor: a state in, the next one out. At once, or through the operations one after another so that a
// stride can be watched. Pure functions; the time between two pictures passes in clock.js.
//
// Of the run they ask which operations an update has, where it ends, and whether a place can be drawn yet: what is not
// there is waited for, so nothing is skipped.

import { placed } from "../changes.js"
import { back, forward, same } from "../cursor.js"

/** @import { Cursor, Ground, Granularity, StageState } from "../types.d.ts" */

/** Milliseconds for one operation inside a stride that is watched. @type {Partial<Record<Granularity, number>>} */
const OPERATION_MS = { layer: 420, pass: 380 }
const LONGEST_STRIDE_MS = 3200
/** The new weights are looked at for a moment before the same batch is tried with them. */
const NEW_WEIGHTS = 2.5

/**
 * Nothing moves by itself.
 * @param {StageState} state
 */
export const atRest = ({ playing, stride }) => !playing && stride === null

/**
 * One stride on. One that is under way ends at once, at its target: presses are never lost.
 * @param {StageState} state
 * @param {Ground} run
 * @param {boolean} still no motion is wanted
 * @returns {StageState}
 */
export function stepped(state, run, still) {
  const from = finished({ ...state, playing: false }, run)
  const to = next(from, from.granularity, run)
  if (same(to, from.cursor)) return paused(from)
  const pace = OPERATION_MS[from.granularity]
  if (!pace || still) return sent(from, to)
  const operations = Math.max(1, operationsBetween(from.cursor, to, run))
  return { ...from, stride: { to, pace: Math.min(pace, LONGEST_STRIDE_MS / operations) } }
}

/**
 * One stride back, at once; null where what lies before is no longer kept.
 * @param {StageState} state
 * @param {Ground} run
 * @returns {StageState | null}
 */
export function steppedBack(state, run) {
  const to = back(state.cursor, state.granularity, run.stepsOf, run.perEpoch())
  if (!to) return paused(state)
  return to.update < run.earliest() ? null : sent(state, to)
}

/**
 * On the way to a place, at once when it can be drawn.
 * @param {StageState} state
 * @param {Cursor} to
 * @returns {StageState}
 */
export function sent(state, to) {
  return { ...state, playing: false, stride: { to, pace: 0 } }
}

/**
 * The stride under way, if any, has ended at its target.
 * @param {StageState} state
 * @param {Ground} run
 * @returns {StageState}
 */
export function finished(state, run) {
  if (!state.stride) return state
  const { to } = state.stride
  const ended = { ...state, stride: null }
  return run.holds(to, state.granularity) ? placed(ended, to, false) : ended
}

/**
 * Nothing moves any more; the picture stays where it is.
 * @param {StageState} state
 * @returns {StageState}
 */
export function paused(state) {
  return { ...state, playing: false, stride: null, moving: false }
}

/**
 * The next picture, of a stride or of Play through the operations. The very same state where what it shows is not here.
 * @param {StageState} state
 * @param {Ground} run
 * @returns {StageState}
 */
export function onward(state, run) {
  const { stride, cursor, granularity } = state
  const to = towards(state, run)
  if (stride?.pace === 0) return run.holds(to, granularity) ? paused(placed(state, to, false)) : state
  if (same(to, cursor) || same(stride?.to, cursor)) return paused(state)
  return run.holds(to, granularity) ? placed(state, to, true) : state
}

/**
 * What the next picture shows.
 * @param {StageState} state
 * @param {Ground} run
 */
export function towards(state, run) {
  return state.stride?.pace === 0 ? state.stride.to : next(state, "operation", run)
}

/**
 * For how many milliseconds the picture is looked at before the next one.
 * @param {StageState} state
 * @param {number} operationsASecond of Play
 */
export function lasts({ stride, cursor }, operationsASecond) {
  if (!stride) return 1000 / operationsASecond
  return cursor.step === "theta" ? stride.pace * NEW_WEIGHTS : stride.pace
}

/**
 * @param {StageState} state
 * @param {Granularity} granularity
 * @param {Ground} run
 */
function next({ cursor }, granularity, run) {
  return run.limit(forward(cursor, granularity, run.stepsOf, run.perEpoch()))
}

/**
 * @param {Cursor} from
 * @param {Cursor} to
 * @param {Ground} run
 */
function operationsBetween(from, to, run) {
  let count = 0
  for (let cursor = from; !same(cursor, to) && count < 200; count += 1)
    cursor = forward(cursor, "operation", run.stepsOf, run.perEpoch())
  return count
}
