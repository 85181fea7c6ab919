// The loss surface's own mathematics: where weights lie, what is drawn, what is asked for.

import assert from "node:assert/strict"
import { test } from "node:test"
import { replaned } from "../../playground/components/stage/changes.js"
import { eachLine, heightsOf } from "../../playground/components/stage/surface/contours.js"
import { pixelOf, placeOf } from "../../playground/components/stage/surface/map_picture.js"
import {
  afterMessage,
  drawnLoss,
  edgeOf,
  forAnotherRun,
  isOnMap,
  mostLike,
  placeOn,
  surfaceWish,
} from "../../playground/components/stage/surface/plane.js"
import { fromAbove } from "../../playground/components/stage/surface/space_view.js"
import { wordsOfDot } from "../../playground/components/stage/surface/surface_words.js"

/** @import { ToldSurface } from "../../playground/components/shared/wire.d.ts" */
/** @import { LossPlane, PlaneSpot } from "../../playground/components/stage/surface/plane.js" */
/** @import { StageState, Store } from "../../playground/components/stage/types.d.ts" */

/** @type {ToldSurface} */
const TOLD = {
  plane: "p",
  kind: "path",
  pair: null,
  seed: 0,
  contours: "all",
  words: "A plane.",
  why: "",
  domain: [
    [-1, 3],
    [-2, 2],
  ],
  axes: ["across", "up"],
  update: null,
  state: 0,
  side: 0,
  asked: 41,
  dots: [],
  optimizers: [[[0, "sgd"]]],
  unfinished: false,
  waiting: false,
}

/** @param {number[]} numbers @param {number[]} shape */
const packed = (numbers, shape = [numbers.length]) => ({ data: Float64Array.from(numbers), shape })

const AXES = {
  surface_origin: packed([1, 2, 3]),
  surface_u: packed([0.6, 0.8, 0]),
  surface_v: packed([0, 0, 1]),
}

/** A plane of three losses along each side, 10 x across + up at each. */
const LOSSES = [-2, 0, 2].flatMap((up) => [-1, 1, 3].map((across) => 10 * across + up))

/** @param {Partial<ToldSurface>} [told] */
function plane(told = {}) {
  const found = afterMessage(
    null,
    { ...TOLD, side: 3, dots: [4], ...told },
    { ...AXES, surface_losses: packed(LOSSES, [3, 3]), surface_dots: packed([0.5, 0.25, 1.5, 1.25, 0.1], [1, 1, 5]) },
  )
  return /** @type {LossPlane} */ (found)
}

test("weights lie where the plane's directions say", () => {
  const [across, up] = placeOn(plane(), Float64Array.from([1 + 0.6 * 2, 2 + 0.8 * 2, 3 - 1.5]))
  assert.ok(Math.abs(across - 2) < 1e-12 && up === -1.5)
  const off = placeOn(plane(), Float64Array.from([1 + 0.8, 2 - 0.6, 3]))
  assert.ok(Math.hypot(...off) < 1e-12)
})

test("a message adds to what is known of its plane, and another plane begins anew", () => {
  const first = plane()
  assert.equal(first.runs[0].dots.get(4)?.off, 0.1)
  const more = afterMessage(first, { ...TOLD, dots: [5] }, { surface_dots: packed([1, 1, 2, 2, 0], [1, 1, 5]) })
  assert.deepEqual([...(more?.runs[0].dots.keys() ?? [])], [4, 5])
  assert.equal(more?.relief, first.relief)
  assert.equal(first.runs[0].dots.size, 1)
  // Another batch's losses are not those of the one before.
  const batch = afterMessage(
    first,
    { ...TOLD, contours: "batch", update: 7, dots: [5] },
    { surface_dots: packed([1, 1, 2, 2, 0], [1, 1, 5]) },
  )
  assert.deepEqual([...(batch?.runs[0].dots.keys() ?? [])], [5])
  const other = afterMessage(first, { ...TOLD, plane: "q" }, AXES)
  assert.equal(other?.relief, null)
  assert.equal(other?.runs[0].dots.size, 0)
  assert.equal(afterMessage(first, { ...TOLD, plane: "" }, {}), first)
  assert.equal(forAnotherRun(first, 3)?.runs.length, 0)
  assert.equal(forAnotherRun(first, 4), null)
})

test("between the losses the surface is drawn straight", () => {
  for (const spot of /** @type {PlaneSpot[]} */ ([
    [-1, -2],
    [3, 2],
    [0.3, 1.7],
    [2.2, -0.4],
  ]))
    assert.ok(Math.abs(drawnLoss(plane(), spot) - (10 * spot[0] + spot[1])) < 1e-12)
  assert.ok(Number.isNaN(drawnLoss(plane(), [3.1, 0])))
})

