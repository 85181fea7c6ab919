// The player against a clock that the test moves: nothing is skipped, no press is lost, what is missing is waited for.

import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { back, forward } from "../../playground/components/stage/cursor.js"
import { createState } from "../../playground/components/stage/state.js"
import { createClock } from "../../playground/components/stage/transport/clock.js"
import {
  atRest,
  finished,
  sent,
  stepped,
  steppedBack,
  towards,
} from "../../playground/components/stage/transport/player.js"
import { fakeClock, STEPS, stepsOf } from "./support.mjs"

/** @import { Cursor, Granularity, Ground, StageState } from "../../playground/components/stage/types.d.ts" */

/** @type {ReturnType<typeof fakeClock>} */
let clock
beforeEach(() => {
  clock = fakeClock()
})
afterEach(() => clock.restore())

/** A stage on a run of updates with all operations of STEPS, and its clock; what was shown is noted. */
function playing() {
  /** @type {string[]} */
  const shown = []
  const told = { settled: 0, earliest: 0, missing: new Set(), asked: new Set(), end: Infinity, still: false }
  const name = (/** @type {Cursor} */ { update, step }) => `${update}.${step}`
  /** @type {Ground} */
  const run = {
    stepsOf,
    perEpoch: () => 3,
    holds: (cursor) => !told.missing.has(name(cursor)),
    limit: (cursor) => (cursor.update > told.end ? { update: told.end, step: "recheck" } : cursor),
    earliest: () => told.earliest,
  }
  /** @type {StageState} */
  let state = Object.freeze({ ...createState(), speed: 1 })
  const own = createClock(
    {
      read: () => state,
      show: (next) => {
        if (next.cursor !== state.cursor) shown.push(name(next.cursor))
        state = Object.freeze(next)
      },
      missing: (next) => told.asked.add(name(towards(next, run))),
      settled: () => {
        told.settled += 1
      },
    },
    run,
  )
  return {
    ...{ run, shown, told },
    get state() {
      return state
    },
    step: () => own.go(stepped(state, run, told.still)),
    back: () => own.go(steppedBack(state, run) ?? state),
    play: () => own.go({ ...finished(state, run), playing: true }),
    go: (/** @type {Cursor} */ cursor) => own.go(sent(state, cursor)),
    by: (/** @type {Granularity} */ granularity) => {
      state = { ...state, granularity }
    },
  }
}

test("a stride is walked through every operation, in order, and settles once", () => {
  const player = playing()
  const { shown, told } = player
  player.step()
  clock.pass(10_000)
  assert.deepEqual(shown, ["0.z1", "0.a1", "0.z2"])
  player.step()
  clock.pass(10_000)
  player.step()
  clock.pass(10_000)
  assert.deepEqual(
    shown,
    ["z1", "a1", "z2", "loss", "d2", "g2", "g1"].map((step) => `0.${step}`),
  )
  assert.equal(told.settled, 3)
  assert.equal(player.state.stride, null)
})

test("a move goes by in 900 milliseconds at most, the new weights looked at for longest", () => {
  const player = playing()
  const { shown, told } = player
  player.by("layer")
  player.step()
  clock.pass(379)
  assert.deepEqual(shown, ["0.z1"])
  clock.pass(1)
  assert.deepEqual(shown, ["0.z1", "0.a1"])
  player.by("pass")
  for (const move of ["z2", "loss", "g1", "recheck"]) {
    const before = told.settled
    player.step()
    clock.pass(900)
    assert.equal(player.state.cursor.step, move)
    assert.equal(told.settled, before + 1)
    assert.ok(player.state.motion > 0, "the last operation is seen happening as well")
  }
})

test("a press during a stride ends it, and the next one takes the stride behind it", () => {
  const player = playing()
  const { shown } = player
  for (const move of ["0.z2", "0.loss", "0.g1", "0.recheck", "1.z2"]) {
    player.step()
    clock.pass(10)
    if (!atRest(player.state)) player.step()
    assert.equal(shown.at(-1), move)
    assert.ok(atRest(player.state) && !player.state.moving)
    clock.pass(5_000)
    assert.equal(shown.at(-1), move, "nothing goes on behind its back")
  }
})

test("a press every second and a half sees the end of every move", () => {
  const player = playing()
  /** @type {string[]} */
  const seen = []
  for (let press = 0; press < 8; press += 1) {
    player.step()
    clock.pass(1_500)
    seen.push(`${player.state.cursor.update}.${player.state.cursor.step}`)
  }
  const moves = ["z2", "loss", "g1", "recheck"]
  assert.deepEqual(seen, [...moves.map((step) => `0.${step}`), ...moves.map((step) => `1.${step}`)])
})

test("presses are not lost while what they lead to has not arrived", () => {
  const player = playing()
  const { shown, told } = player
  for (const step of STEPS) told.missing.add(`1.${step}`)
  player.go({ update: 0, step: "recheck" })
  told.still = true
  for (let press = 0; press < 3; press += 1) player.step()
  assert.deepEqual(shown, ["0.recheck"])
  told.missing.clear()
  clock.pass(100)
  assert.deepEqual(shown, ["0.recheck", "1.g1"])
})

