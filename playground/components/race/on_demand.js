// The parts of the page that are computed when asked for: one step opened, many starts, the sweep of rates.

import { html, set } from "../shared/dom.js"
import { createBasinsView } from "./basins_view.js"
import { createOpenedView } from "./opened_view.js"
import { createPointView } from "./point_view.js"
import { createStartsView } from "./starts_view.js"
import { createTuneView } from "./tune_view.js"

export function createOnDemand(host, { map, ask, open, redraw, runner, onRates }) {
  const basins = createBasinsView(map, { ask, redraw })
  const point = createPointView(map, { ask, redraw })
  const opened = createOpenedView(
    panel(
      host,
      "One step opened",
      "Gradient, memory and step of two racers, as arrows on the map and as formulas with their numbers.",
      (shown) => (shown ? wish() : redraw()),
    ),
    { onChoose: wish },
  )
  const box = html("div", { class: "r-pair" }, host)
  const starts = createStartsView(
    panel(
      box,
      "100 starts",
      "The same race from a hundred places: who ends where?",
      (shown) => shown && ready() && starts.start(),
    ),
    { ask: () => ask({ what: "starts" }) },
  )
  const tune = createTuneView(
    panel(
      box,
      "Tune each",
      "Every racer with many learning rates: is it the optimizer, or its rate?",
      (shown) => shown && ready() && tune.start(),
    ),
    { ask: () => ask({ what: "tune" }), onRates },
  )
  let race = null

  /** These parts are computed of a whole race. */
  const ready = () => Boolean(race?.complete)

  function wish() {
    if (!ready() || !opened.shown() || runner.playing) return
    open({ step: runner.step, racers: opened.chosen(race.racers.length) })
    redraw()
  }

  return {
    settled: wish,
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
    receive(header, arrays) {
      if (header.opened) opened.receive(header.opened)
      if (header.starts) starts.receive(header.starts)
      if (header.basins) basins.receive(header.basins, arrays)
      if (header.point) point.receive(header.point)
      if ("tuned" in header) tune.receive(header.tuned, arrays)
    },
    /** What lies on the map beside the paths. */
    drawn(view) {
      return { arrows: opened.arrows(view.racers, view.step), basins: basins.picture(view), point: point.mark(view) }
    },
    /** A place on the map was clicked, and its curvature is what the learner wants to know. */
    ask: point.choose,
    draw(view) {
      basins.draw(view, ready())
      point.draw(view)
      opened.draw(view)
      starts.draw(view)
      tune.draw(view)
    },
    charts: () => tune.svg(),
  }
}

/** A panel that opens: its body, and whether it is open. */
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
