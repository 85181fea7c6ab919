// The bar of "Bigger data", with the button that opens the drawer.

import { createBar } from "../shared/bar.js"
import { html } from "../shared/dom.js"

/** @import { Sharing } from "../shared/share/share.js" */

const MARK = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5h7M14 5h3M3 15h3M10 15h7M10 3v4M6 13v4"/></svg>'

/**
 * @param {HTMLElement} root
 * @param {{ go: (page: string) => void, present: (on: boolean) => void, setUp: () => void, sharing: Sharing }} on
 */
export function createTrainingBar(root, on) {
  const bar = createBar(root, { page: "bigger_data", sharing: on.sharing, go: on.go, present: on.present })
  const about = {
    type: "button",
    class: "open",
    "aria-label": "Set up",
    "aria-expanded": false,
    "data-guide": "set_up",
  }
  const setUp = html("button", about, bar.experiment)
  setUp.innerHTML = MARK
  html("span", {}, setUp, "Set up")
  setUp.onclick = on.setUp
  html("h1", { class: "heard" }, bar.experiment, "Bigger data")
  return { setUp, showPresent: bar.showPresent, destroy: bar.destroy }
}
