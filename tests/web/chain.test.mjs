// What the tab Chain says of a gradient, whenever in its update the answer came.

import assert from "node:assert/strict"
import { test } from "node:test"
import { sentenceOf } from "../../playground/components/stage/inspector/chain.js"

test("what an update does is told before it, kept back where it is asked, and told as done after it", () => {
  const gradient = {
    sentence: "Smaller would lower the loss, so the update moves it down.",
    foretold: ", so the update moves it down",
    in_hindsight: "Smaller would have lowered the loss, so the update moved it down.",
  }
  assert.equal(sentenceOf(gradient, false, false), gradient.sentence)
  assert.equal(sentenceOf(gradient, false, true), "Smaller would lower the loss.")
  for (const asked of [true, false]) assert.equal(sentenceOf(gradient, true, asked), gradient.in_hindsight)
})
