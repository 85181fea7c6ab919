// How the surface is drawn, above the map.

import { html } from "../stage/svg.js"
import { toggleRow } from "./fields.js"
import { MODES } from "./heights.js"

export function createToolbar(mapPanel, surfacePanel, { onOptions }) {
  const left = html("div", { class: "r-toolbar" }, mapPanel)
  html("h3", {}, left, "From above")
  const hint = html("span", { class: "label r-hint" }, left, "Click to set the common start")
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
