// What the network gets wrong; of several trainings, their figures side by side too.

import { set } from "../shared/dom.js"
import { createTabs } from "../shared/tabs.js"
import { createMistakesView } from "./mistakes_view.js"
import { createTableView } from "./table_view.js"

/** @import { TrainingMessage } from "../shared/wire.d.ts" */
/** @import { ShownMistakes, Style } from "./types.d.ts" */

/** @param {HTMLElement} root */
export function createFindingsView(root) {
  const tabs = createTabs(root, "Mistakes and figures", { choice: "findings" })
  const wrong = tabs.add("Mistakes", { opened: redraw })
  const figures = tabs.add("Comparison")
  const mistakes = createMistakesView(wrong.body)
  const table = createTableView(figures.body)
  let job = ""
  /** @type {[TrainingMessage, ShownMistakes | null, Style] | null} */
  let last = null

  function redraw() {
    if (last) update(...last)
  }

  /**
   * @param {TrainingMessage} said
   * @param {ShownMistakes | null} found
   * @param {Style} look
   */
  function update(said, found, look) {
    last = [said, found, look]
    figures.offer(said.table !== null)
    set(root, { "data-compares": said.table !== null })
    if (said.job !== job) {
      const first = job === ""
      job = said.job
      ;(said.table ? figures : wrong).show(false)
      if (first) tabs.follow()
    }
    if (said.table) table.update(said.table)
    if (wrong.shown()) mistakes.update(said.network, found, look)
  }

  return { update }
}
