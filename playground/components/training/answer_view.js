// What the network answers: a bar for each class, the right one marked; or a number beside the right one.

import { html, pool, set, setText } from "../shared/dom.js"
import { fmt } from "../shared/format.js"
import { shortPercent } from "./words.js"

/** @import { NetworkTold } from "../shared/wire.d.ts" */
/** @import { ShownLive } from "./types.d.ts" */

/** @param {HTMLElement} root */
export function createAnswerView(root) {
  const list = html("ul", { class: "t-answers", "aria-label": "What it answers" }, root)
  const value = html("p", { class: "t-answer-value" }, root)

  function row() {
    const item = html("li")
    html("span", { class: "t-answer-name" }, item)
    html("span", { class: "t-answer-bar" }, html("span", { class: "t-answer-track" }, item))
    html("span", { class: "t-answer-share" }, item)
    return item
  }

  return {
    /**
     * @param {NetworkTold | null} told null where the answer is a picture
     * @param {ShownLive | null} live
     */
    show(told, live) {
      const labels = told && hasChances(told) ? told.labels : []
      set(list, { hidden: labels.length === 0 })
      set(value, { hidden: !told || labels.length > 0 || !live })
      if (!told) return
      if (!labels.length) {
        if (live) setText(value, saidBy(live, told.labels))
        return
      }
      const chances = live ? chancesOf(live.outputs, labels.length) : []
      const guess = chances.indexOf(Math.max(...chances))
      pool(list, labels.length, row).forEach((item, i) => {
        const [name, track, share] = /** @type {HTMLElement[]} */ ([...item.children])
        const right = live?.example.label === i
        setText(name, labels[i])
        set(item, {
          "data-right": right,
          "data-guess": live !== null && guess === i,
          title: right ? "the answer" : null,
        })
        const bar = /** @type {HTMLElement} */ (track.firstElementChild)
        bar.style.transform = `scaleX(${live ? chances[i] : 0})`
        // Less than a thousandth has no bar and needs no number: what is pointed at tells it.
        setText(share, live && chances[i] >= 0.001 ? shortPercent(chances[i]) : "")
        set(share, { title: live ? fmt(chances[i]) : null })
      })
    },
  }
}

/**
 * Whether the outputs are probabilities of classes, and so lengths of bars.
 * @param {Pick<NetworkTold, "labels" | "probable">} told
 */
export const hasChances = (told) => told.probable && told.labels.length > 0

/**
 * The answer as numbers, beside the right one: a class by its name.
 * @param {Pick<ShownLive, "outputs" | "example">} live
 * @param {string[]} labels
 */
export function saidBy({ outputs, example }, labels) {
  const right = labels.length ? `the class is ${labels[example.label]}` : `is ${fmt(example.label)}`
  return `says ${outputs.map((each) => fmt(each)).join(", ")}${labels.length ? "; " : ", "}${right}`
}

/**
 * The probability of each class. A single output is that of the second of two.
 * @param {number[]} outputs
 * @param {number} classes
 */
export function chancesOf(outputs, classes) {
  return outputs.length === 1 && classes === 2 ? [1 - outputs[0], outputs[0]] : outputs
}
