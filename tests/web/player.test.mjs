// The player against a clock that the test moves: nothing is skipped, no press is lost, what is missing is waited for.

import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { back, forward } from "../../playground/components/stage/cursor.js"
import { createPlayer } from "../../playground/components/stage/transport/player.js"
import { fakeClock, STEPS, stepsOf } from "./support.mjs"

/** @import { Cursor, Pace } from "../../playground/components/stage/types.d.ts" */

/** @type {ReturnType<typeof fakeClock>} */
let clock
beforeEach(() => {
  clock = fakeClock()
})
afterEach(() => clock.restore())

/** A player on a run of updates with all operations of STEPS; what it did is noted. */
function playing() {
  /** @type {string[]} */
  const shown = []
  const told = { settled: 0, tooEarly: 0, earliest: 0, missing: new Set(), end: Infinity, still: false }
  /** @type {Pace | null} */
  let pace = null
  /** @type {unknown[][]} */
  const cruised = []
  const player = createPlayer({
    stepsOf,
    perEpoch: () => 3,
    ready: ({ update, step }) => !told.missing.has(`${update}.${step}`),
    show: () => shown.push(`${player.cursor.update}.${player.cursor.step}`),
    settled: () => {
      told.settled += 1
    },
    limit: (cursor) => (cursor.update > told.end ? { update: told.end, step: "recheck" } : cursor),
    pace: () => pace,
    operationsASecond: () => 10,
    cruise: () => ({
      start: (...given) => cruised.push(["start", ...given]),
      stop: () => {},
      until: (...given) => cruised.push(["until", ...given]),
    }),
    began: (update) => cruised.push(["began", update]),
    earliest: () => told.earliest,
    tooEarly: () => {
      told.tooEarly += 1
    },
    reducedMotion: () => told.still,
  })
  return { player, shown, told, cruised, setPace: (/** @type {Pace} */ chosen) => (pace = chosen) }
}

test("a stride is walked through every operation, in order, and settles once", () => {
  const { player, shown, told } = playing()
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
  assert.equal(player.target, null)
})

test("it takes its time: an operation of a pass stays for 380 milliseconds", () => {
  const { player, shown } = playing()
  player.step()
  assert.equal(shown.length, 1)
  clock.pass(379)
  assert.equal(shown.length, 1)
  clock.pass(1)
  assert.equal(shown.length, 2)
})

test("a press during a stride ends it at once and takes the next one", () => {
  const { player, shown } = playing()
  player.step()
  clock.pass(100)
  player.step()
  assert.deepEqual(shown.slice(-2), ["0.z2", "0.loss"])
  for (let press = 0; press < 4; press += 1) player.step()
  clock.pass(20_000)
  assert.deepEqual(player.cursor, { update: 1, step: "loss" })
})

test("what has not arrived is waited for, and nothing is skipped", () => {
  const { player, shown, told } = playing()
  told.missing.add("0.a1")
  player.step()
  clock.pass(60_000)
  assert.deepEqual(shown, ["0.z1"])
  told.missing.clear()
  clock.pass(5_000)
  assert.deepEqual(shown, ["0.z1", "0.a1", "0.z2"])
})

test("who asks for no motion sees the end of the stride at once", () => {
  const { player, shown, told } = playing()
  told.still = true
  player.step()
  assert.deepEqual(shown, ["0.z2"])
  assert.equal(told.settled, 1)
})

test("Back undoes Step by every granularity, from any place it stopped", () => {
  for (const granularity of /** @type {const} */ (["operation", "layer", "pass", "batch", "epoch"])) {
    const { player, told } = playing()
    told.still = true
    player.granularity = granularity
    /** @type {Cursor[]} */
    const places = []
    for (let press = 0; press < 25; press += 1) {
      player.step()
      places.push(player.cursor)
    }
    while (places.length > 1) {
      assert.deepEqual(player.cursor, places.pop(), granularity)
      player.back()
    }
    assert.deepEqual(player.cursor, places[0], granularity)
  }
})

test("Back stops where the run's memory ends, and says so", () => {
  const { player, told } = playing()
  told.still = true
  told.earliest = 2
  player.go({ update: 2, step: "start" })
  player.back()
  assert.deepEqual(player.cursor, { update: 2, step: "start" })
  assert.equal(told.tooEarly, 1)
})

test("Play through operations keeps its pace, rests while nobody looks, and ends where the run ends", () => {
  const { player, shown, told } = playing()
  told.end = 0
  player.play()
  clock.pass(250)
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
  assert.equal(player.playing, false)
})

test("Play from state to state is the cruise's, from the state that is on the screen", () => {
  const { player, cruised, setPace } = playing()
  const pace = { frames: 60, stride: 3, epochs: true, adapts: false }
  setPace(pace)
  player.go({ update: 4, step: "recheck" })
  player.play()
  assert.deepEqual(cruised, [
    ["start", 5, pace],
    ["began", 5],
  ])
  player.playFor(pace, 60)
  assert.deepEqual(cruised.slice(2), [
    ["start", 5, pace],
    ["until", 65],
  ])
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

test("forward never passes an end that the run does not have", () => {
  let cursor = { update: 0, step: "start" }
  const walked = STEPS.slice(1).map(() => {
    cursor = forward(cursor, "operation", stepsOf, 3)
    return cursor.step
  })
  assert.deepEqual(walked, STEPS.slice(1))
  assert.deepEqual(forward(cursor, "operation", stepsOf, 3), { update: 1, step: "start" })
})
