// Which picture of the loss: from above or in three dimensions, on what plane, of which examples.

import { switchOff } from "../../shared/controls.js"
import { html, set } from "../../shared/dom.js"

/** @import { PreparedSetup, SurfaceChoice } from "../types.d.ts" */

const WHAT =
  "The loss for many weights at once: the deeper the colour, the lower the loss. The dot is this network's weights " +
  "now, the line the way they came. Click a place, and the network gets the weights of that place."

/**
 * @param {Element} root
 * @param {{ choose: (chosen: Partial<SurfaceChoice>) => void, space: (space: boolean) => void,
 *   turnBack: () => void }} on turnBack: the picture in three dimensions is to stand as it first did
 */
export function createSurfaceControls(root, on) {
  const box = html("div", { class: "surface-controls" }, root)
  html("strong", { class: "surface-title", title: WHAT }, box, "Loss surface")
  const contours = menu("Loss", [
    ["all", "of all examples"],
    ["batch", "of this batch"],
  ])
  contours.onchange = () => on.choose({ contours: /** @type {SurfaceChoice["contours"]} */ (contours.value) })
  /** @type {SurfaceChoice | null} */
  let shown = null
  /** The plane that stands here. */
  let standing = ""
  const views = html("div", { class: "choice", role: "group", "aria-label": "Seen" }, box)
  const above = html("button", { type: "button" }, views, "Above")
  const space = html("button", { type: "button" }, views, "3-D")
  above.onclick = () => on.space(false)
  space.onclick = () => (space.getAttribute("aria-pressed") === "true" ? on.turnBack() : on.space(true))
  const kind = menu("Plane", [
    ["path", "along the way"],
    ["pair", "two weights"],
    ["random", "random"],
  ])
  kind.onchange = () => {
    const chosen = /** @type {SurfaceChoice["kind"]} */ (kind.value)
    on.choose({
      kind: chosen,
      pair: chosen === "pair" ? /** @type {[string, string]} */ ([first.value, second.value]) : null,
    })
  }
  const first = menu("Across", [])
  const second = menu("Up", [])
  for (const [mine, other] of [
    [first, second],
    [second, first],
  ])
    mine.onchange = () => {
      // The same weight twice makes no plane: they change places.
      if (mine.value === other.value && shown?.pair)
        other.value = shown.pair.find((id) => id !== mine.value) ?? other.value
      on.choose({ pair: [first.value, second.value] })
    }
  const again = html("button", { type: "button", class: "again" }, box, "New plane")
  again.onclick = () => on.choose(shown?.kind === "random" ? { seed: shown.seed + 1 } : { again: standing })
  /** @type {unknown} */
  let listed = null

  /**
   * @param {string} label
   * @param {[value: string, text: string][]} values
   */
  function menu(label, values) {
    const list = html("select", { "aria-label": label, title: label }, box)
    for (const [value, text] of values) html("option", { value }, list, text)
    return list
  }

  /** @param {PreparedSetup} setup */
  function list({ anatomy: { parameters } }) {
    listed = parameters
    for (const node of [first, second]) {
      node.replaceChildren()
      for (const { id, name } of parameters) html("option", { value: id }, node, name)
    }
  }

  return {
    element: box,
    /**
     * @param {PreparedSetup} setup
     * @param {SurfaceChoice} choice
     * @param {{ space: boolean, selection: string | null }} options selection: the part a plane of two begins with
     * @param {string} plane the one that stands here; "" for none yet
     */
    update(setup, choice, options, plane) {
      shown = choice
      standing = plane
      const { parameters } = setup.anatomy
      if (listed !== parameters) list(setup)
      const chosen = parameters.findIndex(({ id }) => id === options.selection)
      const [one, other] = choice.pair ?? usualPair(parameters, Math.max(chosen, 0))
      first.value = one
      second.value = other
      kind.value = choice.kind
      contours.value = choice.contours
      set(box, { "data-kind": choice.kind })
      set(kind.options[1], { disabled: parameters.length < 2 })
      set(first, { hidden: choice.kind !== "pair" })
      set(second, { hidden: choice.kind !== "pair" })
      set(again, { title: "Another plane, from where the run is now" })
      switchOff(again, choice.again !== null || !plane)
      set(above, { "aria-pressed": !options.space })
      set(space, {
        "aria-pressed": options.space,
        title: options.space ? "Press again to turn it back to where it stood at first" : "As a landscape to turn",
      })
    },
  }
}

/**
 * A weight and the next one into the same unit, or simply the next one.
 * @param {PreparedSetup["anatomy"]["parameters"]} parameters
 * @param {number} chosen
 */
function usualPair(parameters, chosen) {
  const mine = parameters[chosen]
  const beside =
    parameters.find(({ id, to, kind }) => id !== mine.id && to === mine.to && kind === "weight") ??
    parameters[(chosen + 1) % parameters.length]
  return [mine.id, beside.id]
}
