// A term shows its entry where it stands: the first time that a region says it, it is marked, and a pointer, a tap or
// the keyboard opens its entry there.
//
// Regions are read when they have been still for a while: a walk that plays is not slowed, and what is marked is what
// somebody can be reading. A mark is an element around the very letters, so the text stays what it was for a reader
// aloud, for a copy, and for the view that wrote it: writing the same text again changes nothing, another one takes the
// marks along. What is a term as a whole, by whatever name, says so itself: <button data-word="loss of guessing">.
//
// A press on an answer is the answer. A term in it shows its entry to a pointer that rests on it, to a finger that
// stays, and to the keyboard that comes to the answer: of the first one, and with the arrows of the others.

import { h, set } from "./dom.js"
import { ARROWS } from "./keys.js"
import { createTermCard } from "./term_card.js"
import { createFinder, words } from "./words.js"

/** @import { ToldWord } from "./wire.d.ts" */

/** Milliseconds for which a region must have been still. */
const STILL = 400
/** What has a use of its own for a press, or is no sentence. */
const ELSEWHERE =
  "a, button, input, select, textarea, summary, svg, math, code, pre, [contenteditable], [role=button], " +
  "[role=tab], [role=slider], [role=math], [aria-hidden=true], .word, .bpi-number, .heard"
/** Buttons that hold a sentence to be read before they are pressed. */
const ANSWERS = ".lesson-answer, .exercise-options button, .find-point"

/** Where a pointer was last pressed: what comes to lie under it there, as a list over the page closes or another page
 * comes, was not pointed at. It outlives the page.
 */
let pressed = ""
/** @param {PointerEvent} event */
const placeOf = ({ clientX, clientY }) => `${clientX} ${clientY}`
/** @param {PointerEvent} event */
const onPress = (event) => {
  pressed = placeOf(event)
}

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
  const card = createTermCard(host, () => entries)
  const watching = new MutationObserver((changes) => {
    for (const region of new Set(changes.map(({ target }) => regions.find((each) => each.contains(target)))))
      if (region) later(region)
  })
  watch()
  document.addEventListener("pointerdown", onPress, true) // the very same one a second time adds nothing
  for (const region of regions) {
    later(region)
    region.addEventListener("pointerover", onOver)
    region.addEventListener("pointerdown", onTouch)
    region.addEventListener("focusin", onFocus)
    region.addEventListener("focusout", card.leave)
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
    for (const text of textsOf(region, isSentence)) markIn(text, find, seen, made)
    for (const answer of region.querySelectorAll(ANSWERS)) {
      const before = [...answer.querySelectorAll(".term-within")]
      const known = new Set(before.flatMap((each) => marked.get(each) ?? []))
      for (const text of textsOf(answer, isAnswer)) markIn(text, find, known, madeWithin)
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

  /** @param {{ text: string, entry: ToldWord | null }} piece */
  function madeWithin({ text, entry }) {
    if (!entry) return document.createTextNode(text)
    const term = h("span", { class: "term-within", text })
    marked.set(term, entry)
    return term
  }

  /** @param {Event} event @param {string} [which] */
  const termOf = (event, which = ".term") => {
    const term = event.target instanceof Element ? event.target.closest(which) : null
    const entry = term && marked.get(term)
    return entry ? { term: /** @type {HTMLElement} */ (term), entry } : null
  }

  /** @param {PointerEvent} event */
  function onOver(event) {
    const stays = event.pointerType === "touch" || placeOf(event) === pressed
    const at = stays ? null : termOf(event, ".term, .term-within")
    if (at) card.rest(at.term, at.entry)
  }

  /** A finger that stays on a term of an answer does not give the answer. @param {PointerEvent} event */
  function onTouch(event) {
    const at = event.pointerType === "touch" ? termOf(event, ".term-within") : null
    if (at) card.hold(at.term, at.entry)
  }

  /** @param {FocusEvent} event */
  function onFocus(event) {
    const answer = event.target instanceof Element ? event.target.closest(ANSWERS) : null
    // Once it is given, what it was worth is read, and nothing lies over that.
    const asks = answer?.matches(':focus-visible:not([aria-pressed="true"], [aria-disabled="true"])')
    const term = asks ? answer?.querySelector(".term-within") : null
    const entry = term && marked.get(term)
    if (entry) card.rest(/** @type {HTMLElement} */ (term), entry)
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

  /** From term to term of an answer that has the keyboard. @param {KeyboardEvent} event */
  function onAnswerKey(event) {
    const answer = event.target instanceof Element ? event.target.closest(ANSWERS) : null
    if (answer && (event.key === "Enter" || event.key === " ")) card.leave()
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const terms = [.../** @type {NodeListOf<HTMLElement>} */ (answer?.querySelectorAll(".term-within") ?? [])]
    if (!step || terms.length < 2) return
    const next = terms[terms.indexOf(/** @type {HTMLElement} */ (card.term())) + step]
    const entry = next && marked.get(next)
    if (entry) card.pass(next, entry)
    event.preventDefault()
    event.stopPropagation()
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const at = termOf(event)
    if (!at) return onAnswerKey(event)
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

/** @param {Element} parent */
const isSentence = (parent) => !parent.closest(`${ELSEWHERE}, .term`)
/** @param {Element} parent */
const isAnswer = (parent) => !parent.closest("svg, math, code, [aria-hidden=true], .exercise-letter, .term-within")

/**
 * @param {Text} text
 * @param {ReturnType<typeof createFinder>} find
 * @param {Set<ToldWord>} seen
 * @param {(piece: { text: string, entry: ToldWord | null }) => Node} made
 */
function markIn(text, find, seen, made) {
  const pieces = find(text.data, seen)
  if (pieces.length > 1 || pieces[0].entry) text.replaceWith(...pieces.map(made))
}

/**
 * The texts of a place that are to be read and are in sight.
 * @param {Element} place
 * @param {(parent: Element) => boolean} isRead by the element a text is in
 */
function textsOf(place, isRead) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT, (node) => {
    const parent = node.parentElement
    const isText = parent && /\p{L}{2}/u.test(node.textContent ?? "") && isRead(parent)
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
