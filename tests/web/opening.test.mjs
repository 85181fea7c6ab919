// What makes room on a page for a link can be brought back; what came by a link and was not touched is nobody's loss.

import assert from "node:assert/strict"
import { test } from "node:test"
import { createReplaced } from "../../playground/components/shared/opening.js"

/** @param {string} told */
const held = (told) => ({ told, query: `${told}&at=12` })

test("a link opened in place of something else gives that back, its place included", () => {
  const replaced = createReplaced()
  assert.equal(replaced.madeRoom("surface=bowl", false), null, "the first thing on a page replaces nothing")
  replaced.leaves(held("surface=bowl"))
  assert.equal(replaced.madeRoom("surface=ravine", true), "surface=bowl&at=12")
})

test("the very same link opened again replaces nothing", () => {
  const replaced = createReplaced()
  replaced.leaves(held("surface=bowl"))
  assert.equal(replaced.madeRoom("surface=bowl", true), null)
})

test("the first screen, untouched and without a query, comes back too", () => {
  const replaced = createReplaced()
  replaced.leaves({ told: "", query: "" })
  assert.equal(replaced.madeRoom("surface=ravine", true), "")
})

test("one link after another, as a lesson opens them, is nobody's loss until something is changed", () => {
  const replaced = createReplaced()
  assert.equal(replaced.madeRoom("steps=1", true), null)
  replaced.leaves(held("steps=1"))
  assert.equal(replaced.madeRoom("steps=2", true), null)
  // The learner's own change: no link, and nothing made room.
  assert.equal(replaced.madeRoom("steps=3", false), null)
  replaced.leaves(held("steps=3"))
  assert.equal(replaced.madeRoom("steps=4", true), "steps=3&at=12")
})

test("a page that was left and is come back to by its own way has lost nothing", () => {
  const replaced = createReplaced()
  replaced.leaves(held("steps=3"))
  assert.equal(replaced.madeRoom("steps=3", false), null)
  replaced.leaves(null)
  assert.equal(replaced.madeRoom("steps=3", false), null, "it was left before anything was there")
})
