// Loss against learning rate for every racer: the median over the seeds, the lowest and highest as a band.

import { html, set, setText, svg } from "../shared/dom.js"
import { markPath } from "../shared/families.js"
import { count, counted, fmt, powerOfTen } from "../shared/format.js"
import { placeLabels } from "./labels.js"
import { markInk } from "./marks.js"

/** @import { Packed, PackedArrays } from "../shared/codec.js" */
/** @import { Tuned } from "../shared/wire.d.ts" */
/** @import { TabPlace } from "../shared/tabs.js" */
/** @import { Axis, RaceView, Spot } from "./types.d.ts" */

/** The least height of the picture; else it is as high as its place leaves room for. */
const LEAST_HEIGHT = 130
const RIGHT = 14
const TOP = 10
const BOTTOM = 24

/**
 * @param {TabPlace} panel
 * @param {{ ask: () => void, onRates: (rates: number[]) => void }} page
 */
export function createTuneView({ body, shown }, { ask, onRates }) {
  const words = html("p", { class: "r-fair", role: "status" }, body, "")
  const picture = svg("svg", { role: "img", "aria-label": "Final loss against learning rate", class: "r-tune" }, body)
  const list = html("ul", { class: "r-why" }, body)
  const use = html("button", { type: "button" }, body, "Race with everyone's best rate")
  /** @type {(Tuned & { rates: number[], losses: Packed }) | null} */
  let found = null
  /** @type {string | null} */
  let key = null
  use.onclick = () => found && onRates(found.best.map((rate) => Number(Number(rate).toPrecision(2))))

  /** @param {RaceView} view */
  function draw(view) {
    if (!shown() || !found) return
    const width = Math.max(240, body.clientWidth)
    const now = `${view.race}|${view.sized}|${width}|${view.dark}`
    if (now === key) return
    set(use, { hidden: !found.best.length })
    const steps =
      found.steps < found.of
        ? `the first ${count(found.steps)} of the race’s ${count(found.of)} steps (more would take too long here)`
        : counted(found.steps, "step")
    setText(
      words,
      `Final loss after ${steps} against the learning rate: the line is the median of ${found.count} seeds, ` +
        `the band goes from the best to the worst (${found.seeds}).`,
    )
    list.replaceChildren()
    for (const sentence of found.words) html("li", {}, list, sentence)
    const height = Math.max(LEAST_HEIGHT, body.clientHeight - words.offsetHeight - 8)
    set(picture, { width, height, viewBox: `0 0 ${width} ${height}` })
    picture.replaceChildren()
    const { rates, losses, best } = found
    const rateCount = rates.length
    /**
     * @param {number} quantile
     * @param {number} racer
     * @param {number} k
     */
    const at = (quantile, racer, k) => losses.data[(quantile * best.length + racer) * rateCount + k]
    const axis = axisOf(losses.data)
    const left = 12 + 0.58 * view.type * Math.max(...axis.ticks.map(({ text }) => text.length), 3)
    /** @param {number} k */
    const toX = (k) => left + ((width - left - RIGHT) * k) / (rateCount - 1)
    /** @param {number} loss */
    const toY = (loss) =>
      TOP +
      (height - TOP - BOTTOM) *
        (1 - Math.min(Math.max((axis.of(loss) - axis.low) / (axis.high - axis.low || 1), -0.02), 1.02))
    const axes = svg("g", { class: "r-axes" }, picture)
    for (const { value, text } of axis.ticks) {
      svg("line", { class: "r-grid", x1: left, x2: width - RIGHT, y1: toY(value), y2: toY(value) }, axes)
      setText(svg("text", { x: left - 6, y: toY(value) + 4, "text-anchor": "end" }, axes), text)
    }
    rates.forEach((rate, k) => {
      // Where the axis has its name, it has no number.
      if (k % 5 || toX(k) > width - RIGHT - 9 * view.type) return
      setText(svg("text", { x: toX(k), y: height - 6, "text-anchor": "middle" }, axes), fmt(rate, 1))
    })
    setText(
      svg("text", { class: "r-axis-name", x: width - RIGHT, y: height - 6, "text-anchor": "end" }, axes),
      "learning rate",
    )
    /** @type {Spot[]} */
    const spots = []
    view.racers.forEach((racer, i) => {
      /** @param {number} quantile */
      const line = (quantile) => {
        /** @type {[number, number][]} */
        const points = []
        for (let k = 0; k < rateCount; k += 1) {
          const loss = at(quantile, i, k)
          points.push(Number.isFinite(loss) ? [toX(k), toY(loss)] : [toX(k), TOP - 4])
        }
        return points
      }
      const [lowest, middle, worst] = [line(0), line(1), line(2)]
      /** @param {[number, number][]} points */
      const d = (points) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`
      svg(
        "path",
        { class: "r-band", fill: racer.colour, d: `${d(lowest)}L${d([...worst].reverse()).slice(1)}Z` },
        picture,
      )
      svg("path", { class: "r-path", stroke: racer.colour, d: d(middle) }, picture)
      const k = rates.indexOf(Number(best[i]))
      svg("path", { ...markInk(racer), d: markPath(racer.mark, toX(k), middle[k][1], 4.5) }, picture)
      spots.push({ x: toX(k), y: middle[k][1], text: `${racer.name}: rate ${fmt(rates[k], 2)}`, colour: racer.colour })
    })
    for (const label of placeLabels(
      spots,
      { left, right: width - 4, top: TOP + 8, bottom: height - BOTTOM },
      view.type,
    )) {
      setText(
        svg(
          "text",
          { class: "r-label", x: label.x, y: label.y, fill: label.colour, "text-anchor": label.anchor },
          picture,
        ),
        label.text,
      )
    }
    key = now
  }

  return {
    shown,
    start() {
      set(use, { hidden: !found })
      if (found) return
      setText(words, "Every racer is trying its rates…")
      ask()
    },
    clear() {
      found = null
      key = null
      picture.replaceChildren()
      list.replaceChildren()
    },
    /**
     * @param {Tuned | null} told
     * @param {PackedArrays} arrays
     */
    receive(told, arrays) {
      if (told === null) return setText(words, "Nobody is racing yet.")
      found = { ...told, rates: [...arrays.tuned_rates.data], losses: arrays.tuned_losses }
    },
    stopped: () => setText(words, "Stopped. Open another tab and this one again to begin anew."),
    draw,
    svg: () => (found ? picture : null),
  }
}

/**
 * Logarithmic where no loss is below 0; else linear. Rates at which a racer diverged go off the top.
 * @param {Iterable<number>} values
 * @returns {Axis}
 */
function axisOf(values) {
  const finite = [...values].filter(Number.isFinite).sort((a, b) => a - b)
  if (!finite.length) return { low: 0, high: 1, of: (v) => v, ticks: [] }
  const roof = finite[Math.floor(finite.length * 0.97)]
  if (finite[0] > 0) {
    const low = Math.max(Math.log10(finite[0]), Math.log10(roof) - 12)
    const high = Math.log10(roof)
    const every = Math.max(1, Math.ceil((high - low) / 5))
    const ticks = []
    for (let power = Math.ceil(low); power <= high; power += every)
      ticks.push({ value: 10 ** power, text: powerOfTen(power) })
    // The lower end has its number, too, where no power of ten is near it.
    if (ticks.length && Math.log10(ticks[0].value) - low > 0.12 * (high - low))
      ticks.unshift({ value: 10 ** low, text: fmt(10 ** low, 2) })
    if (ticks.length < 2)
      ticks.splice(
        0,
        ticks.length,
        ...[low, (low + high) / 2, high].map((p) => ({ value: 10 ** p, text: fmt(10 ** p, 2) })),
      )
    return { low, high, of: (v) => Math.log10(Math.max(v, 10 ** (low - 1))), ticks }
  }
  const ticks = [0, 0.25, 0.5, 0.75, 1]
    .map((share) => finite[0] + share * (roof - finite[0]))
    .map((value) => ({ value, text: fmt(value, 3) }))
  return { low: finite[0], high: roof, of: (v) => v, ticks }
}
