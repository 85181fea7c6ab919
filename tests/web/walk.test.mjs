// A saved walk answers the stage's questions out of what was recorded.

import assert from "node:assert/strict"
import { test } from "node:test"
import { decode } from "../../playground/components/shared/codec.js"
import { addressed, keyOf } from "../../playground/components/walk/walk.js"

const messages = new Map(
  ["w:0:0:0|3|", "w:0:0:0|3|check", "b:0:0|4|", "surface|3"].map((key) => [key, new Uint8Array(0)]),
)

test("a question is answered by its selection, update and measurement", () => {
  const about = { id: "a", selection: "w:0:0:0", cursor: { update: 3 } }
  assert.equal(keyOf({ ...about, stories: [3], inspector: true }, messages), "w:0:0:0|3|")
  assert.equal(keyOf({ ...about, inspector: true, measured: "check" }, messages), "w:0:0:0|3|check")
  assert.equal(keyOf({ ...about, inspector: true, measured: "curve" }, messages), "w:0:0:0|3|")
  assert.equal(keyOf({ ...about, selection: "b:0:0", stories: [9], states: [4] }, messages), "b:0:0|4|")
  assert.equal(keyOf({ ...about, selection: "b:0:1", stories: [3] }, messages), null)
})

test("the surface is answered when nothing else is missing", () => {
  const about = { id: "a", selection: "w:0:0:0", cursor: { update: 3 }, surface: { state: 3 } }
  assert.equal(keyOf({ ...about, stories: [3] }, messages), "w:0:0:0|3|")
  assert.equal(keyOf(about, messages), "surface|3")
  assert.equal(keyOf({ ...about, surface: { state: 7 } }, messages), null)
})

test("an answer carries the number of the question, its arrays untouched, and no setup a second time", () => {
  const header = { reply_to: null, number: "x", setup: { run: "r" }, arrays: [["loss", "f8", [2], 0]] }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const padded = Math.ceil((12 + text.length) / 8) * 8 - 12
  const bytes = new Uint8Array(12 + padded + 16).fill(32, 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x42505046)
  view.setUint16(4, 1, true)
  view.setUint16(6, 0, true)
  view.setUint32(8, padded, true)
  bytes.set(text, 12)
  view.setFloat64(12 + padded, 0.25, true)
  view.setFloat64(20 + padded, -1.5, true)
  const told = decode(addressed(bytes, "life.7", "walk.1"))
  assert.deepEqual({ ...told.header }, { reply_to: "life.7", number: "walk.1" })
  assert.deepEqual([...told.arrays.loss.data], [0.25, -1.5])
})
