// Racers by colour, dash and name. Blue and orange stay away: they mean the sign of a number everywhere else.

const LIGHT = ["#1b7a5c", "#8a3f8f", "#7b6b00", "#b23a5e", "#4d5a59", "#6b4423"]
const DARK = ["#5fc49c", "#cf8fd3", "#cbb945", "#ec8ba6", "#b4bebd", "#d09f78"]
/** Six colours and four dashes: twelve racers, no two alike. */
const DASHES = ["", "7 4", "2 3", "10 3 2 3"]
const PLOTLY_DASHES = ["solid", "dash", "dot", "dashdot"]

/** The ground the paths lie on, from the lowest place to the highest: [r, g, b] stops. */
const GROUND = {
  light: [
    [138, 179, 180],
    [173, 202, 202],
    [204, 221, 220],
    [226, 235, 233],
    [241, 244, 242],
  ],
  dark: [
    [62, 114, 119],
    [49, 90, 95],
    [41, 70, 75],
    [36, 55, 59],
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
 * @param {number} count
 * @param {boolean} dark
 */
export function looks(count, dark) {
  return Array.from({ length: count }, (_, i) => ({
    colour: (dark ? DARK : LIGHT)[i % 6],
    dash: DASHES[i % 4],
    plotlyDash: PLOTLY_DASHES[i % 4],
  }))
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
