/**
 * The inspector: everything about one selected weight, bias, unit or input, in a slot of fixed size.
 *
 * One row says it in plain words; from the third level on, tabs below it say where the numbers come from. More of them
 * come with the level, never more height. It draws the payload that Python computed (the "inspector" part of a message)
 * and computes nothing of its own but places on the screen. A tab's panel is built when it is first opened and updated
 * in place, so focus, scroll, sort order and a drag survive.
 */

import { h, set, setText, setVisible } from "../../shared/dom.js"
import { TABBED } from "../state.js"
import { createChain } from "./chain.js"
import { createCheck } from "./check.js"
import { createCurve } from "./curve.js"
import { createMoments } from "./moments.js"
import { createOptimizer } from "./optimizer.js"
import { createPositions } from "./positions.js"
import { createPulls } from "./pulls.js"
import { createRow } from "./row.js"
import { createStates } from "./states.js"
import { createSum } from "./sum.js"
import { createTabs } from "./tabs.js"
import { createTold } from "./told.js"

/** @import { Now } from "../scene.js" */
/** @import { Arriving, Handlers, InspectorTab, PanelOptions, PanelView, Payload } from "./types.d.ts" */

// The order is the story: where the slope comes from, how it looks, who pulled, is it right, what is done with it.
/** @type {InspectorTab[]} */
const TABS = [
  { id: "chain", title: "Chain", level: 2, kinds: ["weight", "bias", "unit"], part: "factors", create: createChain },
  { id: "positions", title: "Positions", level: 2, kinds: ["shared"], part: "positions", create: createPositions },
  { id: "moments", title: "Moments", level: 2, kinds: ["shared"], part: "moments", create: createMoments },
  { id: "states", title: "Moments", level: 2, kinds: ["unit"], part: "states", create: createStates },
  { id: "curve", title: "Curve", level: 2, kinds: ["weight", "bias", "shared"], create: createCurve },
  { id: "pulls", title: "Pulls", level: 3, kinds: ["weight", "bias", "shared"], part: "examples", create: createPulls },
  { id: "check", title: "Check", level: 2, kinds: ["weight", "bias", "shared"], create: createCheck },
  { id: "optimizer", title: "Optimizer", level: 2, kinds: ["weight", "bias", "shared"], create: createOptimizer },
  { id: "sum", title: "Sum", level: 2, kinds: ["weight", "bias", "unit"], part: "unit", create: createSum },
  { id: "told", title: "In words", level: 2, kinds: ["unit"], part: "told", create: createTold },
]

/** Tabs whose numbers are measured on the loss, once they are looked at. */
const MEASURED = ["curve", "check"]

const EMPTY =
  "Nothing is selected. Click a line of the network to see its gradient and where it comes from, " +
  "or a unit to see its sum and activation."

/**
 * The payload where something is selected, else null.
 * @param {Arriving | null} payload
 * @returns {Payload | null}
 */
function completed(payload) {
  if (!payload?.kind || payload.selection === null) return null
  return { ...payload, selection: payload.selection, kind: payload.kind }
}

/**
 * Nothing new to draw: every part is the very same object, and the same is known.
 * @param {Payload | null} a
 * @param {Payload | null} b
 */
function same(a, b) {
  if (a === null || b === null) return a === b
  const [known, knownBefore] = [a.known, b.known]
  const plain =
    known.forward === knownBefore.forward &&
    known.gradient === knownBefore.gradient &&
    known.update === knownBefore.update
  const before = new Map(Object.entries(b))
  const parts = Object.entries(a)
  return (
    plain && parts.length === before.size && parts.every(([key, part]) => key === "known" || before.get(key) === part)
  )
}

/**
 * The tab that is open: the one chosen, or the first where the chosen one says nothing of what is selected.
 * @param {InspectorTab[]} tabs
 * @param {Payload | null} payload
 * @param {PanelOptions} options
 * @returns {{ offered: string[], open: string | null }}
 */
export function tabsFor(tabs, payload, { level, tab }) {
  const fits = /** @param {InspectorTab} each */ ({ kinds, part }) =>
    !kinds || (payload && kinds.includes(payload.kind) && (!part || payload[part] !== undefined))
  const offered = tabs.filter((each) => level >= Math.max(each.level, TABBED) && fits(each)).map(({ id }) => id)
  return { offered, open: offered.includes(tab) ? tab : (offered[0] ?? null) }
}

/**
 * @param {Element} slot of fixed size; the inspector fills it
 * @param {Handlers} on what the learner does here
 * @param {InspectorTab[]} [more] tabs of others, behind its own
 */
