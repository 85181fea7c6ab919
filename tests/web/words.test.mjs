// The words of the pages: found by what is typed, and found in sentences.

import assert from "node:assert/strict"
import test from "node:test"

import { createFinder, found } from "../../playground/components/shared/words.js"

/** @param {string} term @param {Partial<import("../../playground/components/shared/wire.d.ts").ToldWord>} [about] */
const word = (term, about = {}) => ({
  ...{
    term,
    group: "",
    also: [],
    marked: [term],
    says: `About ${term}.`,
    formula: "",
    show: "",
    look: "",
    related: [],
    question: "",
  },
  ...about,
})
const RATE = word("learning rate", { also: ["η"], marked: ["learning rate", "η", "learning rates"] })
const LOSS = word("loss")
const SURFACE = word("loss surface", { says: "The loss as a height; the learning rate is not in it." })
const DELTA = word("delta", { also: ["δ"], marked: ["delta", "δ", "∂L/∂z"] })
const HALF = word("p − y", { also: ["p - y"], marked: ["p − y", "p - y"] })
const ALL = [RATE, LOSS, SURFACE, DELTA, HALF]

/** @param {string} text @param {Set<typeof RATE>} [seen] */
const terms = (text, seen = new Set()) =>
  createFinder(ALL)(text, seen).flatMap(({ text: piece, entry }) => (entry ? [`${piece}: ${entry.term}`] : []))

test("what is typed finds the words called so first, then those that speak of it", () => {
  assert.deepEqual(found(ALL, "").length, ALL.length)
  assert.deepEqual(found(ALL, "loss"), [LOSS, SURFACE])
  assert.deepEqual(found(ALL, " Learning-Rate"), [RATE, SURFACE])
  assert.deepEqual(found(ALL, "δ"), [DELTA])
  assert.deepEqual(found(ALL, "ss"), [LOSS, SURFACE], "inside a name")
  assert.deepEqual(found(ALL, "eight"), [], "only the beginning of a word in a sentence")
})

test("terms are found whole, the longest first, once in all texts of a region", () => {
  assert.deepEqual(terms("The loss surface and the loss."), ["loss surface: loss surface", "loss: loss"])
  assert.deepEqual(terms("Losses, glossy, loss_name, loss₁, floss"), [])
  const seen = new Set()
  assert.deepEqual(terms("Learning rates", seen), ["Learning rates: learning rate"])
  assert.deepEqual(terms("its learning rate η", seen), [])
})

test("symbols are found as they are, and their capitals are others", () => {
  assert.deepEqual(terms("δ is ∂L/∂z, Δ is a change"), ["δ: delta"])
  assert.deepEqual(terms("(∂L/∂z)"), ["∂L/∂z: delta"])
  assert.deepEqual(terms("simply p − y, guess minus target"), ["p − y: p − y"])
})

test("the pieces together are the text, letter for letter", () => {
  for (const text of ["The loss fell.", "loss", "no term", "a loss surface, δ and p - y; loss"]) {
    const pieces = createFinder(ALL)(text, new Set())
    assert.equal(pieces.map((piece) => piece.text).join(""), text)
  }
  assert.deepEqual(createFinder([])("The loss", new Set()), [{ text: "The loss", entry: null }])
})
