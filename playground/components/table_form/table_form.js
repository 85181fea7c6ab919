// A table of the learner's as it was read. Whatever stands in the file is written as text, never as markup.

import { h, hasFocus, html, uniqueId } from "../shared/dom.js"
import { drawBars } from "./bars.js"

/** @typedef {{ label: string, number: number | null }} ChoiceShown */
/** @typedef {{ text: string, asks: boolean, choices: ChoiceShown[] }} NoteShown */
/** @typedef {{ label: string, choices: ChoiceShown[] }} PickShown */
/** @typedef {import("./bars.js").BarsShown} BarsShown */
/**
 * @typedef {object} ColumnShown
 * @property {string} name
 * @property {PickShown} use
 * @property {string} found
 * @property {string} examples
 * @property {string} reason
 * @property {BarsShown} bars
 * @property {NoteShown[]} notes
 */
/**
 * @typedef {object} TableShown
 * @property {string} turn
 * @property {PickShown[]} picks
 * @property {NoteShown[]} notes
 * @property {ColumnShown[]} columns
 * @property {string[][]} head
 */

/** @type {WeakMap<Element, (shown: TableShown, choose: (number: number) => void) => void>} */
const forms = new WeakMap()

/** @param {import("../shared/streamlit.d.ts").Component<TableShown>} component */
export default function ({ data, parentElement, setTriggerValue }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".table-form"))
  const draw = forms.get(host) ?? createForm(host)
  forms.set(host, draw)
  if (data) draw(data, (number) => setTriggerValue("chosen", { turn: data.turn, number }))
}

/** @param {HTMLElement} host */
function createForm(host) {
  let drawn = ""

  /**
   * @param {TableShown} shown
   * @param {(number: number) => void} choose
   */
  return function draw(shown, choose) {
    if (shown.turn === drawn) return
    drawn = shown.turn
    const focused = hasFocus(host) ? placeOf(host) : ""
    const scrolled = host.querySelector(".first-rows")?.hasAttribute("open")
    host.removeAttribute("aria-busy")
    /** @param {number} number */
    const once = (number) => {
      if (host.getAttribute("aria-busy") === "true") return
      host.setAttribute("aria-busy", "true")
      choose(number)
    }
    host.replaceChildren(
      h("div", { class: "picks" }, ...shown.picks.map((each) => pick(each, once))),
      h("div", { class: "notes" }, ...shown.notes.filter(({ asks }) => asks).map((each) => note(each, once))),
      h("ul", { class: "columns", "aria-label": "Columns" }, ...shown.columns.map((each) => column(each, once))),
      h("div", { class: "notes" }, ...shown.notes.filter(({ asks }) => !asks).map((each) => note(each, once))),
      firstRows(shown, scrolled ?? false),
    )
    if (focused) /** @type {HTMLElement | null} */ (host.querySelector(`[data-place="${focused}"]`))?.focus()
  }
}

/**
 * Where the keyboard's focus is, so that it stays there when the table is drawn anew.
 * @param {HTMLElement} host
 */
function placeOf(host) {
  const root = /** @type {Document | ShadowRoot} */ (host.getRootNode())
  return root.activeElement instanceof HTMLElement ? (root.activeElement.dataset.place ?? "") : ""
}

/**
 * @param {ColumnShown} shown
 * @param {(number: number) => void} choose
 */
function column(shown, choose) {
  const out = shown.use.choices.some(({ label, number }) => number === null && label === "left out")
  return h(
    "li",
    { class: out ? "column out" : "column" },
    h(
      "div",
      { class: "named" },
      h("strong", { text: shown.name, title: shown.name }),
      h("span", { class: "label", text: shown.examples, title: "As it is written in the file" }),
    ),
    h("div", { class: "used" }, pick(shown.use, choose), h("span", { class: "label", text: shown.found })),
    drawBars(shown.bars),
    h("div", { class: "notes" }, ...shown.notes.map((each) => note(each, choose))),
    ...(shown.reason ? [h("p", { class: "label reason", text: shown.reason })] : []),
  )
}

/**
 * @param {PickShown} shown
 * @param {(number: number) => void} choose
 */
function pick({ label, choices }, choose) {
  const id = uniqueId("pick")
  const box = html("select", { id, "data-place": label })
  for (const each of choices) {
    const value = each.number === null ? "" : each.number
    html("option", { value, selected: each.number === null }, box, each.label)
  }
  box.addEventListener("change", () => {
    if (box.value) choose(Number(box.value))
  })
  return h("span", { class: "pick" }, h("label", { class: "label", for: id, text: label }), box)
}

/**
 * @param {NoteShown} shown
 * @param {(number: number) => void} choose
 */
function note({ text, asks, choices }, choose) {
  const buttons = choices.map(({ label, number }) =>
    h("button", { type: "button", text: label, on: { click: () => number !== null && choose(number) } }),
  )
  return h("p", { class: asks ? "note asks" : "note" }, h("span", { text }), ...buttons)
}

/**
 * @param {TableShown} shown
 * @param {boolean} open
 */
function firstRows({ head, columns }, open) {
  const names = h("tr", {}, ...columns.map(({ name }) => h("th", { scope: "col", text: name })))
  const rows = head.map((row) => h("tr", {}, ...row.map((text) => h("td", { text }))))
  return h(
    "details",
    { class: "first-rows", open },
    h("summary", { text: `The first ${head.length} rows, as they are written in the file` }),
    h("div", { class: "scrolled" }, h("table", {}, h("thead", {}, names), h("tbody", {}, ...rows))),
  )
}
