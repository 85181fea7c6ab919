// What the page keeps of a run, and what it asks for: from messages as the server packs them.

import assert from "node:assert/strict"
import { test } from "node:test"
import { atState, holds, withinRun } from "../../playground/components/stage/availability.js"
import { questionOf } from "../../playground/components/stage/question.js"
import { readScene } from "../../playground/components/stage/scene.js"
import { createState } from "../../playground/components/stage/state.js"
import { createStore } from "../../playground/components/stage/store.js"
import { describeEnd } from "../../playground/components/stage/transport/status_words.js"
import { message, packed, RUNNER, STEPS, setup, wholeSurface } from "./support.mjs"

/** @import { MoveHeader } from "../../playground/components/shared/wire.d.ts" */

/**
 * @param {number} update
 * @returns {MoveHeader}
 */
const move = (update) => ({ update, focus: 0, in_batch: true, batch: [0], steps: STEPS })
const states = (/** @type {number[]} */ ...updates) => updates.map((update) => ({ update }))

/** A store on which a run stands. */
function opened() {
  const store = createStore()
  store.receive(message({ setup: setup(), states: states(0, 1, 2), moves: [move(0), move(1)] }))
  return store
}

test("before the first message nothing is known, and asking says so", () => {
  const store = createStore()
  assert.equal(store.opened, false)
  assert.throws(() => store.setup, /before the first message/)
})

test("a message is taken once: Streamlit hands the last one over again", () => {
  const store = opened()
  const bytes = message({ states: states(3) })
  assert.equal(store.receive(bytes).header?.states.length, 1)
  assert.equal(store.receive(bytes).header, null)
  assert.ok(store.states.has(3))
})

test("what belongs to another run is not taken", () => {
  const store = opened()
  const { ours } = store.receive(message({ run: "another", states: states(7) }))
  assert.equal(ours, false)
  assert.ok(!store.states.has(7))
})

test("a new run takes the place of the old one, of which nothing is left", () => {
  const store = opened()
  store.receive(message({ states: states(90), end: 5 }))
  const { fresh } = store.receive(message({ run: "next", setup: setup({ run: "next" }), states: states(0) }))
  assert.equal(fresh, true)
  assert.deepEqual([...store.states.keys()], [0])
  assert.equal(store.moves.size, 0)
  assert.equal(store.end, null)
  assert.deepEqual(
    store.curve.map(([update]) => update),
    [0],
  )
})

test("a session the server has let go of is noticed, unless it has come back", () => {
  const store = opened()
  assert.equal(store.receive(message({ setup: setup({}, { session: "another" }) })).lost, true)
  assert.equal(store.receive(message({ setup: setup({}, { session: "another", returned: true }) })).lost, undefined)
})

test("the curve is in order of updates, each once, with the last numbers told", () => {
  const store = opened()
  store.receive(message({ states: states(9, 4) }))
  store.receive(message({ states: states(4) }))
  assert.deepEqual(
    store.curve.map(([update]) => update),
    [0, 1, 2, 4, 9],
  )
  assert.equal(store.curve[3][1], 1 / 5)
})

test("a long curve is thinned and keeps both its ends", () => {
  const store = opened()
  store.receive(message({ states: states(...Array.from({ length: 9001 }, (_, index) => index)) }))
  assert.ok(store.curve.length <= 4000, String(store.curve.length))
  assert.equal(store.curve[0][0], 0)
  assert.equal(store.curve.at(-1)?.[0], 9000)
})

test("what is kept is bounded, and what is near the cursor stays", () => {
  const store = opened()
  store.receive(message({ moves: Array.from({ length: 500 }, (_, update) => move(update)) }))
  store.forget(250)
  assert.equal(store.moves.size, 120)
  for (let update = 200; update <= 300; update += 1) assert.ok(store.moves.has(update), String(update))
})

test("the nearest state that is here", () => {
  const store = opened()
  store.receive(message({ states: states(40) }))
  assert.equal(store.nearest(35, 0), 40)
  assert.equal(store.nearest(5, 100), 2)
})

test("a cursor can be drawn when the state it shows is here, and between operations the update's inside too", () => {
  const store = opened()
  assert.ok(holds(store, { update: 1, step: "z1" }, "pass"))
  assert.ok(!holds(store, { update: 2, step: "z1" }, "pass"))
  assert.ok(holds(store, { update: 2, step: "z1" }, "epoch"))
  assert.ok(holds(store, { update: 1, step: "recheck" }, "batch"))
  assert.ok(!holds(store, { update: 2, step: "recheck" }, "batch"))
})

