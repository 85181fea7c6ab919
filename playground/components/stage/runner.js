// What the server has told of one run on the stage: its states (between updates), moves (the inside of updates),
// captions, the inspector's answer and its losses. Of two runs beside each other the second's arrays have a name before
// theirs. Bounded: what lies far from the cursor is forgotten and asked for again.

import { row } from "../shared/codec.js"

/** @import { Packed, PackedArrays } from "../shared/codec.js" */
/** @import { Caption, Inspected, MoveHeader, StageRun, StateHeader } from "../shared/wire.d.ts" */
/** @import { ToldProgram, ToldVariables } from "../shared/wire.d.ts" */
/** @import { CurvePoint, Move, State } from "./types.d.ts" */

/** Bytes of states to keep in the page; the rest is thinned out, far from the cursor, and asked for again if wanted. */
const MOST_STATE_BYTES = 40e6
const NEAR = 300
const MOST_MOVES = 120
const MOST_CURVE_POINTS = 4000
const MOST_CELLS = 600

/** @typedef {ReturnType<typeof createRunner>} RunStore */

/** @param {string} prefix of the names of its arrays */
export function createRunner(prefix) {
  const runner = {
    /** Its rules, operations and changes. @type {StageRun} */
    told: { rules: [], updates: [], changes: [] },
    /** @type {Map<number, State>} */
    states: new Map(),
    /** @type {Map<number, Move>} */
    moves: new Map(),
    /** @type {Map<string, Caption[]>} */
    stories: new Map(),
    /** The keys of those of which there is more to come. @type {Set<string>} */
    begun: new Set(),
    /** Captions of single cells of an operation. @type {Map<string, Caption>} */
    cells: new Map(),
    /** @type {Inspected | null} */
    inspector: null,
    stuck: "",
    /** Its NumPy program, once it was asked for. @type {ToldProgram | null} */
    program: null,
    /** What the program's variables hold in an update. @type {ToldVariables | null} */
    variables: null,
    /** Sorted by update. @type {CurvePoint[]} */
    curve: [],
    adopt,
    receive,
    forget,
  }

  /**
   * Another run: what was known of the one before is let go.
   * @param {StageRun} told
   * @param {PackedArrays} arrays
   */
  function adopt(told, arrays) {
    runner.told = told
    runner.states.clear()
    runner.moves.clear()
    runner.stories.clear()
    runner.begun.clear()
    runner.cells.clear()
    runner.inspector = null
    runner.stuck = ""
    runner.program = null
    runner.variables = null
    runner.curve = []
    extendCurve([...arrays[`${prefix}history_update`].data], arrays[`${prefix}history_metrics`])
  }

  /**
   * @param {{ states: StateHeader[], moves: MoveHeader[] }} part
   * @param {PackedArrays} arrays
   */
  function receive({ states, moves }, arrays) {
    const rounded = `${prefix}state_way` in arrays
    const thetas = rounded ? goneBy(arrays[`${prefix}state_way`], arrays[`${prefix}state_unit`]) : null
    for (const [index, { update, focus }] of states.entries()) {
      // What is known bit for bit is not forgotten for a picture that was played.
      if (rounded && isExact(runner.states, update)) continue
      const theta = thetas?.[index] ?? row(arrays[`${prefix}state_theta`], index)
      runner.states.set(update, { ...stateAt(arrays, prefix, index), theta, rounded, focus: focus ?? null })
    }
    if (states.length)
      extendCurve(
        states.map(({ update }) => update),
        arrays[`${prefix}state_metrics`],
      )
    for (const [index, move] of moves.entries())
      runner.moves.set(move.update, { ...move, ...moveAt(arrays, prefix, index) })
  }

  /**
   * @param {number[]} updates
   * @param {Packed} metrics a row an update
   */
  function extendCurve(updates, metrics) {
    const known = new Map(runner.curve.map((point) => [point[0], point]))
    for (const [index, update] of updates.entries()) known.set(update, [update, ...row(metrics, index)])
    let curve = [...known.values()].sort((a, b) => a[0] - b[0])
    while (curve.length > MOST_CURVE_POINTS)
      curve = curve.filter((_, index) => index % 2 === 0 || index === curve.length - 1)
    runner.curve = curve
  }

  /**
   * @param {number} around
   * @param {number} share of the room for states that is this run's
   */
  function forget(around, share) {
    const [some] = runner.states.values()
    const size = some ? some.theta.byteLength + (some.surface?.byteLength ?? 0) + (some.heat?.byteLength ?? 0) + 400 : 1
    if (runner.states.size > (share * MOST_STATE_BYTES) / size) thinOut(runner.states, around)
    trim(runner.moves, MOST_MOVES, around)
    if (runner.cells.size > MOST_CELLS)
      for (const key of [...runner.cells.keys()].slice(0, MOST_CELLS / 2)) runner.cells.delete(key)
    if (runner.stories.size > 60) {
      for (const key of [...runner.stories.keys()].slice(0, runner.stories.size - 40)) runner.stories.delete(key)
    }
  }

  return runner
}

