// Of the dialog Share: the page saved as a file, and such a file opened, by a button or dropped on the dialog.

import { choicesPart } from "../choices.js"
import { html, set, setText } from "../dom.js"
import { download } from "../download.js"
import { fileText, readOne } from "./file.js"
import { composed } from "./link.js"

/** @import { Shared, Sharing } from "./share.js" */

const ABOUT =
  "A file brings everything, however long a link would be. To open one, press the button or drop it on this dialog."

/**
 * @param {HTMLElement} root
 * @param {Sharing} sharing
 * @param {{ fresh: () => Promise<Shared>, close: () => void }} on
 */
export function createFilePart(root, sharing, on) {
  const { open } = sharing
  const place = html("div", { class: "share-file", hidden: !open }, root)
  const save = html("button", { type: "button" }, place, "Save as a file")
  const choose = html("button", { type: "button" }, place, "Open a file …")
  const field = html("input", { type: "file", accept: ".json,application/json", hidden: true }, place)
  const said = html("p", { role: "status" }, place)

  save.onclick = async () => {
    const { parts, chosen } = await on.fresh()
    const { query } = composed("", parts, { ...chosen, weights: true })
    const whole = query.split("&").some((part) => part.startsWith("see=")) ? query : `${query}&${choicesPart()}`
    download(
      `${sharing.page}.json`,
      new Blob([fileText(sharing.page, whole.replace(/^&/, ""))], { type: "application/json" }),
    )
    tell(`${sharing.page}.json is with your downloads.`)
  }
  choose.onclick = () => field.click()
  field.onchange = async () => {
    await take([...(field.files ?? [])])
    // The same file, mended, can be chosen again.
    field.value = ""
  }
  const dialog = /** @type {HTMLElement} */ (root.closest("[popover]"))
  if (open) acceptDrops(dialog, take)

  /** @param {ArrayLike<File>} files */
  async function take(files) {
    const found = await readOne(files)
    if ("fault" in found) return tell(found.fault, true)
    on.close()
    await open?.(found.link)
  }

  /**
   * @param {string} sentence
   * @param {boolean} [fault]
   */
  function tell(sentence, fault = false) {
    set(said, { class: fault ? "share-fault" : "share-said" })
    setText(said, sentence)
  }

  return { forget: () => tell(ABOUT) }
}

/**
 * @param {HTMLElement} dialog
 * @param {(files: ArrayLike<File>) => Promise<void>} take
 */
function acceptDrops(dialog, take) {
  // Dropped beside the dialog, or anywhere otherwise, the browser would leave the page for the file.
  const stay = (/** @type {Event} */ event) => event.preventDefault()
  dialog.addEventListener("toggle", () => {
    const change = dialog.matches(":popover-open") ? "addEventListener" : "removeEventListener"
    for (const kind of ["dragover", "drop"]) window[change](kind, stay)
  })
  dialog.addEventListener("dragover", (event) => {
    set(dialog, { "data-drop": true })
    event.preventDefault()
  })
  dialog.addEventListener("dragleave", () => set(dialog, { "data-drop": false }))
  dialog.addEventListener("drop", (event) => {
    event.preventDefault()
    set(dialog, { "data-drop": false })
    void take(event.dataTransfer?.files ?? [])
  })
}
