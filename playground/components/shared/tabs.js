// Several parts in one place: one is seen, a row of tabs chooses which.

import { chosen, choose as remember } from "./choices.js"
import { html, set, uniqueId } from "./dom.js"
import { ARROWS } from "./keys.js"

/** The first word of a title, as lessons name it. @param {string} title */
const nameOf = (title) => title.split(" ")[0].toLowerCase()

/** One of them: where it stands, and whether it is the one that is seen. show: it is seen; wanted: as it was chosen.
 * @typedef {{ body: HTMLElement, shown: () => boolean, show: (wanted?: boolean) => void,
 *   offer: (there: boolean) => void }} TabPlace
 */

/**
 * @param {Element} root
 * @param {string} label what they are, for those who do not see them
 * @param {{ place?: Element, choice?: string }} [about] place: where the parts stand, if not below the row; choice: by
 *   what name a link tells which one is seen
 */
export function createTabs(root, label, { place = root, choice = "" } = {}) {
  const row = html("div", { class: "tabs", role: "tablist", "aria-label": label }, root)
  /** @type {{ name: string, button: HTMLButtonElement, body: HTMLElement, opened: () => void }[]} */
  const all = []
  let at = 0
  row.addEventListener("keydown", (event) => {
    const move = ARROWS[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    const offered = all.filter(({ button }) => !button.hidden)
    const next = offered[(offered.indexOf(all[at]) + move + offered.length) % offered.length]
    choose(all.indexOf(next), true)
    next.button.focus()
  })

  /**
   * @param {number} to
   * @param {boolean} [wanted] it was chosen, and is not merely what is left
   */
  function choose(to, wanted = false) {
    at = to
    if (wanted && choice) remember(choice, all[to].name)
    for (const [i, { button, body }] of all.entries()) {
      set(button, { "aria-selected": i === at, tabindex: i === at ? 0 : -1 })
      set(body, { hidden: i !== at })
    }
    all[at].opened()
  }

  return {
    /** What lessons call the part that is seen; "" for none. */
    seen: () => all[at]?.name ?? "",
    /** The part that a link tells is seen, where it is offered. */
    follow() {
      const told = choice ? all.findIndex(({ name, button }) => name === chosen(choice) && !button.hidden) : -1
      if (told >= 0 && told !== at) choose(told)
    },
    /**
     * @param {string} title
     * @param {{ hint?: string, name?: string, opened?: () => void }} [about] name: what lessons call it, usually the
     *   title's first word; opened: called whenever it begins to be seen
     * @returns {TabPlace}
     */
    add(title, { hint = "", name = nameOf(title), opened = () => {} } = {}) {
      const index = all.length
      const id = uniqueId("tab")
      const about = { type: "button", role: "tab", id, title: hint || null, "aria-selected": index === 0 }
      const guide = { "data-guide": `tab_${name}` }
      const button = html("button", { ...about, ...guide, tabindex: index ? -1 : 0 }, row, title)
      const panel = { class: "tab", role: "tabpanel", "aria-labelledby": id, "data-panel": title, hidden: index > 0 }
      const body = html("div", panel, place)
      all.push({ name, button, body, opened })
      button.onclick = () => choose(index, true)
      return {
        body,
        shown: () => at === index,
        show: (wanted = true) => at !== index && choose(index, wanted),
        /** A part that has nothing to show here is not offered. @param {boolean} there */
        offer(there) {
          if (there === !button.hidden) return
          set(button, { hidden: !there })
          if (!there && at === index) choose(all.findIndex((each) => !each.button.hidden))
        },
      }
    },
  }
}
