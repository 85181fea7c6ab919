// Which sheets an address tells of, and what is made of an address nobody should have written.

import assert from "node:assert/strict"
import { test } from "node:test"
import { madeBy, queryOf } from "../../playground/components/worksheet/make_view.js"
import { summary } from "../../playground/components/worksheet/mark_view.js"

/** @param {string} query */
const made = (query) => madeBy(new URLSearchParams(query))

test("what a query tells is read back, and what is as usual is left out", () => {
  for (const query of ["kind=B&seed=12", "kind=G&seed=0&count=40", "kind=F&seed=923520&count=2"])
    assert.equal(queryOf(made(query)), query)
})

test("an old address opens the sheets with their answers, but no address tells them on", () => {
  const told = made("kind=F&seed=12&count=2&answers=1")
  assert.equal(told.answers, true)
  assert.equal(queryOf(told), "kind=F&seed=12&count=2")
})

test("without a seed each page has numbers of its own", () => {
  const seeds = new Set(Array.from({ length: 20 }, () => made("").seed))
  assert.ok(seeds.size > 15)
  for (const seed of seeds) assert.ok(Number.isInteger(seed) && seed >= 0 && seed < 31 ** 4)
})

test("a number that cannot be is as usual", () => {
  for (const count of ["0", "41", "-1", "1e1", "two", "", "²"]) assert.equal(made(`count=${count}`).count, 1)
  for (const seed of ["923521", "-1", "1.5"]) assert.notEqual(made(`seed=${seed}`).seed, Number(seed))
  assert.equal(made("answers=yes").answers, false)
})

test("what follows from a slip is spoken of where there is one", () => {
  assert.equal(summary(8, 0, 10), "8 of 10 right, no slip; 2 places are open.")
  const told = "9 of 10 right, one slip. What follows rightly from a slip is not counted again."
  assert.equal(summary(9, 1, 10), told)
})
