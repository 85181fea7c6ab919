// The dock: what starts a training and ends it, how far it is, and what would be trained next.

import { html, set, setText } from "../shared/dom.js"

/** @import { DockTold } from "../shared/wire.d.ts" */

/**
 * @param {HTMLElement} root
 * @param {{ train: () => void, stop: () => void, add: () => void }} on
 */
export function createDockView(root, on) {
  const buttons = html("div", { class: "buttons" }, root)
  const train = html("button", { type: "button", class: "step", "data-guide": "train" }, buttons, "▸ Train")
  const stop = html("button", { type: "button", "aria-disabled": true, "data-guide": "stop" }, buttons, "■ Stop")
  set(train, { "aria-label": "Train" })
  set(stop, { "aria-label": "Stop" })
  const place = html("div", { class: "t-progress" }, root)
  const status = html("p", { class: "t-status" }, place)
  const bar = html("progress", { max: 1, "aria-label": "How much of the training is done" }, place)
  const next = html("p", { class: "t-next" }, place)
  const add = html("button", { type: "button", class: "t-add", "data-guide": "add" }, root)
  train.onclick = on.train
  // A button that is switched off while it has the focus would lose it: so it only says that it is off.
  stop.onclick = () => stop.getAttribute("aria-disabled") === "false" && on.stop()
  add.onclick = on.add

  return {
    focus: () => train.focus({ preventScroll: true }),
    /** @param {DockTold} told */
    update(told) {
      set(stop, { "aria-disabled": !told.can_stop })
      setText(status, told.status)
      set(status, { title: told.status })
      set(bar, { value: told.progress })
      const said = told.refused || told.next
      setText(next, said)
      set(next, { title: said, "data-refused": told.refused !== "", role: told.refused ? "alert" : null })
      setText(add, told.compared ? `Add to comparison · ${told.compared}` : "Add to comparison")
      set(add, { title: "Puts these settings on a list, to be trained beside others (Set up, Compare)." })
    },
  }
}
