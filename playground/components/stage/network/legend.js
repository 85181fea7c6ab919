// The top row of the network: what lines and boxes show just now, in words, the two hues, and beside them the controls.

import { html, set, setText } from "../../shared/dom.js"
import { exampleName } from "../../shared/format.js"
import { noteDone, wasDone } from "../../shared/once.js"
import { widthOf } from "./fitted.js"
import { hasGrids } from "./tiers.js"

/** @import { Phase } from "../../shared/wire.d.ts" */
/** @import { NetworkOptions as Options, Quantity, Scene } from "../types.d.ts" */

/** @type {Record<Quantity, [long: string, short: string]>} */
const LINES = {
  weight: ["weights", "weights"],
  gradient: ["gradients ∂L/∂w", "∂L/∂w"],
  change: ["how far each weight moves", "changes"],
}
/** That lines can be chosen, at length and shorter. */
const HINTS = ["Click a line or a box to look inside", "Click a line"]
const CELL_HINTS = ["Click a cell or a box to look inside", "Click a cell"]
/** With a finger one taps. @param {string} hint */
const byHand = (hint) => (window.matchMedia("(pointer: coarse)").matches ? hint.replace("Click", "Tap") : hint)
const HINT_MARGIN = 40
/** Widths of the hues' keys with words and with signs alone, in heights of the letters. */
const KEYS = { words: 14, marks: 5.5 }
const GAP = 12
/** The button that opens the tables, in heights of the letters. */
const LIST = 3.2
/** Remembered in the browser: who has once chosen a line needs no telling. */
const TOLD = "bp-lines-chosen"

/** @param {Element} root */
export function createLegend(root) {
  const row = html("div", { class: "network-top" }, root)
  const box = html("p", { class: "network-legend" }, row)
  const meaning = html("span", { class: "meaning" }, box)
  const hint = html("span", { class: "line-hint", hidden: true }, box)
  const keys = html("span", { class: "keys" }, box)
  for (const [sign, words, mark] of [
    ["positive", "above zero", "+"],
    ["negative", "below zero", "−"],
  ]) {
    const key = html("span", { class: "key", title: words }, keys)
    html("span", { class: `swatch ${sign}`, "aria-hidden": "true" }, key)
    html("span", { class: "key-words" }, key, words)
    html("span", { class: "key-mark", "aria-hidden": "true" }, key, mark)
  }
  let told = wasDone(TOLD)
  return {
    /** Where the controls of the picture stand. */
    controls: row,
    /** Nothing more to tell: a part has been chosen. */
    chosen() {
      if (told) return
      told = true
      set(hint, { hidden: true })
      noteDone(TOLD)
    },
    get hinting() {
      return !told
    },
    /**
     * @param {Scene} scene
     * @param {Options} options
     * @param {{ width: number, text: number }} size of the row, in pixels
     * @param {string[]} forms what is drawn, in words: at length, and shorter
     */
    update(scene, options, { width, text }, forms = meaningsOf(scene, options)) {
      const whole = width - 3 * GAP - LIST * text - (options.level < 1 ? 0 : controlsWidth(width, text))
      const spare = whole - widthOf(forms[1], text) - KEYS.marks * text
      const cells = scene.setup.anatomy.layers.some(({ windows, moments }) => windows || moments)
      const words = told
        ? undefined
        : (cells ? CELL_HINTS : HINTS).map(byHand).find((each) => spare >= widthOf(each, text) + HINT_MARGIN)
      set(hint, { hidden: words === undefined })
      if (words) setText(hint, words)
      const room = whole - (words ? widthOf(words, text) + HINT_MARGIN : 0)
      const wordy = widthOf(forms[1], text) <= room - KEYS.words * text
      const left = room - (wordy ? KEYS.words : KEYS.marks) * text
      set(row, { "data-wordy": wordy })
      setText(meaning, forms.find((form) => widthOf(form, text) <= left) ?? forms[forms.length - 1])
      set(meaning, { title: forms[0] })
    },
  }
}

