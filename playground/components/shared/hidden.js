// Controls that a link hides: a class that is to step is not to set things up. The part `hide.settings,play` of what a
// page is looked at like (choices.js) says which; whoever opened it has them back with one press.

import { choose, chosen } from "./choices.js"
import { html, set } from "./dom.js"

/** What can be hidden, by its name in `data-guide`. @typedef {Record<string, string>} Hideable */

/** The controls that are hidden on this page. */
export const hiddenControls = () => chosen("hide").split(",").filter(Boolean)

/** @param {string} name */
export const isHidden = (name) => hiddenControls().includes(name)

/**
 * A query string whose page hides just these controls.
 * @param {string} query
 * @param {string[]} names
 */
export function hiding(query, names) {
  const parts = query.split("&").filter(Boolean)
  const told = parts.find((part) => part.startsWith("see="))?.slice("see=".length) ?? ""
  const seen = told.split("~").filter((part) => part && !part.startsWith("hide."))
  if (names.length) seen.push(`hide.${names.join(",")}`)
  const others = parts.filter((part) => !part.startsWith("see="))
  return [...others, ...(seen.length ? [`see=${seen.join("~")}`] : [])].join("&")
}

/**
 * The button that brings them back, in the bar; the style sheet hides what the page's root names in `data-without`.
 * @param {HTMLElement} root in the bar
 */
export function createHidden(root) {
  const back = html("button", { type: "button", class: "bar-button bar-whole", hidden: true }, root, "All controls")
  back.onclick = () => {
    choose("hide", null)
    show()
  }

  function show() {
    const names = hiddenControls()
    set(back, { hidden: !names.length })
    const page = root.closest(".stage-root")
    if (page) set(page, { "data-without": names.join(" ") || null })
  }

  show()
  return { show }
}
