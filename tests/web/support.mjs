// What several tests need: a small network's anatomy, messages as the server packs them, a clock that only a test
// moves.

import { anatomyOf } from "../../playground/components/shared/anatomy.js"

/** @import { LossPlane } from "../../playground/components/stage/surface/plane.js" */
/** @import { Granularity } from "../../playground/components/shared/wire.d.ts" */
/** @import { Phase, StageRun, Setup, StageHeader, StageView } from "../../playground/components/shared/wire.d.ts" */

/** What every row has that a test is not about: of a Dense layer of one unit. */
export const ROWS = {
  layer: { kind: "dense", shape: [1], windows: null, moments: 0 },
  parameter: {},
  operation: { shape: [], cells: [], at: -1 },
}

/**
 * @param {string} id
 * @param {Phase} phase
 * @param {number | null} [layer]
 * @param {string} [name]
 */
export const operation = (id, phase, layer = null, name = id) => ({
  id,
  name,
  phase,
  layer,
  time: null,
  words: `words of ${id}`,
  next: `next ${id}`,
  ...ROWS.operation,
})

/** One input, one unit hidden, one output; ids that mean nothing. */
export const TOLD = {
  inputs: [{ id: "in", name: "x" }],
  layers: [
    { title: "hidden 1", words: "hidden layer 1", activation: "tanh", ...ROWS.layer },
    { title: "output", words: "the output", activation: "", ...ROWS.layer },
  ],
  units: [
    { id: "hid", name: "h₁", layer: 0 },
    { id: "out", name: "ŷ", layer: 1 },
  ],
  parameters: [
    {
      id: "first",
      name: "x→h₁",
      layer: 0,
      kind: /** @type {const} */ ("weight"),
      from: "in",
      to: "hid",
      slope: "g1",
      ...ROWS.parameter,
    },
    {
      id: "second",
      name: "h₁→ŷ",
      layer: 1,
      kind: /** @type {const} */ ("weight"),
      from: "hid",
      to: "out",
      slope: "g2",
      ...ROWS.parameter,
    },
    {
      id: "shift",
      name: "bias of ŷ",
      layer: 1,
      kind: /** @type {const} */ ("bias"),
      from: "",
      to: "out",
      slope: "g3",
      ...ROWS.parameter,
    },
  ],
  granularities: /** @type {Granularity[]} */ (["operation", "layer", "pass", "batch", "epoch"]),
  operations: [
    operation("start", "start"),
    operation("z1", "forward", 0, "Z"),
    operation("a1", "forward", 0, "A"),
    operation("z2", "forward", 1, "Z"),
    operation("loss", "loss"),
    operation("d2", "backward", 1, "dZ"),
    operation("g2", "backward", 1, "dW"),
    operation("g1", "backward", 0, "dW"),
    operation("delta", "update"),
    operation("theta", "update"),
    operation("recheck", "recheck"),
  ],
}

export const STEPS = TOLD.operations.map(({ id }) => id)

export const anatomy = anatomyOf(TOLD)

/** The operations of any update. */
export const stepsOf = () => STEPS.map(anatomy.operation)

/** @type {StageView} */
const VIEW = {
  cursor: { update: 0, step: "start" },
  selection: null,
  focus: null,
  level: 0,
  granularity: "pass",
  present: false,
  hideNext: false,
  find: false,
  manner: {
    ...{ edges: "auto", nodes: "auto", log_widths: false, test_points: false, two_tones: false, log_loss: false },
    ...{ plane: 0, speed: null },
  },
  mannered: false,
  linked: false,
  revision: 1,
  session: "ours",
  returned: false,
  mostKept: 6,
  reached: 0,
  brought: 0,
  earliest: 0,
  limit: { update: 1_000_000_000, sentence: "" },
  purpose: "",
  undo: false,
  cards: [],
  card: "",
  surface: { kind: "path", pair: null, seed: 0, contours: "all" },
  shown: "first",
}

/** A run by one rule, all of whose updates have the same operations. @type {StageRun} */
export const RUNNER = {
  rules: [{ update: 0, optimizer: "sgd", rate: "0.1", label: "SGD 0.1" }],
  updates: [[0, STEPS]],
  changes: [],
}

/**
 * A setup as it is told.
 * @param {Partial<Setup>} [changed]
 * @param {Partial<StageView>} [view]
 * @returns {Setup}
 */
export const setup = (changed = {}, view = {}) => ({
  run: "run",
  settings: [],
  headlines: [{ update: 0, text: "" }],
  runner: RUNNER,
  twin: null,
  optimizers: [{ name: "adam", label: "Adam", suggested: true }],
  kind: "classes",
  classes: 2,
  class_names: ["+1", "−1"],
  planar: true,
  example: { kind: "plane", shape: [1], low: -6, high: 6 },
  maps: [],
  cut: 0,
  domain: null,
  columns: ["x"],
  axes: ["x", "y"],
  anatomy: TOLD,
  is_classification: false,
  targets_sentence: "",
  n_train: 12,
  batches_per_epoch: 3,
  surface_side: 0,
  surface_kind: null,
  can_add_points: false,
  own_first: 0,
  own_points: [],
  standstill: "",
  guess: null,
  view: { ...VIEW, ...view },
  ...changed,
})

let number = 0

/**
 * A message about the run, its states (theta, four metrics) and moves where it has some.
 * @param {Partial<StageHeader>} header
 * @returns {Uint8Array}
 */
