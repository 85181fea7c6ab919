// Moves the cursor: at once, or through the operations one after another so that a stride can be watched.
//
// The player owns the only timer of the stage. What it may show next is asked of `ready`; while that is not there yet it
// waits and looks again, so nothing is skipped.

import { back, forward, same } from "../cursor.js"

/** Milliseconds for one operation inside a stride that is watched. */
const OPERATION_MS = { layer: 420, pass: 380 }
const LONGEST_STRIDE_MS = 3200
const LOOK_AGAIN_MS = 40
const HIDDEN_MS = 500

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
  const player = { cursor: { update: 0, step: "start" }, granularity: "pass", playing: false, target: null }
  let timer = null

  const later = (milliseconds, action) => {
    clearTimeout(timer)
    timer = setTimeout(action, milliseconds)
  }

  function place(cursor, moving) {
    player.cursor = cursor
    show(moving)
  }

  /** Go to `target` at once, as soon as what is drawn there has arrived. */
  function jump(target, then) {
    player.target = target
    if (!ready(target)) return later(LOOK_AGAIN_MS, () => jump(target, then))
    player.target = null
    place(target, false)
    then()
  }

  /** Walk to `target` operation by operation. */
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

  function operationsBetween(from, to) {
    let [count, cursor] = [0, from]
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

  player.halt = halt
  player.place = place

  /** Where a stride is under way: end it now, at its target. */
  player.finish = () => {
    clearTimeout(timer)
    const target = player.target
    player.target = null
    if (target && ready(target)) place(target, false)
    return Boolean(target)
  }

  player.step = () => {
    halt()
    // A press during a stride ends that stride at once and takes the next one: presses are never lost.
    player.finish()
    stride(settled)
  }

  player.back = () => {
    halt()
    clearTimeout(timer)
    player.target = null
    const target = back(player.cursor, player.granularity, stepsOf, perEpoch())
    if (target && target.update < earliest()) return tooEarly()
    if (target) jump(target, settled)
  }

  /** Play at the chosen speed: through every operation, or from state to state. */
  player.play = () => {
    player.finish()
    player.playing = true
    const chosen = pace()
    if (!chosen) return operate()
    const { update, step } = player.cursor
    const state = step === "recheck" ? update + 1 : update
    cruise().start(state, chosen)
    began(state)
  }

  /** Play at this pace for so many updates, whatever the speed and the goal. */
  player.playFor = (chosen, updates) => {
    player.finish()
    player.playing = true
    const state = player.cursor.step === "recheck" ? player.cursor.update + 1 : player.cursor.update
    cruise().start(state, chosen)
    cruise().until(state + updates)
  }

  function operate() {
    const following = limit(forward(player.cursor, "operation", stepsOf, perEpoch()))
    if (!player.playing) return
    // Nobody looks: unlike display frames, timers go on in a hidden page, and each operation would ask the server.
    if (document.hidden) return later(HIDDEN_MS, operate)
    if (same(following, player.cursor)) return player.pause()
    if (!ready(following)) return later(LOOK_AGAIN_MS, operate)
    place(following, true)
    later(1000 / operationsASecond(), operate)
  }

  /** The speed was changed: what is playing goes on with it. */
  player.repace = () => {
    if (!player.playing) return
    cruise().stop()
    player.play()
  }

  /** A state from the buffer, shown as the end of the update that led to it. */
  player.showState = (update) => place({ update: update - 1, step: "recheck" }, true)

  player.pause = () => {
    player.playing = false
    cruise().stop()
    clearTimeout(timer)
    player.target = null
    settled()
  }

  player.go = (cursor) => {
    halt()
    clearTimeout(timer)
    jump(cursor, settled)
  }

  player.destroy = () => clearTimeout(timer)

  return player
}
