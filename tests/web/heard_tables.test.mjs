// Charts in figures, for who listens: each number is the line's own at its place, a dash where the line has none.

import assert from "node:assert/strict"
import test from "node:test"

import { tableOf as ofRace } from "../../playground/components/race/chart_view.js"
import { tableOfPlaces } from "../../playground/components/race/map_view.js"
import { fewOf, MOST_ROWS, tableOfLines } from "../../playground/components/shared/heard_table.js"
import { tableOfWay } from "../../playground/components/stage/surface/way_table.js"
import { tableOfLosses } from "../../playground/components/stage/transport/history_view.js"
import { tableOf as ofTraining } from "../../playground/components/training/chart_view.js"

/** @import { ChartView } from "../../playground/components/race/chart_view.js" */
/** @import { ShownRacer } from "../../playground/components/race/types.d.ts" */
/** @import { CurvePoint } from "../../playground/components/stage/types.d.ts" */
/** @import { Plotted } from "../../playground/components/training/types.d.ts" */

const DASH = "\u2014"

test("of many rows a few are told, evenly, with both ends", () => {
  const many = Array.from({ length: 1000 }, (_, at) => at)
  const few = fewOf(many)
  assert.equal(few.length, MOST_ROWS)
  assert.deepEqual([few[0], few.at(-1)], [0, 999])
  const gaps = few.slice(1).map((at, index) => at - few[index])
  assert.ok(Math.max(...gaps) - Math.min(...gaps) <= 1)
  assert.deepEqual(fewOf([4, 5]), [4, 5])
  assert.deepEqual(fewOf([]), [])
})

test("lines that begin at other places share rows", () => {
  const lines = [
    {
      name: "a",
      points: new Map([
        [0, 0.25],
        [2, null],
      ]),
    },
    {
      name: "b",
      points: new Map([
        [1, -1.5],
        [2, 3],
      ]),
    },
  ]
  assert.deepEqual(tableOfLines("at", lines), {
    columns: ["at", "a", "b"],
    rows: [
      ["0", "0.25", DASH],
      ["1", DASH, "\u22121.5"],
      ["2", DASH, "3"],
    ],
  })
})

test("the losses of a run, and of the one beside it where there is one", () => {
  /** @type {CurvePoint[]} */
  const curve = [
    [0, 0.5, 0.6],
    [1, 0.4, 0.55],
    [2, 0.3, 0.5],
  ]
  assert.deepEqual(tableOfLosses(curve, null), {
    columns: ["after update", "training loss", "test loss"],
    rows: [
      ["0", "0.5", "0.6"],
      ["1", "0.4", "0.55"],
      ["2", "0.3", "0.5"],
    ],
  })
  const both = tableOfLosses(curve, [
    [0, 0.5, 0.6],
    [2, 0.2, 0.45],
    [7, 0.1, 0.1],
  ])
  assert.deepEqual(both.columns.slice(3), ["training loss, second optimizer", "test loss, second optimizer"])
  assert.deepEqual(
    both.rows.map((row) => row.slice(3)),
    [
      ["0.5", "0.6"],
      [DASH, DASH],
      ["0.2", "0.45"],
    ],
  )
})

const RACER = /** @type {ShownRacer} */ (
  /** @type {unknown} */ ({
    name: "Adam",
    x: (/** @type {number} */ step) => step / 4,
    y: (/** @type {number} */ step) => -step,
    lastStep: (/** @type {number} */ step) => Math.min(step, 2),
  })
)

test("a race tells nothing of what is still to come, and nothing of who has diverged", () => {
  const view = /** @type {ChartView} */ (
    /** @type {unknown} */ ({
      racers: [RACER, { ...RACER, name: "SGD", lastStep: (/** @type {number} */ step) => step }],
      ...{ step: 3, most: 9 },
      value: (/** @type {ShownRacer} */ { name }, /** @type {number} */ step) => step + (name === "SGD" ? 0.5 : 0),
    })
  )
  assert.deepEqual(ofRace(view), {
    columns: ["step", "Adam", "SGD"],
    rows: [
      ["0", "0", "0.5"],
      ["1", "1", "1.5"],
      ["2", "2", "2.5"],
      ["3", DASH, "3.5"],
    ],
  })
})

test("where a racer was is told across and up", () => {
  assert.deepEqual(tableOfPlaces({ racers: [RACER], step: 3, axes: ["w1", "w2"] }), {
    columns: ["step", "Adam: w1, w2"],
    rows: [
      ["0", "0, 0"],
      ["1", "0.25, \u22121"],
      ["2", "0.5, \u22122"],
    ],
  })
})

test("the way over the surface with its losses, a dash where one is not known", () => {
  const steps = [
    { update: 0, at: /** @type {[number, number]} */ ([0, 0]) },
    { update: 5, at: /** @type {[number, number]} */ ([1.25, -0.5]) },
  ]
  const losses = new Map([[5, 0.125]])
  assert.deepEqual(
    tableOfWay(["along", "aside"], steps, (update) => losses.get(update)),
    {
      columns: ["after update", "along", "aside", "training loss"],
      rows: [
        ["0", "0", "0", DASH],
        ["5", "1.25", "\u22120.5", "0.125"],
      ],
    },
  )
})

test("a training's chart tells shares in percent, and not what only leads from point to point", () => {
  const look = { colour: "", dash: "", mark: null }
  /** @type {Plotted[]} */
  const lines = [
    { name: "so far", x: [0.5], y: [0.1], ...look, faint: true },
    { name: "validation", x: [1, 2], y: [0.5, 0.95625], ...look, faint: false },
  ]
  const chart = {
    lines,
    x: /** @type {[number, number]} */ ([0, 2]),
    ticks: null,
    level: null,
    percent: true,
    logX: false,
  }
  assert.deepEqual(ofTraining("epoch", chart), {
    columns: ["epoch", "validation"],
    rows: [
      ["1", "50\u00a0%"],
      ["2", "95.63\u00a0%"],
    ],
  })
})
