// How the race came out, sorted by final loss; and why what diverges diverges.

import { html, set, setText } from "../shared/dom.js"
import { count, fmt, full } from "../shared/format.js"
import { swatch } from "./swatch.js"

/** @import { RaceScene } from "../shared/wire.d.ts" */
/** @import { ShownRacer } from "./types.d.ts" */

const COLUMNS = [
  "Racer",
  "Rate",
  "First below",
  "Stays below",
  "Final loss",
  "Best loss",
  "From the minimum",
  "Largest stable rate",
]

/**
 * @param {Element} root
 * @param {{ onEnd: () => void }} page onEnd: the learner wants the outcome without watching
 */
export function createVerdictView(root, { onEnd }) {
  const box = html("section", { class: "r-verdict", "aria-label": "Verdict" }, root)
  const head = html("div", { class: "r-panel-head" }, box)
  const words = html("p", { class: "r-fair" }, head)
  const tell = html("button", { type: "button" }, head, "Tell me now")
  tell.onclick = onEnd
  const scroll = html("div", { class: "r-scroll", tabindex: 0, role: "region", "aria-label": "Table of results" }, box)
  const table = html("table", {}, scroll)
  const header = html("tr", {}, html("thead", {}, table))
  const heads = COLUMNS.map((name) => html("th", { scope: "col" }, header, name))
  const body = html("tbody", {}, table)
  const asks = html(
    "p",
    { class: "r-asks", hidden: true },
    box,
    "How sharply may the ground curve before a step overshoots? At the start of the race:",
  )
  const why = html("ul", { class: "r-why" }, box)
  /** @type {string | null} */
  let key = null

  /**
   * @param {Element} row
   * @param {string} text
   * @param {string} [exact]
   */
  function cell(row, text, exact = "") {
    const node = html("td", {}, row, text)
    if (exact) set(node, { title: exact })
    return node
  }

  return {
    element: box,
    /**
     * @param {{ race: string, dark: boolean, racers: ShownRacer[], over: boolean, complete: boolean }} view race:
     *   changes with every race, and when one is complete; over: it has been seen to its end, so that it may be told
     * @param {RaceScene} scene
     */
    update(view, scene) {
      const now = `${view.race}|${view.dark}|${view.over}`
      if (now === key) return
      key = now
      const { settings } = scene
      const told = view.over || !view.complete
      setText(words, told ? scene.verdict_words : "Told at the end of the race.")
      set(tell, { hidden: told })
      set(scroll, { hidden: !told })
      const goal = settings.threshold === null ? "" : ` ${fmt(settings.threshold)}`
      setText(heads[2], `First below${goal}`)
      setText(heads[3], `Stays below${goal}`)
      body.replaceChildren()
      why.replaceChildren()
      set(asks, { hidden: !told || !scene.curvature_words.length })
      if (!told) return
      for (const outcome of scene.verdict) {
        const racer = view.racers[outcome.racer]
        const row = html("tr", {}, body)
        const name = html("th", { scope: "row" }, row)
        swatch(name, racer)
        html("span", {}, name, racer.name)
        cell(row, fmt(settings.racers[outcome.racer].rate), full(settings.racers[outcome.racer].rate))
        /** @param {number | null} step */
        const at = (step) =>
          cell(row, settings.threshold === null ? "—" : step === null ? "never" : `step ${count(step)}`)
        at(outcome.first)
        if (outcome.diverged !== null) set(cell(row, `diverged in step ${count(outcome.diverged)}`), { colspan: 2 })
        else {
          at(outcome.arrived)
          cell(row, fmt(outcome.final), full(outcome.final))
        }
        cell(row, `${fmt(outcome.best)} at ${count(outcome.best_step)}`, full(outcome.best))
        cell(row, outcome.distance === null ? "—" : fmt(outcome.distance), full(outcome.distance))
        const bound = scene.bounds[outcome.racer]
        const last = cell(row, bound === null ? "no simple rule" : fmt(bound, 3), full(bound))
        if (bound !== null && settings.racers[outcome.racer].rate > Number(bound))
          last.append(html("span", { class: "r-over" }, null, " exceeded"))
      }
      for (const sentence of scene.curvature_words) html("li", {}, why, sentence)
    },
  }
}
