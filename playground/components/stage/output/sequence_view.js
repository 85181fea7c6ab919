// The sequence that is looked at, drawn from its first moment to its last; where the answer is the value that comes
// next, that value, the network's guess of it, and how the network goes on from its own guesses.

import { html, pool, set, setText, svg } from "../../shared/dom.js"
import { exampleName, fmt } from "../../shared/format.js"
import { guessOf } from "../network/cell_values.js"

/** @import { PreparedSetup, Scene } from "../types.d.ts" */

const SMALLEST = { width: 40, height: 40 }
const EDGE = 8
/** How far past the largest number the picture reaches, as a share of the numbers' spread. */
const AIR = 0.12

const DASHED = "Dashed: it goes on from its own guesses."

/** A point of the curve. @typedef {{ x: number, y: number }} CurvePlace */

/** @param {Element} root */
export function createSequenceView(root) {
  const element = html("figure", { class: "sequence-figure" }, root)
  const frame = html("div", { class: "sequence-frame" }, element)
  const drawing = svg("svg", { class: "sequence", role: "img" }, frame)
  const caption = html("figcaption", {}, element)
  const said = html("span", {}, caption)
  const more = html("span", { class: "sequence-more" }, caption)
  const zero = svg("line", { class: "sequence-zero" }, drawing)
  const stems = svg("path", { class: "sequence-stems" }, drawing)
  const line = svg("path", { class: "sequence-given" }, drawing)
  const further = svg("path", { class: "sequence-onward" }, drawing)
  const error = svg("path", { class: "sequence-error" }, drawing)
  const dots = svg("g", {}, drawing)
  const target = svg("path", { class: "sequence-target", d: "M0 -6L6 0L0 6L-6 0Z" }, drawing)
  const guess = svg("circle", { class: "sequence-guess", r: 4.5 }, drawing)
  let size = SMALLEST
  /** The last one drawn, for a change of size. @type {Parameters<typeof update> | null} */
  let last = null
  new ResizeObserver(() => {
    size = {
      width: Math.max(frame.clientWidth, SMALLEST.width),
      height: Math.max(frame.clientHeight, SMALLEST.height),
    }
    if (last) update(...last)
  }).observe(frame)

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {number[]} values of its moments
   * @param {number} shown the example
   * @param {number} answer its value, where it is no class
   */
  function update(setup, scene, values, shown, answer) {
    last = [setup, scene, values, shown, answer]
    const told = curveOf(setup, scene, values, answer)
    const { width, height } = size
    const { low, high } = setup.example
    const air = (high - low) * AIR
    const count = values.length + (told.next ? 1 + told.longest : 0)
    /** @param {number} t @param {number} value @returns {CurvePlace} */
    const at = (t, value) => ({
      x: EDGE + ((width - 2 * EDGE) * (t + 0.5)) / count,
      y: height - (height * (Math.min(Math.max(value, low - air), high + air) - low + air)) / (high - low + 2 * air),
    })
    set(drawing, { viewBox: `0 0 ${width} ${height}`, width, height })
    const middle = at(0, 0).y
    set(zero, { x1: 0, x2: width, y1: middle, y2: middle })
    const places = values.map((value, t) => at(t, value))
    set(line, { d: told.next ? pathOf(places) : "" })
    set(stems, { d: told.next ? "" : places.map(({ x, y }) => `M${x} ${middle}V${y}`).join("") })
    pool(dots, places.length, () => svg("circle", { class: "sequence-dot", r: 3 })).forEach((dot, t) => {
      set(dot, { cx: places[t].x, cy: places[t].y })
    })
    const next = values.length
    show(target, told.next ? at(next, answer) : null)
    show(guess, told.guess === null ? null : at(next, told.guess))
    const [ahead, meant] = [at(next, told.guess ?? 0), at(next, answer)]
    set(error, { d: told.next && told.guess !== null ? pathOf([ahead, meant]) : "" })
    const own = told.guess === null ? [] : [told.guess, ...told.onward].map((value, step) => at(next + step, value))
    set(further, { d: own.length ? pathOf([places[next - 1], ...own]) : "" })
    const words = wordsOf(told, shown, answer)
    setText(said, words)
    setText(more, told.onward.length ? ` ${DASHED}` : "")
    set(drawing, {
      "aria-label": [
        `${words}.`,
        `The sequence: ${values.map((value) => fmt(value, 3)).join(", ")}.`,
        ...(told.onward.length ? [`${DASHED} ${told.onward.map((value) => fmt(value, 3)).join(", ")}.`] : []),
      ].join(" "),
    })
  }

  return { element, update }
}

/**
 * What there is of the curve at this moment. next: the answer is the value that comes next; onward: the guesses behind
 * the first, of the same weights; longest: how many there will be room for.
 * @param {PreparedSetup} setup
 * @param {Scene} scene
 * @param {number[]} values
 * @param {number} answer
 */
export function curveOf(setup, scene, values, answer) {
  const next = setup.kind === "regression" && Number.isFinite(answer) && values.length > 0
  const guess = next ? guessOf(scene, setup.anatomy.outputs[0]) : null
  const all = Array.from(scene.move?.onward ?? [])
  // With the new weights the guess alone is made again: what the old ones said behind it would not fit it.
  const onward = guess === null || scene.phase === "recheck" ? [] : all
  return { next, guess, onward, longest: next ? MOST_ONWARD : 0 }
}

/** Room for as many guesses, whether they are there or not: the curve keeps its place. */
const MOST_ONWARD = 6

/**
 * @param {ReturnType<typeof curveOf>} told
 * @param {number} shown
 * @param {number} answer
 */
function wordsOf({ next, guess }, shown, answer) {
  const name = exampleName(shown)
  const head = `${name[0].toUpperCase()}${name.slice(1)}`
  if (!next) return head
  const said = guess === null ? "" : `, ● guess ${fmt(guess, 3)}`
  return `${head}: ◇ next ${fmt(answer, 3)}${said}`
}

/** @param {CurvePlace[]} places */
const pathOf = (places) => `M${places.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`

/** @param {SVGElement} mark @param {CurvePlace | null} place */
function show(mark, place) {
  set(mark, { display: place ? null : "none" })
  if (place) set(mark, { transform: `translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})` })
}
