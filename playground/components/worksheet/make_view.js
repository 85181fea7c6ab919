// Make sheets: a kind, the students' names, with or without the answers; then print.

import { html, set, setText } from "../shared/dom.js"
import { kinds, sheets } from "./asking.js"
import { drawSheet } from "./paper.js"
import { namesIn, sheetsFor } from "./students.js"

/** @import { KindTold } from "../shared/wire.d.ts" */

const SEEDS = 31 ** 4

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} tools the place of the buttons
 */
export function createMakeView(root, tools) {
  const controls = html("section", { class: "controls", "aria-label": "Make sheets" }, root)
  const said = html("p", { class: "said", role: "status" })
  const desk = html("section", { class: "desk", "aria-label": "The sheets" }, root)
  let seed = Math.floor(Math.random() * SEEDS)
  let kind = "A"
  /** The newest wish: an answer to an older one comes too late. */
  let asked = 0

  html("h2", {}, controls, "Which update?")
  const choice = html("div", { class: "kinds", role: "radiogroup", "aria-label": "Kind of sheet" }, controls)
  html("h2", {}, controls, "For whom?")
  const label = html("label", { class: "names" }, controls, "Names, a line each. They stay in this browser.")
  const names = html("textarea", { rows: 6, placeholder: "Ada\nGrace\nKatherine", spellcheck: "false" }, label)
  const without = html("label", { class: "count" }, controls, "Or so many sheets without a name ")
  const count = html("input", { type: "number", min: 1, max: 40, value: 1 }, without)
  const withAnswers = html("label", {}, tools)
  const answers = html("input", { type: "checkbox" }, withAnswers)
  withAnswers.append(" With the answers")
  const fresh = html("button", { type: "button" }, tools, "Other numbers")
  const print = html("button", { type: "button", class: "primary" }, tools, "Print")
  controls.append(said)
  const marked = "Each sheet has numbers of its own and a code. Whoever types the code under “Mark a sheet” "
  html("p", { class: "about" }, controls, `${marked}has it marked, line by line. Nothing is kept on the server.`)

  for (const input of [names, count, answers]) input.addEventListener("input", draw)
  fresh.onclick = () => {
    seed = Math.floor(Math.random() * SEEDS)
    draw()
  }
  print.onclick = () => window.print()

  kinds().then(offer, complain)

  /** @param {KindTold[]} offered */
  function offer(offered) {
    for (const each of offered) {
      const card = html("label", { class: "kind" }, choice)
      const button = html("input", { type: "radio", name: "kind", value: each.key, checked: each.key === kind }, card)
      html("b", {}, card, each.title)
      html("span", {}, card, each.about)
      html("small", {}, card, `${each.numbers} numbers, about ${each.minutes} minutes, ${each.needs}`)
      button.onchange = () => {
        kind = each.key
        draw()
      }
    }
    draw()
  }

  function draw() {
    const students = namesIn(names.value)
    const wanted = sheetsFor(students, Number(count.value))
    set(count, { disabled: students.length > 0 })
    const mine = ++asked
    sheets({ kind, seed, count: wanted.count }, answers.checked).then((told) => {
      if (mine !== asked) return
      setText(said, wanted.sentence)
      desk.replaceChildren()
      for (const [index, sheet] of told.entries()) drawSheet(desk, sheet, { name: students[index] ?? "" })
    }, complain)
  }

  /** @param {Error} error */
  function complain(error) {
    setText(said, error.message)
  }
}
