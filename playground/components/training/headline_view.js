// The headline: what is trained, where it stands or what came of it, and what to make of that.

import { html, set, setText } from "../shared/dom.js"

/** @import { HeadlineTold } from "../shared/wire.d.ts" */

/** A sentence of more characters stands in smaller type, so that it is never cut. */
const LONG = 90

/** @param {HTMLElement} root */
export function createHeadlineView(root) {
  const words = html("div", { class: "words" }, root)
  const title = html("p", { class: "step-title" }, words)
  const sentence = html("p", { class: "sentence" }, words)
  const more = html("p", { class: "t-more" }, words)
  return {
    /** @param {HeadlineTold} told */
    update(told) {
      setText(title, told.title)
      set(title, { title: told.title })
      setText(sentence, told.sentence)
      setText(more, told.more)
      set(words, { "data-long": told.sentence.length > LONG })
    },
  }
}