test("a pixel and its place are the same", () => {
  const map = { left: 40, top: 4, width: 400, height: 200, told: TOLD }
  assert.deepEqual(pixelOf(map, [-1, 2]), [40, 4])
  assert.deepEqual(pixelOf(map, [3, -2]), [440, 204])
  const [across, up] = placeOf(map, pixelOf(map, [0.7, -1.1])) ?? [Number.NaN, Number.NaN]
  assert.ok(Math.abs(across - 0.7) < 1e-12 && Math.abs(up + 1.1) < 1e-12)
  assert.equal(placeOf(map, [39, 100]), null)
})

test("a way that leaves the map ends at its edge", () => {
  const box = { left: 0, right: 100, top: 0, bottom: 50 }
  assert.deepEqual(edgeOf([50, 25], [150, 25], box), [100, 25])
  assert.deepEqual(edgeOf([50, 25], [50, -75], box), [50, 0])
  assert.deepEqual(edgeOf([50, 25], [250, 225], box), [75, 50])
  assert.deepEqual(edgeOf([50, 25], [60, 30], box), [60, 30])
})

test("the parameter most like a direction is the one that leads furthest along it", () => {
  assert.equal(mostLike(plane(), [0, 0], [1, 0.1]), 1)
  assert.equal(mostLike(plane(), [0, 0], [0, -3]), 2)
  assert.equal(mostLike(plane(), [1, 1], [1, 1]), null)
})

test("heights keep the order of the losses, and lead back to them", () => {
  for (const values of [
    [1, 2, 3, 5],
    [0.1, 0.2, 0.3, 1e6],
    [7, 7, 7],
  ]) {
    const heights = heightsOf(Float64Array.from([...values, Number.NaN, Number.POSITIVE_INFINITY]))
    const shares = values.map(heights.share)
    assert.deepEqual(
      [...shares].sort((a, b) => a - b),
      shares,
    )
    assert.ok(shares.every((share) => share >= 0 && share <= 1))
    for (const value of values) assert.ok(Math.abs(heights.loss(heights.share(value)) - value) <= 1e-9 * value)
    assert.ok(Number.isNaN(heights.share(Number.POSITIVE_INFINITY)))
  }
})

test("lines of equal loss lie where the loss is that of the line", () => {
  const side = 9
  const field = Float64Array.from({ length: side * side }, (_, at) => (at % side) + 2 * Math.floor(at / side))
  let count = 0
  eachLine(field, side, [3.5, 11.25], (level, ...ends) => {
    count += 1
    for (const [x, y] of [
      [ends[0], ends[1]],
      [ends[2], ends[3]],
    ])
      assert.ok(Math.abs(x + 2 * y - level) < 1e-12)
  })
  assert.ok(count > 10)
  eachLine(
    Float64Array.from(field, () => Number.NaN),
    side,
    [3],
    () => assert.fail(),
  )
})

// -- what is asked for --

/** @param {Partial<StageState["surface"]>} [surface] @param {object} [stage] */
const stageAt = (surface = {}, stage = {}) =>
  /** @type {StageState} */ (
    /** @type {unknown} */ ({
      cursor: { update: 4, step: "start" },
      surface: { kind: "path", pair: null, seed: 0, contours: "all", again: null, ...surface },
      ...stage,
    })
  )

/** @param {LossPlane | null} surface @param {number[]} [theta] */
const storeOf = (surface, theta = [1, 2, 3]) =>
  /** @type {Store} */ (
    /** @type {unknown} */ ({
      surface,
      end: null,
      twin: null,
      states: new Map([[4, { theta: Float64Array.from(theta) }]]),
      setup: { standstill: "", view: { earliest: 0, limit: { update: 1e9 } } },
    })
  )

test("what is missing of the surface is asked for, and nothing twice", () => {
  const found = plane({ asked: 101, state: 4 })
  const fine = { ...found, runs: [{ ...found.runs[0], way: new Map([[4, /** @type {PlaneSpot} */ ([0, 0])]]) }] }
  const at = (/** @type {LossPlane | null} */ found, surface = {}, resting = true) =>
    surfaceWish(storeOf(found), stageAt(surface), { resting })
  assert.equal(at(null)?.known, "")
  assert.equal(at(fine), null)
  assert.equal(at({ ...fine, relief: null, told: { ...fine.told, unfinished: true } })?.side, 41)
  const coarse = { ...fine, relief: fine.relief && { ...fine.relief, asked: 41 } }
  assert.equal(at(coarse)?.side, 101)
  assert.equal(at(coarse, {}, false), null)
  assert.equal(at(fine, { contours: "batch" })?.contours, "batch")
  assert.equal(at(fine, { again: fine.told.plane })?.again, "press")
  assert.equal(at(fine, { again: "another" })?.again, null)
  assert.equal(at({ ...fine, runs: [{ ...fine.runs[0], dots: new Map() }] })?.dot, true)
  assert.equal(at(fine, { kind: "pair", pair: ["a", "b"] })?.kind, "pair")
})

