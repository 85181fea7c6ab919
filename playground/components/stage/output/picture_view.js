// The example that is looked at, where examples are pictures or sequences: the picture itself or the curve, and beside
// it what the network says: a bar for each output, the picture it gives back, or the value that comes next.

import { paint, RESPONSE } from "../../shared/colour.js"
import { html, pool, set, setText } from "../../shared/dom.js"
import { exampleName, fmt } from "../../shared/format.js"
import { calmly } from "../calm.js"
import { guessOf } from "../network/cell_values.js"
import { fittedAll } from "../network/fitted.js"
import { createSequenceView } from "./sequence_view.js"

/** @import { PackedArrays } from "../../shared/codec.js" */
/** @import { PreparedSetup, Scene } from "../types.d.ts" */

/** More answers than stand below each other where it is low. */
const MANY = 5

/** @param {Element} root */
export function createPictureView(root) {
  const box = html("div", { class: "example-shown", role: "group", "aria-label": "The example in focus" }, root)
  const given = createFigure(box)
  const back = createFigure(box)
  const sequence = createSequenceView(box)
  const bars = html("ol", { class: "output-bars" }, box)

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {PackedArrays} arrays
   * @param {number | null} focus
   * @param {boolean} hurried
   */
  function update(setup, scene, arrays, focus, hurried) {
    const { example, anatomy, kind } = setup
    const shown = focus ?? scene.state?.focus ?? null
    const sequences = example.kind === "sequence"
    const drawn = shown !== null && (sequences || example.kind === "picture")
    set(box, { hidden: !drawn })
    if (!drawn) return
    const [rows, columns] = example.shape
    const size = rows * columns
    const values = valuesOf(setup, scene, arrays, shown, size)
    const guesses = anatomy.outputs.map((unit) => guessOf(scene, unit))
    const copies = !sequences && anatomy.outputs.length === size
    set(box, { "data-sequence": sequences, "data-many": !copies && guesses.length > MANY })
    set(given.element, { hidden: sequences })
    set(sequence.element, { hidden: !sequences })
    if (sequences) sequence.update(setup, scene, values, shown, arrays.point_value.data[shown])
    else given.show(rows, columns, values, capital(exampleName(shown)), copies)
    set(back.element, { hidden: !copies })
    // The value that comes next stands in the curve.
    set(bars, { hidden: copies || (sequences && kind === "regression") })
    set(box, { "data-copies": copies ? (rows > 1 ? "picture" : "row") : null })
    if (copies) back.show(rows, columns, guesses, "given back", true)
    else
      showBars(
        hurried,
        setup,
        guesses,
        kind === "classes" ? arrays.point_class.data[shown] : null,
        arrays.point_value.data[shown],
      )
  }

  const showBars = calmly(drawBars)

  /**
   * @param {PreparedSetup} setup
   * @param {(number | null)[]} guesses
   * @param {number | null} answer the class
   * @param {number} value the answer where it is one
   */
  function drawBars({ class_names: names }, guesses, answer, value) {
    const several = guesses.length > 1
    set(bars, { "data-several": several })
    pool(bars, guesses.length, createBarRow).forEach((row, at) => {
      const { name, bar, number } = row.parts
      const guess = guesses[at]
      const called = names[at] ?? String(at)
      const right = several && at === answer
      const share = Math.min(Math.abs(guess ?? 0), 1)
      setText(name, several ? called : `answer: ${answer === null ? fmt(value) : (names[answer] ?? answer)}`)
      setText(number, guess === null ? "" : fmt(guess, 2))
      set(bar, { "data-sign": (guess ?? 0) < 0 ? "negative" : "positive" })
      bar.style.width = `${(100 * share).toFixed(1)}%`
      const says = guess === null ? "not computed yet" : fmt(guess)
      set(row, {
        "data-answer": right,
        "aria-label": `${several ? called : "the guess"}: ${says}${right ? ", the answer" : ""}`,
      })
    })
  }

  return { element: box, update }
}

/**
 * An example's numbers: as they are where an update of it is here, else as the bytes it is shown by.
 * @param {PreparedSetup} setup
 * @param {Scene} scene
 * @param {PackedArrays} arrays
 * @param {number} shown
 * @param {number} size
 * @returns {number[]}
 */
function valuesOf({ example: { low, high } }, { move }, arrays, shown, size) {
  if (move?.focus === shown) return Array.from(move.x)
  const bytes = Array.from(arrays.examples.data.subarray(shown * size, (shown + 1) * size))
  return bytes.map((byte) => low + ((high - low) * byte) / 255)
}

function createBarRow() {
  const [name, number] = [html("span", { class: "bar-name" }), html("span", { class: "bar-number" })]
  const track = html("span", { class: "bar-track" })
  const bar = html("span", { class: "bar-value" }, track)
  const row = html("li", { class: "output-bar" })
  row.append(name, track, number)
  return Object.assign(row, { parts: { name, bar, number } })
}

/** @param {Element} root */
function createFigure(root) {
  const element = html("figure", { class: "example-figure" }, root)
  const picture = html("div", { class: "example-large" }, element)
  const canvas = html("canvas", { "aria-hidden": "true" }, picture)
  const numbers = html("div", { class: "example-numbers" }, picture)
  const caption = html("figcaption", {}, element)
  /** How wide and high a cell is, asked for only where the place changes. @type {(() => void) | null} */
  let again = null
  let place = { width: 0, height: 0, text: 12 }
  new ResizeObserver(() => {
    place = { width: picture.clientWidth, height: picture.clientHeight, text: letters(picture) }
    again?.()
  }).observe(picture)

  /**
   * Each pixel's number in its cell, where it fits.
   * @param {number} rows
   * @param {number} columns
   * @param {(number | null)[]} values
   */
  function write(rows, columns, values) {
    const [width, height] = [place.width / columns, place.height / rows]
    const roomy = height >= place.text + 2 && width >= 1.6 * place.text
    set(numbers, { hidden: !roomy, style: `grid-template-columns: repeat(${columns}, 1fr)` })
    const texts = fittedAll(values, 2, width - 3, place.text)
    pool(numbers, values.length, () => html("span")).forEach((cell, at) => {
      setText(cell, texts[at])
    })
  }
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  let painted = ""
  return {
    element,
    /**
     * @param {number} rows
     * @param {number} columns
     * @param {(number | null)[]} values
     * @param {string} words
     * @param {boolean} numbered each with its number
     */
    show(rows, columns, values, words, numbered) {
      if (canvas.width !== columns || canvas.height !== rows) set(canvas, { width: columns, height: rows })
      const bytes = values.map((value) => Math.round(127.5 * (1 + Math.min(Math.max(value ?? 0, -1), 1))))
      setText(caption, words)
      picture.style.aspectRatio = `${columns} / ${rows}`
      again = () => (numbered ? write(rows, columns, values) : set(numbers, { hidden: true }))
      again()
      set(picture, {
        role: "img",
        "aria-label": `${words}: ${values.map((value) => (value === null ? "–" : fmt(value, 2))).join(", ")}`,
      })
      // A canvas that is touched is handed to the screen anew.
      if (painted === `${columns}|${bytes}`) return
      painted = `${columns}|${bytes}`
      ink.putImageData(paint(ink.createImageData(columns, rows), bytes, 0, RESPONSE), 0, 0)
    },
  }
}

/** How high its letters are. @param {Element} element */
const letters = (element) => Number.parseFloat(getComputedStyle(element).fontSize) || 12

/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1)
