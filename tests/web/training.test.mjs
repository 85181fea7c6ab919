// The screen of "Bigger data": what it keeps of a training, and how numbers become places on it.

import assert from "node:assert/strict"
import { test } from "node:test"
import { percent } from "../../playground/components/shared/format.js"
import { chancesOf, hasChances, saidBy } from "../../playground/components/training/answer_view.js"
import { columnsOf } from "../../playground/components/training/columns_view.js"
import { heightOf } from "../../playground/components/training/gauge.js"
import { linesByRate, linesOf, lookOf } from "../../playground/components/training/lines.js"
import { createLooks } from "../../playground/components/training/looks.js"
import { pixelsOf } from "../../playground/components/training/paint.js"
import { placeAxis, valueAxis } from "../../playground/components/training/scale.js"
import { createStore } from "../../playground/components/training/store.js"
import { cellsOf, tilesOf } from "../../playground/components/training/tiling.js"
import { inputWords, namedNumbers, rowWords, shortPercent } from "../../playground/components/training/words.js"

/** @import { TrainingTold } from "../../playground/components/shared/wire.d.ts" */
/** @import { Plotted } from "../../playground/components/training/types.d.ts" */

const COLOURS = ["c0", "c1", "c2", "c3", "c4", "c5"]

/** @param {Partial<TrainingTold>} [more] @returns {TrainingTold} */
const told = (more = {}) => ({
  ...{ title: "Training", optimizer: "adam", status: "running", epochs: 5, begun: 1 },
  ...{ first_row: 0, rows: [], first_running: 0, running: [], ...more },
})

/** @param {number[]} losses */
const rowsOf = (losses) => losses.map((loss) => ({ val_loss: loss }))

test("of a training only what is new comes, and stands behind what was there", () => {
  const store = createStore()
  assert(store.take({ job: "a", trainings: [told({ rows: rowsOf([3, 2]), running: [[0.5, 4, 0.1]] })] }))
  assert.deepEqual(store.held(), { job: "a", parts: [[1, 2, 1]] })
  assert(store.take({ job: "a", trainings: [told({ first_row: 2, rows: rowsOf([1]), first_running: 1 })] }))
  assert.deepEqual(store.trainings[0].rows, rowsOf([3, 2, 1]))
  assert.deepEqual(store.trainings[0].running, [[0.5, 4, 0.1]])
  // The same again changes nothing: an answer may come twice.
  assert(store.take({ job: "a", trainings: [told({ first_row: 2, rows: rowsOf([1]), first_running: 1 })] }))
  assert.deepEqual(store.held().parts, [[1, 3, 1]])
})

test("what builds on what is not here is not taken, and all is asked for", () => {
  const store = createStore()
  assert.equal(store.take({ job: "a", trainings: [told({ first_row: 2, rows: rowsOf([1]) })] }), false)
  assert.deepEqual(store.held(), { job: "a", parts: [] })
})

test("what was told of a process that was lost is void; so is another job's", () => {
  const store = createStore()
  store.take({ job: "a", trainings: [told({ rows: rowsOf([3, 2]) })] })
  assert(store.take({ job: "a", trainings: [told({ begun: 2, rows: rowsOf([9]) })] }))
  assert.deepEqual(store.trainings[0].rows, rowsOf([9]))
  assert.equal(store.take({ job: "b", trainings: [told({ begun: 2, first_row: 1 })] }), false)
})

test("numbers that JSON cannot write are numbers again", () => {
  const store = createStore()
  store.take({ job: "a", trainings: [told({ rows: [{ val_loss: "NaN", end_loss: "Infinity", val_mae: null }] })] })
  assert.deepEqual(store.trainings[0].rows, [{ val_loss: NaN, end_loss: Infinity, val_mae: null }])
})

