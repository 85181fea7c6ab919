// What the keyboard goes through in an unrolled network: the moments of each band, each matrix, what comes in, and the
// units behind. Inside each the arrow keys go from one to the next; Enter selects.

import { set, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { cellBox, inputBox, RECURRENT } from "./unrolled_layout.js"
import { writeCell } from "./unrolled_places.js"
import { sharedNumber, stateOf } from "./unrolled_values.js"
import { describe, spokenOf } from "./unrolled_words.js"

/** @import { Anatomy, Part } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */
/** @import { Frame, UnrolledLayout } from "./unrolled_layout.js" */

/** Parts in rows and columns with their places; at: where the keyboard is.
 * @typedef {{ parts: (Part | null)[], cols: number, boxOf: (at: number) => Frame, at: number, node: SVGElement }} Field
 */

/**
 * @param {Element} sheet
 * @param {UnrolledLayout} layout
 * @param {Anatomy} anatomy
 */
export function createCursors(sheet, layout, anatomy) {
  /** @type {Scene | null} */
  let last = null
  const matrices = [...layout.matrices, ...layout.behind.flatMap(({ weights, biases }) => [weights, biases])]
  const fields = [
    fieldOf(anatomy.inputs, layout.features, (at) => inputBox(layout, at)),
    ...matrices.flatMap((matrix) => (matrix ? [fieldOf(matrix.parts, matrix.cols, (at) => cellBox(matrix, at))] : [])),
    ...layout.behind.flatMap(({ layer, boxes }) =>
      boxes.length ? [fieldOf(anatomy.layers[layer].units, 1, (at) => boxes[at])] : [],
    ),
  ]
  const bands = layout.bands.filter(({ kind }) => RECURRENT.includes(kind)).map(bandOf)

  /** @param {(Part | null)[]} parts @param {number} cols @param {(at: number) => Frame} boxOf @returns {Field} */
  function fieldOf(parts, cols, boxOf) {
    const node = svg("rect", { class: "moment-stop", role: "button", tabindex: "0" }, sheet)
    const field = { parts, cols, boxOf, at: 0, node }
    node.addEventListener("keydown", (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event)
      const row = Math.floor(field.at / cols)
      const to = {
        ArrowRight: field.at % cols < cols - 1 ? field.at + 1 : field.at,
        ArrowLeft: field.at % cols > 0 ? field.at - 1 : field.at,
        ArrowDown: field.at + cols,
        ArrowUp: field.at - cols,
        Home: row * cols,
        End: (row + 1) * cols - 1,
      }[key]
      if (to === undefined) return
      event.preventDefault()
      event.stopPropagation()
      if (!parts[to]) return
      field.at = to
      place(field)
      node.dispatchEvent(new FocusEvent("focusin", { bubbles: true }))
    })
    return field
  }

  /** @param {Field} field */
  function place({ parts, boxOf, at, node }) {
    const { x, y, w, h } = boxOf(at)
    const part = parts[at]
    set(node, { x, y, width: w, height: h, "data-select": part?.id ?? null, "aria-label": part && named(part) })
  }

  /** @param {Part} part */
  function named(part) {
    const { value, slope } = last ? numberOf(last, part) : { value: null, slope: "" }
    return value === null ? `${part.name}, not computed yet` : `${part.name}${slope && ` ${slope}`}: ${fmt(value)}`
  }

  /** @param {UnrolledLayout["bands"][number]} band */
  function bandOf({ layer, kind, units, box }) {
    const { moments, columnX, pitch } = layout
    const state = { t: 0, j: 0 }
    const node = svg("rect", { class: "moment-stop", role: "button", tabindex: "0", rx: 4 }, sheet)
    const show = () => {
      const { shape, units: parts } = anatomy.layers[layer]
      set(node, {
        ...{
          x: columnX(state.t) - pitch / 2 + 1,
          y: box.y + 1,
          width: Math.max(pitch - 2, 0),
          height: Math.max(box.h - 2, 0),
        },
        "data-select": parts[shape.length === 2 ? state.t * units + state.j : state.j].id,
        "data-cell": writeCell({ layer, name: stateOf(kind), ...state }),
        "aria-label": last ? describe(last, layer, state.j, state.t) : "",
      })
    }
    node.addEventListener("keydown", (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event)
      const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key]
      if (!step && key !== "Home" && key !== "End") return
      event.preventDefault()
      event.stopPropagation()
      const [dt, dj] = step ?? [key === "Home" ? -moments : moments, 0]
      state.t = Math.min(Math.max(state.t + dt, 0), moments - 1)
      state.j = Math.min(Math.max(state.j + dj, 0), units - 1)
      show()
      node.dispatchEvent(new FocusEvent("focusin", { bubbles: true }))
    })
    return { layer, state, show, node }
  }

  return {
    /**
     * @param {Scene} scene
     * @param {number} layer the one looked at
     * @param {number} j and its unit
     */
    update(scene, layer, j) {
      last = scene
      for (const field of fields) place(field)
      for (const band of bands) {
        if (band.layer === layer && !band.node.matches(":focus")) band.state.j = j
        band.show()
      }
    },
  }
}

/**
 * @param {Scene} scene
 * @param {Part} part
 */
function numberOf(scene, part) {
  if (part.kind === "unit") return spokenOf(scene, part)
  return { value: part.kind === "input" ? scene.input(part) : sharedNumber(scene, part).value, slope: "" }
}
