// What is said to those who listen: in words, once, and no oftener than it can be heard. What goes by on the page
// several times a second would be spoken over itself.

import { html, setText } from "./dom.js"

/** Between two sentences while something goes by. */
export const EVERY_MS = 10_000

/**
 * Says what it is told by `put`; the same sentence is not said twice in a row.
 * @param {(text: string) => void} put
 * @param {() => number} [now] milliseconds
 * @returns {(text: string, hurried?: boolean) => void} hurried: something goes by, and the next sentence is not far
 */
export function heralding(put, now = () => performance.now()) {
  let said = ""
  let at = -Infinity
  return (text, hurried = false) => {
    if (!text || text === said || (hurried && now() - at < EVERY_MS)) return
    said = text
    at = now()
    put(text)
  }
}

/**
 * A place that is read aloud whenever something is said, and not seen.
 * @param {Element} root
 */
export function createHerald(root) {
  const place = html("p", { class: "heard", role: "status", "data-herald": true }, root)
  return heralding((text) => setText(place, text))
}