export function message(header) {
  number += 1
  /** @type {StageHeader} */
  const full = {
    ...{ run: "run", number: String(number), reply_to: null, shown: "first", states: [], moves: [], end: null },
    ...header,
  }
  /** @type {Record<string, [Float32Array | Float64Array | Int32Array, number[]]>} */
  const arrays = arraysOf(full)
  if (full.twin) for (const [name, array] of Object.entries(arraysOf(full.twin, 10))) arrays[`twin_${name}`] = array
  if (header.setup)
    for (const prefix of ["", "twin_"])
      Object.assign(arrays, {
        [`${prefix}history_update`]: [new Int32Array(0), [0]],
        [`${prefix}history_metrics`]: [new Float64Array(0), [0, 4]],
      })
  return packed(full, arrays)
}

/**
 * The arrays of states and moves, all numbers in them the same; the losses of a second run are others.
 * @param {Pick<StageHeader, "states" | "moves">} part
 * @param {number} [number]
 */
function arraysOf({ states, moves }, number = 0) {
  /** @type {Record<string, [Float32Array | Float64Array | Int32Array, number[]]>} */
  const arrays = {
    state_theta: [new Float32Array(3 * states.length).fill(number), [states.length, 3]],
    state_metrics: [
      Float64Array.from(states.flatMap(({ update }) => [(number || 1) / (1 + update), 2, NaN, NaN, 0])),
      [states.length, 5],
    ],
  }
  for (const name of ["grad", "opt", "x", "t", "Z", "A", "dA", "dZ", "after", "loss"])
    if (moves.length) arrays[`move_${name}`] = [new Float32Array(6 * moves.length).fill(number), [moves.length, 6]]
  return arrays
}

/** @type {Record<string, string>} */
const CODES = { Float32Array: "f4", Float64Array: "f8", Int32Array: "i4", Int16Array: "i2" }

/**
 * The envelope of playground/frames/codec.py.
 * @param {object} header
 * @param {Record<string, [Float32Array | Float64Array | Int32Array | Int16Array, number[]]>} arrays
 */
export function packed(header, arrays) {
  const aligned = (/** @type {number} */ size) => Math.ceil(size / 8) * 8
  let offset = 0
  const table = Object.entries(arrays).map(([name, [data, shape]]) => {
    const code = CODES[data.constructor.name]
    const row = [name, code, shape, offset]
    offset = aligned(offset + data.byteLength)
    return row
  })
  const text = new TextEncoder().encode(JSON.stringify({ ...header, arrays: table }))
  const start = aligned(12 + text.length)
  const bytes = new Uint8Array(start + offset).fill(32, 12, start)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x42505046)
  view.setUint16(4, 1, true)
  view.setUint32(8, start - 12, true)
  bytes.set(text, 12)
  let at = start
  for (const [data] of Object.values(arrays)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += aligned(data.byteLength)
  }
  return bytes
}

/** A clock that moves only when it is told to, with a page's timers, frames and whether anybody looks at it. */
export function fakeClock() {
  let now = 0
  let lastId = 0
  /** @type {Map<number, { at: number, act: () => void }>} */
  const waiting = new Map()
  const page = { hidden: false }
  const real = { setTimeout, clearTimeout, performance }
  /**
   * @param {() => void} act
   * @param {number} [milliseconds]
   */
  const later = (act, milliseconds = 0) => {
    lastId += 1
    waiting.set(lastId, { at: now + milliseconds, act })
    return lastId
  }
  const cancel = (/** @type {number} */ id) => waiting.delete(id)
  Object.assign(globalThis, {
    document: page,
    setTimeout: later,
    clearTimeout: cancel,
    requestAnimationFrame: (/** @type {(now: number) => void} */ draw) => later(() => draw(now), 1000 / 60),
    cancelAnimationFrame: cancel,
  })
  Object.defineProperty(globalThis, "performance", { value: { now: () => now }, configurable: true, writable: true })
  return {
    page,
    /**
     * Lets so much time pass; everything that is due happens at its own moment.
     * @param {number} milliseconds
     */
    pass(milliseconds) {
      const until = now + milliseconds
      for (;;) {
        const [next] = [...waiting].filter(([, { at }]) => at <= until + 1e-9).sort((a, b) => a[1].at - b[1].at)
        if (!next) break
        waiting.delete(next[0])
        now = Math.max(now, next[1].at)
        next[1].act()
      }
      now = until
    },
    restore() {
      Object.assign(globalThis, real)
    },
  }
}

/**
 * A loss surface all of which is here, for the dot at these states.
 * @param {...number} states
 * @returns {LossPlane}
 */
export function wholeSurface(...states) {
  const nothing = new Float64Array(64)
  return {
    told: {
      ...{ plane: "p", kind: "path", pair: null, seed: 0, contours: "all", words: "", why: "", axes: ["", ""] },
      ...{ update: null, state: 0, side: 101, asked: 101, dots: states, optimizers: [[[0, "sgd"]]] },
      domain: [
        [-1, 1],
        [-1, 1],
      ],
      unfinished: false,
      waiting: false,
    },
    ...{ origin: nothing, u: nothing, v: nothing },
    relief: { side: 101, asked: 101, values: nothing, update: null, state: 0 },
    runs: [
      {
        optimizers: [[0, "sgd"]],
        dots: new Map(states.map((state) => [state, { at: [0, 0], own: 1, below: 1, off: 0 }])),
        way: new Map(states.map((state) => [state, [0, 0]])),
        losses: new Map(),
      },
    ],
  }
}
