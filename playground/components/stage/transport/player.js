// What moves the cursor: a state in, the next one out. At once, or through the operations one after another so that a
// stride can be watched. Pure functions; the time between two pictures passes in clock.js.
//
// Of the run they ask which operations an update has, where it ends, and whether a place can be drawn yet: what is not
// there is waited for, so nothing is skipped.

import { placed } from "../changes.js"
import { back, forward, partsOf, same } from "../cursor.js"
import { SPEEDS } from "./speeds.js"

/** @import { Cursor, Ground, Granularity, StageState } from "../types.d.ts" */

/** How long the operations of a stride go by, whatever their number, and one of them at the most. */
const LONGEST_STRIDE_MS = 900
const OPERATION_MS = 380
/** Strides that are watched; the others lead through whole updates, and are taken at once. @type {Granularity[]} */
const WATCHED = ["filter", "moment", "operation", "layer", "pass"]
/** The new weights are looked at for a moment before the same batch is tried with them. */
const NEW_WEIGHTS = 2.5

/**
 * Nothing moves by itself.
 * @param {StageState} state
 */
export const atRest = ({ playing, stride }) => !playing && stride === null

/**
 * A press of Step: one stride on, and where one is seen under way, its end. A stride that waits for what it shows is no
 * motion: the press takes the one behind it, so none is lost.
 * @param {StageState} state
 * @param {Ground} run
 * @param {boolean} still no motion is wanted
 * @returns {StageState}
 */
export function stepped(state, run, still) {
  const { stride, cursor, granularity } = state
  if (stride && stride.pace > 0) return sent(state, stride.to)
  const from = stride?.to ?? cursor
  const to = next(from, granularity, run)
  if (same(to, cursor)) return paused(state)
  if (stride || still || !WATCHED.includes(granularity)) return sent(state, to)
  const pace = Math.min(OPERATION_MS, LONGEST_STRIDE_MS / weightsBetween(cursor, to, partsOf(granularity), run))
  return { ...state, playing: false, stride: { to, pace } }
}

/**
 * One stride back, at once; null where what lies before is no longer kept. From where a stride leads that waits for
 * what it shows, as with Step: no press is lost.
 * @param {StageState} state
 * @param {Ground} run
 * @returns {StageState | null}
 */
export function steppedBack(state, run) {
  const to = back(run.limit(bound(state)), state.granularity, run.stepsOf, run.perEpoch())
  if (!to) return halted(state)
  return to.update < run.earliest() ? null : sent(state, to)
}

/**
 * Nothing moves any more; what waits for what it shows still does.
 * @param {StageState} state
 */
export const halted = (state) => (state.stride?.pace === 0 ? state : paused(state))

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
 * The stride under way, if any, has ended at its target, or waits for what it shows there.
 * @param {StageState} state
 * @param {Ground} run
 * @returns {StageState}
 */
export function finished(state, run) {
  if (!state.stride) return state
  const to = run.limit(state.stride.to)
  return run.holds(to, state.granularity) ? placed({ ...state, stride: null }, to, false) : sent(state, to)
}

/**
 * Where the stage stands, or is about to as soon as what is shown there is here.
 * @param {StageState} state
 */
export const bound = ({ stride, cursor }) => (stride?.pace === 0 ? stride.to : cursor)

/**
 * Nothing moves any more; the picture stays where it is.
 * @param {StageState} state
 * @returns {StageState}
 */
export function paused(state) {
  return { ...state, playing: false, stride: null, moving: false, whenDone: null }
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
  if (same(to, cursor) && stride?.pace !== 0) return paused(state)
  if (!run.holds(to, granularity)) return state
  if (stride && same(to, run.limit(stride.to))) return { ...arrived(state, to), motion: stride.pace }
  return { ...placed(state, to, true), motion: Math.min(lasts(state), LONGEST_STRIDE_MS) }
}

/**
 * A stride has come to its target; Play, where it began there, goes on.
 * @param {StageState} state
 * @param {Cursor} to
 */
const arrived = (state, to) => ({ ...paused(placed(state, to, false)), playing: state.playing })

/**
 * What the next picture shows. That the run ends before the place one is on the way to may be learnt on the way only.
 * @param {StageState} state
 * @param {Ground} run
 */
export function towards(state, run) {
  return state.stride?.pace === 0 ? run.limit(state.stride.to) : next(state.cursor, partsOf(state.granularity), run)
}

/**
 * For how many milliseconds the picture is looked at before the next one.
 * @param {StageState} state
 */
export function lasts({ stride, cursor, speed }) {
  return stride ? stride.pace * weightOf(cursor) : 1000 / (SPEEDS[speed].operations ?? 1)
}

/**
 * How long an operation is looked at inside a stride, in those of an ordinary one.
 * @param {Cursor} cursor
 */
const weightOf = ({ step }) => (step === "theta" ? NEW_WEIGHTS : 1)

/**
 * @param {Cursor} cursor
 * @param {Granularity} granularity
 * @param {Ground} run
 */
function next(cursor, granularity, run) {
  return run.limit(forward(cursor, granularity, run.stepsOf, run.perEpoch()))
}

/**
 * How long a stride is looked at, in operations, or in cells where it is one of them.
 * @param {Cursor} from
 * @param {Cursor} to
 * @param {Granularity} part
 * @param {Ground} run
 */
function weightsBetween(from, to, part, run) {
  let weights = 0
  for (let cursor = from; !same(cursor, to); weights += weightOf(cursor)) {
    const following = next(cursor, part, run)
    if (same(following, cursor)) break
    cursor = following
  }
  return weights
}
