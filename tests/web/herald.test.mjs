// What is said aloud: each thing once, and while things go by one in ten seconds.

import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"
import { EVERY_MS, heralding } from "../../playground/components/shared/herald.js"

/** @type {string[]} */
let heard
let time = 0
/** @type {ReturnType<typeof heralding>} */
let say
beforeEach(() => {
  heard = []
  time = 0
  say = heralding(
    (text) => heard.push(text),
    () => time,
  )
})

test("each step is said once, however often it is drawn, and at once", () => {
  for (const text of ["It says 0.43.", "It says 0.43.", "The loss is 1.", "The loss is 1.", "It says 0.43."]) say(text)
  assert.deepEqual(heard, ["It says 0.43.", "The loss is 1.", "It says 0.43."])
})

test("nothing is said where nothing is known yet", () => {
  say("")
  assert.deepEqual(heard, [])
})

test("of a race of eight seconds at twenty-two pictures a second the first is said, and its end", () => {
  for (let picture = 0; picture < 175; picture += 1) {
    time = picture * 45
    say(`Step ${picture}`, true)
  }
  say("Step 175, the end")
  assert.deepEqual(heard, ["Step 0", "Step 175, the end"])
})

test("of a training of a minute the learner hears every ten seconds", () => {
  for (; time <= 60_000; time += 500) say(`Epoch ${time / 500}`, true)
  const wanted = Array.from({ length: 7 }, (_, at) => `Epoch ${(at * EVERY_MS) / 500}`)
  assert.deepEqual(heard, wanted)
})
