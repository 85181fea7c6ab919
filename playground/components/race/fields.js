// Labelled fields. A number that cannot be read is answered beside the field, and nothing is sent.

import { chosenByArrows } from "../shared/controls.js"
import { hasFocus, html, set, setText, uniqueId } from "../shared/dom.js"
import { parseNumber } from "../shared/format.js"

/**
 * A text field for a number: onValue(number) when it was changed to one; an empty one calls `whenEmpty`, where that is
 * allowed.
 * @param {Element} parent
 * @param {string} label
 * @param {(value: number) => void} onValue
 * @param {{ width?: string, hidden?: boolean, word?: string, whenEmpty?: () => void }} [options] word: the glossary's
 *   entry of the label
 */
export function numberField(parent, label, onValue, { width = "5.5rem", word, whenEmpty, hidden = false } = {}) {
  const id = uniqueId("field")
  const box = html("span", { class: "r-field" }, parent)
  const name = html("label", { for: id, class: hidden ? "r-hidden" : "label" }, box)
  html("span", { "data-word": word }, name, label)
  const input = html(
    "input",
    { id, type: "text", inputmode: "decimal", spellcheck: "false", autocomplete: "off", style: `width:${width}` },
    box,
  )
  const problem = html("span", { class: "r-problem", role: "alert" }, box)
  let shown = ""
  input.onchange = () => {
    const text = input.value.trim()
    if (text === "" && whenEmpty) {
      setText(problem, "")
      return whenEmpty()
    }
    const { value, problem: why } = parseNumber(text)
    setText(problem, why ?? "")
    set(input, { "aria-invalid": Boolean(why) })
    if (value !== undefined) onValue(value)
  }
  return {
    box,
    input,
    /** @param {number | null | undefined} value */
    show(value) {
      const text = value === null || value === undefined ? "" : String(value).replace("-", "\u2212")
      if (text === shown && hasFocus(input)) return
      shown = text
      if (input.value !== text) input.value = text
      setText(problem, "")
      set(input, { "aria-invalid": false })
    },
  }
}

/**
 * A list to choose from: options [[value, text]].
 * @param {Element} parent
 * @param {string} label
 * @param {(value: string) => void} onValue
 */
export function choiceField(parent, label, onValue) {
  const id = uniqueId("field")
  const box = html("span", { class: "r-field" }, parent)
  html("label", { for: id, class: "label" }, box, label)
  const select = html("select", { id }, box)
  select.onchange = () => onValue(select.value)
  let known = ""
  return {
    box,
    select,
    /**
     * @param {string} value
     * @param {[string, string][]} options
     */
    show(value, options) {
      const key = JSON.stringify(options)
      if (key !== known) {
        known = key
        select.replaceChildren()
        for (const [name, text] of options) html("option", { value: name }, select, text)
      }
      if (select.value !== value) select.value = value
    },
  }
}

/**
 * A row of buttons of which one is on; an option may have a longer name for those who hear it, and a hint that says
 * what it does.
 * @template {string} Value
 * @param {Element} parent
 * @param {string} label
 * @param {[Value, string, string?, string?][]} options
 * @param {(value: Value) => void} onValue
 */
export function toggleRow(parent, label, options, onValue) {
  const box = html("div", { class: "choice", role: "radiogroup", "aria-label": label }, parent)
  html("span", { class: "label", "aria-hidden": "true" }, box, label)
  const nodes = options.map(([value, text, name, hint]) => {
    const about = { type: "button", role: "radio", "aria-label": name, title: hint ?? name }
    const node = html("button", about, box, text)
    node.onclick = () => onValue(value)
    return node
  })
  chosenByArrows(box, nodes, (to) => onValue(options[to][0]))
  return {
    box,
    nodes,
    /** @param {Value} value */
    show(value) {
      for (const [i, [name]] of options.entries())
        set(nodes[i], { "aria-checked": name === value, tabindex: name === value ? 0 : -1 })
    },
  }
}
