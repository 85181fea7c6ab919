// An unrolled network: everything has its place inside the room and on nothing else, and a cell shows what the message
// says of that unit at that moment, a slope in its two parts.

import assert from "node:assert/strict"
import { test } from "node:test"
import { fmt } from "../../playground/components/shared/format.js"
import { stops } from "../../playground/components/stage/cursor.js"
import {
  addedUp,
  groupsOf,
  introduceMoments,
  reachedRows,
} from "../../playground/components/stage/inspector/moments.js"
import { tablesOf } from "../../playground/components/stage/network/list_view.js"
import { trafficThroughTime } from "../../playground/components/stage/network/unrolled_journeys.js"
import {
  cellBox,
  inputBox,
  isUnrolled,
  unrolledLayoutOf,
} from "../../playground/components/stage/network/unrolled_layout.js"
import { shareOf } from "../../playground/components/stage/network/unrolled_paint.js"
import {
  cellsOfStrip,
  cutOff,
  gradientLengths,
  isCut,
  lengthsOf,
  momentInView,
  sharedNumber,
  slopesAt,
} from "../../playground/components/stage/network/unrolled_values.js"
import {
  describe,
  linesAcross,
  linesOf,
  lossOf,
  products,
  productWritten,
  spokenOf,
} from "../../playground/components/stage/network/unrolled_words.js"
import { describeNext } from "../../playground/components/stage/transport/status_words.js"
import { MOMENTS, network, sceneAt, UNITS } from "./recurrent.mjs"

/** @import { Seen } from "../../playground/components/stage/types.d.ts" */

for (const [width, height, text] of [
  [800, 335, 12],
  [700, 230, 12],
  [370, 230, 12],
  [800, 520, 18],
])
  for (const kind of /** @type {const} */ (["simple_rnn", "lstm"]))
    for (const [moments, units] of [
      [4, 2],
      [12, 16],
    ])
      test(`${kind} ${units} over ${moments} moments stands inside ${width} x ${height}, nothing on another`, () => {
        const { anatomy } = network(kind, moments, units)
        assert.ok(isUnrolled(anatomy))
        const layout = unrolledLayoutOf(anatomy, [moments, 1], width, height, text)
        const strips = layout.bands.flatMap((band) => band.strips)
        assert.equal(strips.length, moments * (kind === "lstm" ? 6 : 1))
        const cells = layout.matrices.flatMap((matrix) => matrix.parts.map((_, at) => cellBox(matrix, at)))
        const boxes = layout.behind.flatMap((each) => each.boxes)
        const inputs = anatomy.inputs.map(({ index }) => inputBox(layout, index))
        const all = [...strips, ...cells, ...boxes, ...inputs]
        for (const { x, y, w, h } of all) {
          assert.ok(x >= 0 && y >= 0 && x + w <= width + 0.01 && y + h <= height + 0.01, JSON.stringify({ x, y, w, h }))
          assert.ok(w > 0 && h > 0)
        }
        const apart = [...strips, ...inputs, ...boxes].sort((a, b) => a.x - b.x)
        for (const [index, one] of apart.entries())
          for (const other of apart.slice(index + 1)) {
            const across = Math.min(one.x + one.w, other.x + other.w) - Math.max(one.x, other.x)
            const down = Math.min(one.y + one.h, other.y + other.h) - Math.max(one.y, other.y)
            assert.ok(across <= 1.01 || down <= 0.01, JSON.stringify([one, other]))
          }
        assert.ok(Math.max(...cells.map(({ x, w }) => x + w)) < Math.min(...strips.map(({ x }) => x)))
      })

test("a strip shows what its unit said at its moment, and nothing before that is computed", () => {
  const { scene, at } = sceneAt("simple_rnn", "H:0@1")
  const strip = { layer: 0, name: "H", x: 0, y: 0, w: 1, h: 1 }
  assert.deepEqual(
    cellsOfStrip(scene, { ...strip, t: 1 })?.map(({ value }) => value),
    [at("H:0@1") + 1, at("H:0@1") + 2],
  )
  assert.equal(cellsOfStrip(scene, { ...strip, t: 2 }), null)
})