export function createInspector(slot, on, more = []) {
  /** @type {PanelOptions} */
  const options = { hideNext: false, reducedMotion: false, level: 5, tab: "", moment: null, asked: false }
  /** @type {Payload | null} */
  let payload = null
  /** False while the panel is not drawn to the end: then nothing is taken for drawn already. */
  let whole = true

  const all = [...TABS, ...more]
  const row = createRow(on)
  const tabs = createTabs("What to see of it", all, on.onTab)
  /** The panels that have been opened. @type {Map<string, PanelView>} */
  const views = new Map()
  const empty = h("p", { class: "bpi-empty", text: EMPTY })
  const content = h("div", { class: "bpi-content" }, row.root, tabs.panels)
  const frame = h("div", { class: "bpi-frame" }, tabs.list, empty, content)
  const root = h("section", { class: "bp-inspector" }, frame)
  slot.append(root)

  /**
   * The view in a tab, made when it is first opened.
   * @param {string} id
   */
  function viewOf(id) {
    const made = views.get(id)
    if (made) return made
    const panel = tabs.panel(id)
    panel.replaceChildren()
    const view = all.find((each) => each.id === id)?.create(panel, on)
    if (view) views.set(id, view)
    return view
  }

  /** What is wider than its place scrolls there; only then does it take a stop of the Tab key. */
  function offerScrolling() {
    for (const block of root.querySelectorAll(".bpi-formula, .bpi-scroller, .bpi-chips, .bpi-body")) {
      const scrolls = block.scrollWidth > block.clientWidth + 1 || block.scrollHeight > block.clientHeight + 1
      set(block, { tabindex: scrolls ? 0 : null })
    }
    for (const body of root.querySelectorAll(".bpi-body")) sayWhetherMore(body)
    const across = getComputedStyle(tabs.list).flexDirection === "row"
    set(tabs.list, { "aria-orientation": across ? "horizontal" : "vertical" })
  }

  /** Its end fades out while there is more below. @param {Element} body */
  function sayWhetherMore(body) {
    set(body, { "data-more": body.scrollTop + body.clientHeight < body.scrollHeight - 1 })
  }
  // Scrolling is told to the element alone: on the way to it.
  const scrolled = (/** @type {Event} */ { target }) => {
    if (target instanceof Element && target.matches(".bpi-body")) sayWhetherMore(target)
  }
  root.addEventListener("scroll", scrolled, true)

  /** @param {Payload | null} drawn */
  function draw(drawn) {
    const { offered, open } = tabsFor(all, drawn, options)
    const tabbed = offered.length > 0
    setVisible(empty, drawn === null && !tabbed)
    setVisible(content, drawn !== null || tabbed)
    setVisible(row.root, drawn !== null)
    setVisible(tabs.panels, tabbed)
    set(root, { "data-kind": drawn?.kind ?? null, "data-tabbed": tabbed, "data-open": open || null })
    tabs.show(offered, open)
    if (open) viewOf(open)?.show?.(drawn, options)
    // What has to be measured is measured for the tab that was chosen: this one is open as the first that is offered.
    if (open && open !== options.tab && MEASURED.includes(open)) queueMicrotask(() => on.onTab(open))
    requestAnimationFrame(offerScrolling)
  }

  const sizes = new ResizeObserver(() => requestAnimationFrame(offerScrolling))
  sizes.observe(root)

  return {
    root,
    /**
     * What is selected, and how it is shown, together: the panels never put one run's numbers among another's names.
     * @param {Arriving | null} next
     * @param {Now | null} now what the stage itself knows of the selection at this moment; null: of nothing
     * @param {Partial<PanelOptions>} changes
     */
    show(next, now, changes) {
      const complete = completed(next)
      const asked = { ...options, ...changes }
      const names = /** @type {(keyof PanelOptions)[]} */ (Object.keys(options))
      const otherwise = names.some((name) => options[name] !== asked[name])
      setText(empty, next?.words && !next.kind ? next.words : EMPTY)
      if (complete && now) row.show(complete, now, asked)
      if (whole && !otherwise && same(payload, complete)) return
      Object.assign(options, asked)
      payload = complete
      whole = false
      set(root, { "data-still": Boolean(options.reducedMotion) })
      draw(complete)
      whole = true
    },
    /**
     * other: what stands here is of another selection than the one that is lit; late: of another moment.
     * @param {{ other: boolean, late: boolean }} stale
     */
    setStale({ other, late }) {
      set(root, { "data-other": other, "data-stale": other || late, "aria-busy": other || late ? "true" : null })
    },
    destroy() {
      sizes.disconnect()
      row.destroy()
      for (const view of views.values()) view.destroy?.()
      root.remove()
    },
  }
}
