// When a sentence over the page has done its work: read, and the learner gone on.

import assert from "node:assert/strict"
import { test } from "node:test"
import { readBy } from "../../playground/components/shared/notices.js"

const SENTENCE = "bias of h₁ is now 20. Update 1 starts again with it."

test("it stays while there was no time to read it, however many steps are made", () => {
  let time = 0
  const isRead = readBy(SENTENCE, () => time)
  for (time = 0; time < 5000; time += 100) assert.equal(isRead(`${time}`), false, `after ${time} ms`)
})

test("it stays while the learner does, and leaves with the second move after it could be read", () => {
  let time = 0
  const isRead = readBy(SENTENCE, () => time)
  assert.equal(isRead("here"), false)
  time = 60_000
  for (let drawn = 0; drawn < 10; drawn += 1) assert.equal(isRead("here"), false, "drawn anew is no move")
  assert.equal(isRead("there"), false)
  assert.equal(isRead("there"), false)
  assert.equal(isRead("further on"), true)
})

test("to go and come back are two moves", () => {
  let time = 0
  const isRead = readBy(SENTENCE, () => time)
  isRead("here")
  time = 60_000
  assert.deepEqual([isRead("there"), isRead("here")], [false, true])
})

test("a longer one stays longer", () => {
  let time = 0
  const [short, long] = [SENTENCE, SENTENCE.repeat(4)].map((sentence) => readBy(sentence, () => time))
  for (const isRead of [short, long]) isRead("here")
  time = 6000
  const [one, two] = [short, long].map((isRead) => [isRead("there"), isRead("further on")])
  assert.deepEqual(
    [one, two],
    [
      [false, true],
      [false, false],
    ],
  )
})
