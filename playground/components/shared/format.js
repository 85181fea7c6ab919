// How numbers are written on screen (short) and on the clipboard (exact). Every browser module of the stage uses these.

export const MINUS = "\u2212"
const GROUPED = new Intl.NumberFormat("en")
/** A number as it may arrive: JSON writes what is not finite as a string, and what is not there as null.
 * @typedef {number | string | null | undefined} Given
 */

/** @type {Record<string, string>} */
const SUPERSCRIPTS = Object.fromEntries([..."-0123456789"].map((c, index) => [c, [..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"][index]]))

/**
 * A header's number: null stays null, the strings "NaN", "Infinity", "-Infinity" become the float they stand for.
 * @param {Given} value
 */
export function toNumber(value) {
  return value === null || value === undefined || value === "" ? null : Number(value)
}

/**
 * Is there a number here that can be drawn?
 * @param {Given} value
 */
export function hasNumber(value) {
  const x = toNumber(value)
  return x !== null && Number.isFinite(x)
}

/**
 * Trailing zeros go only where nothing was rounded away: 0.3000 says "rounded", 0.3 says "exactly 0.3".
 * @param {string} text
 * @param {number} size
 */
function withoutZeros(text, size, exponent = 0) {
  const same = Math.abs(Number(`${text}e${exponent}`) - size) <= 1e-13 * size
  return text.includes(".") && same ? text.replace(/\.?0+$/, "") : text
}

/**
 * A number for the screen, by the one rule that `playground/experiment/numbers.py` states: so many significant digits
 * of the exact value, halves away from zero; a true minus sign; "1.2 × 10⁻⁵" outside 0.0001 … 100 000; "infinity" and
 * "not a number". An em dash where there is no number at all. tests/numbers.json holds both sides to the same text.
 * @param {Given} value
 * @param {number} [digits]
 */
export function fmt(value, digits = 4) {
  const x = toNumber(value)
  if (x === null) return "\u2014"
  if (Number.isNaN(x)) return "not a number"
  const size = Math.abs(x)
  const sign = x < 0 ? MINUS : ""
  if (size === Infinity) return `${sign}infinity`
  if (size === 0) return "0"
  // Rounding comes first: 0.0000999999 is written 0.0001000, not 10 × 10⁻⁵.
  const [mantissa, power] = size.toExponential(digits - 1).split("e")
  const exponent = Number(power)
  if (exponent < -4 || exponent >= 5) {
    const raised = [...String(exponent)].map((c) => SUPERSCRIPTS[c]).join("")
    return `${sign}${withoutZeros(mantissa, size, exponent)}\u00a0×\u00a010${raised}`
  }
  return sign + withoutZeros(size.toFixed(Math.max(0, digits - 1 - exponent)), size)
}

/**
 * A mark of a logarithmic axis: 0.01, 1, 10⁻⁷.
 * @param {number} power
 */
export function powerOfTen(power) {
  return fmt(10 ** power, 1).replace("1\u00a0×\u00a0", "")
}

/**
 * Like fmt, with "+" in front of what is above zero: for gradients, pulls and changes, whose sign is the message.
 * @param {Given} value
 * @param {number} [digits]
 */
export function signed(value, digits = 4) {
  const text = fmt(value, digits)
  return Number(value) > 0 ? `+${text}` : text
}

/**
 * "0.59327 × 0.13850 = +0.08217": two factors with as many digits as it takes for the product of what is shown to be
 * the result that is shown, within two units of its last digit; "≈" where eight are too few. As in formulas.
 * @param {Given} first
 * @param {Given} second
 * @param {Given} whole
 */
export function product(first, second, whole) {
  const [a, b, result] = [Number(first), Number(second), Number(whole)]
  const allowed = result === 0 ? 0 : 2 * unit(result, 4)
  let digits = 4
  let open = spread(a, b, digits)
  while (open > allowed && digits < 8) {
    digits += 1
    open = spread(a, b, digits)
  }
  const times = b < 0 ? `(${fmt(b, digits)})` : fmt(b, digits)
  return `${fmt(a, digits)} × ${times} ${open <= allowed ? "=" : "≈"} ${signed(result)}`
}

/**
 * How far the product of two shown numbers may lie from side to side.
 * @param {number} a
 * @param {number} b
 * @param {number} digits
 */
function spread(a, b, digits) {
  return Math.abs(a) * rounding(b, digits) + Math.abs(b) * rounding(a, digits)
}

/**
 * What rounding leaves open: a unit of the last digit; nothing where the number is shown exactly.
 * @param {number} value
 * @param {number} digits
 */
function rounding(value, digits) {
  return value === 0 || Number(value.toPrecision(digits)) === value ? 0 : unit(value, digits)
}

/**
 * What one unit of the last digit is worth.
 * @param {number} value
 * @param {number} digits
 */
function unit(value, digits) {
  const exponent = Number(value.toExponential(digits - 1).split("e")[1])
  return 10 ** (exponent - Math.max(digits - 1, exponent >= 0 && exponent < 5 ? exponent : 0))
}

/**
 * The shortest text that reads back to the same float64, for clipboard and tooltip. Empty where there is no number.
 * @param {Given} value
 */
export function full(value) {
  const x = toNumber(value)
  if (x === null) return ""
  return Object.is(x, -0) ? "-0" : String(x)
}

/**
 * "+", "−", "0", or "?" (no number, or not finite): picks the hue and the second cue.
 * @param {Given} value
 */
export function signOf(value) {
  const x = toNumber(value)
  if (x === null || !Number.isFinite(x)) return "?"
  return x > 0 ? "+" : x < 0 ? MINUS : "0"
}

/**
 * A share of one as a percentage, as `percent` of numbers.py writes it: "97.2 %", "over 99.99 %"; "0 %" and "100 %" are
 * none and all, exactly.
 * @param {number} share
 */
export function percent(share) {
  const hundredths = 100 * share
  if (hundredths > 0 && hundredths < 0.01) return "under 0.01 %"
  if (hundredths > 99.99 && hundredths < 100) return "over 99.99 %"
  const shown = fmt(hundredths, 3)
  return `${shown === "100" ? fmt(hundredths) : shown} %`
}

/**
 * A count of things: "1,000,000".
 * @param {number} value
 */
export function count(value) {
  return GROUPED.format(value)
}

/**
 * So many of a thing: "1 epoch", "2,000 updates", "1.5 epochs". Whoever shows the number rounded gives its text: what
 * is read as 1 is one.
 * @param {number} value
 * @param {string} thing
 * @param {string} [text]
 */
export function counted(value, thing, text = count(value)) {
  return `${text} ${thing}${text === "1" ? "" : "s"}`
}

/**
 * Examples are counted from 0 in code and links, from 1 on screen.
 * @param {number} index
 */
export function exampleName(index) {
  return `example ${index + 1}`
}

/**
 * A typed number, or the sentence that says what is wrong with it.
 * @param {string} text
 * @returns {{ value: number, problem?: undefined } | { value?: undefined, problem: string }}
 */
export function parseNumber(text) {
  const plain = text.trim().replace(/\u2212/g, "-")
  if (plain === "") return { problem: `Type a number first, such as ${MINUS}0.5 or 2e-3.` }
  // One comma and no point: a decimal comma, as many keyboards give it.
  const pointed = /^[^.,]*,[^.,]*$/.test(plain) ? plain.replace(",", ".") : plain
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(pointed)) {
    const shown = plain.length > 24 ? `${plain.slice(0, 24)}…` : plain
    return { problem: `“${shown}” is not a number. Allowed are numbers such as ${MINUS}0.5, 3 or 2e-3.` }
  }
  const value = Number(pointed)
  if (!Number.isFinite(value)) return { problem: "That number is larger than a computer can hold. Try a smaller one." }
  return { value }
}

/**
 * A text as a sentence: with a full stop, where it has no end of its own.
 * @param {string} text
 */
export const asSentence = (text) => (/[.?!…:]$/.test(text) ? text : `${text}.`)
