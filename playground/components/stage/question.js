// What the stage would like to know next: what is missing around the cursor, and a little ahead of it.

import { isState, isThere } from "./availability.js"
import { mannerOf } from "./changes.js"
import { back, forward } from "./cursor.js"
import { predictWish } from "./exercise/asking.js"
import { findWish } from "./exercise/finding.js"
import { isExact } from "./runner.js"
import { stepsOf } from "./scene.js"
import { TABBED } from "./state.js"
import { surfaceWish } from "./surface/plane.js"

/** @import { Cursor, Granularity, Seen, StageState, Store } from "./types.d.ts" */

/** @import { Measured, StageQuestion } from "../shared/wire.d.ts" */

const AHEAD = 5
const EPOCHS_AHEAD = 4
const CELLS_AHEAD = 6
/** From this level on the inspector has a tab with the NumPy program. */
export const CODE_LEVEL = 3

/**
 * A question for Python, or null where nothing is missing.
 * @param {Store} store
 * @param {StageState} stage
 * @param {{ towards?: Cursor, link?: boolean, share?: boolean, seek?: boolean, force?: boolean,
 *   statesOnly?: boolean }} [wanted]
 *   towards: where the learner is going; link: the address is wanted too; share: the parts of a link that is given on;
 *   seek: the server is to go on towards the place
 *   sought; force: a question even where nothing is missing; statesOnly: nothing but the state there
 * @returns {StageQuestion | null}
 */
export function questionOf(store, stage, wanted = {}) {
  const { cursor, granularity, playing } = stage
  const shown = store.of(stage.shown)
  const runs = store.twin ? [store, store.twin] : [store]
  const { towards = cursor, link = false, share = false, statesOnly = false, seek = false, force = false } = wanted
  const { update } = towards
  /** @param {number} at */
  const inRun = (at) => isThere(store, at)
  const strides = granularity === "batch" || granularity === "epoch"
  const near = [update, update + 1, ...(strides && playing ? [] : [update - 1, update + 2])]
  const common = {
    run: store.setup.run,
    ...placeOf(stage),
    link,
    share,
    ...(link || share ? { manner: mannerOf(stage, store.setup) } : {}),
    seek,
  }
  if (statesOnly) {
    if (runs.every(({ states }) => isExact(states, update + 1)) || !isState(store, update + 1)) return null
    return { ...common, moves: [], states: [update + 1], stories: [], inspector: false }
  }
  const moves = near.filter((at) => inRun(at) && runs.some(({ moves }) => !moves.has(at)))
  const states = wantedStates(store, towards, granularity).filter(
    (at) => isState(store, at) && runs.some(({ states }) => !isExact(states, at)),
  )
  const stories =
    playing && strides
      ? []
      : [update, update + 1, update - 1].filter(
          (at) => inRun(at) && !isTold(shown, at, stage, strides ? towards : null),
        )
  // Who goes from update to update reads what is said before and after each; who stands within one, all of it.
  const ends = strides && !stories.some((at) => shown.stories.has(shown.storyKey(at, stage.selection, stage.focus)))
  const cells = playing && strides ? [] : wantedCells(shown, stage, towards)
  const inspector =
    stage.selection !== null &&
    !(playing && strides) &&
    !(speaksOf(shown.inspector, stage) && suffices(shown.inspector, stage))
  // What is looked at comes first; what lies around it is asked for with the next question.
  /** @param {number[]} wanted */
  const first = (wanted) => (inspector && wanted.includes(update) ? [update] : wanted)
  const code = readsCode(stage)
  const program = code && !(shown.program && shown.program.updates > stage.reached)
  const held = shown.variables
  const looks = held?.update === update && held.selection === stage.selection && held.focus === stage.focus
  const variables = code && !(playing && strides) && !looks
  const predict = predictWish(stage, store.prediction)
  const find = findWish(stage, store.finding)
  const told = stories.length || cells.length || inspector || program || variables || predict || find
  const missing = moves.length || states.length || told
  const still = !playing && !stage.stride && !stage.moving
  const surface = surfaceWish(store, stage, { still, resting: still && !missing })
  if (!force && !link && !share && !seek && !missing && !surface) return null
  const looked = { cells, inspector, measured: measuredBy(stage), program, variables, surface, predict, find }
  return { ...common, moves: first(moves), states, stories: first(stories), ends, ...looked }
}

