// What moves on the map: the way the run came, the dot, its thread, arrows. Drawn anew with every picture, so on a
// canvas of its own above the ground.

import { familyOf, markPath, themeColours } from "../../shared/families.js"
import { edgeOf, isOnMap } from "./plane.js"

/** @import { LineMark } from "../../shared/families.js" */
/** @import { PlaneSpot } from "./plane.js" */
/** @import { ToldSurface } from "../../shared/wire.d.ts" */

/** Where the map lies in its box, and what of the plane it shows.
 * @typedef {{ left: number, top: number, width: number, height: number, told: ToldSurface }} MapPlace
 */
/** @typedef {{ update: number, at: PlaneSpot }} Footprint */

/** A thread's longest drawn length, in pixels. */
export const LONGEST_THREAD = 34
const DOT = 6
/** Pixels of the arrow that shows a parameter's direction. */
const ARROW = 52

/**
 * The pixel of a place on the plane.
 * @param {MapPlace} map
 * @param {PlaneSpot} spot
 * @returns {PlaneSpot}
 */
export function pixelOf({ left, top, width, height, told: { domain } }, [across, up]) {
  const [[x0, x1], [y0, y1]] = domain
  return [left + ((across - x0) / (x1 - x0)) * width, top + (1 - (up - y0) / (y1 - y0)) * height]
}

/**
 * The place on the plane of a pixel; null outside the map.
 * @param {MapPlace} map
 * @param {PlaneSpot} pixel
 * @returns {PlaneSpot | null}
 */
export function placeOf({ left, top, width, height, told: { domain } }, [x, y]) {
  const [[x0, x1], [y0, y1]] = domain
  const [across, up] = [(x - left) / width, 1 - (y - top) / height]
  if (across < 0 || across > 1 || up < 0 || up > 1) return null
  return [x0 + across * (x1 - x0), y0 + up * (y1 - y0)]
}

/**
 * The colour of each stretch of a way: that of the family whose optimizer made it.
 * @param {ToldSurface["optimizers"][number]} optimizers which one, from which update on
 * @param {string[]} colours the theme's six
 * @returns {(update: number) => string}
 */
export function coloursOf(optimizers, colours) {
  const rows = optimizers.map(([since, name]) => ({ since, colour: colours[familyOf(name).theme] }))
  return (update) => (rows.findLast(({ since }) => since < update) ?? rows[0]).colour
}

/** A run as it is drawn. thread: how far its dot hangs above the surface, in pixels.
 * @typedef {{ way: Footprint[], dot: PlaneSpot | null, thread: number | null, mark: LineMark,
 *   colours: (update: number) => string }} DrawnRun
 */

/**
 * @param {CanvasRenderingContext2D} pencil
 * @param {MapPlace} map
 * @param {{ runs: DrawnRun[], now: number, target: PlaneSpot | null, hovered: PlaneSpot | null, from: PlaneSpot | null,
 *   ink: string, paper: string }} seen now: the state that is shown; hovered: one parameter's own direction, drawn from
 *   the dot of the run that is looked at
 */
export function drawMoving(pencil, map, { runs, now, target, hovered, from, ink, paper }) {
  pencil.save()
  pencil.beginPath()
  pencil.rect(map.left, map.top, map.width, map.height)
  pencil.clip()
  pencil.lineJoin = "round"
  for (const { way, colours } of runs) {
    pencil.globalAlpha = 0.45
    drawWay(
      pencil,
      map,
      way.filter(({ update }) => update >= now),
      colours,
    )
    pencil.globalAlpha = 1
    drawWay(
      pencil,
      map,
      way.filter(({ update }) => update <= now),
      colours,
    )
  }
  const start = runs[0]?.way[0]
  if (start) drawStart(pencil, pixelOf(map, start.at), ink)
  pencil.restore()
  for (const { way, dot, thread, mark, colours } of runs) {
    if (!dot) continue
    if (isOnMap(map.told, dot)) drawDot(pencil, map, { dot, thread, mark, ink, paper, colour: colours(now) })
    else {
      const behind = way.filter(({ update }) => update <= now)
      const inside = behind.findLastIndex(({ at }) => isOnMap(map.told, at))
      drawLeaving(pencil, map, behind[inside]?.at ?? null, behind[inside + 1]?.at ?? dot, colours(now))
    }
  }
  if (from && hovered) drawArrow(pencil, pixelOf(map, from), directed(map, from, hovered), ink)
  if (target) drawTarget(pencil, pixelOf(map, target), ink)
}

/**
 * @param {CanvasRenderingContext2D} pencil
 * @param {MapPlace} map
 * @param {Footprint[]} way
 * @param {(update: number) => string} colours
 */
function drawWay(pencil, map, way, colours) {
  let colour = ""
  for (const [index, { update, at }] of way.entries()) {
    const [x, y] = bounded(pixelOf(map, at))
    const next = colours(update)
    if (index === 0 || next !== colour) {
      if (index > 0) pencil.stroke()
      pencil.beginPath()
      pencil.strokeStyle = next
      pencil.lineWidth = 2
      colour = next
      pencil.moveTo(...(index ? bounded(pixelOf(map, way[index - 1].at)) : /** @type {PlaneSpot} */ ([x, y])))
    }
    pencil.lineTo(x, y)
  }
  if (way.length > 1) pencil.stroke()
}

/**
 * Drawing programs stop counting somewhere; lines that lead there are cut before.
 * @param {PlaneSpot} pixel
 * @returns {PlaneSpot}
 */
const bounded = ([x, y]) => [Math.min(Math.max(x, -1e5), 1e5), Math.min(Math.max(y, -1e5), 1e5)]

