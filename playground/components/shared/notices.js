// Sentences for the learner, above a region and never above the headline, each to be dismissed. Without a button of its
// own one leaves when it has been read and the learner has gone on; what went wrong stays.

import { html } from "./dom.js"

/** A slow reader's time for a sentence: to find it, and then its letters. */
const FIND_MS = 2000
const LETTER_MS = 70
/** So many moves after that say that the learner has gone on. */
const MOVES = 2

/**
 * Tells whether a sentence told now has done its work, from where the learner stands: another place is a move.
 * @param {string} sentence
 * @param {() => number} [now] milliseconds
 * @returns {(place: string) => boolean}
 */
export function readBy(sentence, now = () => performance.now()) {
  const read = now() + FIND_MS + LETTER_MS * sentence.length
  let moves = 0
  /** @type {string | undefined} */
  let stood
  return (place) => {
    const moved = place !== stood
    stood = place
    if (moved && now() >= read) moves += 1
    return moves >= MOVES
  }
}

/**
 * `tell(sentences, how)` shows them in place of the ones before; `standsAt(place)` is said whenever the page is drawn.
 * @param {Element} root the frame of the page
 * @param {() => void} [onUndo]
 */
export function createNotices(root, onUndo = () => {}) {
  const place = html("div", { class: "notice-place" }, root)
  const box = html("div", { class: "notices" }, place)
  /** Those that leave by themselves. @type {Map<Element, ReturnType<typeof readBy>>} */
  let leaving = new Map()
  /**
   * @param {string[]} sentences
   * @param {{ canUndo?: boolean, wrong?: string[] }} [how] canUndo: what was there can be brought back; wrong: what
   *   went wrong and wants something done, told first: it stays until it is dismissed
   */
  function tell(sentences, { canUndo = false, wrong = [] } = {}) {
    box.replaceChildren()
    leaving = new Map()
    const all = [...wrong, ...sentences]
    for (const [at, sentence] of all.entries()) {
      const note = html("div", { class: "notice", role: "status" }, box)
      html("span", {}, note, sentence)
      const offers = canUndo && at === all.length - 1
      if (offers) html("button", { type: "button", class: "bring-back" }, note, "Bring it back").onclick = onUndo
      else if (at >= wrong.length) leaving.set(note, readBy(sentence))
      html("button", { type: "button", "aria-label": "Dismiss" }, note, "×").onclick = () => note.remove()
    }
  }
  /** @param {string} here */
  function standsAt(here) {
    for (const [note, isRead] of leaving) if (isRead(here)) note.remove()
  }
  return { tell, standsAt, element: box, place }
}
