// The contour map: the surface from above, the racers' paths on it. A click sets the common start, or asks about a
// place.

import { html, set, setText, svg } from "../shared/dom.js"
import { markPath } from "../shared/families.js"
import { fmt } from "../shared/format.js"
import { createHeardTable, fewOf, tableOfLines } from "../shared/heard_table.js"
import { ground } from "../shared/palette.js"
import { ticks } from "../shared/ticks.js"
import { clipped } from "./clip.js"
import { heightScale, isoline } from "./heights.js"
import { placeLabels } from "./labels.js"
import { markInk, marksAlong } from "./marks.js"

/** @import { Domain, MapView, PlanePoint, ShownRacer, Spot, Touched } from "./types.d.ts" */

const LEFT = 40
const BOTTOM = 28
const TOP = 8
const RIGHT = 8
const LEVELS = 16

/**
 * @param {Element} root
 * @param {{ onClick: (place: PlanePoint) => void, onHover: (found: Touched | null) => void }} page
 */
export function createMapView(root, { onClick, onHover }) {
  const place = html("div", { class: "r-map" }, root)
  const box = html("div", { class: "r-map-box" }, place)
  const canvas = html("canvas", { "aria-hidden": "true" }, box)
  const picture = svg("svg", { class: "r-map-svg", role: "img" }, box)
  const clip = svg("clipPath", { id: `r-clip-${Math.random().toString(36).slice(2)}` }, svg("defs", {}, picture))
  const clipBox = svg("rect", {}, clip)
  const lines = svg("path", { class: "r-isolines" }, picture)
  const axes = svg("g", { class: "r-axes" }, picture)
  const inside = svg("g", { "clip-path": `url(#${clip.id})` }, picture)
  const basins = svg("g", { class: "r-basins" }, inside)
  const marks = svg("g", { class: "r-marks" }, inside)
  const paths = svg("g", { class: "r-paths" }, inside)
  const arrows = svg("g", { class: "r-arrows" }, inside)
  const heads = svg("g", { class: "r-heads" }, picture)
  const edges = svg("path", { class: "r-basin-edges" }, basins)
  const letters = svg("g", {}, basins)
  const point = svg("g", { class: "r-point-mark" }, inside)
  const heard = createHeardTable(place, "Where each racer was, in figures")
  let grounded = ""
  let geometry = { width: 0, height: 0, w: 0, h: 0, sized: -1, race: -1 }
  /** The part of the plane that is drawn. @type {Domain} */
  let domain = [
    [0, 1],
    [0, 1],
  ]
  /** @type {MapView | null} */
  let last = null
  /** The points of each racer's path as they are written, and for which race and size.
   * @type {{ key: string, racers: { texts: { at: string, way: string }[],
   *   marks: ReturnType<typeof marksAlong> }[] }} */
  let written = { key: "", racers: [] }
  /** @type {string | null} */
  let marked = null

  /** The map is as wide as it is high: directions are as they are. */
  function measure() {
    const side = Math.max(160, Math.min(place.clientWidth - LEFT - RIGHT, place.clientHeight - TOP - BOTTOM))
    return { width: side + LEFT + RIGHT, height: side + TOP + BOTTOM, w: side, h: side }
  }

  /** @param {number} x */
  const toX = (x) => LEFT + ((x - domain[0][0]) / (domain[0][1] - domain[0][0])) * geometry.w
  /** @param {number} y */
  const toY = (y) => TOP + (1 - (y - domain[1][0]) / (domain[1][1] - domain[1][0])) * geometry.h

  /** @param {MapView} view */
  function drawGround(view) {
    const { side, values } = view.surface
    const scale = heightScale(values, view.options.height)
    const ratio = Math.min(window.devicePixelRatio || 1, 2)
    set(canvas, { width: Math.round(geometry.w * ratio), height: Math.round(geometry.h * ratio) })
    Object.assign(canvas.style, {
      left: `${LEFT}px`,
      top: `${TOP}px`,
      width: `${geometry.w}px`,
      height: `${geometry.h}px`,
    })
    const small = document.createElement("canvas")
    small.width = small.height = side
    const image = new ImageData(side, side)
    for (let row = 0; row < side; row += 1) {
      for (let column = 0; column < side; column += 1) {
        const [r, g, b] = ground(scale.share(values[row * side + column]), view.dark)
        // The picture's first row is its top: the highest y.
        image.data.set([r, g, b, 255], ((side - 1 - row) * side + column) * 4)
      }
    }
    const pencil = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"))
    pencil.putImageData(image, 0, 0)
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
    context.imageSmoothingQuality = "high"
    context.drawImage(small, 0.5, 0.5, side - 1, side - 1, 0, 0, canvas.width, canvas.height)
    if (view.basins) {
      context.imageSmoothingEnabled = false
      context.drawImage(view.basins.canvas, 0, 0, canvas.width, canvas.height)
    }
    const shown = Float64Array.from(values, (value) => (Number.isFinite(value) ? scale.of(value) : NaN))
    let d = ""
    for (let level = 1; level < LEVELS; level += 1)
      d += isoline(shown, side, scale.low + ((scale.high - scale.low) * level) / LEVELS)
    const sx = geometry.w / (side - 1)
    const sy = geometry.h / (side - 1)
    set(lines, { d, transform: `matrix(${sx} 0 0 ${-sy} ${LEFT} ${TOP + geometry.h})` })
  }

  /** @param {MapView} view */
  function drawAxes(view) {
    axes.replaceChildren()
    svg("rect", { class: "r-frame", x: LEFT, y: TOP, width: geometry.w, height: geometry.h }, axes)
    // Where an axis has its name, it has no number.
    const named = [geometry.width - RIGHT - 0.7 * view.type * (view.axes[0].length + 2), TOP + 1.6 * view.type]
    view.domain.forEach(([low, high], axis) => {
      for (const tick of ticks(low, high, 5)) {
        if (axis === 0 ? toX(tick) > named[0] : toY(tick) < named[1]) continue
        const text = svg(
          "text",
          axis === 0
            ? { x: toX(tick), y: geometry.height - 12, "text-anchor": "middle" }
            : { x: LEFT - 6, y: toY(tick) + 4, "text-anchor": "end" },
          axes,
        )
        setText(text, fmt(tick, 3))
      }
    })
    setText(
      svg(
        "text",
        { class: "r-axis-name r-across", x: geometry.width - RIGHT, y: geometry.height - 12, "text-anchor": "end" },
        axes,
      ),
      view.axes[0],
    )
    setText(svg("text", { class: "r-axis-name r-up", x: 4, y: TOP + 10 }, axes), view.axes[1])
  }

  /** @param {MapView} view */
  function drawMarks(view) {
    marks.replaceChildren()
    for (const [x, y] of view.minima) {
      const size = 5
      svg(
        "path",
        { class: "r-minimum", d: `M${toX(x) - size} ${toY(y)}h${2 * size}M${toX(x)} ${toY(y) - size}v${2 * size}` },
        marks,
      )
    }
    const [x, y] = view.start
    svg("circle", { class: "r-start", cx: toX(x), cy: toY(y), r: 7 }, marks)
  }

  /** @param {MapView} view */
  function drawPaths(view) {
    while (paths.children.length > view.racers.length * 3) paths.lastChild?.remove()
    while (paths.children.length < view.racers.length * 3) svg("path", {}, paths)
    view.racers.forEach((racer, i) => {
      const [faint, strong, marks] = [0, 1, 2].map((k) => paths.children[3 * i + k])
      const far = view.options.whole ? Math.max(view.reached, view.step) : view.step
      set(faint, { class: "r-path r-faint", d: line(racer, view, view.step, far), stroke: racer.colour })
      set(strong, { class: "r-path", d: line(racer, view, 0, view.step), stroke: racer.colour })
      set(marks, { ...markInk(racer), d: points(racer, view).marks.until(view.step) })
    })
  }

  /**
   * The way to every known point of a path in pixels, written once for each race and size of the map.
   * @param {ShownRacer} racer
   * @param {MapView} view
   */
  function points(racer, view) {
    const key = `${view.race}|${geometry.width}|${view.domain}`
    if (written.key !== key)
      written = { key, racers: view.racers.map(({ mark }) => ({ texts: [], marks: marksAlong(mark) })) }
    const { texts, marks } = written.racers[racer.index]
    for (let step = texts.length; step <= racer.lastStep(view.known); step += 1) {
      /** @type {PlanePoint} */
      const here = [toX(racer.x(step)), toY(racer.y(step))]
      /** @type {PlanePoint} */
      const before = step > 0 ? [toX(racer.x(step - 1)), toY(racer.y(step - 1))] : here
      const seen = clipped(before, here)
      const start = seen && seen[0] !== before ? `M${text(seen[0])}` : ""
      texts.push({ at: text(here), way: seen ? `${start}L${text(seen[1])}` : "" })
      marks.add(step, ...here)
    }
    return { texts, marks }
  }

  /**
   * @param {ShownRacer} racer
   * @param {MapView} view
   * @param {number} from
   * @param {number} to
   */
  function line(racer, view, from, to) {
    const [first, ...rest] = points(racer, view).texts.slice(from, to + 1)
    return rest.length ? `M${first.at}${rest.map(({ way }) => way).join("")}` : ""
  }

  /** @param {MapView} view */
  function drawHeads(view) {
    heads.replaceChildren()
    /** @type {Spot[]} */
    const spots = []
    let away = 0
    view.racers.forEach((racer) => {
      const step = racer.lastStep(view.step)
      const x = toX(racer.x(step))
      const y = toY(racer.y(step))
      const seen = x >= LEFT && x <= LEFT + geometry.w && y >= TOP && y <= TOP + geometry.h
      const lost = racer.diverged !== null && view.step >= racer.diverged
      if (!seen) {
        // Whoever is not on the map is named in its corner.
        const note = svg(
          "text",
          {
            class: "r-label",
            x: geometry.width - RIGHT - 8,
            y: TOP + (1 + away) * 1.4 * view.type,
            fill: racer.colour,
            "text-anchor": "end",
          },
          heads,
        )
        setText(note, lost ? `${racer.name} diverged` : `${racer.name} left the map`)
        away += 1
        return
      }
      if (lost)
        svg("path", { class: "r-lost", d: `M${x - 5} ${y - 5}l10 10m0 -10l-10 10`, stroke: racer.colour }, heads)
      else {
        const { class: kind, style } = markInk(racer)
        const d = markPath(racer.mark, x, y, 5.5)
        svg("path", { class: `r-head ${kind}`, style, d, "data-x": x, "data-y": y }, heads)
      }
      spots.push({ x, y, text: lost ? `${racer.name}: diverged` : racer.name, colour: racer.colour })
    })
    for (const label of placeLabels(
      spots,
      {
        left: LEFT,
        right: geometry.width - RIGHT,
        top: TOP + 8,
        bottom: TOP + geometry.h - 4,
      },
      view.type,
    )) {
      setText(
        svg(
          "text",
          { class: "r-label", x: label.x, y: label.y, fill: label.colour, "text-anchor": label.anchor },
          heads,
        ),
        label.text,
      )
    }
  }

  /** @param {MapView} view */
  function drawArrows(view) {
    arrows.replaceChildren()
    /** @type {Spot[]} */
    const spots = []
    for (const { from, to, kind, colour, text } of view.arrows) {
      const [x0, y0] = [toX(from[0]), toY(from[1])]
      const [x1, y1] = clipped([x0, y0], [toX(to[0]), toY(to[1])])?.[1] ?? [x0, y0]
      const length = Math.hypot(x1 - x0, y1 - y0)
      if (!(length > 1)) continue
      const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length]
      const head = Math.min(8, length * 0.6)
      const [bx, by] = [x1 - head * ux, y1 - head * uy]
      const [wx, wy] = [(head / 2) * uy, (head / 2) * ux]
      const tip = `M${x1} ${y1}L${bx + wx} ${by - wy}L${bx - wx} ${by + wy}Z`
      svg(
        "path",
        { class: `r-arrow r-arrow-${kind}`, d: `M${x0} ${y0}L${x1 - head * ux} ${y1 - head * uy}`, stroke: colour },
        arrows,
      )
      svg("path", { class: "r-arrow-tip", d: tip, fill: colour }, arrows)
      spots.push({ x: x1, y: y1, text, colour })
    }
    for (const label of placeLabels(
      spots,
      {
        left: LEFT,
        right: geometry.width - RIGHT,
        top: TOP + 10,
        bottom: TOP + geometry.h,
      },
      view.type,
    )) {
      setText(
        svg(
          "text",
          { class: "r-arrow-text", x: label.x, y: label.y, fill: label.colour, "text-anchor": label.anchor },
          arrows,
        ),
        label.text,
      )
    }
  }

  /** @param {MapView} view */
  function drawBasins(view) {
    const key = `${view.basins?.key}|${geometry.width}`
    if (basins.dataset.key === key) return
    basins.dataset.key = key
    const side = view.basins?.side ?? 1
    const [sx, sy] = [geometry.w / side, geometry.h / side]
    set(edges, { d: view.basins?.edges ?? "", transform: `matrix(${sx} 0 0 ${sy} ${LEFT} ${TOP})` })
    letters.replaceChildren()
    for (const { x, y, text } of view.basins?.letters ?? []) {
      setText(svg("text", { x: LEFT + x * sx, y: TOP + y * sy + 5, "text-anchor": "middle" }, letters), text)
    }
  }

  /**
   * A place that was asked about, and the direction in which the ground is curved most there.
   * @param {MapView} view
   */
  function drawPoint(view) {
    point.replaceChildren()
    if (!view.point) return
    const { at, direction } = view.point
    if (direction) {
      const reach = (0.09 * (view.domain[0][1] - view.domain[0][0])) / Math.hypot(...direction)
      const [dx, dy] = direction.map((value) => value * reach)
      svg(
        "line",
        { class: "r-steepest", x1: toX(at[0] - dx), y1: toY(at[1] - dy), x2: toX(at[0] + dx), y2: toY(at[1] + dy) },
        point,
      )
    }
    svg("circle", { class: "r-pin", cx: toX(at[0]), cy: toY(at[1]), r: 4.5 }, point)
  }

  /** @param {MouseEvent} event */
  function placeOf(event) {
    const bounds = picture.getBoundingClientRect()
    const px = event.clientX - bounds.left
    const py = event.clientY - bounds.top
    const inX = (px - LEFT) / geometry.w
    const inY = 1 - (py - TOP) / geometry.h
    if (inX < 0 || inX > 1 || inY < 0 || inY > 1) return null
    const [[x0, x1], [y0, y1]] = domain
    return { px, py, x: x0 + inX * (x1 - x0), y: y0 + inY * (y1 - y0) }
  }

  picture.addEventListener("click", (event) => {
    const at = last && placeOf(event)
    if (at) onClick([at.x, at.y])
  })
  picture.addEventListener("pointermove", (event) => {
    const at = last && placeOf(event)
    onHover(at && last ? nearest(at, last) : null)
  })
  picture.addEventListener("pointerleave", () => onHover(null))

  /**
   * The step whose point on any path lies under the pointer; only steps that have been reached can be touched.
   * @param {{ px: number, py: number }} at
   * @param {MapView} view
   * @returns {Touched | null}
   */
  function nearest(at, view) {
    let best = null
    let least = 12
    for (const racer of view.racers) {
      for (let step = 0; step <= Math.max(view.reached, view.step); step += 1) {
        const distance = Math.hypot(toX(racer.x(step)) - at.px, toY(racer.y(step)) - at.py)
        if (distance < least) {
          least = distance
          best = { step, racer: racer.index }
        }
      }
    }
    return best
  }

  return {
    /** @param {MapView} view */
    update(view) {
      last = view
      domain = view.domain
      const asked = geometry.sized === view.sized && geometry.race === view.race
      const now = asked ? geometry : { ...measure(), sized: view.sized, race: view.race }
      const resized = now.width !== geometry.width
      geometry = now
      const key = `${view.race}|${view.surface.version}|${view.options.height}|${view.dark}|${view.basins?.key}`
      if (resized) {
        set(picture, { width: now.width, height: now.height, viewBox: `0 0 ${now.width} ${now.height}` })
        set(clipBox, { x: LEFT, y: TOP, width: now.w, height: now.h })
        Object.assign(box.style, { width: `${now.width}px`, height: `${now.height}px` })
      }
      if (resized || grounded !== key) {
        grounded = key
        drawGround(view)
        drawAxes(view)
      }
      set(picture, { "aria-label": view.words, class: "r-map-svg can-start" })
      drawBasins(view)
      drawPoint(view)
      const frame = `${view.race}|${view.domain}`
      if (resized || marked !== frame) drawMarks(view)
      marked = frame
      drawPaths(view)
      drawArrows(view)
      drawHeads(view)
      heard.update(() => tableOfPlaces(view))
    },
    svg: picture,
    canvas,
  }
}

/** @param {PlanePoint} place */
const text = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`

/**
 * Where the racers were up to the step that is looked at, in figures: across and up.
 * @param {Pick<MapView, "racers" | "step" | "axes">} view
 */
export function tableOfPlaces({ racers, step, axes }) {
  const steps = fewOf(Array.from({ length: step + 1 }, (_, at) => at))
  const lines = racers.map((racer) => {
    const known = steps.filter((at) => at <= racer.lastStep(step))
    return {
      name: `${racer.name}: ${axes.join(", ")}`,
      points: new Map(known.map((at) => [at, `${fmt(racer.x(at))}, ${fmt(racer.y(at))}`])),
    }
  })
  return tableOfLines("step", lines, (text) => text)
}
