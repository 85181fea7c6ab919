// The same surface in three dimensions, drawn by Plotly, which is fetched when this is first asked for. The camera
// stays where the learner turned it. The way runs at its true losses; a thread joins the dot to the surface.

import { html, set, setText } from "../../shared/dom.js"
import { isDark, plotlyScale } from "../../shared/palette.js"
import { loadPlotly } from "../../shared/plotly.js"
import { letScroll } from "../../shared/swipe.js"
import { coloursOf } from "./map_picture.js"

/** @import { PlotCamera, PlotElement, PlotlyLibrary } from "../../shared/plotly_library.d.ts" */
/** @import { heightsOf } from "./contours.js" */
/** @import { Footprint, inksOf } from "./map_picture.js" */
/** @import { LossPlane, PlaneSpot, RunOnPlane } from "./plane.js" */

/** What is seen. dot: where it stands, with its loss and the surface's there.
 * @typedef {{ heights: ReturnType<typeof heightsOf> | null, runs: RunInSpace[], inks: ReturnType<typeof inksOf>,
 *   size: { width: number, height: number } }} SeenInSpace
 */
/** @typedef {{ way: (Footprint & { loss?: number })[], optimizers: RunOnPlane["optimizers"],
 *   dot: { at: PlaneSpot, own: number, below: number, update: number } | null }} RunInSpace
 */

/** Drawing takes longer than a display frame: so long it waits at least before the next one. */
const PAUSE_MS = 90
const MOST_POINTS = 240
const MOST_SIDE = 51
/** Pixels by which a press that turns the picture moves at least; less is a click. */
const TURNED = 4
/** Where the camera stands at first, and how low above the floor it may go. */
const CAMERA = { eye: { x: -0.95, y: -2, z: 1.15 }, center: { x: 0, y: 0, z: -0.48 }, up: { x: 0, y: 0, z: 1 } }
const LOWEST_EYE = 0.1

/**
 * @param {HTMLElement} root
 * @param {string} address of Plotly
 * @param {(place: PlaneSpot) => void} onPlace a place of the surface was clicked
 */
