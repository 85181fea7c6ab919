// The picture of the network: that it fits its place, whatever the network; that no number lies on another; that a
// pointer means the line it points at; and what travels in which operation.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { anatomyOf } from "../../playground/components/shared/anatomy.js"
import { hue, lineColour, signColour } from "../../playground/components/shared/colour.js"
import { layoutOf, pointOn } from "../../playground/components/shared/network_layout.js"
import { takenBy } from "../../playground/components/stage/network/edges.js"
import { fitted, fittedAll, widthOf } from "../../playground/components/stage/network/fitted.js"
import { createHits, oneOf, REACH } from "../../playground/components/stage/network/hits.js"
import { trafficOf } from "../../playground/components/stage/network/journeys.js"
import { meaningsOf } from "../../playground/components/stage/network/legend.js"
import { around, overlaps, placeNumbers } from "../../playground/components/stage/network/number_places.js"
import { pathOf } from "../../playground/components/stage/network/selected_path.js"
import { inOrder } from "../../playground/components/stage/output/examples_table.js"
import { operation, ROWS } from "./support.mjs"

/** The slots of the frame at its sizes, and Present on a projector. */
const SLOTS = [
  { width: 820, height: 370, text: 12 },
  { width: 730, height: 262, text: 12 },
  { width: 374, height: 232, text: 12 },
  { width: 1400, height: 560, text: 18 },
  { width: 900, height: 300, text: 18 },
]

/**
 * A dense network of so many units a layer.
 * @param {number[]} sizes the inputs first
 */
function dense([inputs, ...sizes]) {
  const layers = [inputs, ...sizes]
  const idOf = (/** @type {number} */ column, /** @type {number} */ unit) => `${column}:${unit}`
  const range = (/** @type {number} */ count) => Array.from({ length: count }, (_, at) => at)
  const parameters = sizes.flatMap((size, layer) => [
    ...range(layers[layer]).flatMap((from) =>
      range(size).map((to) => ({
        ...{
          id: `w${layer}:${from}:${to}`,
          name: "",
          layer,
          kind: /** @type {const} */ ("weight"),
          slope: "",
          ...ROWS.parameter,
        },
        ...{ from: idOf(layer, from), to: idOf(layer + 1, to) },
      })),
    ),
    ...range(size).map((to) => ({
      ...{ id: `b${layer}:${to}`, name: "", layer, kind: /** @type {const} */ ("bias"), slope: "", ...ROWS.parameter },
      ...{ from: "", to: idOf(layer + 1, to) },
    })),
  ])
  return anatomyOf({
    inputs: range(inputs).map((unit) => ({ id: idOf(0, unit), name: `x${unit}` })),
    layers: sizes.map((size, at) => ({
      ...{ title: `hidden ${at + 1}`, words: `hidden layer ${at + 1}`, activation: "tanh" },
      ...{ ...ROWS.layer, shape: [size] },
    })),
    units: sizes.flatMap((size, layer) => range(size).map((unit) => ({ id: idOf(layer + 1, unit), name: "h", layer }))),
    parameters,
  })
}

