// One sheet as it is printed: name, code, network, numbers, and a line for each result.

import { html } from "../shared/dom.js"
import { setMath } from "../shared/mathml.js"
import { drawDiagram } from "./diagram.js"

/** @import { MarkTold, SheetTold } from "../shared/wire.d.ts" */

/**
 * @typedef {{ name?: string, fields?: Map<string, HTMLInputElement>, marks?: MarkTold[] }} Filled
 *   name: the student's; fields: a place is made in it to type each number, by name
 */

/**
 * @param {Element} host
 * @param {SheetTold} sheet
 * @param {Filled} [filled]
 */
export function drawSheet(host, sheet, { name = "", fields } = {}) {
  const paper = html("article", { class: "sheet" }, host)
  const head = html("header", {}, paper)
  html("h2", {}, head, sheet.title)
  if (!fields) {
    const line = html("p", { class: "sheet-name" }, head)
    html("span", {}, line, "Name")
    html("b", { translate: "no" }, line, name)
  }
  const code = html("p", { class: "sheet-code" }, head, "Code ")
  html("b", { translate: "no" }, code, sheet.code)
  html("p", { class: "sheet-task" }, paper, sheet.task)
  const told = html("div", { class: "sheet-given" }, paper)
  if (sheet.columns.length) drawDiagram(told, sheet, symbolOf)
  const list = html("ul", { class: "givens", "aria-label": "Given" }, told)
  const drawn = new Set(sheet.lines.map((line) => line.name))
  for (const given of sheet.given) {
    const entry = html("li", { translate: "no" }, list)
    setMath(html("span", {}, entry), given.math)
    html("span", {}, entry, ` = ${given.value}`)
    if (sheet.columns.length && drawn.has(given.name)) entry.classList.add("drawn")
  }
  const table = html("table", { class: "results" }, paper)
  const top = html("tr", {}, html("thead", {}, table))
  for (const words of ["What", "Formula", fields ? "Your result" : "Result"]) html("th", { scope: "col" }, top, words)
  const body = html("tbody", {}, table)
  for (const [index, item] of sheet.items.entries()) {
    const row = html("tr", { "data-name": item.name }, body)
    html("th", { scope: "row" }, row, `${index + 1}. ${item.asks}`)
    const formula = html("td", { class: "formula", translate: "no" }, row)
    setMath(html("span", {}, formula), item.math)
    html("span", {}, formula, " = ")
    setMath(html("span", {}, formula), item.formula)
    const result = html("td", { class: "result", translate: "no" }, row)
    if (!fields) {
      html("span", { class: item.answer ? "answer" : "blank" }, result, item.answer)
      continue
    }
    const about = { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": `${item.asks}, your result` }
    fields.set(item.name, html("input", about, result))
    html("p", { class: "mark", role: "status" }, result)
  }
  return paper
}

/**
 * What is said of each answer, beside it.
 * @param {Element} desk where the sheet lies
 * @param {MarkTold[]} marks
 */
export function showMarks(desk, marks) {
  for (const { name, verdict, sentence, right } of marks) {
    const row = desk.querySelector(`tr[data-name="${CSS.escape(name)}"]`)
    const said = row?.querySelector(".mark")
    if (!row || !said) continue
    row.setAttribute("data-verdict", verdict)
    const sign = { right: "✓", follows: "✓", wrong: "✗" }[verdict] ?? "·"
    said.textContent = verdict === "empty" ? "" : `${sign} ${sentence}`
    if (verdict !== "right") html("span", { class: "mark-right" }, said, ` Right is ${right}.`)
  }
}

const LETTERS = /** @type {Record<string, string>} */ ({ y: "ŷ" })

/**
 * A name of the sheet in a drawing: w11 is w₁₁.
 * @param {string} name
 */
function symbolOf(name) {
  const letter = name.replace(/\d+$/, "")
  const digits = name.slice(letter.length)
  return (LETTERS[letter] ?? letter) + [...digits].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("")
}
