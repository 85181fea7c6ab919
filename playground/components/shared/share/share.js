// The dialog Share: a link to exactly what the page shows and its code for the projector; the lines that show the page
// inside another; what can be taken away; and what can be handed out on paper.
//
// The page gives its link in parts, asked for anew whenever it stands elsewhere and once more as the link is copied: so
// it never lags behind, as the address bar does.

import { carriedParts, withoutCarried } from "../address.js"
import { html } from "../dom.js"
import { hiddenControls } from "../hidden.js"
import { createPopover } from "../popover.js"
import { createTabs } from "../tabs.js"
import { createAwayPart } from "./away_part.js"
import { createEmbedPart } from "./embed_part.js"
import { createHandOutPart } from "./hand_out_part.js"
import { isOn, wholeLink } from "./link.js"
import { createLinkPart } from "./link_part.js"

/** @import { SharedLink } from "../wire.d.ts" */
/** @import { Chosen, Flag } from "./link.js" */

/** What can be taken away: made when it is asked for. Where it gives no Blob, it has handed over its file itself.
 * @typedef {{ name: string, about: string, make: () => Promise<Blob | void> }} Thing
 */
/** What a page shares. about: what its link opens, where that is not the page as it stands; parts: its link at this
 *  moment; standing: another text wherever that is another link; flags: what a link of it can switch on; controls:
 *  what it can hide, by the names of hidden.js; things: what can be taken away; ways: links for one and for another
 *  reader, where there are several, the usual one first; open: any link, with its lesson, in place of what is here,
 *  where the page can bring that back.
 * @typedef {{ page: string, parts: () => Promise<SharedLink>, standing: () => string, flags: Flag[],
 *   controls: Record<string, string>, things: () => Thing[], about?: () => string, ways?: () => Way[],
 *   open?: (link: string) => Promise<void> }} Sharing
 */
/** A link for one kind of reader: who that is, what it opens for them, its query.
 * @typedef {{ name: string, about: string, query: string }} Way
 */
/** What the parts of the dialog know. way: the number of the one that is chosen.
 * @typedef {{ parts: SharedLink, chosen: Chosen, ways: Way[], way: number }} Shared
 */

/** How often it is looked whether the page stands elsewhere, while the dialog is open. */
const LOOK_MS = 400

/**
 * What a page shares whose address says all there is to be said, at any moment.
 * @param {string} page
 * @param {() => string} [about]
 * @returns {Sharing}
 */
export function addressOf(page, about) {
  const standing = () => withoutCarried(window.location.search.slice(1))
  return { page, about, standing, parts: async () => wholeLink(standing()), flags: [], controls: {}, things: () => [] }
}

/**
 * @param {Element} root
 * @param {Sharing} sharing
 * @param {(page: string) => void} go to another page
 */
export function createShare(root, sharing, go) {
  const about = { type: "button", class: "bar-button share", "aria-label": "Share", "data-guide": "share" }
  const button = html("button", about, root)
  button.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 12V2M6 6l4-4 4 4M4 10v7h12v-7"/></svg>'
  html("span", {}, button, "Share")
  const { box, close } = createPopover(root, button, { label: "Share", class: "share-box", opened })
  const tabs = createTabs(box, "Share")
  /** @type {Shared | null} */
  let now = null
  let standing = ""
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let looking
  /** @type {Chosen} */
  const chosen = { weights: null, run: true, flags: {}, hidden: [] }
  let way = 0

  const link = createLinkPart(tabs.add("Link").body, sharing, {
    choose: (changed) => {
      Object.assign(chosen, changed)
      show()
    },
    turn: (wanted) => {
      way = wanted
      void fresh()
    },
    fresh,
    close,
  })
  const embedding = tabs.add("Embed")
  // A page without a network has nothing that fits into another one.
  embedding.offer(sharing.flags.length > 0)
  const embed = createEmbedPart(embedding.body, fresh)
  const taking = tabs.add("Take away")
  const away = createAwayPart(taking.body)
  const handing = tabs.add("Hand out", { opened: () => handOut.show() })
  handing.offer(sharing.page !== "worksheet")
  const handOut = createHandOutPart(handing.body, (link) => {
    close()
    go(link)
  })

  box.addEventListener("toggle", () => {
    clearInterval(looking)
    if (box.matches(":popover-open")) looking = setInterval(look, LOOK_MS)
  })

  function opened() {
    now = null
    chosen.weights = null
    chosen.run = true
    chosen.flags = {}
    way = 0
    chosen.hidden = hiddenControls()
    link.forget()
    const things = sharing.things()
    taking.offer(things.length > 0)
    away.show(things)
    void fresh()
  }

  const stands = () => [sharing.standing(), ...carriedParts()].join("&")

  function look() {
    if (stands() !== standing) void fresh()
  }

  /** The page as it stands now. */
  async function fresh() {
    standing = stands()
    const ways = sharing.ways?.() ?? []
    const told = ways[way] ? wholeLink(ways[way].query) : await sharing.parts()
    const parts = { ...told, place: [told.place, ...carriedParts()].filter(Boolean).join("&") }
    // What was not chosen here is as the page has it; but that it is large just now is this screen's own.
    const asNow = (/** @type {Flag} */ flag) => flag !== "present" && isOn(parts.place, flag)
    chosen.flags = Object.fromEntries(sharing.flags.map((flag) => [flag, chosen.flags[flag] ?? asNow(flag)]))
    now = { parts, chosen: { ...chosen }, ways, way }
    draw(now)
    return now
  }

  function show() {
    if (!now) return
    now = { ...now, chosen: { ...chosen } }
    draw(now)
  }

  /** @param {Shared} shared */
  function draw(shared) {
    link.show(shared)
    embed.show(shared)
  }

  return {
    destroy() {
      close()
      clearInterval(looking)
    },
  }
}
