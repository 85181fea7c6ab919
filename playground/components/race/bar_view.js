// The bar of the race: the races to start with, over the page, and what this one is called.

import { createBar } from "../shared/bar.js"
import { cardButton } from "../shared/controls.js"
import { html, set, setText } from "../shared/dom.js"
import { createPopover } from "../shared/popover.js"

/** @import { Sharing } from "../shared/share/share.js" */
/** @import { Catalogue, WantedSettings } from "../shared/wire.d.ts" */

/** The title of the race on the learner's own network, which is no card of Python's. */
export const OWN = "Your network"

/**
 * The three usual racers with rates that suit a small network, all of whose weights train.
 * @type {WantedSettings}
 */
export const OWN_RACE = {
  surface: "network",
  start: null,
  racers: [
    { optimizer: "sgd", rate: 0.1, hyper: {} },
    { optimizer: "momentum", rate: 0.03, hyper: {} },
    { optimizer: "adam", rate: 0.03, hyper: {} },
  ],
  steps: 1500,
  threshold: 0.1,
  plane: "pca",
  pair: "selected",
  batch_size: null,
  begin: "start",
  network: "own",
}

const MARK =
  '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z"/></svg>'

/**
 * @param {HTMLElement} root
 * @param {{ go: (page: string) => void, present: (on: boolean) => void, sharing: Sharing,
 *   settings: (chosen: WantedSettings) => void }} on
 */
export function createRaceBar(root, on) {
  const bar = createBar(root, { page: "optimizer_race", sharing: on.sharing, go: on.go, present: on.present })
  const open = html(
    "button",
    { type: "button", class: "open", "aria-label": "Races", "data-guide": "experiments" },
    bar.experiment,
  )
  open.innerHTML = MARK
  html("span", {}, open, "Races")
  const title = html("h1", { class: "title" }, bar.experiment)
  const { box, close } = createPopover(bar.experiment, open, { label: "Races to start with", class: "cards" })
  const list = html("div", { class: "cards-list" }, box)
  /** @type {Map<string, HTMLButtonElement>} */
  const cards = new Map()

  /**
   * @param {string} key
   * @param {string} name
   * @param {string} line
   * @param {WantedSettings} settings
   */
  function card(key, name, line, settings) {
    const node = cardButton(list, name, line)
    node.onclick = () => {
      close()
      on.settings(settings)
    }
    cards.set(key, node)
  }

  return {
    element: root,
    /** @param {Catalogue} catalogue */
    build(catalogue) {
      list.replaceChildren()
      cards.clear()
      card(OWN, OWN, "The loss of what you train in Step through.", OWN_RACE)
      for (const { key, title: name, line, settings } of catalogue.cards) card(key, name, line, settings)
    },
    /** @param {{ card: string | null, surface: string, present: boolean }} now card: its key, where it is one's race */
    update({ card: key, surface, present }) {
      const shown = surface === "network" ? OWN : key
      for (const [each, node] of cards) set(node, { "aria-pressed": each === shown })
      setText(title, (shown && cards.get(shown)?.querySelector("strong")?.textContent) || "Your race")
      bar.showPresent(present)
    },
    destroy: bar.destroy,
  }
}
