// What is to be seen now, worked out once for all views: pure reading of the stage's state and of the store.

import { atLimit, holds } from "./availability.js"
import { unasked } from "./exercise/asking.js"
import { unwritten } from "./exercise/finding.js"
import { describeEnd, describeNext, describePace, describePlace, describeTraining } from "./transport/status_words.js"

/** @import { Caption, Mark } from "../shared/wire.d.ts" */
/** @import { Offer } from "./transport/transport.js" */
/** @import { Cursor, PreparedSetup, Scene, Seen, StageState } from "./types.d.ts" */

/** A caption as it is shown: an empty stage and a run at full speed have words of their own, and no formulas.
 * @typedef {Pick<Caption, "title" | "sentence"> & Partial<Caption>} Shown
 */

/** Whether Play goes from state to state, and how well it keeps its pace.
 * @typedef {{ running: boolean, waiting: boolean, slowed: boolean, frames: number, lacking: number, wanted: number }}
 *   Pacing
 */

/**
 * @param {StageState} state
 * @param {Seen} store
 * @param {Scene} scene the one at the state's cursor
 * @param {Pacing} pacing
 * @param {Seen | null} [other] the run beside the one that is shown
 */
export function lookAt(state, store, scene, pacing, other = null) {
  const { setup } = store
  const { cursor, selection, focus, stride } = state
  const headline = headlineAt(setup, cursor)
  // While the operations of a stride go by, what is said is what it comes to: one sentence a stride.
  const said = stride && stride.pace > 0 ? stride.to : cursor
  const story = store.stories.get(store.storyKey(said.update, selection, focus))
  const walking = typeof said.cell === "number"
  const told = walking
    ? store.cells.get(store.cellKey(said, selection, focus))
    : story?.find((item) => item.id === said.step)
  const hurried = pacing.running && state.playing
  return {
    state,
    store,
    other,
    setup,
    headline,
    scene,
    /** The phase that is spoken of. */
    phase: setup.anatomy.operation(said.step).phase,
    /** What is said of this step, null until it is known. @type {Shown | null} */
    words: setup.standstill
      ? { title: headline, sentence: setup.standstill }
      : ((hurried ? describeTraining(store, cursor) : (ofLayer(state, setup, said, story) ?? told)) ?? null),
    /** Which moment goes by meanwhile, "" for none. */
    passing: said === cursor ? "" : momentBy(setup, cursor),
    /** Where a whole move is summed up: the caption whose formulas speak of the same part. @type {Shown | null} */
    about: story?.find(({ id }) => id === told?.summary_of) ?? null,
    /** The question before the next step, null while it is on its way. */
    prediction: setup.standstill
      ? unasked(state.asking, setup.standstill)
      : state.asking && store.prediction?.id === state.asking.id
        ? store.prediction
        : null,
    /** The update with a mistake in it, null while it is on its way. */
    finding: setup.standstill
      ? unwritten(state.search, setup.standstill)
      : state.search && store.finding?.id === state.search.id
        ? store.finding
        : null,
    /** What is drawn there has not all arrived. */
    busy: !holds(store, cursor, state.granularity),
    pacing,
    transport: transportOf(state, store, scene, told, pacing),
  }
}

/**
 * The moment whose operation is drawn while a longer stride goes by, of which the sentence tells the end.
 * @param {PreparedSetup} setup
 * @param {Cursor} cursor
 */
function momentBy({ anatomy }, { step }) {
  const { time, layer } = anatomy.operation(step)
  return time === null || layer === null ? "" : `Moment ${time + 1} of ${anatomy.layers[layer].moments} goes by`
}

/**
 * What is said where a layer's whole way back ends in one stride: it ends with the biases, but is about the weights,
 * and of those that moments or places share about the kind that is selected.
 * @param {StageState} state
 * @param {PreparedSetup} setup
 * @param {Cursor} said
 * @param {Caption[] | undefined} story
 */
function ofLayer({ granularity, selection }, { anatomy }, said, story) {
  if (granularity !== "layer" || !said.step.startsWith("db:")) return undefined
  const { layer } = anatomy.operation(said.step)
  const part = anatomy.part(selection)
  const array = part?.kind === "shared" && part.layer === layer ? part.array : "W"
  return story?.find(({ id }) => id === `d${array}:${layer}`)
}

/**
 * What is trained, in a line, as it holds in the next update: before a change of the rate it has the old one.
 * @param {PreparedSetup} setup
 * @param {Cursor} cursor
 */
export function headlineAt({ headlines }, cursor) {
  const next = cursor.step === "start" ? cursor.update : cursor.update + 1
  return headlines.findLast(({ update }) => update <= next)?.text ?? ""
}

/**
 * @param {StageState} state
 * @param {Seen} store
 * @param {Scene} scene
 * @param {Caption | undefined} words
 * @param {Pacing} pacing
 */
function transportOf(state, store, scene, words, pacing) {
  const { setup } = store
  const { cursor, granularity, speed, playing } = state
  const atEnd = store.end !== null && cursor.update === store.end && cursor.step === scene.ids.at(-1)
  const ended = atEnd ? describeEnd(store, cursor) : atLimit(store, cursor) ? setup.view.limit.sentence : null
  const ahead = changeAhead(state, store)
  return {
    canBack: !(cursor.update === 0 && cursor.step === "start"),
    canStep: !ended && !setup.standstill,
    ...{ playing, granularity, speed, granularities: setup.anatomy.granularities },
    linked: setup.view.linked,
    first: state.hideNext,
    find: state.find,
    offers: playing || setup.standstill ? [] : offersOf(state, store, scene, ahead, atEnd),
    next: pacing.running
      ? describePace(pacing)
      : setup.standstill
        ? ""
        : (ended ?? (ahead ? `Ahead: ${ahead.text}` : describeNext(store, state, words))),
    status: describePlace(store, cursor),
  }
}

/**
 * What suggests itself at this place, beside the next step.
 * @param {StageState} state
 * @param {Seen} store
 * @param {Scene} scene
 * @param {Mark | null} ahead
 * @param {boolean} atEnd the run ends here, because a number stopped being finite
 * @returns {Offer[]}
 */
function offersOf(state, store, scene, ahead, atEnd) {
  const { setup } = store
  if (atEnd) return [{ what: "safe", text: "Back to the last safe step" }]
  if (ahead)
    return [
      { what: "with", text: "Keep it" },
      { what: "without", text: "Leave it out" },
    ]
  const first = setup.batches_per_epoch > 1 && state.reached < setup.batches_per_epoch
  const closed = scene.phase === "recheck" && state.granularity !== "epoch" && store.end === null
  return closed && first ? [{ what: "all", text: `Now train on all ${setup.n_train}` }] : []
}

/**
 * The next change of the run that lies ahead, where the learner has gone back to before it: whether the run is to go on
 * with it or without is theirs to say, once.
 * @param {StageState} state
 * @param {Pick<Seen, "setup" | "told">} store
 * @returns {Mark | null}
 */
export function changeAhead({ cursor, asked }, { setup, told }) {
  const following = cursor.step === "start" ? cursor.update : cursor.update + 1
  const found = told.changes.find(({ update }) => update > following)
  return found && !asked.includes(nameOf(found, setup)) ? found : null
}

/**
 * @param {Mark} change
 * @param {PreparedSetup} setup
 */
export const nameOf = ({ update, text }, { run }) => `${run}|${update}|${text}`
