// The words and marks of the pages, each with its meaning, at hand from the first screen on: a list to search.

import { h, html, set, setText } from "./dom.js"
import { entryName, entryParts } from "./entry_view.js"
import { onPressed } from "./opening.js"
import { createPopover } from "./popover.js"
import { found, words } from "./words.js"

/** @import { ToldWord } from "./wire.d.ts" */

const NONE_THERE = "The words could not be fetched. Close this list and open it again to try once more."

/**
 * The button that opens the list at its own place.
 * @param {Element} root
 */
export function createGlossary(root) {
  const about = { type: "button", class: "bar-button words", "aria-label": "Words", "data-guide": "words" }
  const button = html("button", about, root)
  button.innerHTML =
    '<svg viewBox="0 0 20 20" aria-hidden="true">' +
    '<path d="M3 4c3-1 5 0 7 1 2-1 4-2 7-1v12c-3-1-5 0-7 1-2-1-4-2-7-1zM10 5v12"/></svg>'
  html("span", {}, button, "Words")
  const popover = createPopover(root, button, { label: "Words", class: "glossary", opened: fill })
  const search = html("input", { type: "search", placeholder: "Search the words", "aria-label": "Search" }, popover.box)
  const count = html("p", { class: "glossary-count", role: "status" }, popover.box)
  const list = html("div", { class: "glossary-list" }, popover.box)
  /** @type {ToldWord[]} */
  let entries = []
  /** Each entry's place, made when it is first listed. @type {Map<string, HTMLElement>} */
  const made = new Map()
  search.oninput = show
  onPressed(popover.box, () => popover.close())
  // Escape empties the field first, and closes the list when there is nothing to empty.
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !search.value) return
    event.preventDefault()
    turn("")
  })

  async function fill() {
    if (!entries.length) {
      entries = await words()
      show()
    }
  }

  /** @param {string} typed */
  function turn(typed) {
    search.value = typed
    show()
    search.focus()
  }

  /** @param {ToldWord} entry */
  function place(entry) {
    const known = made.get(entry.term)
    if (known) return known
    const parts = entryParts(entry, turn)
    const fresh = h("div", { class: "word" }, h("dt", {}, ...entryName(entry)), h("dd", {}, ...parts))
    made.set(entry.term, fresh)
    return fresh
  }

  function show() {
    const typed = search.value.trim()
    const fitting = found(entries, typed)
    const number = `${fitting.length} ${fitting.length === 1 ? "word" : "words"}`
    setText(
      count,
      !entries.length ? NONE_THERE : !typed ? number : `${fitting.length ? number : "Nothing"} for “${typed}”`,
    )
    list.replaceChildren(
      ...(typed
        ? [h("dl", {}, ...fitting.map(place))]
        : groupsOf(entries).map(([name, those]) => section(name, those))),
    )
    list.scrollTop = 0
    set(list, { tabindex: 0 })
  }

  /**
   * @param {string} name
   * @param {ToldWord[]} those
   */
  const section = (name, those) => h("section", {}, h("h2", { text: name }), h("dl", {}, ...those.map(place)))
}

/** @param {ToldWord[]} entries */
function groupsOf(entries) {
  /** @type {Map<string, ToldWord[]>} */
  const groups = new Map()
  for (const entry of entries) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry])
  return [...groups]
}
