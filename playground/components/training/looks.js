// The newest look at the network under way and at its mistakes: each comes once, and stays until there is a newer one
// or another training is looked at.

/** @import { PackedArrays } from "../shared/codec.js" */
/** @import { LiveTold, MistakesTold, TrainingMessage, TrainingsHeld } from "../shared/wire.d.ts" */
/** @import { ShownLive, ShownMistakes } from "./types.d.ts" */

/** @param {{ data: ArrayLike<number> } | undefined} packed */
const bytesOf = (packed) => /** @type {Uint8Array} */ (packed?.data ?? new Uint8Array())
/** @param {number[]} shape */
const sizeOf = (shape) => shape.reduce((product, n) => product * n, 1)
/** @param {unknown} value */
const numberOf = (value) => (value === null ? null : Number(value))

export function createLooks() {
  let of = ""
  /** @type {ShownLive | null} */
  let live = null
  /** @type {ShownMistakes | null} */
  let mistakes = null

  return {
    get live() {
      return live
    },
    get mistakes() {
      return mistakes
    },
    /**
     * What is here: epoch and batch of the look, epoch of the mistakes; -1 for none.
     * @returns {Pick<TrainingsHeld, "live" | "mistakes">}
     */
    held: () => ({ live: [live?.epoch ?? -1, live?.batch ?? -1], mistakes: mistakes?.epoch ?? -1 }),
    /**
     * @param {Pick<TrainingMessage, "job" | "part" | "live" | "mistakes">} message
     * @param {PackedArrays} arrays
     */
    take(message, arrays) {
      const now = `${message.job}.${message.part}`
      if (now !== of) [of, live, mistakes] = [now, null, null]
      if (message.live) live = shownLive(message.live, arrays)
      if (message.mistakes) mistakes = shownMistakes(message.mistakes, arrays)
    },
  }
}

/**
 * @param {LiveTold} told
 * @param {PackedArrays} arrays
 * @returns {ShownLive}
 */
export function shownLive(told, arrays) {
  const values = bytesOf(arrays.live)
  let at = 0
  const pictures = told.pictures.map(({ form, count, side, low, high }) => {
    const size = count * sizeOf(side)
    at += size
    return { form, count, side, low: Number(low), high: Number(high), values: values.subarray(at - size, at) }
  })
  return {
    epoch: told.epoch,
    batch: told.batch,
    layers: told.layers.map(({ kind, shape, gradient }) => ({ kind, shape, gradient: numberOf(gradient) })),
    pictures,
    outputs: told.outputs.map(Number),
    example: {
      ...{ side: told.side, words: told.words, columns: told.columns },
      ...{ label: Number(told.label), pixels: bytesOf(arrays.example) },
    },
  }
}

/**
 * @param {MistakesTold} told
 * @param {PackedArrays} arrays
 * @returns {ShownMistakes}
 */
export function shownMistakes(told, arrays) {
  const { epoch, count, of, all, pairs, side } = told
  const [pixels, copies] = [bytesOf(arrays.mistakes), bytesOf(arrays.copies)]
  const size = side.length ? sizeOf(side) : 0
  const rows = told.rows.map((row, i) => ({
    ...{ side, words: row.words, columns: told.columns, pixels: pixels.subarray(i * size, (i + 1) * size) },
    ...{ label: Number(row.label), guess: Number(row.guess), probability: numberOf(row.probability) },
    copy: copies.length ? copies.subarray(i * size, (i + 1) * size) : null,
    copyWords: row.copy,
  }))
  return { epoch, count, of, all, pairs, rows }
}