export function createSpaceView(root, address, onPlace) {
  const box = html("div", { class: "surface-space", hidden: true }, root)
  const note = html("p", { class: "surface-note" }, box, "The part that draws in three dimensions is being fetched…")
  const plot = /** @type {PlotElement} */ (/** @type {HTMLElement} */ (html("div", {}, box)))
  /** @type {PlotlyLibrary | null} */
  let library = null
  let asked = false
  let busy = false
  /** @type {{ plane: LossPlane, seen: SeenInSpace } | null} */
  let wanted = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let gone = false
  let heard = false
  /** The place under the pointer. @type {PlaneSpot | null} */
  let pointed = null
  /** Where the button went down. @type {{ x: number, y: number, place: PlaneSpot | null } | null} */
  let pressed = null

  // Plotly tells a click when the button goes down, where a turn begins as well: which of them it is shows at its end.
  // That may be anywhere on the page, where Plotly does not hear it.
  /** @param {PointerEvent} event */
  function press({ clientX: x, clientY: y, button }) {
    pressed = button === 0 ? { x, y, place: pointed } : null
  }
  /** @param {PointerEvent} event */
  function release({ clientX: x, clientY: y }) {
    if (!pressed) return
    const still = Math.hypot(x - pressed.x, y - pressed.y) < TURNED
    const { place } = pressed
    pressed = null
    if (still && place) onPlace(place)
    const camera = sceneOf()?.getCamera()
    // What the pointer did last is in the camera with the next picture only.
    if (!still && camera) turn(fromAbove(camera))?.then(() => requestAnimationFrame(keepAbove))
  }
  letScroll(box)
  plot.addEventListener("pointerdown", press, true)
  window.addEventListener("pointerup", release)

  const sceneOf = () => plot._fullLayout?.scene?._scene

  /** @param {PlotCamera} camera */
  const turn = (camera) => library?.relayout(plot, { "scene.camera": camera })

  function keepAbove() {
    const scene = sceneOf()
    const camera = scene?.getCamera()
    if (!scene || !camera || camera.eye.z >= LOWEST_EYE) return
    const { center, eye, up } = fromAbove(camera)
    scene.camera.lookAt(spotOf(eye), spotOf(center), spotOf(up))
  }

  function hear() {
    if (heard) return
    heard = true
    /** @param {{ points: { x: number, y: number }[] }} event */
    const point = ({ points: [{ x, y }] }) => {
      pointed = [x, y]
      if (pressed) pressed.place ??= pointed
    }
    plot.on("plotly_hover", point)
    plot.on("plotly_click", point)
    plot.on("plotly_unhover", () => {
      pointed = null
    })
    plot.on("plotly_relayouting", keepAbove)
  }

  function fetchLibrary() {
    if (asked) return
    asked = true
    loadPlotly(address).then(
      (loaded) => {
        library = loaded
        draw()
      },
      (error) => {
        asked = false
        setText(note, error.message)
      },
    )
  }

  async function draw() {
    if (!library || busy || !wanted || gone || !box.isConnected) return
    const { plane, seen } = wanted
    wanted = null
    busy = true
    try {
      await library.react(plot, traces(plane, seen), layout(plane, seen), { displayModeBar: false, responsive: false })
      hear()
      set(note, { hidden: true })
    } catch {
      setText(note, "This browser cannot draw in three dimensions. From above it shows the same.")
      set(note, { hidden: false })
    }
    timer = setTimeout(() => {
      busy = false
      draw()
    }, PAUSE_MS)
  }

  /**
   * @param {LossPlane} plane
   * @param {SeenInSpace} seen
   */
  function traces(plane, { heights, runs, inks }) {
    const { relief, told } = plane
    if (!relief || !heights) return []
    const { side, values } = relief
    const every = Math.max(1, Math.floor((side - 1) / (MOST_SIDE - 1)))
    const points = Math.floor((side - 1) / every) + 1
    /** @param {[number, number]} range */
    const along = ([low, high]) =>
      Array.from({ length: points }, (_, i) => low + ((high - low) * i * every) / (side - 1))
    const [x, y] = told.domain.map(along)
    const z = Array.from({ length: points }, (_, row) =>
      Array.from({ length: points }, (_, column) => finite(heights.share(values[row * every * side + column * every]))),
    )
    const dark = isDark(root)
    const surface = {
      type: "surface",
      ...{ x, y, z },
      showscale: false,
      // Ways run below the surface, too, and are seen through it.
      opacity: 0.75,
      colorscale: plotlyScale(dark),
      ...{ cmin: 0, cmax: 1 },
      lighting: { ambient: 0.75, diffuse: 0.45, specular: 0.05, roughness: 0.9 },
      // Nothing is written beside the pointer, but Plotly tells what is under it.
      hoverinfo: "none",
      contours: {
        x: { highlight: false },
        y: { highlight: false },
        z: {
          highlight: false,
          show: true,
          start: 0,
          end: 1,
          size: 0.1,
          color: dark ? "rgba(232,235,234,.3)" : "rgba(34,40,43,.3)",
          width: 1,
        },
      },
    }
    return [surface, ...runs.flatMap((run) => tracesOf(run, told, heights, inks))]
  }

  /**
   * @param {LossPlane} plane
   * @param {SeenInSpace} seen
   */
  function layout({ told }, { heights, inks, size }) {
    /** @param {string} title */
    const axis = (title) => ({
      title: { text: title, font: { size: 12 } },
      color: inks.ink,
      gridcolor: "rgba(128,128,128,.25)",
      zeroline: false,
      showspikes: false,
      showbackground: false,
      tickfont: { size: 12 },
      nticks: 4,
    })
    const marks = heights ? [0, 0.5, 1] : []
    return {
      uirevision: "the learner's camera",
      autosize: false,
      width: Math.max(size.width, 100),
      height: Math.max(size.height, 100),
      margin: { l: 0, r: 0, t: 0, b: 0 },
      paper_bgcolor: "rgba(0,0,0,0)",
      font: { color: inks.ink, family: getComputedStyle(box).fontFamily },
      scene: {
        uirevision: "the learner's camera",
        aspectmode: "manual",
        aspectratio: { x: 1.9, y: 1.1, z: 0.7 },
        camera: CAMERA,
        xaxis: { ...axis(told.axes[0]), range: told.domain[0] },
        yaxis: { ...axis(told.axes[1]), range: told.domain[1] },
        zaxis: {
          ...axis("loss"),
          autorange: true,
          tickvals: marks,
          ticktext: marks.map((mark) => Number(heights?.loss(mark).toPrecision(2)).toString()),
        },
      },
    }
  }

  return {
    /**
     * @param {LossPlane} plane
     * @param {SeenInSpace} seen
     */
    update(plane, seen) {
      set(box, { hidden: false })
      fetchLibrary()
      wanted = { plane, seen }
      draw()
    },
    rest() {
      set(box, { hidden: true })
    },
    /** As it stood at first. */
    turnBack: () => turn(CAMERA),
    destroy() {
      gone = true
      clearTimeout(timer)
      window.removeEventListener("pointerup", release)
      library?.purge(plot)
    },
  }
}

