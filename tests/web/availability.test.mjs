// What may be asked for: nothing before what is kept, nothing past the last update there may be.

import assert from "node:assert/strict"
import { test } from "node:test"
import { atLimit, atState, isState, isThere, withinRun } from "../../playground/components/stage/availability.js"
import { questionOf } from "../../playground/components/stage/question.js"
import { createState } from "../../playground/components/stage/state.js"
import { wholeSurface } from "./support.mjs"

const MOST = 1_000_000_000

/** As much of a store as is read here. @returns {any} */
function storeOf({ earliest = 0, end = /** @type {number | null} */ (null) } = {}) {
  const setup = { run: "r", batches_per_epoch: 5, view: { earliest, limit: { update: MOST, sentence: "" } } }
  const store = {
    setup,
    end,
    twin: null,
    /** @returns {any} */
    of: () => store,
    states: new Map(),
    moves: new Map(),
    stories: new Map(),
    begun: new Set(),
    storyKey: (/** @type {number} */ update) => `${update}`,
    inspector: null,
    surface: wholeSurface(MOST - 2),
  }
  return store
}

/** @param {any} store @param {number} update @param {any} granularity @returns {any} */
function wished(store, update, granularity) {
  return questionOf(store, { ...createState(), cursor: { update, step: "start" }, granularity })
}

for (const granularity of ["operation", "batch", "epoch"]) {
  test(`by ${granularity}, nothing is asked for before the earliest state that is kept`, () => {
    const wish = wished(storeOf({ earliest: 2_000_000 }), 2_000_000, granularity)
    for (const update of [...wish.moves, ...wish.states, ...wish.stories]) assert.ok(update >= 2_000_000)
    assert.ok(wish.moves.includes(2_000_000) && wish.states.includes(2_000_000))
  })

  test(`by ${granularity}, nothing is asked for past the last update there may be`, () => {
    const wish = wished(storeOf(), MOST - 1, granularity)
    for (const update of wish.states) assert.ok(update <= MOST)
    for (const update of [...wish.moves, ...wish.stories]) assert.ok(update < MOST)
    assert.ok(wish.states.includes(MOST), "the state that the last update leads to")
  })

  test(`by ${granularity}, nothing is asked for twice`, () => {
    const store = storeOf({ earliest: MOST - 3 })
    const wish = wished(store, MOST - 2, granularity)
    for (const update of wish.states) store.states.set(update, { theta: [] })
    for (const update of wish.moves) store.moves.set(update, {})
    for (const update of wish.stories) store.stories.set(`${update}`, [])
    assert.equal(wished(store, MOST - 2, granularity), null)
  })
}

test("a cursor stays where a run may go", () => {
  const store = storeOf({ earliest: 7 })
  assert.deepEqual(withinRun(store, { update: MOST, step: "start" }), { update: MOST - 1, step: "recheck" })
  assert.deepEqual(atState(store, 3), { update: 7, step: "start" })
  assert.deepEqual(atState(store, 8), { update: 7, step: "recheck" })
  assert.ok(atLimit(store, { update: MOST - 1, step: "recheck" }))
  assert.ok(!atLimit(store, { update: MOST - 1, step: "loss" }))
  assert.ok(!isThere(store, MOST) && isState(store, MOST) && !isState(store, MOST + 1))
  assert.ok(!isState(storeOf({ end: 30 }), 31))
})
