// Hue means the sign of a number and nothing else: blue is positive, orange negative, the same in both themes.

export const POSITIVE = [31, 119, 200]
export const NEGATIVE = [230, 126, 25]

/** A strength from 0 to 1 of value at the given full scale; log shows small numbers too (four decades). */
export function strength(value, full, log = false) {
  const share = Math.min(Math.abs(value) / full, 1)
  if (!Number.isFinite(share)) return 1
  if (!log) return share
  return share > 0 ? Math.max(0, 1 + Math.log10(share) / 4) : 0
}

export function hue(value) {
  return value < 0 ? NEGATIVE : POSITIVE
}

/** CSS colour of a signed value; the alpha carries the strength, so that the theme's ground shows through. */
export function signColour(value, full, { log = false, least = 0.15, most = 1 } = {}) {
  const [r, g, b] = hue(value)
  return `rgba(${r},${g},${b},${(least + (most - least) * strength(value, full, log)).toFixed(3)})`
}

/** A lookup table of 256 RGBA entries for surfaces: byte 0 is -1, 127.5 is 0, 255 is +1. */
export function divergingTable(discrete = false) {
  const table = new Uint8ClampedArray(256 * 4)
  for (let byte = 0; byte < 256; byte += 1) {
    const value = byte / 127.5 - 1
    const [r, g, b] = hue(value)
    table.set([r, g, b, 255 * (discrete ? 0.42 : 0.06 + 0.62 * Math.abs(value))], byte * 4)
  }
  return table
}

/** The same for a probability: byte 0 is 0, 255 is 1. */
export function probabilityTable(discrete = false) {
  const table = new Uint8ClampedArray(256 * 4)
  for (let byte = 0; byte < 256; byte += 1) {
    const share = discrete ? Number(byte > 127) : byte / 255
    table.set([...POSITIVE, 255 * (0.04 + 0.6 * share)], byte * 4)
  }
  return table
}
