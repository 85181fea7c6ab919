// What the surface says of itself: where the dot stands, and what is exact and what a shadow.

import { count, fmt } from "../../shared/format.js"

/** @import { LossPlane, PlaneDot } from "./plane.js" */

/** Distances between weights smaller than this are rounding. */
const NOTHING = 1e-9

/**
 * The dot in words, from the engine's own numbers; while it moves, from where it is drawn.
 * @param {LossPlane} plane
 * @param {{ dot: PlaneDot | undefined, state: number, update: number, onMap: boolean, finite: boolean }} now
 */
export function wordsOfDot(plane, { dot, state, update, onMap, finite }) {
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
  const own = `Loss of ${told.contours === "batch" ? "the batch" : "all"} ${fmt(dot.own)}`
  const rest = `${away}${late}${holes}`
  if (dot.off <= NOTHING) return `${own}: the dot stands on the surface.${rest}`
  return `${own}; the weights lie ${fmt(dot.off, 3)} off the plane, which is at ${fmt(dot.below)} there.${rest}`
}

/**
 * What plane it is; and, where it is a new one, why.
 * @param {LossPlane} plane
 */
export function wordsOfPlane({ told }) {
  return told.why ? `${told.why} ${told.words}` : told.words
}
