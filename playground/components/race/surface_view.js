// The surface in three dimensions, drawn by Plotly. It keeps the camera the learner chose while the paths grow.
//
// Drawing it takes longer than a display frame, so it follows the race at its own pace: while the race plays, about a
// tenth of the time goes into it, and the newest step always arrives. A path under the pointer names its step.

import { html, set, setText } from "../shared/dom.js"
import { loadPlotly } from "../shared/plotly.js"
import { heightScale } from "./heights.js"
import { plotlyScale } from "./palette.js"

/** @import { PlotElement, PlotlyLibrary } from "../shared/plotly_library.d.ts" */
/** @import { Racer, RaceView, Touched } from "./types.d.ts" */
/** A line or some points in space, each with its step; null is a gap.
 * @typedef {{ x: (number | null)[], y: (number | null)[], z: (number | null)[], customdata: number[] }} Trace
 */

/** While playing: pauses between two drawings, in units of what one costs. */
const PAUSE = 9
/** Every second point of the grid, and at most so many points of a path: the eye sees no difference, the clock does. */
const EVERY = 2
const MOST_POINTS = 240

/**
 * @param {Element} root
 * @param {string} address
 * @param {{ onHover: (found: Touched | null) => void }} page
 */
export function createSurfaceView(root, address, { onHover }) {
  const box = html("div", { class: "r-surface" }, root)
  const note = html("p", { class: "r-loading" }, box, "The surface is being drawn…")
  const plot = /** @type {PlotElement} */ (/** @type {HTMLElement} */ (html("div", { class: "r-plot" }, box)))
  /** The ground as Plotly takes it, and for which surface. */
  let ground = { key: "", x: [0], y: [0], z: [/** @type {(number | null)[]} */ ([])] }
  /** @type {PlotlyLibrary | null} */
  let Plotly = null
  /** @type {RaceView | null} */
  let wanted = null
  /** @type {string | null} */
  let drawnKey = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let busy = false
  let pending = false
  let rapid = false
  let called = 0
  let cost = 40
  let gone = false

  loadPlotly(address).then(
    (loaded) => {
      Plotly = loaded
      draw()
    },
    (error) => setText(note, error.message),
  )

  async function draw() {
    if (!Plotly || !wanted || busy || gone || !plot.isConnected) return
    const view = wanted
    wanted = null
    pending = false
    busy = true
    const began = performance.now()
    try {
      await Plotly.react(plot, traces(view), layout(view), { displayModeBar: false, responsive: false })
      if (drawnKey === null) {
        set(note, { hidden: true })
        plot.on("plotly_hover", ({ points: [point] }) =>
          onHover({ step: point.customdata, racer: point.curveNumber - 1 }),
        )
        plot.on("plotly_unhover", () => onHover(null))
      }
      drawnKey = keyOf(view)
    } catch {
      setText(note, "This browser cannot draw in three dimensions. The map shows the same race from above.")
      set(note, { hidden: false })
    }
    // The picture is painted by another process while we go on: its price shows in how long the next frames take.
    await frames(3)
    busy = false
    cost = 0.5 * cost + 0.5 * (performance.now() - began)
    if (wanted) schedule()
  }

  function schedule() {
    clearTimeout(timer)
    pending = true
    timer = rapid ? setTimeout(draw, cost * PAUSE) : setTimeout(() => requestAnimationFrame(() => setTimeout(draw)))
  }

  /**
   * All that this picture depends on.
   * @param {RaceView} view
   */
  function keyOf(view) {
    return [view.race, view.surface.version, view.options.height, view.dark, view.step, view.place, view.sized].join(
      "|",
    )
  }

  /** @param {RaceView} view */
  function traces(view) {
    const { side, values } = view.surface
    const scale = heightScale(values, view.options.height)
    const [[x0, x1], [y0, y1]] = view.domain
    const points = Math.ceil(side / EVERY)
    /**
     * @param {number} low
     * @param {number} high
     */
    const along = (low, high) => Array.from({ length: points }, (_, i) => low + ((high - low) * i * EVERY) / (side - 1))
    const key = `${view.race}|${view.surface.version}|${view.options.height}`
    if (ground.key !== key) {
      /**
       * @param {number} row
       * @param {number} column
       */
      const height = (row, column) => values[row * EVERY * side + column * EVERY]
      const z = Array.from({ length: points }, (_, row) =>
        Array.from({ length: points }, (_, column) =>
          Number.isFinite(height(row, column)) ? scale.of(height(row, column)) : null,
        ),
      )
      ground = { key, x: along(x0, x1), y: along(y0, y1), z }
    }
    const lift = (scale.high - scale.low) * 0.02
    const surface = {
      type: "surface",
      x: ground.x,
      y: ground.y,
      z: ground.z,
      showscale: false,
      colorscale: plotlyScale(view.dark),
      cmin: scale.low,
      cmax: scale.high,
      opacity: 1,
      lighting: { ambient: 0.75, diffuse: 0.45, specular: 0.05, roughness: 0.9 },
      hoverinfo: "skip",
      contours: {
        z: {
          show: true,
          start: scale.low,
          end: scale.high,
          size: (scale.high - scale.low) / 9 || 1,
          color: view.dark ? "rgba(232,235,234,.22)" : "rgba(34,40,43,.2)",
          width: 1,
        },
      },
    }
    /** @type {Trace} */
    const heads = { x: [], y: [], z: [], customdata: [] }
    const lines = view.racers.map((racer) => {
      // A step that is only pointed at moves the racers, not the ends of their paths: else the path would shrink away
      // from under the pointer.
      const last = racer.lastStep(Math.max(view.place, view.step))
      /** @type {Trace} */
      const line = { x: [], y: [], z: [], customdata: [] }
      /**
       * @param {Trace} into
       * @param {number} step
       * @param {number} x
       * @param {number} y
       * @param {number} loss
       */
      const put = (into, step, x, y, loss) => {
        const here = x >= x0 && x <= x1 && y >= y0 && y <= y1
        into.x.push(here ? x : null)
        into.y.push(here ? y : null)
        into.z.push(here ? Math.min(scale.of(loss), scale.high) + lift : null)
        into.customdata.push(step)
      }
      const stride = Math.max(1, Math.ceil(last / MOST_POINTS))
      for (let step = 0; step <= last; step += step + stride > last && step < last ? last - step : stride) {
        if (step && view.exact && stride === 1)
          for (const [x, y, loss] of between(view, racer, step)) put(line, step, x, y, loss)
        put(line, step, racer.x(step), racer.y(step), racer.loss(step))
      }
      const now = racer.lastStep(view.step)
      put(heads, now, racer.x(now), racer.y(now), racer.loss(now))
      return {
        type: "scatter3d",
        mode: "lines",
        name: racer.name,
        ...line,
        hoverinfo: "none",
        showlegend: false,
        connectgaps: false,
        line: { color: racer.colour, width: 6 },
      }
    })
    const colours = view.racers.map((racer) => racer.colour)
    const ends = {
      // At the start all stand in one place, where their names would cover each other.
      type: "scatter3d",
      mode: "markers+text",
      ...heads,
      hoverinfo: "none",
      showlegend: false,
      marker: { color: colours, symbol: view.racers.map((racer) => racer.mark.plotly), size: 5, line: { width: 0 } },
      text: view.racers.map((racer) => (view.step > 0 ? racer.name : "")),
      textposition: "top center",
      textfont: { color: colours, size: 12 },
    }
    return [surface, ...lines, ends]
  }

  /** @param {RaceView} view */
  function layout(view) {
    const ink = view.dark ? "#e8ebea" : "#22282b"
    /** @param {string} title */
    const axis = (title) => ({
      title: { text: title },
      color: ink,
      gridcolor: view.dark ? "#384246" : "#d5d9d6",
      zeroline: false,
      showspikes: false,
      showbackground: false,
      tickfont: { size: 11 },
    })
    const name = { linear: "loss", log: "log of the loss", clipped: "loss, clipped" }[view.options.height]
    return {
      uirevision: "the learner's camera",
      autosize: false,
      width: Math.max(220, box.clientWidth),
      height: Math.min(Math.max(220, box.clientWidth), 560),
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink, family: getComputedStyle(box).fontFamily },
      scene: {
        uirevision: "the learner's camera",
        aspectmode: "manual",
        aspectratio: { x: 1, y: 1, z: 0.7 },
        camera: { eye: { x: -1.35, y: -1.02, z: 1.38 }, center: { x: 0.03, y: -0.03, z: -0.2 } },
        xaxis: { ...axis(view.axes[0]), range: view.domain[0] },
        yaxis: { ...axis(view.axes[1]), range: view.domain[1] },
        zaxis: { ...axis(name), range: null, autorange: true },
      },
    }
  }

  box.addEventListener("pointerleave", () => onHover(null))

  return {
    /** @param {RaceView} view */
    update(view) {
      const now = performance.now()
      // While the paths grow, or the slider is dragged, wait for the pace; else draw as soon as the map has been.
      rapid = view.playing || now - called < 150
      called = now
      // More of a race that is still arriving changes nothing here until it is played.
      if (!busy && !pending && keyOf(view) === drawnKey) return
      wanted = view
      if (busy || (pending && rapid)) return
      schedule()
    },
    element: plot,
    plotly: () => Plotly,
    camera: () => plot._fullLayout?.scene?._scene?.getCamera() ?? null,
    destroy() {
      gone = true
      clearTimeout(timer)
      Plotly?.purge(plot)
    },
  }
}

