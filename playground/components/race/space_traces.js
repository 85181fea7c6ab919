// What stands in the picture in three dimensions: the ground, each racer's path at its true height, the racers, and a
// thread from each of them to the ground below it or above it.

import { plotlyScale } from "../shared/palette.js"
import { heightAt, heightScale } from "./heights.js"

/** @import { PlanePoint, Racer, RaceView } from "./types.d.ts" */
/** A line or some points in space, each with its step; null is a gap.
 * @typedef {{ x: (number | null)[], y: (number | null)[], z: (number | null)[], customdata: number[] }} SpaceTrace
 */
/** @typedef {ReturnType<typeof groundOf>} SpaceGround */

/** Every second point of the grid, and at most so many points of a path: the eye sees no difference, the clock does. */
const EVERY = 2
const MOST_POINTS = 240
/** How far above or below the ground's own heights the picture goes on for paths, as a share of these. */
const ROOM = 0.35
/** Where names stand beside their racers, who often stand in one place. */
const NAMED_AT = ["top left", "top right", "bottom right", "bottom left", "top center", "bottom center"]

/** From this many pixels on the names of the axes have room beside the surface. */
const WIDE = 420

/**
 * Where the surface is first seen from: in a narrow box from further off, so that it and the names of its axes fit.
 * @param {number} width of the box, in pixels
 */
export function cameraFor(width) {
  const far = Math.min(Math.max(WIDE / width, 1), 1.5)
  return { eye: { x: -1.3 * far, y: -0.98 * far, z: 1.3 * far }, center: { x: 0, y: 0, z: -0.2 } }
}

/**
 * The ground as Plotly takes it; of: the height of a loss; low, high: what the picture holds.
 * @param {RaceView} view
 */
export function groundOf(view) {
  const { side, values } = view.surface
  const scale = heightScale(values, view.options.height, view.lowest)
  const [[x0, x1], [y0, y1]] = view.domain
  const points = Math.ceil(side / EVERY)
  /** @param {number} low @param {number} high */
  const along = (low, high) => Array.from({ length: points }, (_, i) => low + ((high - low) * i * EVERY) / (side - 1))
  /** @param {number} row @param {number} column */
  const height = (row, column) => values[row * EVERY * side + column * EVERY]
  const z = Array.from({ length: points }, (_, row) =>
    Array.from({ length: points }, (_, column) =>
      Number.isFinite(height(row, column)) ? scale.of(height(row, column)) : null,
    ),
  )
  const span = scale.high - scale.low || 1
  const low = Math.max(Math.min(scale.low, scale.of(view.lowest)), scale.low - ROOM * span)
  return { x: along(x0, x1), y: along(y0, y1), z, scale, range: [low - 0.02 * span, scale.high + ROOM * span] }
}

/**
 * @param {RaceView} view
 * @param {SpaceGround} ground
 */
export function surfaceTrace(view, { x, y, z, scale }) {
  return {
    type: "surface",
    ...{ x, y, z },
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
        color: view.dark ? "#9fb0b2" : "#5a6668",
        width: 1,
      },
    },
  }
}

/**
 * The paths, then the threads, then the racers.
 * @param {RaceView} view
 * @param {SpaceGround} ground
 */
export function pathTraces(view, { scale, range }) {
  const [[x0, x1], [y0, y1]] = view.domain
  const [low, high] = range
  /** @param {number} x @param {number} y */
  const floor = (x, y) => scale.of(heightAt(view.surface, view.domain, x, y))
  /**
   * A point at its own height; what is not in the picture is a gap.
   * @param {SpaceTrace} into
   * @param {number} step
   * @param {number} x
   * @param {number} y
   * @param {number} z
   */
  function put(into, step, x, y, z) {
    const here = x >= x0 && x <= x1 && y >= y0 && y <= y1 && z >= low && z <= high
    into.x.push(here ? x : null)
    into.y.push(here ? y : null)
    into.z.push(here ? z : null)
    into.customdata.push(step)
    return here
  }
  const [heads, threads] = [empty(), empty()]
  const lines = view.racers.map((racer) => {
    // A step that is only pointed at moves the racers, not the ends of their paths: else the path would shrink away
    // from under the pointer.
    const last = racer.lastStep(Math.max(view.place, view.step))
    const line = empty()
    const stride = Math.max(1, Math.ceil(last / MOST_POINTS))
    for (let step = 0; step <= last; step += step + stride > last && step < last ? last - step : stride) {
      // A long step across a valley would else run through its walls, where the plane is all there is.
      if (step && view.exact && stride === 1)
        for (const [x, y] of between(view, racer, step)) put(line, step, x, y, floor(x, y))
      put(line, step, racer.x(step), racer.y(step), scale.of(racer.loss(step)))
    }
    const now = racer.lastStep(view.step)
    const [x, y, z] = [racer.x(now), racer.y(now), scale.of(racer.loss(now))]
    if (put(heads, now, x, y, z)) {
      put(threads, now, x, y, floor(x, y))
      put(threads, now, x, y, z)
      for (const part of [threads.x, threads.y, threads.z]) part.push(null)
      threads.customdata.push(now)
    }
    const drawn = { hoverinfo: "none", showlegend: false, connectgaps: false }
    return { type: "scatter3d", mode: "lines", name: racer.name, ...line, ...drawn, line: inked(racer.colour, 6) }
  })
  const colours = view.racers.map((racer) => racer.colour)
  const ink = view.dark ? "#e8ebea" : "#22282b"
  return [
    ...lines,
    { type: "scatter3d", mode: "lines", ...threads, hoverinfo: "skip", showlegend: false, line: inked(ink, 2) },
    {
      // At the start all stand in one place, where their names would cover each other.
      type: "scatter3d",
      mode: "markers+text",
      ...heads,
      hoverinfo: "none",
      showlegend: false,
      marker: { color: colours, symbol: view.racers.map(({ mark }) => mark.plotly), size: 5, line: { width: 0 } },
      text: view.racers.map((racer) => (view.step > 0 ? racer.name : "")),
      textposition: view.racers.map((_, i) => NAMED_AT[i % NAMED_AT.length]),
      textfont: { color: colours, size: 1.4 * view.type },
    },
  ]
}

/** @returns {SpaceTrace} */
const empty = () => ({ x: [], y: [], z: [], customdata: [] })

/** @param {string} color @param {number} width */
const inked = (color, width) => ({ color, width })

/**
 * Points on the way from the step before.
 * @param {RaceView} view
 * @param {Racer} racer
 * @param {number} step
 * @returns {PlanePoint[]}
 */
function between({ surface: { side }, domain: [[x0, x1], [y0, y1]] }, racer, step) {
  const from = [racer.x(step - 1), racer.y(step - 1)]
  const to = [racer.x(step), racer.y(step)]
  const cells = Math.hypot(((to[0] - from[0]) / (x1 - x0)) * side, ((to[1] - from[1]) / (y1 - y0)) * side)
  const count = Math.min(Math.floor(cells / 2), 24)
  return Array.from({ length: Math.max(count, 0) }, (_, i) => {
    const share = (i + 1) / (count + 1)
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
  })
}
