// Sentences for the learner, above everything else, each to be dismissed.

import { html } from "./dom.js"

/**
 * `tell(sentences, canUndo)` shows them in place of the ones before.
 * @param {Element} root
 * @param {() => void} [onUndo]
 */
export function createNotices(root, onUndo = () => {}) {
  const box = html("div", { class: "notices" }, root)
  /**
   * @param {string[]} sentences
   * @param {boolean} [canUndo]
   */
  function tell(sentences, canUndo = false) {
    box.replaceChildren()
    for (const sentence of sentences) {
      const note = html("div", { class: "notice", role: "status" }, box)
      html("span", {}, note, sentence)
      if (canUndo && sentence === sentences.at(-1)) {
        html("button", { type: "button", class: "bring-back" }, note, "Bring it back").onclick = onUndo
      }
      html("button", { type: "button", "aria-label": "Dismiss" }, note, "×").onclick = () => note.remove()
    }
  }
  return { tell, element: box }
}