/**
 * Resolves after so many display frames.
 * @param {number} count
 */
async function frames(count) {
  for (let i = 0; i < count; i += 1) await new Promise(requestAnimationFrame)
}

/**
 * Points on the way from the step before, on the surface: a long step across a valley would else run through its walls.
 * @param {RaceView} view
 * @param {Racer} racer
 * @param {number} step
 */
function between(view, racer, step) {
  const { side, values } = view.surface
  const [[x0, x1], [y0, y1]] = view.domain
  const from = [racer.x(step - 1), racer.y(step - 1)]
  const to = [racer.x(step), racer.y(step)]
  const cells = Math.hypot(((to[0] - from[0]) / (x1 - x0)) * side, ((to[1] - from[1]) / (y1 - y0)) * side)
  const count = Math.min(Math.floor(cells / 2), 24)
  const points = []
  for (let i = 1; i <= count; i += 1) {
    const share = i / (count + 1)
    const x = from[0] + (to[0] - from[0]) * share
    const y = from[1] + (to[1] - from[1]) * share
    const column = Math.round(((x - x0) / (x1 - x0)) * (side - 1))
    const row = Math.round(((y - y0) / (y1 - y0)) * (side - 1))
    if (column >= 0 && column < side && row >= 0 && row < side) points.push([x, y, values[row * side + column]])
  }
  return points
}
