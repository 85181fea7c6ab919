// How the surface is drawn, and what can be saved, above the two pictures.

import { html } from "../stage/svg.js"
import { toggleRow } from "./fields.js"
import { MODES } from "./heights.js"
import { KINDS, save } from "./save.js"

export function createToolbar(mapPanel, surfacePanel, { onOptions, state, onProblem }) {
  const left = html("div", { class: "r-toolbar" }, mapPanel)
  html("h3", {}, left, "From above")
  const hint = html("span", { class: "label r-hint" }, left, "Click to set the common start")
  const keep = html("select", { "aria-label": "Save a picture or the numbers" }, left)
  html("option", { value: "" }, keep, "Save…")
  for (const [value, text] of KINDS) html("option", { value }, keep, text)
  keep.onchange = async () => {
    const kind = keep.value
    keep.value = ""
    try {
      await save(kind, state())
    } catch (error) {
      onProblem(`This could not be saved: ${error.message}`)
    }
  }
  const right = html("div", { class: "r-toolbar" }, surfacePanel)
  html("h3", {}, right, "In three dimensions")
  const height = toggleRow(right, "Height", MODES, (value) => onOptions({ height: value }))
  return {
    update(view) {
      height.show(view.options.height)
      hint.hidden = !view.canStart
    },
  }
}
