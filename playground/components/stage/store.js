// What the server has told us about the current run: its setup, states (between updates), moves (the inside of
// updates), captions and the inspector's answer. Bounded: what lies far from the cursor is forgotten and asked for
// again.

import { anatomyOf } from "../shared/anatomy.js"
import { decode, row } from "../shared/codec.js"

/** @import { Packed, PackedArrays } from "../shared/codec.js" */
/** @import { Caption, Inspected, Setup, StageHeader, ToldProgram, ToldVariables } from "../shared/wire.d.ts" */
/** @import { CurvePoint, KeptRun, Move, PreparedSetup, State } from "./types.d.ts" */

/** What a message was: told again (no header), of another session than the server's (lost), of a run new to the page
 *  (fresh), or of one that is not on the stage (not ours).
 * @typedef {{ header: StageHeader | null, fresh?: boolean, ours?: boolean, lost?: boolean }} Arrived
 */

/** Bytes of states to keep in the page; the rest is thinned out, far from the cursor, and asked for again if wanted. */
const MOST_STATE_BYTES = 40e6
const NEAR = 300
const MOST_MOVES = 120
const MOST_CURVE_POINTS = 4000

export function createStore() {
  /** @type {PreparedSetup | null} */
  let setup = null
  /** The message before: Streamlit hands the last one over again whenever it draws the page anew. */
  let number = ""
  const store = {
    /** Is there a run on the stage? */
    get opened() {
      return setup !== null
    },
    /** The run's setup. Throws before the first message. */
    get setup() {
      if (setup === null) throw new Error("Nothing is known of a run before the first message.")
      return setup
    },
    /** @type {PackedArrays} */
    arrays: {},
    /** @type {Map<number, State>} */
    states: new Map(),
    /** @type {Map<number, Move>} */
    moves: new Map(),
    /** @type {Map<string, Caption[]>} */
    stories: new Map(),
    /** @type {Inspected | null} */
    inspector: null,
    /** The run's NumPy program, once it was asked for. @type {ToldProgram | null} */
    program: null,
    /** What the program's variables hold in an update. @type {ToldVariables | null} */
    variables: null,
    /** Runs set aside. @type {KeptRun[]} */
    ghosts: [],
    /** Which session of the server's this page speaks with. @type {string | null} */
    session: null,
    /** Sorted by update. @type {CurvePoint[]} */
    curve: [],
    /** The last update of a run that diverged. @type {number | null} */
    end: null,
    receive,
    /**
     * Captions depend on the selected weight and the focused example; the key names all three.
     * @param {number} update
     * @param {string | null} selection
     * @param {number | null} focus
     */
    storyKey: (update, selection, focus) => `${update}|${selection ?? ""}|${focus ?? ""}`,
    forget,
    nearest,
    /** The focused example or the selection changed: what was computed for another one no longer holds. */
    dropMoves: () => store.moves.clear(),
  }

  /**
   * @param {Uint8Array} bytes
   * @returns {Arrived}
   */
  function receive(bytes) {
    const message = decode(bytes)
    const header = /** @type {StageHeader} */ (message.header)
    const { arrays } = message
    if (header.number === number) return { header: null, fresh: false, ours: true }
    number = header.number
    if (header.setup) {
      const { session, returned } = header.setup.view
      // The server knows another session than ours, which it has let go of: it must be told where the page stands.
      if (store.session && store.session !== session && !returned) return { header, lost: true }
      store.session = session
      adopt(header.setup, arrays)
    }
    if (header.run !== setup?.run) return { header, fresh: false, ours: false }
    store.end = header.end ?? store.end
    for (const [index, { update }] of header.states.entries()) store.states.set(update, stateAt(arrays, index))
    if (header.states.length)
      extendCurve(
        header.states.map(({ update }) => update),
        arrays.state_metrics,
      )
    for (const [index, move] of header.moves.entries())
      store.moves.set(move.update, { ...move, ...moveAt(arrays, index) })
    for (const [key, story] of Object.entries(header.stories ?? {})) store.stories.set(key, story)
    if (header.inspector !== undefined) store.inspector = header.inspector
    store.program = header.program ?? store.program
    store.variables = header.variables ?? store.variables
    if (header.ghosts)
      store.ghosts = header.ghosts.map(({ curve, ...ghost }) => {
        // A run that diverged has losses that JSON cannot write; they came as words.
        return { ...ghost, curve: curve.map(([update, train, test]) => [update, Number(train), Number(test)]) }
      })
    return { header, fresh: Boolean(header.setup), ours: true }
  }

  /**
   * @param {Setup} arrived
   * @param {PackedArrays} arrays
   */
  function adopt(arrived, arrays) {
    setup = { ...arrived, anatomy: anatomyOf(arrived.anatomy) }
    store.arrays = arrays
    store.states.clear()
    store.moves.clear()
    store.stories.clear()
    store.inspector = null
    store.program = null
    store.variables = null
    store.curve = []
    store.end = null
    extendCurve([...arrays.history_update.data], arrays.history_metrics)
  }

  /**
   * @param {number[]} updates
   * @param {Packed} metrics a row an update
   */
  function extendCurve(updates, metrics) {
    const known = new Map(store.curve.map((point) => [point[0], point]))
    for (const [index, update] of updates.entries()) known.set(update, [update, ...row(metrics, index)])
    let curve = [...known.values()].sort((a, b) => a[0] - b[0])
    while (curve.length > MOST_CURVE_POINTS)
      curve = curve.filter((_, index) => index % 2 === 0 || index === curve.length - 1)
    store.curve = curve
  }

  /** @param {number} around */
  function forget(around) {
    const [some] = store.states.values()
    const size = some ? some.theta.byteLength + (some.surface?.byteLength ?? 0) + (some.heat?.byteLength ?? 0) + 400 : 1
    if (store.states.size > MOST_STATE_BYTES / size) thinOut(store.states, around)
    trim(store.moves, MOST_MOVES, around)
    if (store.stories.size > 60) {
      for (const key of [...store.stories.keys()].slice(0, store.stories.size - 40)) store.stories.delete(key)
    }
  }

  /**
   * The state nearest to `update` among those that are here, or `otherwise`.
   * @param {number} update
   * @param {number} otherwise
   */
  function nearest(update, otherwise) {
    let best = otherwise
    for (const known of store.states.keys()) if (Math.abs(known - update) < Math.abs(best - update)) best = known
    return best
  }

  return store
}

/**
 * @param {PackedArrays} arrays
 * @param {number} index
 * @returns {State}
 */
function stateAt(arrays, index) {
  const [train, test, trainAccuracy, testAccuracy] = row(arrays.state_metrics, index)
  /** @param {string} name */
  const optional = (name) => (`state_${name}` in arrays ? row(arrays[`state_${name}`], index) : undefined)
  return {
    theta: row(arrays.state_theta, index),
    surface: optional("surface"),
    heat: optional("heat"),
    curve: optional("curve"),
    outputs: optional("outputs"),
    norms: optional("norms"),
    metrics: { train, test, trainAccuracy, testAccuracy },
  }
}

/**
 * @param {PackedArrays} arrays
 * @param {number} index
 */
function moveAt(arrays, index) {
  /** @param {string} name */
  const part = (name) => row(arrays[`move_${name}`], index)
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
