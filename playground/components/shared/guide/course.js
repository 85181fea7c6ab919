// A lesson under way: where it is and what of it is done. One plain value, replaced by pure changes.

import { holds, met } from "./conditions.js"

/** @import { Lesson, LessonStep } from "../wire.d.ts" */
/** @import { Facts } from "./conditions.js" */

/** at: the step that is shown, the number of steps for the end; done: of each step whether it is done; chosen: of each
 * step the answer that was given last, -1 for none; begun: the page's facts as the step began, null until they are
 * known; did: what is to be done on the page was done, though a question may be open; parts: of several things to do
 * which are done now; hinted: the step's hint is shown; note: what the page does otherwise since the step's link was
 * opened.
 * @typedef {Readonly<{ lesson: Lesson, at: number, done: readonly boolean[], chosen: readonly number[],
 *   begun: Facts | null, did: boolean, parts: readonly Task[], hinted: boolean, note: string }>} Played
 */
/** One of several things that a step asks for: what the learner has done when it holds, and whether it does.
 * @typedef {{ says: string, is: boolean }} Task
 */

/** What has been done when a fact is as a step wants it. @type {Record<string, string>} */
const DOINGS = {
  ...{ at: "stepped there", update: "stepped there", step: "stepped there", phase: "stepped there" },
  ...{ epoch: "trained so far", selection: "selected", tab: "tab opened", view: "view opened" },
}
const OTHER = "set"

/**
 * @param {Lesson} lesson
 * @param {number} [at]
 * @param {number[]} [done] the steps that were done before
 * @returns {Played}
 */
export function begin(lesson, at = 0, done = []) {
  const count = lesson.plan.length
  return {
    lesson,
    at: Math.min(Math.max(Math.trunc(at) || 0, 0), count),
    done: lesson.plan.map((_, step) => done.includes(step)),
    chosen: lesson.plan.map(() => -1),
    begun: null,
    did: false,
    parts: [],
    hinted: false,
    note: "",
  }
}

/**
 * The step that is shown; undefined at the end.
 * @param {Played} course
 * @returns {LessonStep | undefined}
 */
export const stepOf = ({ lesson, at }) => lesson.plan[at]

/**
 * The page tells how it stands. What was done once stays done.
 * @param {Played} course
 * @param {Facts} facts
 * @returns {Played}
 */
export function looked(course, facts) {
  const step = stepOf(course)
  if (!step) return course
  if (!course.begun) return looked({ ...course, begun: facts }, facts)
  if (course.done[course.at] || course.did || !waits(step)) return course
  if (!met(step, facts, course.begun)) return inParts(course, tasksOf(step, facts, course.begun))
  const now = { ...course, did: true }
  // Where there is a question too, the answer is what is still missing.
  return step.ask && !answered(course) ? now : marked(now)
}

/**
 * @param {Played} course
 * @param {number} answer
 * @returns {Played}
 */
export function chose(course, answer) {
  const step = stepOf(course)
  if (!step?.ask?.answers[answer]) return course
  const next = { ...course, chosen: course.chosen.map((was, at) => (at === course.at ? answer : was)) }
  if (!step.ask.answers[answer].right) return next
  return !waits(step) || course.did ? marked(next) : next
}

/**
 * To a step, or past the last one to the end. A step that waits for nothing is done by going on.
 * @param {Played} course
 * @param {number} at
 * @returns {Played}
 */
export function went(course, at) {
  const step = stepOf(course)
  const left = step && at > course.at && !waits(step) && !step.ask ? marked(course) : course
  return { ...begin(course.lesson, at), done: left.done, chosen: left.chosen }
}

/**
 * @param {Played} course
 * @returns {Played}
 */
export const hinted = (course) => ({ ...course, hinted: true })

/**
 * Where a step asks for several things, each by its name, in the order in which its file has them.
 * @param {LessonStep} step
 * @param {Facts} facts
 * @param {Facts} begun the facts as the step began
 * @returns {Task[]}
 */
export function tasksOf({ done }, facts, begun) {
  /** @type {Map<string, boolean>} */
  const parts = new Map()
  for (const condition of done) {
    const says = DOINGS[condition.fact] ?? OTHER
    parts.set(says, (parts.get(says) ?? true) && holds(condition, facts, begun))
  }
  return parts.size > 1 ? [...parts].map(([says, is]) => ({ says, is })) : []
}

/**
 * @param {Played} course
 * @param {Task[]} parts
 * @returns {Played} the same where they are the same
 */
const inParts = (course, parts) =>
  JSON.stringify(parts) === JSON.stringify(course.parts) ? course : { ...course, parts }

/**
 * What it opens anew is not what it began with.
 * @param {Played} course
 * @param {string} [note]
 * @returns {Played}
 */
export const reopened = (course, note = "") => ({ ...course, begun: null, did: false, note })

/**
 * What buttons do otherwise since a link was opened, in words: nothing changes its meaning unsaid.
 * @param {Facts | null} before
 * @param {Facts} now
 */
export function noteOf(before, now) {
  if (!before || before.page !== now.page) return ""
  const sentences = []
  if (before.granularity !== now.granularity) sentences.push(`One step is now one ${now.granularity}.`)
  if (before.level !== now.level) sentences.push(`The level is now ${now.level}.`)
  return sentences.join(" ")
}

/** Whether the step is done by something on the page. @param {LessonStep} step */
export const waits = (step) => step.done.length > 0 || step.predict !== null || step.find !== null

/** @param {Played} course */
export const isDone = (course) => course.done[course.at] === true

/** The right answer was given. @param {Played} course */
export function answered(course) {
  return stepOf(course)?.ask?.answers[course.chosen[course.at]]?.right === true
}

/**
 * The link that is open while a step is played: its own, or the newest before it.
 * @param {Lesson} lesson
 * @param {number} at
 */
export function linkAt({ open, plan }, at) {
  return plan.slice(0, at + 1).findLast((step) => step.open)?.open ?? open
}

/** The steps that are done. @param {Played} course */
export const doneOf = ({ done }) => done.flatMap((is, at) => (is ? [at] : []))

/** @param {Played} course @returns {Played} */
const marked = (course) => ({ ...course, done: course.done.map((was, at) => was || at === course.at) })
