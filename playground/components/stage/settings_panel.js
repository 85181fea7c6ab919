// The settings stand in Streamlit's side bar, whose own buttons open and close it. Here it is opened and closed, and
// the keyboard's focus is led into it and back.

const PANEL = '[data-testid="stSidebar"]'
const OPEN = '[data-testid="stExpandSidebarButton"]'
const CLOSE = '[data-testid="stSidebarCollapseButton"] button'
/** What has a use of its own for Escape while it is open. */
const BUSY = '[role="listbox"], [data-baseweb="popover"]'

const panel = () => /** @type {HTMLElement | null} */ (document.querySelector(PANEL))

/** Closed, it stands past the window's left edge. */
export const areSettingsOpen = () => (panel()?.getBoundingClientRect().right ?? 0) > 0

/** Open them now, or as soon as Streamlit has drawn its side bar, which may be after the stage. */
export function openSettings() {
  if (press(OPEN)) return
  const coming = new MutationObserver(() => press(OPEN) && coming.disconnect())
  if (!panel()) coming.observe(document.body, { subtree: true, childList: true })
}

const closeSettings = () => press(CLOSE)

/**
 * @param {string} name
 * @returns {boolean} whether there is such a button
 */
function press(name) {
  const button = document.querySelector(name)
  if (button instanceof HTMLElement) button.click()
  return button instanceof HTMLElement
}

/**
 * The button of the bar that opens and closes them.
 * @param {HTMLElement} button
 * @returns {() => void} ends it
 */
export function leadToSettings(button) {
  /** Opened with the keyboard, which is to go on there. */
  let led = false
  button.onclick = (event) => {
    if (areSettingsOpen()) return closeSettings()
    led = event.detail === 0
    openSettings()
  }
  const watching = new MutationObserver(() => {
    const node = panel()
    if (!node) return
    const inside = node.contains(document.activeElement) || document.activeElement === document.body
    if (node.dataset.collapsed === "true") return inside && button.focus()
    if (!led) return
    led = false
    node.tabIndex = -1
    node.focus({ preventScroll: true })
  })
  watching.observe(document.body, { subtree: true, attributeFilter: ["data-collapsed"] })
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const within = panel()?.contains(document.activeElement)
    if (event.key === "Escape" && within && !event.defaultPrevented && !document.querySelector(BUSY)) closeSettings()
  }
  document.addEventListener("keydown", onKey)
  return () => {
    watching.disconnect()
    document.removeEventListener("keydown", onKey)
  }
}
