// The box in which a term shows its entry, beside the term.

import { h, html, set } from "./dom.js"
import { entryName, entryParts } from "./entry_view.js"
import { onPressed } from "./opening.js"

/** @import { ToldWord } from "./wire.d.ts" */

/** Milliseconds that a pointer rests on a term before its entry shows, and that it shows after the pointer left. */
const [REST, LINGER] = [350, 250]
/** And that a finger stays on one in an answer. */
const HOLD = 500
const GAP = 6

/**
 * The box with an entry, beside its term. Escape, a press elsewhere or a pointer that leaves closes it.
 * @param {HTMLElement} host
 * @param {() => ToldWord[]} entries
 */
export function createTermCard(host, entries) {
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
    if (!at || path.includes(box) || path.includes(at)) return
    // A finger that puts it away presses nothing else: what lies around it was not what it came for.
    if (event.pointerType === "touch") unpress()
    close()
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

  /** Shown to who passes by, and goes as they leave. @param {HTMLElement} term @param {ToldWord} entry */
  function pass(term, entry) {
    clearTimeout(timer)
    asked = false
    if (term.isConnected) show(term, entry)
  }

  return {
    /** What the entry in sight stands beside. */
    term: () => at,
    pass,
    /** A pointer has come to a term. @param {HTMLElement} term @param {ToldWord} entry */
    rest(term, entry) {
      clearTimeout(timer)
      if (at === term) return
      const left = () => clearTimeout(timer)
      term.addEventListener("pointerleave", left, { once: true })
      timer = window.setTimeout(() => {
        term.removeEventListener("pointerleave", left)
        pass(term, entry)
      }, REST)
    },
    /** A finger is on a term of an answer: what comes of it after a while is the entry, and no press.
     * @param {HTMLElement} term @param {ToldWord} entry
     */
    hold(term, entry) {
      clearTimeout(timer)
      const lifted = new AbortController()
      for (const end of ["pointerup", "pointercancel"])
        document.addEventListener(end, () => lifted.abort(), { signal: lifted.signal })
      timer = window.setTimeout(() => {
        if (lifted.signal.aborted || !term.isConnected) return
        show(term, entry)
        asked = true
        unpress()
      }, HOLD)
    },
    /** The keyboard has left an answer. */
    leave() {
      clearTimeout(timer)
      if (at?.matches(".term-within") && !asked) close()
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

/** The press that the finger now makes or ends is none; the next one is. */
function unpress() {
  const over = new AbortController()
  const options = { capture: true, signal: over.signal }
  document.addEventListener("pointerdown", () => over.abort(), options)
  document.addEventListener(
    "click",
    (event) => {
      event.preventDefault()
      event.stopPropagation()
      over.abort()
    },
    options,
  )
}
