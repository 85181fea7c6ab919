// The curvature at a clicked place: lambda, the bound 2 / lambda, and what it means for every racer's rate.

import { html, set, setText } from "../shared/dom.js"
import { numberField } from "./fields.js"
import { swatch } from "./swatch.js"

/** @import { PointTold, RaceWish } from "../shared/wire.d.ts" */
/** @import { TabPlace } from "../shared/tabs.js" */
/** @import { PlanePoint, PointMark, Race, RaceView } from "./types.d.ts" */

/**
 * @param {TabPlace} tab offered while a click on the map asks for the curvature
 * @param {{ ask: (wish: RaceWish) => void, redraw: () => void }} page
 */
export function createPointView(tab, { ask, redraw }) {
  const box = html("section", { class: "r-point", "aria-label": "Curvature here", hidden: true }, tab.body)
  const fields = html("div", { class: "r-fields" }, box)
  const x = numberField(fields, "Curvature at", (value) => choose([value, at?.[1] ?? 0]), { width: "5.2rem" })
  const y = numberField(fields, "and", (value) => choose([at?.[0] ?? 0, value]), { width: "5.2rem" })
  const words = html("p", { role: "status" }, box, "")
  const list = html("ul", { class: "r-point-racers" }, box)
  /** @type {PlanePoint | null} */
  let at = null
  /** @type {PointTold | null} */
  let told = null
  /** @type {string | null} */
  let place = null
  /** @type {string | null} */
  let drawn = null
  let ready = false

  /** @param {PlanePoint} point */
  function choose(point) {
    const [x, y] = point.map((value) => Number(value.toPrecision(4)))
    at = [x, y]
    told = null
    if (ready) ask({ what: "point", at })
    redraw()
  }

  return {
    element: box,
    stopped() {
      at = null
    },
    choose,
    place: () => at,
    /**
     * A new race: the point stays where the ground is the same, and is asked for anew, since rates may have changed.
     * @param {Race} race
     */
    adopt(race) {
      const { surface, plane, pair, plane_seed: seed } = race.scene.settings
      const now = JSON.stringify(surface === "network" ? [surface, plane, pair, seed] : [surface])
      // What a link names before the first race belongs to that race.
      if (place !== null && (now !== place || (surface === "network" && plane === "pca"))) at = null
      place = now
      told = null
      ready = false
    },
    completed() {
      ready = true
      if (at) ask({ what: "point", at })
    },
    /** @param {PointTold} arrived */
    receive(arrived) {
      if (at && arrived.at[0] === at[0] && arrived.at[1] === at[1]) told = arrived
    },
    /**
     * What the map marks: the place, and the direction in which the ground is curved most.
     * @param {RaceView} view
     * @returns {PointMark | null}
     */
    mark: (view) => (view.options.click === "point" && at ? { at, direction: told?.direction ?? null } : null),
    /** @param {RaceView} view */
    draw(view) {
      const on = view.options.click === "point"
      tab.offer(on)
      set(box, { hidden: !on, "data-told": Boolean(told) })
      if (!on) return
      x.show(at?.[0] ?? null)
      y.show(at?.[1] ?? null)
      if (!told)
        setText(
          words,
          at
            ? "The curvature is being measured…"
            : "Click a place on the map, or type one: how curved is the ground there, " +
                "and which learning rates does it stand?",
        )
      const key = `${view.race}|${view.dark}|${at}|${Boolean(told)}`
      if (drawn === key) return
      drawn = key
      list.replaceChildren()
      if (!told) return
      setText(words, told.words)
      told.racers.forEach((racer, i) => {
        const item = html("li", { "data-over": racer.over }, list)
        const name = html("strong", {}, item)
        swatch(name, view.racers[i])
        html("span", {}, name, racer.name)
        html("span", {}, item, racer.words)
      })
    },
  }
}
