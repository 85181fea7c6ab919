// A term shows its entry where it stands: the first time that a region says it, it is marked, and a pointer, a tap or
// the keyboard opens its entry there.
//
// Regions are read when they have been still for a while: a walk that plays is not slowed, and what is marked is what
// somebody can be reading. A mark is an element around the very letters, so the text stays what it was for a reader
// aloud, for a copy, and for the view that wrote it: writing the same text again changes nothing, another one takes the
// marks along. What is a term as a whole, by whatever name, says so itself: <button data-word="loss of guessing">.

import { h, html, set } from "./dom.js"
import { entryName, entryParts } from "./entry_view.js"
import { ARROWS } from "./keys.js"
import { onPressed } from "./opening.js"
import { createFinder, words } from "./words.js"

/** @import { ToldWord } from "./wire.d.ts" */

/** Milliseconds for which a region must have been still. */
const STILL = 400
/** Milliseconds that a pointer rests on a term before its entry shows, and that it shows after the pointer left. */
const [REST, LINGER] = [350, 250]
const GAP = 6
/** What has a use of its own for a press, or is no sentence. */
const ELSEWHERE =
  "a, button, input, select, textarea, summary, svg, math, code, pre, [contenteditable], [role=button], " +
  "[role=tab], [role=slider], [role=math], [aria-hidden=true], .word, .bpi-number, .heard"

/**
 * @param {HTMLElement} host where entries are shown
 * @param {HTMLElement[]} regions
 */
export function createTerms(host, regions) {
  /** @type {ReturnType<typeof createFinder> | null} */
  let find = null
  /** @type {ToldWord[]} */
  let entries = []
  /** The entry of each mark. @type {WeakMap<Element, ToldWord>} */
  const marked = new WeakMap()
  /** @type {Map<HTMLElement, number>} */
  const waiting = new Map()
  const card = createCard(host, () => entries)
  const watching = new MutationObserver((changes) => {
    for (const region of new Set(changes.map(({ target }) => regions.find((each) => each.contains(target)))))
      if (region) later(region)
  })
  watch()
  for (const region of regions) {
    later(region)
    region.addEventListener("pointerover", onOver)
    // What opens over the page is in sight only then.
    region.addEventListener("toggle", () => later(region), true)
    // Before what lies around the term hears of it.
    region.addEventListener("click", onClick, true)
    region.addEventListener("keydown", onKey, true)
  }

  function watch() {
    for (const region of regions) watching.observe(region, { childList: true, characterData: true, subtree: true })
  }

  /** @param {HTMLElement} region */
  function later(region) {
    clearTimeout(waiting.get(region))
    waiting.set(region, window.setTimeout(mark, STILL, region))
  }

  /** @param {HTMLElement} region */
  async function mark(region) {
    if (!find) {
      entries = await words()
      find = createFinder(entries)
    }
    if (!region.isConnected || document.hidden) return
    for (const named of region.querySelectorAll("[data-word]:not(.term)")) {
      const entry = entries.find(({ term }) => term === named.getAttribute("data-word"))
      if (!entry) continue
      named.classList.add("term")
      set(named, { "aria-haspopup": "dialog" })
      if (!(named instanceof HTMLButtonElement)) set(named, { role: "button", tabindex: -1 })
      marked.set(named, entry)
    }
    const marks = [...region.querySelectorAll(".term")]
    const seen = new Set(marks.flatMap((each) => marked.get(each) ?? []))
    for (const text of sentencesOf(region)) {
      const pieces = find(text.data, seen)
      if (pieces.length > 1 || pieces[0].entry) text.replaceWith(...pieces.map(made))
    }
    oneStop(region)
    // What this changed is not to be read again.
    watching.takeRecords()
  }

  /** @param {{ text: string, entry: ToldWord | null }} piece */
  function made({ text, entry }) {
    if (!entry) return document.createTextNode(text)
    const term = h("span", { class: "term", role: "button", "aria-haspopup": "dialog", tabindex: -1, text })
    marked.set(term, entry)
    return term
  }

  /** @param {Event} event */
  const termOf = (event) => {
    const term = event.target instanceof Element ? event.target.closest(".term") : null
    const entry = term && marked.get(term)
    return entry ? { term: /** @type {HTMLElement} */ (term), entry } : null
  }

  /** @param {PointerEvent} event */
  function onOver(event) {
    const at = event.pointerType === "touch" ? null : termOf(event)
    if (at) card.rest(at.term, at.entry)
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const at = termOf(event)
    if (!at) return
    // A press on a term is for the term, whatever lies beneath it.
    event.preventDefault()
    event.stopPropagation()
    card.open(at.term, at.entry)
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const at = termOf(event)
    if (!at || event.ctrlKey || event.metaKey || event.altKey) return
    const region = /** @type {HTMLElement} */ (event.currentTarget)
    if (event.key === "Enter" || event.key === " ") card.open(at.term, at.entry, true)
    else if (event.key in ARROWS) stepFrom(region, at.term, ARROWS[event.key])
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return {
    destroy() {
      watching.disconnect()
      for (const timer of waiting.values()) clearTimeout(timer)
      card.destroy()
    },
  }
}

/**
 * The texts of a region that can be read as sentences and are in sight.
 * @param {HTMLElement} region
 */
function sentencesOf(region) {
  const walker = document.createTreeWalker(region, NodeFilter.SHOW_TEXT, (node) => {
    const parent = node.parentElement
    const isText = parent && /\p{L}{2}/u.test(node.textContent ?? "") && !parent.closest(`${ELSEWHERE}, .term`)
    return isText && parent.checkVisibility() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP
  })
  /** @type {Text[]} */
  const texts = []
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode))
  return texts
}

