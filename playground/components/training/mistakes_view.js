// What the network gets wrong; of several trainings, their figures side by side before that.

import { html, set, setText } from "../shared/dom.js"
import { createTabs } from "../shared/tabs.js"
import { createTableView } from "./table_view.js"

/** @import { TrainingMessage } from "../shared/wire.d.ts" */
/** @import { Style } from "./types.d.ts" */

/** @param {HTMLElement} root */
export function createMistakesView(root) {
  const tabs = createTabs(root, "Mistakes and figures")
  const wrong = tabs.add("Mistakes")
  const figures = tabs.add("Comparison")
  const table = createTableView(figures.body)
  const empty = html("p", { class: "t-empty" }, wrong.body)
  let job = ""

  return {
    /**
     * @param {TrainingMessage} said
     * @param {Style} look
     */
    update(said, look) {
      void look
      figures.offer(said.table !== null)
      if (said.job !== job) (said.table ? figures : wrong).show()
      job = said.job
      set(root, { "data-compares": said.table !== null })
      if (said.table) table.update(said.table)
      setText(empty, "After each epoch: what the network gets wrong on the validation set, the surest first.")
    },
  }
}
