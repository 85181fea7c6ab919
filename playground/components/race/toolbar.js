// How the surface is drawn, and what can be saved, above the two pictures.

import { html, set } from "../shared/dom.js"
import { toggleRow } from "./fields.js"
import { MODES } from "./heights.js"
import { KINDS, save } from "./save.js"

/** @import { RaceOptions, RaceView } from "./types.d.ts" */

/** @type {[RaceOptions["click"], string][]} */
const CLICKS = [
  ["start", "sets the common start"],
  ["point", "shows the curvature"],
]

/**
 * @param {Element} mapPanel
 * @param {Element} surfacePanel
 * @param {{ onOptions: (changed: Partial<RaceOptions>) => void, state: () => import("./save.js").Saved | null,
 *   onProblem: (sentence: string) => void }} page
 */
export function createToolbar(mapPanel, surfacePanel, { onOptions, state, onProblem }) {
  const left = html("div", { class: "r-toolbar" }, mapPanel)
  html("h3", {}, left, "From above")
  const click = toggleRow(left, "A click", CLICKS, (value) => onOptions({ click: value }))
  const shade = html("label", { class: "r-check" }, left)
  const basins = html("input", { type: "checkbox" }, shade)
  html("span", {}, shade, "Basins")
  basins.onchange = () => onOptions({ basins: basins.checked })
  const keep = html("select", { "aria-label": "Save a picture or the numbers" }, left)
  html("option", { value: "" }, keep, "Save…")
  for (const [value, text] of KINDS) html("option", { value }, keep, text)
  keep.onchange = async () => {
    const kind = keep.value
    keep.value = ""
    try {
      const saved = state()
      if (saved) await save(kind, saved)
    } catch (error) {
      onProblem(`This could not be saved: ${error instanceof Error ? error.message : error}`)
    }
  }
  const right = html("div", { class: "r-toolbar" }, surfacePanel)
  html("h3", {}, right, "In three dimensions")
  const height = toggleRow(right, "Height", MODES, (value) => onOptions({ height: value }))
  return {
    /** @param {RaceView} view */
    update(view) {
      height.show(view.options.height)
      click.show(view.options.click)
      set(click.nodes[0], {
        disabled: !view.canStart,
        title: view.canStart ? null : "On this plane all start where the network does.",
      })
      if (basins.checked !== view.options.basins) basins.checked = view.options.basins
    },
  }
}