/**
 * The terms of a region take one stop of the Tab key together: the first, or the one last gone to.
 * @param {HTMLElement} region
 */
function oneStop(region) {
  const terms = [...region.querySelectorAll(".term")]
  const stop = terms.find((each) => each.getAttribute("tabindex") === "0") ?? terms[0]
  for (const each of terms) set(each, { tabindex: each === stop ? 0 : -1 })
}

/**
 * @param {HTMLElement} region
 * @param {HTMLElement} term
 * @param {number} step
 */
function stepFrom(region, term, step) {
  const terms = /** @type {NodeListOf<HTMLElement>} */ (region.querySelectorAll(".term"))
  const next = terms[[...terms].indexOf(term) + step]
  if (!next) return
  set(term, { tabindex: -1 })
  set(next, { tabindex: 0 })
  next.focus()
}

/**
 * The box with an entry, beside its term. Escape, a press elsewhere or a pointer that leaves closes it.
 * @param {HTMLElement} host
 * @param {() => ToldWord[]} entries
 */
function createCard(host, entries) {
  const box = html("div", { class: "popover word-card", popover: "manual", role: "dialog" }, host)
  /** @type {HTMLElement | null} */
  let at = null
  /** Whether it was asked for by a press: then a pointer that leaves does not close it. */
  let asked = false
  let timer = 0

  /** @param {ToldWord} entry */
  function fill(entry) {
    const parts = entryParts(entry, (term) => {
      const other = entries().find((each) => each.term === term)
      if (other) fill(other)
      box.focus()
    })
    box.replaceChildren(h("p", { class: "word-name" }, ...entryName(entry)), ...parts)
    set(box, { "aria-label": entry.term, tabindex: -1 })
    if (at) place(at)
  }

  /**
   * @param {HTMLElement} term
   * @param {ToldWord} entry
   * @param {boolean} [byKeyboard]
   */
  function show(term, entry, byKeyboard = false) {
    at = term
    if (!box.matches(":popover-open")) box.showPopover()
    fill(entry)
    if (byKeyboard) (box.querySelector("a") ?? box).focus()
  }

  /** Below its term, or above where there is no room; whole inside the window. @param {HTMLElement} term */
  function place(term) {
    const mark = term.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = box
    const left = Math.max(GAP, Math.min(mark.left, window.innerWidth - width - GAP))
    const below = mark.bottom + GAP
    const top = below + height + GAP <= window.innerHeight ? below : Math.max(GAP, mark.top - height - GAP)
    Object.assign(box.style, { left: `${left}px`, top: `${top}px` })
  }

  function close() {
    clearTimeout(timer)
    if (!box.matches(":popover-open")) return
    const back = box.contains(/** @type {ShadowRoot | Document} */ (box.getRootNode()).activeElement) ? at : null
    box.hidePopover()
    at = null
    asked = false
    if (back?.isConnected) back.focus()
  }

  /** @param {PointerEvent} event */
  function onMove(event) {
    if (asked || !at) return
    const path = event.composedPath()
    clearTimeout(timer)
    if (!at.isConnected) close()
    else if (!path.includes(at) && !path.includes(box)) timer = window.setTimeout(close, LINGER)
  }

  /** @param {PointerEvent} event */
  function onPress(event) {
    const path = event.composedPath()
    if (at && !path.includes(box) && !path.includes(at)) close()
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== "Escape" || !at) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }

  onPressed(box, close)
  document.addEventListener("pointermove", onMove)
  document.addEventListener("pointerdown", onPress, true)
  document.addEventListener("keydown", onKey, true)

  return {
    /** A pointer has come to a term. @param {HTMLElement} term @param {ToldWord} entry */
    rest(term, entry) {
      clearTimeout(timer)
      if (at === term) return
      const left = () => clearTimeout(timer)
      term.addEventListener("pointerleave", left, { once: true })
      timer = window.setTimeout(() => {
        term.removeEventListener("pointerleave", left)
        asked = false
        if (term.isConnected) show(term, entry)
      }, REST)
    },
    /** @param {HTMLElement} term @param {ToldWord} entry @param {boolean} [byKeyboard] */
    open(term, entry, byKeyboard) {
      clearTimeout(timer)
      show(term, entry, byKeyboard)
      asked = true
    },
    destroy() {
      clearTimeout(timer)
      document.removeEventListener("pointermove", onMove)
      document.removeEventListener("pointerdown", onPress, true)
      document.removeEventListener("keydown", onKey, true)
    },
  }
}
