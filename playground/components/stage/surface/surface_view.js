// The loss surface beside the network, from above: the ground, the way the run came, the dot. The dot moves where the
// weights do, in the update, and in no other phase.

import { html, set, setText, svg } from "../../shared/dom.js"
import { MARKS } from "../../shared/families.js"
import { fmt } from "../../shared/format.js"
import { describeKeys } from "../../shared/keys.js"
import { noteDone, wasDone } from "../../shared/once.js"
import { isDark } from "../../shared/palette.js"
import { ticks } from "../../shared/ticks.js"
import { stateAt } from "../changes.js"
import { widthOf } from "../network/fitted.js"
import { isNormal } from "../network/normal_lens.js"
import { heightsOf, paintGround } from "./contours.js"
import { createSurfaceControls } from "./controls.js"
import { coloursOf, drawMoving, inksOf, LONGEST_THREAD, pixelOf, placeOf } from "./map_picture.js"
import { drawnLoss, isOnMap, mostLike, placeOn } from "./plane.js"
import { createSpaceView } from "./space_view.js"
import { ABOUT_DOT, ABOUT_PLANE, wordsOfDot, wordsOfPlane } from "./surface_words.js"
import { createWay, withDot } from "./way.js"
import { createWayTables } from "./way_table.js"

/** @import { SetPlace } from "../../shared/wire.d.ts" */
/** @import { PreparedSetup, Scene, Seen, Store, SurfaceChoice, SurfaceOptions } from "../types.d.ts" */
/** @import { MapPlace } from "./map_picture.js" */
/** @import { LossPlane, PlaneSpot, RunOnPlane } from "./plane.js" */

const LEFT = 44
const BOTTOM = 20
/** Pixels around the dot that take hold of it; how far a press must move to be a drag. */
const GRASP = 14
const DRAGGED = 4
const KEY_STEP = 1 / 40
/** What is told until a place has been clicked, at length and shorter, the room it leaves to the axis beside it, and
 * where it is remembered that there was a click.
 */
const HINTS = [
  "Deeper colour: less loss. Dot: the weights now. Click to move it.",
  "Deeper: less loss. Dot: the weights now. Click to move.",
  "Press to move",
]
const HINT_BESIDE = 160
const COMING = "The loss from above. It is on its way."
const CLICKED = "bp-place-chosen"

/**
 * @param {HTMLElement} root
 * @param {Store} store
 * @param {string} plotly the address of Plotly
 * @param {{ choose: (chosen: Partial<SurfaceChoice>) => void, space: (space: boolean) => void,
 *   place: (change: SetPlace) => void, like: (id: string | null) => void }} on like: the parameter whose direction the
 *   pointer is in
 */
