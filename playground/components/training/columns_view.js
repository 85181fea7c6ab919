// The network as columns, a layer each, from the example that goes in to the answer; below each layer, how long its
// gradient is. Before a training: the same columns, empty.

import { html, reconcile, set, setText } from "../shared/dom.js"
import { count, fmt, powerOfTen } from "../shared/format.js"
import { createAnswerView, hasChances } from "./answer_view.js"
import { HIGHEST, heightOf, LOWEST, NAMED } from "./gauge.js"
import { paintEmpty, paintExample, paintPicture, placeOn } from "./paint.js"
import { inputWords, labelOf, shapeWords } from "./words.js"

/** @import { NetworkTold } from "../shared/wire.d.ts" */
/** @import { ShownLive, Style } from "./types.d.ts" */
/** What a column shows. at: the number of the layer, -1 for what goes in.
 * @typedef {{ title: string, shape: number[], learned: number, at: number, kind: string }} Column
 */

/** @param {HTMLElement} root */
export function createColumnsView(root) {
  const box = html("div", { class: "t-live" }, root)
  const said = html("p", { class: "t-live-said" }, box)
  const scroll = html("div", { class: "t-columns-scroll", tabindex: 0, role: "group", "aria-label": "Layers" }, box)
  const grid = html("div", { class: "t-columns" }, scroll)
  const scale = html("div", { class: "t-scale" }, box)
  const misfit = html("p", { class: "t-misfit", role: "status" }, box)
  const name = html("p", { class: "t-scale-name" }, box)
  for (const power of NAMED) {
    const share = (power - LOWEST) / (HIGHEST - LOWEST)
    html("span", { style: `bottom: ${100 * share}%` }, scale, powerOfTen(power))
  }
  setText(name, "The gradient's length by layer, on 32 fixed examples; powers of ten.")
  /** @type {Map<string, ReturnType<typeof createColumn>>} */
  const known = new Map()
  /** @type {[NetworkTold, ShownLive | null, Style] | null} */
  let last = null

  /**
   * @param {NetworkTold} told
   * @param {ShownLive | null} live
   * @param {Style} look
   */
  function update(told, live, look) {
    last = [told, live, look]
    const columns = columnsOf(told, live)
    grid.style.gridTemplateColumns = templateOf(columns)
    const entries = reconcile(grid, known, columns, ({ at }) => `${at}`, createColumn)
    for (const [i, entry] of entries.entries()) entry.update(columns[i], told, live, look)
    setText(
      said,
      live ? sentence(told, live) : "Each column is a layer. Here one example goes through, while it trains.",
    )
    setText(misfit, told.misfit)
    set(name, { hidden: told.misfit !== "" })
  }

  const observer = new ResizeObserver(() => last && update(...last))
  observer.observe(grid)

  return { update, destroy: () => observer.disconnect() }
}

/**
 * The columns: what goes in, then each layer; as Keras has them once it told of them.
 * @param {NetworkTold} told
 * @param {ShownLive | null} live
 * @returns {Column[]}
 */
export function columnsOf(told, live) {
  const input = { title: told.data, shape: told.shape, learned: 0, at: -1, kind: "input" }
  const plain = told.layers.map(({ title, shape, parameters, kind }, at) => {
    const output = at === told.layers.length - 1 && !told.misfit
    return { title: output ? "Output" : title, shape, learned: parameters, at, kind: output ? "output" : kind }
  })
  if (!live || live.layers.length === plain.length) return [input, ...plain]
  // A residual block is three of Keras's layers.
  const all = live.layers.map(({ kind, shape }, at) => {
    const output = at === live.layers.length - 1
    return { title: output ? "Output" : kind, shape, learned: 0, at, kind: output ? "output" : kind }
  })
  return [input, ...all]
}

/** @param {Column[]} columns */
function templateOf(columns) {
  return columns
    .map(({ kind, shape }) => {
      if (kind === "output") return "minmax(6.4rem, 2fr)"
      if (kind === "input") return "minmax(4rem, 1.3fr)"
      return shape.length === 3 ? "minmax(3.9rem, 1.3fr)" : "minmax(3.4rem, 1fr)"
    })
    .join(" ")
}

/**
 * @param {NetworkTold} told
 * @param {ShownLive} live
 */
function sentence(told, { example, epoch, batch }) {
  const when = batch || epoch > 1 ? `After batch ${count(batch)} of epoch ${epoch}` : "Before the first update"
  const name = told.labels.length ? ` (${labelOf(told.labels, example.label)})` : ""
  return `${when}: one example${name}, always the same, on its way through.`
}

function createColumn() {
  const root = html("div", { class: "t-column" })
  const title = html("p", { class: "t-column-title" }, root)
  const place = html("div", { class: "t-column-place" }, root)
  const canvas = html("canvas", { role: "img" }, place)
  const words = html("p", { class: "t-column-words" }, place)
  const answer = createAnswerView(place)
  const shape = html("p", { class: "t-column-shape" }, root)
  const gauge = html("div", { class: "t-gauge" }, root)
  for (const power of NAMED) {
    html("i", { style: `bottom: ${(100 * (power - LOWEST)) / (HIGHEST - LOWEST)}%` }, gauge)
  }
  const bar = html("div", { class: "t-gauge-bar" }, gauge)
  const length = html("p", { class: "t-column-length" }, root)

  return {
    root,
    /**
     * @param {Column} column
     * @param {NetworkTold} told
     * @param {ShownLive | null} live
     * @param {Style} look
     */
    update(column, told, live, look) {
      setText(title, column.title)
      set(title, { title: column.title })
      setText(shape, shapeWords(column))
      set(root, { "data-kind": column.kind })
      const layer = live?.layers[column.at]
      const gradient = layer?.gradient ?? null
      const height = heightOf(gradient)
      set(gauge, { "data-none": column.at < 0 || (layer ? gradient === null : !column.learned) })
      bar.style.transform = `scaleY(${height ?? 0})`
      setText(length, gradient === null ? "" : fmt(gradient, 2))
      const answers = column.kind === "output" && (live ? live.outputs.length > 0 : told.shape.length > 0)
      const asText = column.kind === "input" && live !== null && !live.example.side.length
      set(canvas, { hidden: (answers && hasChances(told)) || asText })
      set(words, { hidden: !asText })
      answer.show(answers ? told : null, live)
      if (asText && live) setText(words, inputWords(live.example.words, live.example.columns))
      if (!canvas.hidden) paint(column, live, look)
    },
  }

  /**
   * @param {Column} column
   * @param {ShownLive | null} live
   * @param {Style} look
   */
  function paint(column, live, look) {
    const on = placeOn(canvas, look.line)
    if (!on) return
    if (live && column.kind === "input") paintExample(on, live.example.pixels, live.example.side)
    else if (live?.pictures[column.at]) paintPicture(on, live.pictures[column.at])
    else paintEmpty(on, column.shape)
    set(canvas, { "aria-label": `${column.title}: ${shapeWords(column)}` })
  }
}
