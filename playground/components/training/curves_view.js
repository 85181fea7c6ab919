// The curves: loss and accuracy over the epochs; of a sweep, the loss over the learning rate.

import { html, set, setText, svg } from "../shared/dom.js"
import { markPath } from "../shared/families.js"
import { createTabs } from "../shared/tabs.js"
import { createChartView } from "./chart_view.js"
import { linesByRate, linesOf } from "./lines.js"

/** @import { TrainingMessage } from "../shared/wire.d.ts" */
/** @import { Plotted, Style, Training } from "./types.d.ts" */

const SECOND = { accuracy: "Accuracy", mae: "Mean distance", "": "" }

/** @param {HTMLElement} root */
export function createCurvesView(root) {
  const tabs = createTabs(root, "Curves", { choice: "curves" })
  const epochs = tabs.add("Over the epochs", { opened: redraw })
  const rates = tabs.add("By learning rate", { opened: redraw })
  const legend = html("ul", { class: "t-legend", "aria-label": "Which line is which" }, epochs.body)
  const pair = html("div", { class: "t-pair" }, epochs.body)
  const loss = createChartView(pair, { title: "Loss", x: "epoch", choice: "zoomloss" })
  const second = createChartView(pair, { title: "Accuracy", x: "epoch", choice: "zoomsecond" })
  const byRate = createChartView(rates.body, {
    title: "Validation loss by learning rate",
    x: "learning rate",
    choice: "zoomrates",
  })
  /** @type {[TrainingMessage, Training[], Style] | null} */
  let last = null

  /** What is not seen is not drawn. */
  function redraw() {
    if (last) update(...last)
  }

  /**
   * @param {TrainingMessage} said
   * @param {Training[]} trainings
   * @param {Style} look
   */
  function update(said, trainings, look) {
    last = [said, trainings, look]
    const { what, guessing, even, swept } = said.curves
    const several = trainings.length > 1
    rates.offer(swept.length > 0)
    tabs.follow()
    set(root, { "data-tabs": swept.length > 0 })
    const x = /** @type {[number, number]} */ ([0, said.curves.epochs])
    const level = guessing === null ? null : { value: Number(guessing), name: even ? "guessing evenly" : "guessing" }
    const about = { x, ticks: null, logX: false }
    const lines = linesOf(trainings, "loss", look.colours)
    drawLegend(lines, level !== null)
    loss.rename(several ? "Validation loss" : "Loss")
    loss.update({ ...about, lines, level, percent: false }, look)
    set(second.element, { hidden: !what })
    second.rename(several ? `Validation ${SECOND[what].toLowerCase()}` : SECOND[what])
    if (what)
      second.update(
        { ...about, lines: linesOf(trainings, what, look.colours), level: null, percent: what === "accuracy" },
        look,
      )
    if (!swept.length || !rates.shown()) return
    const all = [...new Set(swept.map(([rate]) => Number(rate)))].filter((rate) => rate > 0).sort((a, b) => a - b)
    const room = (all[all.length - 1] / all[0]) ** 0.05 || 2
    byRate.update(
      {
        lines: linesByRate(swept, look.colours),
        x: [all[0] / room, all[all.length - 1] * room],
        ticks: all,
        ...{ level: null, percent: false, logX: true },
      },
      look,
    )
  }

  /**
   * @param {Plotted[]} lines
   * @param {boolean} level whether what guessing costs is drawn
   */
  function drawLegend(lines, level) {
    const key = JSON.stringify([level, ...lines.map(({ name, colour, dash }) => [name, colour, dash])])
    if (legend.dataset.key === key) return
    legend.dataset.key = key
    legend.replaceChildren()
    for (const { name, colour, dash, mark, faint } of lines) {
      const item = html("li", {}, legend)
      const swatch = svg("svg", { width: 26, height: 10, "aria-hidden": true }, item)
      const about = { stroke: colour, "stroke-dasharray": dash || null }
      svg("path", { class: faint ? "t-line t-faint" : "t-line", d: "M0 5h26", ...about }, swatch)
      if (mark) {
        const ink = { class: mark.hollow ? "t-mark t-hollow" : "t-mark", style: `--t-colour: ${colour}` }
        svg("path", { ...ink, d: markPath(mark, 13, 5, 3.2) }, swatch)
      }
      setText(html("span", {}, item), name)
    }
    if (!level) return
    const item = html("li", {}, legend)
    const swatch = svg("svg", { width: 26, height: 10, "aria-hidden": true }, item)
    svg("line", { x2: 26, y1: 5, y2: 5 }, svg("g", { class: "t-level" }, swatch))
    html("span", { "data-word": "loss of guessing" }, item, "guessing")
  }

  return {
    update,
    destroy() {
      for (const chart of [loss, second, byRate]) chart.destroy()
    },
  }
}
