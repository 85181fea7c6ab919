// Where the cursor is, and what a press would do next, in words.

import { counted, fmt } from "../../shared/format.js"
import { forward } from "../cursor.js"
import { stepsOf } from "../scene.js"

/** @import { Cursor, Seen, StageState } from "../types.d.ts" */

/**
 * @param {Seen} store
 * @param {Cursor} cursor
 */
export function describePlace(store, { update, step }) {
  const { setup } = store
  const epoch = Math.floor(update / setup.batches_per_epoch) + 1
  const batch = (update % setup.batches_per_epoch) + 1
  const place = setup.anatomy.operation(step).words
  return `Epoch ${epoch} · batch ${batch} of ${setup.batches_per_epoch} · update ${update + 1} · ${place}`
}

/** @type {Record<string, string>} */
const PASSES = {
  forward: "compute the guess",
  loss: "measure the loss",
  backward: "find each weight’s share of the loss",
  update: "change the weights",
  recheck: "change the weights, then look at the same batch again",
}

/**
 * The caption while states are played: the whole, not one example.
 * @param {Seen} store
 * @param {Cursor} cursor
 */
export function describeTraining(store, { update }) {
  const metrics = store.states.get(update + 1)?.metrics
  if (!metrics) return null
  const epochs = (update + 1) / store.setup.batches_per_epoch
  const after = epochs >= 1 ? counted(epochs, "epoch", fmt(epochs, 3)) : counted(update + 1, "update")
  const right = store.setup.is_classification ? `, and ${saidRight(metrics.trainAccuracy, store.setup.n_train)}` : ""
  const loss = `${fmt(metrics.train, 3)}${metrics.penalty ? `, penalty ${fmt(metrics.penalty, 3)} included` : ""}`
  return {
    title: "Training",
    sentence: `After ${after} the training loss is ${loss}${right}. ${store.stuck}`.trim(),
    formula_mathml: "",
    numbers_mathml: "",
  }
}

/**
 * How many of the training examples are told right, in the middle of a sentence.
 * @param {number} share
 * @param {number} examples
 */
export function saidRight(share, examples) {
  if (examples === 1) return `the one training example is told ${share === 1 ? "right" : "wrong"}`
  return `${fmt(share * 100, 3)} % of the training examples are told right`
}

const THE_END = "The run ends here."

/**
 * Where a run ends; of two, which one does.
 * @param {Seen} store of the run that is looked at
 * @param {Cursor} cursor the last one
 */
export function describeEnd({ ending, moves }, { update, step }) {
  if (!ending || step !== "recheck" || moves.get(update)?.steps.at(-1) !== step) return THE_END
  return `${ending} ends here: see its numbers.`
}

/**
 * What keeps Play from its full speed, if anything does.
 * @param {{ waiting: boolean, slowed: boolean, frames: number, lacking: number, wanted: number }} pace
 */
export function describePace({ waiting, slowed, frames, lacking, wanted }) {
  const shown = frames * (1 - lacking)
  if (!waiting && shown >= wanted * 0.8) return ""
  // Each has a share then, and waiting for it is the same.
  if (slowed) return "Others are at work on this server too, so Play is slower for now."
  if (waiting) return "Waiting for the server. It goes on by itself."
  return `A slow line or a busy server: ${counted(Math.round(shown), "picture")} a second for now.`
}

/**
 * "Next: measure the loss". The words of a single operation come from Python with its caption.
 * @param {Seen} store
 * @param {StageState} state
 * @param {{ next?: string } | undefined} words
 */
export function describeNext(store, state, words) {
  const { granularity } = state
  // While a stride is watched, what comes after it is meant, not the rest of it.
  const cursor = state.stride?.to ?? state.cursor
  const { setup } = store
  const perEpoch = setup.batches_per_epoch
  if (granularity === "operation" && words?.next) return words.next
  const to = forward(cursor, granularity, (update) => stepsOf(store, update), perEpoch)
  if (granularity === "batch") return `Next: ${isBetween(cursor) ? "" : "the rest of "}update ${to.update + 1}`
  if (granularity === "epoch") {
    const begins = isBetween(cursor) && (cursor.update + (cursor.step === "recheck" ? 1 : 0)) % perEpoch === 0
    return `Next: ${begins ? "" : "the rest of "}epoch ${Math.floor(to.update / perEpoch) + 1}`
  }
  const { phase, layer, next, time } = setup.anatomy.operation(to.step)
  if (granularity === "operation" || (granularity === "moment" && time === null)) return `Next: ${next}`
  if (granularity === "cell" || granularity === "filter") return `Next: ${nextCell(to, setup) ?? next}`
  const layered = granularity === "layer" || granularity === "moment"
  const where = layered && layer !== null ? `, ${setup.anatomy.layers[layer].words}` : ""
  if (granularity === "moment") return `Next: moment ${Number(time) + 1}${where}`
  return `Next: ${PASSES[phase]}${where}`
}

/** Between two updates: none of the one has been done, or all of the other. @param {Cursor} cursor */
const isBetween = ({ step }) => step === "start" || step === "recheck"

/**
 * The cell that comes next, or the map that will be done; null where it is an operation as a whole.
 * @param {Cursor} cursor
 * @param {import("../types.d.ts").PreparedSetup} setup
 */
function nextCell({ step, cell }, { anatomy }) {
  const { layer } = anatomy.operation(step)
  return typeof cell === "number" && layer !== null ? anatomy.layers[layer].units[cell].name : null
}
