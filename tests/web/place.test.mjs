// What the address says of the race's page: whose basins, which place, how large; read back as it was written.

import assert from "node:assert/strict"
import { test } from "node:test"
import { lookOf, queryOf } from "../../playground/components/race/place.js"

/** @type {import("../../playground/components/race/types.d.ts").RaceOptions} */
const PLAIN = {
  ...{ height: "linear", logLoss: false, whole: true, click: "start", basins: false },
  ...{ picture: "above", curve: "loss", present: false },
}

test("nothing is said of what is as usual", () => {
  assert.equal(queryOf("", { at: 0, options: PLAIN, basins: 2, point: [1, 2] }), "")
  assert.equal(queryOf("surface=bowl", { at: 7, options: PLAIN, basins: 0, point: null }), "surface=bowl&at=7")
})

test("what is drawn over the map comes back", () => {
  const options = { ...PLAIN, basins: true, click: /** @type {const} */ ("point"), present: true }
  const query = queryOf("", { at: 0, options, basins: 3, point: [-0.25, 1e-7] })
  assert.deepEqual(lookOf(`?${query}`), { basins: 3, point: [-0.25, 1e-7], options: { present: true } })
})

test("what makes no sense is left out", () => {
  for (const search of ["?point=1", "?point=1,", "?point=1,2,3", "?point=a,b", "?point=Infinity,0"])
    assert.equal(lookOf(search).point, null, search)
  assert.equal(lookOf("?basins=x").basins, 0)
  assert.equal(lookOf("").basins, null)
})
