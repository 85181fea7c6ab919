// How fast Play goes, in steps a learner understands: operations, then updates, then epochs a second.

/** @import { Granularity, Pace } from "../types.d.ts" */

/** @type {{ name: string, operations?: number, updates?: number, epochs?: number }[]} */
export const SPEEDS = [
  { name: "slow motion", operations: 1 / 1.2 },
  { name: "one operation after another", operations: 2.4 },
  { name: "1 update a second", updates: 1 },
  { name: "10 updates a second", updates: 10 },
  { name: "60 updates a second", updates: 60 },
  { name: "4 epochs a second", epochs: 4 },
  { name: "60 epochs a second", epochs: 60 },
  { name: "300 epochs a second", epochs: 300 },
  { name: "as fast as it goes", epochs: Infinity },
]

/** The speed that suits what one step means. @type {Record<Granularity, number>} */
export const SPEED_FOR = { cell: 1, filter: 1, moment: 1, operation: 0, layer: 1, pass: 1, batch: 3, epoch: 5 }

const DISPLAY = 60

/**
 * {frames: pictures a second, stride: updates a picture, adapts}; null where Play walks through the operations.
 * @param {number} speed
 * @param {number} perEpoch
 * @returns {Pace | null}
 */
export function paceOf(speed, perEpoch, everyEpoch = false) {
  const { updates, epochs } = SPEEDS[speed]
  if (updates) return { frames: Math.min(updates, DISPLAY), stride: 1, epochs: false, adapts: false }
  if (!epochs) return null
  // A goal is looked at where an epoch ends, so none may be passed over.
  if (everyEpoch) return { frames: Math.min(epochs, DISPLAY), stride: perEpoch, epochs: true, adapts: false }
  if (epochs === Infinity) return { frames: DISPLAY, stride: perEpoch, epochs: true, adapts: true }
  return {
    frames: Math.min(epochs, DISPLAY),
    stride: perEpoch * Math.max(1, Math.round(epochs / DISPLAY)),
    epochs: true,
    adapts: false,
  }
}
