// Lines to places far outside the picture: cut where drawing programs stop counting, and never bent on the way.

/** @import { PlanePoint } from "./types.d.ts" */

/** Pixels from the origin within which lines are drawn exactly. */
const FAR = 5000

/**
 * The part of the line from a to b that lies in the square around the origin, [from, to]; null where none does.
 * @param {PlanePoint} a
 * @param {PlanePoint} b
 * @returns {[PlanePoint, PlanePoint] | null}
 */
export function clipped(a, b) {
  let [enter, leave] = [0, 1]
  for (const axis of [0, 1]) {
    const way = b[axis] - a[axis]
    const ends = [(-FAR - a[axis]) / way, (FAR - a[axis]) / way]
    if (way === 0) {
      if (Math.abs(a[axis]) > FAR) return null
      continue
    }
    enter = Math.max(enter, Math.min(...ends))
    leave = Math.min(leave, Math.max(...ends))
  }
  if (!(enter <= leave)) return null
  /**
   * @param {number} share
   * @returns {PlanePoint}
   */
  const at = (share) => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
  return [enter === 0 ? a : at(enter), leave === 1 ? b : at(leave)]
}
