// An entry of the glossary: the term, its sentence, its formula, where it is seen, and what to read next.

import { h } from "./dom.js"
import { setMath } from "./mathml.js"
import { pressed } from "./opening.js"

/** @import { ToldWord } from "./wire.d.ts" */

/**
 * @param {ToldWord} entry
 * @param {(term: string) => void} turn to another entry
 */
export function entryParts(entry, turn) {
  const formula = h("div", { class: "word-formula", role: "math" })
  setMath(formula, entry.formula)
  const link = linkTo(entry.show || "./", "Show me")
  return [
    h("p", { class: "word-says", text: entry.says }),
    ...(entry.formula ? [formula] : []),
    ...(entry.show ? [h("p", { class: "word-show" }, link, ` ${entry.look}`)] : []),
    ...(entry.question ? [asked(entry.question)] : []),
    ...(entry.related.length ? [h("p", { class: "word-related" }, "See also ", ...related(entry, turn))] : []),
  ]
}

/**
 * A link into the playground, opened in place where there is somebody to open it.
 * @param {string} to
 * @param {string} text
 */
function linkTo(to, text) {
  const link = h("a", { href: new URL(to, document.baseURI).href, text })
  link.addEventListener("click", (event) => {
    // With a modifier the browser opens the address beside this page, as it does with every link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    if (pressed(link, to)) event.preventDefault()
  })
  return link
}

/** The lesson that answers what people ask about the word. @param {string} lesson */
const asked = (lesson) =>
  h(
    "p",
    { class: "word-show" },
    linkTo(`./?lesson=${lesson}`, "Work it out"),
    " what people ask about it, in a few steps.",
  )

/**
 * @param {ToldWord} entry
 * @param {(term: string) => void} turn
 */
function related(entry, turn) {
  return entry.related.flatMap((term, index) => {
    const button = h("button", { type: "button", class: "word-other", text: term, on: { click: () => turn(term) } })
    return index ? [", ", button] : [button]
  })
}

/** The term, and what else it is called. @param {ToldWord} entry */
export function entryName({ term, also }) {
  const others = also.length ? [h("span", { class: "word-also", text: ` ${also.join(", ")}` })] : []
  return [h("span", { class: "word-term", text: term }), ...others]
}
