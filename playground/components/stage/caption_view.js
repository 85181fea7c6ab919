// What just happened: where we are among the phases, one sentence, the formula, and the formula with this step's
// numbers.

import { html, set, setText } from "../shared/dom.js"
import { setMath } from "../shared/mathml.js"

/** @import { Shown } from "./look.js" */
/** @import { Phase } from "../shared/wire.d.ts" */

/** The four moves of an update. The fourth changes the weights and looks at the same examples again. */
const MOVES = [
  { phases: ["forward"], name: "Forward pass", purpose: "compute the guess" },
  { phases: ["loss"], name: "Loss", purpose: "measure how wrong" },
  { phases: ["backward"], name: "Backward pass", purpose: "find each weight's share" },
  { phases: ["update", "recheck"], name: "Update", purpose: "change the weights: did it help?" },
]

const MOST_SIZES = 200

/** @param {Element} root */
export function createCaptionView(root) {
  const box = html("section", { class: "caption", "aria-label": "What just happened" }, root)
  const ribbon = html("ol", { class: "phases" }, box)
  const items = MOVES.map(({ phases, name, purpose }) => {
    const item = html("li", { "data-phase": phases[0] }, ribbon)
    html("span", { class: "phase-title" }, item, name)
    html("span", { class: "phase-purpose" }, item, purpose)
    return item
  })
  const words = html("div", { class: "words" }, box)
  const title = html("p", { class: "step-title" }, words)
  const sentence = html("p", { class: "sentence" }, words)
  const formulas = html("div", { class: "formulas" }, words)
  const formula = html("div", { class: "formula", role: "math" }, formulas)
  const numbers = html("div", { class: "formula numbers", role: "math" }, formulas)
  /** For what the words were fitted last. */
  let fitted = ""
  /** How small each sentence without formulas was written to fit: its numbers change with every picture that is played,
      and all digits count as one. @type {Map<string, string | null>} */
  const sizes = new Map()
  /** The place's width: asked for only when it changes, for the answer costs the page's whole layout. */
  let wide = 0
  new ResizeObserver(() => {
    if (wide === box.clientWidth) return
    wide = box.clientWidth
    fitted = ""
    sizes.clear()
    again?.()
  }).observe(box)
  /** @type {(() => void) | null} */
  let again = null

  /**
   * @param {Phase} phase
   * @param {Shown | null} caption
   * @param {{ moves: boolean, hideFormulas: boolean, hideNumbers: boolean,
   *   about: Shown | null }} options about: where a whole move is summed up, the caption whose formulas it
   *   is about
   */
  function update(phase, caption, options) {
    const reached = MOVES.findIndex(({ phases }) => phases.includes(phase))
    items.forEach((item, index) => {
      set(item, {
        class: index < reached ? "done" : index === reached ? "current" : "",
        "aria-current": index === reached ? "step" : null,
      })
    })
    set(box, { "data-phase": phase, class: `caption${caption ? "" : " waiting"}` })
    // Until the words for this very step are here, the last ones stay, dimmed: they are not about this step.
    if (!caption) return
    const whole = options.moves && caption.summary
    setText(title, whole ? MOVES[reached].name : caption.title)
    setText(sentence, whole || caption.sentence)
    // While playing the formulas' place stays empty rather than going: the page below must not jump.
    set(formulas, { hidden: options.hideFormulas })
    set(words, { class: options.hideFormulas ? "words" : "words with-formulas" })
    const shown = (whole && options.about) || caption
    setMath(formula, shown.formula_mathml)
    setMath(numbers, options.hideNumbers ? "" : shown.numbers_mathml)
    again = () => fit(sentence.textContent ?? "", Boolean(shown.formula_mathml || shown.numbers_mathml))
    again()
  }

  /**
   * The words' place is of one size for all; a sentence too long for it is smaller rather than cut.
   * @param {string} text
   * @param {boolean} whole it has formulas below it
   */
  function fit(text, whole) {
    const key = `${formulas.hidden}|${whole}|${whole ? text : text.replace(/\d/g, "0")}`
    if (key === fitted) return
    fitted = key
    let size = sizes.get(key)
    if (size === undefined)
      for (size of [null, "long", "longest"]) {
        set(words, { "data-long": size })
        if (words.scrollHeight <= words.clientHeight) break
      }
    else set(words, { "data-long": size })
    if (!whole) {
      if (sizes.size >= MOST_SIZES) sizes.clear()
      sizes.set(key, size ?? null)
      for (const line of [formula, numbers]) set(line, { tabindex: null })
      return
    }
    // What scrolls takes a stop of the Tab key.
    for (const line of [formula, numbers]) set(line, { tabindex: line.scrollWidth > line.clientWidth ? 0 : null })
  }

  return { update, element: box }
}
