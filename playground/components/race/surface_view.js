// The surface in three dimensions, drawn by Plotly. It keeps the camera the learner chose while the paths grow.
//
// The whole picture is drawn when the ground changes and when things come to rest. While the race plays or arrives,
// only the paths are drawn anew, at a pace that leaves the map its display frames, and the ground more rarely still;
// the newest step and the newest ground always arrive. Paths are drawn over the ground, at their true height, above or
// below it. A path under the pointer names its step.

import { html, set, setText } from "../shared/dom.js"
import { loadPlotlyLater } from "../shared/plotly.js"
import { letScroll } from "../shared/swipe.js"
import { cameraFor, groundOf, pathTraces, surfaceTrace } from "./space_traces.js"

/** @import { PlotElement, PlotlyLibrary } from "../shared/plotly_library.d.ts" */
/** @import { SpaceGround } from "./space_traces.js" */
/** @import { RaceView, Touched } from "./types.d.ts" */

/** While playing: pauses between two drawings, in units of what one costs. */
const PAUSE = 6
/** Three display frames when nothing is drawn, and the least a drawing is taken to cost, in milliseconds. */
const [THREE_FRAMES, LEAST_COST] = [50, 8]
/** On the slowest machines too the picture follows, in milliseconds. */
const MOST_PAUSE = 400
/** While the race plays or arrives, the least time from one ground to the next, in milliseconds: it is the dearest part
 *  of the page, and each step's own batch has another. */
const GROUND_PAUSE = 1000

/**
 * @param {Element} root
 * @param {string} address
 * @param {{ onHover: (found: Touched | null) => void }} page
 */
