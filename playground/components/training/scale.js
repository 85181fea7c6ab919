// The axes of a chart: what part of the numbers is drawn, and the round values along it.

import { fmt, powerOfTen } from "../shared/format.js"
import { ticks } from "../shared/ticks.js"

/** @import { Chart } from "./types.d.ts" */
/** low, high: in the numbers drawn; of: from a number to its place between them, 0 to 1.
 * @typedef {{ value: number, text: string }} Tick
 * @typedef {{ low: number, high: number, of: (value: number) => number, ticks: Tick[] }} ChartScale
 */

/**
 * The vertical axis: all that is finite and within `x`, the level too.
 * @param {Chart} chart
 * @param {[number, number]} x the part that is looked at
 * @param {number} [marks] how many there is room for
 * @returns {ChartScale}
 */
export function valueAxis({ lines, level, percent }, [from, to], marks = 4) {
  const values = lines.flatMap(({ x, y }) => y.filter((value, i) => value !== null && x[i] >= from && x[i] <= to))
  const finite = /** @type {number[]} */ (values).filter(Number.isFinite)
  if (percent) return share(finite, marks)
  if (level && Number.isFinite(level.value)) finite.push(level.value)
  if (!finite.length) return { low: 0, high: 1, of: (value) => value, ticks: [] }
  const [least, most] = [Math.min(...finite), Math.max(...finite)]
  const margin = (most - least || Math.abs(most) || 1) * 0.06
  // A loss begins at 0, unless that would leave the curves no room.
  const bare = lines.every((line) => line.y.length === 0)
  const low = least >= 0 && (bare || least < 0.6 * most) ? 0 : least - margin
  const high = most + margin
  return {
    ...{ low, high, of: (value) => (value - low) / (high - low) },
    ticks: ticks(low, high, marks).map((value) => ({ value, text: fmt(value, 3) })),
  }
}

/**
 * Shares as percentages: all of them, or where all lie high, the upper part.
 * @param {number[]} values
 * @param {number} marks
 * @returns {ChartScale}
 */
function share(values, marks) {
  const least = values.length ? Math.min(...values) : 0
  const low = [0.9, 0.8, 0.5].find((each) => least >= each + 0.02) ?? 0
  const steps = ticks(low, 1, marks)
  return {
    ...{ low, high: 1, of: (value) => (value - low) / (1 - low) },
    ticks: steps.map((value) => ({ value, text: `${fmt(value * 100, 3)}\u00a0%` })),
  }
}

/**
 * The horizontal axis.
 * @param {Chart} chart
 * @param {[number, number]} x the part that is looked at
 * @returns {ChartScale}
 */
export function placeAxis({ logX, ticks: given }, [from, to]) {
  if (!logX) {
    const marks = ticks(from, to, 6).filter((value) => to - from < 3 || Number.isInteger(value))
    return {
      ...{ low: from, high: to, of: (value) => (value - from) / (to - from || 1) },
      ticks: marks.map((value) => ({ value, text: fmt(value) })),
    }
  }
  const [low, high] = [Math.log10(from), Math.log10(to)]
  return {
    ...{ low: from, high: to, of: (value) => (Math.log10(value) - low) / (high - low || 1) },
    ticks: (given ?? []).map((value) => ({ value, text: rate(value) })),
  }
}

/** @param {number} value */
function rate(value) {
  const power = Math.log10(value)
  return Number.isInteger(power) ? powerOfTen(power) : fmt(value, 3)
}
