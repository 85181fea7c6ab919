// What the card beside the pointer tells is of the cell it points at: over all cells of a drawing, at every place of an
// update, against the numbers that the drawing was made of.

import assert from "node:assert/strict"
import { test } from "node:test"
import { toldOf } from "../../playground/components/stage/network/cell_told.js"
import { unrolledLayoutOf } from "../../playground/components/stage/network/unrolled_layout.js"
import {
  allPlaces,
  NEAR,
  placeAt,
  placeOf,
  readCell,
  writeCell,
} from "../../playground/components/stage/network/unrolled_places.js"
import { cellsOfStrip, sharedNumber } from "../../playground/components/stage/network/unrolled_values.js"
import { spokenOf } from "../../playground/components/stage/network/unrolled_words.js"
import { MOMENTS, network, sceneAt, UNITS } from "./recurrent.mjs"

const CALLED = {
  simple_rnn: { H: "state h" },
  lstm: { i: "input gate i", f: "forget gate f", g: "candidate g", o: "output gate o", c: "memory c", h: "state h" },
}

for (const kind of /** @type {const} */ (["simple_rnn", "lstm"]))
  for (const [width, height] of [
    [800, 335],
    [370, 230],
  ])
    test(`${kind}: wherever it is pointed at in ${width} x ${height}, the card is of that cell at its moment`, () => {
      let cells = 0
      for (const { id: step } of network(kind).operations) {
        const { scene, anatomy } = sceneAt(kind, step)
        const layout = unrolledLayoutOf(anatomy, [MOMENTS, 1], width, height, 12)
        const places = allPlaces(layout, scene.setup)
        for (const { strips, units } of layout.bands)
          for (const strip of strips)
            for (let j = 0; j < units; j += 1) {
              const high = strip.h / units
              const [left, top] = [strip.x, strip.y + j * high]
              const drawn = cellsOfStrip(scene, strip)?.[j] ?? null
              for (const [x, y] of [
                [left + strip.w / 2, top + high / 2],
                [left + 0.2, top + 0.2],
                [left + strip.w - 0.2, top + high - 0.2],
              ]) {
                const place = placeAt(places, x, y)
                const told = place && toldOf(scene, place.id, place.cell)
                assert.ok(place && told)
                const called = /** @type {Record<string, string>} */ (CALLED[kind])[strip.name]
                assert.equal(told.name, `${called} of unit ${j + 1} at moment ${strip.t + 1}`, `${step} ${x} ${y}`)
                const numbers = told.numbers.map(([, value]) => value)
                if (drawn) assert.ok(numbers.includes(drawn.value), `${step}: ${told.name} is drawn ${drawn.value}`)
                else assert.ok(numbers.every((value) => value === null) || scene.phase === "forward", told.name)
                const own = told.numbers.find(([what]) => what === "= from here")
                if (drawn?.slope && own) assert.equal(own[1], drawn.own)
                cells += 1
              }
            }
        for (const { id, box, cell } of places) {
          if (cell) continue
          const part = anatomy.part(id)
          const found = placeAt(places, box.x + box.w / 2, box.y + box.h / 2)
          assert.equal(found?.id, id, step)
          const numbers = toldOf(scene, id, null)?.numbers.map(([, value]) => value)
          assert.ok(part && numbers)
          const value =
            part.kind === "unit"
              ? spokenOf(scene, part).value
              : part.kind === "input"
                ? scene.input(part)
                : sharedNumber(scene, part).value
          if (value !== null) assert.ok(numbers.includes(value), `${step}: ${id} is drawn ${value}, told ${numbers}`)
        }
      }
      assert.equal(cells, network(kind).operations.length * MOMENTS * UNITS * (kind === "lstm" ? 6 : 1) * 3)
    })

test("a memory, a gate and a state are told with their own slopes; of the new weights none is", () => {
  const { scene, at } = sceneAt("lstm", "dZ:0@0")
  const cell = { layer: 0, t: 0, j: 1 }
  const of = (/** @type {string} */ id) => at(id) + 2
  const later = of("dc:0@1") * of("f:0@1")
  assert.deepEqual(toldOf(scene, "n1", { ...cell, name: "c" }), {
    name: "memory c of unit 2 at moment 1",
    numbers: [
      ["memory c", of("c:0@0")],
      ["∂L/∂c", of("dc:0@0")],
      ["= from here", of("dc:0@0") - later],
      ["+ from later", of("dc:0@0") - (of("dc:0@0") - later)],
    ],
  })
  assert.deepEqual(toldOf(scene, "n1", { ...cell, name: "f" })?.numbers, [
    ["forget gate f", of("f:0@0")],
    ["delta ∂L/∂z", at("dZ:0@0") + 2 + UNITS],
  ])
  const forward = sceneAt("lstm", "c:0@1").scene
  assert.deepEqual(toldOf(forward, "n1", { ...cell, name: "c" })?.numbers, [
    ["memory c", of("c:0@0")],
    ["∂L/∂c", null],
  ])
  const again = sceneAt("lstm", "recheck").scene
  assert.deepEqual(toldOf(again, "n1", { ...cell, name: "h" })?.numbers, [
    ["state h, with the new weights", -of("h:0@0")],
  ])
})

test("between two cells the nearer one is meant, and further off none", () => {
  const box = (/** @type {number} */ x) => ({ x, y: 0, w: 5, h: 10 })
  const places = [
    { id: "b", box: box(6), cell: null },
    { id: "a", box: box(0), cell: null },
  ]
  assert.deepEqual(
    [4.5, 5.3, 5.7, 6.5, 12.5, 13.5].map((x) => placeAt(places, x, 5)?.id),
    ["a", "a", "b", "b", "b", undefined],
  )
  assert.deepEqual(
    [13.5, 32, 34].map((x) => placeAt(places, x, 5, NEAR.finger)?.id),
    ["b", "b", undefined],
    "a finger is taken for the nearest within 22 pixels",
  )
})

test("a unit's frame stands around the cell that was picked, else where its state is handed on", () => {
  const { scene, anatomy } = sceneAt("lstm", "dZ:0@0")
  const layout = unrolledLayoutOf(anatomy, [MOMENTS, 1], 800, 335, 12)
  const places = allPlaces(layout, scene.setup)
  const picked = { layer: 0, name: "c", t: 0, j: 1 }
  assert.deepEqual(placeOf(places, "n1", picked)?.cell, picked)
  assert.deepEqual(placeOf(places, "n1", null)?.cell, { layer: 0, name: "h", t: MOMENTS - 1, j: 1 })
  assert.deepEqual(readCell(writeCell(picked)), picked)
  assert.equal(readCell(undefined), null)
})
