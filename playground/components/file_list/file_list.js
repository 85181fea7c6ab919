// Files to take along, as the dialog Share lists them.

import { createAwayPart } from "../shared/share/away_part.js"
import { thingsOf } from "../shared/share/made.js"

/** @import { FileOffered } from "../shared/wire.d.ts" */

/** What is shown, by its place on the page.
 * @type {WeakMap<Element, { told: string, show: (files: FileOffered[]) => void }>}
 */
const lists = new WeakMap()

/** @param {import("../shared/streamlit.d.ts").Component<{ files: FileOffered[] }>} component */
export default function ({ data, parentElement }) {
  const host = /** @type {HTMLElement} */ (parentElement.querySelector(".file-list"))
  const list = lists.get(host) ?? createList(host)
  lists.set(host, list)
  list.show(data?.files ?? [])
}

/** @param {HTMLElement} host */
function createList(host) {
  const part = createAwayPart(host)
  const list = {
    told: "",
    /** @param {FileOffered[]} files */
    show(files) {
      const told = JSON.stringify(files)
      if (told === list.told) return
      list.told = told
      part.show(thingsOf(files))
    },
  }
  return list
}
