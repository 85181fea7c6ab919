// Labelled fields. A number that cannot be read is answered beside the field, and nothing is sent.

import { html, set, setText } from "../shared/dom.js"
import { parseNumber } from "../shared/format.js"

let lastId = 0

/** A text field for a number: onValue(number) when it was changed to one; empty gives `whenEmpty` where that is allowed. */
export function numberField(parent, label, onValue, { width = "5.5rem", empty, hidden = false } = {}) {
  lastId += 1
  const id = `r-field-${lastId}`
  const box = html("span", { class: "r-field" }, parent)
  html("label", { for: id, class: hidden ? "r-hidden" : "label" }, box, label)
  const input = html(
    "input",
    { id, type: "text", inputmode: "decimal", spellcheck: "false", autocomplete: "off", style: `width:${width}` },
    box,
  )
  const problem = html("span", { class: "r-problem", role: "alert" }, box)
  let shown = null
  input.onchange = () => {
    const text = input.value.trim()
    if (text === "" && empty !== undefined) {
      setText(problem, "")
      return onValue(empty)
    }
    const { value, problem: why } = parseNumber(text)
    setText(problem, why ?? "")
    set(input, { "aria-invalid": Boolean(why) })
    if (why === undefined) onValue(value)
  }
  return {
    box,
    input,
    show(value) {
      const text = value === null || value === undefined ? "" : String(value).replace("-", "\u2212")
      if (text === shown && input === input.getRootNode().activeElement) return
      shown = text
      if (input.value !== text) input.value = text
      setText(problem, "")
      set(input, { "aria-invalid": false })
    },
  }
}

/** A list to choose from: options [[value, text]]. */
export function choiceField(parent, label, onValue) {
  lastId += 1
  const id = `r-field-${lastId}`
  const box = html("span", { class: "r-field" }, parent)
  html("label", { for: id, class: "label" }, box, label)
  const select = html("select", { id }, box)
  select.onchange = () => onValue(select.value)
  let known = ""
  return {
    box,
    select,
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

/** A row of buttons of which one is on. */
export function toggleRow(parent, label, options, onValue) {
  const box = html("div", { class: "choice", role: "radiogroup", "aria-label": label }, parent)
  html("span", { class: "label", "aria-hidden": "true" }, box, label)
  const nodes = options.map(([value, text]) => {
    const node = html("button", { type: "button", role: "radio" }, box, text)
    node.onclick = () => onValue(value)
    return node
  })
  box.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    const at = nodes.findIndex((node) => node.getAttribute("aria-checked") === "true")
    const to = (at + move + nodes.length) % nodes.length
    onValue(options[to][0])
    nodes[to].focus()
  })
  return {
    box,
    nodes,
    show(value) {
      for (const [i, [name]] of options.entries())
        set(nodes[i], { "aria-checked": name === value, tabindex: name === value ? 0 : -1 })
    },
  }
}
