// What Python is computing just now on the learner's wish: how far it is, and a button that stops it.

import { html, set, setText } from "../shared/dom.js"

/** @import { RaceWork } from "../shared/wire.d.ts" */

/**
 * @param {Element} root
 * @param {{ onStop: (what: RaceWork["what"]) => void }} page
 */
export function createWorkingView(root, { onStop }) {
  const list = html("ul", { class: "r-working", "aria-label": "Being computed" }, root)
  /**
   * A line for every kind of work under way, so that a button keeps its focus while the numbers go on.
   * @type {Map<RaceWork["what"], { item: Element, words: Element }>}
   */
  const lines = new Map()

  /** @param {RaceWork["what"]} what */
  function line(what) {
    const item = html("li", {}, list)
    const words = html("span", { role: "status" }, item)
    const stop = html("button", { type: "button" }, item, "Stop")
    stop.onclick = () => onStop(what)
    return { item, words }
  }

  return {
    /** @param {RaceWork[]} working */
    update(working) {
      const kinds = new Set(working.map(({ what }) => what))
      for (const [what, { item }] of lines) {
        if (kinds.has(what)) continue
        item.remove()
        lines.delete(what)
      }
      for (const { what, words } of working) {
        const made = lines.get(what) ?? line(what)
        lines.set(what, made)
        setText(made.words, words)
      }
      set(list, { hidden: !working.length })
    },
  }
}
