/** "Pulls": how every example of the batch pulls at this number, as a picture and as a table beside it. */

import { h } from "../../shared/dom.js"
import { hasNumber, signed } from "../../shared/format.js"
import { createFrame } from "./panel.js"
import { createTable } from "./table.js"
import { createTug, ofExamples } from "./tug.js"

/** @import { Handlers, PanelView, Payload } from "./types.d.ts" */

/** @param {Payload} payload */
function introduce({ kind, examples, known, penalty_part: penalty }) {
  const count = examples?.length ?? 0
  const what = kind === "shared" ? "number" : kind
  const adds = known.gradient && hasNumber(penalty) && Number(penalty) !== 0
  const more = adds ? `, and the penalty adds ${signed(penalty)}` : ""
  if (kind === "bias") return ofBias(count, more)
  if (count === 1) return `One example in this batch: its pull alone is the gradient${more}.`
  return `Each example pulls this ${what} by its own loss's slope; the mean of the ${count} is the gradient${more}.`
}

/**
 * A bias is a weight from a constant 1: what an example adds to its gradient is its delta.
 * @param {number} count
 * @param {string} more
 */
function ofBias(count, more) {
  if (count === 1) return `A bias hears a constant 1: its one example's pull, 1 · δ, is the gradient${more}.`
  return `A bias hears a constant 1, so each example's pull is 1 · δ; the mean of the ${count} is the gradient${more}.`
}

/**
 * @param {HTMLElement} panel
 * @param {Handlers} context
 * @returns {PanelView}
 */
export function createPulls(panel, context) {
  const tug = createTug(ofExamples(context))
  const table = createTable(context)
  const frame = createFrame(panel, { copy: { what: "the table", text: table.text } })
  frame.body.append(h("div", { class: "bpi-halves" }, tug.root, table.root))

  /** @param {Payload} payload */
  function show(payload) {
    frame.say(introduce(payload))
    frame.ready(payload.known.gradient)
    tug.show(payload)
    table.show(payload)
  }

  return {
    show,
    destroy: () => {
      frame.destroy()
      tug.destroy()
    },
  }
}
