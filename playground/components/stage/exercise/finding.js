// "Find the mistake": which update is looked through, and what was pointed at. Pure functions; the update with its
// mistake comes from Python (playground/ui/finding.py), the same for the same place.

import { count } from "../../shared/format.js"

/** @import { Finding, FindWish, SlipKind } from "../../shared/wire.d.ts" */
/** @import { StageState } from "../types.d.ts" */

/** What is looked through. of: what it belongs to; id: as Python is asked for it; update, count, selection: which
 *  mistake; pointed: the lines pointed at, in order, from 0; shown: it was looked up.
 * @typedef {{ of: string, id: string, update: number, count: number, selection: string | null,
 *   pointed: readonly number[], shown: boolean }} Search
 */

/** Is a mistake to be found? @param {Pick<StageState, "find" | "lessonMistake">} state */
export const seeks = ({ find, lessonMistake }) => find || lessonMistake !== null

/**
 * What is looked through here: what there was, as long as the run is the same; a new update where it is another.
 * @param {StageState} state
 * @param {string} run
 * @returns {StageState}
 */
export function searchAt(state, run) {
  const { search, lessonMistake, playing, stride, shown } = state
  if (!seeks(state)) return search ? { ...state, search: null } : state
  const { kind = "", about = "", at = "" } = lessonMistake ?? {}
  const of = [run, shown, kind, about, at].join("|")
  if (search?.of === of || playing || stride) return state
  return { ...state, search: begun(state, of, 0) }
}

/**
 * @param {StageState} state
 * @param {string} of
 * @param {number} number
 * @returns {Search}
 */
function begun({ cursor, selection }, of, number) {
  const { update } = cursor
  const id = `${of.slice(0, 200)}|${update}|${number}`
  return { of, id, update, count: number, selection, pointed: [], shown: false }
}

/**
 * The learner points at a line.
 * @param {StageState} state
 * @param {number} line
 * @returns {StageState}
 */
export function pointedAt(state, line) {
  const { search } = state
  return search ? { ...state, search: { ...search, pointed: [...search.pointed, line] } } : state
}

/**
 * The learner wants to see it.
 * @param {StageState} state
 * @returns {StageState}
 */
export function uncovered(state) {
  return state.search ? { ...state, search: { ...state.search, shown: true } } : state
}

/**
 * Another mistake, in the update where the learner is now.
 * @param {StageState} state
 * @param {Finding | null} finding
 * @returns {StageState}
 */
export function searchOther(state, finding) {
  return state.search
    ? { ...state, search: begun(state, state.search.of, finding?.next ?? state.search.count + 1) }
    : state
}

/**
 * What is to be asked of Python; null where it is here.
 * @param {StageState} state
 * @param {Finding | null} finding
 * @returns {FindWish | null}
 */
export function findWish({ search, lessonMistake }, finding) {
  if (!search || finding?.id === search.id) return null
  const { id, update, selection } = search
  const { kind, about, at } = lessonMistake ?? {}
  const only = { kind: /** @type {SlipKind | null} */ (kind || null), about: about || null, at: at || null }
  return { id, update, count: search.count, ...only, selection }
}

/**
 * What stands in place of an update where there is none, without Python.
 * @param {Search | null} search
 * @param {string} none why
 * @returns {Finding | null}
 */
export function unwritten(search, none) {
  const nothing = { next: 0, text: "", given: [], lines: [], kind: null, name: "", right: null }
  return search && { id: search.id, none, ...nothing }
}

/**
 * Where the picture is, once it shows more than the start of the update that is looked through: it computes without the
 * mistake, and its numbers may be of another update by then.
 * @param {Search | null} search
 * @param {StageState["cursor"]} cursor
 * @param {string} phase of the cursor
 */
export function elsewhere(search, { update }, phase) {
  if (!search) return ""
  if (update > search.update) return ` The picture has moved on to update ${count(update + 1)}.`
  if (update < search.update) return ` The picture has gone back to update ${count(update + 1)}.`
  if (["update", "recheck"].includes(phase)) return " The picture has moved on: it shows the new weights."
  return phase === "backward" ? " The picture goes through this update without the mistake." : ""
}

/**
 * How the search stands: found: the wrong line was pointed at; open: it may still be.
 * @param {Search | null} search
 * @param {Finding | null} finding
 */
export function standing(search, finding) {
  const here = search !== null && finding?.id === search.id && !finding.none
  const found = here && search.pointed.some((line) => finding.lines[line]?.state === "wrong")
  return { found, open: here && !found && !search.shown, told: found || (here && search.shown) }
}
