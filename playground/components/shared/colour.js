// Hue means the sign of a number and nothing else: blue is positive, orange negative, the same in both themes. A number
// that is not finite has no sign to show: what stands for it is neutral.

/** Each at least 3 : 1 against the grounds of both themes, as a line needs it; so lines are drawn in them undiluted. */
const POSITIVE = [36, 123, 208]
const NEGATIVE = [208, 101, 9]

/**
 * Tells the style sheets the pair, as --bp-positive and --bp-negative.
 * @param {HTMLElement} root what is drawn inside
 */
export function setSignColours(root) {
  root.style.setProperty("--bp-positive", `rgb(${POSITIVE.join(" ")})`)
  root.style.setProperty("--bp-negative", `rgb(${NEGATIVE.join(" ")})`)
}

/**
 * A strength from 0 to 1 of value at the given full scale; log shows small numbers too (four decades).
 * @param {number} value
 * @param {number} full
 */
export function strength(value, full, log = false) {
  const share = Math.min(Math.abs(value) / full, 1)
  if (!Number.isFinite(share)) return 1
  if (!log) return share
  return share > 0 ? Math.max(0, 1 + Math.log10(share) / 4) : 0
}

/** @param {number} value */
export function hue(value) {
  return value < 0 ? NEGATIVE : POSITIVE
}

/**
 * CSS colour of a line that stands for a signed value; its width carries the strength.
 * @param {number} value
 */
export function lineColour(value) {
  return Number.isFinite(value) ? `rgb(${hue(value).join(",")})` : "currentColor"
}

/**
 * CSS colour of the area that stands for a signed value; the alpha carries the strength, so that the theme's ground
 * shows through.
 * @param {number} value
 * @param {number} full
 * @param {{ log?: boolean, least?: number, most?: number }} [options]
 */
export function signColour(value, full, { log = false, least = 0.15, most = 1 } = {}) {
  if (!Number.isFinite(value)) return "transparent"
  const [r, g, b] = hue(value)
  return `rgba(${r},${g},${b},${(least + (most - least) * strength(value, full, log)).toFixed(2)})`
}

/**
 * 256 colours, one a byte, as the pixels of a canvas: of a byte, (red, green, blue, alpha).
 * @param {(byte: number) => number[]} colour
 */
function tableOf(colour) {
  const table = new Uint8ClampedArray(256 * 4)
  for (let byte = 0; byte < 256; byte += 1) table.set(colour(byte), byte * 4)
  return new Uint32Array(table.buffer)
}

/** @param {(size: number) => number} alpha */
const signed = (alpha) => tableOf((byte) => [...hue(byte / 127.5 - 1), alpha(Math.abs(byte / 127.5 - 1))])
/** @param {(byte: number) => number} share */
const shared = (share) => tableOf((byte) => [...POSITIVE, 255 * (0.04 + 0.6 * share(byte))])

/** Byte 0 is -1, 127.5 is 0, 255 is +1: a surface, the same in two colours only, and a unit's small picture. */
export const DIVERGING = signed((size) => 255 * (0.06 + 0.62 * size))
export const DIVERGING_DISCRETE = signed(() => 255 * 0.42)
export const RESPONSE = signed((size) => 30 + 200 * size)

/** Byte 0 is probability 0, 255 is 1. */
export const PROBABILITY = shared((byte) => byte / 255)
export const PROBABILITY_DISCRETE = shared((byte) => Number(byte > 127))

/**
 * Fills an ImageData with the colours of as many bytes, a whole pixel at a time.
 * @param {ImageData} image
 * @param {ArrayLike<number>} bytes
 * @param {number} offset
 * @param {Uint32Array} table
 */
export function paint(image, bytes, offset, table) {
  const pixels = new Uint32Array(image.data.buffer)
  for (let index = 0; index < pixels.length; index += 1) pixels[index] = table[bytes[offset + index]]
  return image
}
