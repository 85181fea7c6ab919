/**
 * Tabs: a list of which one is chosen, and one panel for each. The arrow keys, Home and End go from tab to tab and
 * choose it (WAI-ARIA's tabs, chosen by focus); the Tab key goes on into the panel.
 */

import { h, set, setVisible, uniqueId } from "../../shared/dom.js"

/** @typedef {{ id: string, title: string }} Tab */

/** @type {Record<string, (at: number, count: number) => number>} */
const KEYS = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/**
 * `list` and `panels` are to be placed by whoever asks for them; a panel's element is given by `panel(id)`.
 * @param {string} label what the list is called
 * @param {Tab[]} all in their order
 * @param {(id: string) => void} onChoose
 */
export function createTabs(label, all, onChoose) {
  const list = h("div", { class: "bpi-tabs", role: "tablist", "aria-label": label, on: { keydown: move } })
  const panels = h("div", { class: "bpi-panels" })
  const made = all.map(({ id, title }) => {
    const ids = { tab: uniqueId("tab"), panel: uniqueId("panel") }
    const on = { click: () => onChoose(id) }
    const about = {
      id: ids.tab,
      "aria-controls": ids.panel,
      "data-tab": id,
      "data-guide": `tab_${id}`,
      type: "button",
      class: "bpi-tab",
    }
    const tab = h("button", { ...about, role: "tab", text: title, on })
    const panel = h("div", {
      ...{ id: ids.panel, role: "tabpanel", "aria-labelledby": ids.tab, "data-panel": id },
      ...{ class: "bpi-panel", hidden: true },
    })
    list.append(tab)
    panels.append(panel)
    return { id, tab, panel }
  })

  /** @param {KeyboardEvent} event */
  function move(event) {
    const shown = made.filter(({ tab }) => !tab.hidden)
    const at = shown.findIndex(({ tab }) => tab.getAttribute("aria-selected") === "true")
    const to = KEYS[event.key]
    if (!to || at < 0 || event.ctrlKey || event.metaKey || event.altKey) return
    const next = shown[to(at, shown.length)]
    event.preventDefault()
    event.stopPropagation()
    onChoose(next.id)
    next.tab.focus()
  }

  /**
   * @param {string[]} offered the ids that can be chosen now
   * @param {string | null} chosen one of them; null: none
   */
  function show(offered, chosen) {
    setVisible(list, offered.length > 0)
    for (const { id, tab, panel } of made) {
      const open = id === chosen
      setVisible(tab, offered.includes(id))
      set(tab, { "aria-selected": open, tabindex: open ? 0 : -1 })
      setVisible(panel, open)
    }
  }

  return {
    list,
    panels,
    show,
    /** @param {string} id */
    panel: (id) => {
      const found = made.find((each) => each.id === id)
      if (!found) throw new Error(`No tab is called ${id}.`)
      return found.panel
    },
  }
}
