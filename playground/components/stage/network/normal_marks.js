// Beside each unit of a batch normalisation the batch's mean and variance, as soon as they are known.

import { set, setText, svg } from "../../shared/dom.js"
import { fittedAll, widthOf } from "./fitted.js"
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
    // A label that has no place before the next row's numbers would seem to be that row's: the lens has it.
    .filter(({ h }) => both || (rowPitch + h) / 2 + text <= rowPitch)
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
    const room = Math.min(...marks.map((mark) => mark.room))
    const told = STATISTICS.map(([name, letter]) => {
      const values = marks.map(({ layer, channel }) => statistic(scene, name, layer, channel))
      const numbers = fittedAll(values, 2, room - widthOf(`${letter} `, text), text)
      return numbers.map((number) => number && `${letter} ${number}`)
    })
    for (const [at, { layer, above, below }] of marks.entries()) {
      setText(above, told[both ? 0 : now][at])
      setText(below, both ? told[1][at] : "")
      for (const [node, name] of /** @type {const} */ ([
        [above, both || !now ? "mean" : "variance"],
        [below, "variance"],
      ]))
        set(node, { class: `statistic${scene.layer === layer && scene.name === name ? " now" : ""}` })
    }
  }

  return { update }
}
