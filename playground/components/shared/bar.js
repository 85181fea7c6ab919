// The bar at the top of every page: where one can go, what is looked at, how much of it, and what belongs to all pages.

import { html } from "./dom.js"
import { createGlossary } from "./glossary.js"
import { createHidden } from "./hidden.js"
import { declareKeys } from "./keys.js"
import { createKeysView } from "./keys_view.js"
import { createPresent } from "./present/present.js"
import { addressOf, createShare } from "./share/share.js"

/** @import { Sharing } from "./share/share.js" */

/** The pages, by the names Streamlit knows them by. @type {[address: string, title: string, mark: string][]} */
const PAGES = [
  ["lessons", "Lessons", "M2 8l8-4 8 4-8 4zM5 9.5V14c2 2 8 2 10 0V9.5M18 8v5"],
  ["step_through", "Step through", "M6 3v14M10 7l6 3-6 3z"],
  ["optimizer_race", "Optimizer race", "M3 16c5 0 4-10 9-10h5M14 3l3 3-3 3"],
  ["bigger_data", "Bigger data", "M4 5c0-3 12-3 12 0v10c0 3-12 3-12 0zM4 5c0 3 12 3 12 0M4 10c0 3 12 3 12 0"],
]

/**
 * The buttons stand in the order of the bar. experiment, extra: places for what a page puts there.
 * @param {HTMLElement} root
 * @param {{ page: string, go: (page: string) => void, present?: (on: boolean) => void, sharing?: Sharing }} about page:
 *   the one this is; go: to another; present: what Present does, where the page can be presented; sharing: what it
 *   shares, where that is more than its address
 */
export function createBar(root, { page, go, present, sharing = addressOf(page) }) {
  const nav = html("nav", { class: "bar-pages", "aria-label": "Pages" }, root)
  for (const [address, title, mark] of PAGES) {
    const href = address === "step_through" ? "./" : address
    const about = { href, title, "aria-label": title, "data-guide": `page_${address}` }
    const link = html("a", { ...about, "aria-current": address === page ? "page" : null }, nav)
    link.innerHTML = `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${mark}"/></svg>`
    html("span", {}, link, title)
    link.addEventListener("click", (event) => {
      // With a modifier the browser opens the address beside this page, as it does with every link.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
      event.preventDefault()
      if (address !== page) go(address)
    })
  }
  const experiment = html("div", { class: "bar-experiment" }, root)
  const extra = html("div", { class: "bar-extra" }, root)
  const hidden = createHidden(root)
  const tools = html("div", { class: "bar-tools" }, root)
  createGlossary(tools)
  const share = createShare(tools, sharing, go)
  const keys = createKeysView(tools)
  const presenting = createPresent(tools, present)
  const deafen = declareKeys("Every page", [{ press: ["?"], does: "This list", act: keys.toggle }])

  return {
    experiment,
    extra,
    tools,
    /** @param {boolean} on */
    showPresent(on) {
      hidden.show()
      presenting.show(on)
    },
    destroy() {
      deafen()
      presenting.destroy()
      share.destroy()
    },
  }
}
