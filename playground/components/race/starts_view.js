// The race from a hundred starts: a letter on the map at each, for where its path ended, and the shares in a table.

import { html, set, setText, svg } from "../stage/svg.js"

const MARKS = "ABCDEFGH"
const ELSEWHERE = -1
const LOST = -2

export function createStartsView({ body, box }, { ask, redraw }) {
  const words = html("p", { class: "r-fair", role: "status" }, body, "")
  const scroll = html("div", { class: "r-scroll" }, body)
  const table = html("table", {}, scroll)
  const hint = html("p", { class: "r-fair" }, body)
  let found = null
  let pick = 0
  let key = null

  function mark(place) {
    return place === LOST ? "×" : place === ELSEWHERE ? "·" : MARKS[place] ?? "+"
  }

  return {
    shown: () => box.open,
    start() {
      if (found) return redraw()
      setText(words, "A hundred races are under way…")
      ask()
    },
    clear() {
      found = null
      key = null
      table.replaceChildren()
    },
    receive(told, arrays) {
      found = { ...told, starts: arrays.starts, places: arrays.places }
      pick = Math.min(pick, Math.max(told.shares.length - 1, 0))
    },
    basins() {
      if (!box.open || !found || !found.shares.length) return []
      const count = found.starts.shape[0]
      return Array.from({ length: count }, (_, i) => {
        const place = found.places.data[pick * count + i]
        return { x: found.starts.data[2 * i], y: found.starts.data[2 * i + 1], mark: mark(place), place }
      })
    },
    draw(view) {
      if (!box.open || !found) return
      const now = `${view.race}|${pick}|${view.dark}`
      if (now === key) return
      key = now
      setText(words, found.shares.length ? "Of each racer's hundred paths, the share that ends there after all steps:" : "Nobody is racing yet.")
      table.replaceChildren()
      set(hint, { hidden: !found.shares.length })
      if (!found.shares.length) return
      const head = html("tr", {}, html("thead", {}, table))
      const kinds = [...found.labels.map((label, i) => [`${mark(i)}  ${label}`, i]), ["·  elsewhere", found.labels.length], ["×  diverged", found.labels.length + 1]]
      const used = kinds.filter(([, column]) => column < found.labels.length || found.shares.some((row) => row[column] > 0))
      html("th", { scope: "col" }, head, "Racer")
      for (const [label] of used) html("th", { scope: "col" }, head, label)
      html("th", { scope: "col" }, head, "On the map")
      const rows = html("tbody", {}, table)
      found.shares.forEach((shares, i) => {
        const row = html("tr", {}, rows)
        const name = html("th", { scope: "row" }, row)
        const swatch = svg("svg", { width: 26, height: 10, "aria-hidden": "true" }, name)
        svg("line", { x1: 1, x2: 25, y1: 5, y2: 5, stroke: view.racers[i].colour, "stroke-width": 3, "stroke-dasharray": view.racers[i].dash || null }, swatch)
        html("span", {}, name, view.racers[i].name)
        for (const [, column] of used) html("td", {}, row, `${Math.round(100 * shares[column])} %`)
        const label = html("label", { class: "r-check" }, html("td", {}, row))
        const radio = html("input", { type: "radio", name: "r-basins", "aria-label": `Show ${view.racers[i].name}'s ends on the map` }, label)
        radio.checked = i === pick
        radio.onchange = () => {
          pick = i
          redraw()
        }
      })
      setText(hint, `The map shows at each start where ${view.racers[pick].name}'s path from there ended.`)
    },
  }
}
