// Controls that several parts of the page have: a button with a key of its own, a row of which one is chosen.

import { html } from "./dom.js"
import { ARROWS } from "./keys.js"

/**
 * A button that a key presses too; the key is named where a pointer rests on it.
 * @param {Element} parent
 * @param {{ name: string, key: string, text: string, action: () => void }} about
 */
export function keyButton(parent, { name, key, text, action }) {
  const about = { type: "button", class: name.toLowerCase(), "aria-label": name, title: `${name} (${key})` }
  const node = html("button", { ...about, "data-guide": name.toLowerCase() }, parent, text)
  node.onclick = action
  return node
}

/**
 * Arrow keys go through a row of radio buttons, round and round, past those that are hidden; the one gone to is chosen.
 * @param {Element} box
 * @param {HTMLElement[]} radios
 * @param {(index: number) => void} choose
 */
export function chosenByArrows(box, radios, choose) {
  box.addEventListener("keydown", (event) => {
    const move = event instanceof KeyboardEvent ? ARROWS[event.key] : undefined
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    const shown = radios.filter((radio) => !radio.hidden)
    const at = shown.findIndex((radio) => radio.getAttribute("aria-checked") === "true")
    const to = shown[(at + move + shown.length) % shown.length]
    choose(radios.indexOf(to))
    to.focus()
  })
}
