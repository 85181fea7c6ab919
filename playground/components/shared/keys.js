// Which keys are the page's, and which belong to what has the keyboard's focus. Whoever listens to a key says here what
// it does: the page of keys (keys_view.js) is made of that.

/** Arrow keys that go through a row of things, whichever way it is laid out. @type {Record<string, number>} */
export const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

const FIELDS =
  "input, textarea, select, [contenteditable], " +
  "[role=slider], [role=menuitem], [role=tab], [role=option], [role=combobox]"
const PRESSED_BY_SPACE = "button, a, summary, [role=button]"
/** Fields that a space does nothing to. */
const IDLE_AT_SPACE = "input[type=range], [role=slider]"

/** A key of the page, or several that do the same. press: as the browser names them; shown: what stands on them, where
 *  that is no list of them; act: false where it is of no use now.
 * @typedef {{ press: string[], shown?: string, does: string, act: (key: string, event: KeyboardEvent) => boolean | void
 *   }} PageKey
 */
/** What a group of keys does, in words. @typedef {{ title: string, rows: [shown: string, does: string][] }} KeyWords */

/** What stands on a key that the browser calls otherwise. @type {Record<string, string>} */
const NAMES = {
  ...{ ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", " ": "Space" },
  ...{ PageDown: "Page Down", PageUp: "Page Up" },
}
/** @type {Set<KeyWords>} */
const declared = new Set()

/**
 * Keys of the page, at work from now on where the stage has the focus (`keysBelongTo`).
 * @param {string} title of what they belong to
 * @param {PageKey[]} keys
 * @returns {() => void} ends it
 */
export function declareKeys(title, keys) {
  const forget = describeKeys(
    title,
    keys.map(({ press, shown, does }) => [shown ?? press.map((key) => NAMES[key] ?? key).join(" or "), does]),
  )
  const deafen = onPageKey((key, event) => {
    const found = keys.find(({ press }) => press.includes(key) || press.includes(key.toLowerCase()))
    return found !== undefined && isForStage(event) && found.act(key, event) !== false
  })
  return () => {
    deafen()
    forget()
  }
}

/**
 * Says what keys do that a part of the page listens to itself, while it has the keyboard's focus. Of one title there is
 * one group, the newest.
 * @param {string} title
 * @param {KeyWords["rows"]} rows
 */
export function describeKeys(title, rows) {
  const group = { title, rows }
  for (const old of declared) if (old.title === title) declared.delete(old)
  declared.add(group)
  return () => {
    declared.delete(group)
  }
}

/** Where the page's keys are at work; null: everywhere. @type {Element | null} */
let stage = null
/** Whether the keyboard, or the last press, was there: what had the focus may be gone. */
let within = true

/**
 * The page's keys are at work where the stage has the keyboard's focus, and everywhere in front of a class: a remote
 * turns pages whatever was pressed last.
 * @param {Element} host the stage, with `data-present` in front of a class
 * @returns {() => void} ends it
 */
export function keysBelongTo(host) {
  stage = host
  within = true
  /** @param {Event} event */
  const follow = (event) => {
    const path = event.composedPath()
    const inside = path.includes(host)
    // Streamlit puts a dialog over the page when its line is cut, which takes the focus and leaves it to nobody.
    const passing = !inside && path.some((node) => node instanceof Element && node.matches("[role=dialog]"))
    if (!passing) within = inside
  }
  document.addEventListener("focusin", follow)
  document.addEventListener("pointerdown", follow)
  return () => {
    document.removeEventListener("focusin", follow)
    document.removeEventListener("pointerdown", follow)
    if (stage === host) stage = null
  }
}

/** What lies over the stage, and the text beside it, read their own keys. */
const ASIDE = "[popover], .guide"

/**
 * Is the stage meant by a key that is pressed here? With no focus at all it is, if it had it last.
 * @param {KeyboardEvent} event
 */
function isForStage(event) {
  if (!stage || stage.hasAttribute("data-present")) return true
  const path = event.composedPath()
  if (path[0] === document.body) return within
  const at = path.indexOf(stage)
  return at >= 0 && !path.slice(0, at).some((node) => node instanceof Element && node.matches(ASIDE))
}

/** Keys by which what has the focus is scrolled. @type {Record<string, "across" | "down">} */
const SCROLLS = {
  ...{ PageDown: "down", PageUp: "down", ArrowDown: "down", ArrowUp: "down", Home: "down", End: "down", " ": "down" },
  ...{ ArrowLeft: "across", ArrowRight: "across" },
}

/** Does the key scroll this? @param {Element | null} at @param {string} key */
function scrolls(at, key) {
  const way = SCROLLS[key]
  if (!at || !way) return false
  const long = way === "down" ? at.scrollHeight - at.clientHeight : at.scrollWidth - at.clientWidth
  if (!(long > 1)) return false
  const { overflowX, overflowY } = getComputedStyle(at)
  return /auto|scroll/.test(way === "down" ? overflowY : overflowX)
}

/** All that was declared. */
export const keyWords = () => [...declared]

/**
 * Calls `act` with each key that is the page's to act on, wherever the keyboard's focus is; true says that it did.
 *
 * A key belongs to what has the focus where that has a use for it: all of them in a field, a space on what a space
 * presses. But what was clicked has the focus only because of the click: there a space is the page's, until the
 * keyboard has been used to go anywhere.
 * @param {(key: string, event: KeyboardEvent) => boolean} act
 * @returns {() => void} stops listening
 */
export function onPageKey(act) {
  /** What the pointer pressed last. @type {EventTarget | undefined} */
  let clicked

  /** @param {PointerEvent} event */
  function onPointer(event) {
    clicked = event.composedPath().find((at) => at instanceof Element && at.matches(PRESSED_BY_SPACE))
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === "Tab") clicked = undefined
    const key = pageKey(event, clicked)
    if (key && act(key, event)) event.preventDefault()
  }

  document.addEventListener("pointerdown", onPointer, true)
  document.addEventListener("keydown", onKey)
  return () => {
    document.removeEventListener("pointerdown", onPointer, true)
    document.removeEventListener("keydown", onKey)
  }
}

/**
 * The key of an event where it is the page's, "" where it belongs to somebody else.
 * @param {KeyboardEvent} event
 * @param {EventTarget | undefined} clicked
 */
function pageKey(event, clicked) {
  const [target] = event.composedPath()
  const at = target instanceof Element ? target : null
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return ""
  if (scrolls(at, event.key)) return ""
  if (event.key !== " ") return at?.matches(FIELDS) ? "" : event.key
  if (at?.matches(FIELDS)) return at.matches(IDLE_AT_SPACE) ? " " : ""
  return at?.matches(PRESSED_BY_SPACE) && at !== clicked ? "" : " "
}
