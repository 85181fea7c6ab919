// Views are drawn where what they are told changed, and only there.

import assert from "node:assert/strict"
import { test } from "node:test"
import { createDrawing, shows } from "../../playground/components/stage/drawing.js"

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
