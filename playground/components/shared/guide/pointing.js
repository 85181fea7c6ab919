// What a step points at, marked where it stands. The mark is an attribute (guide.css draws it), set anew with every
// drawing, because a view may have made its elements anew.

import { set } from "../dom.js"

/** @import { LessonTarget } from "../wire.d.ts" */

const MARK = "data-pointed"
/** Streamlit's controls beside the page, by the names they have there. */
const CONTROLS = (/** @type {string} */ name) => `[class*="st-key-control_"][class*="${name}"]`

/**
 * Whether the inspector has it, for what is selected: until that is so no button leads to it.
 * @param {string} name
 */
export const isInspectors = (name) => name === "set_value" || name.startsWith("tab_")

/**
 * @param {HTMLElement} host
 * @param {Record<string, Element | undefined>} regions the page's, by the names that lessons use
 */
export function createPointing(host, regions) {
  /** @type {Element[]} */
  let marked = []
  /** @type {LessonTarget[]} */
  let pointedAt = []
  let presented = false
  const root = /** @type {Document | ShadowRoot} */ (host.getRootNode())

  /**
   * @param {LessonTarget} target
   * @returns {Element[]}
   */
  function find({ what, name }) {
    if (what === "region") return regions[name] ? [/** @type {Element} */ (regions[name])] : []
    const escaped = CSS.escape(name)
    if (what === "part") {
      const parts = [...host.querySelectorAll(`[data-select="${escaped}"]`)]
      // A part inside of one that is marked as well would have a second ring.
      const outer = parts.filter((part) => !parts.some((other) => other !== part && other.contains(part)))
      return outer.length ? outer : regions.network ? [regions.network] : []
    }
    const own = [...host.querySelectorAll(`[data-guide="${escaped}"], [data-guide="tab_${escaped}"]`)].filter(seen)
    if (own.length) return own
    const theirs = [...document.querySelectorAll(CONTROLS(escaped))].filter(seen)
    if (isInspectors(name)) return []
    // What stands in a part that is closed is behind the button that opens it.
    return theirs.length ? theirs.slice(0, 1) : [...host.querySelectorAll('[data-guide="settings"]')].filter(seen)
  }

  return {
    /** @param {LessonTarget[]} targets */
    at(targets) {
      const next = targets.flatMap(find)
      if (!next.length && targets.length && regions.inspector) next.push(regions.inspector)
      for (const element of marked) if (!next.includes(element)) mark(element, false)
      for (const element of next) mark(element, true)
      // A button that was scrolled away, or before a class and on a phone a region beside another: what is pointed at
      // first is in sight.
      const present = host.hasAttribute("data-present")
      if (targets !== pointedAt || present !== presented)
        for (const element of next.toReversed()) bringIntoSight(element)
      marked = next
      pointedAt = targets
      presented = present
    },
  }

  /**
   * @param {Element} element
   * @param {boolean} on
   */
  function mark(element, on) {
    set(element, { [MARK]: on })
    // Outside of the component no style of ours holds.
    if (element instanceof HTMLElement && element.getRootNode() !== root)
      Object.assign(element.style, { outline: on ? "3px dashed var(--st-primary-color, #0d6e6e)" : "" })
  }
}

/** @param {Element} element */
function bringIntoSight(element) {
  if (!(element instanceof HTMLElement)) return
  // The strip stands still at whole regions only: a part at the edge of one alone would slide away again.
  for (const node of [element.closest(".beside > .panel"), element])
    node?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

/** @param {Element} element */
const seen = (element) => {
  const box = element.getBoundingClientRect()
  return box.width > 0 && box.right > 0
}
