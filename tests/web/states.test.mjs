// A recurrent unit's moments in the inspector: which columns there are, and where its slope is said to come from.

import assert from "node:assert/strict"
import { test } from "node:test"
import { columnsFor, introduceStates } from "../../playground/components/stage/inspector/states.js"

const row = { moment: 0, state: 0.1, slope: 0.5, own: 0, carried: 0.5, cut: false }
const rows = [row, { ...row, moment: 1 }, { ...row, moment: 2, own: 0.5, carried: 0 }]
const told = (/** @type {typeof rows} */ states, /** @type {number} */ added) =>
  introduceStates({ states, added, focus: 4 })

test("an LSTM's unit tells its memory too", () => {
  const names = (/** @type {object} */ more) => columnsFor([{ ...row, ...more }]).map(({ name }) => name)
  assert.deepEqual(names({}), ["state h", "∂L/∂h", "= from here", "+ from later"])
  assert.deepEqual(names({ memory: 1, forget: 0.7, memory_slope: 2 }).slice(4), ["memory c", "forget gate f", "∂L/∂c"])
  const [, , , , memory, forget, slope] = columnsFor([{ ...row, memory: 1, forget: 0.7, memory_slope: 2 }])
  assert.deepEqual(
    [memory, forget, slope].map(({ of }) => of({ ...row, memory: 1, forget: 0.7, memory_slope: 2 })),
    [1, 0.7, 2],
  )
})

test("where the slope comes from is said of the moment the way back has come to", () => {
  assert.match(told(rows, 3), /comes with the backward pass/)
  assert.match(told(rows, 2), /At moment 3 all of the slope comes from what is handed on there/)
  assert.match(told(rows, 0), /At moment 1 all of the slope is carried back from later/)
  assert.match(told([{ ...row, own: 0.2, carried: 0.3 }], 0), /has two parts/)
  assert.match(told([{ ...row, own: 0, carried: 0, cut: true }], 0), /the way back is cut/)
})