/**
 * @param {CanvasRenderingContext2D} pencil
 * @param {PlaneSpot} at
 * @param {string} ink
 */
function drawStart(pencil, [x, y], ink) {
  pencil.beginPath()
  pencil.arc(x, y, 4, 0, 2 * Math.PI)
  pencil.strokeStyle = ink
  pencil.lineWidth = 1.5
  pencil.stroke()
}

/**
 * Where a way has left the map: an arrow at its edge, the way it went.
 * @param {CanvasRenderingContext2D} pencil
 * @param {MapPlace} map
 * @param {PlaneSpot | null} inside the last place on the map
 * @param {PlaneSpot} outside the one after it
 * @param {string} colour
 */
function drawLeaving(pencil, map, inside, outside, colour) {
  const { left, top, width, height } = map
  const box = { left: left + 6, right: left + width - 6, top: top + 6, bottom: top + height - 6 }
  const [x, y] = inside ? pixelOf(map, inside) : [left + width / 2, top + height / 2]
  const from = /** @type {PlaneSpot} */ ([clamp(x, box.left, box.right), clamp(y, box.top, box.bottom)])
  const tip = edgeOf(from, bounded(pixelOf(map, outside)), box)
  const length = Math.hypot(tip[0] - from[0], tip[1] - from[1])
  const share = length > 30 ? 30 / length : 1
  const back = /** @type {PlaneSpot} */ ([tip[0] - (tip[0] - from[0]) * share, tip[1] - (tip[1] - from[1]) * share])
  drawArrow(pencil, back, tip, colour, 16)
}

/**
 * The dot where it stands on the map, held above or below the surface by its thread.
 * @param {CanvasRenderingContext2D} pencil
 * @param {MapPlace} map
 * @param {{ dot: PlaneSpot, thread: number | null, mark: LineMark, ink: string, paper: string, colour: string }} seen
 */
function drawDot(pencil, map, { dot, thread, mark, ink, paper, colour }) {
  const pixel = pixelOf(map, dot)
  const [x, y] = pixel
  const lifted = y - (thread ?? 0)
  if (thread) {
    pencil.beginPath()
    pencil.moveTo(x, y)
    pencil.lineTo(x, lifted)
    pencil.strokeStyle = ink
    pencil.lineWidth = 1.5
    pencil.stroke()
    pencil.beginPath()
    pencil.ellipse(x, y, 4, 2, 0, 0, 2 * Math.PI)
    pencil.stroke()
  }
  const shape = new Path2D(markPath(mark, x, lifted, DOT))
  pencil.fillStyle = colour
  pencil.fill(shape)
  pencil.strokeStyle = paper
  pencil.lineWidth = 1.5
  pencil.stroke(shape)
}

/** @type {(value: number, least: number, most: number) => number} */
const clamp = (value, least, most) => Math.min(Math.max(value, least), most)

/**
 * The end of an arrow from the dot along a direction of the plane: always as long, for it tells no size.
 * @param {MapPlace} map
 * @param {PlaneSpot} dot
 * @param {PlaneSpot} direction
 * @returns {PlaneSpot}
 */
function directed(map, dot, direction) {
  const [x, y] = pixelOf(map, dot)
  const end = pixelOf(map, [dot[0] + direction[0], dot[1] + direction[1]])
  const length = Math.hypot(end[0] - x, end[1] - y)
  // A parameter that the plane hardly knows leads nowhere on it.
  if (!(length > 1)) return [x, y]
  return [x + ((end[0] - x) * ARROW) / length, y + ((end[1] - y) * ARROW) / length]
}

/**
 * @param {CanvasRenderingContext2D} pencil
 * @param {PlaneSpot} from
 * @param {PlaneSpot} to
 * @param {string} colour
 * @param {number} [most] of its head
 */
function drawArrow(pencil, [x0, y0], [x1, y1], colour, most = 8) {
  const length = Math.hypot(x1 - x0, y1 - y0)
  if (!(length > 1)) return
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length]
  const head = Math.min(most, Math.max(length * 0.6, 4))
  pencil.strokeStyle = pencil.fillStyle = colour
  pencil.lineWidth = 2.5
  pencil.beginPath()
  pencil.moveTo(x0, y0)
  pencil.lineTo(x1 - head * ux, y1 - head * uy)
  pencil.stroke()
  pencil.beginPath()
  pencil.moveTo(x1, y1)
  pencil.lineTo(x1 - head * ux + (head / 2) * uy, y1 - head * uy - (head / 2) * ux)
  pencil.lineTo(x1 - head * ux - (head / 2) * uy, y1 - head * uy + (head / 2) * ux)
  pencil.closePath()
  pencil.fill()
}

/**
 * Where the weights would be set.
 * @param {CanvasRenderingContext2D} pencil
 * @param {PlaneSpot} at
 * @param {string} ink
 */
function drawTarget(pencil, [x, y], ink) {
  pencil.strokeStyle = ink
  pencil.lineWidth = 1.5
  pencil.beginPath()
  pencil.arc(x, y, 7, 0, 2 * Math.PI)
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
  ]) {
    pencil.moveTo(x - 12 * dx, y - 12 * dy)
    pencil.lineTo(x - 3 * dx, y - 3 * dy)
    pencil.moveTo(x + 3 * dx, y + 3 * dy)
    pencil.lineTo(x + 12 * dx, y + 12 * dy)
  }
  pencil.stroke()
}

/** @param {Element} host */
export const inksOf = (host) => {
  const style = getComputedStyle(host)
  return {
    ink: style.getPropertyValue("color"),
    paper: style.getPropertyValue("--st-background-color") || "#fff",
    themed: themeColours(host),
  }
}
