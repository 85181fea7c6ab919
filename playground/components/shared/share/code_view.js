// The QR code of a link; a press shows it as large as the window allows, for a class to photograph.

import { html, set, setText } from "../dom.js"

/** @param {Element} root */
export function createCode(root) {
  const place = html("div", { class: "share-code" }, root)
  const about = { type: "button", class: "share-code-open", title: "As large as the window", "aria-label": "QR code" }
  const open = html("button", about, place)
  const small = html("img", { alt: "" }, open)
  const said = html("p", { class: "share-said" }, place)
  const large = html("div", { class: "share-code-large", popover: "auto", "aria-label": "QR code of this page" }, root)
  const picture = html("img", { alt: "QR code of the link below" }, large)
  const words = html("p", {}, large)
  open.onclick = () => large.showPopover()
  large.onclick = () => large.hidePopover()

  return {
    /** @param {{ text: string | null, said: string }} code */
    show({ text, said: sentence }) {
      set(open, { hidden: text === null })
      setText(said, text === null ? sentence : ["Press it to fill the window.", sentence].filter(Boolean).join(" "))
      if (text === null) return
      const source = new URL(`qr.svg?text=${encodeURIComponent(text)}`, document.baseURI).href
      set(small, { src: source })
      set(picture, { src: source })
      setText(words, text)
    },
  }
}
