// The bar of Step through: which experiment, its cards over the page, how much is shown, the settings beside it.

import { createBar } from "../shared/bar.js"
import { cardButton } from "../shared/controls.js"
import { html, set, setText } from "../shared/dom.js"
import { createPopover } from "../shared/popover.js"
import { leadToSettings } from "./settings_panel.js"

/** @import { Sharing } from "../shared/share/share.js" */
/** @import { ToldCard } from "../shared/wire.d.ts" */

/** What each level is called, and what it shows. @type {[string, string][]} */
export const LEVELS = [
  ["The four moves", "the network, its output and one sentence"],
  ["Every operation", "the formulas, and stepping by operation"],
  ["One weight", "the inspector: where a gradient comes from"],
  ["More examples", "each example's pull on a weight, and their average"],
  ["Settings", "data, layers, learning rate and batch beside the network"],
  ["Everything", "every setting there is"],
]

/**
 * @param {HTMLElement} root
 * @param {{ go: (page: string) => void, present: (on: boolean) => void, level: (level: number) => void,
 *   card: (key: string) => void, sharing: Sharing }} on
 */
export function createStageBar(root, on) {
  const bar = createBar(root, { page: "step_through", sharing: on.sharing, go: on.go, present: on.present })
  const open = html(
    "button",
    { type: "button", class: "open", "aria-label": "Experiments", "data-guide": "experiments" },
    bar.experiment,
  )
  open.innerHTML =
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z"/></svg>'
  html("span", {}, open, "Experiments")
  const title = html("h1", { class: "title" }, bar.experiment)
  const { box, close } = createPopover(bar.experiment, open, { label: "Experiments", class: "cards" })
  const purpose = html("p", { class: "purpose" }, box)
  const jumps = html("p", { class: "cards-jumps" }, box)
  const list = html("div", { class: "cards-list" }, box)
  /** @type {Map<string, HTMLButtonElement>} */
  const cards = new Map()

  const label = html("label", { class: "level-select", "data-guide": "level" }, bar.extra)
  html("span", { class: "label" }, label, "Level")
  const levels = html("select", { "aria-label": "How much to show" }, label)
  for (const [level, [name, shows]] of LEVELS.entries())
    html("option", { value: level, title: shows }, levels, `${level + 1}. ${name}`)
  levels.onchange = () => on.level(Number(levels.value))
  const about = { type: "button", class: "bar-button settings", "aria-label": "Settings", "data-guide": "settings" }
  const settings = html("button", about, bar.extra)
  settings.innerHTML =
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5h14M3 10h14M3 15h14M7 3v4M13 8v4M6 13v4"/></svg>'
  html("span", {}, settings, "Settings")
  const left = leadToSettings(settings)

  /** A heading with the cards that stand under it. @param {string} name */
  function groupOf(name) {
    const section = html("section", { class: "cards-group", "aria-label": name }, list)
    html("h2", {}, section, name)
    html("button", { type: "button" }, jumps, name.split(":")[0]).onclick = () => section.scrollIntoView()
    return html("div", { class: "cards-of-group" }, section)
  }

  /** @param {ToldCard[]} told */
  function showCards(told) {
    if (cards.size) return
    /** @type {Map<string, HTMLElement>} */
    const groups = new Map()
    for (const { key, title: name, purpose: line, group } of told) {
      const place = groups.get(group) ?? groupOf(group)
      groups.set(group, place)
      const node = cardButton(place, name, line)
      node.onclick = () => {
        close()
        on.card(key)
      }
      cards.set(key, node)
    }
  }

  return {
    element: root,
    /**
     * @param {{ level: number, headline: string, purpose: string, present: boolean, cards: ToldCard[],
     *   card: string }} now
     */
    update(now) {
      showCards(now.cards)
      for (const [key, node] of cards) set(node, { "aria-pressed": key === now.card })
      setText(title, now.headline)
      set(title, { title: now.purpose || null })
      setText(purpose, now.purpose)
      set(purpose, { hidden: !now.purpose })
      if (Number(levels.value) !== now.level) levels.value = String(now.level)
      set(label, { title: LEVELS[now.level][1] })
      bar.showPresent(now.present)
    },
    destroy() {
      left()
      bar.destroy()
    },
  }
}