export function createSurfaceView(root, address, { onHover }) {
  const box = html("div", { class: "r-surface" }, root)
  const note = html("p", { class: "r-loading" }, box, "The surface is being drawn…")
  const plot = /** @type {PlotElement} */ (/** @type {HTMLElement} */ (html("div", { class: "r-plot" }, box)))
  letScroll(box)
  /** The ground, and for which surface. @type {{ race: number, key: string, made: SpaceGround } | null} */
  let ground = null
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
  /** When the ground was last drawn. */
  let grounded = 0
  /** What the picture around the paths was drawn for. @type {string | null} */
  let framed = null

  loadPlotlyLater(address).then(
    (loaded) => {
      Plotly = loaded
      draw()
    },
    (error) => setText(note, error.message),
  )

  async function draw() {
    if (!Plotly || !wanted || busy || gone || !plot.isConnected || !box.clientWidth) return
    const view = wanted
    wanted = null
    pending = false
    busy = true
    const began = performance.now()
    try {
      const early = ground?.key === groundKey(view) || began - grounded < GROUND_PAUSE
      if (rapid && early && ground?.race === view.race && framed === frameKey(view)) drawPaths(view)
      else await drawAll(view)
      drawnKey = keyOf(view, ground?.key)
      // The ground that is not drawn yet follows, also when nothing else changes any more.
      if (drawnKey !== keyOf(view)) wanted ??= view
    } catch {
      setText(note, "This browser cannot draw in three dimensions. The map shows the same race from above.")
      set(note, { hidden: false })
    }
    // The picture is painted by another process while we go on: its price shows in how much longer than usual the next
    // frames take.
    await frames(3)
    busy = false
    cost = 0.5 * cost + 0.5 * Math.max(performance.now() - began - THREE_FRAMES, LEAST_COST)
    if (wanted) schedule()
  }

  /** @param {RaceView} view */
  async function drawAll(view) {
    if (!Plotly) return
    const key = groundKey(view)
    const { made } = ground?.key === key ? ground : { made: groundOf(view) }
    ground = { race: view.race, key, made }
    const data = [surfaceTrace(view, made), ...pathTraces(view, made)]
    await Plotly.react(plot, data, layout(view, made), { displayModeBar: false, responsive: false })
    framed = frameKey(view)
    grounded = performance.now()
    bringForward()
    if (drawnKey !== null) return
    set(note, { hidden: true })
    plot.on("plotly_hover", ({ points: [point] }) => onHover({ step: point.customdata, racer: point.curveNumber - 1 }))
    plot.on("plotly_unhover", () => onHover(null))
  }

  /**
   * The paths alone: Plotly's own way draws the ground anew each time, which costs ten times as much.
   * @param {RaceView} view
   */
  function drawPaths(view) {
    const scene = plot._fullLayout?.scene?._scene
    if (!ground || !scene) return
    for (const [i, { x, y, z, customdata, ...more }] of pathTraces(view, ground.made).entries()) {
      const full = plot._fullData?.[i + 1]
      const told = "text" in more ? { x, y, z, customdata, text: more.text } : { x, y, z, customdata }
      Object.assign(plot.data?.[i + 1] ?? {}, told)
      if (full) scene.traces[full.uid].update(Object.assign(full, told))
    }
    // A name that was empty until now is a new object.
    bringForward()
    scene.glplot.redraw()
  }

  function bringForward() {
    for (const drawn of plot._fullLayout?.scene?._scene?.glplot.objects ?? [])
      if (drawn._trace && !drawn._trace.surface) inFront(drawn)
  }

  function schedule() {
    clearTimeout(timer)
    pending = true
    timer = rapid
      ? setTimeout(draw, Math.min(cost * PAUSE, MOST_PAUSE))
      : setTimeout(() => requestAnimationFrame(() => setTimeout(draw)))
  }

  /**
   * All that this picture depends on.
   * @param {RaceView} view
   * @param {string} [over] the key of the ground that it is drawn over, if not its own
   */
  function keyOf(view, over = groundKey(view)) {
    return [over, frameKey(view), view.step, view.place].join("|")
  }

  /** What the ground depends on. @param {RaceView} view */
  const groundKey = (view) => [view.race, view.surface.version, view.options.height, view.lowest].join("|")
  /** What is drawn around the paths. @param {RaceView} view */
  const frameKey = (view) => [view.race, view.dark, view.sized, view.type, view.options.height].join("|")

  /**
   * @param {RaceView} view
   * @param {SpaceGround} made
   */
  function layout(view, made) {
    const ink = view.dark ? "#e8ebea" : "#22282b"
    /** @param {string} title */
    const axis = (title) => ({
      title: { text: title },
      color: ink,
      gridcolor: view.dark ? "#384246" : "#d5d9d6",
      zeroline: false,
      nticks: 5,
      showspikes: false,
      showbackground: false,
      tickfont: { size: view.type },
    })
    const name = { linear: "loss", log: "log of the loss", clipped: "loss, clipped" }[view.options.height]
    return {
      uirevision: "the learner's camera",
      autosize: false,
      width: Math.max(160, box.clientWidth),
      height: Math.max(120, box.clientHeight),
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink, family: getComputedStyle(box).fontFamily },
      scene: {
        uirevision: "the learner's camera",
        aspectmode: "manual",
        aspectratio: { x: 1, y: 1, z: 0.7 },
        camera: cameraFor(box.clientWidth),
        xaxis: { ...axis(view.axes[0]), range: view.domain[0] },
        yaxis: { ...axis(view.axes[1]), range: view.domain[1] },
        zaxis: { ...axis(name), range: made.range },
      },
    }
  }

  box.addEventListener("pointerleave", () => onHover(null))

  return {
    /** @param {RaceView} view */
    update(view) {
      const now = performance.now()
      // While the paths grow, steps arrive or the slider is dragged, wait for the pace; else draw as soon as the map
      // has been.
      const moving = view.playing || view.known < view.steps || now - called < 150
      rapid = moving && ground?.race === view.race
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
 * Draws a line or a mark over whatever was drawn before it, and lets a pointer find it there.
 * @param {import("../shared/plotly_library.d.ts").DrawnObject} drawn
 */
function inFront(drawn) {
  if (drawn.inFront) return
  drawn.inFront = true
  for (const name of /** @type {const} */ (["draw", "drawTransparent", "drawPick"])) {
    const before = drawn[name]
    if (!before) continue
    drawn[name] = (...given) => {
      drawn.gl.disable(drawn.gl.DEPTH_TEST)
      before.apply(drawn, given)
      drawn.gl.enable(drawn.gl.DEPTH_TEST)
    }
  }
}