/**
 * What the inspector's open tab has to have measured on the loss.
 * @param {Pick<StageState, "level" | "tab">} stage
 * @returns {Measured | null}
 */
function measuredBy({ level, tab }) {
  return level >= TABBED && (tab === "curve" || tab === "check") ? tab : null
}

/**
 * Where the stage stands, as every question says.
 * @param {StageState} stage
 */
export function placeOf({ cursor, granularity, selection, focus, level, reached, revision, shown }) {
  return { cursor, granularity, selection, focus, level, reached, revision, shown }
}

/**
 * Whether the NumPy program is on the screen: its tab is chosen, or the only one, as it is where nothing is selected.
 * @param {StageState} stage
 */
export function readsCode({ level, tab, selection }) {
  return level >= CODE_LEVEL && (tab === "code" || selection === null)
}

/**
 * Whether the captions of an update are here, with nothing more to be said.
 * @param {Seen} store
 * @param {number} update
 * @param {StageState} stage
 * @param {Cursor | null} stands where somebody stands who goes from update to update: of this one its caption is enough
 */
function isTold(store, update, { selection, focus }, stands) {
  const key = store.storyKey(update, selection, focus)
  const story = store.stories.get(key)
  if (story === undefined || story.some(({ unfinished }) => unfinished)) return false
  const suffices = stands !== null && (stands.update !== update || story.some(({ id }) => id === stands.step))
  return suffices || !store.begun.has(key)
}

/**
 * The cells whose captions are missing at the cursor and around it: the next ones, where it goes from cell to cell, and
 * the one before.
 * @param {Seen} store
 * @param {StageState} stage
 * @param {Cursor} towards
 * @returns {[step: string, cell: number][]}
 */
function wantedCells(store, { granularity, selection, focus }, towards) {
  const within = granularity === "cell" || granularity === "filter"
  if (!within && typeof towards.cell !== "number") return []
  const around = [towards]
  if (within) {
    const stepsAt = (/** @type {number} */ update) => stepsOf(store, update)
    let ahead = towards
    for (let count = 0; count < CELLS_AHEAD; count += 1) {
      ahead = forward(ahead, granularity, stepsAt, 1)
      around.push(ahead)
    }
    const before = back(towards, granularity, stepsAt, 1)
    if (before) around.push(before)
  }
  return around.flatMap(({ update, step, cell }) => {
    const known = store.cells.has(store.cellKey({ update, step, cell }, selection, focus))
    return update === towards.update && typeof cell === "number" && !known ? [[step, cell]] : []
  })
}

/**
 * @param {Store} store
 * @param {Cursor} cursor
 * @param {Granularity} granularity
 */
function wantedStates(store, { update, step }, granularity) {
  const perEpoch = store.setup.batches_per_epoch
  const here = [update, update + 1]
  if (granularity === "epoch") {
    const done = step === "recheck" ? update + 1 : update
    const next = (Math.floor(done / perEpoch) + 1) * perEpoch
    const before = (Math.ceil(done / perEpoch) - 1) * perEpoch
    return [...here, before, ...Array.from({ length: EPOCHS_AHEAD }, (_, index) => next + index * perEpoch)]
  }
  const ahead = granularity === "batch" ? AHEAD : 2
  return [update - 1, ...here, ...Array.from({ length: ahead }, (_, index) => update + 2 + index)]
}

/**
 * Whether the inspector's answer is about this selection, this example and this update.
 * @param {Seen["inspector"]} inspector
 * @param {Pick<StageState, "cursor" | "selection" | "focus">} stage
 */
export function speaksOf(inspector, { cursor, selection, focus }) {
  return (
    inspector !== null &&
    inspector.selection === selection &&
    inspector.update === cursor.update &&
    inspector.pinned_focus === focus
  )
}

/**
 * Whether it has all that the open tab shows.
 * @param {Seen["inspector"]} inspector
 * @param {Pick<StageState, "level" | "tab">} stage
 */
export function suffices(inspector, stage) {
  const measured = measuredBy(stage)
  return measured === null || inspector?.measured === measured
}
