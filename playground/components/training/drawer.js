// The drawer "Set up": Streamlit's controls, over the left part of the page. Here it is opened and closed.

import { choose, chosen } from "../shared/choices.js"
import { set, tabStops } from "../shared/dom.js"

const PLACE = ".st-key-bigger_drawer"
/** What has a use of its own for Escape while it is open. */
const BUSY = '[role="listbox"], [role="dialog"], [data-baseweb="popover"]'

/**
 * @param {{ button: HTMLButtonElement, after: () => void }} about button: the bar's; after: takes the keyboard's focus
 *   where the drawer was closed with it
 */
export function createDrawer({ button, after }) {
  const page = document.documentElement
  let open = false
  let turn = -1
  /** Whether the keyboard was in the drawer last: what had the focus may be gone before the drawer is closed. */
  let within = false

  const drawer = () => /** @type {HTMLElement | null} */ (document.querySelector(PLACE))

  /**
   * @param {boolean} wanted
   * @param {boolean} [byHand] the learner's own doing, not a training that begins
   */
  function put(wanted, byHand = false) {
    const inside = within && (drawer()?.contains(document.activeElement) || document.activeElement === document.body)
    open = wanted
    if (byHand) choose("drawer", open ? "open" : "closed")
    set(page, { "data-set-up": open })
    set(button, { "aria-expanded": open })
    if (open && byHand) focusInside()
    // What had the focus is hidden now: it must not fall to the page.
    else if (!open && inside) {
      if (byHand) button.focus()
      else after()
    }
  }

  function focusInside() {
    const node = drawer()
    if (!node) return
    node.tabIndex = -1
    node.focus({ preventScroll: true })
  }

  /**
   * Open, it comes for the keyboard right after its button, though it stands behind the whole page in the document: the
   * focus is put beside it, and the browser goes on from there.
   * @param {KeyboardEvent} event
   */
  function onTab(event) {
    if (event.key !== "Tab" || !open || event.defaultPrevented) return
    const at = event.composedPath()[0]
    const inside = drawer()
    if (!inside) return
    const stops = tabStops(inside)
    if (at === button && !event.shiftKey) focusInside()
    else if (event.shiftKey ? at === stops[0] || at === inside : at === stops.at(-1)) {
      if (event.shiftKey) event.preventDefault()
      button.focus()
    }
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== "Escape" || !open || event.defaultPrevented || document.querySelector(BUSY)) return
    if (drawer()?.contains(document.activeElement)) put(false, true)
  }
  /** @param {FocusEvent} event */
  function onFocus({ target }) {
    within = target instanceof Node && (drawer()?.contains(target) ?? false)
  }
  document.addEventListener("keydown", onKey)
  document.addEventListener("keydown", onTab)
  document.addEventListener("focusin", onFocus)

  return {
    toggle: () => put(!open, true),
    /**
     * Python opens and closes it with each new turn.
     * @param {[boolean, number]} wanted
     * @param {boolean} led a lesson says what to do, or a class looks on: the drawer does not open by itself
     */
    follow([wanted, at], led) {
      if (at === turn) return
      const first = turn < 0
      turn = at
      if (!first) choose("drawer", "")
      put(wanted && !led)
      if (first) this.recall()
    },
    /** Closed, where it is open by itself. */
    rest() {
      if (!chosen("drawer")) put(false)
    },
    /** It stands as a link tells, where that tells it. */
    recall() {
      const told = chosen("drawer")
      if (told) put(told === "open")
    },
    destroy() {
      document.removeEventListener("keydown", onKey)
      document.removeEventListener("keydown", onTab)
      document.removeEventListener("focusin", onFocus)
      set(page, { "data-set-up": null })
    },
  }
}
