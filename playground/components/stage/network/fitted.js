// A number in as much room as there is: fewer digits where it is narrow, never text over the edge of its box.

import { fmt, MINUS } from "../../shared/format.js"

/** Widths in heights of the letters, of Source Sans at its boldest in the picture. */
const DIGIT = 0.53
/** @type {Record<string, number>} */
const WIDTHS = { ".": 0.3, " ": 0.22, "\u00a0": 0.22, "∞": 0.85, l: 0.3, i: 0.3, t: 0.36, f: 0.34, j: 0.3 }
const RAISED = /[⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]/

/**
 * About how wide a text is, in pixels; rather too wide than too narrow.
 * @param {string} text
 * @param {number} size the height of its letters
 */
export function widthOf(text, size) {
  let width = 0
  for (const letter of text) width += RAISED.test(letter) ? 0.4 : (WIDTHS[letter] ?? DIGIT)
  return width * size
}

/**
 * The number with as many of the wanted digits as there is room for; "" where not even one has room.
 * @param {number | null | undefined} value
 * @param {number} digits
 * @param {number} room in pixels
 * @param {number} size the height of the letters
 */
export function fitted(value, digits, room, size) {
  if (value === null || value === undefined) return ""
  if (!Number.isFinite(value)) return infinite(value, room, size)
  for (let kept = digits; kept > 0; kept -= 1) {
    const text = fmt(value, kept)
    if (widthOf(text, size) <= room) return text
    const narrow = text.replaceAll("\u00a0", "")
    if (widthOf(narrow, size) <= room) return narrow
  }
  // Its order of magnitude is what is left of a number that is far too large or too small for its box.
  const power =
    fmt(10 ** Math.round(Math.log10(Math.abs(value))), 1)
      .split("\u00a0")
      .at(-1) ?? ""
  if (!power.startsWith("10")) return ""
  const magnitude = `≈${value < 0 ? MINUS : ""}${power}`
  return widthOf(magnitude, size) <= room ? magnitude : ""
}

/**
 * @param {number} value
 * @param {number} room
 * @param {number} size
 */
function infinite(value, room, size) {
  const words = fmt(value)
  if (widthOf(words, size) <= room) return words
  return Number.isNaN(value) ? "NaN" : `${value < 0 ? MINUS : ""}∞`
}