test("on the way back a slope has two parts, and what it has not reached is what was said", () => {
  const { scene, at } = sceneAt("simple_rnn", "dZ:0@1")
  const strip = { layer: 0, name: "H", x: 0, y: 0, w: 1, h: 1 }
  const [last] = cellsOfStrip(scene, { ...strip, t: 2 }) ?? []
  assert.deepEqual(last, { value: at("dH:0@2") + 1, slope: true, own: 0.5 })
  const [middle] = cellsOfStrip(scene, { ...strip, t: 1 }) ?? []
  assert.deepEqual(middle, { value: at("dH:0@1") + 1, slope: true, own: 0 })
  const [first] = cellsOfStrip(scene, { ...strip, t: 0 }) ?? []
  assert.deepEqual(first, { value: at("H:0@0") + 1, slope: false, own: at("H:0@0") + 1 })
  assert.deepEqual(slopesAt(scene, 0, 2)?.own, [0.5, -0.25])
  assert.equal(slopesAt(scene, 0, 0), null)
})

test("a shared number shows what the moments have added so far, then its gradient", () => {
  const { scene, anatomy, at } = sceneAt("simple_rnn", "dU:0@1")
  const [, second] = anatomy.parameters
  assert.deepEqual(sharedNumber(scene, second), { value: at("dU:0@2") + 2 + at("dU:0@1") + 2, sofar: true })
  const done = sceneAt("simple_rnn", "dU:0")
  assert.deepEqual(sharedNumber(done.scene, second), { value: 9, sofar: false })
  assert.deepEqual(sharedNumber(sceneAt("simple_rnn", "dZ:0@2").scene, second), { value: null, sofar: true })
})

test("bars are of the slope against all units of a moment, on one scale that is known beforehand", () => {
  const { scene, at } = sceneAt("lstm", "dh:0@1")
  const { lengths, longest } = lengthsOf(scene, 0)
  const length = (/** @type {string} */ id) => Math.hypot(at(id) + 1, at(id) + 2)
  const [memory, state] = lengths
  assert.equal(state[0], null)
  assert.ok(Math.abs((state[1] ?? 0) - length("dh:0@1")) < 1e-9)
  assert.deepEqual(memory.slice(0, 2), [null, null])
  assert.ok(Math.abs((memory[2] ?? 0) - length("dc:0@2")) < 1e-9)
  assert.ok(Math.abs(longest - length("dc:0@0")) < 1e-9)
  assert.equal(lengthsOf(sceneAt("simple_rnn", "dH:0@1").scene, 0).lengths.length, 1)
  assert.equal(shareOf(5, 10, false), 0.5)
  assert.equal(shareOf(1e-6, 10, true), 0)
  assert.equal(shareOf(10, 1, true), 1)
  assert.equal(shareOf(Number.NaN, 1, false), 1)
})

test("a cut lies where the engine has it: counted from the last moment", () => {
  const cuts = (/** @type {number} */ cut, /** @type {number} */ moments) =>
    Array.from({ length: moments }, (_, t) => t).filter((t) => isCut(cut, moments, t))
  assert.deepEqual(cuts(2, 6), [1, 3])
  assert.deepEqual(cuts(3, 6), [2])
  assert.deepEqual(cuts(0, 6), [])
  assert.deepEqual(cuts(6, 6), [])
})

test("the lines of an LSTM's unit tell gates forwards, and backwards how much the forget gates let through", () => {
  const forwards = linesOf(sceneAt("lstm", "h:0@2").scene, 0, 1)
  assert.deepEqual(
    forwards.map(({ label }) => label),
    ["i", "f", "g", "o", "c", "h"],
  )
  const { scene, at } = sceneAt("lstm", "dZ:0@0")
  const gate = (/** @type {number} */ t) => at(`f:0@${t}`) + 2
  assert.deepEqual(products(scene, 0, 1), [gate(2) * gate(1), gate(2), 1])
  assert.deepEqual(products(sceneAt("lstm", "dZ:0@0", 1).scene, 0, 1), [0, 0, 1])
  assert.equal(linesOf(scene, 0, 1)[1]?.label, "∏f")
})

