// Views are told what they are to show, and drawn only where that changed; those that are read, at a reader's pace.

import { safely } from "../shared/safely.js"
import { calmly } from "./calm.js"

/** A view in the list.
 * @template Look
 * @typedef {{ box: Element, show: (look: Look) => void, forget: () => void }} Drawn
 */

/**
 * A row of the list: `draw` is called with what `tell` gives, whenever that differs from the time before.
 * @template Look
 * @template {unknown[]} Given
 * @param {Element} box where the view stands, and says so when it cannot be drawn
 * @param {(...told: Given) => void} draw
 * @param {(look: Look) => [...NoInfer<Given>]} tell values that are replaced when they change, plain objects of such
 * @param {(look: Look) => boolean} [hurried] so many pictures go by that the view, which is read, need not follow each
 * @returns {Drawn<Look>}
 */
export function shows(box, draw, tell, hurried = () => false) {
  /** What it was last drawn with, to the end. @type {Given | null} */
  let drawn = null
  /** What it was last told. @type {Given | null} */
  let wanted = null
  const pen = calmly(
    (/** @type {Given} */ told) => {
      // What breaks off half drawn is not taken for drawn.
      wanted = drawn = null
      draw(...told)
      wanted = drawn = told
    },
    (act) => safely(box, act),
  )
  /** @param {Given} told @param {Given | null} before */
  const isSame = (told, before) =>
    before !== null && told.length === before.length && told.every((value, index) => alike(value, before[index]))
  return {
    box,
    show(look) {
      const told = tell(look)
      const late = hurried(look)
      // Where nothing is hurried any more nothing is held back either.
      if (late ? isSame(told, wanted) : wanted === drawn && isSame(told, drawn)) return
      wanted = told
      pen(late, told)
    },
    forget() {
      wanted = drawn = null
    },
  }
}

/**
 * @template Look
 * @param {Drawn<Look>[]} views in the order in which they are drawn
 */
export function createDrawing(views) {
  return {
    /** @param {Look} look */
    draw(look) {
      for (const view of views) safely(view.box, () => view.show(look))
    },
    /** Everything will be drawn anew: the page has another width, or other colours. */
    forget() {
      for (const view of views) view.forget()
    },
  }
}

/**
 * The very same, or plain objects of the very same parts.
 * @param {unknown} a
 * @param {unknown} b
 */
function alike(a, b) {
  if (Object.is(a, b)) return true
  if (!isPlain(a) || !isPlain(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]))
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isPlain(value) {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
