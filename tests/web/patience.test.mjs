// What is pressed while something else takes the place of what is there.

import assert from "node:assert/strict"
import { test } from "node:test"

import { createPatience } from "../../playground/components/shared/patience.js"

/** Time is the test's own. @param {any} context whose types know an older way of asking for it */
const clocked = (context) => context.mock.timers.enable({ apis: ["setTimeout"] })

function patient() {
  /** @type {string[]} */
  const told = []
  const page = { leaving: false }
  const patience = createPatience(() => page.leaving)
  return { told, page, patience, press: patience.once((/** @type {string} */ what) => void told.push(what)) }
}

test("a press is done at once where nothing is on its way", () => {
  const { told, press } = patient()
  press("step")
  assert.deepEqual(told, ["step"])
})

test("presses wait for what takes the place, and keep their order", async (context) => {
  clocked(context)
  const { told, page, patience, press } = patient()
  page.leaving = true
  press("step")
  press("play")
  // An answer to something else.
  patience.over()
  context.mock.timers.tick(1)
  assert.equal(told.length, 0)
  page.leaving = false
  patience.over()
  // Who waits for the same sees it as it came; a press in that moment is behind those before it.
  await Promise.resolve()
  told.push("a lesson looks")
  press("pause")
  context.mock.timers.tick(1)
  assert.deepEqual(told, ["a lesson looks", "step", "play", "pause"])
})

test("a press that brings something else lets those behind it wait for that", (context) => {
  clocked(context)
  const { told, page, patience, press } = patient()
  page.leaving = true
  patience.once(() => {
    page.leaving = true
  })()
  press("step")
  page.leaving = false
  patience.over()
  context.mock.timers.tick(1)
  assert.equal(told.length, 0)
  page.leaving = false
  patience.over()
  context.mock.timers.tick(1)
  assert.deepEqual(told, ["step"])
})

test("nothing is done to a page that was left", (context) => {
  clocked(context)
  const { told, page, patience, press } = patient()
  page.leaving = true
  press("step")
  page.leaving = false
  patience.over()
  patience.destroy()
  context.mock.timers.tick(1)
  assert.equal(told.length, 0)
})
