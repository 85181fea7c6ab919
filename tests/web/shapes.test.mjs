// Numbers, scales and shapes: what is drawn where, in which colour, written how.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { inkOf } from "../../playground/components/digit_pad/ink.js"
import { shrink } from "../../playground/components/digit_pad/shrink.js"
import { clipped } from "../../playground/components/race/clip.js"
import { heightScale, isoline } from "../../playground/components/race/heights.js"
import { placeLabels } from "../../playground/components/race/labels.js"
import { cameraFor } from "../../playground/components/race/space_traces.js"
import { anatomyOf } from "../../playground/components/shared/anatomy.js"
import { decode, row } from "../../playground/components/shared/codec.js"
import { DIVERGING, PROBABILITY, signColour, strength } from "../../playground/components/shared/colour.js"
import { counted, fmt, full, parseNumber, signOf } from "../../playground/components/shared/format.js"
import { layoutOf, lineOf, linePath, pointOn } from "../../playground/components/shared/network_layout.js"
import { linear, thin, ticks } from "../../playground/components/shared/ticks.js"
import { anatomy, packed, TOLD } from "./support.mjs"

test("numbers are written as in the table that holds Python to the same", () => {
  const cases = JSON.parse(readFileSync(new URL("../numbers.json", import.meta.url), "utf8"))
  assert.ok(cases.length > 10)
  for (const { value, digits, text } of cases) assert.equal(fmt(value, digits), text, `${value}, ${digits}`)
})

test("one of a thing is one, however its number is shown", () => {
  assert.equal(counted(1, "epoch"), "1 epoch")
  assert.equal(counted(0, "epoch"), "0 epochs")
  assert.equal(counted(2000, "update"), "2,000 updates")
  assert.equal(counted(1.5, "epoch", fmt(1.5, 3)), "1.5 epochs")
  assert.equal(counted(1, "epoch", fmt(1, 3)), "1 epoch")
})

test("the exact text reads back to the same number", () => {
  for (const value of [0.1, -0, 1 / 3, 5e-324, 1.7976931348623157e308, -2.5e-7])
    assert.ok(Object.is(Number(full(value)), value), full(value))
  assert.equal(full(null), "")
  assert.deepEqual(["Infinity", null, -3, 0, 2].map(signOf), ["?", "?", "−", "0", "+"])
})

test("what is typed is read as people write it, or answered with a sentence", () => {
  for (const [text, value] of /** @type {[string, number][]} */ ([
    ["−0.5", -0.5],
    ["0,25", 0.25],
    [" 2e-3 ", 0.002],
    [".5", 0.5],
    ["+3", 3],
  ]))
    assert.equal(parseNumber(text).value, value, text)
  for (const text of ["", "abc", "1,234,567", "0x10", "1e999", "--1", "NaN"]) {
    const { value, problem } = parseNumber(text)
    assert.equal(value, undefined, text)
    assert.match(problem ?? "", /\.$/, text)
  }
})

test("ticks are round, inside, in order and about as many as were wanted", () => {
  for (const [low, high] of [
    [0, 1],
    [-3.7, 12.2],
    [1e-7, 9e-7],
    [-250, -3],
    [0, 180],
    [0.9999, 1.0001],
  ])
    for (const count of [3, 4, 5, 8]) {
      const found = ticks(low, high, count)
      assert.ok(found.length >= count / 2.5 && found.length <= 2 * count, `${low} ${high} ${count}: ${found}`)
      const slack = (high - low) * 1e-6
      assert.ok(
        found.every((tick) => tick >= low - slack && tick <= high + slack),
        `${found}`,
      )
      const step = found[1] - found[0]
      const mantissa = step / 10 ** Math.floor(Math.log10(step * 1.000001))
      assert.ok(
        [1, 2, 5].some((size) => Math.abs(mantissa - size) < 1e-4),
        `${step}`,
      )
      assert.ok(found.slice(1).every((tick, index) => Math.abs(tick - found[index] - step) < step * 1e-6))
    }
  assert.deepEqual(ticks(2, 2), [2])
  assert.deepEqual(ticks(0, Infinity), [0])
  assert.deepEqual(ticks(NaN, 1), [])
  assert.ok(ticks(-0.9, 1, 3).some((tick) => Object.is(tick, 0)))
})

test("a scale goes there and back, and a domain without extent lies in the middle", () => {
  const x = linear(-2, 6, 100, 20)
  assert.equal(x(-2), 100)
  assert.equal(x(6), 20)
  for (const value of [-2, 0, 3.3, 6]) assert.ok(Math.abs(x.invert(x(value)) - value) < 1e-12)
  assert.equal(linear(4, 4, 0, 10)(4), 5)
  assert.equal(linear(4, 4, 0, 10).invert(7), 4)
  assert.deepEqual(thin([0, 1, 2, 3, 4], 20, 10), [0, 4])
  assert.deepEqual(thin([0, 1, 2], 2000, 10), [0, 1, 2])
})

