// Scales of charts: a linear map, round values along it.

import { fmt } from "./format.js"

/** @typedef {((value: number) => number) & { invert: (pixel: number) => number }} Scale */

/**
 * A linear map from [d0, d1] to [r0, r1]; `.invert` goes back. A domain without extent maps to the middle.
 * @param {number} d0
 * @param {number} d1
 * @param {number} r0
 * @param {number} r1
 * @returns {Scale}
 */
export function linear(d0, d1, r0, r1) {
  const factor = d1 === d0 ? 0 : (r1 - r0) / (d1 - d0)
  return Object.assign(
    /** @param {number} value */ (value) => (factor === 0 ? (r0 + r1) / 2 : r0 + (value - d0) * factor),
    { invert: /** @param {number} pixel */ (pixel) => (factor === 0 ? d0 : d0 + (pixel - r0) / factor) },
  )
}

/**
 * Round values inside [low, high], about `count` of them: steps of 1, 2 or 5 times a power of ten.
 * @param {number} low
 * @param {number} high
 * @param {number} [count]
 */
export function ticks(low, high, count = 4) {
  const span = high - low
  if (!(span > 0) || !Number.isFinite(span)) return Number.isFinite(low) ? [low] : []
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5].find((size) => size * power >= rough * 0.7) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/**
 * How much room the labels of some ticks take, in pixels (an estimate: digits are a little over half an em wide).
 * @param {number[]} values
 * @param {number} em
 */
export function labelWidth(values, em) {
  return Math.max(...values.map((value) => fmt(value, 3).length), 1) * 0.58 * em
}

/**
 * Fewer ticks where their labels would run into each other.
 * @param {number[]} values
 * @param {number} room
 * @param {number} em
 * @returns {number[]}
 */
export function thin(values, room, em) {
  const crowded = values.length > 2 && values.length * (labelWidth(values, em) + em) > room
  if (!crowded) return values
  const fewer = values.filter((_, index) => index % 2 === 0)
  return thin(fewer, room, em)
}
