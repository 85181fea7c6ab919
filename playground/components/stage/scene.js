// What is to be seen at a cursor: which numbers exist already in this update, and what they are. Pure reading of the
// store.

import { rankIn, walkOf } from "./cells.js"

/** @import { Cursor, Move, Quantity, Scene, Seen } from "./types.d.ts" */

/** @import { Float, Inspected, Phase } from "../shared/wire.d.ts" */

/** @import { Anatomy, Input, Parameter, Part, Unit } from "../shared/anatomy.js" */

/**
 * What the edges show in each phase, unless the learner pins one of them.
 * @type {Record<Phase, Quantity>}
 */
const EDGES = {
  start: "weight",
  forward: "weight",
  loss: "weight",
  backward: "gradient",
  update: "change",
  recheck: "weight",
}

/**
 * The ids of an update's operations, in order.
 * @param {Seen} store
 * @param {number} update
 */
export function idsOf(store, update) {
  return store.moves.get(update)?.steps ?? store.stepsAt(update)
}

/**
 * The same as rows of the anatomy.
 * @param {Seen} store
 * @param {number} update
 */
export function stepsOf(store, update) {
  return idsOf(store, update).map(store.setup.anatomy.operation)
}

/**
 * The number, or null: of a state that a link brought along, what led to it may not be known.
 * @param {number | undefined} value
 */
const known = (value) => (value === undefined || Number.isNaN(value) ? null : value)

/**
 * Reads scenes, and gives the very same one out again as long as nothing that it shows has changed: a view that is told
 * of a scene can tell by that whether to draw.
 */
export function createScenes() {
  /** @type {Scene | null} */
  let scene = null
  /** @type {unknown[]} */
  let made = []
  return {
    /**
     * @param {Seen} store the run whose numbers are shown
     * @param {Cursor} cursor
     * @param {Quantity | null} pinnedEdges
     * @param {Seen | null} [other] the one beside it
     */
    at(store, cursor, pinnedEdges, other = null) {
      const { update, step, cell = null } = cursor
      const { setup, states, moves } = store
      /** @type {unknown[]} */
      const from = [store, setup, update, step, cell, pinnedEdges, other, other?.moves.get(update)]
      from.push(moves.get(update), states.get(update), states.get(update + 1))
      if (scene && from.every((part, index) => part === made[index])) return scene
      made = from
      scene = readScene(store, cursor, pinnedEdges, other)
      return scene
    },
    /** The scene that was given out last. */
    get last() {
      return scene
    },
  }
}

/**
 * @param {Seen} store
 * @param {Cursor} cursor
 * @param {Quantity | null} [pinnedEdges]
 * @param {Seen | null} [other] the run beside it, whose change is shown with this one's
 */
