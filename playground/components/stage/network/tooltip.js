// A small card beside the pointer or the focused part: name, value, gradient.

import { html, set } from "../../shared/dom.js"
import { fmt, full } from "../../shared/format.js"

export function createTooltip(root) {
  const box = html("div", { class: "tooltip", role: "tooltip", hidden: true }, root)

  function show(id, event, scene) {
    const part = scene?.setup.anatomy.part(id)
    if (!part) return set(box, { hidden: true })
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
    const mark = event.target.getBoundingClientRect()
    const x = event.clientX ?? mark.right
    const y = event.clientY ?? mark.bottom
    const left = Math.min(Math.max(4, x - frame.left + 14), frame.width - box.offsetWidth - 4)
    box.style.transform = `translate(${left}px, ${y - frame.top + 14}px)`
  }

  return { show }
}

function describe(part, scene) {
  if (part.kind === "input") return [["value", scene.input(part)]]
  if (part.kind === "unit") {
    const { z, a, dA, dZ } = scene.unit(part)
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