/**
 * A run's way at its true losses, the thread from its dot to the surface, and the dot.
 * @param {RunInSpace} run
 * @param {LossPlane["told"]} told
 * @param {ReturnType<typeof heightsOf>} heights
 * @param {ReturnType<typeof inksOf>} inks
 */
function tracesOf({ way, optimizers, dot }, told, heights, inks) {
  if (!optimizers.length) return []
  const colours = coloursOf(optimizers, inks.themed)
  const known = way.filter(({ loss, at }) => Number.isFinite(loss) && onMap(told, at))
  const stride = Math.max(1, Math.ceil(known.length / MOST_POINTS))
  const few = known.filter((_, index) => index % stride === 0 || index === known.length - 1)
  const plain = { type: "scatter3d", hoverinfo: "none", showlegend: false }
  const line = {
    ...plain,
    mode: "lines",
    x: few.map(({ at }) => at[0]),
    y: few.map(({ at }) => at[1]),
    z: few.map(({ loss }) => finite(heights.share(loss ?? Number.NaN))),
    line: { color: few.map(({ update }) => colours(update)), width: 6 },
  }
  if (!dot || !onMap(told, dot.at)) return [line]
  const [own, below] = [finite(heights.share(dot.own)), finite(heights.share(dot.below))]
  const [across, up] = dot.at
  const thread = { ...plain, mode: "lines", x: [across, across], y: [up, up], z: [own, below] }
  const marker = { color: colours(dot.update), size: 6, line: { color: inks.paper, width: 1 } }
  return [
    line,
    { ...thread, line: { color: inks.ink, width: 4 } },
    { ...plain, mode: "markers", x: [across], y: [up], z: [own], marker },
  ]
}

/**
 * A camera no lower than may be, as far away as it was: from below the ground there is nothing to see.
 * @param {PlotCamera} camera
 * @returns {PlotCamera}
 */
export function fromAbove(camera) {
  const { eye, center } = camera
  if (eye.z >= LOWEST_EYE) return camera
  const [x, y, z] = [eye.x - center.x, eye.y - center.y, LOWEST_EYE - center.z]
  const beside = Math.hypot(x, y) || 1
  const wide = Math.sqrt(Math.max(x * x + y * y + (eye.z - center.z) ** 2 - z * z, 0)) / beside
  return { ...camera, eye: { x: center.x + x * wide, y: center.y + y * wide, z: LOWEST_EYE } }
}

/** @type {(spot: PlotCamera["eye"]) => [number, number, number]} */
const spotOf = ({ x, y, z }) => [x, y, z]

/** Plotly draws a hole where there is nothing. @param {number} value */
const finite = (value) => (Number.isFinite(value) ? value : null)

/**
 * @param {LossPlane["told"]} told
 * @param {PlaneSpot} at
 */
const onMap = ({ domain }, at) => domain.every(([least, most], axis) => at[axis] >= least && at[axis] <= most)
