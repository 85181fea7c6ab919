// "Say it first": which question stands before the next step, and what became of it. Pure functions; the questions
// themselves come from Python (playground/ui/exercises.py), the same for the same place.

import { same } from "../cursor.js"

/** @import { AskedKind, Prediction, PredictWish } from "../../shared/wire.d.ts" */
/** @import { Cursor, StageState } from "../types.d.ts" */

/** A question's place and the answer. id: of the question as Python is asked for it; place: where it stands; until:
 *  where the step leads; count: which of this place's; answer: what was given, null for none; shown: looked up instead.
 * @typedef {{ id: string, place: string, until: Cursor, count: number, selection: string | null,
 *   answer: string | null, shown: boolean }} Asking
 */

/** Is the learner asked before a step? @param {StageState} state */
export const asksFirst = ({ hideNext, wished }) => hideNext || wished !== null

/**
 * The question that stands here: the one there was, as long as nothing moved; a new one where the learner has come to
 * another place, or looks at another part before they have answered.
 * @param {StageState} state
 * @param {Cursor} until where the next step leads
 * @param {string} run
 * @returns {StageState}
 */
export function askedAt(state, until, run) {
  const { cursor, asking, playing, stride, moving, granularity, wished, shown, level, selection, focus } = state
  if (!asksFirst(state)) return asking ? { ...state, asking: null } : state
  if (playing || stride || moving) return state
  const place = [
    ...[run, cursor.update, cursor.step, cursor.cell ?? "", until.update, until.step, granularity, shown],
    ...[wished?.kind ?? "", wished?.about ?? ""],
  ].join("|")
  const settled = asking?.place === place && (asking.answer !== null || asking.shown)
  if (settled) return state
  const count = asking?.place === place ? asking.count : 0
  const id = [hashed(place), count, selection ?? "", focus ?? "", level].join("|")
  if (asking?.id === id) return state
  return { ...state, asking: { id, place, until, count, selection, answer: null, shown: false } }
}

/**
 * Whether the step to where the learner is was asked about: then its numbers may be seen.
 * @param {StageState} state
 */
export function wasAsked({ cursor, answered: until }) {
  return same(until, cursor)
}

/**
 * A short name of a long text.
 * @param {string} text
 */
function hashed(text) {
  let hash = 5381
  for (const letter of text) hash = (hash * 33 + (letter.codePointAt(0) ?? 0)) % 4294967291
  return hash.toString(36)
}

/**
 * The learner says what it will be.
 * @param {StageState} state
 * @param {string} answer
 * @returns {StageState}
 */
export function said(state, answer) {
  return state.asking ? { ...state, asking: { ...state.asking, answer }, answered: state.asking.until } : state
}

/**
 * The learner wants to see it without having said it.
 * @param {StageState} state
 * @returns {StageState}
 */
export function lookedUp(state) {
  return state.asking
    ? { ...state, asking: { ...state.asking, answer: null, shown: true }, answered: state.asking.until }
    : state
}

/**
 * Another question of the same place.
 * @param {StageState} state
 * @returns {StageState}
 */
export function another(state) {
  const { asking } = state
  if (!asking) return state
  const count = asking.count + 1
  const [place, , ...rest] = asking.id.split("|")
  const id = [place, count, ...rest].join("|")
  return { ...state, asking: { ...asking, id, count, answer: null, shown: false } }
}

/**
 * What is to be asked of Python; null where it is here.
 * @param {StageState} state
 * @param {Prediction | null} prediction
 * @returns {PredictWish | null}
 */
export function predictWish({ asking, wished }, prediction) {
  if (!asking) return null
  const { id, until, count, selection, answer, shown } = asking
  const here = prediction?.id === id
  const answered = answer !== null || shown
  if (here && (!answered || isAnswerTo(prediction, asking))) return null
  const kept = { update: until.update, step: until.step, cell: until.cell ?? null }
  const only = { kind: /** @type {AskedKind | null} */ (wished?.kind || null), about: wished?.about || null }
  return { id, until: kept, count, ...only, selection, answer, shown }
}

/**
 * What stands in place of a question where none can be asked, without Python.
 * @param {Asking | null} asking
 * @param {string} none why
 * @returns {Prediction | null}
 */
export function unasked(asking, none) {
  const nothing = { kind: null, alone: true, text: "", about: null, symbol: "", given: [], options: [] }
  return asking && { id: asking.id, none, ...nothing }
}

/**
 * Whether what Python told is of this question's answer.
 * @param {Prediction} prediction
 * @param {Asking} asking
 */
function isAnswerTo(prediction, { answer, shown }) {
  const { told, none } = prediction
  return none !== "" || (told !== undefined && (shown || told.answer === answer))
}

/**
 * The question that waits for an answer; null where there is none, or it was answered.
 * @param {StageState} state
 * @param {Prediction | null} prediction
 * @returns {Prediction | null}
 */
export function open({ asking }, prediction) {
  if (!asking || prediction?.id !== asking.id || prediction.none) return null
  return prediction.told && !prediction.told.again ? null : prediction
}

/**
 * Whether the learner is still to say what the next step gives.
 * @param {StageState} state
 */
export const isToSay = ({ asking }) => asking !== null && asking.answer === null && !asking.shown

/**
 * A text without what is asked for.
 * @param {string} text
 * @param {string | false | undefined} foretold the part of it that tells what is to come
 */
export const untold = (text, foretold) => (foretold ? text.replace(foretold, "") : text)

/**
 * How often the learner has said something, and how often it was right: counted once a question, in this page alone.
 * @param {StageState} state
 * @param {Prediction} prediction
 * @returns {StageState}
 */
export function countedAnswer(state, { id, kind, told }) {
  const { said: before } = state
  if (!told || told.again || told.answer === null || before.last === id) return state
  const right = before.right + Number(told.is_right)
  return { ...state, said: { count: before.count + 1, right, kind: kind ?? "", last: id } }
}
