// What may become of the stage's state: pure functions, each from a state to the next one. What moves along the
// operations is in transport/player.js.

import { SPEED_FOR, SPEEDS } from "./transport/speeds.js"

/** @import { Manner, StageChange, Whose } from "../shared/wire.d.ts" */
/** @import { Cursor, Goal, Granularity, Numbers, Options, PreparedSetup, StageState } from "./types.d.ts" */

/** A network of more weights than this begins with pictures in its units' boxes: it has too many numbers. */
const MOST_NUMBERED = 40

/**
 * The state that is seen at a cursor: after the recheck it is the next one.
 * @param {Cursor} cursor
 */
export function stateAt({ update, step }) {
  return step === "recheck" ? update + 1 : update
}

/**
 * @param {StageState} state
 * @param {Cursor} cursor
 * @param {boolean} moving
 * @returns {StageState}
 */
export function placed(state, cursor, moving) {
  return { ...state, cursor, moving, motion: 0, reached: Math.max(state.reached, stateAt(cursor)) }
}

/**
 * The picture is drawn otherwise.
 * @param {StageState} state
 * @param {Partial<Options>} chosen
 * @returns {StageState}
 */
export function looked(state, chosen) {
  return { ...state, ...chosen }
}

/**
 * What is told of the picture to whoever opens the link.
 * @param {StageState} state
 * @param {PreparedSetup} setup
 * @returns {Manner}
 */
export function mannerOf({ edges, nodes, log, showTest, discrete, logLoss, outputShown, speed, granularity }, setup) {
  return {
    edges,
    nodes: nodes === usualNodes(setup) ? "auto" : nodes,
    log_widths: log,
    test_points: showTest,
    two_tones: discrete,
    log_loss: logLoss,
    plane: outputShown,
    speed: speed === SPEED_FOR[granularity] ? null : speed,
  }
}

/**
 * The picture as a link tells it.
 * @param {PreparedSetup} setup
 */
function mannered(setup) {
  const { manner, granularity } = setup.view
  return {
    edges: manner.edges,
    nodes: manner.nodes === "auto" ? usualNodes(setup) : manner.nodes,
    log: manner.log_widths,
    showTest: manner.test_points,
    discrete: manner.two_tones,
    logLoss: manner.log_loss,
    outputShown: manner.plane,
    speed: manner.speed ?? SPEED_FOR[granularity],
  }
}

/**
 * What the units' boxes show in a network of this size.
 * @param {PreparedSetup} setup
 */
function usualNodes({ anatomy, planar }) {
  const weights = anatomy.parameters.filter(({ kind }) => kind === "weight").length
  return weights > MOST_NUMBERED && planar ? "heat" : "values"
}

/**
 * A part is selected; how much is said of it is the level's business, and the tab stays. Where the loss is drawn over
 * two parameters, they are the two that were selected last.
 * @param {StageState} state
 * @param {string} selection
 * @param {boolean} [isParameter]
 * @param {StageState["picked"]} [picked] of a unit that goes through moments, the cell of it that was meant
 * @returns {StageState}
 */
export function selected(state, selection, isParameter = false, picked = null) {
  const { pair } = state.surface
  if (isParameter && pair && !pair.includes(selection))
    return selected({ ...state, surface: { ...state.surface, pair: [selection, pair[0]] } }, selection)
  return state.selection === selection && state.picked === picked ? state : { ...state, selection, picked }
}

/**
 * Another tab of the inspector.
 * @param {StageState} state
 * @param {string} tab
 * @returns {StageState}
 */
export function turned(state, tab) {
  return state.tab === tab ? state : { ...state, tab }
}

/**
 * The numbers of the other run are shown. Where its update lacks the step, it is its change that is looked at.
 * @param {StageState} state
 * @param {Whose} shown
 * @param {string[]} ids the operations of its update
 * @returns {StageState}
 */
export function numbersOf(state, shown, ids) {
  const { update, step } = state.cursor
  const cursor = ids.includes(step) ? state.cursor : { update, step: ids.includes("delta") ? "delta" : "start" }
  return { ...state, shown, cursor }
}

/**
 * An example is pinned; the same once more lets it go.
 * @param {StageState} state
 * @param {number} index
 * @returns {StageState}
 */
export function focused(state, index) {
  return { ...state, focus: state.focus === index ? null : index }
}

/**
 * @param {StageState} state
 * @param {Granularity} granularity
 * @returns {StageState}
 */
export function stepsBy(state, granularity) {
  return { ...state, granularity, speed: SPEED_FOR[granularity] }
}

/**
 * The second level is about operations; from there on what a step means stays the learner's choice.
 * @param {StageState} state
 * @param {number} level
 * @returns {StageState}
 */
export function levelled(state, level) {
  const next = { ...state, level }
  return level === 1 && state.granularity === "pass" ? stepsBy(next, "operation") : next
}

/**
 * @param {StageState} state
 * @param {number} speed one of SPEEDS; what lies outside is the nearest
 * @returns {StageState}
 */
