// One screen: a bar, a headline, the regions, and a dock, each in a place of fixed size. What a region holds may scroll
// inside it; the page never does.
//
// Where there is no room for all (a phone), or on a projector, the regions beside the network stand in a strip: one is
// seen, the others are a swipe away.

import { isEmbedded } from "./address.js"
import { choose, chosen } from "./choices.js"
import { html, set } from "./dom.js"
import { keysBelongTo } from "./keys.js"
import { flagged, pageAddress } from "./share/link.js"
import { arrive, createSkip } from "./skip.js"
import { createTerms } from "./terms.js"

/** @typedef {"surface" | "inspector" | "output"} Beside */

/** The order of the strip. The middle one is seen first, so that the others are one swipe away.
 * @type {[Beside, string][]}
 */
const STRIP = [
  ["surface", "Loss surface"],
  ["inspector", "Inspector"],
  ["output", "Output"],
]

/**
 * @param {HTMLElement} host
 * @param {Partial<Record<Beside | "network", string>> & { without?: Beside }} [names] what the regions are called on
 *   this page, and the one that it does without
 */
export function createFrame(host, names = {}) {
  const frame = html("div", { class: "frame" }, host)
  createSkip(host, "To the controls", () => dock.querySelector("button.step"))
  arrive(host)
  const released = keysBelongTo(host)
  if (isEmbedded()) embed(host, frame)
  const bar = html("header", { class: "bar" }, frame)
  const headline = html("div", { class: "headline" }, frame)
  const network = region(frame, "network", names.network ?? "Network")
  const chooser = html("div", { class: "chooser", role: "group", "aria-label": "Beside the network" }, frame)
  const strip = html("div", { class: "beside" }, frame)
  /** @type {Partial<Record<Beside, HTMLElement>>} */
  const regions = {}
  /** @type {Map<Element, HTMLButtonElement>} */
  const buttons = new Map()
  const beside = STRIP.filter(([key]) => key !== names.without)
  for (const [key, name] of beside) {
    const label = names[key] ?? name
    const place = region(strip, key, label)
    const button = html("button", { type: "button" }, chooser, label)
    button.onclick = () => turnTo(key)
    regions[key] = place
    buttons.set(place, button)
  }
  // Wherever the strip begins to be one, its middle is what is seen; of two, the first.
  const first = beside.length === STRIP.length ? "inspector" : beside[0][0]
  const guide = html("section", { class: "panel guide", "aria-label": "Guide" }, frame)
  const sections = {
    lesson: html("div", { "data-guide-section": "lesson" }, guide),
    exercise: html("div", { "data-guide-section": "exercise" }, guide),
  }
  // Told to the style sheet, which could ask (`:has`): but then it asks anew, over the whole page, at every step.
  const guided = new MutationObserver(() => {
    const held = Object.entries(sections).filter(([, section]) => section.hasChildNodes())
    set(host, { "data-guided": held.map(([name]) => name).join(" ") || null })
  })
  for (const section of Object.values(sections)) guided.observe(section, { childList: true })
  const dock = html("div", { class: "dock", role: "toolbar", "aria-label": "Transport" }, frame)
  const { surface, inspector, output } = /** @type {Record<Beside, HTMLElement>} */ (regions)

  /** @param {Beside} key */
  function turnTo(key) {
    const region = /** @type {HTMLElement} */ (regions[key])
    strip.scrollTo({ left: region.offsetLeft - strip.offsetLeft })
  }

  const isStrip = () => getComputedStyle(strip).display !== "contents"
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        set(buttons.get(target) ?? bar, { "aria-pressed": isIntersecting })
        const [key] = beside.find(([key]) => regions[key] === target) ?? [first]
        if (isIntersecting && isStrip()) choose("beside", key === first ? "" : key)
      }
    },
    { root: strip, threshold: 0.6 },
  )
  for (const region of buttons.keys()) seen.observe(region)
  const fits = new ResizeObserver(() => {
    const told = beside.find(([key]) => key === chosen("beside"))?.[0] ?? first
    if (isStrip() && strip.dataset.strip === undefined) turnTo(told)
    set(strip, { "data-strip": isStrip() })
  })
  fits.observe(host)
  // A sheet that stands above the dock has to know how high that is: on a phone as high as what it holds.
  const taken = new ResizeObserver(() => frame.style.setProperty("--dock-taken", `${dock.offsetHeight}px`))
  taken.observe(dock)
  const terms = createTerms(host, [headline, network, ...Object.values(regions), guide, dock])

  return {
    ...{ element: frame, bar, headline, network, surface, inspector, output, dock },
    turnTo,
    /** The places by the names that lessons use. @type {Record<string, HTMLElement | undefined>} */
    regions: { network, surface, inspector, output, headline, dock, guide, bar },
    /**
     * A part of the Guide, which is in sight while one of its parts holds something.
     * @param {keyof typeof sections} name
     */
    guideSection: (name) => sections[name],
    destroy() {
      seen.disconnect()
      fits.disconnect()
      taken.disconnect()
      guided.disconnect()
      terms.destroy()
      released()
    },
  }
}

/**
 * A region with its name, which its heading tells those who listen.
 * @param {Element} parent
 * @param {string} key
 * @param {string} label
 */
function region(parent, key, label) {
  const place = html("section", { class: `panel region-${key}`, "aria-label": label }, parent)
  html("h2", { class: "heard" }, place, label)
  return place
}

/**
 * Inside another page: what the style sheet leaves of this one, and the way to all of it.
 * @param {HTMLElement} host
 * @param {HTMLElement} frame
 */
function embed(host, frame) {
  set(host, { "data-embed": true })
  const about = { class: "embed-open", target: "_blank", rel: "noopener" }
  const open = html("a", about, frame, "Open the whole page")
  const follow = () => {
    const query = flagged(window.location.search.slice(1), { embed: false })
    set(open, { href: `${pageAddress(window.location)}${query ? `?${query}` : ""}` })
  }
  open.addEventListener("pointerenter", follow)
  open.addEventListener("focus", follow)
  follow()
}
