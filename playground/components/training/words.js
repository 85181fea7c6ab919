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
 * A row of a table in a few words.
 * @param {(number | string)[]} values
 * @param {number} [most]
 */
export function rowWords(values, most = 8) {
  const shown = values.filter((value) => value !== "")
  if (typeof shown[0] === "string") return shown.join(" ")
  const told = shown.slice(0, most).map((value) => fmt(value, 3))
  return `${told.join(", ")}${shown.length > most ? ", …" : ""}`
}

/**
 * All that goes in: numbers below each other, words in a row.
 * @param {(number | string)[]} values
 */
export function inputWords(values) {
  if (values.every((value) => typeof value === "string")) return values.filter(Boolean).join(" ")
  return values.map((value) => fmt(value, 3)).join("\n")
}
