// The loss surface beside the network, from above: the ground, the way the run came, the dot. The dot moves where the
// weights do, in the update, and in no other phase.

import { isDark } from "../../race/palette.js"
import { html, set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { ticks } from "../../shared/ticks.js"
import { stateAt } from "../changes.js"
import { heightsOf, paintGround } from "./contours.js"
import { createSurfaceControls } from "./controls.js"
import { coloursOf, drawMoving, inksOf, LONGEST_THREAD, pixelOf, placeOf } from "./map_picture.js"
import { drawnLoss, isOnMap, mostLike, placeOn } from "./plane.js"
import { createSpaceView } from "./space_view.js"
import { wordsOfDot, wordsOfPlane } from "./surface_words.js"

/** @import { SetPlace } from "../../shared/wire.d.ts" */
/** @import { PreparedSetup, Scene, Store, SurfaceChoice, SurfaceOptions } from "../types.d.ts" */
/** @import { MapPlace } from "./map_picture.js" */
/** @import { LossPlane, PlaneSpot } from "./plane.js" */

const LEFT = 44
const BOTTOM = 20
const MOST_FOOTPRINTS = 3000
/** Pixels around the dot that take hold of it; how far a press must move to be a drag. */
const GRASP = 14
const DRAGGED = 4
const KEY_STEP = 1 / 40

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
  const controls = createSurfaceControls(element, { choose: on.choose, space: on.space })
  const box = html("div", { class: "surface-box" }, element)
  const flat = html("div", { class: "surface-flat" }, box)
  const ground = html("canvas", { class: "surface-ground", "aria-hidden": "true" }, flat)
  const axes = svg("svg", { class: "surface-axes", "aria-hidden": "true" }, flat)
  const moving = html("canvas", { class: "surface-moving", tabindex: 0, role: "img" }, flat)
  const note = html("p", { class: "surface-note" }, flat, "The surface is being computed…")
  const words = html("div", { class: "surface-words" }, element)
  const dotWords = html("p", { class: "of-dot" }, words)
  const planeWords = html("p", { class: "of-plane" }, words)
  const space = createSpaceView(box, plotly)

  /** @type {{ plane: LossPlane, setup: PreparedSetup, scene: Scene, options: SurfaceOptions } | null} */
  let seen = null
  /** The way, by update; and for which plane and run. */
  let way = { key: "", spots: /** @type {Map<number, PlaneSpot>} */ (new Map()), sorted: /** @type {number[]} */ ([]) }
  /** @type {ReturnType<typeof heightsOf> | null} */
  let heights = null
  /** What the ground was painted from. @type {unknown[]} */
  let painted = []
  let inks = inksOf(root)
  let size = { width: 0, height: 0 }
  /** The dot as it is drawn, and where it moves to. @type {{ at: PlaneSpot | null, frame: number }} */
  const dot = { at: null, frame: 0 }
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
    controls.update(setup, options.surface, options)
    set(note, { hidden: plane?.relief !== undefined && plane?.relief !== null })
    setText(note, setup.standstill ? "There is nothing to learn from yet." : "The surface is being computed…")
    set(flat, { "data-space": options.space })
    if (!plane) {
      seen = null
      setText(dotWords, "")
      setText(planeWords, "")
      return
    }
    inks = inksOf(root)
    seen = { plane, setup, scene, options }
    show(seen)
  }

  /** @param {NonNullable<typeof seen>} now */
  function show({ plane, setup, scene, options }) {
    const state = stateAt(scene.cursor)
    keepWay(plane, setup, scene, options)
    const to = scene.theta && scene.theta.length === plane.u.length ? placeOn(plane, scene.theta) : null
    // The new weights are there once the update has them; the state they lead to is what the dot's numbers are of.
    const at = scene.done("theta") || scene.phase === "recheck" ? scene.cursor.update + 1 : state
    moveDot(to, scene.phase === "update" ? options.motion : 0)
    paint(plane)
    say(plane, scene, at, to)
    if (options.space)
      space.update(plane, { heights, way: wayTo(at), at, dot: spaceDot(plane, scene, at, to), inks, size })
    else space.rest()
    draw()
  }

  /**
   * @param {LossPlane} plane
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {SurfaceOptions} options
   */
  function keepWay(plane, setup, scene, options) {
    const key = `${plane.told.plane}|${setup.run}|${setup.view.revision}`
    if (way.key !== key) {
      way = { key, spots: new Map(plane.way), sorted: [] }
      for (const [update, { theta }] of store.states)
        if (update <= options.reached) way.spots.set(update, placeOn(plane, theta))
    }
    for (const [update, spot] of plane.way) if (!way.spots.has(update)) way.spots.set(update, spot)
    const state = stateAt(scene.cursor)
    const theta = store.states.get(state)?.theta
    if (theta && !way.spots.has(state)) way.spots.set(state, placeOn(plane, theta))
    if (way.sorted.length === way.spots.size) return
    way.sorted = [...way.spots.keys()].sort((a, b) => a - b)
    if (way.sorted.length > MOST_FOOTPRINTS) {
      for (const [index, update] of way.sorted.entries()) if (index % 2) way.spots.delete(update)
      way.sorted = [...way.spots.keys()].sort((a, b) => a - b)
    }
  }

  /** @param {number} [until] */
  function wayTo(until = Number.POSITIVE_INFINITY) {
    const reached = Math.min(until, seen?.options.reached ?? 0)
    // A batch's loss was not that batch's anywhere else on the way.
    const all = seen?.plane.told.contours === "all"
    return way.sorted
      .filter((update) => update <= reached)
      .map((update) => ({
        update,
        at: /** @type {PlaneSpot} */ (way.spots.get(update)),
        loss: all ? store.states.get(update)?.metrics.train : undefined,
      }))
  }

  /**
   * @param {PlaneSpot | null} to
   * @param {number} motion milliseconds
   */
  function moveDot(to, motion) {
    const from = dot.at
    if (from && to && from[0] === to[0] && from[1] === to[1]) return
    cancelAnimationFrame(dot.frame)
    if (!motion || !from || !to) {
      dot.at = to
      return
    }
    const began = performance.now()
    const way = Math.max(motion - 40, 1)
    /** @param {number} now */
    const step = (now) => {
      const share = Math.min(Math.max((now - began) / way, 0), 1)
      const eased = share * (2 - share)
      dot.at = share < 1 ? [from[0] + (to[0] - from[0]) * eased, from[1] + (to[1] - from[1]) * eased] : to
      draw()
      if (share < 1) dot.frame = requestAnimationFrame(step)
    }
    dot.frame = requestAnimationFrame(step)
  }

  /** @param {LossPlane} plane */
  function paint(plane) {
    const { relief, told } = plane
    if (!relief || !size.width) return
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
   * @param {PlaneSpot | null} to
   */
  function say(plane, scene, state, to) {
    const known = plane.told.update === null || plane.told.update === scene.cursor.update
    const told = known ? plane.dots.get(state) : undefined
    const finite = !plane.relief || plane.relief.values.every(Number.isFinite)
    const onMap = to === null || isOnMap(plane.told, to)
    setText(dotWords, wordsOfDot(plane, { dot: told, state, update: scene.cursor.update, onMap, finite }))
    setText(planeWords, wordsOfPlane(plane))
    set(element, {
      "data-plane": plane.told.plane,
      "data-side": plane.relief?.side ?? 0,
      "data-at": to ? to.join(" ") : null,
      "data-waiting": plane.told.waiting || plane.told.unfinished,
    })
    set(moving, { "aria-label": `The loss from above. ${dotWords.textContent} ${planeWords.textContent}` })
  }

  /**
   * How far above the surface the dot is drawn, in pixels; null where that is not known.
   * @param {LossPlane} plane
   * @param {Scene} scene
   */
  function threadOf(plane, scene) {
    const to = dot.at
    if (!to || !heights || !scene.theta) return null
    const [own, below] = lossesAt(plane, scene, to)
    const rise = heights.share(own) - heights.share(below)
    if (!Number.isFinite(rise)) return null
    return Math.min(Math.max(rise * 90, -LONGEST_THREAD), LONGEST_THREAD)
  }

  /**
   * The dot's own loss and the surface's there: the engine's where they are here, else what is drawn below.
   * @param {LossPlane} plane
   * @param {Scene} scene
   * @param {PlaneSpot} to
   */
  function lossesAt(plane, scene, to) {
    const now = scene.done("theta") || scene.phase === "recheck" ? scene.cursor.update + 1 : scene.cursor.update
    const told = plane.dots.get(now)
    if (told && (plane.told.update === null || plane.told.update === scene.cursor.update)) return [told.own, told.below]
    const own = plane.told.contours === "all" ? (store.states.get(now)?.metrics.train ?? Number.NaN) : Number.NaN
    return [own, drawnLoss(plane, to)]
  }

  /**
   * @param {LossPlane} plane
   * @param {Scene} scene
   * @param {number} at
   * @param {PlaneSpot | null} to
   */
  function spaceDot(plane, scene, at, to) {
    if (!to) return null
    const [own, below] = lossesAt(plane, scene, to)
    return { at: to, own, below, update: at }
  }

  function draw() {
    const map = mapPlace()
    if (!seen || !map || !heights || seen.options.space) return
    const pencil = /** @type {CanvasRenderingContext2D} */ (moving.getContext("2d"))
    const ratio = moving.width / size.width
    pencil.setTransform(ratio, 0, 0, ratio, 0, 0)
    pencil.clearRect(0, 0, size.width, size.height)
    const { plane, setup, scene } = seen
    const now = scene.done("theta") || scene.phase === "recheck" ? scene.cursor.update + 1 : scene.cursor.update
    const arrow = setup.anatomy.parameters.findIndex(({ id }) => id === hovered)
    drawMoving(pencil, map, {
      way: withDot(wayTo(), now),
      now,
      dot: dot.at,
      thread: threadOf(plane, scene),
      target,
      hovered: arrow < 0 ? null : [plane.u[arrow], plane.v[arrow]],
      ink: inks.ink,
      paper: inks.paper,
      colours: coloursOf(plane.told.optimizers, inks.themed),
    })
  }

  /**
   * The way with the dot at its end, wherever that is drawn just now.
   * @param {ReturnType<typeof wayTo>} steps
   * @param {number} now
   */
  function withDot(steps, now) {
    if (!dot.at) return steps
    const mine = { update: now, at: dot.at }
    return [...steps.filter(({ update }) => update < now), mine, ...steps.filter(({ update }) => update > now)]
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
    if (seen) on.place({ what: "place", plane: seen.plane.told.plane, at: place })
  }

  moving.addEventListener("pointerdown", (event) => {
    const map = mapPlace()
    if (event.button !== 0 || !map || !placeOf(map, pointed(event))) return
    held = { from: pointed(event), id: event.pointerId, moved: false }
    const at = dot.at && pixelOf(map, dot.at)
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
    const like = place && dot.at && event.pointerType !== "touch" ? mostLike(seen.plane, dot.at, place) : null
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
  moving.addEventListener("keydown", (event) => {
    const map = mapPlace()
    if (!map || !seen) return
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key]
    if (step) {
      const { domain } = seen.plane.told
      const from = target ?? dot.at ?? [0, 0]
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
      cancelAnimationFrame(dot.frame)
      space.destroy()
    },
  }
}
