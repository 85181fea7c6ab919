// What just happened: where we are among the phases, one sentence, the formula, and the formula with this step's
// numbers.

import { html, set, setText } from "../shared/dom.js"
import { setMath } from "../shared/mathml.js"

/** @import { Shown } from "./look.js" */
/** @import { Scene } from "./types.d.ts" */

const PHASES = [
  ["forward", "Forward pass", "compute the guess"],
  ["loss", "Loss", "measure how wrong"],
  ["backward", "Backward pass", "find each weight's share"],
  ["update", "Update", "change the weights"],
  ["recheck", "Recheck", "did it help?"],
]

/** The fourth press changes the weights and looks at the same examples again. @type {Record<string, string>} */
const TITLES = { recheck: "Update and recheck" }

/** @param {Element} root */
export function createCaptionView(root) {
  const box = html("section", { class: "caption", "aria-label": "What just happened" }, root)
  const ribbon = html("ol", { class: "phases" }, box)
  const items = PHASES.map(([phase, title, purpose]) => {
    const item = html("li", { "data-phase": phase }, ribbon)
    html("span", { class: "phase-title" }, item, title)
    html("span", { class: "phase-purpose" }, item, purpose)
    return item
  })
  const words = html("div", { class: "words" }, box)
  const title = html("p", { class: "step-title" }, words)
  const sentence = html("p", { class: "sentence" }, words)
  const formulas = html("div", { class: "formulas" }, words)
  const formula = html("div", { class: "formula", role: "math" }, formulas)
  const numbers = html("div", { class: "formula numbers", role: "math" }, formulas)

  const room = { key: "", height: 0 }

  /**
   * @param {Scene} scene
   * @param {Shown | null} caption
   * @param {{ moves: boolean, moving: boolean, hideFormulas: boolean, hideNumbers: boolean,
   *   about: Shown | null }} options about: where a whole move is summed up, the caption whose formulas it
   *   is about
   */
  function update(scene, caption, options) {
    const reached = PHASES.findIndex(([phase]) => phase === scene.phase)
    items.forEach((item, index) => {
      set(item, {
        class: index < reached ? "done" : index === reached ? "current" : "",
        "aria-current": index === reached ? "step" : null,
      })
    })
    set(box, { "data-phase": scene.phase, class: `caption${caption ? "" : " waiting"}` })
    // Until the words for this very step are here, the last ones stay, dimmed: they are not about this step.
    if (!caption) return
    const whole = options.moves && caption.summary
    setText(title, whole ? (TITLES[scene.phase] ?? PHASES[reached][1]) : caption.title)
    // Taken in four moves, operations go by too quickly for sentences: each names itself, and the move sums up at its
    // end.
    set(title, { hidden: options.moves && options.moving })
    setText(sentence, options.moves && options.moving ? `${caption.title} …` : whole || caption.sentence)
    // While playing the formulas' place stays empty rather than going: the page below must not jump.
    set(formulas, { hidden: options.hideFormulas })
    set(words, { class: options.hideFormulas ? "words" : "words with-formulas" })
    const shown = (whole && options.about) || caption
    setMath(formula, shown.formula_mathml)
    setMath(numbers, options.hideNumbers ? "" : shown.numbers_mathml)
    holdStill()
  }

  /** The words' room only grows: what stands below must not move under the pointer from step to step. */
  function holdStill() {
    const key = `${box.clientWidth}|${formulas.hidden}`
    if (key !== room.key) {
      Object.assign(room, { key, height: 0 })
      words.style.minHeight = ""
    }
    const height = words.offsetHeight
    if (height > room.height) {
      room.height = height
      words.style.minHeight = `${height}px`
    }
  }

  return { update, element: box }
}
