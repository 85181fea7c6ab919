// The page of keys: all there are on this page, as they were declared where they are listened to.

import { html } from "./dom.js"
import { describeKeys, keyWords } from "./keys.js"
import { createPopover } from "./popover.js"

/**
 * The button that opens it.
 * @param {Element} root
 */
export function createKeysView(root) {
  const about = { type: "button", class: "bar-button keys", "aria-label": "Keys", title: "All keys of this page (?)" }
  const button = html("button", { ...about, "data-guide": "keys" }, root)
  button.innerHTML =
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2 5h16v10H2zM5 8h.1M8 8h.1M11 8h.1M14.5 8h.1M6 12h8"/></svg>'
  html("span", {}, button, "Keys")
  const { box, open, close } = createPopover(root, button, {
    label: "Keys of this page",
    class: "keys-box",
    opened: fill,
  })
  describeKeys("The keyboard's focus", [
    ["Tab", "From one control to the next"],
    ["Enter or Space", "Presses what has the focus; selects a weight or a neuron"],
    ["Escape", "Closes what lies over the page"],
  ])

  function fill() {
    box.replaceChildren()
    html("h2", {}, box, "Keys of this page")
    const groups = html("div", { class: "keys-groups" }, box)
    for (const { title, rows } of keyWords()) {
      const group = html("section", {}, groups)
      html("h3", {}, group, title)
      const list = html("dl", {}, group)
      for (const [shown, does] of rows) {
        const term = html("dt", {}, list)
        for (const [index, key] of shown.split(" or ").entries()) {
          if (index) term.append(" or ")
          html("kbd", {}, term, key)
        }
        html("dd", {}, list, does)
      }
    }
  }

  return { toggle: () => (box.matches(":popover-open") ? close() : open()) }
}