export function readScene(store, cursor, pinnedEdges = null, other = null) {
  const { setup } = store
  const { anatomy } = setup
  const operation = anatomy.operation(cursor.step)
  const ids = idsOf(store, cursor.update)
  const at = ids.indexOf(cursor.step)
  /** How far the operation has come that is under way, in its walk through cells; null: it is done as a whole. */
  const come = operation.cells.length && cursor.cell != null ? rankIn(operation, cursor.cell) : null
  const partly = come !== null && come < walkOf(operation.cells).count - 1
  /** Begun, at least. @param {string} id */
  const begun = (id) => at >= 0 && ids.indexOf(id) >= 0 && ids.indexOf(id) <= at
  /** @param {string} id */
  const done = (id) => begun(id) && !(partly && id === cursor.step)
  const move = store.moves.get(cursor.update)
  const { phase, layer, name } = operation
  const firstReached = anatomy.stepOf("dZ", 0) || anatomy.stepOf("dA", 0)
  const changed = done("theta") || phase === "recheck"
  const state = store.states.get(cursor.update)
  const nextState = store.states.get(cursor.update + 1)
  const shown = phase === "recheck" ? (nextState ?? state) : state
  // The new weights are the update's own last row: the next state may already hold what was edited by hand after it.
  const theta = changed ? (rowOf("theta") ?? nextState?.theta ?? state?.theta) : state?.theta
  return {
    cursor,
    setup,
    ids,
    phase,
    move,
    theta,
    state: shown,
    done,
    /** The cell an operation has come to, a unit by its index in the layer; null: no operation is gone through. */
    cell: come === null ? null : (cursor.cell ?? null),
    reached,
    inner,
    layer,
    name,
    edges: pinnedEdges ?? EDGES[phase],
    /** @param {Parameter} parameter */
    edge: (parameter) => edgeValue(pinnedEdges ?? EDGES[phase], parameter),
    /** What the run beside it changes a parameter by in the same update, or null; there is none where it has none.
     * @type {((parameter: Parameter) => number | null) | undefined}
     */
    twinChange: other ? ({ index }) => (done("delta") || done("theta") ? changeOf(other, index) : null) : undefined,
    /** A parameter's number of any quantity. */
    number: edgeValue,
    unit: unitValue,
    /** @param {Input} input */
    input: ({ index }) => (move ? move.x[index] : null),
    /** What a state shows of an input of its example: a byte's worth, for colours. Null where it shows none.
     * @param {Input} input
     */
    pixel: ({ index }) => {
      const { examples } = store.arrays
      const { low, high } = setup.example
      if (!examples || typeof shown?.focus !== "number") return null
      return low + ((high - low) * examples.data[shown.focus * examples.shape[1] + index]) / 255
    },
    /** The slope of the example's own loss against an input, once the way back has reached the first layer.
     * @param {Input} input
     */
    inputSlope: ({ index }) => (move?.dx && done(firstReached) ? move.dx[index] : null),
    /** What an operation of the optimizer left, a number a parameter; undefined where it has not been, or is none.
     * @param {string} id
     */
    row: (id) => (done(id) ? rowOf(id) : undefined),
    /** @param {number} at */
    norm: (at) =>
      done(anatomy.stepOf("dW", at)) || (!move && phase === "recheck") ? known(nextState?.norms?.[at]) : null,
    lossKnown: done("loss"),
    loss: move
      ? { batch: move.loss[0], own: move.loss[1], before: move.loss[2], after: move.loss[3], predicted: move.loss[4] }
      : null,
  }

  /**
   * A weight's number of the quantity shown, or null where this update has not computed it yet.
   * @param {Quantity} quantity
   * @param {Parameter} parameter
   * @returns {number | null}
   */
  function edgeValue(quantity, { index, slope }) {
    if (quantity === "weight") return theta ? theta[index] : null
    if (!move) return null
    if (quantity === "gradient") return done(slope) ? move.grad[index] : null
    return done("delta") || done("theta") ? change(index) : null
  }

  /**
   * Whether an operation has come to a unit of its layer: it is done, or gone through cell by cell and past that one.
   * @param {string} id
   * @param {Unit} unit
   */
  function reached(id, unit) {
    if (!begun(id)) return false
    if (!partly || id !== cursor.step || come === null) return true
    return walkOf(operation.cells).rankOf(unit.index - (anatomy.layers[unit.layer].units[0]?.index ?? 0)) <= come
  }

  /**
   * What an operation of a layer gave that is no number of a single unit: gates, states, parts of gradients, laid flat
   * (its row says in which shape). With the new weights all that goes forward is theirs, and of the way back nothing
   * stands: what the old ones gave would not fit them. Null where it is not there.
   * @param {string} id
   */
  function inner(id) {
    const { at: begins, shape, phase: its } = anatomy.operation(id)
    const renewed = phase === "recheck"
    const numbers = renewed ? move?.again : move?.inner
    if (!numbers || begins < 0 || !done(id) || (renewed && its !== "forward")) return null
    return numbers.subarray(begins, begins + shape.reduce((product, size) => product * size, 1))
  }

  /** @param {number} index */
  function change(index) {
    return rowOf("delta")?.[index] ?? null
  }

  /**
   * @param {Seen} run
   * @param {number} index
   */
  function changeOf(run, index) {
    const its = run.moves.get(cursor.update)
    return its ? (rowIn(its, its.steps, "delta")?.[index] ?? null) : null
  }

  /**
   * What an operation of the optimizer left, a number a parameter. The rows of an update are those of its own
   * operations:
   * what the message fills up behind them, where another update of it has more, is nobody's.
   * @param {string} operationId
   */
  function rowOf(operationId) {
    return move && rowIn(move, ids, operationId)
  }

  /**
   * @param {Move} within
   * @param {string[]} operations the ids of its operations
   * @param {string} operationId
   */
  function rowIn(within, operations, operationId) {
    const at = operations.filter((id) => anatomy.operation(id).phase === "update").indexOf(operationId)
    const size = anatomy.parameters.length
    return at >= 0 ? within.opt.subarray(at * size, (at + 1) * size) : undefined
  }

  /**
   * {z, a, dA, dZ} of a unit: each a number, or null where it has not been computed yet.
   * @param {Unit} unit
   */
  function unitValue(unit) {
    const { index, layer: at } = unit
    if (!move) return { z: null, a: null, dA: null, dZ: null }
    const after = phase === "recheck"
    /** @param {string} record */
    const is = (record) => reached(anatomy.stepOf(record, at), unit)
    return {
      // With the new weights only the outputs are computed again; the sums of the old ones would not fit them.
      z: is("Z") && !after ? move.Z[index] : null,
      a: is("A") ? (after ? move.after[index] : move.A[index]) : null,
      dA: is("dA") ? move.dA[index] : null,
      dZ: is("dZ") ? move.dZ[index] : null,
    }
  }
}

/**
 * The inspector's answer is about the whole update; what this step has already computed of it is added here.
 *
 * part: the selected part's row. fed: the rows of what its layer is fed. passed: the last layer the forward pass has
 * left behind, -1 for none. reached, slopes: the layer nearest to the inputs to which the loss's slope has come back,
 * and against whose sums it is there; Infinity for none. batch: how many examples it has.
 * @param {Inspected | null} payload
 * @param {Scene} scene
 */
