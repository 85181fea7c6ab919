// Where the cursor is, and what a press would do next, in words.

import { fmt } from "../../shared/format.js"
import { forward, layerOf, phaseOf } from "../cursor.js"
import { idsOf } from "../scene.js"

const NAMES = {
  start: "ready",
  Z: "weighted sums",
  A: "activations",
  loss: "loss",
  dA: "gradients of the outputs",
  dZ: "deltas",
  dW: "weight gradients",
  dW_data: "weight gradients, data part",
  dW_penalty: "weight gradients, penalty part",
  db: "bias gradients",
  m: "first moment",
  v: "second moment",
  m_hat: "first moment, corrected",
  v_hat: "second moment, corrected",
  velocity: "velocity",
  delta: "changes",
  theta: "new weights",
  recheck: "recheck",
}

/** "hidden layer 1", "the output". */
export function layerName(setup, layer) {
  return layer + 1 === setup.layers.length ? "the output" : `hidden layer ${layer + 1}`
}

export function describePlace(store, { update, step }) {
  const { setup } = store
  const epoch = Math.floor(update / setup.batches_per_epoch) + 1
  const batch = (update % setup.batches_per_epoch) + 1
  const layer = layerOf(step)
  const name = NAMES[step.split(":")[0]] ?? step
  const place = layer === null ? name : `${name} of ${layerName(setup, layer)}`
  return `Epoch ${epoch} · batch ${batch} of ${setup.batches_per_epoch} · update ${update + 1} · ${place}`
}

const PASSES = {
  forward: "compute the guess",
  loss: "measure the loss",
  backward: "find each weight’s share of the loss",
  update: "change the weights",
  recheck: "change the weights, then look at the same batch again",
}

/** The caption while states are played: the whole, not one example. */
export function describeTraining(store, { update }) {
  const metrics = store.states.get(update + 1)?.metrics
  if (!metrics) return null
  const epochs = Math.floor((update + 1) / store.setup.batches_per_epoch)
  const after =
    epochs >= 1
      ? `${epochs.toLocaleString("en")} epoch${epochs === 1 ? "" : "s"}`
      : `${update + 1} update${update ? "s" : ""}`
  const right = store.setup.is_classification
    ? `, and ${fmt(metrics.trainAccuracy * 100, 3)} % of the training examples are told right`
    : ""
  return {
    title: "Training",
    sentence: `After ${after} the training loss is ${fmt(metrics.train, 3)}${right}.`,
    formula_mathml: "",
    numbers_mathml: "",
  }
}

export const THE_END =
  "The run ends here: a number stopped being finite. Press Back, or choose a smaller learning rate."

/** What keeps Play from its full speed, if anything does. */
export function describePace({ waiting, frames, wanted }) {
  if (waiting) return "Waiting for the server. It goes on by itself."
  return frames < wanted * 0.8 ? `A slow line or a busy server: ${Math.round(frames)} pictures a second for now.` : ""
}

/** "Next: measure the loss". The words of a single operation come from Python with its caption. */
export function describeNext(store, player, words) {
  const { granularity } = player
  // While a stride is watched, what comes after it is meant, not the rest of it.
  const cursor = player.target ?? player.cursor
  const { setup } = store
  const perEpoch = setup.batches_per_epoch
  if (granularity === "operation" && words?.next) return words.next
  const to = forward(cursor, granularity, (update) => idsOf(store, update), perEpoch)
  if (granularity === "batch") return `Next: update ${to.update + 1}, start to end`
  if (granularity === "epoch") return `Next: the rest of epoch ${Math.floor(to.update / perEpoch) + 1}`
  const phase = phaseOf(to.step)
  const layer = layerOf(to.step)
  const where = granularity === "layer" && layer !== null ? `, ${layerName(setup, layer)}` : ""
  return `Next: ${PASSES[phase]}${where}`
}
