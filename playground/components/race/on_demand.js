// The parts of the page that are computed when asked for: one step opened, many starts, the sweep of rates.

import { html, set } from "../shared/dom.js"
import { safely } from "../shared/safely.js"
import { createBasinsView } from "./basins_view.js"
import { createOpenedView } from "./opened_view.js"
import { createPointView } from "./point_view.js"
import { createStartsView } from "./starts_view.js"
import { createTuneView } from "./tune_view.js"

/** @import { PackedArrays } from "../shared/codec.js" */
/** @import { RaceHeader, RaceWish } from "../shared/wire.d.ts" */
/** @import { MapView, Race, RaceView, Runner } from "./types.d.ts" */

/**
 * @param {Element} host
 * @param {{ map: Element, ask: (wish: RaceWish) => void, open: (wish: { step: number, racers: number[] }) => void,
 *   redraw: () => void, runner: Runner, onRates: (rates: number[]) => void }} page
 */
export function createOnDemand(host, { map, ask, open, redraw, runner, onRates }) {
  const basins = createBasinsView(map, { ask, redraw })
  const point = createPointView(map, { ask, redraw })
  const openedPanel = panel(
    host,
    "One step opened",
    "Gradient, memory and step of two racers, as arrows on the map and as formulas with their numbers.",
    (shown) => (shown ? wish() : redraw()),
  )
  const opened = createOpenedView(openedPanel, { onChoose: wish })
  const box = html("div", { class: "r-pair" }, host)
  const startsPanel = panel(
    box,
    "100 starts",
    "The same race from a hundred places: who ends where?",
    (shown) => shown && ready() && starts.start(),
  )
  const starts = createStartsView(startsPanel, { ask: () => ask({ what: "starts" }) })
  const tunePanel = panel(
    box,
    "Tune each",
    "Every racer with many learning rates: is it the optimizer, or its rate?",
    (shown) => shown && ready() && tune.start(),
  )
  const tune = createTuneView(tunePanel, { ask: () => ask({ what: "tune" }), onRates })
  /** @type {Race | null} */
  let race = null

  /** These parts are computed of a whole race. */
  const ready = () => Boolean(race?.complete)

  function wish() {
    if (!race?.complete || !opened.shown() || runner.playing) return
    open({ step: runner.step, racers: opened.chosen(race.racers.length) })
    redraw()
  }

  return {
    settled: wish,
    /** @param {Race} arrived */
    adopt(arrived) {
      race = arrived
      opened.clear()
      starts.clear()
      basins.clear()
      point.adopt(race)
      tune.clear()
      if (ready()) this.completed()
    },
    /** The last piece of the race is here. */
    completed() {
      wish()
      point.completed()
      if (starts.shown()) starts.start()
      if (tune.shown()) tune.start()
    },
    /**
     * @param {RaceHeader} header
     * @param {PackedArrays} arrays
     */
    receive(header, arrays) {
      if (header.opened) opened.receive(header.opened)
      if (header.starts) starts.receive(header.starts)
      if (header.basins) basins.receive(header.basins, arrays)
      if (header.point) point.receive(header.point)
      if (header.tuned !== undefined) tune.receive(header.tuned, arrays)
    },
    /**
     * The learner stopped what was being computed for one of these parts.
     * @param {string} what
     */
    stopped(what) {
      if (what === "starts") starts.stopped()
      if (what === "tune") tune.stopped()
      if (what === "basins") basins.stopped()
      if (what === "point") point.stopped()
    },
    /**
     * What lies on the map beside the paths.
     * @param {RaceView} view
     */
    drawn(view) {
      return { arrows: opened.arrows(view.racers, view.step), basins: basins.picture(view), point: point.mark(view) }
    },
    /** A place on the map was clicked, and its curvature is what the learner wants to know. */
    ask: point.choose,
    /** @param {MapView} view */
    draw(view) {
      safely(basins.element, () => basins.draw(view, ready()))
      safely(point.element, () => point.draw(view))
      safely(openedPanel.body, () => opened.draw(view))
      safely(startsPanel.body, () => starts.draw(view))
      safely(tunePanel.body, () => tune.draw(view))
    },
    charts: () => tune.svg(),
  }
}

/**
 * A panel that opens: its body, and whether it is open.
 * @param {Element} parent
 * @param {string} title
 * @param {string} line
 * @param {(shown: boolean) => void} onToggle
 */
function panel(parent, title, line, onToggle) {
  const box = html("details", { class: "panel r-fold" }, parent)
  const summary = html("summary", {}, box)
  html("h3", {}, summary, title)
  html("span", { class: "label" }, summary, line)
  const body = html("div", { class: "r-fold-body" }, box)
  box.addEventListener("toggle", () => onToggle(box.open))
  set(box, { "data-panel": title })
  return { body, box }
}
