// The race from a hundred starts: which share of every racer's paths ends where, as a table.

import { html, set, setText } from "../shared/dom.js"
import { percent } from "../shared/format.js"
import { LOST, letter, ON_THE_WAY } from "./basins_paint.js"
import { swatch } from "./swatch.js"

/** @import { Starts } from "../shared/wire.d.ts" */
/** @import { TabPlace } from "../shared/tabs.js" */
/** @import { RaceView } from "./types.d.ts" */

/**
 * @param {TabPlace} panel
 * @param {{ ask: () => void }} page
 */
export function createStartsView({ body, shown }, { ask }) {
  const words = html("p", { class: "r-fair", role: "status" }, body, "")
  const scroll = html("div", { class: "r-scroll" }, body)
  const table = html("table", {}, scroll)
  const hint = html("p", { class: "r-fair" }, body)
  /** @type {Starts | null} */
  let found = null
  /** @type {string | null} */
  let key = null

  return {
    shown,
    start() {
      if (found) return
      setText(words, "A hundred races are under way…")
      ask()
    },
    clear() {
      found = null
      key = null
      table.replaceChildren()
    },
    /** @param {Starts} told */
    receive(told) {
      found = told
    },
    stopped: () => setText(words, "Stopped. Open another tab and this one again to begin anew."),
    /** @param {RaceView} view */
    draw(view) {
      if (!shown() || !found) return
      const now = `${view.race}|${view.dark}`
      if (now === key) return
      key = now
      setText(words, found.shares.length ? found.words : "Nobody is racing yet.")
      table.replaceChildren()
      set(hint, { hidden: !found.shares.length })
      if (!found.shares.length) return
      const head = html("tr", {}, html("thead", {}, table))
      const count = found.labels.length
      const { shares: all, by_loss: byLoss } = found
      const kinds = [
        ...found.labels.map((label, column) => ({ words: byLoss ? label : `${letter(column)}  ${label}`, column })),
        { words: "another minimum", column: count },
        { words: `${letter(ON_THE_WAY)}  still on the way`, column: count + 1 },
        { words: `${letter(LOST)}  diverged`, column: count + 2 },
      ]
      const used = kinds.filter(({ column }) => column < count || all.some((row) => row[column] > 0))
      html("th", { scope: "col" }, head, "Racer")
      for (const { words } of used) html("th", { scope: "col" }, head, words)
      const rows = html("tbody", {}, table)
      all.forEach((shares, i) => {
        const row = html("tr", {}, rows)
        const name = html("th", { scope: "row" }, row)
        swatch(name, view.racers[i])
        html("span", {}, name, view.racers[i].name)
        for (const { column } of used) html("td", {}, row, percent(shares[column]))
      })
      setText(hint, "“Basins” above the map draws it finely for one racer, with the shares of that finer grid.")
    },
  }
}