test("nothing lies behind the end of a run that diverged", () => {
  const store = opened()
  const halted = STEPS.slice(0, 5)
  store.receive(message({ moves: [{ ...move(2), steps: halted }], end: 2 }))
  const last = { update: 2, step: halted[halted.length - 1] }
  assert.deepEqual(withinRun(store, { update: 9, step: "recheck" }), last)
  assert.deepEqual(withinRun(store, { update: 2, step: "recheck" }), last)
  assert.deepEqual(withinRun(store, { update: 9, step: "z1" }), last)
  assert.deepEqual(withinRun(store, { update: 2, step: "z1" }), { update: 2, step: "z1" })
  assert.deepEqual(atState(store, 40), last)
  assert.deepEqual(atState(store, 0), { update: 0, step: "start" })
  assert.ok(holds(store, last, "batch"))
})

test("a gradient is shown from the operation on that computes it, and not before", () => {
  const store = opened()
  const [first, second] = store.setup.anatomy.parameters
  const gradients = (/** @type {string} */ step) => {
    const scene = readScene(store, { update: 1, step }, "gradient")
    return [first, second].map(scene.edge)
  }
  assert.deepEqual(gradients("d2"), [null, null])
  assert.deepEqual(gradients("g2"), [null, 0])
  assert.deepEqual(gradients("g1"), [0, 0])
})

/**
 * @param {ReturnType<typeof createStore>} store
 * @param {Parameters<typeof questionOf>[2]} [wanted]
 * @param {Partial<Parameters<typeof questionOf>[1]>} [changed]
 */
const wish = (store, wanted = {}, changed = {}) =>
  questionOf(store, { ...createState(), cursor: { update: 1, step: "start" }, ...changed }, wanted)

test("only what is missing is asked for", () => {
  const store = opened()
  const asked = wish(store)
  assert.deepEqual(asked?.moves, [2, 3])
  assert.deepEqual(asked?.states, [3, 4])
  assert.deepEqual(asked?.stories, [1, 2, 0])
  assert.equal(asked?.inspector, false)
})

test("where nothing is missing nothing is asked, unless it must be", () => {
  const store = opened()
  store.receive(message({ states: states(3, 4), moves: [move(2), move(3)] }))
  for (const update of [0, 1, 2]) store.stories.set(store.storyKey(update, null, null), [])
  assert.ok(wish(store)?.surface)
  Object.defineProperty(store, "surface", { value: wholeSurface(1) })
  assert.equal(wish(store), null)
  assert.deepEqual(wish(store, { force: true })?.moves, [])
  assert.equal(wish(store, { link: true })?.link, true)
})

test("words that are not finished are asked for again until they are", () => {
  const store = opened()
  store.receive(message({ states: states(3, 4), moves: [move(2), move(3)] }))
  const words = { id: "loss", title: "", sentence: "", next: "", formula_mathml: "", numbers_mathml: "", about: "" }
  const about = { about: null, summary: "", summary_of: "", foretold: "" }
  Object.defineProperty(store, "surface", { value: wholeSurface(1) })
  for (const update of [0, 1, 2])
    store.stories.set(store.storyKey(update, null, null), [
      { ...words, ...about, unfinished: update === 2, matrices: "" },
    ])
  assert.deepEqual(wish(store)?.stories, [2])
  store.stories.set(store.storyKey(2, null, null), [{ ...words, ...about, unfinished: false, matrices: "" }])
  assert.equal(wish(store), null)
})

test("captions of which there is more to come are asked for again, and kept meanwhile", () => {
  const store = opened()
  store.receive(message({ states: states(3, 4), moves: [move(2), move(3)], stories: { "0||": [], "2||": [] } }))
  Object.defineProperty(store, "surface", { value: wholeSurface(1) })
  store.receive(message({ stories: { "1||": [] }, begun: ["1||"] }))
  assert.deepEqual(wish(store)?.stories, [1])
  assert.ok(store.stories.has("1||"))
  store.receive(message({ stories: { "1||": [] } }))
  assert.equal(wish(store), null)
  store.receive(message({ stories: { "1||": [] }, begun: ["1||"] }))
  store.receive(message({ run: "next", setup: setup({ run: "next" }), states: states(0) }))
  assert.equal(store.begun.size, 0)
})

