// Views are told what they are to show, and drawn only where that changed.

import { safely } from "../shared/safely.js"

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
 * @returns {Drawn<Look>}
 */
export function shows(box, draw, tell) {
  /** What it was last drawn with, to the end. @type {Given | null} */
  let drawn = null
  return {
    box,
    show(look) {
      const told = tell(look)
      if (drawn && told.length === drawn.length && told.every((value, index) => alike(value, drawn?.[index]))) return
      // What breaks off half drawn is not taken for drawn.
      drawn = null
      draw(...told)
      drawn = told
    },
    forget() {
      drawn = null
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
