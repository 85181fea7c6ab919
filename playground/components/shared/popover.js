// A box that a button opens over the page: nothing behind it is dimmed or moved. Escape or a press elsewhere closes it.

import { hasFocus, html, set, tabStops } from "./dom.js"

const GAP = 6

/**
 * The box of `button`, in `root`; what it holds is the caller's.
 * @param {Element} root
 * @param {HTMLElement} button
 * @param {{ label: string, class?: string, above?: Element, opened?: () => void,
 *   holds?: boolean }} about above: it opens upwards, over this; opened: called each time, before it is seen; holds:
 *   the keyboard's focus goes into it, and Tab goes round in it until it is closed
 */
export function createPopover(root, button, { label, class: name = "", above, opened = () => {}, holds = false }) {
  const box = html("div", { class: `popover ${name}`, popover: "auto", role: "dialog", "aria-label": label }, root)
  set(button, { "aria-haspopup": "dialog", "aria-expanded": "false" })
  /** A press on the button closes the box before the click is heard: it must not open it again. */
  let wasOpen = false
  button.addEventListener("pointerdown", () => (wasOpen = isOpen()))
  button.addEventListener("click", () => {
    if (wasOpen) close()
    else open()
    wasOpen = false
  })
  /** Whether the keyboard's focus was in the box when it began to close: then the button gets it back. */
  let within = false
  box.addEventListener("beforetoggle", () => (within = isOpen() && hasFocus(box)))
  box.addEventListener("toggle", () => {
    set(button, { "aria-expanded": isOpen() })
    const root = /** @type {Document | ShadowRoot} */ (box.getRootNode())
    if (within && (!root.activeElement || hasFocus(box))) button.focus({ preventScroll: true })
  })

  if (holds)
    box.addEventListener("keydown", (event) => {
      const all = tabStops(box)
      const [from, to] = event.shiftKey ? [all[0], all[all.length - 1]] : [all[all.length - 1], all[0]]
      if (event.key !== "Tab" || event.target !== from) return
      event.preventDefault()
      to.focus()
    })

  // What is in it may grow or shrink while it is open.
  new ResizeObserver(() => isOpen() && place()).observe(box)

  const isOpen = () => box.matches(":popover-open")

  function open() {
    opened()
    box.showPopover()
    place()
    if (holds) tabStops(box)[0]?.focus({ preventScroll: true })
  }

  function close() {
    if (isOpen()) box.hidePopover()
  }

  /** At its button, and whole inside the window. */
  function place() {
    const mark = button.getBoundingClientRect()
    const { offsetWidth: width, offsetHeight: height } = box
    const left = Math.max(GAP, Math.min(mark.left, window.innerWidth - width - GAP))
    const top = above
      ? Math.max(GAP, above.getBoundingClientRect().top - height - GAP)
      : Math.max(GAP, Math.min(mark.bottom + GAP, window.innerHeight - height - GAP))
    Object.assign(box.style, { left: `${left}px`, top: `${top}px` })
  }

  return { box, open, close }
}
