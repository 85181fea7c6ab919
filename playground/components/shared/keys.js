// Which keys are the page's, and which belong to what has the keyboard's focus.

/** Arrow keys that go through a row of things, whichever way it is laid out. @type {Record<string, number>} */
export const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

const FIELDS =
  "input, textarea, select, [contenteditable], " +
  "[role=slider], [role=menuitem], [role=tab], [role=option], [role=combobox]"
const PRESSED_BY_SPACE = "button, a, summary, [role=button]"
/** Fields that a space does nothing to. */
const IDLE_AT_SPACE = "input[type=range], [role=slider]"

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
  if (event.key !== " ") return at?.matches(FIELDS) ? "" : event.key
  if (at?.matches(FIELDS)) return at.matches(IDLE_AT_SPACE) ? " " : ""
  return at?.matches(PRESSED_BY_SPACE) && at !== clicked ? "" : " "
}
