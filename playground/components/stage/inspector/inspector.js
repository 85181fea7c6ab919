/**
 * The inspector: everything about one selected weight, bias, unit or input at one cursor, as a grid of panels.
 *
 * It draws the payload that Python computed (the "inspector" part of a message) and computes nothing of its own but
 * places on the screen. Panels are built once and updated in place, so focus, scroll, sort order and a drag survive.
 */

import { h, set, setText, setVisible } from "../../shared/dom.js"
import { createActivation } from "./activation.js"
import { createCheck } from "./check.js"
import { createCurve } from "./curve.js"
import { createGradient } from "./gradient.js"
import { createHeader } from "./header.js"
import { createOptimizer } from "./optimizer.js"
import { createPaths } from "./paths.js"
import { createSum } from "./sum.js"
import { createTable } from "./table.js"
import { createTug } from "./tug.js"

/** @import { Arriving, Handlers, PanelOptions, Payload } from "./types.d.ts" */

// The order is the story: the slope, where it comes from, is it right, how it looks, what is done with it, who pulled.
// It also fills the grid of three columns without holes (inspector.css says which panels are wide).
// `level`: from which level of disclosure on a panel is shown without being asked for.
const PANELS = [
  { name: "gradient", create: createGradient, level: 0 },
  { name: "paths", create: createPaths, level: 0 },
  { name: "check", create: createCheck, level: 2 },
  { name: "curve", create: createCurve, level: 0 },
  { name: "optimizer", create: createOptimizer, level: 0 },
  { name: "activation", create: createActivation, level: 2 },
  { name: "sum", create: createSum, level: 2 },
  { name: "tug", create: createTug, level: 3 },
  { name: "table", create: createTable, level: 3 },
]

const EMPTY =
  "Nothing is selected. Click a connection on the stage to see its gradient and where it comes from, " +
  "or a unit to see its sum and activation."
const INPUT = "An input is given, not trained: it has no gradient to follow, so the backward pass stops before it."

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
 * Nothing new to draw: every part is the very same object, and the same is known. The stage calls at every frame.
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
 * `onEdit(selection, value)`, `onHoverPlace(place | null)`, `onFocus(exampleIndex)`, `onSelect(selectionId)`;
 * optional: `onHoverPath(places | null)` for a whole path, `partOf(place)` for the row of what stands there.
 * @param {Element} rootElement
 * @param {Partial<Handlers>} [handlers]
 */
export function createInspector(rootElement, handlers = {}) {
  const ignore = () => {}
  const context = {
    onEdit: ignore,
    onHoverPlace: ignore,
    onHoverPath: ignore,
    onFocus: ignore,
    onSelect: ignore,
    partOf: () => null,
    ...handlers,
  }
  /** @type {PanelOptions} */
  const options = { hideNext: false, reducedMotion: false, level: 5 }
  /** @type {Payload | null} */
  let payload = null
  let opened = false
  /** False while the panels are not drawn to the end: then nothing is taken for drawn already. */
  let whole = true

  const header = createHeader(context)
  const panels = PANELS.map(({ name, create, level }) => {
    const panel = create(context)
    // A panel hides itself where it does not apply; the slot around it hides what the level leaves out.
    const slot = h("div", { class: "bpi-slot", "data-panel": name }, panel.root)
    return { ...panel, level, slot }
  })
  const grid = h("div", { class: "bpi-grid-of-cards" }, ...panels.map(({ slot }) => slot))
  const note = h("p", { class: "bpi-note", hidden: true, text: INPUT })
  const more = h("button", { type: "button", class: "bpi-button bpi-open-all", on: { click: toggle } })
  const content = h("div", { class: "bpi-content", hidden: true }, header.root, note, grid, more)
  const empty = h("p", { class: "bpi-empty", text: EMPTY })
  const about = { class: "bp-inspector" }
  const root = h("section", about, empty, content)
  rootElement.append(root)

  function toggle() {
    opened = !opened
    arrange()
  }

  function arrange() {
    let left = 0
    for (const panel of panels) {
      const wanted = panel.level <= options.level
      const applies = !panel.root.hasAttribute("hidden")
      if (applies && !wanted) left += 1
      setVisible(panel.slot, applies && (wanted || opened))
      const { wide, tall } = panel.root.dataset
      set(panel.slot, { "data-wide": wide, "data-tall": tall })
    }
    setVisible(more, left > 0)
    setText(more, opened ? "Show less" : left === 1 ? "Show one more panel" : `Show ${left} more panels`)
    set(more, { "aria-expanded": opened ? "true" : "false" })
  }

  /** A wide formula scrolls inside its line; only then does it take a stop of the Tab key. */
  function offerScrolling() {
    for (const block of root.querySelectorAll(".bpi-formula, .bpi-scroller")) {
      const scrolls = block.scrollWidth > block.clientWidth + 1 || block.scrollHeight > block.clientHeight + 1
      set(block, { tabindex: scrolls ? 0 : null })
    }
  }

  function draw() {
    setVisible(empty, payload === null)
    setVisible(content, payload !== null)
    if (payload === null) return
    set(root, { "data-kind": payload.kind })
    header.show(payload)
    for (const panel of panels) panel.show(payload, options)
    setVisible(note, payload.kind === "input")
    arrange()
    requestAnimationFrame(offerScrolling)
  }

  const sizes = new ResizeObserver(() => requestAnimationFrame(offerScrolling))
  sizes.observe(root)

  return {
    root,
    /**
     * What is selected, and how it is shown, together: the panels never put one run's numbers among another's names.
     * @param {Arriving | null} next
     * @param {Partial<PanelOptions>} [changes]
     */
    show(next, changes = {}) {
      const complete = completed(next)
      const asked = { ...options, ...changes }
      setText(empty, next?.words && !next.kind ? next.words : EMPTY)
      const { hideNext, reducedMotion, level } = options
      const otherwise = hideNext !== asked.hideNext || reducedMotion !== asked.reducedMotion || level !== asked.level
      if (whole && !otherwise && same(payload, complete)) return
      Object.assign(options, changes)
      payload = complete
      whole = false
      set(root, { "data-still": Boolean(options.reducedMotion) })
      draw()
      whole = true
    },
    /** @param {boolean} stale */
    setStale(stale) {
      set(root, { "data-stale": Boolean(stale), "aria-busy": stale ? "true" : null })
    },
    destroy() {
      sizes.disconnect()
      header.destroy()
      for (const panel of panels) panel.destroy()
      root.remove()
    },
  }
}
