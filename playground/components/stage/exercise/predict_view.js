// The question before a step, beside the stage: what is asked, the numbers it takes, the answer, and why.

import { switchOff } from "../../shared/controls.js"
import { html, set, setText, setVisible } from "../../shared/dom.js"
import { onPageKey } from "../../shared/keys.js"
import { setMath } from "../../shared/mathml.js"
import { createGiven } from "./given.js"
import { createReasons } from "./reasons.js"

/** @import { Prediction } from "../../shared/wire.d.ts" */

const LETTERS = "abcdef"

/** What the learner does.
 * @typedef {{ say: (answer: string) => void, show: () => void, another: () => void, stop: () => void,
 *   point: (part: string | null) => void }} PredictActions
 */

/**
 * @param {HTMLElement} root
 * @param {PredictActions} on
 */
export function createPredictView(root, on) {
  const box = html("section", { class: "exercise exercise-predict", "aria-label": "Say it first" })
  const head = html("div", { class: "exercise-head" }, box)
  html("h2", {}, head, "Say it first")
  const score = html("span", { class: "exercise-score" }, head)
  const close = html("button", { type: "button", class: "exercise-close", "aria-label": "Stop asking" }, head, "✕")
  set(close, { title: "Stop asking" })
  close.onclick = on.stop
  const text = html("p", { class: "exercise-text", role: "status" }, box)
  const given = createGiven(box)
  const options = html("div", { class: "exercise-options", role: "group", "aria-label": "Answers" }, box)
  const form = html("form", { class: "exercise-typed" }, box)
  const label = html("label", {}, form)
  const symbol = html("span", { class: "exercise-symbol" }, label)
  const field = html("input", { type: "text", inputmode: "text", autocomplete: "off", "aria-label": "Answer" }, label)
  html("button", { type: "submit", class: "exercise-answer" }, form, "Answer")
  const worth = html("div", { class: "exercise-worth" }, box)
  const verdict = html("p", { role: "status", tabindex: -1 }, worth)
  const reasons = createReasons(worth)
  const tools = html("div", { class: "exercise-tools" }, box)
  const show = html("button", { type: "button" }, tools, "Show me")
  const other = html("button", { type: "button" }, tools, "Another question")
  show.onclick = on.show
  other.onclick = on.another
  const hint = html("p", { class: "exercise-hint" }, box)
  let question = ""
  /** Which options there are, by their letters. @type {string[]} */
  let keys = []

  form.onsubmit = (event) => {
    event.preventDefault()
    if (!field.value.trim()) return
    on.say(field.value.trim())
    field.blur()
  }
  const deafen = onPageKey((key) => {
    const answer = keys[LETTERS.indexOf(key.toLowerCase())]
    if (answer === undefined || key.length !== 1) return false
    on.say(answer)
    return true
  })

  /**
   * @param {Prediction | null} asked
   * @param {{ on: boolean, waiting: boolean, count: number, right: number }} now
   */
  function update(asked, now) {
    keys = []
    // The Guide is open while something is in it, so the question is there only while it is asked.
    if (!now.on) return box.remove()
    if (box.parentElement !== root) root.append(box)
    // Only a question of before is dimmed: that the first one is on its way is to be read.
    set(box, { "data-waiting": now.waiting && asked !== null })
    setText(score, now.count ? `${now.right} of ${now.count} right` : "")
    const told = asked?.told
    const answered = told !== undefined && !told.again
    const isOpen = asked !== null && !asked.none && !answered && !now.waiting
    setText(text, asked ? asked.none || asked.text : "The next question is on its way.")
    given.update(asked?.given ?? [])
    drawOptions(asked, answered)
    const typed = asked?.kind === "number"
    setVisible(form, typed && !answered)
    const isNew = asked !== null && asked.id !== question
    if (isNew) {
      question = asked.id
      field.value = ""
    }
    setMath(symbol, typed ? asked.symbol : "")
    const isNews = told !== undefined && verdict.textContent !== told.sentence
    setVisible(worth, told !== undefined)
    setText(verdict, told?.sentence ?? "")
    set(worth, { "data-right": told?.is_right ?? false })
    reasons.update(told?.reason ?? [])
    if (isNews) worth.scrollIntoView({ block: "nearest" })
    // A phone's dock may stand over what a new question can be answered with.
    else if (isNew && matchMedia("(max-width: 700px)").matches)
      (typed ? form : options).scrollIntoView({ block: "nearest" })
    setVisible(tools, isOpen)
    setVisible(other, !asked?.alone)
    setText(
      hint,
      answered
        ? "Press Step to see it in the picture."
        : isOpen
          ? "Step, too, tells the answer before it moves on."
          : "",
    )
    if (isOpen && !typed) keys = asked.options.map(({ key }) => key)
    set(box, { "data-about": asked?.about ?? null })
  }
  for (const [event, to] of /** @type {const} */ ([
    ["pointerenter", true],
    ["pointerleave", false],
  ]))
    text.addEventListener(event, () => on.point(to ? (box.dataset.about ?? null) : null))

  /**
   * @param {Prediction | null} asked
   * @param {boolean} answered
   */
  function drawOptions(asked, answered) {
    const rows = asked?.options ?? []
    setVisible(options, rows.length > 0)
    while (options.children.length > rows.length) options.lastElementChild?.remove()
    while (options.children.length < rows.length) html("button", { type: "button" }, options)
    rows.forEach(({ key, text }, index) => {
      const button = /** @type {HTMLButtonElement} */ (options.children[index])
      const told = answered ? asked?.told : undefined
      const mark = told ? (key === told.right ? "✓" : key === told.answer ? "✕" : "") : LETTERS[index].toUpperCase()
      const spoken = { "✓": ", this is right", "✕": ", your answer" }[mark] ?? ""
      switchOff(button, answered)
      set(button, { "aria-label": `${text}${spoken}`, "data-mark": told ? mark || "-" : null })
      if (button.dataset.shown !== `${mark}${text}`) {
        button.dataset.shown = `${mark}${text}`
        button.replaceChildren()
        // Drawn by the style sheet: it is no part of what the button is called.
        html("span", { class: "exercise-letter", "data-letter": mark }, button)
        html("span", {}, button, text)
      }
      button.onclick = () => on.say(key)
    })
  }

  return { update, element: box, destroy: deafen }
}
