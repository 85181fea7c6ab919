// What may become of the stage's state: each change makes a new one, of which only that differs which it is about.

import assert from "node:assert/strict"
import { test } from "node:test"
import * as changes from "../../playground/components/stage/changes.js"
import { createState } from "../../playground/components/stage/state.js"
import { createStore } from "../../playground/components/stage/store.js"
import { paused } from "../../playground/components/stage/transport/player.js"
import { SPEEDS } from "../../playground/components/stage/transport/speeds.js"
import { message, setup } from "./support.mjs"

/** @import { Setup, StageView } from "../../playground/components/shared/wire.d.ts" */
/** @import { StageState } from "../../playground/components/stage/types.d.ts" */

/**
 * A state that nothing can write into.
 * @param {Partial<StageState>} [changed]
 * @returns {StageState}
 */
const frozen = (changed = {}) => {
  const state = { ...createState(), ...changed }
  for (const part of Object.values(state)) if (typeof part === "object" && part) Object.freeze(part)
  return Object.freeze(state)
}

/**
 * What differs between two states.
 * @param {StageState} before
 * @param {StageState} after
 */
const changed = (before, after) =>
  Object.fromEntries(
    Object.entries(after).filter(([name, value]) => !Object.is(value, new Map(Object.entries(before)).get(name))),
  )

/**
 * A setup as it stands on the stage.
 * @param {Partial<Setup>} [told]
 * @param {Partial<StageView>} [view]
 */
const prepared = (told, view) => {
  const store = createStore()
  store.receive(message({ setup: setup(told, view) }))
  return store.setup
}

test("the furthest state seen goes along with the cursor, and never back", () => {
  const state = frozen()
  const there = changes.placed(state, { update: 4, step: "recheck" }, true)
  assert.deepEqual(changed(state, there), { cursor: { update: 4, step: "recheck" }, moving: true, reached: 5 })
  assert.equal(changes.placed(there, { update: 1, step: "loss" }, false).reached, 5)
  assert.equal(changes.placed(there, { update: 7, step: "loss" }, false).reached, 7)
})

test("what is selected leaves level and tab as they are; selected again, nothing happens", () => {
  const state = frozen({ level: 0, tab: "curve" })
  const next = changes.selected(state, "first")
  assert.deepEqual(changed(state, next), { selection: "first" })
  assert.equal(changes.selected(next, "first"), next)
})

test("a tab is turned to; the same once more is nothing", () => {
  const state = frozen({})
  const next = changes.turned(state, "curve")
  assert.deepEqual(changed(state, next), { tab: "curve" })
  assert.equal(changes.turned(next, "curve"), next)
})

test("an example is pinned, and let go by the same press", () => {
  const pinned = changes.focused(frozen(), 3)
  assert.equal(pinned.focus, 3)
  assert.equal(changes.focused(pinned, 5).focus, 5)
  assert.equal(changes.focused(pinned, 3).focus, null)
})

test("the second level steps by operation, unless something else than the pass was chosen", () => {
  const state = frozen()
  assert.deepEqual(changed(state, changes.levelled(state, 1)), { level: 1, granularity: "operation", speed: 0 })
  assert.deepEqual(changed(state, changes.levelled(state, 2)), { level: 2 })
  const byBatch = frozen({ granularity: "batch" })
  assert.deepEqual(changed(byBatch, changes.levelled(byBatch, 1)), { level: 1 })
})

test("speeds end at both ends", () => {
  assert.equal(changes.plays(frozen(), -1).speed, 0)
  assert.equal(changes.plays(frozen(), 99).speed, SPEEDS.length - 1)
})

test("each Play counts its goal anew, from the state it begins at", () => {
  const goal = Object.freeze({ id: "goal1", kind: /** @type {const} */ ("patience"), value: 10 })
  const state = frozen({ goal })
  const first = changes.counted(state, 5, 0.5)
  assert.deepEqual(first.goal, { ...goal, id: "goal1@1", wait: 0, from: { update: 5, loss: 0.5 } })
  const waited = changes.waited(first, 7)
  assert.equal(waited.goal?.wait, 7)
  assert.equal(changes.waited(first, undefined), first)
  const second = changes.counted(waited, 5, 0.25)
  assert.deepEqual([second.goal?.id, second.goal?.wait], ["goal1@2", 0])
  assert.equal(changes.counted(frozen(), 0, 1).goal, null)
})

