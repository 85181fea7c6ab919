// A small card beside the pointer or the focused part: name, value, gradient.

import { html, set, targetOf } from "../../shared/dom.js"
import { fmt, full } from "../../shared/format.js"
import { toldOf } from "./cell_told.js"

/** @import { Scene } from "../types.d.ts" */
/** @import { MomentCell } from "./unrolled_places.js" */

/** @param {Element} root */
export function createTooltip(root) {
  const box = html("div", { class: "tooltip", role: "tooltip", hidden: true }, root)

  /** What it tells of. @type {{ id: string | null, cell: MomentCell | null }} */
  let about = { id: null, cell: null }

  /**
   * What it tells of, with the numbers of this place in the run; nothing of a part that there is none of.
   * @param {Scene | null} scene
   */
  function update(scene) {
    const told = scene && about.id !== null ? toldOf(scene, about.id, about.cell) : null
    set(box, { hidden: told === null })
    if (!told) return
    box.replaceChildren()
    html("strong", {}, box, told.name)
    for (const [label, value] of told.numbers) {
      const line = html("div", {}, box)
      html("span", {}, line, label)
      html("b", { title: full(value) }, line, value === null ? "not computed yet" : fmt(value))
    }
  }

  /**
   * @param {string | null} id
   * @param {Event} event
   * @param {Scene | null} scene
   * @param {MomentCell | null} cell
   */
  function show(id, event, scene, cell) {
    about = { id, cell }
    update(scene)
    if (box.hidden) return
    const frame = root.getBoundingClientRect()
    const mark = (targetOf(event) ?? box).getBoundingClientRect()
    // The keyboard has no place of its own: the card stands at the part's corner.
    const [x, y] = event instanceof MouseEvent ? [event.clientX, event.clientY] : [mark.right, mark.bottom]
    const left = Math.min(Math.max(4, x - frame.left + 14), frame.width - box.offsetWidth - 4)
    box.style.transform = `translate(${left}px, ${y - frame.top + 14}px)`
  }

  return { element: box, show, update }
}
