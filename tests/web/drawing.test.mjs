// Views are drawn where what they are told changed, and only there.

import assert from "node:assert/strict"
import { test } from "node:test"
import { EVERY_MS } from "../../playground/components/stage/calm.js"
import { createDrawing, shows } from "../../playground/components/stage/drawing.js"
import { fakeClock } from "./support.mjs"

/** @typedef {{ cursor: object, tool: string, log: boolean }} Seen */

const box = /** @type {Element} */ ({})

/** Two views, one of which reads a part and the other two options; what they were drawn with is noted. */
function two() {
  /** @type {unknown[]} */
  const drawn = []
  /** @type {import("../../playground/components/stage/drawing.js").Drawn<Seen>[]} */
  const views = [
    shows(
      box,
      (/** @type {object} */ cursor) => drawn.push(["where", cursor]),
      ({ cursor }) => [cursor],
    ),
    shows(
      box,
      (/** @type {object} */ options) => drawn.push(["how", options]),
      ({ tool, log }) => [{ tool, log }],
    ),
  ]
  return { drawn, drawing: createDrawing(views) }
}

const cursor = { update: 0 }
/** @type {Seen} */
const look = { cursor, tool: "focus", log: false }

test("a view is drawn when a part of what it reads is another one, or an option has another value", () => {
  const { drawn, drawing } = two()
  drawing.draw(look)
  assert.equal(drawn.length, 2)
  drawing.draw({ ...look })
  assert.equal(drawn.length, 2)
  drawing.draw({ ...look, tool: "delete" })
  assert.deepEqual(drawn.slice(2), [["how", { tool: "delete", log: false }]])
  drawing.draw({ ...look, tool: "delete", cursor: { update: 1 } })
  assert.deepEqual(drawn.slice(3), [["where", { update: 1 }]])
})

test("after all was forgotten everything is drawn anew", () => {
  const { drawn, drawing } = two()
  drawing.draw(look)
  drawing.forget()
  drawing.draw(look)
  assert.equal(drawn.length, 4)
})

test("a view that breaks off is drawn again with the very same, until it is whole", () => {
  let broken = true
  let count = 0
  const view = shows(
    box,
    () => {
      count += 1
      if (broken) throw new Error("on purpose")
    },
    () => [],
  )
  assert.throws(() => view.show(look))
  assert.throws(() => view.show(look))
  broken = false
  view.show(look)
  view.show(look)
  assert.equal(count, 3)
})

/** A view that is read: what it was drawn with, and a clock that the test moves. */
function read() {
  /** @type {number[]} */
  const drawn = []
  const view = shows(
    box,
    (/** @type {number} */ update) => drawn.push(update),
    (/** @type {{ update: number, playing: boolean }} */ { update }) => [update],
    ({ playing }) => playing,
  )
  return { drawn, view }
}

test("what is read follows what is played ten times a second, and the last of it is drawn", () => {
  const clock = fakeClock()
  try {
    const { drawn, view } = read()
    for (let update = 0; update < 60; update += 1) {
      view.show({ update, playing: true })
      clock.pass(16)
    }
    assert.ok(drawn.length >= 9 && drawn.length <= 11, String(drawn.length))
    assert.equal(drawn[0], 0)
    clock.pass(EVERY_MS)
    assert.equal(drawn.at(-1), 59)
    assert.equal(new Set(drawn).size, drawn.length)
  } finally {
    clock.restore()
  }
})

test("what stands is drawn at once, and nothing that was held back comes after it", () => {
  const clock = fakeClock()
  try {
    const { drawn, view } = read()
    view.show({ update: 1, playing: true })
    view.show({ update: 2, playing: true })
    view.show({ update: 2, playing: false })
    assert.deepEqual(drawn, [1, 2])
    view.show({ update: 3, playing: true })
    view.show({ update: 1, playing: false })
    clock.pass(3 * EVERY_MS)
    assert.deepEqual(drawn, [1, 2, 1])
  } finally {
    clock.restore()
  }
})

test("a view that comes back to what is drawn while it is held back stays as it is drawn", () => {
  const clock = fakeClock()
  try {
    const { drawn, view } = read()
    view.show({ update: 1, playing: true })
    view.show({ update: 2, playing: true })
    view.show({ update: 1, playing: false })
    clock.pass(3 * EVERY_MS)
    assert.equal(drawn.at(-1), 1)
  } finally {
    clock.restore()
  }
})
