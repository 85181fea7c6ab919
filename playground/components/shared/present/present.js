// In front of a class: larger, the whole screen, a dark screen, and what is pointed at enlarged. What a page does for
// Present itself is its own.

import { choose, chosen } from "../choices.js"
import { html, set } from "../dom.js"
import { declareKeys } from "../keys.js"
import { createLens } from "./lens.js"

/** What is no wider or no higher is a phone in a hand or a window enlarged already, no projector: there a page that is
    presented looks as it always does. */
const WIDE = "(min-width: 701px) and (min-height: 481px)"

/**
 * Whether a page is to be drawn for the last row of a class.
 * @param {boolean} presented
 */
export const isLarge = (presented) => presented && matchMedia(WIDE).matches

/**
 * @param {Element} tools where the buttons stand
 * @param {((on: boolean) => void) | undefined} present what the page does; none: it cannot be presented
 */
export function createPresent(tools, present) {
  const root = /** @type {HTMLElement} */ (tools.closest(".stage-root") ?? tools)
  const lens = createLens(root)
  const dark = html("div", { class: "present-dark", popover: "manual", "aria-label": "The screen is dark" }, root)
  let on = false
  const toggle = () => present?.(!on)
  /**
   * @param {string} name
   * @param {string} key
   * @param {string} title
   * @param {string} path
   * @param {() => void} act
   */
  function button(name, key, title, path, act) {
    const about = {
      type: "button",
      "aria-label": name,
      title: `${title} (${key})`,
      "data-guide": name.toLowerCase().replace(" ", "_"),
    }
    const node = html("button", { ...about, class: `bar-button ${name.toLowerCase().replace(" ", "-")}` }, tools)
    node.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${path}"/></svg>`
    html("span", {}, node, name)
    node.onclick = act
    return node
  }
  const enlarge = button(
    "Enlarge",
    "E",
    "Enlarges what the pointer is on",
    "M8.5 3a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M12.5 12.5L17 17M6 8.5h5M8.5 6v5",
    turnLens,
  )
  const whole = button("Full screen", "F", "The whole screen", "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4", fillScreen)
  const presenting = button("Present", "P", "For a projector", "M2 4h16v9H2zM10 13v4M6 17h8", toggle)

  function turnLens() {
    lens.turn(!lens.on)
    choose("enlarge", lens.on ? "on" : "")
    show()
  }

  function fillScreen() {
    const done = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    done.catch(() => {})
  }

  function turnDark() {
    if (dark.matches(":popover-open")) dark.hidePopover()
    else dark.showPopover()
  }

  function show() {
    set(presenting, { hidden: !present, "aria-pressed": on })
    set(enlarge, { hidden: !on, "aria-pressed": lens.on })
    set(whole, { hidden: !on || !document.fullscreenEnabled, "aria-pressed": document.fullscreenElement !== null })
  }

  /**
   * While the page is presented.
   * @param {() => void} act
   */
  const presented = (act) => () => {
    if (on) act()
    return on
  }
  const deafen = present
    ? declareKeys("In front of a class", [
        { press: ["p"], shown: "P", does: "Present: larger, for a projector", act: toggle },
        { press: ["f"], shown: "F", does: "Full screen, while presenting", act: presented(fillScreen) },
        {
          press: ["e"],
          shown: "E",
          does: "Enlarge what the pointer is on, while presenting",
          act: presented(turnLens),
        },
        { press: ["b", "."], shown: "B or .", does: "Dark screen, while presenting", act: presented(turnDark) },
      ])
    : () => {}
  // Any other key, or a press, makes it light again, and does what it does.
  const lighten = (/** @type {Event} */ event) => {
    const turns = event instanceof KeyboardEvent && ["b", "."].includes(event.key.toLowerCase())
    if (!turns && dark.matches(":popover-open")) dark.hidePopover()
  }
  document.addEventListener("keydown", lighten, true)
  dark.onclick = lighten
  document.addEventListener("fullscreenchange", show)
  const wide = matchMedia(WIDE)
  const resized = () => set(root, { "data-present": isLarge(on) })
  wide.addEventListener("change", resized)
  show()

  return {
    /** @param {boolean} presented */
    show(presented) {
      if (presented === on) return
      on = presented
      lens.turn(on && chosen("enlarge") === "on")
      if (!on && dark.matches(":popover-open")) dark.hidePopover()
      show()
    },
    destroy() {
      deafen()
      lens.turn(false)
      document.removeEventListener("keydown", lighten, true)
      document.removeEventListener("fullscreenchange", show)
      wide.removeEventListener("change", resized)
    },
  }
}
