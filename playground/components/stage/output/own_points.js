// The learner's own points: the last ones among the training examples. Every change sends the whole list.

/** @import { Store } from "../types.d.ts" */

/** @import { OwnPoint } from "../../shared/wire.d.ts" */

/**
 * A hundredth is finer than a pointer, and keeps links short.
 * @param {number} value
 */
const tidy = (value) => Math.round(value * 100) / 100

/**
 * @param {Store} store
 * @param {(points: OwnPoint[]) => void} send
 */
export function createOwnPoints(store, send) {
  /** @returns {OwnPoint[]} */
  const list = () => store.setup.own_points.map(([x, y, kind]) => [x, y, kind])
  /** @param {number} index */
  const at = (index) => index - store.setup.own_first
  return {
    /** @param {number} index */
    owns: (index) => at(index) >= 0 && at(index) < store.setup.own_points.length,
    /**
     * @param {number} x
     * @param {number} y
     * @param {number} kind
     */
    add: (x, y, kind) => send([...list(), [tidy(x), tidy(y), kind]]),
    /**
     * @param {number} index
     * @param {number} x
     * @param {number} y
     */
    move: (index, x, y) => send(list().map((point, i) => (i === at(index) ? [tidy(x), tidy(y), point[2]] : point))),
    /** @param {number} index */
    remove: (index) => send(list().filter((_, i) => i !== at(index))),
  }
}
