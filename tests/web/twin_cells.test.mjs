// A second optimizer's changes in the cells of filters and matrices: a square a number, by its size and its sign.

import assert from "node:assert/strict"
import { test } from "node:test"
import { learnedCells, twinSquares } from "../../playground/components/stage/network/twin_cells.js"

const box = { x: 10, y: 20, w: 20, h: 20 }
const part = (/** @type {string} */ id, kind = "shared") => /** @type {any} */ ({ id, kind })
const cells = ["grows", "shrinks", "stays", "unknown", "bursts"].map((id) => ({ part: part(id), box }))
const CHANGES = new Map([
  ["grows", 1],
  ["shrinks", -1e-4],
  ["stays", 0],
  ["bursts", Number.NaN],
])
const twinChange = (/** @type {{ id: string }} */ { id }) => CHANGES.get(id) ?? null

test("a square stands in the middle of its cell, the larger the further, apart by sign; none without a change", () => {
  const { up, down } = twinSquares(cells, { edges: "change", twinChange })
  assert.equal(up, "M14.4 24.4h11.2v11.2h-11.2Z")
  assert.equal(down, "M17.6 27.6h4.8v4.8h-4.8Z")
})

test("no squares where lines and cells show something else, nobody is beside, or cells are too small", () => {
  const none = { up: "", down: "" }
  assert.deepEqual(twinSquares(cells, { edges: "weight", twinChange }), none)
  assert.deepEqual(twinSquares(cells, { edges: "change", twinChange: undefined }), none)
  const small = cells.map((each) => ({ ...each, box: { ...box, w: 4 } }))
  assert.deepEqual(twinSquares(small, { edges: "change", twinChange }), none)
})

test("only what is learned has a change: no pixel, no unit, no empty place", () => {
  const places = ["input", "unit", "shared", "weight", "bias"].map((kind) => ({ part: part(kind, kind), box }))
  assert.deepEqual(
    learnedCells([...places, { part: null, box }]).map(({ part: { id } }) => id),
    ["shared", "weight", "bias"],
  )
})