test("who pressed for another plane waits until one has come, not merely an answer to what was asked before", () => {
  const pressed = stageAt({ again: "old" })
  for (const told of ["", "old"]) assert.equal(replaned(pressed, told).surface.again, "old")
  assert.equal(replaned(pressed, "new").surface.again, null)
  assert.equal(replaned(stageAt(), "new").surface.again, null)
})

test("where nothing moves the dot is asked for with whatever else is missing, what takes long is not", () => {
  const found = plane({ asked: 101, state: 4 })
  const nowhere = { ...found, runs: [{ ...found.runs[0], dots: new Map() }] }
  const asked = (/** @type {boolean} */ still) => surfaceWish(storeOf(nowhere), stageAt(), { resting: false, still })
  assert.equal(asked(true)?.dot, true)
  assert.equal(asked(false), null)
  const coarse = { ...found, relief: found.relief && { ...found.relief, asked: 41 } }
  assert.equal(surfaceWish(storeOf(coarse), stageAt(), { resting: false, still: true }), null)
})

test("a path that has left the map asks for another plane, once from each place", () => {
  const away = [1, 2, 30]
  const found = plane({ asked: 101, state: 3 })
  assert.equal(surfaceWish(storeOf(found, away), stageAt(), { resting: true })?.again, "left")
  const tried = plane({ asked: 101, state: 4 })
  assert.notEqual(surfaceWish(storeOf(tried, away), stageAt(), { resting: true })?.again, "left")
  assert.ok(!isOnMap(tried.told, placeOn(tried, Float64Array.from(away))))
})

test("a camera that went below the ground is lifted, and stays as far away", () => {
  const up = { x: 0, y: 0, z: 1 }
  const center = { x: 0, y: 0, z: -0.3 }
  const high = { eye: { x: -1, y: -1, z: 0.5 }, center, up }
  assert.equal(fromAbove(high), high)
  const { eye } = fromAbove({ eye: { x: -1.5, y: -2, z: -0.9 }, center, up })
  assert.ok(eye.z > 0 && eye.x < 0)
  assert.ok(Math.abs(eye.y / eye.x - 4 / 3) < 1e-12)
  assert.ok(Math.abs(Math.hypot(eye.x, eye.y, eye.z + 0.3) - Math.hypot(1.5, 2, 0.6)) < 1e-12)
})

test("the dot's words say what is exact and what is not", () => {
  const now = { state: 4, update: 4, onMap: true, finite: true }
  const off = { at: /** @type {PlaneSpot} */ ([0, 0]), own: 0.5, below: 0.25, off: 0.125 }
  assert.equal(
    wordsOfDot(plane(), { ...now, dot: off }),
    "Loss of all examples 0.5. The weights are 0.125 away from this plane; at the dot its loss is 0.25.",
  )
  assert.equal(
    wordsOfDot(plane(), { ...now, dot: { ...off, off: 0 } }),
    "Loss of all examples 0.5: the dot stands on the surface.",
  )
  // As the plane of a link has it, whose numbers are rounded to single precision.
  assert.equal(
    wordsOfDot(plane(), { ...now, dot: { ...off, off: 1.98e-7 } }),
    wordsOfDot(plane(), { ...now, dot: { ...off, off: 0 } }),
  )
  assert.match(wordsOfDot(plane(), { ...now, dot: { ...off, off: 1e-5 } }), /are 1\s×\s10⁻⁵ away/)
  assert.equal(
    wordsOfDot(plane(), { ...now, dot: { ...off, off: 0 }, oneBatch: true }),
    "Loss of all examples as one batch 0.5 (the training loss takes running means): the dot stands on the surface.",
  )
  // Before there is a surface nothing stands on it.
  assert.equal(
    wordsOfDot({ ...plane(), relief: null }, { ...now, dot: { ...off, off: 0 } }).includes("stands on"),
    false,
  )
  assert.match(wordsOfDot(plane(), { ...now, dot: undefined, onMap: false, finite: false }), /off the map.*not finite/)
})

test("behind the last update of a run that diverged the surface is asked for where there are weights", () => {
  const over = stageAt({}, { cursor: { update: 4, step: "recheck" } })
  const ended = { ...storeOf(null), end: 4 }
  assert.equal(surfaceWish(ended, over, { resting: true })?.state, 4)
  assert.equal(surfaceWish({ ...ended, end: null }, over, { resting: true })?.state, 5)
  // Who came there step by step has it already.
  const found = plane({ asked: 101, state: 4 })
  const runs = [{ ...found.runs[0], way: new Map([[4, /** @type {PlaneSpot} */ ([0, 0])]]) }]
  assert.equal(surfaceWish({ ...ended, surface: { ...found, runs } }, over, { resting: true }), null)
})