test("hue is the sign, strength the size, on a linear and on a logarithmic scale", () => {
  assert.equal(strength(0.5, 2), 0.25)
  assert.equal(strength(-9, 2), 1)
  assert.equal(strength(NaN, 2), 1)
  assert.equal(strength(2e-4, 2, true), 0)
  assert.equal(strength(2e-2, 2, true), 0.5)
  assert.equal(strength(0, 2, true), 0)
  assert.match(signColour(1, 1), /^rgba\(36,123,208,1\.00\)$/)
  assert.match(signColour(-1, 1), /^rgba\(208,101,9,1\.00\)$/)
  const bytesOf = (/** @type {Uint32Array} */ table, /** @type {number} */ byte) => [
    ...new Uint8Array(table.buffer, 4 * byte, 4),
  ]
  assert.deepEqual(bytesOf(DIVERGING, 0).slice(0, 3), [208, 101, 9])
  assert.deepEqual(bytesOf(DIVERGING, 255).slice(0, 3), [36, 123, 208])
  assert.ok(bytesOf(DIVERGING, 127)[3] < bytesOf(DIVERGING, 200)[3])
  assert.ok(bytesOf(PROBABILITY, 0)[3] < bytesOf(PROBABILITY, 255)[3])
})

test("every part of the network has its place: columns from left to right, LOSS last, alone in its row", () => {
  for (const width of [300, 620, 1200]) {
    const layout = layoutOf(anatomy, width, 330)
    const order = ["in", "hid", "out"].map((id) => layout.placeOf(id))
    for (const [before, after] of [order.slice(0, 2), order.slice(1), [order[2], layout.loss]])
      assert.ok(after.x - before.x > layout.node, `${width}`)
    assert.ok(order.every(({ y }) => y === layout.loss.y))
    const tall = layoutOf(anatomyOf({ ...TOLD, inputs: [..."abc"].map((id) => ({ id, name: id })) }), width, 330)
    const [a, b, c] = [..."abc"].map((id) => tall.placeOf(id))
    assert.ok(
      Math.abs(b.y - tall.loss.y) + Math.abs(b.y - a.y - (c.y - b.y)) < 1e-9 && b.y - a.y > tall.node && a.x === c.x,
    )
    assert.ok(layout.loss.x + layout.node / 2 <= width && order[0].x - layout.node / 2 >= 0)
    assert.ok(layoutOf(anatomy, width, 330, { foot: 30 }).floor === 300)
  }
})

test("an edge leaves one box and enters the other, its label lies on it, a bias comes from before its unit", () => {
  const line = lineOf(70, 20, 230, 120)
  assert.match(linePath(line), /^M70 20 C.* 230 120$/)
  assert.equal(linePath(lineOf(70, 20, 230, 120, true)), "M70 20 L230 120")
  assert.deepEqual(pointOn(line, 0), { x: 70, y: 20 })
  assert.deepEqual(pointOn(line, 1), { x: 230, y: 120 })
  assert.deepEqual(pointOn(line, 0.5), { x: 150, y: 70 })
  const { lines, wide, placeOf } = layoutOf(anatomy, 620, 330)
  const [from, to] = [placeOf("in"), placeOf("hid")]
  const [first, shift] = ["first", "shift"].map((id) => /** @type {any} */ (lines.get(id)))
  assert.deepEqual([first.x1, first.x2], [from.x + wide / 2, to.x - wide / 2])
  assert.ok(shift.x1 < placeOf("out").x - wide / 2 && shift.y1 > shift.y2 && shift.y2 > placeOf("out").y)
})

test("lines far outside are cut at the edge of what can be drawn, without a bend", () => {
  assert.deepEqual(clipped([0, 0], [10, 10]), [
    [0, 0],
    [10, 10],
  ])
  assert.deepEqual(clipped([0, 0], [1e9, 5e8]), [
    [0, 0],
    [5000, 2500],
  ])
  assert.deepEqual(
    clipped([-1e6, 0], [1e6, 0])?.map((end) => end.map(Math.round)),
    [
      [-5000, 0],
      [5000, 0],
    ],
  )
  assert.equal(clipped([9000, 0], [9000, 10]), null)
  assert.equal(clipped([6000, 0], [7000, 10]), null)
})

