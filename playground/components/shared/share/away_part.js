// Of the dialog Share: what can be taken away from this page, each made when it is asked for.

import { switchOff } from "../controls.js"
import { html, setText } from "../dom.js"
import { download } from "../download.js"

/** @import { Thing } from "./share.js" */

/** @param {HTMLElement} root */
export function createAwayPart(root) {
  const list = html("div", { class: "share-things" }, root)
  const said = html("p", { class: "share-said", role: "status" }, root)

  /**
   * @param {HTMLButtonElement} button
   * @param {Thing} thing
   */
  async function take(button, thing) {
    switchOff(button, true)
    setText(said, `${thing.name} is being made.`)
    try {
      const made = await thing.make()
      if (made) download(thing.name, made)
      setText(said, `${thing.name} is with your downloads.`)
    } catch (error) {
      setText(said, error instanceof Error ? error.message : String(error))
    }
    switchOff(button, false)
  }

  return {
    /** @param {Thing[]} things */
    show(things) {
      list.replaceChildren()
      setText(said, "")
      for (const thing of things) {
        const button = html("button", { type: "button" }, list)
        html("strong", {}, button, thing.name)
        html("span", {}, button, thing.about)
        button.onclick = () => take(button, thing)
      }
    },
  }
}
