// Basins over the map: for one racer, where the path from every place ends; and their legend below it.

import { html, set, setText } from "../shared/dom.js"
import { fmt, percent } from "../shared/format.js"
import { basinColour, LOST, letter, lossColour, lossScale, ON_THE_WAY, paintBasins } from "./basins_paint.js"
import { choiceField } from "./fields.js"

/** @import { PackedArrays } from "../shared/codec.js" */
/** @import { Basins, RaceWish } from "../shared/wire.d.ts" */
/** @import { TabPlace } from "../shared/tabs.js" */
/** @import { BasinsTold, Picture, RaceView } from "./types.d.ts" */

/**
 * @param {TabPlace} tab offered while basins are drawn
 * @param {{ ask: (wish: RaceWish) => void, redraw: () => void }} page
 */
export function createBasinsView(tab, { ask, redraw }) {
  const box = html("section", { class: "r-legend", "aria-label": "What the basins show", hidden: true }, tab.body)
  const racer = choiceField(box, "Basins of", (value) => {
    pick = Number(value)
    redraw()
  })
  const words = html("p", { class: "r-fair", role: "status" }, box, "")
  const list = html("ul", { class: "r-kinds" }, box)
  /**
   * What Python told, by racer; null while it is asked.
   * @type {Map<number, BasinsTold | null>}
   */
  let found = new Map()
  let pick = 0
  /** The last picture, and what it was painted from. @type {{ told: BasinsTold, picture: Picture } | null} */
  let painted = null
  /** @type {string | null} */
  let listed = null

  /**
   * @param {string} mark
   * @param {string | null} colour
   * @param {string} text
   * @param {number} share
   */
  function entry(mark, colour, text, share) {
    const item = html("li", {}, list)
    const swatch = html(
      "span",
      { class: `r-swatch${mark === "×" ? " r-swatch-lost" : ""}`, "aria-hidden": "true" },
      item,
      mark,
    )
    if (colour) swatch.style.setProperty("--r-colour", colour)
    html("strong", {}, item, percent(share))
    html("span", {}, item, text)
  }

  /**
   * @param {BasinsTold} told
   * @param {boolean} dark
   */
  function legend(told, dark) {
    list.replaceChildren()
    for (const [i, { words, loss, share }] of told.minima.entries())
      entry(letter(i), basinColour(i, dark), `minimum at ${words}, loss ${fmt(loss, 3)}`, share)
    if (told.others > 0) entry("", basinColour(99, dark), "other minima, each with its edge drawn", told.others)
    if (told.by_loss) scale(told)
    else if (told.on_the_way > 0) entry(letter(ON_THE_WAY), null, "still on the way: near no minimum", told.on_the_way)
    if (told.diverged > 0) entry(letter(LOST), null, "diverged", told.diverged)
  }

  /**
   * A network's final losses as a bar from the lowest to the highest.
   * @param {BasinsTold} told
   */
  function scale(told) {
    const { low, high, middle, log } = lossScale(told.losses.data)
    if (!Number.isFinite(low)) return
    const item = html("li", { class: "r-scale" }, list)
    html("span", {}, item, `final loss ${fmt(low, 3)}`)
    const bar = html("span", { class: "r-scale-bar", "aria-hidden": "true" }, item)
    const colours = [0, 0.25, 0.5, 0.75, 1].map((share) => `rgb(${lossColour(share).join(",")})`)
    bar.style.background = `linear-gradient(to right, ${colours.join(",")})`
    html(
      "span",
      {},
      item,
      `${fmt(high, 3)}${log ? ` (in the middle ${fmt(middle, 3)}: the scale is logarithmic)` : ""}`,
    )
  }

  return {
    element: box,
    /** Whose basins are drawn. */
    racer: () => pick,
    /** @param {number} racer */
    choose(racer) {
      pick = racer
    },
    /** What was asked for and is not here may be asked for again. */
    stopped() {
      for (const [asked, told] of found) if (!told) found.delete(asked)
    },
    clear() {
      found = new Map()
      painted = null
      listed = null
    },
    /**
     * @param {Basins} told
     * @param {PackedArrays} arrays
     */
    receive(told, arrays) {
      found.set(told.racer, { ...told, places: arrays.basin_places, losses: arrays.basin_losses, byLoss: told.by_loss })
    },
    /**
     * The picture for the map, or null.
     * @param {RaceView} view
     * @returns {Picture | null}
     */
    picture(view) {
      const told = found.get(pick)
      if (!view.options.basins || !told) return null
      const key = `${view.race}|${pick}|${view.dark}`
      if (painted?.told !== told || painted.picture.key !== key)
        painted = { told, picture: { ...paintBasins(told, view.dark), key } }
      return painted.picture
    },
    /**
     * @param {RaceView} view
     * @param {boolean} ready is the whole race here?
     */
    draw(view, ready) {
      const on = view.options.basins
      tab.offer(on)
      set(box, { hidden: !on })
      if (!on) return
      if (pick >= view.racers.length) pick = 0
      set(racer.box, { hidden: !view.racers.length })
      racer.show(
        String(pick),
        view.racers.map((each, i) => [String(i), each.name]),
      )
      const told = found.get(pick)
      set(box, { "data-racer": told ? told.racer : null })
      if (!view.racers.length) setText(words, "Nobody is racing yet.")
      else if (!told) setText(words, `${view.racers[pick].name} is sent off from every place of the map…`)
      if (view.racers.length && ready && !found.has(pick)) {
        found.set(pick, null)
        ask({ what: "basins", racer: pick })
      }
      const key = `${view.race}|${pick}|${view.dark}|${Boolean(told)}`
      if (listed === key) return
      listed = key
      list.replaceChildren()
      if (!told) return
      setText(words, told.words)
      legend(told, view.dark)
    },
  }
}
