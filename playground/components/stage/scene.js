// What is to be seen at a cursor: which numbers exist already in this update, and what they are. Pure reading of the store.

import { layerOf, phaseOf } from "./cursor.js"

/** What the edges show in each phase, unless the learner pins one of them. */
const EDGES = {
  start: "weight",
  forward: "weight",
  loss: "weight",
  backward: "gradient",
  update: "change",
  recheck: "weight",
}

export function idsOf(store, update) {
  return store.moves.get(update)?.steps ?? store.setup.step_ids
}

export function readScene(store, cursor, pinnedEdges = null) {
  const { setup } = store
  const ids = idsOf(store, cursor.update)
  const at = ids.indexOf(cursor.step)
  const done = (id) => at >= 0 && ids.indexOf(id) >= 0 && ids.indexOf(id) <= at
  const move = store.moves.get(cursor.update)
  const phase = phaseOf(cursor.step)
  const changed = done("theta") || cursor.step === "recheck"
  const state = store.states.get(cursor.update)
  const nextState = store.states.get(cursor.update + 1)
  const shown = cursor.step === "recheck" ? (nextState ?? state) : state
  // The new weights are the update's own last row: the next state may already hold what was edited by hand after it.
  const theta = changed ? (lastRow(move, setup) ?? nextState?.theta ?? state?.theta) : state?.theta
  return {
    cursor,
    setup,
    ids,
    phase,
    move,
    theta,
    state: shown,
    done,
    layer: layerOf(cursor.step),
    name: cursor.step.split(":")[0],
    edges: pinnedEdges ?? EDGES[phase],
    edge: (index, layer) => edgeValue(pinnedEdges ?? EDGES[phase], index, layer),
    unit: (layer, unit) => unitValue(layer, unit),
    input: (index) => (move ? move.x[index] : null),
    norm: (layer) =>
      done(`dW:${layer}`) || (!move && cursor.step === "recheck") ? (nextState?.norms?.[layer] ?? null) : null,
    lossKnown: done("loss"),
    loss: move
      ? { batch: move.loss[0], own: move.loss[1], before: move.loss[2], after: move.loss[3], predicted: move.loss[4] }
      : null,
  }

  /** A weight's number of the quantity shown, or null where this update has not computed it yet. */
  function edgeValue(quantity, index, layer) {
    if (quantity === "weight") return theta ? theta[index] : null
    if (!move) return null
    if (quantity === "gradient") return done(`dW:${layer}`) || done(`db:${layer}`) ? move.grad[index] : null
    return done("delta") || done("theta") ? change(index) : null
  }

  function change(index) {
    const row = setup.substeps_at(ids).indexOf("delta")
    return row >= 0 ? move.opt[row * setup.size + index] : null
  }

  /** {z, a, dA, dZ}: each a number, or null where it has not been computed yet. */
  function unitValue(layer, unit) {
    if (!move) return { z: null, a: null, dA: null, dZ: null }
    const index = setup.unit_offsets[layer] + unit
    const after = cursor.step === "recheck"
    return {
      // With the new weights only the outputs are computed again; the sums of the old ones would not fit them.
      z: done(`Z:${layer}`) && !after ? move.Z[index] : null,
      a: done(`A:${layer}`) ? (after ? move.after[index] : move.A[index]) : null,
      dA: done(`dA:${layer}`) ? move.dA[index] : null,
      dZ: done(`dZ:${layer}`) ? move.dZ[index] : null,
    }
  }
}

/** The optimizer's last row of an opened update: the new weights. */
function lastRow(move, setup) {
  return move && move.opt.length >= setup.size ? move.opt.subarray(move.opt.length - setup.size) : null
}

/** Adds to a setup what is derived from it once: offsets of each layer's units, the optimizer's steps among a list of ids. */
export function prepare(setup) {
  let offset = 0
  setup.unit_offsets = setup.layers.map(({ units }) => {
    offset += units
    return offset - units
  })
  setup.substeps_at = (ids) => ids.filter((id) => phaseOf(id) === "update")
  return setup
}

/** The index into theta of a selection such as w:0:1:2 or b:1:0, or null for a unit or an input. */
export function parameterIndex(setup, selection) {
  const [kind, ...rest] = (selection ?? "").split(":")
  const [layer, i, j] = rest.map(Number)
  if (kind === "w") return setup.layers[layer].W[0] + i * setup.layers[layer].units + j
  if (kind === "b") return setup.layers[layer].b[0] + i
  return null
}

/** The name a learner reads for a selection: "x₁→h₂", "bias of ŷ", "h₁". */
export function nameOf(setup, selection) {
  const [kind, ...rest] = (selection ?? "").split(":")
  const [layer, i, j] = rest.map(Number)
  const units = (index) => (index < 0 ? setup.names.inputs : setup.names.layers[index])
  if (kind === "w") return `${units(layer - 1)[i]}→${units(layer)[j]}`
  if (kind === "b") return `bias of ${units(layer)[i]}`
  if (kind === "n") return units(layer)[i]
  if (kind === "i") return setup.names.inputs[layer]
  return ""
}

/** The inspector's answer is about the whole update; which of its numbers this step has already computed is added here. */
export function withKnown(payload, scene) {
  if (!payload) return null
  const [kind, layer] = payload.selection.split(":")
  const gradient = { w: `dW:${layer}`, b: `db:${layer}`, n: `dZ:${layer}` }[kind]
  const known = {
    forward: kind === "i" || scene.done(`A:${layer}`),
    gradient: kind === "i" || scene.done(gradient),
    update: kind === "i" || kind === "n" || scene.done("theta"),
  }
  const again =
    kind === "n" && scene.cursor.step === "recheck"
      ? scene.unit(...payload.selection.split(":").slice(1).map(Number)).a
      : null
  const value = known.update && payload.optimizer ? payload.optimizer.after : (again ?? payload.value)
  return { ...payload, value, step: scene.cursor.step, known }
}
