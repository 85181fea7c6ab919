// Steps finer than an operation: cell by cell, filter by filter, moment by moment; and Back is their inverse.

import assert from "node:assert/strict"
import { test } from "node:test"
import { rankIn, walkOf } from "../../playground/components/stage/cells.js"
import { back, forward, same } from "../../playground/components/stage/cursor.js"
import { operation } from "./support.mjs"

/** @import { Cursor, Granularity } from "../../playground/components/stage/types.d.ts" */

/** @param {string} id @param {number | null} layer @param {number[]} cells */
const walked = (id, layer, cells) => ({ ...operation(id, "forward", layer), cells })
/** @param {string} id @param {number} time */
const moment = (id, time) => ({ ...operation(id, "forward", 2), time })

const STEPS = [
  operation("start", "start"),
  walked("Z", 0, [2, 3, 2]),
  operation("A", "forward", 0),
  walked("P", 1, [1, 1, 2]),
  moment("H0", 0),
  moment("c0", 0),
  moment("H1", 1),
  operation("loss", "loss"),
  operation("recheck", "recheck"),
]
const stepsOf = () => STEPS

test("a walk goes channel by channel, inside one row by row, and there and back", () => {
  const walk = walkOf([2, 3, 2])
  assert.equal(walk.count, 12)
  const cells = Array.from({ length: 12 }, (_, rank) => walk.cellAt(rank))
  assert.deepEqual(cells, [0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11])
  assert.deepEqual(
    cells.map((cell) => walk.rankOf(cell)),
    [...cells.keys()],
  )
  assert.equal(walkOf([]).count, 0)
  assert.equal(rankIn(STEPS[1], null), 11)
  assert.equal(rankIn(STEPS[1], 1), 6)
})

/**
 * @param {Granularity} granularity
 * @param {number} presses
 */
function path(granularity, presses) {
  /** @type {Cursor[]} */
  const places = [{ update: 0, step: "start" }]
  for (let press = 0; press < presses; press += 1) places.push(forward(places[press], granularity, stepsOf, 3))
  return places
}

test("by cell every window is a press, by filter every channel, by moment every moment", () => {
  const cells = path("cell", 16).slice(1)
  assert.deepEqual(
    cells.slice(0, 3).map(({ step, cell }) => [step, cell]),
    [
      ["Z", 0],
      ["Z", 2],
      ["Z", 4],
    ],
  )
  assert.deepEqual(
    cells.slice(11).map(({ step, cell }) => [step, cell]),
    [
      ["Z", 11],
      ["A", undefined],
      ["P", 0],
      ["P", 1],
      ["H0", undefined],
    ],
  )
  const filters = path("filter", 6).slice(1)
  assert.deepEqual(
    filters.map(({ step, cell }) => [step, cell]),
    [
      ["Z", 10],
      ["Z", 11],
      ["A", undefined],
      ["P", 0],
      ["P", 1],
      ["H0", undefined],
    ],
  )
  assert.deepEqual(
    path("moment", 7).map(({ step }) => step),
    ["start", "Z", "A", "P", "c0", "H1", "loss", "recheck"],
  )
})

for (const granularity of /** @type {const} */ (["cell", "filter", "moment"]))
  test(`Back is the inverse of Step by ${granularity}, over updates too`, () => {
    const places = path(granularity, 45)
    for (let press = 45; press > 1; press -= 1) {
      const before = back(places[press], granularity, stepsOf, 3)
      assert.ok(same(before, places[press - 1]), `${JSON.stringify(before)} ${JSON.stringify(places[press - 1])}`)
    }
  })

test("from the middle of an operation a longer stride ends it first", () => {
  const middle = { update: 0, step: "Z", cell: 4 }
  assert.deepEqual(forward(middle, "operation", stepsOf, 3), { update: 0, step: "Z" })
  assert.deepEqual(forward(middle, "layer", stepsOf, 3), { update: 0, step: "A" })
  assert.deepEqual(back(middle, "operation", stepsOf, 3), { update: 0, step: "start" })
  assert.deepEqual(forward({ update: 0, step: "Z", cell: 11 }, "operation", stepsOf, 3), { update: 0, step: "A" })
  assert.equal(same({ update: 0, step: "Z", cell: 3 }, { update: 0, step: "Z" }), false)
})
