// What is to be seen now: one sentence a stride, and buttons only where they can do what they say.

import assert from "node:assert/strict"
import { test } from "node:test"
import { wentOn } from "../../playground/components/stage/changes.js"
import { changeAhead, lookAt, nameOf } from "../../playground/components/stage/look.js"
import { createScenes } from "../../playground/components/stage/scene.js"
import { createState } from "../../playground/components/stage/state.js"
import { createStore } from "../../playground/components/stage/store.js"
import { message, RUNNER, setup } from "./support.mjs"

/** @import { Caption, StageHeader } from "../../playground/components/shared/wire.d.ts" */
/** @import { StageState } from "../../playground/components/stage/types.d.ts" */

/** @type {Omit<Caption, "id" | "summary">} */
const REST = {
  ...{
    title: "",
    sentence: "",
    next: "",
    formula_mathml: "",
    numbers_mathml: "",
    about: null,
    summary_of: "",
    foretold: "",
  },
  ...{ unfinished: false, matrices: "" },
}
const STORY = [
  { id: "z1", ...REST, summary: "" },
  { id: "z2", ...REST, summary: "Out came the guess." },
]
const move = { update: 0, focus: 0, in_batch: true, batch: [0], steps: [] }

/**
 * What is seen in a state of a run of which the first update is known.
 * @param {Partial<StageState>} changed
 * @param {Partial<StageHeader>} [header]
 */
function seen(changed, header = {}) {
  const store = createStore()
  store.receive(
    message({ setup: setup(), states: [{ update: 0 }, { update: 1 }], stories: { "0||": STORY }, ...header }),
  )
  const state = { ...createState(), ...changed }
  const scene = createScenes().at(store, state.cursor, null)
  return lookAt(state, store, scene, {
    ...{ running: state.moving, waiting: false, slowed: false },
    ...{ frames: 60, lacking: 0, wanted: 60 },
  })
}

test("while it plays, the loss is told, and why it stands still where it does", () => {
  const playing = { playing: true, moving: true, cursor: { update: 0, step: "recheck" } }
  assert.equal(seen(playing, { stuck: "" }).words?.sentence, "After 1 update the training loss is 0.5.")
  assert.match(seen(playing, { stuck: "It stands still." }).words?.sentence ?? "", / is 0\.5\. It stands still\.$/)
})

test("while a stride goes by, what is said is what it comes to", () => {
  const cursor = { update: 0, step: "z1" }
  const going = seen({ cursor, stride: { to: { update: 0, step: "z2" }, pace: 100 } })
  assert.deepEqual([going.words?.summary, going.phase], ["Out came the guess.", "forward"])
  assert.deepEqual(seen({ cursor }).words, STORY[0])
  const waiting = seen({ cursor, stride: { to: { update: 0, step: "z2" }, pace: 0 } })
  assert.deepEqual(waiting.words, STORY[0], "what is not drawn yet is not spoken of")
})

/** The run of these tests, its first layer going through five moments. */
function throughTime() {
  const { anatomy } = setup()
  const operations = anatomy.operations.map(
    (row) => ({ z1: { ...row, time: 2 }, g1: { ...row, id: "db:0", time: null } })[row.id] ?? row,
  )
  const layers = anatomy.layers.map((row, at) => (at ? row : { ...row, moments: 5 }))
  const parameters = anatomy.parameters.map((row, at) =>
    at ? row : { ...row, kind: /** @type {const} */ ("shared"), array: "U", place: [0, 0] },
  )
  return { setup: setup({ anatomy: { ...anatomy, layers, operations, parameters } }) }
}

test("while a stride goes through moments, the one that is drawn is named beside the sentence of its end", () => {
  const cursor = { update: 0, step: "z1" }
  const stride = { to: { update: 0, step: "z2" }, pace: 100 }
  assert.equal(seen({ cursor, stride }, throughTime()).passing, "Moment 3 of 5 goes by")
  assert.equal(seen({ cursor }, throughTime()).passing, "", "what is said is of this very moment")
  assert.equal(seen({ cursor, stride: { ...stride, pace: 0 } }, throughTime()).passing, "")
  assert.equal(seen({ cursor, stride }).passing, "", "there are no moments")
})

test("a layer's way back in one stride tells of the selected number's array, and of the weights else", () => {
  const stories = { "0||": [], "0|first|": [], "0|second|": [] }
  const told = throughTime()
  const own = ["dW:0", "dU:0", "db:0"].map((id) => ({ ...STORY[0], id }))
  const said = (/** @type {string | null} */ selection) =>
    seen(
      { cursor: { update: 0, step: "db:0" }, granularity: "layer", selection },
      { ...told, stories: Object.fromEntries(Object.keys(stories).map((key) => [key, own])) },
    ).words
  const { parameters } = told.setup.anatomy
  assert.equal(/** @type {Caption} */ (said(null)).id, "dW:0")
  assert.equal(parameters[0].id, "first")
  assert.equal(/** @type {Caption} */ (said("first")).id, "dU:0")
  assert.equal(/** @type {Caption} */ (said("second")).id, "dW:0")
})

test("to train on all is offered where an update is done, and not in a run that diverges", () => {
  const cursor = { update: 0, step: "recheck" }
  const all = { what: "all", text: "Now train on all 12" }
  assert.deepEqual(seen({ cursor }).transport.offers, [all])
  assert.deepEqual(seen({ cursor: { update: 0, step: "loss" } }).transport.offers, [])
  assert.deepEqual(seen({ cursor, playing: true }).transport.offers, [])
  assert.deepEqual(seen({ cursor, reached: 3 }).transport.offers, [], "an epoch is done already")
  assert.deepEqual(seen({ cursor }, { end: 2, moves: [move] }).transport.offers, [])
})

test("where the run ends, the way back to the last safe step is offered, and nothing else", () => {
  const cursor = { update: 0, step: "loss" }
  const ended = seen({ cursor }, { end: 0, moves: [{ ...move, steps: ["start", "z1", "a1", "z2", "loss"] }] }).transport
  assert.deepEqual(
    ended.offers.map(({ what }) => what),
    ["safe"],
  )
  assert.equal(ended.canStep, false)
})

test("before a change of the run it is asked once whether to go on with it or without", () => {
  const changes = [
    { update: 0, text: "Adam from update 1" },
    { update: 5, text: "Learning rate 10 from update 6" },
  ]
  const told = { setup: setup({ runner: { ...RUNNER, changes } }) }
  const cursor = { update: 3, step: "recheck" }
  const before = seen({ cursor, reached: 4 }, told)
  assert.deepEqual(
    before.transport.offers.map(({ what }) => what),
    ["with", "without"],
  )
  assert.equal(before.transport.next, "Ahead: Learning rate 10 from update 6")
  const ahead = changeAhead(before.state, before.store)
  assert.equal(ahead?.update, 5)
  const gone = wentOn(before.state, nameOf(changes[1], before.setup))
  assert.deepEqual([changeAhead(gone, before.store), seen(gone, told).transport.offers], [null, []])
  assert.deepEqual(seen({ cursor, playing: true }, told).transport.offers, [], "Play is not interrupted")
  for (const after of [
    { update: 4, step: "recheck" },
    { update: 5, step: "start" },
  ])
    assert.equal(changeAhead(seen({ cursor: after }, told).state, before.store), null, "the next update has it")
})
