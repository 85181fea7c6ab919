// Sentences for the learner, above a region and never above the headline, each to be dismissed. Without a button of its
// own one leaves when it has been read and the learner has gone on.

import { html } from "./dom.js"

/** A slow reader's time for a sentence: to find it, and then its letters. */
const FIND_MS = 2000
const LETTER_MS = 70
/** So many moves after that say that the learner has gone on. */
const MOVES = 2

/**
 * Tells at each move of the learner whether a sentence told now has done its work by then.
 * @param {string} sentence
 * @param {() => number} [now] milliseconds
 * @returns {() => boolean}
 */
export function readBy(sentence, now = () => performance.now()) {
  const read = now() + FIND_MS + LETTER_MS * sentence.length
  let moves = 0
  return () => now() >= read && ++moves >= MOVES
}

/**
 * `tell(sentences, canUndo)` shows them in place of the ones before; `goneOn()` is said at each move of the learner.
 * @param {Element} root the frame of the page
 * @param {() => void} [onUndo]
 */
export function createNotices(root, onUndo = () => {}) {
  const place = html("div", { class: "notice-place" }, root)
  const box = html("div", { class: "notices" }, place)
  /** Those that leave by themselves. @type {Map<Element, () => boolean>} */
  let leaving = new Map()
  /**
   * @param {string[]} sentences
   * @param {{ canUndo?: boolean, stays?: boolean }} [how] canUndo: what was there can be brought back; stays: until
   *   dismissed, as what went wrong does
   */
  function tell(sentences, { canUndo = false, stays = false } = {}) {
    box.replaceChildren()
    leaving = new Map()
    for (const sentence of sentences) {
      const note = html("div", { class: "notice", role: "status" }, box)
      html("span", {}, note, sentence)
      const offers = canUndo && sentence === sentences.at(-1)
      if (offers) html("button", { type: "button", class: "bring-back" }, note, "Bring it back").onclick = onUndo
      else if (!stays) leaving.set(note, readBy(sentence))
      html("button", { type: "button", "aria-label": "Dismiss" }, note, "×").onclick = () => note.remove()
    }
  }
  function goneOn() {
    for (const [note, isRead] of leaving) if (isRead()) note.remove()
  }
  return { tell, goneOn, element: box, place }
}
