// The network: its picture, and in the same place the views of it that are Streamlit's.

import { html, set, setText } from "../shared/dom.js"
import { createTabs } from "../shared/tabs.js"
import { createColumnsView } from "./columns_view.js"

/** @import { TrainingMessage } from "../shared/wire.d.ts" */
/** @import { ShownLive, Style, Training } from "./types.d.ts" */

/** As Python knows them (ui/bigger/state.py). */
const VIEWS = ["Layers", "Result", "Try your own", "Look inside", "Take it away"]

/**
 * @param {HTMLElement} root
 * @param {{ onView: (view: string) => void, onPart: (part: number) => void }} on
 */
export function createNetworkView(root, on) {
  const head = html("div", { class: "t-network-head" }, root)
  const body = html("div", { class: "t-network-body" }, root)
  let view = ""
  const tabs = createTabs(head, "The network", { place: body })
  const picture = tabs.add("The network", { name: "network", opened: () => choose("") })
  const others = VIEWS.map((name) => tabs.add(name, { opened: () => choose(name) }))
  const which = html("select", { class: "t-which", "aria-label": "Which training", hidden: true }, head)
  which.onchange = () => on.onPart(Number(which.value))
  const columns = createColumnsView(picture.body)

  /** @param {string} wanted */
  function choose(wanted) {
    if (wanted === view) return
    view = wanted
    on.onView(wanted)
  }

  /** @param {Training[]} trainings */
  function offer(trainings) {
    const key = JSON.stringify(trainings.map(({ title }) => title))
    set(which, { hidden: trainings.length < 2 })
    if (which.dataset.key === key) return
    which.dataset.key = key
    which.replaceChildren()
    for (const [i, { title }] of trainings.entries()) setText(html("option", { value: i }, which), title)
  }

  return {
    /** Where the picture stands, and a view in its place. */
    body,
    destroy: columns.destroy,
    /** The view that is open, "" for the picture. */
    view: () => view,
    /**
     * @param {TrainingMessage} said
     * @param {{ trainings: Training[], live: ShownLive | null }} known
     * @param {Style} look
     * @param {boolean} settled nothing that was asked for is under way: what is said now holds
     */
    update(said, { trainings, live }, look, settled) {
      if (settled && said.view !== view) {
        view = said.view
        const at = VIEWS.indexOf(view)
        ;(at < 0 ? picture : others[at]).show()
      }
      offer(trainings)
      if (settled && which.value !== String(said.part)) which.value = String(said.part)
      if (picture.shown()) columns.update(said.network, live, look)
    },
  }
}