test("who goes from update to update asks for what is said at their ends, for the rest within one", () => {
  const store = opened()
  const stride = { granularity: /** @type {const} */ ("batch"), cursor: { update: 1, step: "recheck" } }
  assert.deepEqual([wish(store, {}, stride)?.stories, wish(store, {}, stride)?.ends], [[1, 2, 0], true])
  assert.equal(wish(store)?.ends, false)
  store.receive(message({ states: states(3, 4, 5, 6, 7), moves: [move(2), move(3)] }))
  Object.defineProperty(store, "surface", { value: wholeSurface(2) })
  /** @param {string[]} ids */
  const told = (...ids) => ids.map((id) => /** @type {any} */ ({ id, unfinished: false }))
  const brief = { "0||": told("start", "recheck"), "1||": told("start", "recheck"), "2||": told("start", "recheck") }
  store.receive(message({ stories: brief, begun: Object.keys(brief) }))
  assert.equal(wish(store, {}, stride), null)
  // Inside an update all of it is wanted, whichever step one takes next.
  const within = { ...stride, cursor: { update: 1, step: "loss" } }
  assert.deepEqual([wish(store, {}, within)?.stories, wish(store, {}, within)?.ends], [[1], false])
  const finer = { ...stride, granularity: /** @type {const} */ ("operation") }
  assert.deepEqual([wish(store, {}, finer)?.stories, wish(store, {}, finer)?.ends], [[1, 2, 0], false])
})

test("nothing is asked for behind the end of the run", () => {
  const store = opened()
  store.receive(message({ end: 1 }))
  const asked = wish(store)
  assert.deepEqual([asked?.moves, asked?.states], [[], []])
})

test("a timeline that is dragged asks for the state under the handle and for nothing else", () => {
  const store = opened()
  const towards = { update: 50, step: "recheck" }
  const asked = wish(store, { towards, statesOnly: true })
  assert.deepEqual([asked?.states, asked?.moves, asked?.stories], [[51], [], []])
  assert.equal(wish(store, { towards: { update: 1, step: "recheck" }, statesOnly: true }), null)
})

test("by epochs the states at the ends of epochs are asked for; while they are played, no words", () => {
  const store = opened()
  const asked = wish(store, {}, { granularity: "epoch", playing: true })
  assert.deepEqual(asked?.states, [3, 6, 9, 12])
  assert.deepEqual(asked?.stories, [])
})

test("what is measured on the loss is asked for only while its tab is open", () => {
  const store = opened()
  const selection = "first"
  assert.equal(wish(store, {}, { level: 2, selection, tab: "chain" })?.measured, null)
  assert.equal(wish(store, {}, { level: 2, selection, tab: "curve" })?.measured, "curve")
  assert.equal(wish(store, {}, { level: 0, selection, tab: "curve" })?.measured, null, "without tabs none is open")
})

test("what is looked at comes first", () => {
  const store = opened()
  store.dropMoves()
  const asked = wish(store, {}, { level: 2, selection: "first" })
  assert.equal(asked?.inspector, true)
  assert.deepEqual(asked?.moves, [1])
})

// -- two runs beside each other ---------------------------------------------------------------------------------------

const TWIN = {
  ...RUNNER,
  rules: [
    { update: 0, optimizer: "adam", rate: "0.1", label: "Adam 0.1" },
    { update: 4, optimizer: "lion", rate: "0.1", label: "Lion 0.1" },
  ],
  updates: /** @type {[number, string[]][]} */ ([
    [0, ["start", "m", "delta", "theta", "recheck"]],
    [4, STEPS],
  ]),
}

/** A store with two runs of which states and moves are here. */
function beside() {
  const store = createStore()
  const part = { states: states(0, 1, 2), moves: [move(0), move(1)] }
  store.receive(message({ run: "two", setup: setup({ run: "two", twin: TWIN }), ...part, twin: part }))
  return store
}

test("of two runs each has its states, moves, losses and operations", () => {
  const store = beside()
  const twin = store.of("twin")
  assert.equal(store.twin, twin)
  assert.equal(store.of("first"), store)
  assert.deepEqual([...(store.states.get(1)?.theta ?? [])], [0, 0, 0])
  assert.deepEqual([...(twin.states.get(1)?.theta ?? [])], [10, 10, 10])
  assert.deepEqual(
    [store, twin].map(({ curve }) => curve.map((point) => point[1])),
    [
      [1, 1 / 2, 1 / 3],
      [10, 10 / 2, 10 / 3],
    ],
  )
  assert.deepEqual(twin.stepsAt(3), TWIN.updates[0][1])
  assert.deepEqual([twin.stepsAt(4), store.stepsAt(9)], [STEPS, STEPS])
  assert.deepEqual([twin.ruleAt(3), twin.ruleAt(4)], TWIN.rules)
})

