// Beside each unit of a batch normalisation the batch's mean and variance, as soon as they are known.

import { set, setText, svg } from "../../shared/dom.js"
import { fitted, widthOf } from "./fitted.js"
import { isNormal, statistic } from "./normal_lens.js"

/** @import { Anatomy } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */
/** @import { GridLayout } from "./grid_layout.js" */

/** @type {["mean" | "variance", string][]} */
const STATISTICS = [
  ["mean", "μ"],
  ["variance", "σ²"],
]

/**
 * @param {SVGGElement} sheet
 * @param {Anatomy} anatomy
 * @param {GridLayout} layout
 */
export function createNormalMarks(sheet, anatomy, layout) {
  const { text, rowPitch } = layout
  /** Are both in sight at once: one above the two learned numbers, one below? Else the one that is spoken of, below. */
  const both = rowPitch >= 4.2 * text
  const marks = layout.grids
    .filter(
      ({ kind, layer }) => kind === "numbers" && isNormal(anatomy, layer) && layout.tiers[layer + 1].look === "boxes",
    )
    .map((grid) => {
      const right = grid.x + grid.cols * grid.w
      const label = (/** @type {number} */ y) => svg("text", { x: right, y, class: "statistic" }, sheet)
      return {
        ...{ layer: grid.layer, channel: grid.channel, room: right - layout.columnX(grid.layer) - 26 },
        above: label(both ? grid.y - 4 : grid.y + grid.h + text),
        below: label(grid.y + grid.h + text),
      }
    })

  /** @param {Scene} scene */
  function update(scene) {
    const now = scene.name === "variance" ? 1 : 0
    for (const { layer, channel, above, below, room } of marks) {
      const told = STATISTICS.map(([name, letter]) => {
        const value = statistic(scene, name, layer, channel)
        if (value === null) return ""
        const number = fitted(value, 2, room - widthOf(`${letter} `, text), text)
        return number && `${letter} ${number}`
      })
      setText(above, both ? told[0] : told[now])
      setText(below, both ? told[1] : "")
      for (const [node, name] of /** @type {const} */ ([
        [above, both ? "mean" : scene.name],
        [below, "variance"],
      ]))
        set(node, { class: `statistic${scene.layer === layer && scene.name === name ? " now" : ""}` })
    }
  }

  return { update }
}