/** Numbers from 0 to 1, the same ones every time. */
function chance(seed = 7) {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

/** Networks of every size, the smallest and the largest among them. */
function networks() {
  const draw = chance()
  const upTo = (/** @type {number} */ most) => 1 + Math.floor(draw() * most)
  const drawn = Array.from({ length: 60 }, () => [
    upTo(7),
    ...Array.from({ length: Math.floor(draw() * 7) }, () => upTo(8)),
    upTo(4),
  ])
  return [[1, 1], [2, 3, 1], [2, 8, 8, 1], [7, 8, 8, 8, 8, 8, 8, 1], ...drawn]
}

/**
 * @param {ReturnType<typeof dense>} anatomy
 * @param {typeof SLOTS[number]} slot
 * @param {boolean} plane
 */
const laidOut = (anatomy, { width, height, text }, plane) =>
  layoutOf(anatomy, width, height, { text, head: 2 * (text + 5), foot: text + 12, plane })

test("whatever the network, it stays inside its place, box beside box", () => {
  for (const sizes of networks())
    for (const slot of SLOTS)
      for (const plane of [true, false]) {
        const anatomy = dense(sizes)
        const layout = laidOut(anatomy, slot, plane)
        const told = `${sizes} in ${slot.width}x${slot.height}`
        assert.ok(layout.node >= 6, told)
        const width = layout.roomy ? layout.wide : layout.node
        const areas = [...layout.places.values()].map((at) => around(at, { width, height: layout.node }))
        const loss = around(layout.loss, { width: 2 * layout.lossHalf, height: 2 * layout.lossHalf })
        const { plane: at } = layout
        const all = [...areas, loss, ...(at ? [around(at, { width: at.side, height: at.side })] : [])]
        for (const [index, area] of all.entries()) {
          assert.ok(area.left >= 0 && area.right <= slot.width, told)
          assert.ok(area.top >= layout.head && area.bottom <= layout.floor, told)
          for (const other of all.slice(index + 1)) assert.ok(!overlaps(area, other), told)
        }
        // The output's name and the loss's number stand between the diamond and the output's picture.
        if (at) assert.ok(at.y - at.side / 2 - (layout.loss.y + layout.lossHalf) >= 2 * slot.text, told)
        for (const { x1, x2, y1, y2 } of layout.lines.values())
          assert.ok(x1 >= 0 && x2 > x1 && Math.max(y1, y2) <= layout.floor, told)
      }
})

test("boxes with a number have room for it, and for the names of roomy ones", () => {
  for (const sizes of networks())
    for (const slot of SLOTS) {
      const layout = laidOut(dense(sizes), slot, true)
      const told = `${sizes} in ${slot.width}x${slot.height}`
      if (layout.roomy) {
        assert.ok(layout.wide >= widthOf("−0.35", slot.text), told)
        assert.ok(layout.rowPitch - layout.node >= slot.text + 6, told)
      }
      assert.ok(layout.wide <= layout.pitch, told)
    }
  const roomy = (/** @type {number[]} */ sizes, /** @type {number} */ slot) =>
    laidOut(dense(sizes), SLOTS[slot], true).roomy
  assert.deepEqual(
    [0, 1, 2].map((slot) => roomy([2, 3, 1], slot)),
    [true, true, true],
  )
  assert.deepEqual(
    [0, 1].map((slot) => roomy([7, 8, 8, 8, 8, 8, 8, 1], slot)),
    [false, false],
  )
})

test("no number of a line lies on another or on a box, whatever the network", () => {
  let most = 0
  for (const sizes of networks())
    for (const slot of SLOTS) {
      const anatomy = dense(sizes)
      const layout = laidOut(anatomy, slot, true)
      const size = { width: 4 * slot.text, height: slot.text + 2 }
      const taken = takenBy(anatomy, layout)
      const wanted = anatomy.parameters.filter(({ kind }) => kind === "weight").map(({ id }) => id)
      const placed = placeNumbers(layout.lines, wanted, size, taken)
      const areas = [...placed.values()].map((at) => around(at, size))
      for (const [index, area] of areas.entries()) {
        assert.ok(area.left >= 0 && area.right <= slot.width)
        for (const other of [...areas.slice(index + 1), ...taken]) assert.ok(!overlaps(area, other), `${sizes}`)
      }
      most = Math.max(most, areas.length)
      if (`${sizes}` === "2,3,1" && slot.width >= 730 && slot.text === 12) assert.equal(placed.size, 9)
    }
  assert.ok(most > 20, String(most))
})

test("a point on a line means that line, at a mouse's reach and at a finger's", () => {
  const draw = chance(3)
  for (const sizes of [
    [2, 3, 1],
    [2, 8, 8, 1],
    [7, 8, 8, 8, 8, 8, 8, 1],
  ])
    for (const slot of SLOTS.slice(0, 3)) {
      const layout = laidOut(dense(sizes), slot, true)
      const hits = createHits(
        layout,
        [...layout.places.keys()].map((id) => ({ id, width: layout.roomy ? layout.wide : layout.node })),
      )
      for (const reach of Object.values(REACH)) {
        let [tried, met] = [0, 0]
        for (const [id, line] of layout.lines) {
          if (!id.startsWith("w")) continue
          for (let at = 0; at < 20; at += 1) {
            const { x, y } = pointOn(line, 0.02 + (0.96 * (at + draw())) / 20)
            tried += 1
            met += Number(hits.at(x, y, reach) === id)
          }
        }
        assert.ok(met / tried >= 0.95, `${sizes} in ${slot.width}: ${met} of ${tried}`)
      }
      const [id, { x, y }] = [...layout.places][0]
      assert.equal(hits.at(x, y, REACH.mouse), id)
      assert.equal(hits.at(x, layout.floor + 40, REACH.mouse), null)
    }
})

test("the lines of one box leave it side by side", () => {
  const { lines } = laidOut(dense([7, 8, 8, 8, 8, 8, 8, 1]), SLOTS[1], true)
  const begins = [...lines].filter(([id]) => id.startsWith("w1:0:")).map(([, { y1 }]) => y1)
  assert.equal(begins.length, 8)
  for (const [at, y] of begins.slice(1).entries()) assert.ok(y - begins[at] >= 1, `${begins}`)
})

test("beside a line the nearest one is meant, and far from all none", () => {
  const layout = laidOut(dense([2, 3, 1]), SLOTS[0], true)
  const hits = createHits(layout, [])
  const first = pointOn(/** @type {any} */ (layout.lines.get("w0:0:0")), 0.5)
  assert.equal(hits.at(first.x, first.y - 4, REACH.mouse), "w0:0:0")
  assert.equal(hits.at(first.x, first.y - 15, REACH.mouse), null)
  assert.equal(hits.at(first.x, first.y - 15, REACH.finger), "w0:0:0")
})

test("on the constant 1 of a bias that bias is meant, but where another line runs through it", () => {
  const layout = laidOut(dense([2, 8, 8, 1]), SLOTS[0], true)
  const biases = [...layout.lines.keys()].filter((id) => id.startsWith("b"))
  const [hits, lines] = [createHits(layout, [], biases), createHits(layout, [])]
  const { reach } = oneOf(layout)
  assert.equal(biases.length, 17)
  let met = 0
  for (const id of biases) {
    const { x1, y1 } = /** @type {any} */ (layout.lines.get(id))
    for (let turn = 0; turn < 6.28; turn += 0.5) {
      const [x, y] = [x1 + 0.95 * reach * Math.cos(turn), y1 + 0.95 * reach * Math.sin(turn)]
      const line = lines.at(x, y, 2)
      assert.equal(hits.at(x, y, REACH.mouse), line ?? id)
      met += Number(line === null)
    }
  }
  assert.ok(met > 100, `${met}`)
})

test("a number is shortened until it fits, and what is not finite has a short sign", () => {
  const draw = chance(11)
  const values = Array.from({ length: 2000 }, () => (draw() - 0.5) * 10 ** Math.floor(draw() * 600 - 300))
  for (const value of [...values, 0, -0.35179, 1.1e127, -1e-300, Infinity, -Infinity, NaN])
    for (const room of [24, 30, 41, 55, 120]) {
      const text = fitted(value, 3, room, 12)
      assert.ok(widthOf(text, 12) <= room || !Number.isFinite(value), `${value} in ${room}: ${text}`)
    }
  assert.equal(fitted(-0.35179, 3, 41, 12), "−0.352")
  assert.equal(fitted(-0.35179, 3, 28, 12), "−0.4")
  assert.equal(fitted(1.1e127, 3, 51, 12), "1.1×10¹²⁷")
  assert.equal(fitted(1.1e127, 3, 40, 12), "1×10¹²⁷")
  assert.equal(fitted(-7.4e105, 3, 42, 12), "≈−10¹⁰⁶")
  assert.equal(fitted(null, 3, 30, 12), "")
  assert.deepEqual(
    [Infinity, -Infinity, NaN].map((value) => fitted(value, 3, 30, 12)),
    ["∞", "−∞", "NaN"],
  )
  assert.equal(fitted(NaN, 3, 200, 12), "not a number")
})

test("of cells beside each other all have their number or none has", () => {
  assert.deepEqual(fittedAll([0.36, 0, null], 2, 29, 12), ["0.36", "0", ""])
  assert.deepEqual(fittedAll([0.11, -0.04152, -0.0004, 0], 2, 29, 12), [".11", "−.04", "≈0", "0"])
  assert.deepEqual(fittedAll([1, -12345], 2, 10, 12), ["", ""])
})

test("the way of a selection goes over the heaviest weights to the output", () => {
  const anatomy = dense([2, 2, 2, 1])
  const theta = anatomy.parameters.map(() => 0.1)
  const set = (/** @type {string} */ id, /** @type {number} */ value) => {
    theta[anatomy.parameters.findIndex((row) => row.id === id)] = value
  }
  set("w1:1:0", -3)
  assert.deepEqual([...pathOf(anatomy, theta, "w0:0:1")].sort(), [
    "0:0",
    "1:1",
    "2:0",
    "3:0",
    "w0:0:1",
    "w1:1:0",
    "w2:0:0",
  ])
  assert.deepEqual([...pathOf(anatomy, theta, "b2:0")].sort(), ["3:0", "b2:0"])
  assert.deepEqual([...pathOf(anatomy, theta, "2:1")], ["2:1", "w2:1:0", "3:0"])
  assert.equal(pathOf(anatomy, theta, null).size, 0)
})

/** The grounds and inks of both themes, as .streamlit/config.toml gives them and page.css mixes them. */
function themes() {
  const text = readFileSync(new URL("../../.streamlit/config.toml", import.meta.url), "utf8")
  return ["light", "dark"].map((name) => {
    const section = text.split(`[theme.${name}]`)[1].split("[theme.")[0]
    const colour = (/** @type {string} */ key) => {
      const found = section.match(new RegExp(`^${key} = "#(\\w\\w)(\\w\\w)(\\w\\w)"`, "m"))
      assert.ok(found, `${name}: ${key}`)
      return found.slice(1).map((part) => Number.parseInt(part, 16))
    }
    const [ground, second, ink] = ["backgroundColor", "secondaryBackgroundColor", "textColor"].map(colour)
    return { name, ink, grounds: [ground, second, mixed(second, ground, 0.55)] }
  })
}

/**
 * @param {number[]} over
 * @param {number[]} under
 * @param {number} share
 */
const mixed = (over, under, share) => over.map((value, at) => share * value + (1 - share) * under[at])

/** @param {number[]} colour */
function luminance(colour) {
  const [r, g, b] = colour.map((value) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/**
 * The contrast of two colours, as WCAG 2 defines it.
 * @param {number[]} a
 * @param {number[]} b
 */
function contrast(a, b) {
  const [high, low] = [luminance(a), luminance(b)].sort((p, q) => q - p)
  return (high + 0.05) / (low + 0.05)
}

test("lines stand out 3 : 1 and text 4.5 : 1, in both themes, whatever their number", () => {
  assert.ok(Math.abs(contrast([0, 0, 0], [255, 255, 255]) - 21) < 1e-9)
  for (const { name, ink, grounds } of themes())
    for (const ground of grounds) {
      for (const value of [1e-9, 0.01, 0.5, 5, 1e9])
        for (const signed of [value, -value]) {
          const channels = /** @type {RegExpMatchArray} */ (lineColour(signed).match(/\d+/g)).map(Number)
          assert.ok(contrast(channels, ground) >= 3, `${name}: ${channels} on ${ground}`)
        }
      // Muted words (--bp-muted), and lines that stand for no number.
      assert.ok(contrast(mixed(ink, ground, 0.66), ground) >= 4.5, name)
      // A number in a box filled as strongly as boxes are.
      for (const sign of [1, -1]) {
        const filled = mixed(hue(sign), ground, 0.75)
        assert.ok(contrast(ink, mixed(ground, filled, 0.85)) >= 4.5, `${name}, filled: ${sign}`)
      }
    }
})

test("a number that is not finite has the colour of no sign", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.equal(lineColour(value), "currentColor")
    assert.equal(signColour(value, 1), "transparent")
  }
  assert.notEqual(lineColour(1), lineColour(-1))
})

/**
 * A scene of one update of the network 2-2-1, in the middle of it.
 * @param {string} name
 * @param {number | null} layer
 * @param {object} [more]
 */
function scene(name, layer, more = {}) {
  const anatomy = anatomyOf({ ...dense([2, 2, 1]), operations: OPERATIONS })
  const step = OPERATIONS.find((row) => row.name === name && row.layer === layer)
  return /** @type {any} */ ({
    ...{ cursor: { update: 0, step: step?.id }, setup: { anatomy }, ids: OPERATIONS.map(({ id }) => id) },
    ...{ name, layer, phase: step?.phase, theta: anatomy.parameters.map(() => 0.5) },
    ...{ move: { batch: [4], focus: 4, in_batch: true }, input: () => 1, edges: "weight", edge: () => 0.1 },
    unit: () => ({ z: 0.1, a: 0.4, dA: 0.5, dZ: 0.25 }),
    ...more,
  })
}

const OPERATIONS = [
  ...[0, 1].flatMap((layer) => ["Z", "A"].map((name) => operation(`${name}:${layer}`, "forward", layer, name))),
  operation("loss", "loss"),
  ...[1, 0].flatMap((layer) =>
    ["dA", "dZ", "dW", "db"].map((name) => operation(`${name}:${layer}`, "backward", layer, name)),
  ),
  operation("delta", "update"),
  operation("theta", "update"),
]

test("products go forwards, blame backwards, and a unit without slope stops it", () => {
  const of = (/** @type {any} */ shown) => {
    const { anatomy } = shown.setup
    return trafficOf(shown, anatomy, laidOut(anatomy, SLOTS[0], true))
  }
  const forward = of(scene("Z", 0)).journeys
  assert.equal(forward.length, 4)
  assert.ok(forward.every(({ from, to, value }) => from === 0 && to === 1 && value === 0.5))
  assert.deepEqual(
    of(scene("loss", null)).journeys.map(({ from, to, value }) => [from, to, value]),
    [[0, 1, 0.4]],
  )
  const split = of(scene("dA", 1)).journeys
  assert.deepEqual(
    split.map(({ from, to, value }) => [from, to, value]),
    [[1, 0, 0.5]],
  )
  const back = of(scene("dA", 0)).journeys
  assert.ok(back.length === 2 && back.every(({ from, to, value }) => from === 1 && to === 0 && value === 0.125))
  assert.equal(of(scene("dW", 0)).journeys.length, 8)
  assert.deepEqual(
    of(scene("dZ", 0)).arrivals.map(({ stops }) => stops),
    [false, false],
  )
  const dead = scene("dZ", 0, { unit: () => ({ z: -1, a: 0, dA: 0.5, dZ: 0 }) })
  assert.deepEqual(
    of(dead).arrivals.map(({ stops }) => stops),
    [true, true],
  )
  const moved = of(scene("delta", null, { edges: "change", edge: () => -0.2 })).journeys
  assert.ok(moved.length === 6 && moved.every(({ from, to }) => from === 0.66 && Math.abs(to - 0.5) < 1e-12))
  assert.deepEqual(of(scene("Z", 0, { move: undefined })), { journeys: [], arrivals: [] })
})

test("a batch's lines are said to be averages, and whose numbers the boxes hold", () => {
  const options = /** @type {any} */ ({ nodes: "values" })
  const move = { batch: [3, 6, 9], focus: 6, in_batch: true }
  const setup = { anatomy: dense([2, 1]), example: { shape: [2] } }
  const said = (/** @type {object} */ more) =>
    meaningsOf(scene("dW", 0, { edges: "gradient", setup, ...more }), options)
  assert.equal(
    said({ move })[0],
    "Lines: gradients ∂L/∂w, average of this batch of 3. Boxes: deltas δ = ∂L/∂z of example 7.",
  )
  assert.equal(said({ move })[1], "Lines: ∂L/∂w, mean of 3. Boxes: δ of example 7.")
  assert.match(said({ move: { ...move, in_batch: false } })[1], /δ of example 7, not in this batch\.$/)
  assert.equal(said({})[1], "Lines: ∂L/∂w. Boxes: δ.")
})

test("a table of examples sorts by any column, and numbers that are not there come last", () => {
  const values = [3, NaN, -1, 3, undefined, 7]
  const value = (/** @type {number} */ row) => values[row]
  assert.deepEqual(inOrder(6, null), [0, 1, 2, 3, 4, 5])
  assert.deepEqual(inOrder(6, { up: true, value }), [2, 0, 3, 5, 1, 4])
  assert.deepEqual(inOrder(6, { up: false, value }), [5, 0, 3, 2, 1, 4])
})