test("the product of the forget gates is written out from the last moment to the one in view, if it fits", () => {
  const at3 = (/** @type {string} */ step, cut = 0, room = 900) => {
    const { scene, at } = sceneAt("lstm", step, cut)
    const gate = (/** @type {number} */ t) => at(`f:0@${t}`) + 2
    return { line: productWritten(scene, 0, 1, momentInView(scene, 0), room, 12), gate }
  }
  const { line, gate } = at3("dc:0@0")
  assert.equal(line, `forget gates, moment 3 → 1: ${gate(2)} × ${gate(1)} = ${gate(2) * gate(1)}`)
  assert.equal(at3("dc:0@1").line, `forget gates, moment 3 → 2: ${gate(2)}`)
  assert.equal(at3("dc:0@0", 0, 150).line, `∏f, 3 → 1: ${gate(2)} × ${gate(1)} = ${gate(2) * gate(1)}`)
  assert.equal(at3("dc:0@0", 1).line, "∏f: cut, nothing comes from moment 2")
  assert.equal(at3("dc:0@2").line, "")
  assert.equal(at3("h:0@2").line, "")
})

test("in narrow columns the moment in view tells its numbers across, every one of them in its room", () => {
  const { scene, at } = sceneAt("lstm", "dZ:0@1")
  assert.equal(momentInView(scene, 0), 1)
  const lines = linesAcross(scene, 0, 0, 1, 150, 12)
  assert.match(lines[0], /^moment 2, unit 1 {3}∂L\/∂c \d/)
  const whole = lines.join("   ")
  for (const { label, values } of linesOf(scene, 0, 0)) assert.ok(whole.includes(`${label} ${values[1]}`), label)
  assert.ok(whole.includes(`∂L/∂h ${at("dh:0@1") + 1}`))
  assert.equal(momentInView(sceneAt("lstm", "dU:0").scene, 0), 0)
  assert.equal(momentInView(sceneAt("lstm", "theta").scene, 0), 2)
})

test("past a cut no slope is drawn at all, once the way back has come there", () => {
  assert.deepEqual(cutOff(sceneAt("simple_rnn", "dU:0@0", 1).scene, 0), [true, true, false])
  assert.deepEqual(cutOff(sceneAt("simple_rnn", "dH:0@1", 1).scene, 0), [false, true, false])
  assert.deepEqual(cutOff(sceneAt("simple_rnn", "dU:0@0", 2).scene, 0), [true, false, false])
  assert.deepEqual(cutOff(sceneAt("simple_rnn", "dU:0@0").scene, 0), [false, false, false])
})

test("the length of the gradient is told once it is whole, and what clipping leaves of it", () => {
  const before = gradientLengths(sceneAt("simple_rnn", "dU:0@0").scene)
  assert.deepEqual(before, { whole: null, clipped: null })
  const { scene, anatomy } = sceneAt("simple_rnn", "theta")
  const { whole, clipped } = gradientLengths(scene)
  assert.ok(Math.abs((whole ?? 0) - 9 * Math.sqrt(anatomy.parameters.length)) < 1e-9)
  assert.equal(clipped, null)
  const row = (/** @type {string} */ id) => (id === "clipped" ? Float64Array.from([3, 4]) : undefined)
  assert.equal(gradientLengths({ ...scene, row }).clipped, 5)
})

test("what travels goes the way of the arrows, carries the engine's numbers and never passes a cut", () => {
  const sent = (/** @type {"simple_rnn" | "lstm"} */ kind, /** @type {string} */ step, cut = 0) => {
    const { scene, anatomy, at } = sceneAt(kind, step, cut)
    const layout = unrolledLayoutOf(anatomy, [MOMENTS, 1], 800, 335, 12)
    const { journeys } = trafficThroughTime(scene, layout)
    const column = (/** @type {number} */ x) => Math.floor((x - layout.left) / layout.pitch)
    return {
      at,
      ways: journeys.map(({ line, value }) => [column(line.x1), column(line.x2), value]),
      layout,
      journeys,
    }
  }
  const forwards = sent("simple_rnn", "Z:0@1")
  assert.deepEqual(
    forwards.ways,
    [2, 1].map((j) => [0, 1, forwards.at("H:0@0") + j]),
  )
  const back = sent("simple_rnn", "dH:0@1")
  assert.deepEqual(
    back.ways,
    [2, 1].map((j) => [2, 1, back.at("dH:0@1") + j]),
  )
  assert.deepEqual(sent("simple_rnn", "dH:0@1", 1).ways, [])
  const memory = sent("lstm", "dc:0@1")
  const along = (/** @type {number} */ j) => (memory.at("dc:0@2") + j) * (memory.at("f:0@2") + j)
  assert.deepEqual(memory.ways, [
    [2, 1, along(2)],
    [2, 1, along(1)],
  ])
  assert.deepEqual(sent("lstm", "dc:0@1", 1).ways, [])
  const share = sent("simple_rnn", "dU:0@1")
  assert.equal(share.ways.length, 4)
  for (const { line } of share.journeys) assert.ok(line.x2 < share.layout.left) // into the numbers all moments use
})

