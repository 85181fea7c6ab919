// "Find the mistake": which update is looked through, and what becomes of pointing at its lines.

import assert from "node:assert/strict"
import { test } from "node:test"
import {
  elsewhere,
  findWish,
  pointedAt,
  searchAt,
  searchOther,
  seeks,
  standing,
  uncovered,
  unwritten,
} from "../../playground/components/stage/exercise/finding.js"
import { createState } from "../../playground/components/stage/state.js"

/** @import { Finding, FoundLine } from "../../playground/components/shared/wire.d.ts" */
/** @import { StageState } from "../../playground/components/stage/types.d.ts" */

/** @param {Partial<StageState>} [changed] @returns {StageState} */
const seeking = (changed = {}) => searchAt({ ...createState(), find: true, ...changed }, "run")

/** @param {FoundLine["state"]} state @returns {FoundLine} */
const line = (state) => ({
  ...{ words: "the loss", about: "n:1:0", step: "loss", symbol: "", value: "1", work: "", rule: "", state },
  ...{ says: state, engine: "" },
})

/** @param {StageState} state @param {Partial<Finding>} [more] @returns {Finding} */
const told = (state, more) => ({
  ...{ id: state.search?.id ?? "", none: "", next: 7, text: "", given: [], kind: "sign", name: "a turned sign" },
  ...{ lines: [line("right"), line("wrong"), line("follows")], right: null, ...more },
})

test("nothing is looked for until the switch is on, or a lesson wants it", () => {
  assert.equal(searchAt(createState(), "run").search, null)
  assert.equal(seeks({ find: false, lessonMistake: { kind: "bias", about: "", at: "" } }), true)
  assert.equal(seeking().search?.update, 0)
  assert.equal(searchAt({ ...seeking(), find: false }, "run").search, null)
})

test("what is looked through stays while the learner steps on, and is another in another run or lesson's step", () => {
  const state = seeking()
  const later = { ...state, cursor: { update: 4, step: "loss" }, selection: "w:0:0:0" }
  assert.equal(searchAt(later, "run"), later)
  const other = searchAt(later, "other run")
  assert.deepEqual([other.search?.update, other.search?.selection], [4, "w:0:0:0"])
  const wanted = searchAt({ ...state, lessonMistake: { kind: "betas", about: "b:0:0", at: "" } }, "run")
  assert.notEqual(wanted.search?.id, state.search?.id)
  const wish = findWish(wanted, null)
  assert.deepEqual([wish?.kind, wish?.about, wish?.at], ["betas", "b:0:0", null])
})

test("the wrong line is found by pointing at it, and by no other way", () => {
  const state = seeking()
  const finding = told(state)
  assert.deepEqual(standing(state.search, finding), { found: false, open: true, told: false })
  for (const wrong of [0, 2]) assert.equal(standing(pointedAt(state, wrong).search, finding).found, false)
  const found = pointedAt(pointedAt(state, 0), 1)
  assert.deepEqual(standing(found.search, finding), { found: true, open: false, told: true })
  assert.deepEqual(standing(uncovered(state).search, finding), { found: false, open: false, told: true })
  assert.equal(standing(found.search, told(state, { id: "of another" })).found, false)
  assert.equal(standing(null, finding).open, false)
})

test("another mistake is one further on, in the update where the learner is now, with nothing pointed at", () => {
  const state = { ...pointedAt(seeking(), 1), cursor: { update: 3, step: "recheck" } }
  const next = searchOther(state, told(state))
  assert.deepEqual([next.search?.count, next.search?.update, next.search?.pointed], [7, 3, []])
  assert.notEqual(next.search?.id, state.search?.id)
  assert.equal(searchAt(next, "run"), next)
})

test("it is asked for until it is here", () => {
  const state = seeking()
  assert.equal(findWish(state, null)?.id, state.search?.id)
  assert.equal(findWish(state, told(state)), null)
  assert.equal(findWish(createState(), null), null)
})

test("where nothing can be learned yet that is said, and nothing is waited for", () => {
  const state = seeking()
  assert.deepEqual([unwritten(state.search, "No points.")?.none, unwritten(null, "No points.")], ["No points.", null])
  assert.equal(findWish(state, unwritten(state.search, "No points.")), null)
})

test("where the picture has moved on from the update that is looked through, it is said", () => {
  const { search } = seeking({ cursor: { update: 1, step: "start" } })
  /** @param {number} update @param {string} phase */
  const said = (update, phase) => elsewhere(search, { update, step: "" }, phase)
  assert.equal(said(1, "start"), "")
  assert.equal(said(1, "forward"), "")
  assert.match(said(1, "backward"), /this update without the mistake/)
  assert.match(said(1, "recheck"), /moved on: it shows the new weights/)
  assert.match(said(4, "start"), /moved on to update 5\./)
  assert.match(said(0, "start"), /gone back to update 1\./)
  assert.equal(elsewhere(null, { update: 4, step: "" }, "start"), "")
})
