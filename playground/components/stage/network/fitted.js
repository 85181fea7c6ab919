// A number in as much room as there is: fewer digits where it is narrow, never text over the edge of its box.

import { fmt, MINUS } from "../../shared/format.js"

/** Widths in heights of the letters, of Source Sans at its boldest in the picture. */
const DIGIT = 0.53
/** @type {Record<string, number>} */
const WIDTHS = { ".": 0.3, " ": 0.22, "\u00a0": 0.22, "∞": 0.85, l: 0.3, i: 0.3, t: 0.36, f: 0.34, j: 0.3 }
/** In a narrow cell what is smaller is told as next to nothing. */
const NOTHING = 0.005
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
 * The numbers of cells beside each other, each in the same room: all are there or none is. Where it is narrow they go
 * without the zero before the point, and what is next to nothing is "≈0".
 * @param {(number | null | undefined)[]} values
 * @param {number} digits
 * @param {number} room in pixels
 * @param {number} size the height of the letters
 */
export function fittedAll(values, digits, room, size) {
  const whole = values.map((value) => fitted(value, digits, room, size))
  /** @param {string[]} texts */
  const complete = (texts) => texts.every((text, at) => text || values[at] === null || values[at] === undefined)
  if (complete(whole)) return whole
  const short = values.map((value, at) => withoutZero(value, digits, room, size) || whole[at])
  return complete(short) ? short : values.map(() => "")
}

/**
 * A number below 1 without the zero before its point; "" where that has no room either, or for any other.
 * @param {number | null | undefined} value
 * @param {number} digits
 * @param {number} room
 * @param {number} size
 */
function withoutZero(value, digits, room, size) {
  if (!value || Math.abs(value) >= 1) return ""
  for (let kept = digits; kept > 0; kept -= 1) {
    const text = fmt(value, kept).replace("0.", ".")
    if (text.includes(".") && widthOf(text, size) <= room) return text
  }
  return Math.abs(value) < NOTHING ? "≈0" : ""
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
