// Where Streamlit's own parts stand on the page: it is measured here, and told to the page's style as variables.

import { set } from "../shared/dom.js"

/**
 * `--drawer-place`: from below the bar to above the dock; `--view-place`: over the place of a view of the network.
 * @param {HTMLElement} host
 * @param {{ bar: HTMLElement, dock: HTMLElement }} edges
 */
export function createPlaces(host, { bar, dock }) {
  const page = document.documentElement
  /** @type {HTMLElement | null} */
  let network = null
  let last = ""

  function measure() {
    const { innerWidth: wide, innerHeight: high } = window
    const drawer = `${bar.getBoundingClientRect().bottom}px auto ${high - dock.getBoundingClientRect().top}px 0`
    const at = network?.getBoundingClientRect()
    const view = at ? `${at.top}px ${wide - at.right}px ${high - at.bottom}px ${at.left}px` : "0"
    const [ground, accent] = ["--bp-ground", "--bp-accent"].map((name) => getComputedStyle(host).getPropertyValue(name))
    const found = [drawer, view, ground, accent].join()
    if (found === last) return
    last = found
    page.style.setProperty("--drawer-place", wide <= 700 ? drawer.replace("auto", "0px") : drawer)
    page.style.setProperty("--view-place", view)
    page.style.setProperty("--page-ground", ground)
    page.style.setProperty("--page-accent", accent)
  }

  const observer = new ResizeObserver(measure)
  for (const node of [host, bar, dock]) observer.observe(node)
  window.addEventListener("resize", measure)

  // The view scrolls, also where nothing in it takes the keyboard's focus. Streamlit makes it when there is one.
  const made = new MutationObserver(() => {
    const view = document.querySelector(".st-key-bigger_view:not([tabindex])")
    if (view) set(view, { tabindex: 0, role: "group", "aria-label": "View of the network" })
  })
  made.observe(document.body, { childList: true, subtree: true })

  return {
    /** The place of a view of the network. @param {HTMLElement} node */
    view(node) {
      network = node
      observer.observe(node)
    },
    /** @param {boolean} open */
    show(open) {
      measure()
      set(page, { "data-view": open })
    },
    destroy() {
      observer.disconnect()
      made.disconnect()
      window.removeEventListener("resize", measure)
      set(page, { "data-view": null })
      for (const name of ["--drawer-place", "--view-place", "--page-ground", "--page-accent"])
        page.style.removeProperty(name)
    },
  }
}
