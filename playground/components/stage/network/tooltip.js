// A small card beside the pointer or the focused part: name, value, gradient.

import { html, set } from "../../shared/dom.js"
import { fmt, full } from "../../shared/format.js"
import { nameOf, parameterIndex } from "../scene.js"

export function createTooltip(root) {
  const box = html("div", { class: "tooltip", role: "tooltip", hidden: true }, root)

  function show(id, event, scene) {
    if (!id || !scene) return set(box, { hidden: true })
    const lines = describe(id, scene)
    box.replaceChildren()
    html("strong", {}, box, nameOf(scene.setup, id))
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

function describe(id, scene) {
  const [kind, layer, unit] = id.split(":").map((part, index) => (index ? Number(part) : part))
  if (kind === "i") return [["value", scene.input(layer)]]
  if (kind === "n") {
    const { z, a, dA, dZ } = scene.unit(layer, unit)
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
  const index = parameterIndex(scene.setup, id)
  const gradientKnown = scene.done(`${kind === "w" ? "dW" : "db"}:${layer}`)
  return [
    ["value", scene.theta?.[index] ?? null],
    [kind === "w" ? "gradient ∂L/∂w" : "gradient ∂L/∂b", gradientKnown && scene.move ? scene.move.grad[index] : null],
  ]
}