test("shares are added up from the last moment to the first", () => {
  const row = { came: 0, delta: 0, own: 0, carried: 0, cut: false, used: true }
  const rows = addedUp([1, 2, 4].map((share, moment) => ({ ...row, moment, share })))
  assert.deepEqual(
    rows.map(({ moment, sum }) => [moment, sum]),
    [
      [0, 7],
      [1, 6],
      [2, 4],
    ],
  )
})

test("while moments add to a gradient the one under way is the first of the table", () => {
  const known = { forward: true, gradient: false, update: false }
  assert.deepEqual(reachedRows([0, 1, 2, 3], { known, added: 2 }), [2, 3])
  assert.deepEqual(reachedRows([0, 1, 2, 3], { known, added: 4 }), [0, 1, 2, 3]) // nothing came back yet
  assert.deepEqual(reachedRows([0, 1, 2, 3], { known: { ...known, gradient: true }, added: 0 }), [0, 1, 2, 3])
})

test("a gradient is said to be the sum over the moments at which the number was used", () => {
  const row = { came: 0, delta: 0, own: 0, carried: 0, cut: false, used: true }
  const known = { forward: true, gradient: true, update: false }
  const moments = [0, 1, 2].map((moment) => ({ ...row, moment, share: moment, used: moment > 0 }))
  const told = (/** @type {typeof moments} */ rows, now = known, added = 0) =>
    introduceMoments({ moments: rows, known: now, added, penalty_part: 0 })
  assert.equal(told(moments), "What 2 moments add is its gradient. Moment 3 pulls hardest.")
  assert.match(told(moments.slice(0, 2)), /^What 1 moment adds is its gradient\./)
  const before = { ...known, gradient: false }
  assert.equal(told(moments, before, 3), "Used at every moment but the first; what each adds comes later.")
  assert.equal(told(moments.slice(1), before, 2), "Used at every moment; what each adds comes later.")
})

for (const [kind, name] of /** @type {const} */ ([
  ["simple_rnn", "H"],
  ["lstm", "h"],
]))
  test(`once the guess of ${kind} is the new weights', every number drawn is theirs or is not there`, () => {
    const { scene, anatomy } = sceneAt(kind, "recheck")
    const strip = { layer: 0, x: 0, y: 0, w: 1, h: 1 }
    const shown = (/** @type {string} */ of, /** @type {number} */ t) =>
      cellsOfStrip(scene, { ...strip, name: of, t })?.map(({ value }) => value) ?? null
    const renewed = (/** @type {string} */ of, /** @type {number} */ t) => {
      const first = anatomy.operation(`${of}:0@${t}`).at
      return [-first - 1, -first - 2]
    }
    const all = kind === "lstm" ? ["i", "f", "g", "o", "c", "h"] : ["H"]
    for (const of of all) for (const t of [0, 1, 2]) assert.deepEqual(shown(of, t), renewed(of, t))
    const said = linesOf(scene, 0, 1).find(({ label }) => label === "h")
    assert.deepEqual(
      said?.values,
      [0, 1, 2].map((t) => renewed(name, t)[1]),
    )
    assert.deepEqual(new Set(lengthsOf(scene, 0).lengths.flat()), new Set([null]))
    assert.ok(describe(scene, 0, 0, 0).endsWith(`the state ${fmt(renewed(name, 0)[0])}`))
    assert.deepEqual(spokenOf(scene, anatomy.layers[1].units[0]), { value: 0.6, slope: "" })
    assert.deepEqual(lossOf(scene), { whose: "batch", value: 4 })
    // Before that, where the weights have changed and nothing is computed again, all of it is as it was.
    const before = sceneAt(kind, "theta").scene
    assert.equal(cellsOfStrip(before, { ...strip, name, t: 0 })?.length, 2)
    assert.equal(spokenOf(before, anatomy.layers[1].units[0]).value, 0.4)
    assert.deepEqual(lossOf(before), { whose: "example", value: 2 })
  })

