// The parts of the page that are computed when asked for: one step opened, many starts, the sweep of rates.

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
 * @param {ReturnType<typeof import("../shared/tabs.js").createTabs>} tabs
 * @param {{ ask: (wish: RaceWish) => void, open: (wish: { step: number, racers: number[] }) => void,
 *   redraw: () => void, runner: Runner, onRates: (rates: number[]) => void }} page
 */
export function createOnDemand(tabs, { ask, open, redraw, runner, onRates }) {
  const openedTab = tabs.add("One step opened", {
    name: "opened",
    hint: "Gradient, memory and step of two racers, as arrows on the map and as formulas with their numbers.",
    opened: wish,
  })
  const opened = createOpenedView(openedTab, { onChoose: wish })
  const startsTab = tabs.add("100 starts", {
    name: "starts",
    hint: "The same race from a hundred places: who ends where?",
    opened: () => ready() && starts.start(),
  })
  const starts = createStartsView(startsTab, { ask: () => ask({ what: "starts" }) })
  const tuneTab = tabs.add("Tune each", {
    hint: "Every racer with many learning rates: is it the optimizer, or its rate?",
    opened: () => ready() && tune.start(),
  })
  const tune = createTuneView(tuneTab, { ask: () => ask({ what: "tune" }), onRates })
  const [basinsTab, pointTab] = [tabs.add("Basins"), tabs.add("Curvature")]
  const basins = createBasinsView(basinsTab, { ask, redraw })
  const point = createPointView(pointTab, { ask, redraw })
  for (const tab of [basinsTab, pointTab]) tab.offer(false)
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
      safely(openedTab.body, () => opened.draw(view))
      safely(startsTab.body, () => starts.draw(view))
      safely(tuneTab.body, () => tune.draw(view))
    },
    charts: () => tune.svg(),
    /** What a link keeps of these parts: whose basins are drawn, which place was asked about. */
    kept: () => ({ basins: basins.racer(), point: point.place() }),
    /** @param {number} racer */
    drawBasinsOf: basins.choose,
    /**
     * One of these parts is asked for, by the learner or by a link, and is seen.
     * @param {"basins" | "point"} part
     * @param {boolean} [wanted]
     */
    turnTo: (part, wanted) => (part === "basins" ? basinsTab : pointTab).show(wanted),
  }
}
