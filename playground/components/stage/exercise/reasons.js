// Formulas one below the other, each with its numbers put in.

import { html } from "../../shared/dom.js"
import { setMath } from "../../shared/mathml.js"

/** @import { Reason } from "../../shared/wire.d.ts" */

/** @param {HTMLElement} root */
export function createReasons(root) {
  const box = html("div", { class: "exercise-reasons" }, root)

  /** @param {Reason[]} rows */
  function update(rows) {
    const wanted = rows.map(({ numbers }) => numbers).join()
    if (box.dataset.shown === wanted) return
    box.dataset.shown = wanted
    box.replaceChildren()
    for (const { formula, numbers } of rows) {
      const row = html("div", { class: "exercise-reason" }, box)
      setMath(html("div", { class: "formula", role: "math" }, row), formula, true)
      setMath(html("div", { class: "formula numbers", role: "math" }, row), numbers, true)
    }
  }

  return { update }
}
