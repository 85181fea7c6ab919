// What the surface says of itself: where the dot stands, and what is exact and what a shadow.

import { count, fmt } from "../../shared/format.js"

/** @import { SurfaceChoice } from "../types.d.ts" */
/** @import { LossPlane, PlaneDot } from "./plane.js" */

/** Distances smaller than this share of the map's width are not seen, and may be rounding: the plane that a link brings
 * has single-precision directions.
 */
const NOTHING = 1e-6

/**
 * The dot in words, from the engine's own numbers; while it moves, from where it is drawn.
 * @param {LossPlane} plane
 * @param {{ dot: PlaneDot | undefined, state: number, update: number, onMap: boolean, finite: boolean,
 *   oneBatch?: boolean }} now oneBatch: a batch normalisation takes all examples as one batch here, where the training
 *   loss takes its running statistics
 */
export function wordsOfDot(plane, { dot, state, update, onMap, finite, oneBatch = false }) {
  const { told, relief } = plane
  const away = onMap ? "" : " It is off the map."
  const late =
    relief && told.kind === "pair" && relief.state !== state
      ? ` The surface is that of update ${count(relief.state + 1)}.`
      : relief && told.contours === "batch" && relief.update !== update
        ? ` The surface is of update ${count((relief.update ?? 0) + 1)}'s batch.`
        : ""
  const holes = finite ? "" : " White: the loss is not finite."
  if (!dot) return `${away}${late}${holes}`.trim()
  const whose = told.contours === "batch" ? "the batch" : oneBatch ? "all examples as one batch" : "all examples"
  const measured = oneBatch && told.contours !== "batch" ? " (the training loss takes running means)" : ""
  const own = `Loss of ${whose} ${fmt(dot.own)}${measured}`
  const rest = `${away}${late}${holes}`
  if (!relief) return `${own}.${rest}`
  const [left, right] = told.domain[0]
  if (dot.off <= NOTHING * (right - left)) return `${own}: the dot stands on the surface.${rest}`
  const off = `The weights are ${fmt(dot.off, 3)} away from this plane; at the dot its loss is ${fmt(dot.below)}.`
  return `${own}. ${off}${rest}`
}

/** What it means to lie off a plane. */
export const ABOUT_DOT =
  "All the weights and biases together are one point in a space of as many dimensions. The plane is a flat cut " +
  "through that space, and the dot is the place on it that is nearest to them. Off the plane, their own loss is " +
  "another one than the plane's at the dot: the thread at the dot shows how much higher or lower it is."

/** What each kind of plane is, at length.
 * @type {Record<SurfaceChoice["kind"], string>}
 */
export const ABOUT_PLANE = {
  path:
    "The plane lies along the way the weights take: across, from the start to where the run gets to; up, in the " +
    "direction in which that way bends to the side most. To find it, updates that have not happened yet are " +
    "computed ahead. The percentage is how much of the movement lies in this plane; the rest is not seen.",
  pair: "Only these two weights differ from place to place, so nothing is left out: it is a cut through the loss.",
  random:
    "Across and up are two directions drawn by lot. The percentage is how much of the movement lies in this plane; " +
    "the rest is not seen.",
}

/**
 * What plane it is; and, where it is a new one, why.
 * @param {LossPlane} plane
 */
export function wordsOfPlane({ told }) {
  return told.why ? `${told.why} ${told.words}` : told.words
}