test("one training has three lines, of its optimizer's hue; several have their validation", () => {
  const store = createStore()
  const rows = [{ loss: 4, end_loss: 3, val_loss: 5 }]
  store.take({ job: "a", trainings: [told({ rows, running: [[0.2, 6, 0.5]] })] })
  const lines = linesOf(store.trainings, "loss", COLOURS)
  assert.deepEqual(
    lines.map(({ name, x, y, colour, dash }) => [name, x, y, colour, dash]),
    [
      ["training, mean of the epoch so far", [0.2], [6], "c2", ""],
      ["training, end of epoch", [1], [3], "c2", ""],
      ["validation", [1], [5], "c2", "7 4"],
    ],
  )
  assert.deepEqual(linesOf(store.trainings, "accuracy", COLOURS)[0].y, [0.5])
  const both = [told({ title: "A" }), told({ title: "B", optimizer: "sgd" })]
  store.take({ job: "b", trainings: both })
  assert.deepEqual(
    linesOf(store.trainings, "loss", COLOURS).map(({ name, colour }) => [name, colour]),
    [
      ["A", "c2"],
      ["B", "c1"],
    ],
  )
})

test("trainings whose optimizers share a family are told apart by hue too, and each by dash and mark", () => {
  const store = createStore()
  store.take({ job: "a", trainings: ["A", "B", "C"].map((title) => told({ title })) })
  const looks = store.trainings.map((_, i) => lookOf(store.trainings, i, COLOURS))
  assert.equal(new Set(looks.map(({ colour }) => colour)).size, 3)
  assert.equal(new Set(looks.map(({ dash }) => dash)).size, 3)
  assert.equal(new Set(looks.map(({ mark }) => mark)).size, 3)
})

test("a sweep has a line for each seed, in the order of the rates", () => {
  const lines = linesByRate(
    [
      [0.1, 1, 3],
      [0.01, 1, 2],
      [0.1, 2, null],
    ],
    COLOURS,
  )
  assert.deepEqual(
    lines.map(({ name, x, y }) => [name, x, y]),
    [
      ["seed 1", [0.01, 0.1], [2, 3]],
      ["seed 2", [], []],
    ],
  )
})

/** @param {(number | null)[]} y @returns {Plotted} */
const line = (y) => ({ name: "l", x: y.map((_, i) => i), y, colour: "", dash: "", mark: null, faint: false })
const AXES = { x: /** @type {[number, number]} */ ([0, 9]), ticks: null, level: null, percent: false, logX: false }

test("the axis of a loss begins at 0 and holds all that is finite, the loss of guessing too", () => {
  const level = { value: 2.3, name: "guessing" }
  const { low, high, of } = valueAxis({ ...AXES, lines: [line([4, NaN, Infinity, null, 1])], level }, [0, 9])
  assert.equal(low, 0)
  assert(high > 4 && high < 4.5)
  assert.equal(of(0), 0)
  assert.equal(valueAxis({ ...AXES, lines: [line([1, 1])], level }, [0, 9]).low, 0)
  assert(valueAxis({ ...AXES, lines: [line([9, 1])], level: null }, [1, 9]).high < 2) // the part that is looked at
  const bare = valueAxis({ ...AXES, lines: [line([])], level }, [0, 9])
  assert.equal(bare.low, 0)
  assert(bare.ticks.length > 2)
})

test("whole epochs are marked, and rates evenly by powers of ten", () => {
  const whole = placeAxis({ ...AXES, lines: [] }, [0, 9]).ticks
  assert(whole.length > 2)
  assert(whole.every(({ value }) => Number.isInteger(value)))
  const rates = placeAxis({ ...AXES, lines: [], logX: true, ticks: [0.001, 0.01, 0.1] }, [0.001, 0.1])
  assert.deepEqual(
    rates.ticks.map(({ value }) => Number(rates.of(value).toFixed(9))),
    [0, 0.5, 1],
  )
})

test("the gauge is the same for every layer and all time: a decade is a ninth of it", () => {
  assert.equal(heightOf(100), 1)
  assert.equal(heightOf(1e-7), 0)
  assert.equal(heightOf(1e-20), 0)
  assert.equal(heightOf(0), 0)
  assert.equal(heightOf(null), null)
  assert(Math.abs(Number(heightOf(1)) - Number(heightOf(0.1)) - 1 / 9) < 1e-12)
})