export function plays(state, speed) {
  return { ...state, speed: Math.min(Math.max(speed, 0), SPEEDS.length - 1) }
}

/**
 * @param {StageState} state
 * @param {Goal | null} goal
 * @returns {StageState}
 */
export function aimed(state, goal) {
  return { ...state, goal }
}

/**
 * A goal counts from where Play begins, and each Play has one of its own.
 * @param {StageState} state
 * @param {number} update the state where Play begins
 * @param {number} loss the training loss there
 * @returns {StageState}
 */
export function counted(state, update, loss) {
  if (!state.goal) return state
  const plays = state.plays + 1
  const from = { update, loss }
  return { ...state, plays, goal: { ...state.goal, id: `${state.goal.id.split("@")[0]}@${plays}`, wait: 0, from } }
}

/**
 * For how many epochs nothing was better, as the server says.
 * @param {StageState} state
 * @param {number | undefined} wait
 * @returns {StageState}
 */
export function waited(state, wait) {
  return state.goal && wait !== undefined ? { ...state, goal: { ...state.goal, wait } } : state
}

/**
 * Play has come to its end by itself, and says why. What is said belongs to this place: it goes with the first move.
 * @param {StageState} state
 * @returns {StageState}
 */
export function done(state) {
  const { cursor, whenDone } = state
  return { ...state, playing: false, whenDone: null, done: whenDone ? { at: cursor, sentence: whenDone } : null }
}

/**
 * The learner goes on towards a change that lies ahead, or without it: either way they are not asked again.
 * @param {StageState} state
 * @param {string | null} change which one, null for none
 * @returns {StageState}
 */
export function wentOn(state, change) {
  return change === null || state.asked.includes(change) ? state : { ...state, asked: [...state.asked, change] }
}

/**
 * Another run, or the same one opened anew. Told again of what is on the stage already, it stays where the learner has
 * gone since; only the level follows, which the server may raise.
 * @param {StageState} state
 * @param {PreparedSetup} setup
 * @param {Numbers | null} inputHeat
 * @returns {StageState}
 */
export function opened(state, setup, inputHeat) {
  const { view, anatomy } = setup
  if (sameOpening(state, setup)) return { ...state, level: view.level }
  // The page's own choices stay with it from run to run; a link tells them anew.
  const before =
    state.revision === null || view.mannered
      ? { ...state, ...mannered(setup) }
      : { ...state, nodes: usualNodes(setup) === "heat" ? /** @type {const} */ ("heat") : state.nodes }
  const drawing = setup.standstill && state.tool === "focus" ? "1" : state.tool
  return {
    ...before,
    session: view.session,
    revision: view.revision,
    playing: false,
    stride: null,
    motion: 0,
    whenDone: null,
    done: null,
    granularity: view.granularity,
    cursor: view.cursor,
    reached: Math.max(view.reached, stateAt(view.cursor)),
    level: view.level,
    shown: view.shown,
    selection: view.selection,
    picked: view.selection === before.selection ? before.picked : null,
    focus: view.focus,
    present: view.present,
    hideNext: view.hideNext,
    find: view.find,
    tool: setup.can_add_points ? drawing : "focus",
    outputShown: Math.min(before.outputShown, anatomy.outputs.length - 1),
    surface: { ...view.surface, again: null },
    inputHeat,
  }
}

/** Changes of what the page looks like and keeps; every other one is of the run. @type {StageChange["what"][]} */
const BESIDE = ["level", "present", "hide", "find", "keep", "drop"]

/**
 * Whether the answer to a change puts another run on the stage, or this one anew.
 * @param {StageChange} change
 */
export const replaces = ({ what }) => !BESIDE.includes(what)

/**
 * What was chosen of the page's look while the answer was on its way is chosen still: the answer cannot know of it.
 * @param {StageState} state
 * @param {StageChange[]} unheard changes that have no answer yet
 * @returns {StageState}
 */
export function stillChosen(state, unheard) {
  return unheard.reduce(viewed, state)
}

/**
 * @param {StageState} state
 * @param {StageChange} change
 * @returns {StageState}
 */
function viewed(state, change) {
  if (change.what === "level") return levelled(state, change.value)
  if (change.what === "present") return { ...state, present: change.value }
  if (change.what === "hide") return { ...state, hideNext: change.value, find: state.find && !change.value }
  if (change.what === "find") return { ...state, find: change.value, hideNext: state.hideNext && !change.value }
  return state
}

/**
 * A plane has come: who asked for another one instead of the one that stood there waits no longer once it is another.
 * An answer to a question of before the press brings the one that stood there.
 * @param {StageState} state
 * @param {string} plane "" for none yet
 * @returns {StageState}
 */
export function replaned(state, plane) {
  const { again } = state.surface
  return again && plane && plane !== again ? { ...state, surface: { ...state.surface, again: null } } : state
}

/**
 * @param {StageState} state
 * @param {PreparedSetup} setup
 */
export function sameOpening(state, { view }) {
  return state.revision === view.revision && state.session === view.session
}
