// Words above and below the columns of the network: what each is, which operation is under way there, and how long the
// gradient of its layer is.

import { set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { fitted, widthOf } from "./fitted.js"

/** @import { Anatomy } from "../../shared/anatomy.js" */
/** @import { Layout } from "../../shared/network_layout.js" */
/** @import { NetworkOptions as Options, Scene } from "../types.d.ts" */

/** Operations whose results stand on the lines into a layer. */
const ON_LINES = ["dW", "dW_data", "dW_penalty", "db"]

/**
 * @param {Element} sheet
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 */
export function createWords(sheet, anatomy, layout) {
  headings(anatomy, layout, sheet)
  const operation = svg("text", { class: "operation", y: layout.text + 1 }, sheet)
  const learning = new Set(anatomy.parameters.map(({ layer }) => layer))
  const norms = anatomy.layers.map((_, layer) => (learning.has(layer) ? normBar(sheet, layout, layer + 1) : null))

  /**
   * @param {Scene} scene
   * @param {Options} options
   */
  function drawNorms(scene, options) {
    norms.forEach((shown, layer) => {
      if (!shown) return
      const { g, bar, words, width, room, text } = shown
      const norm = scene.norm(layer)
      // Before there is a gradient, its empty scale would only be a bar that nobody can read.
      set(g, { display: options.level < 1 || norm === null ? "none" : null })
      const share = norm !== null && norm > 0 ? Math.min(Math.max((Math.log10(norm) + 6) / 7, 0), 1) : 0
      set(bar, { width: (share * width).toFixed(1) })
      const whole = norm === null ? "" : `‖gradient‖ ${fmt(norm, 2)}`
      setText(words, widthOf(whole, text) <= room ? whole : fitted(norm, 2, room, text))
    })
  }

  /**
   * The name of the operation under way, at the layer where it happens.
   * @param {Scene} scene
   */
  function drawOperation({ phase, layer, name, cursor }) {
    const where = anatomy.layers[layer ?? -1]?.words
    const { words } = anatomy.operation(cursor.step)
    const short = where ? words.replace(` of ${where}`, "").replace(` to ${where}`, "") : words
    // The loss column says what it is itself.
    setText(operation, phase === "start" || phase === "loss" ? "" : short)
    const half = widthOf(short, layout.text) / 2 + 2
    const onLines = ON_LINES.includes(name)
    const at =
      layer !== null
        ? layout.columnX(layer + (onLines ? 0.5 : 1))
        : phase === "update"
          ? layout.width / 2
          : layout.loss.x
    set(operation, { x: Math.min(Math.max(at, half), layout.width - half).toFixed(1) })
  }

  return {
    /**
     * @param {Scene} scene
     * @param {Options} options
     */
    update(scene, options) {
      drawNorms(scene, options)
      drawOperation(scene)
    },
  }
}

/**
 * @param {Anatomy} anatomy
 * @param {Layout} layout
 * @param {Element} group
 */
function headings(anatomy, layout, group) {
  const { text } = layout
  const titles = [["inputs", "in"], ...anatomy.layers.map(titlesOf), ["loss"]]
  /** @param {number} form @param {string[]} forms @param {number} column */
  const fitsAs = (form, forms, column) =>
    widthOf(forms[Math.min(form, forms.length - 1)], text) < layout.columnWidth(column) - 4
  const fits = titles.every((forms, column) => fitsAs(0, forms, column))
  titles.forEach((forms, column) => {
    const words = forms[fits || (layout.grids && fitsAs(0, forms, column)) ? 0 : forms.length - 1]
    const heading = svg("text", { x: layout.columnX(column), y: 2 * text + 6, class: "heading" }, group)
    svg("tspan", {}, heading).textContent = words
    const activation = anatomy.layers[column - 1]?.activation ?? ""
    if (activation && widthOf(`${words} · ${activation}`, text) < layout.columnWidth(column) - 8)
      svg("tspan", { class: "activation" }, heading).textContent = ` · ${activation}`
  })
}

/** What a layer is called that is more than a row of units, at length and shorter. @type {Record<string, string[]>} */
const TITLES = {
  conv2d: ["convolution", "conv"],
  max_pooling2d: ["max pooling", "max"],
  average_pooling2d: ["average pooling", "mean"],
  flatten: ["flatten", "flat"],
  dropout: ["dropout", "drop"],
  batch_normalization: ["batch norm", "norm"],
  residual: ["residual", "res"],
  simple_rnn: ["SimpleRNN", "RNN"],
  lstm: ["LSTM"],
}

/** @param {import("../../shared/anatomy.js").Layer} layer */
function titlesOf({ kind, title }) {
  return TITLES[kind] ?? [title, title.replace("hidden ", "h").replace("output", "out")]
}

/**
 * The length of a layer's gradient as a bar, one logarithmic scale for all layers: where it vanishes, it is seen.
 * @param {Element} group
 * @param {Layout} layout
 * @param {number} column
 */
function normBar(group, { columnWidth, floor, text, columnX }, column) {
  const pitch = columnWidth(column)
  const width = Math.min(pitch * 0.72, 110)
  const x = columnX(column) - width / 2
  const g = svg("g", { class: "norm" }, group)
  svg("rect", { class: "norm-track", x, y: floor + 2, width, height: 4, rx: 2 }, g)
  const bar = svg("rect", { class: "norm-bar", x, y: floor + 2, width: 0, height: 4, rx: 2 }, g)
  const words = svg("text", { class: "norm-text", x: columnX(column), y: floor + text + 7 }, g)
  svg("title", {}, g).textContent =
    "The length of this layer's gradient: the square root of the sum of the squares of all its ∂L/∂w and ∂L/∂b. " +
    "Bars are logarithmic, from 0.000001 to 10."
  return { g, bar, words, width, room: pitch - 4, text }
}
