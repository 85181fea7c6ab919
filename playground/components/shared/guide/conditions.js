// Whether a step is done: its conditions against the facts of the page. Pure.

/** @import { LessonCondition, LessonStep, Scalar } from "../wire.d.ts" */

/** What a page tells of itself: flat, plain values by name. operations: the ids of the operations of the update that
 * is shown, in their order, for conditions of a place.
 * @typedef {Record<string, Scalar | undefined> & { operations?: string }} Facts
 */

/**
 * @param {LessonStep} step
 * @param {Facts} facts
 * @param {Facts} begun the facts as the step began
 */
export function met(step, facts, begun) {
  if (step.predict && Number(facts.predicted ?? 0) <= Number(begun.predicted ?? 0)) return false
  if (step.find && facts.mistake_found !== true) return false
  return step.done.every((condition) => holds(condition, facts, begun))
}

/**
 * @param {LessonCondition} condition
 * @param {Facts} facts
 * @param {Facts} begun
 */
export function holds({ fact, test, values }, facts, begun) {
  const value = facts[fact]
  if (test === "changed") return !same(value, begun[fact])
  if (value === undefined || value === null) return test === "is" && values.includes(null)
  if (test === "is") return values.some((each) => same(value, each))
  if (test === "not") return values.every((each) => !same(value, each))
  if (test === "reached") return values.some((each) => reached(String(value), String(each), facts.operations ?? ""))
  const [bound] = values
  const [have, wanted] = [Number(value), Number(bound)]
  if (test === "above") return have > wanted
  if (test === "below") return have < wanted
  return test === "least" ? have >= wanted : have <= wanted
}

/**
 * The same value, whether as a number or as it is written: 3 and "3", 1 and true not.
 * @param {Scalar | undefined} a
 * @param {Scalar | undefined} b
 */
function same(a, b) {
  return a === b || (typeof a !== "boolean" && typeof b !== "boolean" && String(a) === String(b))
}

/**
 * Whether a place is there or behind: "0.dW:1" at "0.dZ:0", in the order of the update's operations.
 * @param {string} now
 * @param {string} place
 * @param {string} operations
 */
function reached(now, place, operations) {
  const [here, there] = [placed(now), placed(place)]
  if (here.update !== there.update) return here.update > there.update
  const order = operations.split(" ")
  const wanted = order.indexOf(there.step)
  return wanted >= 0 && order.indexOf(here.step) >= wanted
}

/** @param {string} place */
function placed(place) {
  const dot = place.indexOf(".")
  return { update: Number(place.slice(0, dot)), step: place.slice(dot + 1) }
}
