// "Say it first": which question stands where, and what becomes of an answer.

import assert from "node:assert/strict"
import { test } from "node:test"
import {
  another,
  askedAt,
  countedAnswer,
  isToSay,
  lookedUp,
  open,
  predictWish,
  said,
  unasked,
  untold,
  wasAsked,
} from "../../playground/components/stage/exercise/asking.js"
import { createState } from "../../playground/components/stage/state.js"

/** @import { Prediction, ToldAnswer } from "../../playground/components/shared/wire.d.ts" */
/** @import { StageState } from "../../playground/components/stage/types.d.ts" */

const UNTIL = { update: 0, step: "loss" }

/** @param {Partial<StageState>} [changed] @returns {StageState} */
const asking = (changed = {}) => askedAt({ ...createState(), hideNext: true, ...changed }, UNTIL, "run")

/** @param {string} id @param {Partial<ToldAnswer>} [told] @returns {Prediction} */
const question = (id, told) => ({
  ...{
    id,
    none: "",
    kind: "number",
    alone: false,
    text: "How large?",
    about: null,
    symbol: "",
    given: [],
    options: [],
  },
  ...(told
    ? {
        told: {
          answer: "1",
          verdict: "right",
          again: false,
          is_right: true,
          right: "",
          sentence: "Right.",
          reason: [],
          mistakes: [],
          ...told,
        },
      }
    : {}),
})
/** @param {StageState} state */
const idOf = (state) => state.asking?.id ?? ""

test("nothing is asked until the switch is on, or a lesson wants it", () => {
  assert.equal(askedAt(createState(), UNTIL, "run").asking, null)
  assert.equal(askedAt({ ...asking(), hideNext: false }, UNTIL, "run").asking, null)
  const wanted = askedAt({ ...createState(), wished: { kind: "sign", about: "w" } }, UNTIL, "run")
  assert.deepEqual(
    [predictWish(wanted, null)?.kind, predictWish(wanted, null)?.about, predictWish(wanted, null)?.until.step],
    ["sign", "w", "loss"],
  )
})

test("a question stays while nothing moves, and is another one at another place", () => {
  const first = asking()
  assert.equal(askedAt(first, UNTIL, "run"), first)
  const moved = askedAt({ ...first, cursor: { update: 0, step: "loss" } }, { update: 0, step: "d2" }, "run")
  assert.notEqual(idOf(moved), idOf(first))
  for (const on of [{ playing: true }, { moving: true }]) {
    const going = { ...first, ...on, cursor: { update: 3, step: "loss" } }
    assert.equal(askedAt(going, UNTIL, "run"), going, "while something moves nothing new is asked")
  }
})

test("looking at another part asks about that one, but not once it was answered", () => {
  const first = asking({ selection: "weight" })
  assert.notEqual(idOf(askedAt({ ...first, selection: "shift" }, UNTIL, "run")), idOf(first))
  const answered = { ...said(first, "0.4"), selection: "shift" }
  assert.equal(askedAt(answered, UNTIL, "run"), answered)
})

test("an answer is asked about until it is told; one that says too little may be given again", () => {
  const state = said(asking(), "0.4")
  assert.equal(predictWish(state, question(idOf(state)))?.answer, "0.4")
  assert.equal(predictWish(state, question(idOf(state), { answer: "0.4" })), null)
  const again = question(idOf(state), { answer: "0.4", again: true, verdict: "digits", is_right: false })
  assert.equal(open(state, again), again)
  assert.equal(predictWish(said(state, "0.43"), again)?.answer, "0.43")
  assert.equal(open(state, question(idOf(state), {})), null)
})

test("what is looked up counts for nothing, an answer once", () => {
  const state = asking()
  const shown = question(idOf(state), { answer: null, verdict: "shown", is_right: false })
  assert.equal(countedAnswer(lookedUp(state), shown).said.count, 0)
  const right = question(idOf(state), {})
  const once = countedAnswer(said(state, "1"), right)
  assert.deepEqual([once.said.count, once.said.right, once.said.kind], [1, 1, "number"])
  assert.equal(countedAnswer(once, right), once)
  assert.equal(countedAnswer(state, question("x", { again: true })).said.count, 0)
})

test("another question of the same place has a name of its own", () => {
  const state = asking()
  const next = another(state)
  assert.notEqual(idOf(next), idOf(state))
  assert.equal(predictWish(next, question(idOf(state)))?.count, 1)
  assert.equal(askedAt(next, UNTIL, "run"), next)
})

test("numbers of a step are for all eyes once its question was answered", () => {
  const state = said(asking(), "1")
  assert.equal(wasAsked(state), false)
  assert.equal(wasAsked({ ...state, cursor: UNTIL }), true)
  assert.equal(wasAsked({ ...state, cursor: { update: 0, step: "d2" } }), false)
})

test("what is asked is not told, until it was answered or looked up", () => {
  const state = asking()
  assert.equal(isToSay(createState()), false)
  assert.deepEqual([state, said(state, "1"), lookedUp(state)].map(isToSay), [true, false, false])
  assert.equal(
    untold("The slope is 2, so the update moves it down.", ", so the update moves it down"),
    "The slope is 2.",
  )
  assert.equal(untold("The slope is 2.", ""), "The slope is 2.")
})

test("where nothing can be learned yet that is said in place of a question", () => {
  const state = asking()
  const none = unasked(state.asking, "No points.")
  assert.deepEqual([none?.id, none?.none, open(state, none)], [state.asking?.id, "No points.", null])
  assert.equal(unasked(null, "No points."), null)
})
