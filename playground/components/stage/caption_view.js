// What just happened: where we are among the phases, one sentence, the formula, and the formula with this step's
// numbers.

import { html, set, setText } from "../shared/dom.js"
import { createHerald } from "../shared/herald.js"
import { setMath } from "../shared/mathml.js"
import { untold } from "./exercise/asking.js"

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
/** Sentences that are too long for their place: smaller, in steps. */
const LONG = [null, "long", "longest", "smallest"]
/** Formulas that are too large for their place: on fewer lines, then smaller, then broken at their signs. */
const TIGHTER = ["flat", "body", "body broken", "small", "small broken"]

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
  const head = html("p", { class: "step-title beside-matrices" }, words)
  const title = html("span", {}, head)
  // Where there is no room for it in the title's line it is left out.
  const matrices = html("span", { class: "step-matrices" }, head)
  const sentence = html("p", { class: "sentence" }, words)
  const formulas = html("div", { class: "formulas" }, words)
  const formula = html("div", { class: "formula", role: "math" }, formulas)
  const numbers = html("div", { class: "formula numbers", role: "math" }, formulas)
  const say = createHerald(box)
  /** For what the words were fitted last. */
  let fitted = ""
  /** How small each sentence without formulas was written to fit: its numbers change with every picture that is played,
      and all digits count as one. @type {Map<string, string | null>} */
  const sizes = new Map()
  /** The place's size: asked for only when it changes, for the answer costs the page's whole layout. */
  let place = ""
  new ResizeObserver(() => {
    const now = `${box.clientWidth} ${box.clientHeight} ${words.clientHeight}`
    if (place === now) return
    place = now
    fitted = ""
    sizes.clear()
    again?.()
  }).observe(box)
  /** @type {(() => void) | null} */
  let again = null

  /**
   * @param {Phase} phase
   * @param {Shown | null} caption
   * @param {{ moves: boolean, hideFormulas: boolean, hideNumbers: boolean, hideMatrices: boolean, passing: string,
   *   asked: boolean, about: Shown | null, place: string, playing: boolean }} options place: where this is, in words;
   *   asked: the learner is to say what comes; about: where a whole
   *   move is summed up, the caption whose formulas it is about; passing: what goes by while the sentence tells the end
   *   of the move, "" for nothing to be named
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
    setText(title, options.passing || (whole ? MOVES[reached].name : caption.title))
    setText(sentence, whole ? untold(whole, options.asked && caption.foretold) : caption.sentence)
    // Said aloud with its place: two steps may be told by the same sentence.
    if (!options.passing) say(`${sentence.textContent} ${options.place}.`, options.playing)
    const told = !whole && !options.passing && !options.hideMatrices
    setText(matrices, (told && caption.matrices) || "")
    // While playing the formulas' place stays empty rather than going: the page below must not jump.
    set(formulas, { hidden: options.hideFormulas })
    set(words, { class: options.hideFormulas ? "words" : "words with-formulas" })
    const shown = (whole && options.about) || caption
    const written = [shown.formula_mathml ?? "", (!options.hideNumbers && shown.numbers_mathml) || ""]
    again = () => fit(sentence.textContent ?? "", written)
    again()
  }

  /**
   * The words' place is of one size for all; a sentence too long for it is smaller rather than cut, as formulas are.
   * @param {string} text
   * @param {string[]} written the two formulas below it, "" for none
   */
  function fit(text, written) {
    const whole = written.some(Boolean)
    const key = `${formulas.hidden}|${whole}|${whole ? [text, ...written].join("|") : text.replace(/\d/g, "0")}`
    if (key === fitted) return
    fitted = key
    set(words, { "data-tight": null })
    set(formula, { hidden: false })
    write(written, false)
    let size = sizes.get(key)
    if (size === undefined)
      for (size of LONG) {
        set(words, { "data-long": size })
        if (words.scrollHeight <= words.clientHeight) break
      }
    else set(words, { "data-long": size })
    if (!whole) {
      if (sizes.size >= MOST_SIZES) sizes.clear()
      sizes.set(key, size ?? null)
    }
    if (whole && !formulas.hidden) tighten(written)
    else for (const line of [formulas, formula, numbers]) set(line, { tabindex: null, "data-more": false })
  }

  /**
   * Both formulas as large as their place lets them be.
   * @param {string[]} written
   */
  function tighten(written) {
    for (const tight of TIGHTER) {
      if (fits()) break
      set(words, { "data-tight": tight })
      write(written, true)
    }
    if (!fits() && words.getAttribute("data-long") !== LONG.at(-1)) set(words, { "data-long": "longest" })
    // The numbers say it, too.
    if (!fits() && written[1]) set(formula, { hidden: true })
    // What scrolls takes a stop of the Tab key, and its end fades out.
    for (const line of [formula, numbers]) {
      const more = line.scrollWidth > line.clientWidth + 1
      set(line, { tabindex: more ? 0 : null, "data-more": more })
    }
    set(formulas, { tabindex: formulas.scrollHeight > formulas.clientHeight + 1 ? 0 : null })
  }

  /** @param {string[]} written @param {boolean} low fractions with a slash */
  function write(written, low) {
    setMath(formula, written[0], low)
    setMath(numbers, written[1], low)
  }

  /** Are both formulas in sight as a whole? */
  function fits() {
    const slot = words.clientHeight < words.scrollHeight ? words : formulas
    if (slot.scrollHeight > slot.clientHeight) return false
    return [formula, numbers].every((line) => line.scrollWidth <= line.clientWidth + 1)
  }

  return { update, element: box }
}
