// Controls that several parts of the page have: a button with a key of its own, a row of which one is chosen.

import { html, set, uniqueId } from "./dom.js"
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
 * A button that is switched off only says so: where it were disabled it would lose the keyboard's focus to the body.
 * @param {HTMLElement} button
 * @param {boolean} off
 */
export function switchOff(button, off) {
  set(button, { "aria-disabled": off || null })
  button.addEventListener("click", unlessOff, true)
}

/** @param {Event} event */
function unlessOff(event) {
  const { currentTarget: button } = event
  if (!(button instanceof Element) || button.getAttribute("aria-disabled") !== "true") return
  event.stopImmediatePropagation()
  event.preventDefault()
}

/**
 * A card that is pressed as a whole: the button is called by its name alone, and what it is about describes it.
 * @param {Element} parent
 * @param {string} name
 * @param {string} line
 */
export function cardButton(parent, name, line) {
  const card = html("div", { class: "card" }, parent)
  const id = uniqueId("card")
  const button = html("button", { type: "button", "aria-describedby": id }, card)
  html("strong", {}, button, name)
  html("span", { id }, card, line)
  return button
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