export function withKnown(payload, scene) {
  const part = scene.setup.anatomy.part(payload?.selection)
  if (!payload || !part) return null
  const { anatomy } = scene.setup
  const passed = anatomy.layers.findLastIndex((_, layer) => scene.done(anatomy.stepOf("A", layer)))
  const batch = scene.move?.batch.length ?? 1
  const sums = part.kind === "unit" && hasSums(anatomy, part)
  /** @param {(layer: number) => string} step */
  const backTo = (step) => {
    const at = anatomy.layers.findIndex((_, layer) => scene.done(step(layer)))
    return at < 0 ? Infinity : at
  }
  const reached = backTo((layer) => anatomy.stepOf("dA", layer) || anatomy.stepOf("dZ", layer))
  const slopes = backTo((layer) => anatomy.stepOf("dZ", layer))
  const ways = { passed, reached, slopes }
  const told = { ...payload, step: scene.cursor.step, part, ...ways, batch, sums, ...throughTime(part, scene) }
  if (part.kind === "input") return { ...told, known: { forward: true, gradient: true, update: true }, fed: null }
  const known = {
    forward: scene.done(anatomy.stepOf("A", part.layer)),
    gradient: scene.done(part.kind === "unit" ? anatomy.stepOf(sums ? "dZ" : "dA", part.layer) : part.slope),
    update: part.kind === "unit" || scene.done("theta"),
  }
  const again = part.kind === "unit" && scene.phase === "recheck" ? scene.unit(part).a : null
  const value = known.update && payload.optimizer ? payload.optimizer.after : (again ?? payload.value)
  return { ...told, value, known, fed: anatomy.fed(part.layer) }
}

/**
 * Whether a unit has a sum of its own, and so a delta. Who only picks, copies or rescales what came in has none, nor
 * who sums at every moment.
 * @param {Anatomy} anatomy
 * @param {Unit} unit
 */
export const hasSums = (anatomy, { layer }) => anatomy.stepOf("dZ", layer) !== ""

/**
 * The units of the map that a number of a filter belongs to; none for any other part.
 * @param {Part | null} part
 * @param {Anatomy} anatomy
 * @returns {Unit[]}
 */
export function cellsOfFilter(part, anatomy) {
  if (part?.kind !== "shared") return []
  const { shape, units } = anatomy.layers[part.layer]
  return shape.length === 3 ? units.filter((_, index) => index % shape[2] === part.place.at(-1)) : []
}

/**
 * How far a pass has come through the moments. added: the first moment from which on the gradient of a number that all
 * moments use, or the slope against a unit's state, is there; as many as there are where none is. said: how many
 * moments have their state.
 * @param {Part} part
 * @param {Scene} scene
 */
function throughTime(part, scene) {
  if (part.kind === "input") return { added: 0, said: 0 }
  const { moments, kind } = scene.setup.anatomy.layers[part.layer]
  const state = kind === "lstm" ? "h" : "H"
  const name = part.kind === "unit" ? `d${state}` : part.kind === "shared" ? `d${part.array}` : ""
  const all = Array.from({ length: name ? moments : 0 }, (_, t) => t)
  const added = all.find((t) => scene.done(`${name}:${part.layer}@${t}`)) ?? all.length
  return { added, said: all.filter((t) => scene.done(`${state}:${part.layer}@${t}`)).length }
}

/** The numbers of a part at one moment, each null where there is none yet. before: what it was before its change.
 * @typedef {Record<"value" | "slope" | "change" | "sum" | "before", Float | null>} Now
 */

/**
 * What the row of the inspector says of the selection at this very moment: in Python's words where they are about it,
 * else as the stage itself has it.
 * @param {Inspected} payload about the selection, at this moment or another
 * @param {Scene} scene
 * @param {boolean} current at this moment
 * @returns {Now | null} null where nothing of this network is selected
 */
export function nowOf(payload, scene, current) {
  const part = scene.setup.anatomy.part(payload.selection)
  if (!part) return null
  const none = { value: null, slope: null, change: null, sum: null, before: null }
  if (part.kind === "input") return { ...none, value: current ? (payload.value ?? null) : scene.input(part) }
  if (part.kind === "unit") {
    const { z, a, dA, dZ } = scene.unit(part)
    const told = current && scene.phase !== "recheck" ? payload.unit : undefined
    if (!hasSums(scene.setup.anatomy, part)) return { ...none, value: a, slope: dA }
    return { ...none, value: told?.a ?? a, slope: told?.dZ ?? dZ, sum: told?.z ?? z }
  }
  const { gradient, optimizer, value } = current ? payload : {}
  const moved = scene.done("theta")
  return {
    ...none,
    value: (moved ? optimizer?.after : value) ?? scene.number("weight", part),
    slope: gradient?.value ?? scene.number("gradient", part),
    change: optimizer?.delta ?? scene.number("change", part),
    before: value ?? null,
  }
}
