// Make sheets: a kind, the students' names, with or without the answers; then print.

import { html, set, setText } from "../shared/dom.js"
import { counted } from "../shared/format.js"
import { kinds, sheets } from "../shared/sheets.js"
import { drawSheet } from "./paper.js"
import { namesIn, sheetsFor } from "./students.js"

/** @import { KindTold } from "../shared/wire.d.ts" */

const SEEDS = 31 ** 4
/** As many sheets as are made at once (worksheets/answers.py). */
const MOST = 40

/** The sheets that are made: of which kind, from which seed on, how many, and whether with their answers.
 * @typedef {{ kind: string, seed: number, count: number, answers: boolean }} SheetsMade
 */

/**
 * What an address tells of them; what it does not tell, or not so that it can be, is as usual.
 * @param {URLSearchParams} given
 * @returns {SheetsMade}
 */
export function madeBy(given) {
  const whole = (/** @type {string} */ name, /** @type {number} */ least, /** @type {number} */ most) => {
    const text = given.get(name) ?? ""
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return number >= least && number <= most ? number : null
  }
  return {
    kind: given.get("kind") ?? "",
    seed: whole("seed", 0, SEEDS - 1) ?? Math.floor(Math.random() * SEEDS),
    count: whole("count", 1, MOST) ?? 1,
    answers: given.get("answers") === "1",
  }
}

/** The same as a query, but for the answers, lest a pupil be given them, and for names: they stay in this browser.
 * @param {SheetsMade} made
 */
export const queryOf = ({ kind, seed, count }) => `kind=${kind}&seed=${seed}${count > 1 ? `&count=${count}` : ""}`

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} tools the place of the buttons
 * @param {SheetsMade} made
 * @param {(made: SheetsMade, codes: string[]) => void} shown codes: of the sheets, once they lie on the desk
 */
export function createMakeView(root, tools, made, shown) {
  const controls = html("section", { class: "controls", "aria-label": "Make sheets" }, root)
  const said = html("p", { class: "said", role: "status" })
  const desk = html("section", { class: "desk", "aria-label": "The sheets" }, root)
  let { kind, seed } = made
  /** The newest wish: an answer to an older one comes too late. */
  let asked = 0

  html("h2", {}, controls, "Which update?")
  const choice = html("div", { class: "kinds", role: "radiogroup", "aria-label": "Kind of sheet" }, controls)
  html("h2", {}, controls, "For whom?")
  const label = html("label", { class: "names" }, controls, "Names, a line each. They stay in this browser.")
  const names = html("textarea", { rows: 6, placeholder: "Ada\nGrace\nKatherine", spellcheck: "false" }, label)
  const without = html("label", { class: "count" }, controls, "Or so many sheets without a name ")
  const count = html("input", { type: "number", min: 1, max: MOST, value: made.count }, without)
  const withAnswers = html("label", {}, tools)
  const answers = html("input", { type: "checkbox" }, withAnswers)
  answers.checked = made.answers
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
    if (!offered.some(({ key }) => key === kind)) kind = offered[0].key
    for (const each of offered) {
      const card = html("label", { class: "kind" }, choice)
      const button = html("input", { type: "radio", name: "kind", value: each.key, checked: each.key === kind }, card)
      html("b", {}, card, each.title)
      html("span", {}, card, each.about)
      html("small", {}, card, `${each.numbers} numbers, about ${counted(each.minutes, "minute")}, ${each.needs}`)
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
    const drawn = { kind, seed, count: wanted.count, answers: answers.checked }
    shown(drawn, [])
    sheets({ kind, seed, count: wanted.count }, answers.checked).then(
      (told) => {
        if (mine !== asked) return
        setText(said, wanted.sentence)
        desk.replaceChildren()
        for (const [index, sheet] of told.entries()) drawSheet(desk, sheet, { name: students[index] ?? "" })
        shown(
          drawn,
          told.map(({ code }) => code),
        )
      },
      (error) => mine === asked && complain(error),
    )
  }

  /** @param {Error} error */
  function complain(error) {
    setText(said, error.message)
  }
}