test("alone again, or a run without another, nothing is left of the second", () => {
  const store = beside()
  store.receive(message({ run: "one", setup: setup({ run: "one" }), states: states(0) }))
  assert.equal(store.twin, null)
  assert.equal(store.of("twin"), store)
})

test("captions and the inspector's answer are of the one that was shown when they were asked for", () => {
  const store = beside()
  const caption = { id: "start", title: "", sentence: "", next: "", formula_mathml: "", numbers_mathml: "", about: "" }
  const story = [{ ...caption, summary: "", summary_of: "", foretold: "", unfinished: false, matrices: "" }]
  store.receive(message({ run: "two", shown: "twin", stories: { "0||": story }, inspector: null }))
  assert.equal(store.stories.size, 0)
  assert.deepEqual(store.of("twin").stories.get("0||"), story)
})

test("what one of the two lacks is asked for, and the captions of the one that is shown", () => {
  const store = beside()
  const stage = { ...createState(), shown: /** @type {const} */ ("twin"), cursor: { update: 1, step: "start" } }
  store.receive(message({ run: "two", states: states(3, 4), moves: [move(2), move(3)] }))
  const wish = questionOf(store, stage)
  assert.equal(wish?.shown, "twin")
  assert.deepEqual(wish?.moves, [2, 3])
  assert.deepEqual(wish?.states, [3, 4])
  assert.deepEqual(wish?.stories, [1, 2, 0])
})

test("the other's change stands beside this one's as soon as the step is known", () => {
  const store = beside()
  const [parameter] = store.setup.anatomy.parameters
  for (const [step, here] of /** @type {[string, boolean][]} */ ([
    ["g1", false],
    ["delta", true],
    ["recheck", true],
  ])) {
    const scene = readScene(store, { update: 0, step }, null, store.twin)
    assert.equal(scene.twinChange?.(parameter), here ? 10 : null)
    assert.equal(readScene(store, { update: 0, step }).twinChange, undefined)
  }
})

test("where one of the two ends, it is said which; its own numbers say why", () => {
  const store = beside()
  store.receive(message({ run: "two", end: 1, ending: "Adam" }))
  assert.deepEqual(withinRun(store, { update: 2, step: "start" }), { update: 1, step: "recheck" })
  assert.match(describeEnd(store, { update: 1, step: "recheck" }), /^Adam ends here/)
  assert.equal(describeEnd(store, { update: 1, step: "g1" }), "The run ends here.")
})

/**
 * A message for a player as a large network has it: the sample of tests/frames/test_played.py.
 * @param {number[]} updates two
 */
const playedOnes = (updates) =>
  packed(
    { run: "run", number: `played ${updates}`, shown: "first", states: states(...updates), moves: [], ahead: updates },
    {
      state_way: [Int16Array.of(32767, -10000, 0, 0, 0, 32767), [3, 2]],
      state_unit: [Float64Array.of(1e-4, 1, 0.5 / 32767), [3]],
      state_metrics: [new Float64Array(10), [2, 5]],
    },
  )

test("the weights of played pictures are gone through from picture to picture", () => {
  const store = opened()
  store.receive(playedOnes([5, 6]))
  const [first, second] = [5, 6].map((update) => Array.from(store.states.get(update)?.theta ?? []))
  for (const [at, value] of [3.2767, -1].entries()) assert.ok(Math.abs(first[at] - value) < 1e-12)
  for (const [at, value] of [3.2767, -0.5].entries()) assert.ok(Math.abs(second[at] - value) < 1e-12)
})

test("a played picture is drawn, and where the player rests it is asked for bit for bit and kept so", () => {
  const store = opened()
  store.receive(playedOnes([2, 3]))
  assert.equal(store.states.get(2)?.rounded, false, "what was known bit for bit stays")
  assert.equal(store.states.get(3)?.rounded, true)
  assert.equal(holds(store, { update: 2, step: "recheck" }, "epoch"), false)
  const cursor = { update: 2, step: "recheck" }
  assert.ok(wish(store, {}, { cursor, granularity: "epoch" })?.states?.includes(3))
  assert.deepEqual(wish(store, { towards: cursor, statesOnly: true })?.states, [3])
  store.receive(message({ states: states(3) }))
  assert.equal(holds(store, cursor, "epoch"), true)
  store.receive(playedOnes([3, 4]))
  assert.equal(store.states.get(3)?.rounded, false)
  assert.equal(wish(store, { towards: cursor, statesOnly: true }), null)
})