test("a run that is opened brings its place along and keeps how the picture is drawn", () => {
  const before = frozen({
    revision: 1,
    playing: true,
    stride: { to: { update: 9, step: "loss" }, pace: 5 },
    log: true,
    speed: 3,
  })
  const cursor = { update: 6, step: "recheck" }
  const next = changes.opened(before, prepared({}, { cursor, level: 3, granularity: "batch", revision: 2 }), null)
  assert.deepEqual([next.cursor, next.reached, next.level, next.granularity], [cursor, 7, 3, "batch"])
  assert.deepEqual([next.playing, next.stride, next.log], [false, null, true])
  assert.equal(next.speed, 3, "the first opening alone chooses the speed")
  const again = changes.opened(
    next,
    prepared({}, { cursor: { update: 0, step: "start" }, level: 4, revision: 2 }),
    null,
  )
  assert.deepEqual([again.cursor, again.level], [cursor, 4], "told again, it stays where the learner has gone")
})

test("a plane to draw on has a tool in hand where nothing can run yet, and none where none is drawn on", () => {
  const empty = prepared({ can_add_points: true, standstill: "Add points." })
  assert.equal(changes.opened(frozen(), empty, null).tool, "1")
  assert.equal(changes.opened(frozen({ tool: "delete" }), empty, null).tool, "delete")
  assert.equal(changes.opened(frozen({ tool: "delete" }), prepared(), null).tool, "focus")
})

test("why Play stopped is said where it stopped, and belongs to no other place", () => {
  const cursor = { update: 9, step: "recheck" }
  const stopped = changes.done(frozen({ cursor, playing: true, whenDone: "The training loss is below 0.1." }))
  assert.deepEqual(
    [stopped.done, stopped.whenDone],
    [{ at: cursor, sentence: "The training loss is below 0.1." }, null],
  )
  assert.equal(changes.opened({ ...stopped, revision: 0 }, prepared(), null).done, null)
})

test("what Play would have said is not said of another Play, once it was paused on the way", () => {
  const before = paused(frozen({ playing: true, whenDone: "The training loss is below 0.1." }))
  assert.equal(changes.done({ ...before, playing: true }).done, null)
})

test("the page opens as the link says, and keeps the learner's choices from run to run", () => {
  const manner = {
    ...{ edges: /** @type {const} */ ("gradient"), nodes: /** @type {const} */ ("heat"), log_widths: true },
    ...{ test_points: true, two_tones: true, log_loss: true, plane: 0, speed: 7 },
  }
  const first = changes.opened(frozen(), prepared({}, { manner }), null)
  assert.deepEqual([first.edges, first.nodes, first.log, first.speed], ["gradient", "heat", true, 7])
  assert.deepEqual([first.showTest, first.discrete, first.logLoss], [true, true, true])
  assert.deepEqual(changes.mannerOf(first, prepared()), manner)
  const chosen = changes.looked(first, { edges: "change", log: false })
  const second = changes.opened(chosen, prepared({ run: "another" }, { revision: 2, manner }), null)
  assert.deepEqual([second.edges, second.log, second.speed], ["change", false, 7])
  const usual = changes.mannerOf(changes.opened(frozen(), prepared(), null), prepared())
  assert.deepEqual([usual.edges, usual.nodes, usual.speed], ["auto", "auto", null], "what is usual is not told")
})

test("what is chosen of the page's look while an answer is on its way outlives the answer", () => {
  const start = frozen({ present: false, hideNext: true, find: false })
  assert.deepEqual(changed(start, changes.stillChosen(start, [{ what: "present", value: true }])), { present: true })
  assert.deepEqual(changed(start, changes.stillChosen(start, [{ what: "find", value: true }])), {
    find: true,
    hideNext: false,
  })
  assert.deepEqual(changed(start, changes.stillChosen(start, [{ what: "hide", value: false }])), { hideNext: false })
  const twice = changes.stillChosen(start, [
    { what: "present", value: true },
    { what: "undo" },
    { what: "level", value: 3 },
    { what: "present", value: false },
  ])
  assert.deepEqual(changed(start, twice), { level: 3 })
})
