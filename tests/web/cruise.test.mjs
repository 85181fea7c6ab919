// Playing states from the buffer, against a clock that the test moves: in order, at the pace, asked for in time.

import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { createCruise } from "../../playground/components/stage/transport/cruise.js"
import { paceOf, SPEEDS } from "../../playground/components/stage/transport/speeds.js"
import { describePace } from "../../playground/components/stage/transport/status_words.js"
import { fakeClock } from "./support.mjs"

/** @import { Pace } from "../../playground/components/stage/types.d.ts" */

/** @type {ReturnType<typeof fakeClock>} */
let clock
beforeEach(() => {
  clock = fakeClock()
})
afterEach(() => clock.restore())

/** A cruise and a server that answers `delay` milliseconds later with all that was asked for, but no more than `most`
 *  of it; `apart` times as far apart as was asked.
 */
function cruising({ delay = 0, perEpoch = 3, most = Infinity, apart = 1 } = {}) {
  /** @type {number[]} */
  const shown = []
  /** @type {[number, number, number][]} */
  const asked = []
  const here = new Set()
  const told = { waits: 0, finished: 0, busy: false }
  const cruise = createCruise({
    most: () => Infinity,
    perEpoch: () => perEpoch,
    has: (update) => here.has(update),
    idle: () => !told.busy,
    fetch: ({ ahead: [first, stride, count] }) => {
      asked.push([first, stride, count])
      told.busy = true
      setTimeout(() => {
        told.busy = false
        const updates = Array.from({ length: Math.min(count, most) }, (_, index) => first + index * apart * stride)
        for (const update of updates) here.add(update)
        cruise.arrived(updates)
      }, delay)
    },
    show: (update) => shown.push(update),
    waits: () => {
      told.waits += 1
    },
    finished: () => {
      told.finished += 1
      cruise.stop()
    },
  })
  return { cruise, shown, asked, told, here }
}

/** @type {Pace} */
const TEN = { frames: 10, stride: 1, epochs: false, adapts: false }

test("one state a picture, in order, none twice and none left out, at the pace", () => {
  const { cruise, shown } = cruising()
  cruise.start(0, TEN)
  clock.pass(3000)
  assert.ok(shown.length >= 29 && shown.length <= 31, String(shown.length))
  assert.deepEqual(
    shown,
    Array.from(shown, (_, index) => index + 1),
  )
})

test("epochs are played from one end of an epoch to the next", () => {
  const { cruise, shown } = cruising()
  cruise.start(4, { frames: 20, stride: 3, epochs: true, adapts: false })
  clock.pass(500)
  assert.deepEqual(shown.slice(0, 4), [6, 9, 12, 15])
})

test("one question at a time, each from where the one before ended", () => {
  const { cruise, asked } = cruising({ delay: 50 })
  cruise.start(0, TEN)
  clock.pass(10_000)
  assert.ok(asked.length > 3)
  let next = 1
  for (const [first, stride, count] of asked) {
    assert.equal(first, next)
    next = first + stride * count
  }
})

test("it asks before it runs dry: a line that keeps up is never waited for", () => {
  const { cruise, told, shown } = cruising({ delay: 200 })
  cruise.start(0, TEN)
  clock.pass(10_000)
  assert.equal(told.waits, 0)
  assert.ok(shown.length > 95, String(shown.length))
})

test("a line that stands still is said, once, and the pictures become fewer, not below four a second", () => {
  const { cruise, told } = cruising({ delay: 1e9 })
  cruise.start(0, TEN)
  clock.pass(5000)
  assert.equal(told.waits, 1)
  assert.equal(cruise.waiting, true)
  assert.ok(cruise.frames >= 4 && cruise.frames < 10, String(cruise.frames))
})

test("nothing is drawn of what has not arrived", () => {
  const { cruise, shown, here } = cruising({ delay: 1e9 })
  cruise.start(0, TEN)
  cruise.arrived([1, 2, 3])
  here.add(1)
  clock.pass(1000)
  assert.deepEqual(shown, [1])
})