test("names beside points stay inside and do not cover each other", () => {
  const spots = Array.from({ length: 6 }, (_, index) => ({
    x: 280,
    y: 100 + index,
    text: `racer ${index}`,
    colour: "",
  }))
  const placed = placeLabels(spots, { left: 0, right: 300, top: 10, bottom: 290 })
  const heights = placed.map(({ y }) => y).sort((a, b) => a - b)
  assert.ok(
    heights.slice(1).every((y, index) => y - heights[index] >= 14.9),
    `${heights}`,
  )
  assert.ok(placed.every(({ anchor, y }) => anchor === "end" && y >= 10 && y <= 290))
})

test("heights keep the order of losses, and the lowest is 0, the highest 1", () => {
  const losses = [0.5, 3, 20, 1e4, NaN, Infinity, 0.7]
  for (const mode of /** @type {const} */ (["linear", "log", "clipped"])) {
    const scale = heightScale(losses, mode)
    assert.equal(scale.share(0.5), 0)
    assert.equal(scale.share(1e4), 1)
    assert.equal(scale.share(NaN), 1)
    const shares = [0.5, 0.7, 3, 20, 1e4].map(scale.share)
    assert.ok(
      shares.slice(1).every((share, index) => share >= shares[index]),
      mode,
    )
  }
  assert.equal(heightScale([], "log").share(3), 0)
})

test("on a small phone the surface is seen from further off, so that all names of its axes fit; on a desk not", () => {
  const far = (/** @type {number} */ width) => Math.hypot(...Object.values(cameraFor(width).eye))
  assert.ok(far(304) > 1.3 * far(900))
  assert.equal(far(600), far(900))
  assert.ok(far(160) < 1.6 * far(900))
})

test("a line of equal height runs where the field crosses it", () => {
  const plane = Array.from({ length: 9 }, (_, index) => index % 3)
  assert.equal(isoline(plane, 3, 0.25), "M0.25 0.00L0.25 1.00M0.25 1.00L0.25 2.00")
  assert.equal(isoline(plane, 3, 7), "")
})

test("a drawing is made as large as MNIST's digits and put into the middle", () => {
  const side = 280
  const pixels = new Uint8ClampedArray(4 * side * side)
  const ink = (/** @type {number} */ x, /** @type {number} */ y) =>
    pixels.fill(255, (y * side + x) * 4, (y * side + x) * 4 + 4)
  for (let x = 10; x < 50; x += 1) for (let y = 200; y < 260; y += 1) ink(x, y)
  const small = shrink(pixels, side, 28)
  assert.ok(small)
  const rows = Array.from({ length: 28 }, (_, at) => small.slice(28 * at, 28 * at + 28))
  const inked = rows.map((values, at) => (Math.max(...values) > 0.5 ? at : -1)).filter((at) => at >= 0)
  assert.deepEqual([inked[0], inked.at(-1)], [4, 23])
  const mass = small.reduce((sum, value) => sum + value, 0)
  const centre = small.reduce((sum, value, index) => sum + value * ((index % 28) + 0.5), 0) / mass
  assert.ok(Math.abs(centre - 14) < 0.3, String(centre))
  assert.equal(shrink(new Uint8ClampedArray(4 * 100), 10, 28), null)
  assert.deepEqual(inkOf(pixels, side, 20), {
    wide: 2,
    high: 3,
    ink: 6,
    full: (40 * 60) / side ** 2,
    edge: false,
  })
  for (let x = 0; x < 10; x += 1) ink(x, 200)
  assert.equal(inkOf(pixels, side, 20)?.edge, true)
  assert.equal(inkOf(new Uint8ClampedArray(4 * 100), 10, 2), null)
})

test("a message is read wherever it lies in memory, and what is no message is answered with a sentence", () => {
  const bytes = packed(
    { word: "ŷ" },
    { rows: [Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]], none: [new Int32Array(0), [0]] },
  )
  const shifted = [3, 8, 16].map((offset) => {
    const larger = new Uint8Array(offset + bytes.length)
    larger.set(bytes, offset)
    return larger.subarray(offset)
  })
  for (const given of [bytes, ...shifted]) {
    const { header, arrays } = decode(given)
    assert.deepEqual(header, { word: "ŷ" })
    assert.deepEqual([...row(arrays.rows, 1)], [4, 5, 6])
    assert.equal(arrays.none.data.length, 0)
  }
  assert.throws(() => decode(new Uint8Array(40)), /not a message/)
  assert.throws(() => decode(bytes.subarray(0, 8)), /not a message/)
  const newer = bytes.slice()
  newer[4] = 9
  assert.throws(() => decode(newer), /version 9.*Reload/)
})