test("maps fill their place without leaving it or lying on each other", () => {
  for (const [count, side, width, height] of /** @type {[number, number[], number, number][]} */ ([
    [8, [26, 26], 80, 300],
    [8, [5, 5], 70, 90],
    [3, [28, 28], 200, 30],
    [1, [8, 8], 50, 400],
  ])) {
    const tiles = tilesOf(count, side, width, height)
    assert.equal(tiles.length, count)
    for (const { x, y, w, h } of tiles) {
      assert(x >= -1e-9 && y >= -1e-9 && x + w <= width + 1e-9 && y + h <= height + 1e-9)
      assert(Math.abs(w / h - side[1] / side[0]) < 1e-9)
    }
    for (const [i, a] of tiles.entries())
      for (const b of tiles.slice(i + 1)) assert(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y)
  }
})

test("cells fill their place, however many", () => {
  for (const count of [1, 10, 64, 128])
    for (const [width, height] of [
      [60, 200],
      [40, 90],
      [300, 20],
    ]) {
      const cells = cellsOf(count, width, height)
      assert.equal(cells.length, count)
      for (const { x, y, w, h } of cells)
        assert(x >= -1e-9 && y >= 0 && x + w <= width + 1e-9 && y + h <= height + 1, `${count} in ${width} x ${height}`)
    }
})

test("bytes stand for numbers between low and high: blue above zero, orange below, stronger the larger", () => {
  const picture = { form: /** @type {const} */ ("bars"), count: 1, side: [1, 3], low: -1, high: 3 }
  const pixels = pixelsOf({ ...picture, values: new Uint8Array([0, 64, 255]) }, 0)
  const [low, zero, high] = [0, 4, 8].map((at) => [...pixels.subarray(at, at + 4)])
  assert(low[0] > low[2]) // orange
  assert(high[2] > high[0]) // blue
  assert.equal(high[3], 255)
  assert(zero[3] < 15)
  assert(low[3] > 80 && low[3] < 100) // a third as strong
})

test("a look comes once and stays until there is a newer one, or another training is looked at", () => {
  const looks = createLooks()
  const live = {
    ...{ epoch: 2, batch: 7, outputs: [0.25], side: [1, 2, 1], words: [], columns: [], label: 1 },
    layers: [{ kind: "Dense", shape: [2], gradient: /** @type {const} */ ("NaN") }],
    pictures: [
      { form: /** @type {const} */ ("bars"), count: 1, side: [1, 2], low: 0, high: 1 },
      { form: /** @type {const} */ ("maps"), count: 2, side: [1, 1], low: 0, high: 1 },
    ],
  }
  const bytes = /** @param {number[]} data */ (data) => ({ data: new Uint8Array(data), shape: [data.length] })
  looks.take({ job: "a", part: 0, live, mistakes: null }, { live: bytes([1, 2, 3, 4]), example: bytes([9, 8]) })
  assert.deepEqual(looks.held(), { live: [2, 7], mistakes: -1 })
  assert.deepEqual(
    looks.live?.pictures.map(({ values }) => [...values]),
    [
      [1, 2],
      [3, 4],
    ],
  )
  assert.deepEqual([...(looks.live?.example.pixels ?? [])], [9, 8])
  assert.equal(looks.live?.layers[0].gradient, NaN)
  looks.take({ job: "a", part: 0, live: null, mistakes: null }, {})
  assert.equal(looks.live?.batch, 7)
  looks.take({ job: "a", part: 1, live: null, mistakes: null }, {})
  assert.equal(looks.live, null)
})

test("mistakes bring their pictures one after the other", () => {
  const looks = createLooks()
  const row = { label: 3, guess: 5, probability: 0.75, words: [], copy: [] }
  const mistakes = {
    epoch: 4,
    count: 2,
    of: 9,
    all: 9,
    pairs: [[3, 5, 2]],
    side: [1, 2, 1],
    columns: [],
    rows: [row, row],
  }
  const data = { data: new Uint8Array([1, 2, 3, 4]), shape: [4] }
  looks.take({ job: "a", part: 0, live: null, mistakes }, { mistakes: data })
  assert.deepEqual(
    looks.mistakes?.rows.map(({ pixels, copy }) => [[...pixels], copy]),
    [
      [[1, 2], null],
      [[3, 4], null],
    ],
  )
  assert.equal(looks.held().mistakes, 4)
})