/**
 * About how wide the controls beside it are.
 * @param {number} width of the row
 * @param {number} text
 */
function controlsWidth(width, text) {
  return (width < 700 ? 5 : 28) * text
}

/**
 * What lines and boxes show just now, in words: at length, and shorter. A batch's lines are averages while each box is
 * of one example, and that is said.
 * @param {Scene} scene
 * @param {Options} options
 * @returns {string[]}
 */
export function meaningsOf(scene, options) {
  const { edges, move, twinChange } = scene
  const count = move?.batch.length ?? 1
  const averaged = count > 1 && edges === "gradient"
  const whose = count > 1 || (move && !move.in_batch) ? exampleOf(scene) : ""
  const [boxes, brief] = boxesOf(scene, options)
  const own = whose && ![PICTURES, SHAPES].includes(boxes)
  const [lines, few] = LINES[edges]
  const of = own ? ` of ${whose}` : ""
  const [average, mean] = averaged ? [`, average of this batch of ${count}`, `, mean of ${count}`] : ["", ""]
  const beside = twinChange !== undefined && edges === "change"
  if (hasGrids(scene.setup.anatomy, scene.setup.example.shape)) {
    const said = ofGrids(scene, `${lines}${average}`, `${few}${mean}`, [boxes, brief, of])
    return beside ? [`${said[1]} Small squares and hollow ticks: the twin's.`, "Small squares: the twin's."] : said
  }
  const twin = beside ? " Hollow ticks: the twin's." : ""
  return [
    `Lines: ${lines}${average}. Boxes: ${boxes}${of}.${twin}`,
    `Lines: ${few}${mean}. Boxes: ${brief}${of}.${twin}`,
    `${few}${mean} · ${brief}${of}`,
    few,
  ]
}

/**
 * The same where layers are pictures: filters show what lines do.
 * @param {Scene} scene
 * @param {string} lines at length
 * @param {string} few
 * @param {[boxes: string, brief: string, of: string]} said of cells and boxes
 * @returns {string[]}
 */
function ofGrids({ move, phase, edges, setup }, lines, few, [boxes, brief, of]) {
  const shared = setup.anatomy.parameters.some(({ place }) => place.length === 4)
  const [where, there] = shared ? ["Filters and lines", "Filters"] : ["Lines", "Lines"]
  const cells = move && phase !== "start" ? boxes : "outputs"
  const short = move && phase !== "start" ? brief : "outputs"
  const decades = phase === "backward" || edges !== "weight" ? " Colours are logarithmic." : ""
  return [
    `${where}: ${lines}. Cells: ${cells}${of}.${decades}`,
    `${there}: ${few}. Cells: ${short}${of}.`,
    `${few} · ${short}${of}`,
    few,
  ]
}

const PICTURES = "each unit's response over the plane"
const SHAPES = "the activations' shapes"

/**
 * @param {Scene} scene
 * @param {Options} options
 * @returns {[long: string, short: string]}
 */
function boxesOf({ phase, move, state }, { nodes }) {
  const heat = state?.heat !== undefined
  if (!move || phase === "start") return heat ? [PICTURES, "responses"] : [SHAPES, "shapes"]
  const [numbers, brief] = NUMBERS[phase] ?? NUMBERS.forward
  return nodes === "heat" && heat ? [`${PICTURES}; numbers: ${numbers}`, `responses; ${brief}`] : [numbers, brief]
}

/**
 * What the numbers in boxes are, at length and shorter.
 * @type {Partial<Record<Phase, [string, string]>> & Record<"forward", [string, string]>}
 */
const NUMBERS = {
  forward: ["outputs", "outputs"],
  backward: ["deltas δ = ∂L/∂z", "δ"],
  recheck: ["outputs with the new weights", "new outputs"],
}

/** @param {Scene} scene */
function exampleOf({ move }) {
  if (!move) return ""
  return `${exampleName(move.focus)}${move.in_batch ? "" : ", not in this batch"}`
}