export function createSurfaceView(root, store, plotly, on) {
  const element = html("div", { class: "loss-surface" }, root)
  const controls = createSurfaceControls(element, {
    choose: on.choose,
    space: on.space,
    turnBack: () => space.turnBack(),
  })
  const box = html("div", { class: "surface-box" }, element)
  const flat = html("div", { class: "surface-flat" }, box)
  const ground = html("canvas", { class: "surface-ground", "aria-hidden": "true" }, flat)
  const axes = svg("svg", { class: "surface-axes", "aria-hidden": "true" }, flat)
  const moving = html("canvas", { class: "surface-moving", tabindex: 0, role: "img", "aria-label": COMING }, flat)
  const note = html("p", { class: "surface-note" }, flat, "The surface is being computed…")
  const words = html("div", { class: "surface-words" }, element)
  const dotWords = html("span", { class: "of-dot", title: ABOUT_DOT }, words)
  words.append(" ")
  const planeWords = html("span", { class: "of-plane" }, words)
  const tables = createWayTables(element)
  const space = createSpaceView(box, plotly, setTo)
  let clicked = wasDone(CLICKED)
  const hint = html("p", { class: "surface-hint", hidden: true }, box)

  /** @type {{ plane: LossPlane, setup: PreparedSetup, scene: Scene, options: SurfaceOptions } | null} */
  let seen = null
  /** The ways of the first run and of its twin. */
  const ways = [createWay(), createWay()]
  /** @type {ReturnType<typeof heightsOf> | null} */
  let heights = null
  /** What the ground was painted from. @type {unknown[]} */
  let painted = []
  let inks = inksOf(root)
  let size = { width: 0, height: 0 }
  /** The dots of the first run and its twin as they are drawn, and where they move to.
   * @type {{ at: (PlaneSpot | null)[], to: (PlaneSpot | null)[], frame: number }}
   */
  const dots = { at: [], to: [], frame: 0 }
  /** @type {PlaneSpot | null} */
  let target = null
  /** @type {string | null} */
  let hovered = null
  /** @type {string | null} */
  let likened = null
  /** @type {{ from: PlaneSpot, id: number, moved: boolean } | null} */
  let held = null

  const sized = new ResizeObserver(() => {
    size = { width: flat.clientWidth, height: flat.clientHeight }
    painted = []
    const text = Number.parseFloat(getComputedStyle(hint).fontSize)
    setText(hint, HINTS.find((words) => widthOf(words, text) <= size.width - HINT_BESIDE) ?? HINTS[2])
    if (seen) show(seen)
  })
  sized.observe(flat)

  /** @returns {MapPlace | null} */
  function mapPlace() {
    if (!seen || !size.width) return null
    return { left: LEFT, top: 4, width: size.width - LEFT - 6, height: size.height - BOTTOM - 6, told: seen.plane.told }
  }

  /**
   * @param {LossPlane | null} plane
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {SurfaceOptions} options
   */
  function update(plane, setup, scene, options) {
    controls.update(setup, options.surface, options, plane?.told.plane ?? "")
    const laid = Boolean(plane?.relief)
    set(note, { hidden: laid })
    set(hint, { hidden: clicked || !laid })
    setText(note, setup.standstill ? "There is nothing to learn from yet." : "The surface is being computed…")
    set(flat, { "data-space": options.space })
    if (!plane) {
      seen = null
      wipe()
      setText(dotWords, "")
      setText(planeWords, "")
      return
    }
    // The theme changes while nothing plays; asking for colours with every picture would cost time.
    if (!options.playing) inks = inksOf(root)
    seen = { plane, setup, scene, options }
    show(seen)
  }

  const runsSeen = () => (store.twin ? [store, store.twin] : [store])
  const mine = () => (store.twin && seen?.options.shown === "twin" ? 1 : 0)

  /** The state the dots stand for: once the update has the new weights, the one they lead to. @param {Scene} scene */
  const stateOf = (scene) => (scene.done("theta") ? scene.cursor.update + 1 : stateAt(scene.cursor))

  /** @param {NonNullable<typeof seen>} now */
  function show({ plane, setup, scene, options }) {
    const state = stateOf(scene)
    for (const [index, run] of runsSeen().entries()) {
      const key = `${plane.told.plane}|${setup.run}|${setup.view.revision}`
      ways[index].keep(key, plane, plane.runs[index], run.states, { reached: options.reached, state })
    }
    const to = runsSeen().map((run, index) => {
      const theta = index === mine() ? scene.theta : run.states.get(state)?.theta
      return theta && theta.length === plane.u.length ? placeOn(plane, theta) : null
    })
    moveDots(to, scene.phase === "update" ? options.motion : 0)
    tables.update(
      plane.told.axes,
      runsSeen().map((run, index) => ({
        steps: () => ways[index].steps(Math.min(state, options.reached)),
        loss: (update) => lossOn(run, plane.runs[index], update),
      })),
    )
    paint(plane)
    say(plane, scene, state, to)
    if (options.space) space.update(plane, { heights, runs: runsInSpace(plane, state, to), inks, size })
    else space.rest()
    draw()
  }

  /**
   * @param {(PlaneSpot | null)[]} to
   * @param {number} motion milliseconds
   */
  function moveDots(to, motion) {
    if (to.length === dots.to.length && to.every((spot, index) => same(spot, dots.to[index]))) return
    cancelAnimationFrame(dots.frame)
    const from = dots.at
    dots.to = to
    if (!motion) {
      dots.at = to
      return
    }
    const began = performance.now()
    const way = Math.max(motion - 40, 1)
    /** @param {number} now */
    const step = (now) => {
      const share = Math.min(Math.max((now - began) / way, 0), 1)
      dots.at = to.map((spot, index) => between(from[index] ?? spot, spot, share * (2 - share)))
      draw()
      if (share < 1) dots.frame = requestAnimationFrame(step)
    }
    step(began)
  }

  /**
   * What is drawn in space of each run. A batch's loss was not that batch's anywhere else on the way.
   * @param {LossPlane} plane
   * @param {number} state
   * @param {(PlaneSpot | null)[]} to
   */
  function runsInSpace(plane, state, to) {
    const all = plane.told.contours === "all"
    return runsSeen().map((run, index) => {
      const way = ways[index].steps(Math.min(state, seen?.options.reached ?? 0))
      const at = to[index]
      const [own, below] = at ? lossesAt(plane, index, state, at) : [Number.NaN, Number.NaN]
      return {
        way: way.map((step) => ({ ...step, loss: all ? lossOn(run, plane.runs[index], step.update) : undefined })),
        optimizers: plane.runs[index]?.optimizers ?? [],
        dot: at ? { at, own, below, update: state } : null,
      }
    })
  }

  /** What stands here is of no network any more, or of another: ground, axes and dot go. */
  function wipe() {
    set(ground, { hidden: true })
    axes.replaceChildren()
    moving.getContext("2d")?.clearRect(0, 0, moving.width, moving.height)
    heights = null
    painted = []
  }

  /** @param {LossPlane} plane */
  function paint(plane) {
    const { relief, told } = plane
    if (!relief) return wipe()
    set(ground, { hidden: false })
    if (!size.width) return
    const dark = isDark(root)
    if (painted[0] !== relief.values) heights = heightsOf(relief.values)
    const now = [relief.values, told.plane, dark, size.width, size.height]
    if (painted.length && now.every((value, index) => value === painted[index])) return
    painted = now
    const map = /** @type {MapPlace} */ (mapPlace())
    const ratio = Math.min(window.devicePixelRatio || 1, 2)
    set(ground, { width: Math.round(map.width * ratio), height: Math.round(map.height * ratio) })
    Object.assign(ground.style, {
      left: `${map.left}px`,
      top: `${map.top}px`,
      width: `${map.width}px`,
      height: `${map.height}px`,
    })
    set(moving, { width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) })
    paintGround(ground, relief, /** @type {ReturnType<typeof heightsOf>} */ (heights), dark)
    drawAxes(map)
  }

  /** @param {MapPlace} map */
  function drawAxes(map) {
    set(axes, { width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}` })
    axes.replaceChildren()
    const { domain, axes: names } = map.told
    const bottom = map.top + map.height
    for (const [axis, room] of /** @type {[0 | 1, number][]} */ ([
      [0, map.width / 70],
      [1, map.height / 40],
    ]))
      for (const tick of ticks(...domain[axis], Math.max(2, Math.min(5, Math.floor(room))))) {
        const spot = /** @type {PlaneSpot} */ (axis === 0 ? [tick, domain[1][0]] : [domain[0][0], tick])
        const [x, y] = pixelOf(map, spot)
        const end = axis === 0 && x > map.left + map.width - 16 ? "end" : "middle"
        const at =
          axis === 0
            ? { x, y: bottom + 15, "text-anchor": end }
            : { x: map.left - 5, y: clampText(y + 4, map), "text-anchor": "end" }
        setText(svg("text", at, axes), fmt(tick, 3))
      }
    setText(
      svg("text", { class: "axis-name", x: map.left + map.width - 6, y: bottom - 6, "text-anchor": "end" }, axes),
      `${names[0]} →`,
    )
    setText(svg("text", { class: "axis-name", x: map.left + 6, y: map.top + 15 }, axes), `↑ ${names[1]}`)
  }

  /** @type {(y: number, map: MapPlace) => number} */
  const clampText = (y, map) => Math.min(Math.max(y, map.top + 11), map.top + map.height)

  /**
   * @param {LossPlane} plane
   * @param {Scene} scene
   * @param {number} state the one the dot stands for
   * @param {(PlaneSpot | null)[]} dots of the first run, and of its twin
   */
  function say(plane, scene, state, [first, twin]) {
    const to = mine() ? twin : first
    const known = plane.told.update === null || plane.told.update === scene.cursor.update
    const told = known ? plane.runs[mine()]?.dots.get(state) : undefined
    const onMap = !to || isOnMap(plane.told, to)
    const { anatomy } = scene.setup
    const oneBatch = anatomy.layers.some((_, layer) => isNormal(anatomy, layer))
    const { update } = scene.cursor
    setText(dotWords, wordsOfDot(plane, { dot: told, state, update, onMap, finite: heights?.finite ?? true, oneBatch }))
    setText(planeWords, wordsOfPlane(plane))
    set(planeWords, { title: ABOUT_PLANE[plane.told.kind] })
    set(element, {
      "data-plane": plane.told.plane,
      "data-side": plane.relief?.side ?? 0,
      "data-at": first ? first.join(" ") : null,
      "data-twin-at": twin ? twin.join(" ") : null,
      "data-waiting": plane.told.waiting || plane.told.unfinished,
    })
    set(moving, { "aria-label": `The loss from above. ${dotWords.textContent} ${planeWords.textContent}` })
  }

  /**
   * How far above the surface a run's dot is drawn, in pixels; null where that is not known.
   * @param {LossPlane} plane
   * @param {number} index
   * @param {number} state
   */
  function threadOf(plane, index, state) {
    const at = dots.at[index]
    if (!at || !heights) return null
    const [own, below] = lossesAt(plane, index, state, at)
    const rise = heights.share(own) - heights.share(below)
    if (!Number.isFinite(rise)) return null
    return Math.min(Math.max(rise * 90, -LONGEST_THREAD), LONGEST_THREAD)
  }

  /**
   * A dot's own loss and the surface's there: the engine's where they are here, else what is drawn below.
   * @param {LossPlane} plane
   * @param {number} index
   * @param {number} state
   * @param {PlaneSpot} at
   */
  function lossesAt(plane, index, state, at) {
    const told = plane.runs[index]?.dots.get(state)
    if (told && (plane.told.update === null || plane.told.update === seen?.scene.cursor.update))
      return [told.own, told.below]
    const own = plane.told.contours === "all" ? runsSeen()[index].states.get(state)?.metrics.train : undefined
    return [own ?? Number.NaN, drawnLoss(plane, at)]
  }

  function draw() {
    const map = mapPlace()
    if (!seen || !map || !heights || seen.options.space) return
    const pencil = /** @type {CanvasRenderingContext2D} */ (moving.getContext("2d"))
    const ratio = moving.width / size.width
    pencil.setTransform(ratio, 0, 0, ratio, 0, 0)
    pencil.clearRect(0, 0, size.width, size.height)
    const { plane, setup, scene, options } = seen
    const now = stateOf(scene)
    const arrow = setup.anatomy.parameters.findIndex(({ id }) => id === hovered)
    drawMoving(pencil, map, {
      runs: plane.runs.slice(0, runsSeen().length).map(({ optimizers }, index) => ({
        way: withDot(ways[index].steps(options.reached), now, dots.at[index]),
        dot: dots.at[index],
        thread: threadOf(plane, index, now),
        mark: MARKS[index],
        colours: coloursOf(optimizers, inks.themed),
      })),
      now,
      target,
      hovered: arrow < 0 ? null : [plane.u[arrow], plane.v[arrow]],
      from: dots.at[mine()],
      ink: inks.ink,
      paper: inks.paper,
    })
  }

  // -- what the learner does --

  /**
   * @param {PointerEvent} event
   * @returns {PlaneSpot}
   */
  function pointed(event) {
    const { left, top } = moving.getBoundingClientRect()
    return [event.clientX - left, event.clientY - top]
  }

  /** @param {PlaneSpot} place */
  function setTo(place) {
    if (!seen) return
    noteDone(CLICKED)
    clicked = true
    set(hint, { hidden: true })
    on.place({ what: "place", plane: seen.plane.told.plane, at: place })
  }

  moving.addEventListener("pointerdown", (event) => {
    const map = mapPlace()
    if (event.button !== 0 || !map || !placeOf(map, pointed(event))) return
    held = { from: pointed(event), id: event.pointerId, moved: false }
    const dot = dots.at[mine()]
    const at = dot && pixelOf(map, dot)
    if (at && event.pointerType !== "touch" && Math.hypot(at[0] - held.from[0], at[1] - held.from[1]) <= GRASP)
      moving.setPointerCapture(event.pointerId)
  })
  moving.addEventListener("pointermove", (event) => {
    const map = mapPlace()
    if (!map || !seen) return
    const pixel = pointed(event)
    const place = placeOf(map, pixel)
    if (held && Math.hypot(pixel[0] - held.from[0], pixel[1] - held.from[1]) > DRAGGED) held.moved = true
    if (held?.moved && moving.hasPointerCapture(event.pointerId)) {
      target = place
      draw()
    }
    const dot = dots.at[mine()]
    const like = place && dot && event.pointerType !== "touch" ? mostLike(seen.plane, dot, place) : null
    likenTo(like === null ? null : seen.setup.anatomy.parameters[like].id)
  })
  moving.addEventListener("pointerup", (event) => {
    const map = mapPlace()
    const place = map && placeOf(map, pointed(event))
    const meant = held && (moving.hasPointerCapture(event.pointerId) ? held.moved : !held.moved)
    held = null
    target = null
    if (place && meant) setTo(place)
    draw()
  })
  moving.addEventListener("pointerleave", () => {
    if (!held) target = null
    likenTo(null)
    draw()
  })
  moving.addEventListener("pointercancel", () => {
    held = null
    target = null
    draw()
  })
  describeKeys("On the loss surface's dot", [
    ["Arrow keys", "Choose another place for the weights"],
    ["Enter", "Sets them there"],
    ["Escape", "Leaves them where they are"],
  ])
  moving.addEventListener("keydown", (event) => {
    const map = mapPlace()
    if (!map || !seen) return
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    if (step) {
      const { domain } = seen.plane.told
      const from = target ?? dots.at[mine()] ?? [0, 0]
      target = /** @type {PlaneSpot} */ (
        domain.map(([least, most], axis) =>
          Math.min(Math.max(from[axis] + step[axis] * KEY_STEP * (most - least), least), most),
        )
      )
    } else if (event.key === "Enter" && target) {
      setTo(target)
      target = null
    } else if (event.key === "Escape" && target) target = null
    else return
    event.preventDefault()
    event.stopPropagation()
    draw()
  })

  /** @param {string | null} id */
  function likenTo(id) {
    if (id === likened) return
    likened = id
    on.like(id)
  }

  return {
    element,
    update,
    /** @param {string | null} id the part whose own direction is shown */
    hover(id) {
      if (id === hovered) return
      hovered = id
      draw()
    },
    destroy() {
      sized.disconnect()
      cancelAnimationFrame(dots.frame)
      tables.destroy()
      space.destroy()
    },
  }
}

/**
 * The loss of all examples on the way.
 * @param {Seen} run
 * @param {RunOnPlane | undefined} told
 * @param {number} update
 */
const lossOn = (run, told, update) => run.states.get(update)?.metrics.train ?? told?.losses.get(update)

/**
 * @param {PlaneSpot | null} a
 * @param {PlaneSpot | null | undefined} b
 */
const same = (a, b) => a === b || (Boolean(a && b) && a?.[0] === b?.[0] && a?.[1] === b?.[1])

/**
 * @param {PlaneSpot | null} from
 * @param {PlaneSpot | null} to
 * @param {number} share
 * @returns {PlaneSpot | null}
 */
const between = (from, to, share) =>
  from && to && share < 1 ? [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share] : to
