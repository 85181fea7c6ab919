// The words of the page: each that its screens use has its sentence.

import assert from "node:assert/strict"
import test from "node:test"

import { WORDS } from "../../playground/components/shared/glossary.js"

const NEEDED = [
  "validation",
  "softmax",
  "flatten",
  "dense",
  "accuracy",
  "standardise",
  "class",
  "epoch",
  "batch",
  "loss",
]

test("the words of pictures and sequences are explained", () => {
  const told = WORDS.flatMap(([word]) => word.split(", "))
  const needed = ["filter", "window", "map", "pooling", "flatten", "batch normalisation"]
  const through = ["moment", "state", "W and U", "gate", "memory", "cell state", "recheck"]
  for (const word of [...needed, ...through]) assert.ok(told.includes(word), word)
})

test("the words of a training on larger data are explained", () => {
  const told = WORDS.flatMap(([word]) => word.split(", "))
  for (const word of NEEDED) assert.ok(told.includes(word), word)
})

test("each word is explained once, in a sentence without a loud sign", () => {
  const told = WORDS.flatMap(([word]) => word.split(", "))
  assert.equal(new Set(told).size, told.length)
  for (const [word, meaning] of WORDS) {
    assert.match(meaning, /^[A-Z0].*\.$/, word)
    assert.doesNotMatch(meaning, /!/, word)
  }
})
