// Numbers that are told beside an exercise.

import { html, setVisible } from "../../shared/dom.js"
import { setMath } from "../../shared/mathml.js"

/** @import { GivenNumber } from "../../shared/wire.d.ts" */

/** @param {HTMLElement} root */
export function createGiven(root) {
  const box = html("div", { class: "exercise-given", role: "group", "aria-label": "Given" }, root)

  /** @param {GivenNumber[]} rows */
  function update(rows) {
    setVisible(box, rows.length > 0)
    const wanted = rows.map(({ symbol, value }) => `${symbol}${value}`).join()
    if (box.dataset.shown === wanted) return
    box.dataset.shown = wanted
    box.replaceChildren()
    for (const { symbol, value } of rows) {
      const row = html("span", { class: "exercise-number" }, box)
      setMath(html("span", {}, row), symbol)
      html("span", {}, row, `= ${value}`)
    }
  }

  return { update }
}
