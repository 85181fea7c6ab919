// A text to be copied: in a field, with its button and what became of it.

import { html, setText } from "../dom.js"

/**
 * @param {Element} root
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} name of the button
 * @param {() => Promise<string | null>} fresh the text as it is at this moment, null where there is none
 */
export function createCopying(root, field, name, fresh) {
  const button = html("button", { type: "button", class: "copy" }, root, name)
  const said = html("p", { class: "share-said", role: "status" }, root)
  field.onfocus = () => field.select()
  button.onclick = async () => {
    setText(said, "")
    const text = fresh()
    try {
      // The promise goes in as it is: a browser lets a page copy only while the press is fresh.
      const plain = text.then((value) => new Blob([value ?? ""], { type: "text/plain" }))
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": plain })])
      setText(said, (await text) === null ? "" : "Copied.")
    } catch {
      await text
      field.focus()
      setText(said, "The browser does not let the page copy. The text is marked: copy it with the keyboard.")
    }
  }
  return { button, tell: (/** @type {string} */ sentence) => setText(said, sentence) }
}
