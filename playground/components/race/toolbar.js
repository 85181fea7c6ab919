// How the surface is drawn, above the map; and what can be saved.

import { html, set } from "../shared/dom.js"
import { toggleRow } from "./fields.js"
import { MODES } from "./heights.js"
import { KINDS, save } from "./save.js"

/** @import { RaceOptions, RaceView } from "./types.d.ts" */

const FROM_HERE = "A click on the map sets the place from which every racer starts."
/** @type {[RaceOptions["click"], string, string, string][]} */
const CLICKS = [
  ["start", "common start", "sets the common start", FROM_HERE],
  [
    "point",
    "curvature",
    "shows the curvature",
    "A click on the map tells how sharply the ground curves there, and which learning rates that allows.",
  ],
]

/** @type {[RaceOptions["picture"], string][]} */
const PICTURES = [
  ["above", "from above"],
  ["space", "3-D"],
]

/**
 * What can be saved, as a list to choose from.
 * @param {Element} root
 * @param {{ state: () => import("./save.js").Saved | null, onProblem: (sentence: string) => void }} page
 */
export function createSaveList(root, { state, onProblem }) {
  const keep = html("select", { class: "r-save", "aria-label": "Save a picture or the numbers" }, root)
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
}

/**
 * @param {Element} root
 * @param {{ onOptions: (changed: Partial<RaceOptions>) => void }} page
 */
export function createToolbar(root, { onOptions }) {
  const row = html("div", { class: "r-toolbar" }, root)
  // The picture in space stands below it where there is room for one picture alone.
  const taken = new ResizeObserver(() => {
    const frame = /** @type {HTMLElement | null} */ (row.closest(".frame"))
    frame?.style.setProperty("--toolbar-taken", `${row.offsetHeight}px`)
  })
  taken.observe(row)
  const picture = toggleRow(row, "Seen", PICTURES, (value) => onOptions({ picture: value }))
  picture.box.classList.add("r-seen")
  const click = toggleRow(row, "A click", CLICKS, (value) => onOptions({ click: value }))
  const hint = "Colours every place of the map by the minimum in which a race from there ends."
  const shade = html("label", { class: "r-check", title: hint }, row)
  const basins = html("input", { type: "checkbox" }, shade)
  html("span", {}, shade, "Basins")
  basins.onchange = () => onOptions({ basins: basins.checked })
  const height = toggleRow(row, "Height", MODES, (value) => onOptions({ height: value }))
  return {
    /** @param {RaceView} view */
    update(view) {
      picture.show(view.options.picture)
      height.show(view.options.height)
      click.show(view.options.click)
      set(click.nodes[0], {
        disabled: !view.canStart,
        title: view.canStart ? FROM_HERE : "On this plane all start where the network does.",
      })
      if (basins.checked !== view.options.basins) basins.checked = view.options.basins
    },
    destroy: () => taken.disconnect(),
  }
}
