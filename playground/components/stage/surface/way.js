// The way a run came over the plane: what the server told of it, and every state that was seen since.

import { placeOn } from "./plane.js"

/** @import { Seen } from "../types.d.ts" */
/** @import { Footprint } from "./map_picture.js" */
/** @import { LossPlane, PlaneSpot, RunOnPlane } from "./plane.js" */

/** Past this many every second one is let go of. */
const MOST = 3000

export function createWay() {
  /** @type {{ key: string, spots: Map<number, PlaneSpot>, sorted: number[] }} */
  let known = { key: "", spots: new Map(), sorted: [] }

  return {
    /**
     * @param {string} key which run on which plane; another one begins anew
     * @param {LossPlane} plane
     * @param {RunOnPlane | undefined} told
     * @param {Seen["states"]} states
     * @param {{ reached: number, state: number }} now
     */
    keep(key, plane, told, states, { reached, state }) {
      if (known.key !== key) {
        known = { key, spots: new Map(), sorted: [] }
        for (const [update, { theta }] of states) if (update <= reached) known.spots.set(update, placeOn(plane, theta))
      }
      for (const [update, spot] of told?.way ?? []) if (!known.spots.has(update)) known.spots.set(update, spot)
      const theta = states.get(state)?.theta
      if (theta && !known.spots.has(state)) known.spots.set(state, placeOn(plane, theta))
      if (known.sorted.length === known.spots.size) return
      known.sorted = [...known.spots.keys()].sort((a, b) => a - b)
      if (known.sorted.length <= MOST) return
      for (const [index, update] of known.sorted.entries()) if (index % 2) known.spots.delete(update)
      known.sorted = [...known.spots.keys()].sort((a, b) => a - b)
    },
    /**
     * @param {number} until
     * @returns {Footprint[]}
     */
    steps: (until) =>
      known.sorted
        .filter((update) => update <= until)
        .map((update) => ({ update, at: /** @type {PlaneSpot} */ (known.spots.get(update)) })),
  }
}

/**
 * A way with the dot on it, wherever that is drawn just now.
 * @param {Footprint[]} steps
 * @param {number} now
 * @param {PlaneSpot | null} dot
 */
export function withDot(steps, now, dot) {
  if (!dot) return steps
  const behind = steps.filter(({ update }) => update < now)
  return [...behind, { update: now, at: dot }, ...steps.filter(({ update }) => update > now)]
}