test("columns are the plan's layers, and Keras's where it has others", () => {
  const layers = [
    { title: "Residual", kind: "residual", shape: [4], parameters: 40 },
    { title: "Dense", kind: "dense", shape: [2], parameters: 10 },
  ]
  const network = {
    ...{ data: "Iris", kind: "table", shape: [4], labels: ["a", "b"], probable: true, misfit: "" },
    layers,
  }
  assert.deepEqual(
    columnsOf(network, null).map(({ title, at }) => [title, at]),
    [
      ["Iris", -1],
      ["Residual", 0],
      ["Output", 1],
    ],
  )
  assert.equal(columnsOf({ ...network, misfit: "It does not fit." }, null).at(-1)?.title, "Dense")
  const example = { side: [], pixels: new Uint8Array(), words: [1], columns: [], label: 0 }
  const kinds = ["Dense", "Dense", "Add", "Dense"].map((kind) => ({ kind, shape: [4], gradient: null }))
  const live = { epoch: 1, batch: 0, layers: kinds, pictures: [], outputs: [], example }
  assert.deepEqual(
    columnsOf(network, live).map(({ title }) => title),
    ["Iris", "Dense", "Dense", "Add", "Output"],
  )
})

test("a single output is the probability of the second of two classes", () => {
  assert.deepEqual(chancesOf([0.25], 2), [0.75, 0.25])
  assert.deepEqual(chancesOf([0.1, 0.9], 2), [0.1, 0.9])
})

test("an output that is no probability is told as the number it is, beside its class", () => {
  assert.equal(hasChances({ labels: ["0", "1"], probable: true }), true)
  assert.equal(hasChances({ labels: ["0", "1"], probable: false }), false)
  assert.equal(hasChances({ labels: [], probable: true }), false)
  const example = { label: 1, pixels: new Uint8Array(), side: [], words: [], columns: [] }
  assert.equal(saidBy({ outputs: [-0.43], example }, ["blue", "orange"]), "says \u22120.43; the class is orange")
  assert.equal(saidBy({ outputs: [2.5, 3], example }, []), "says 2.5, 3, is 1")
})

test("what is almost certain is not called certain, and a row is told in a few words", () => {
  assert.equal(shortPercent(0.975), percent(0.975))
  assert.equal(shortPercent(1), percent(1))
  assert.equal(shortPercent(0.99999), "≈\u00a0100\u00a0%")
  assert.equal(rowWords([5.1, 3.25, 1.5], [], 2), "5.1, 3.25, …")
  assert.equal(rowWords(["", "a", "film"], []), "a film")
  assert.equal(inputWords([19.589999822597548, 0.5], []), "19.6\n0.5")
  assert.equal(inputWords(["", "a", "film"], []), "a film")
})

test("a row's numbers have their columns' names, and of a category the one that holds is named alone", () => {
  const columns = ["age", "height", "town = Bern", "town = a = b", "town is empty", "x = 1"]
  assert.equal(rowWords([41, 1.72, 0, 1, 0, 0], columns), "age\u00a041, height\u00a01.72, town = a = b, x = 1\u00a00")
  assert.equal(rowWords([-3, 1.7, 0, 0, 1, 2, 7], columns, 3), "age\u00a0−3, height\u00a01.7, town is empty, …")
  assert.deepEqual(namedNumbers([3216, 0.5], ["income"]), ["income\u00a03216", "0.5"])
  // Where none of a category's numbers holds, something is wrong: then all are shown.
  assert.deepEqual(namedNumbers([0, 0], ["town = Bern", "town = Köln"]), ["town = Bern\u00a00", "town = Köln\u00a00"])
  assert.equal(inputWords([41, 1, 0], ["age", "town = Bern", "town = Köln"]), "age\u00a041\ntown = Bern")
})