test("a unit behind the moments says when its number is a delta", () => {
  const { scene, anatomy } = sceneAt("simple_rnn", "dZ:1")
  assert.deepEqual(spokenOf(scene, anatomy.layers[1].units[0]), { value: -0.3, slope: "delta" })
  const forward = sceneAt("simple_rnn", "A:1")
  assert.deepEqual(spokenOf(forward.scene, forward.anatomy.layers[1].units[0]), { value: 0.4, slope: "" })
})

test("by moment, a stride ends on the way back where the slope is passed on, and not at a share of a gradient", () => {
  for (const [kind, told] of /** @type {const} */ ([
    ["simple_rnn", "dZ"],
    ["lstm", "dc"],
  ])) {
    const { operations } = network(kind)
    const ends = stops(operations, "moment").map((at) => operations[at])
    const back = ends.filter(({ phase, time }) => phase === "backward" && time !== null)
    assert.deepEqual(
      back.map(({ id }) => id),
      [2, 1, 0].map((t) => `${told}:0@${t}`),
    )
    assert.equal(ends.filter(({ phase, time }) => phase === "forward" && time !== null).length, MOMENTS)
  }
})

test("the table of the moments says whose its columns are", () => {
  assert.deepEqual(groupsOf({ batch: 10, focus: 153 }), [
    "mean of the batch's 10 examples",
    "example 154 alone, by its own loss",
  ])
  assert.equal(groupsOf({ batch: 1, focus: 0 })[0], "the batch's one example")
})

test("what comes next is named at every place of a walk by moments", () => {
  const { anatomy, operations } = network("lstm")
  const store = /** @type {Seen} */ (
    /** @type {unknown} */ ({
      setup: { anatomy, batches_per_epoch: 2 },
      moves: new Map(),
      stepsAt: () => operations.map(({ id }) => id),
    })
  )
  for (const { id } of operations) {
    const state = { granularity: "moment", stride: null, cursor: { update: 0, step: id } }
    const told = describeNext(
      store,
      /** @type {Parameters<typeof describeNext>[1]} */ (/** @type {unknown} */ (state)),
      undefined,
    )
    assert.match(told, /^Next: \w/, id)
    assert.doesNotMatch(told, /undefined|null|NaN/, id)
  }
})

for (const [kind, name] of /** @type {const} */ ([
  ["simple_rnn", "H"],
  ["lstm", "h"],
]))
  test(`the list of all numbers has those of ${kind} at every moment, forwards and backwards`, () => {
    const found = (/** @type {string} */ step) => {
      const { scene, at } = sceneAt(kind, step)
      const table = tablesOf(scene).find(({ title }) => title === "States of hidden layer 1")
      assert.equal(table?.rows.length, MOMENTS * UNITS)
      return { table, at }
    }
    const forward = found("A:0")
    const state = forward.table.heads.indexOf("the state") - 1
    for (const [row, { name: told, numbers, id }] of forward.table.rows.entries()) {
      const [t, j] = [Math.floor(row / UNITS), row % UNITS]
      assert.equal(told, `moment ${t + 1}, unit ${j + 1}`)
      assert.equal(id, `n${j}`)
      assert.equal(numbers[state], forward.at(`${name}:0@${t}`) + j + 1)
    }
    const back = found("dU:0")
    const slope = back.table.heads.indexOf("the slope of the loss against the state") - 1
    for (const [row, { numbers }] of back.table.rows.entries())
      assert.equal(numbers[slope], back.at(`d${name}:0@${Math.floor(row / UNITS)}`) + (row % UNITS) + 1)
  })
