// A view that cannot be drawn says so in its own place. The others go on, and once it can be drawn again the sentence
// goes.

import { html } from "./dom.js"

const SENTENCE = "This part could not be drawn. Everything else goes on, and the next step tries it again."

/** @type {WeakMap<Element, {note: HTMLElement, told: string}>} What stands in each place that failed. */
const failed = new WeakMap()

/**
 * Draws a view; what goes wrong in it stays in its `box`, and goes to the console for those who can mend it.
 *
 * A view that remembers what it has drawn already should remember it only once it is drawn to the end.
 *
 * @param {Element} box where the view stands
 * @param {() => void} draw
 */
export function safely(box, draw) {
  try {
    draw()
  } catch (error) {
    return tell(box, error)
  }
  failed.get(box)?.note.remove()
  failed.delete(box)
}

/**
 * @param {Element} box
 * @param {unknown} error
 */
function tell(box, error) {
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const before = failed.get(box)
  const note = before?.note ?? html("p", { class: "not-drawn", role: "status" }, null, SENTENCE)
  if (note.parentElement !== box) box.prepend(note)
  // Sixty times a second, while it plays, the same sentence would drown all others.
  if (before?.told !== told) console.error(told)
  failed.set(box, { note, told })
}
