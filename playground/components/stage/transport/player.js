// Moves the cursor: at once, or through the operations one after another so that a stride can be watched.
//
// The player owns the only timer of the stage. What it may show next is asked of `ready`; while that is not there yet
// it waits and looks again, so nothing is skipped.

import { back, forward, same } from "../cursor.js"

/** @import { Cruise, Cursor, Granularity, Pace, StepsOf } from "../types.d.ts" */

/** Milliseconds for one operation inside a stride that is watched. @type {Partial<Record<Granularity, number>>} */
const OPERATION_MS = { layer: 420, pass: 380 }
const LONGEST_STRIDE_MS = 3200
const LOOK_AGAIN_MS = 40
const HIDDEN_MS = 500

/** @typedef {() => void} Then */

/**
 * @param {{ stepsOf: StepsOf, perEpoch: () => number, ready: (cursor: Cursor) => boolean, show: (moving: boolean) =>
 *   void,
 *   settled: Then, limit: (cursor: Cursor) => Cursor, pace: () => Pace | null, operationsASecond: () => number,
 *   cruise: () => Pick<Cruise, "start" | "stop" | "until">, began: (update: number) => void, earliest: () => number,
 *   tooEarly: Then, reducedMotion: () => boolean }} stage
 *   ready: can a cursor be drawn? If not it is asked for; settled: what was under way is over; limit: the cursor that
 *   is meant in a run that may have ended; pace: null where Play walks through the operations; began: Play from this
 *   state; earliest: the first update that is still kept
 */
export function createPlayer({
  stepsOf,
  perEpoch,
  ready,
  show,
  settled,
  limit,
  pace,
  operationsASecond,
  cruise,
  began,
  earliest,
  tooEarly,
  reducedMotion,
}) {
  const player = {
    /** @type {Cursor} */
    cursor: { update: 0, step: "start" },
    /** @type {Granularity} */
    granularity: "pass",
    playing: false,
    /** Where a stride under way is going. @type {Cursor | null} */
    target: null,
    halt,
    place,
    finish,
    step,
    back: stepBack,
    play,
    playFor,
    repace,
    showState,
    pause,
    go,
    destroy: () => clearTimeout(timer),
  }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /**
   * @param {number} milliseconds
   * @param {Then} action
   */
  const later = (milliseconds, action) => {
    clearTimeout(timer)
    timer = setTimeout(action, milliseconds)
  }

  /**
   * @param {Cursor} cursor
   * @param {boolean} moving
   */
  function place(cursor, moving) {
    player.cursor = cursor
    show(moving)
  }

  /**
   * Go to `target` at once, as soon as what is drawn there has arrived.
   * @param {Cursor} target
   * @param {Then} then
   */
  function jump(target, then) {
    player.target = target
    if (!ready(target)) return later(LOOK_AGAIN_MS, () => jump(target, then))
    player.target = null
    place(target, false)
    then()
  }

  /**
   * Walk to `target` operation by operation.
   * @param {Cursor} target
   * @param {number} pace milliseconds an operation
   * @param {Then} then
   */
  function walk(target, pace, then) {
    player.target = target
    if (same(player.cursor, target)) {
      player.target = null
      return then()
    }
    const following = limit(forward(player.cursor, "operation", stepsOf, perEpoch()))
    if (same(following, player.cursor)) {
      player.target = null
      return then()
    }
    if (!ready(following)) return later(LOOK_AGAIN_MS, () => walk(target, pace, then))
    place(following, true)
    // The new weights are looked at for a moment before the same batch is tried with them.
    later(following.step === "theta" ? pace * 2.5 : pace, () => walk(target, pace, then))
  }

  /** @param {Then} then */
  function stride(then) {
    const target = limit(forward(player.cursor, player.granularity, stepsOf, perEpoch()))
    if (same(target, player.cursor)) {
      player.playing = false
      return then()
    }
    const pace = OPERATION_MS[player.granularity]
    if (!pace || reducedMotion()) return jump(target, then)
    const count = Math.max(1, operationsBetween(player.cursor, target))
    return walk(target, Math.min(pace, LONGEST_STRIDE_MS / count), then)
  }

  /**
   * @param {Cursor} from
   * @param {Cursor} to
   */
  function operationsBetween(from, to) {
    let count = 0
    let cursor = from
    while (!same(cursor, to) && count < 200) {
      cursor = forward(cursor, "operation", stepsOf, perEpoch())
      count += 1
    }
    return count
  }

  function halt() {
    player.playing = false
    cruise().stop()
    clearTimeout(timer)
  }

  /** Where a stride is under way: end it now, at its target. */
  function finish() {
    clearTimeout(timer)
    const target = player.target
    player.target = null
    if (target && ready(target)) place(target, false)
    return Boolean(target)
  }

  function step() {
    halt()
    // A press during a stride ends that stride at once and takes the next one: presses are never lost.
    finish()
    stride(settled)
  }

  function stepBack() {
    halt()
    clearTimeout(timer)
    player.target = null
    const target = back(player.cursor, player.granularity, stepsOf, perEpoch())
    if (target && target.update < earliest()) return tooEarly()
    if (target) jump(target, settled)
  }

  /** Play at the chosen speed: through every operation, or from state to state. */
  function play() {
    finish()
    player.playing = true
    const chosen = pace()
    if (!chosen) return operate()
    const state = stateAt(player.cursor)
    cruise().start(state, chosen)
    began(state)
  }

  /**
   * Play at a pace for so many updates, whatever the speed and the goal.
   * @param {Pace} chosen
   * @param {number} updates
   */
  function playFor(chosen, updates) {
    finish()
    player.playing = true
    const state = stateAt(player.cursor)
    cruise().start(state, chosen)
    cruise().until(state + updates)
  }

  function operate() {
    const following = limit(forward(player.cursor, "operation", stepsOf, perEpoch()))
    if (!player.playing) return
    // Nobody looks: unlike display frames, timers go on in a hidden page, and each operation would ask the server.
    if (document.hidden) return later(HIDDEN_MS, operate)
    if (same(following, player.cursor)) return pause()
    if (!ready(following)) return later(LOOK_AGAIN_MS, operate)
    place(following, true)
    later(1000 / operationsASecond(), operate)
  }

  /** The speed was changed: what is playing goes on with it. */
  function repace() {
    if (!player.playing) return
    cruise().stop()
    play()
  }

  /**
   * A state from the buffer, shown as the end of the update that led to it.
   * @param {number} update
   */
  function showState(update) {
    place({ update: update - 1, step: "recheck" }, true)
  }

  function pause() {
    player.playing = false
    cruise().stop()
    clearTimeout(timer)
    player.target = null
    settled()
  }

  /** @param {Cursor} cursor */
  function go(cursor) {
    halt()
    clearTimeout(timer)
    jump(cursor, settled)
  }

  return player
}

/**
 * The state that is seen at a cursor: after the recheck it is the next one.
 * @param {Cursor} cursor
 */
function stateAt({ update, step }) {
  return step === "recheck" ? update + 1 : update
}
