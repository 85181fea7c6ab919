// Of the dialog Share: the lines that show this page inside another one.

import { html } from "../dom.js"
import { createCopying } from "./copying.js"
import { composed, onlyHere, pageAddress, snippet } from "./link.js"

/** @import { Shared } from "./share.js" */

/**
 * @param {HTMLElement} root
 * @param {() => Promise<Shared>} fresh
 */
export function createEmbedPart(root, fresh) {
  html("p", {}, root, "These lines show the page inside another: one dock, the network, one sentence.")
  const field = html("textarea", { readonly: true, rows: 5, "aria-label": "Lines for another page" }, root)
  const line = html("div", { class: "share-line" }, root)
  createCopying(line, field, "Copy", async () => {
    show(await fresh())
    return field.value || null
  })
  const local = onlyHere(window.location.hostname)
  if (local) html("p", { class: "share-left" }, root, local)
  html(
    "p",
    { class: "share-said" },
    root,
    "A browser shows it only inside pages that this playground allows: whoever runs it names their hosts in the " +
      "environment variable PLAYGROUND_FRAMED_BY.",
  )

  /** @param {Shared} now */
  function show({ parts, chosen }) {
    const { link, left } = composed(pageAddress(window.location), parts, {
      ...chosen,
      flags: { ...chosen.flags, present: false, embed: true },
    })
    const text = link === null ? left.join(" ") : snippet(link)
    if (field.value !== text) field.value = text
  }

  return { show }
}
