// The text of a lesson as elements. It arrives as a tree of plain pieces; nothing in it is ever markup.

import { h } from "../dom.js"
import { setMath } from "../mathml.js"

/** @import { LessonWords } from "../wire.d.ts" */

/** Whatever else stands in a tree is left out. @type {Record<string, keyof HTMLElementTagNameMap>} */
const TAGS = {
  ...{ strong: "strong", emphasis: "em", paragraph: "p", list: "ul", numbered: "ol", item: "li" },
}

/**
 * @param {LessonWords[]} words
 * @param {(link: string) => void} onLink
 * @returns {(Node | string)[]}
 */
export function elementsOf(words, onLink) {
  return words.flatMap((each) => elementOf(each, onLink))
}

/**
 * @param {LessonWords} piece
 * @param {(link: string) => void} onLink
 * @returns {(Node | string)[]}
 */
function elementOf(piece, onLink) {
  const { kind, text = "", inside = [], link = "", picture = "", asked = "", exact } = piece
  if (kind === "text") return [text]
  if (kind === "break") return [h("br")]
  if (kind === "code") return [h("code", { text })]
  if (kind === "block") return [h("pre", {}, h("code", { text }))]
  if (kind === "figure") return [h("data", { class: "figure", value: exact, title: asked, text })]
  if (kind === "picture") return picture.startsWith("data:image/") ? [h("img", { src: picture, alt: text })] : []
  if (kind === "formula") {
    const place = h("span", { class: "lesson-formula" })
    setMath(place, text)
    return [place]
  }
  if (kind === "link") {
    const node = h("button", { type: "button", class: "lesson-link", on: { click: () => onLink(link) } })
    node.append(...elementsOf(inside, onLink))
    return [node]
  }
  return TAGS[kind] ? [h(TAGS[kind], {}, ...elementsOf(inside, onLink))] : elementsOf(inside, onLink)
}

/**
 * The plain text of a tree, as it is said.
 * @param {LessonWords[]} words
 * @returns {string}
 */
export function said(words) {
  return plain(words).replace(/\s+/g, " ").trim()
}

/** What parts a text from what follows it. */
const BLOCKS = new Set(["paragraph", "item", "break", "block"])

/**
 * @param {LessonWords[]} words
 * @returns {string}
 */
function plain(words) {
  return words
    .map(({ kind, text = "", inside = [] }) => {
      if (kind === "formula" || kind === "picture") return " "
      return text + plain(inside) + (BLOCKS.has(kind) ? " " : "")
    })
    .join("")
}
