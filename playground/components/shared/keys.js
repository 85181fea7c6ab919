// Which keys are the page's, and which belong to what has the keyboard's focus.

/** Arrow keys that go through a row of things, whichever way it is laid out. @type {Record<string, number>} */
export const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

const FIELDS =
  "input, textarea, select, [contenteditable], " +
  "[role=slider], [role=menuitem], [role=tab], [role=option], [role=combobox]"
const PRESSED_BY_SPACE = "button, a, summary, [role=button]"

/**
 * The key of an event that is the page's to act on: "" in a field that has a use for it itself, for a space on what a
 * space presses, with a modifier, or where somebody else has taken it.
 * @param {KeyboardEvent} event
 */
export function pageKey(event) {
  const [target] = event.composedPath()
  const at = target instanceof Element ? target : null
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || at?.matches(FIELDS)) return ""
  return event.key === " " && at?.matches(PRESSED_BY_SPACE) ? "" : event.key
}
