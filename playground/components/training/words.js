// Shapes, labels and shares in words.

import { count, fmt, percent } from "../shared/format.js"

/**
 * "26 × 26 × 16", "64".
 * @param {{ shape: number[] }} layer
 */
export function shapeWords({ shape }) {
  return shape.map((n) => count(n)).join("\u00a0×\u00a0")
}

/**
 * The name of a class.
 * @param {string[]} labels
 * @param {number} number
 */
export function labelOf(labels, number) {
  return labels[Math.round(number)] ?? fmt(number)
}

/**
 * A probability in little room. What is not quite certain is not called so.
 * @param {number} share
 */
export function shortPercent(share) {
  return share < 1 && share >= 0.9995 ? "≈\u00a0100\u00a0%" : percent(share)
}

/**
 * The numbers of a table's row, each with the name of its column; of a category's numbers the one that holds, alone.
 * @param {number[]} values
 * @param {string[]} columns names of the first of them: "age", "town = Bern", "town is empty"
 */
export function namedNumbers(values, columns) {
  const categories = columns.map((name) => /^(.+?)(?: = .*| is empty)$/s.exec(name)?.[1] ?? "")
  const held = new Set(categories.filter((category, i) => category && values[i] === 1))
  return values.flatMap((value, i) => {
    if (!columns[i]) return [bare(value)]
    if (!held.has(categories[i])) return [`${columns[i]}\u00a0${bare(value)}`]
    return value ? [columns[i]] : []
  })
}

/** A whole number as it is, another one to three digits. @param {number} value */
function bare(value) {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value).replace("-", "\u2212") : fmt(value, 3)
}

/**
 * @param {(number | string)[]} values
 * @returns {values is number[]}
 */
function isNumbers(values) {
  return values.some((value) => typeof value === "number")
}

/**
 * A row of a table in a few words.
 * @param {(number | string)[]} values
 * @param {string[]} columns
 * @param {number} [most]
 */
export function rowWords(values, columns, most = 8) {
  if (!isNumbers(values)) return values.filter(Boolean).join(" ")
  const shown = namedNumbers(values, columns)
  return `${shown.slice(0, most).join(", ")}${shown.length > most ? ", …" : ""}`
}

/**
 * All that goes in: numbers below each other, words in a row.
 * @param {(number | string)[]} values
 * @param {string[]} columns
 */
export function inputWords(values, columns) {
  return isNumbers(values) ? namedNumbers(values, columns).join("\n") : values.filter(Boolean).join(" ")
}
