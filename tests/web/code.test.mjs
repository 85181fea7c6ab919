// The tab with the program: which of its variables a line names, how their values are written, when it is asked for.

import assert from "node:assert/strict"
import { test } from "node:test"
import { belongs, covers, goal, namedIn, written } from "../../playground/components/stage/inspector/code.js"
import { questionOf } from "../../playground/components/stage/question.js"
import { createState } from "../../playground/components/stage/state.js"
import { createStore } from "../../playground/components/stage/store.js"
import { message, setup } from "./support.mjs"

/** @import { VariableRow } from "../../playground/components/shared/wire.d.ts" */

/** @type {(name: string, step: string, shape: number[], numbers: number[], part?: string, sides?: number[]) =>
 *   VariableRow} */
const row = (name, step, shape, numbers, part = "", sides = []) => ({ name, step, shape, numbers, part, sides })
const ROWS = [
  row("W1", "start", [1, 2], [1, 2]),
  row("m", "start", [1], [0]),
  row("Z1", "Z:0", [1, 2], [0.5, -0.25]),
  row("m", "m", [1], [7]),
]

test("a line's variables are those it names, once, in its order, as far as they are computed", () => {
  /** @param {string[]} texts @param {string[]} done */
  const names = (texts, done) => namedIn(texts, ROWS, (step) => done.includes(step)).map(({ name }) => name)
  assert.deepEqual(names(["    Z1 = X @ W1 + b1"], ["Z:0"]), ["Z1", "W1"])
  assert.deepEqual(names(["    Z1 = X @ W1 + b1"], []), ["W1"])
  assert.deepEqual(names(["parts = f(Z1)", "W1 = g(Z1)  # m"], ["Z:0", "m"]), ["Z1", "W1"])
  assert.deepEqual(names(["mean = W10"], ["m"]), [])
})

test("a name that comes twice holds its old value until its operation is done", () => {
  assert.deepEqual(namedIn(["m = m + 1"], ROWS, () => false)[0].numbers, [0])
  assert.deepEqual(namedIn(["m = m + 1"], ROWS, () => true)[0].numbers, [7])
})

test("a line in a loop over moments is the operation of each, and goes to the moment under way, or the first", () => {
  const ids = ["start", "Z:0@0", "H:0@0", "Z:0@1", "H:0@1", "A:0", "dU:0@1"]
  assert.ok(covers("Z:0@*", "Z:0@1") && covers("A:0", "A:0"))
  assert.ok(!covers("Z:0@*", "H:0@1") && !covers("dU:0@*", "dU:0") && !covers("dU:0", "dU:0@1"))
  assert.equal(goal("Z:0@*", ids, "H:0@1"), "Z:0@1")
  assert.equal(goal("Z:0@*", ids, "A:0"), "Z:0@0")
  assert.equal(goal("dU:0@*", ids, "H:0@0"), "dU:0@1") // the first moment has none
  assert.equal(goal("A:0", ids, "Z:0@1"), "A:0")
  assert.equal(goal("dc:0@*", ids, "Z:0@1"), "")
})

test("in a loop over moments a variable is that of the moment, the one before or the one after", () => {
  const rows = [0, 1, 2].map((moment) => row(`H1[${moment}]`, `H:0@${moment}`, [1], [moment]))
  const line = ["Z1[t] = H1[t] + H1[t - 1] @ H1[t + 1]"]
  const names = (/** @type {number} */ moment) => namedIn(line, rows, () => true, moment).map(({ name }) => name)
  assert.deepEqual(names(1), ["H1[1]", "H1[0]", "H1[2]"])
  assert.deepEqual(names(2), ["H1[2]", "H1[1]"])
})

test("a number, a small array in full, a large one by its shape and its beginning", () => {
  assert.equal(written(row("n", "start", [], [250])), "250")
  assert.equal(written(row("b", "start", [2], [0.5, -1])), "[0.5, −1]")
  assert.equal(written(row("Z", "start", [2, 2], [1, 2, 3, 4])), "[[1, 2],\n [3, 4]]")
  assert.equal(written(row("W", "start", [8, 8], [1, 2])), "(8, 8) array: 1, 2, …")
  const kernel = row("W1", "start", [2, 2, 3, 4], [1, 2, 3, 4], "[:, :, 0, 0]", [2, 2])
  assert.equal(written(kernel), "(2, 2, 3, 4) array, of it [:, :, 0, 0]:\n[[1, 2],\n [3, 4]]")
  const maps = row("X", "start", [10, 1, 3, 2], [1, 2, 3], "[0, :, :, 0]", [1, 3])
  assert.equal(written(maps), "(10, 1, 3, 2) array, of it [0, :, :, 0]:\n[[1, 2, 3]]")
  assert.equal(written(row("theta", "start", [433], [1, 2])), "(433,) array: 1, 2, …")
  const gate = row("U1", "start", [2, 8], [1, 2, 3, 4], "[:, 2:4]", [2, 2])
  assert.equal(written(gate), "(2, 8) array, of it [:, 2:4]:\n[[1, 2],\n [3, 4]]")
  assert.equal(written(row("m", "m", [433], [7], "[22]")), "(433,) array, of it [22]:\n7")
})

test("what is not finite came as a word and is named", () => {
  const infinite = /** @type {VariableRow} */ (/** @type {unknown} */ ({ ...ROWS[1], numbers: ["-Infinity"] }))
  assert.equal(written(infinite), "[−infinity]")
})

test("a line of one optimizer's rule belongs to its updates and to no others", () => {
  const line = { text: "", step: "delta", since: 3, until: 5 }
  assert.deepEqual(
    [2, 3, 4, 5].map((update) => belongs(line, update)),
    [false, true, true, false],
  )
  assert.ok(belongs({ ...line, until: null }, 1000))
})

/** @type {import("../../playground/components/shared/wire.d.ts").ToldProgram} */
const PROGRAM = { name: "p.py", lines: [], data: "", updates: 20 }

test("the program is asked for while it is looked at, once a run, and longer once the stage comes past its end", () => {
  const store = createStore()
  store.receive(message({ setup: setup(), states: [{ update: 0 }] }))
  const state = { ...createState(), level: 3, tab: "code", selection: "first" }
  /** @param {Partial<typeof state>} [changed] */
  const asked = (changed) => questionOf(store, { ...state, ...changed }, { force: true })
  assert.equal(asked({ tab: "chain" })?.program, false)
  assert.equal(asked({ level: 1 })?.program, false)
  assert.deepEqual([asked()?.program, asked()?.variables], [true, true])
  store.receive(message({ program: PROGRAM, variables: { update: 0, selection: "first", focus: null, rows: [] } }))
  assert.deepEqual([asked()?.program, asked()?.variables], [false, false])
  // Of large arrays the part with the selected number is told, and the row of the example in focus.
  assert.equal(asked({ selection: "second" })?.variables, true)
  assert.equal(asked({ focus: 3 })?.variables, true)
  assert.deepEqual([asked({ reached: 19 })?.program, asked({ reached: 20 })?.program], [false, true])
  assert.equal(asked({ cursor: { update: 1, step: "start" } })?.variables, true)
  store.receive(message({ run: "next", setup: setup({ run: "next" }), states: [{ update: 0 }] }))
  assert.deepEqual([store.program, store.variables], [null, null])
  assert.equal(asked()?.program, true)
})