test("presses of Back are not lost either, and lead to the start and no further", () => {
  const player = playing()
  const { shown, told } = player
  player.by("batch")
  player.go({ update: 3, step: "recheck" })
  for (const update of [0, 1, 2]) told.missing.add(`${update}.recheck`)
  player.back()
  player.back()
  player.step()
  player.back()
  assert.deepEqual(shown, ["3.recheck"])
  told.missing.clear()
  clock.pass(100)
  assert.deepEqual(shown, ["3.recheck", "1.recheck"])
  told.missing.add("0.recheck").add("0.start")
  for (let press = 0; press < 3; press += 1) player.back()
  told.missing.clear()
  clock.pass(100)
  assert.deepEqual(shown, ["3.recheck", "1.recheck", "0.start"])
})

test("Play begins where one is about to be, not where one still stands", () => {
  const player = playing()
  const { shown, told } = player
  player.go({ update: 5, step: "recheck" })
  told.missing.add("2.recheck")
  player.go({ update: 2, step: "recheck" })
  player.play()
  clock.pass(5_000)
  assert.deepEqual(shown, ["5.recheck"])
  told.missing.clear()
  clock.pass(2_000)
  assert.deepEqual(shown.slice(0, 3), ["5.recheck", "2.recheck", "3.start"])
})

test("what has not arrived is waited for, and nothing is skipped", () => {
  const player = playing()
  const { shown, told } = player
  told.missing.add("0.a1")
  player.step()
  clock.pass(60_000)
  assert.deepEqual(shown, ["0.z1"])
  assert.deepEqual([...told.asked], ["0.a1"])
  told.missing.clear()
  clock.pass(5_000)
  assert.deepEqual(shown, ["0.z1", "0.a1", "0.z2"])
})

test("who asks for no motion sees the end of the stride at once", () => {
  const player = playing()
  const { shown, told } = player
  told.still = true
  player.step()
  assert.deepEqual(shown, ["0.z2"])
  assert.equal(told.settled, 1)
})

test("Back undoes Step by every granularity, from any place it stopped", () => {
  for (const granularity of /** @type {const} */ (["operation", "layer", "pass", "batch", "epoch"])) {
    const player = playing()
    const { told } = player
    told.still = true
    player.by(granularity)
    /** @type {Cursor[]} */
    const places = []
    for (let press = 0; press < 25; press += 1) {
      player.step()
      places.push(player.state.cursor)
    }
    while (places.length > 1) {
      assert.deepEqual(player.state.cursor, places.pop(), granularity)
      player.back()
    }
    assert.deepEqual(player.state.cursor, places[0], granularity)
  }
})

test("Back stops where the run's memory ends, and says so", () => {
  const player = playing()
  const { told } = player
  told.still = true
  told.earliest = 2
  player.go({ update: 2, step: "start" })
  player.back()
  assert.deepEqual(player.state.cursor, { update: 2, step: "start" })
  assert.equal(steppedBack(player.state, player.run), null)
})

test("Play through operations keeps its pace, rests while nobody looks, and ends where the run ends", () => {
  const player = playing()
  const { shown, told } = player
  told.end = 0
  player.play()
  clock.pass(2.5 * (1000 / 2.4))
  assert.equal(shown.length, 3)
  clock.page.hidden = true
  clock.pass(5_000)
  assert.equal(shown.length, 3)
  clock.page.hidden = false
  clock.pass(5_000)
  assert.deepEqual(
    shown,
    STEPS.slice(1).map((step) => `0.${step}`),
  )
  assert.equal(player.state.playing, false)
})

test("back by epochs goes to the end of the epoch before, from wherever one is", () => {
  const from = (/** @type {number} */ update, step = "recheck") => back({ update, step }, "epoch", stepsOf, 3)
  assert.deepEqual(from(8), { update: 5, step: "recheck" })
  assert.deepEqual(from(7), { update: 5, step: "recheck" })
  assert.deepEqual(from(6), { update: 5, step: "recheck" })
  assert.deepEqual(from(6, "loss"), { update: 5, step: "recheck" })
  assert.deepEqual(from(2), { update: 0, step: "start" })
  assert.equal(back({ update: 0, step: "start" }, "epoch", stepsOf, 3), null)
})

test("who is on the way to a place past an end that is learnt only then comes to that end", () => {
  const player = playing()
  const { told } = player
  told.still = true
  player.by("epoch")
  told.missing.add("2.recheck").add("1.recheck")
  player.step()
  clock.pass(500)
  assert.deepEqual([...told.asked], ["2.recheck"])
  told.end = 1
  clock.pass(500)
  assert.deepEqual([...told.asked], ["2.recheck", "1.recheck"])
  told.missing.delete("1.recheck")
  clock.pass(500)
  assert.deepEqual(player.state.cursor, { update: 1, step: "recheck" })
  assert.ok(atRest(player.state))
  assert.equal(told.settled, 1)
})

test("forward never passes an end that the run does not have", () => {
  let cursor = { update: 0, step: "start" }
  const walked = STEPS.slice(1).map(() => {
    cursor = forward(cursor, "operation", stepsOf, 3)
    return cursor.step
  })
  assert.deepEqual(walked, STEPS.slice(1))
  assert.deepEqual(forward(cursor, "operation", stepsOf, 3), { update: 1, step: "start" })
})
