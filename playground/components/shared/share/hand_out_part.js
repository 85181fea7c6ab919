// Of the dialog Share: what a class gets on paper. The sheets are made on a page of their own.

import { html, setText } from "../dom.js"
import { counted } from "../format.js"
import { kinds } from "../sheets.js"

/**
 * @param {HTMLElement} root
 * @param {(link: string) => void} go
 */
export function createHandOutPart(root, go) {
  const about =
    "One update to work out by hand, to print: other numbers for each student, with or without the answers. The code " +
    "on a sheet opens a page that marks it."
  html("p", {}, root, about)
  const list = html("div", { class: "share-things" }, root)
  const said = html("p", { class: "share-said", role: "status" }, root)
  let asked = false

  async function fetchKinds() {
    setText(said, "Fetching the sheets.")
    const offered = await kinds()
    setText(said, "")
    for (const { key, title, about, minutes, needs } of offered) {
      const button = html("button", { type: "button" }, list)
      html("strong", {}, button, `${title}: about ${counted(minutes, "minute")}, ${needs}`)
      html("span", {}, button, about)
      button.onclick = () => go(`worksheet?kind=${key}`)
    }
  }

  return {
    /** The kinds of sheets are fetched when they are first looked at. */
    show() {
      if (asked) return
      asked = true
      fetchKinds().catch(({ message }) => {
        asked = false
        setText(said, message)
      })
    },
  }
}
