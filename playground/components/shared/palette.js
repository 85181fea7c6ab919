// The ground that paths lie on, in tones of one hue: every family's colour stands out from each by 3 to 1 or more.

/** The ground the paths lie on, from the lowest place to the highest: [r, g, b] stops. */
const GROUND = {
  light: [
    [176, 207, 207],
    [195, 218, 217],
    [213, 228, 227],
    [228, 237, 235],
    [241, 244, 242],
  ],
  dark: [
    [47, 86, 91],
    [43, 75, 80],
    [40, 65, 70],
    [37, 55, 60],
    [34, 46, 50],
  ],
}

/** @param {Element} host */
export function isDark(host) {
  const colour = getComputedStyle(host).getPropertyValue("--st-background-color").trim()
  const [r, g, b] = parse(colour || "#ffffff")
  return r * 0.3 + g * 0.59 + b * 0.11 < 128
}

/** @param {string} colour */
function parse(colour) {
  const hex = colour.match(/^#([0-9a-f]{6})/i)
  if (hex) return [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16))
  return (colour.match(/[\d.]+/g) ?? [255, 255, 255]).slice(0, 3).map(Number)
}

/**
 * The colour of a height, 0 (lowest) to 1, as [r, g, b].
 * @param {number} share
 * @param {boolean} dark
 */
export function ground(share, dark) {
  const stops = GROUND[dark ? "dark" : "light"]
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1)
  const at = Math.min(Math.floor(place), stops.length - 2)
  return [0, 1, 2].map((c) => stops[at][c] + (stops[at + 1][c] - stops[at][c]) * (place - at))
}

/** @param {boolean} dark */
export function plotlyScale(dark) {
  const stops = GROUND[dark ? "dark" : "light"]
  return stops.map((rgb, i) => [i / (stops.length - 1), `rgb(${rgb.join(",")})`])
}
