// Mark a sheet: its code, the numbers, and what is said of each.

import { html, set, setText } from "../shared/dom.js"
import { marks, sheets } from "../shared/sheets.js"
import { drawSheet, showMarks } from "./paper.js"
import { rememberTyped, typedInto } from "./typed.js"

/**
 * @param {HTMLElement} root
 * @param {string} code from the address; "" for none
 * @param {(code: string) => void} opened
 */
export function createMarkView(root, code, opened) {
  const form = html("form", { class: "controls", "aria-label": "Mark a sheet" }, root)
  const label = html("label", {}, form, "The code on the sheet ")
  const field = html("input", { type: "text", class: "code", maxlength: 12, autocomplete: "off", value: code }, label)
  html("button", { type: "submit", class: "primary" }, form, "Open")
  const said = html("p", { class: "said", role: "status" }, form)
  const row = html("div", { class: "row", hidden: true }, form)
  const judge = html("button", { type: "button", class: "primary" }, row, "Mark it")
  const reveal = html("button", { type: "button", "aria-pressed": false }, row, "Show the right numbers")
  const sum = html("p", { class: "sum", role: "status" }, form)
  const desk = html("section", { class: "desk", "aria-label": "The sheet" }, root)
  /** @type {Map<string, HTMLInputElement>} */
  const fields = new Map()
  /** How often a sheet or its marks were asked for: an answer may come behind that to a later question. */
  const asked = { sheet: 0, marks: 0 }
  form.onsubmit = (event) => {
    event.preventDefault()
    open()
  }
  const written = () => Object.fromEntries([...fields].map(([name, input]) => [name, input.value]))
  desk.oninput = () => rememberTyped(desk.dataset.code ?? "", written())
  judge.onclick = () => {
    const mine = ++asked.marks
    marks(desk.dataset.code ?? "", written()).then(
      (told) => {
        if (mine !== asked.marks) return
        showMarks(desk, told.marks)
        set(reveal, { hidden: false })
        setText(sum, summary(told.right, told.wrong, told.marks.length))
      },
      ({ message }) => mine === asked.marks && setText(sum, message),
    )
  }
  reveal.onclick = () => {
    const on = reveal.getAttribute("aria-pressed") !== "true"
    set(reveal, { "aria-pressed": on })
    set(desk, { "data-revealed": on })
  }
  if (code) open()

  function open() {
    const mine = ++asked.sheet
    sheets({ code: field.value }, false).then(
      ([sheet]) => {
        if (mine !== asked.sheet) return
        clear("")
        drawSheet(desk, sheet, { fields })
        for (const [name, text] of Object.entries(typedInto(sheet.code))) {
          const field = fields.get(name)
          if (field) field.value = text
        }
        set(desk, { "data-code": sheet.code })
        set(row, { hidden: false })
        set(reveal, { hidden: true, "aria-pressed": false })
        opened(sheet.code)
        fields.values().next().value?.focus()
      },
      ({ message }) => mine === asked.sheet && clear(message),
    )
  }

  /** @param {string} sentence */
  function clear(sentence) {
    // What is said of the sheet that goes is not said of the next one.
    asked.marks += 1
    fields.clear()
    setText(said, sentence)
    setText(sum, "")
    set(row, { hidden: true })
    set(desk, { "data-revealed": false })
    desk.replaceChildren()
  }
}

/**
 * @param {number} right
 * @param {number} wrong
 * @param {number} all
 */
export function summary(right, wrong, all) {
  const slips = wrong === 0 ? "no slip" : wrong === 1 ? "one slip" : `${wrong} slips`
  const rest = all - right - wrong
  const open = rest === 0 ? "" : rest === 1 ? "; one place is open" : `; ${rest} places are open`
  const told = wrong === 0 ? "" : " What follows rightly from a slip is not counted again."
  return `${right} of ${all} right, ${slips}${open}.${told}`
}
