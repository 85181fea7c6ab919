// What is to be seen now: one sentence a stride, and buttons only where they can do what they say.

import assert from "node:assert/strict"
import { test } from "node:test"
import { lookAt } from "../../playground/components/stage/look.js"
import { createScenes } from "../../playground/components/stage/scene.js"
import { createState } from "../../playground/components/stage/state.js"
import { createStore } from "../../playground/components/stage/store.js"
import { message, setup } from "./support.mjs"

/** @import { Caption, StageHeader } from "../../playground/components/shared/wire.d.ts" */
/** @import { StageState } from "../../playground/components/stage/types.d.ts" */

/** @type {Omit<Caption, "id" | "summary">} */
const REST = {
  ...{ title: "", sentence: "", next: "", formula_mathml: "", numbers_mathml: "", about: null, summary_of: "" },
  unfinished: false,
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
  const scene = createScenes(store).at(state.cursor, null)
  return lookAt(state, store, scene, { running: false, waiting: false, frames: 0, wanted: 0 })
}

test("while a stride goes by, what is said is what it comes to", () => {
  const cursor = { update: 0, step: "z1" }
  const going = seen({ cursor, stride: { to: { update: 0, step: "z2" }, pace: 100 } })
  assert.deepEqual([going.words?.summary, going.phase], ["Out came the guess.", "forward"])
  assert.deepEqual(seen({ cursor }).words, STORY[0])
  const waiting = seen({ cursor, stride: { to: { update: 0, step: "z2" }, pace: 0 } })
  assert.deepEqual(waiting.words, STORY[0], "what is not drawn yet is not spoken of")
})

test("to train on all is offered where an update is done, and not in a run that diverges", () => {
  const cursor = { update: 0, step: "recheck" }
  assert.equal(seen({ cursor }).transport.all, "Now train on all 12")
  assert.equal(seen({ cursor: { update: 0, step: "loss" } }).transport.all, null)
  assert.equal(seen({ cursor, playing: true }).transport.all, null)
  assert.equal(seen({ cursor, reached: 3 }).transport.all, null, "an epoch is done already")
  for (const end of [0, 2]) assert.equal(seen({ cursor }, { end, moves: [move] }).transport.all, null)
})