/**
 * Is the state before an update here, bit for bit? What was played is not, of a large network.
 * @param {Map<number, Pick<State, "rounded">>} states
 * @param {number} update
 */
export function isExact(states, update) {
  const state = states.get(update)
  return state !== undefined && !state.rounded
}

/**
 * The weights of states that were played: each is reached from the one before (playground/frames/played.py), the first
 * in two ways.
 * @param {Packed} ways in whole units, a row a way
 * @param {Packed} units
 */
export function goneBy(ways, units) {
  const size = ways.shape[1]
  const thetas = [new Float64Array(size)]
  for (let at = 0; at < ways.shape[0]; at += 1) {
    const before = thetas[thetas.length - 1]
    const [way, unit] = [row(ways, at), units.data[at]]
    thetas.push(before.map((value, index) => value + way[index] * unit))
  }
  return thetas.slice(2)
}

/**
 * @param {PackedArrays} arrays
 * @param {string} prefix
 * @param {number} index
 */
function stateAt(arrays, prefix, index) {
  const [train, test, trainAccuracy, testAccuracy, penalty] = row(arrays[`${prefix}state_metrics`], index)
  /** @param {string} name */
  const optional = (name) => {
    const packed = arrays[`${prefix}state_${name}`]
    return packed && row(packed, index)
  }
  return {
    surface: optional("surface"),
    heat: optional("heat"),
    curve: optional("curve"),
    outputs: optional("outputs"),
    norms: optional("norms"),
    maps: optional("maps"),
    scales: optional("map_scale"),
    metrics: { train, test, trainAccuracy, testAccuracy, penalty },
  }
}

/**
 * @param {PackedArrays} arrays
 * @param {string} prefix
 * @param {number} index
 */
function moveAt(arrays, prefix, index) {
  /** @param {string} name */
  const part = (name) => row(arrays[`${prefix}move_${name}`], index)
  /** @param {string} name */
  const optional = (name) => (arrays[`${prefix}move_${name}`] ? part(name) : undefined)
  return {
    grad: part("grad"),
    opt: part("opt"),
    x: part("x"),
    t: part("t"),
    Z: part("Z"),
    A: part("A"),
    dA: part("dA"),
    dZ: part("dZ"),
    after: part("after"),
    loss: part("loss"),
    inner: optional("inner"),
    again: optional("again"),
    onward: optional("onward"),
    dx: optional("dx"),
  }
}

/**
 * Drops every second state that is not near the cursor: the whole run stays reachable, in coarser steps.
 * @param {Map<number, State>} states
 * @param {number} around
 */
function thinOut(states, around) {
  const far = [...states.keys()].filter((update) => Math.abs(update - around) > NEAR).sort((a, b) => a - b)
  for (let index = 1; index < far.length; index += 2) states.delete(far[index])
}

/**
 * @param {Map<number, unknown>} map
 * @param {number} most
 * @param {number} around
 */
function trim(map, most, around) {
  if (map.size <= most) return
  const far = [...map.keys()].sort((a, b) => Math.abs(b - around) - Math.abs(a - around))
  for (const key of far.slice(0, map.size - most)) map.delete(key)
}