test("it ends where it is told to, and says so once", () => {
  const { cruise, shown, told } = cruising()
  cruise.start(0, TEN)
  clock.pass(300)
  cruise.until(6)
  clock.pass(5000)
  assert.deepEqual(shown, [1, 2, 3, 4, 5, 6])
  assert.equal(told.finished, 1)
  assert.equal(cruise.running, false)
})

test("what arrives twice is shown once", () => {
  const { cruise, shown, here, told } = cruising({ delay: 1e9 })
  told.busy = true
  for (const update of [1, 2, 3, 4]) here.add(update)
  cruise.start(0, TEN)
  cruise.arrived([1, 2, 3])
  cruise.arrived([2, 3, 4])
  clock.pass(2000)
  assert.deepEqual(shown, [1, 2, 3, 4])
})

test("an end that lies before what is in hand ends the cruise there, and nothing more is asked for", () => {
  const { cruise, shown, here, asked, told } = cruising({ delay: 1e9 })
  for (const update of [1, 2, 3, 4, 5]) here.add(update)
  cruise.start(0, TEN)
  told.busy = true
  cruise.arrived([1, 2, 3, 4, 5])
  cruise.until(2)
  told.busy = false
  clock.pass(2000)
  assert.deepEqual(shown, [1, 2])
  assert.deepEqual(asked, [])
  assert.equal(told.finished, 1)
})

test("a line that brings fewer pictures than are wanted is said, also where epochs are left out between them", () => {
  for (const apart of [1, 4]) {
    const { cruise, shown } = cruising({ delay: 500, most: 12, apart })
    cruise.start(0, { frames: 60, stride: 3, epochs: true, adapts: true })
    clock.pass(6000)
    const before = shown.length
    clock.pass(4000)
    const played = (shown.length - before) / 4
    assert.ok(played > 18 && played <= 24, String(played))
    const words = describePace(cruise)
    const said = Number(/: (\d+) pictures a second/.exec(words)?.[1])
    assert.ok(Math.abs(said - played) < 4, `${words}; played: ${played}`)
  }
})

test("pictures that are there in time are not said to be few, however few of them the display shows", () => {
  const { cruise } = cruising({ delay: 200 })
  cruise.start(0, { frames: 60, stride: 3, epochs: true, adapts: true })
  clock.pass(10_000)
  assert.equal(describePace(cruise), "")
})

test("as fast as it goes: how far apart the pictures lie is the server's to say", () => {
  const { cruise } = cruising()
  cruise.start(0, { frames: 60, stride: 3, epochs: true, adapts: true })
  cruise.arrived([30, 60, 90])
  assert.equal(cruise.stride, 30)
})

test("every speed has a pace, slower than the display and no slower than it is called", () => {
  for (const [speed, { updates, epochs, operations }] of SPEEDS.entries()) {
    const pace = paceOf(speed, 3)
    if (operations) assert.equal(pace, null)
    else {
      assert.ok(pace && pace.frames <= 60)
      const updatesASecond = pace.frames * pace.stride
      if (updates) assert.equal(updatesASecond, updates)
      if (epochs && Number.isFinite(epochs)) assert.equal(updatesASecond, 3 * epochs)
    }
    const withGoal = paceOf(speed, 3, true)
    if (epochs) assert.equal(withGoal?.stride, 3)
  }
})

test("who is slowed by others is told so, where it shows and only there", () => {
  const pace = { waiting: false, slowed: true, frames: 60, lacking: 0, wanted: 60 }
  assert.equal(describePace(pace), "")
  const told = "Others are at work on this server too, so Play is slower for now."
  assert.equal(describePace({ ...pace, frames: 8 }), told)
  assert.equal(describePace({ ...pace, lacking: 0.5 }), told)
  assert.equal(describePace({ ...pace, waiting: true }), told)
  assert.match(describePace({ ...pace, slowed: false, frames: 8 }), /^A slow line or a busy server: 8 pictures/)
  assert.match(describePace({ ...pace, slowed: false, waiting: true }), /^Waiting for the server/)
})
