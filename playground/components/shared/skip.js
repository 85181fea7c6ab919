// The first stop of the Tab key on a page: past the bar, to what the page is for. Seen while it has the focus.

import { html } from "./dom.js"

/**
 * @param {Element} root
 * @param {string} words
 * @param {() => HTMLElement | null} target
 */
export function createSkip(root, words, target) {
  const skip = html("button", { type: "button", class: "skip" }, null, words)
  root.prepend(skip)
  skip.onclick = () => target()?.focus()
}

/** One of our pages has been drawn in this window. */
const DRAWN = "data-drawn"

/**
 * Takes the keyboard's focus where this page was chosen on another one: what had it there is gone, or about to go.
 * @param {HTMLElement} host
 */
export function arrive(host) {
  const page = document.documentElement
  const first = !page.hasAttribute(DRAWN)
  page.setAttribute(DRAWN, "")
  const at = document.activeElement
  if (first || (at && at !== document.body && !at.closest('[data-testid="stMain"]'))) return
  host.tabIndex = -1
  host.focus({ preventScroll: true })
}
