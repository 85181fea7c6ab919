// A racer's mark, set on its line wherever so many pixels of it have gone by.

import { markPath } from "../shared/families.js"

/** @import { LineMark } from "../shared/families.js" */

/** Pixels of a line between two marks. */
const EVERY = 52
const SIZE = 3.4

/**
 * The marks of one line, added to as its points become known.
 * @param {LineMark} mark
 */
export function marksAlong(mark) {
  /** @type {{ step: number, d: string }[]} */
  const set = []
  /** @type {[number, number] | null} */
  let before = null
  let gone = EVERY / 2
  return {
    /**
     * The line goes on to here.
     * @param {number} step
     * @param {number} x
     * @param {number} y
     */
    add(step, x, y) {
      if (!Number.isFinite(x + y)) return
      if (before) gone += Math.hypot(x - before[0], y - before[1])
      before = [x, y]
      if (gone < EVERY) return
      gone = 0
      set.push({ step, d: markPath(mark, x, y, SIZE) })
    },
    /**
     * All marks up to a step, as path data.
     * @param {number} step
     */
    until(step) {
      const after = set.findIndex((each) => each.step > step)
      return (after < 0 ? set : set.slice(0, after)).map(({ d }) => d).join("")
    },
  }
}

/**
 * How a mark is filled: a hollow one with the ground.
 * @param {{ colour: string, mark: LineMark }} look
 */
export const markInk = ({ colour, mark }) => ({
  class: `r-mark${mark.hollow ? " r-hollow" : ""}`,
  style: `--r-colour: ${colour}`,
})
