// What can be drawn now, and how far a run goes.

import { isExact } from "./runner.js"
import { idsOf } from "./scene.js"

/** @import { Cursor, Granularity, Seen } from "./types.d.ts" */

/**
 * Enough is here to draw `cursor` truthfully. Whole updates and epochs need only the state they lead to.
 * @param {Seen} store
 * @param {Cursor} cursor
 * @param {Granularity} granularity
 */
export function holds(store, cursor, granularity) {
  const strides = granularity === "batch" || granularity === "epoch"
  const state = isExact(store.states, cursor.step === "recheck" ? cursor.update + 1 : cursor.update)
  const ended = store.end !== null && cursor.update >= store.end && store.moves.has(store.end)
  return (state && (strides || store.moves.has(cursor.update))) || ended
}

/**
 * There is such an update to ask for: the run neither ended before it, nor is what lies there no longer kept.
 * @param {Seen} store
 * @param {number} update
 */
export function isThere(store, update) {
  const { earliest, limit } = store.setup.view
  return update >= earliest && update < limit.update && (store.end === null || update <= store.end)
}

/**
 * The same for the state before `update`; the last update there may be leads to one more.
 * @param {Seen} store
 * @param {number} update
 */
export function isState(store, update) {
  return isThere(store, update) || (store.end === null && update === store.setup.view.limit.update)
}

/**
 * The run may go no further.
 * @param {Seen} store
 * @param {Cursor} cursor
 */
export function atLimit(store, { update, step }) {
  return update + 1 >= store.setup.view.limit.update && step === "recheck"
}

/**
 * A run that diverges has a last step, and so has the longest there may be; nothing lies behind it.
 * @param {Seen} store
 * @param {Cursor} cursor
 * @returns {Cursor}
 */
export function withinRun(store, cursor) {
  const most = store.setup.view.limit.update - 1
  if (cursor.update > most) return { update: most, step: "recheck" }
  if (store.end === null || cursor.update < store.end) return cursor
  const ids = idsOf(store, store.end)
  if (cursor.update > store.end || !ids.includes(cursor.step)) return { update: store.end, step: ids[ids.length - 1] }
  return cursor
}

/**
 * The cursor that shows the state before `update`: the end of the update that led to it, where that is kept.
 * @param {Seen} store
 * @param {number} update
 * @returns {Cursor}
 */
export function atState(store, update) {
  const { earliest } = store.setup.view
  if (update <= earliest) return { update: earliest, step: "start" }
  return withinRun(store, { update: update - 1, step: "recheck" })
}
