// What can be drawn now, and how far a run goes.

import { idsOf } from "./scene.js"

/** @import { Cursor, Granularity, Store } from "./types.d.ts" */

/**
 * Enough is here to draw `cursor` truthfully. Whole updates and epochs need only the state they lead to.
 * @param {Store} store
 * @param {Cursor} cursor
 * @param {Granularity} granularity
 */
export function holds(store, cursor, granularity) {
  const strides = granularity === "batch" || granularity === "epoch"
  const state = store.states.has(cursor.step === "recheck" ? cursor.update + 1 : cursor.update)
  const ended = store.end !== null && cursor.update >= store.end && store.moves.has(store.end)
  return (state && (strides || store.moves.has(cursor.update))) || ended
}

/**
 * A run that diverges has a last step; nothing lies behind it.
 * @param {Store} store
 * @param {Cursor} cursor
 * @returns {Cursor}
 */
export function withinRun(store, cursor) {
  if (store.end === null || cursor.update < store.end) return cursor
  const ids = idsOf(store, store.end)
  if (cursor.update > store.end || !ids.includes(cursor.step)) return { update: store.end, step: ids[ids.length - 1] }
  return cursor
}

/**
 * The cursor that shows the state before `update`: the end of the update that led to it.
 * @param {Store} store
 * @param {number} update
 * @returns {Cursor}
 */
export function atState(store, update) {
  return withinRun(store, update > 0 ? { update: update - 1, step: "recheck" } : { update: 0, step: "start" })
}
