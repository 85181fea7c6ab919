// When a sentence over the page has done its work: read, and the learner gone on.

import assert from "node:assert/strict"
import { test } from "node:test"
import { readBy } from "../../playground/components/shared/notices.js"

const SENTENCE = "bias of h₁ is now 20. Update 1 starts again with it."

test("it stays while there was no time to read it, however many steps are made", () => {
  let time = 0
  const isRead = readBy(SENTENCE, () => time)
  for (time = 0; time < 5000; time += 100) assert.equal(isRead(), false, `after ${time} ms`)
})

test("it stays while the learner does, and leaves with the second move after it could be read", () => {
  let time = 0
  const isRead = readBy(SENTENCE, () => time)
  time = 60_000
  assert.equal(isRead(), false)
  assert.equal(isRead(), true)
})

test("a longer one stays longer", () => {
  let time = 0
  const [short, long] = [SENTENCE, SENTENCE.repeat(4)].map((sentence) => readBy(sentence, () => time))
  time = 6000
  const [one, two] = [short, long].map((isRead) => [isRead(), isRead()])
  assert.deepEqual(
    [one, two],
    [
      [false, true],
      [false, false],
    ],
  )
})
