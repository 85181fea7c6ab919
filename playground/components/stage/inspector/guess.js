/** "Say it first": before a number is computed, the learner says its direction and rough size; the reveal compares. */

import { h, setText, setVisible, uniqueId } from "../../shared/dom.js"
import { count, fmt, toNumber } from "../../shared/format.js"

/** @import { Given } from "../../shared/format.js" */

/** An answer to choose: what it stands for, how it is written, how it is read out.
 * @typedef {{ value: string | number, label: string, words: string }} Choice
 */
/** What was said, and of which number.
 * @typedef {{ key: string | null, direction: string | null, size: number | null }} Answer
 */

const SIZES = [0.001, 0.01, 0.1, 1, 10]

/**
 * One group of radio buttons. `choices`: [{ value, label, words }].
 * @param {string} legend
 * @param {Choice[]} choices
 * @param {() => void} onChange
 */
function createChoice(legend, choices, onChange) {
  const name = uniqueId("guess")
  const inputs = choices.map(({ value, words }) =>
    h("input", {
      type: "radio",
      name,
      value: String(value),
      "aria-label": words,
      on: { change: onChange },
    }),
  )
  const labels = choices.map(({ label }, index) =>
    h("label", {}, inputs[index], h("span", { text: label, "aria-hidden": "true" })),
  )
  const root = h("fieldset", { class: "bpi-choice" }, h("legend", { text: legend }), h("div", {}, ...labels))
  return {
    root,
    get value() {
      return inputs.find((input) => input.checked)?.value ?? null
    },
    clear: () =>
      inputs.forEach((input) => {
        input.checked = false
      }),
  }
}

/**
 * How a guessed size compares with the real one, in words.
 * @param {number} guess
 * @param {number} actual
 */
function compareSizes(guess, actual) {
  const size = Math.abs(actual)
  if (size === 0) return "it is exactly zero"
  const decades = Math.log10(guess / size)
  if (Math.abs(decades) <= 0.55) return "the size is about right"
  const times = 10 ** Math.abs(decades)
  const factor = times < 1000 ? `about ${count(Number(times.toPrecision(1)))} times` : "more than 1,000 times"
  return `your size was ${factor} too ${decades > 0 ? "large" : "small"}`
}

/**
 * `ask` is the question; `directions` [{ value, label, words }] are the answers on direction.
 * update({ active, key, known, direction, value }): key names the number (selection and update);
 * direction and value are the truth.
 * @param {{ ask: string, directions: Choice[], sizeLegend: string }} texts
 */
export function createGuess({ ask, directions, sizeLegend }) {
  /** @type {string | null} */
  let current = null
  /** @type {Answer | null} */
  let answered = null
  const status = h("p", { class: "bpi-guess-status", role: "status" })
  const direction = createChoice("Direction", directions, answer)
  const sizes = SIZES.map((value) => ({ value, label: String(value), words: `about ${value}` }))
  const size = createChoice(sizeLegend, sizes, answer)
  const question = h("p", { class: "bpi-guess-ask", text: ask })
  const questions = h("div", { class: "bpi-guess-questions" }, question, direction.root, size.root)
  const root = h("div", { class: "bpi-guess", hidden: true }, questions, status)
  /** @param {string} value */
  const labelOf = (value) => directions.find((choice) => choice.value === value)?.label ?? value

  function answer() {
    answered = { key: current, direction: direction.value, size: toNumber(size.value) }
    setText(status, answered.direction && answered.size ? "Noted. Step on to see." : "")
  }

  /**
   * @param {Answer} said
   * @param {string} truth
   * @param {number} value
   */
  function verdict({ direction, size }, truth, value) {
    const parts = []
    const right = direction === truth
    if (direction) parts.push(right ? "the direction is right" : "the direction is another")
    if (size) parts.push(compareSizes(size, value))
    const said = [direction && labelOf(direction), size && `about ${size}`]
    const truly = `${labelOf(truth)}, ${fmt(Math.abs(value))}`
    return `You said: ${said.filter(Boolean).join(", ")}. It is ${truly}: ${parts.join(", and ")}.`
  }

  /**
   * @param {{ active: boolean, key: string, known: boolean, direction: string | null | undefined, value: Given }} now
   */
  function update({ active, key, known, direction: truth, value }) {
    if (key !== current) {
      current = key
      answered = null
      direction.clear()
      size.clear()
      setText(status, "")
    }
    const said = answered?.direction || answered?.size ? answered : null
    const number = toNumber(value)
    setVisible(questions, !known)
    setVisible(root, Boolean(active && (!known || said)))
    if (known && said && number !== null) {
      const comparable = Number.isFinite(number)
      setText(
        status,
        comparable ? verdict(said, truth ?? "", number) : "It is not finite: there is nothing to compare with.",
      )
    } else if (!known && !said) setText(status, "")
  }

  return { root, update }
}
