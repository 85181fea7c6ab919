// A small card beside the pointer or the focused part: name, value, gradient.

import { html, set, targetOf } from "../../shared/dom.js"
import { fmt, full } from "../../shared/format.js"
import { hasSums } from "../scene.js"

/** @import { Part } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */

/** @param {Element} root */
export function createTooltip(root) {
  const box = html("div", { class: "tooltip", role: "tooltip", hidden: true }, root)

  /**
   * @param {string | null} id
   * @param {Event} event
   * @param {Scene | null} scene
   */
  function show(id, event, scene) {
    const part = scene?.setup.anatomy.part(id)
    if (!part || !scene) return set(box, { hidden: true })
    const lines = describe(part, scene)
    box.replaceChildren()
    html("strong", {}, box, part.name)
    for (const [label, value] of lines) {
      const line = html("div", {}, box)
      html("span", {}, line, label)
      html("b", { title: full(value) }, line, value === null ? "not computed yet" : fmt(value))
    }
    set(box, { hidden: false })
    const frame = root.getBoundingClientRect()
    const mark = (targetOf(event) ?? box).getBoundingClientRect()
    // The keyboard has no place of its own: the card stands at the part's corner.
    const [x, y] = event instanceof MouseEvent ? [event.clientX, event.clientY] : [mark.right, mark.bottom]
    const left = Math.min(Math.max(4, x - frame.left + 14), frame.width - box.offsetWidth - 4)
    box.style.transform = `translate(${left}px, ${y - frame.top + 14}px)`
  }

  return { show }
}

/**
 * @param {Part} part
 * @param {Scene} scene
 * @returns {[string, number | null][]}
 */
function describe(part, scene) {
  if (part.kind === "input") return [["value", scene.input(part)]]
  if (part.kind === "unit") {
    const { z, a, dA, dZ } = scene.unit(part)
    if (!hasSums(scene.setup.anatomy, part))
      return [
        [scene.phase === "recheck" ? "output a, with the new weights" : "output a", a],
        ["∂L/∂a", dA],
      ]
    if (scene.phase === "recheck")
      return [
        ["output a, with the new weights", a],
        ["delta ∂L/∂z, of the update", dZ],
      ]
    return [
      ["weighted sum z", z],
      ["output a", a],
      ["∂L/∂a", dA],
      ["delta ∂L/∂z", dZ],
    ]
  }
  const { index, kind, slope } = part
  return [
    ["value", scene.theta?.[index] ?? null],
    [`gradient ∂L/∂${kind === "bias" ? "b" : "w"}`, scene.move && scene.done(slope) ? scene.move.grad[index] : null],
  ]
}
