// The hue of an optimizer, on surfaces, in docks and races: the colour of its family. Who shares a family differs by
// tone, mark and label. A line's dash says nothing here: in curves it means the test loss.

/** A mark on a line. hollow: its inside is the ground's colour. plotly: what Plotly calls it in three dimensions.
 * @typedef {{ shape: "circle" | "square" | "diamond" | "cross" | "plus" | "up" | "down", hollow: boolean,
 *   plotly: string }} LineMark
 */
/** How one optimizer's line is drawn. @typedef {{ colour: string, mark: LineMark }} Look */

/**
 * Each family with its place among the theme's six categorical colours and its members. Plain descent and Adam, which
 * are compared most, are violet and yellow: the two that eyes which miss red or green tell apart best.
 * @type {{ name: string, theme: number, optimizers: string[] }[]}
 */
export const FAMILIES = [
  { name: "plain descent", theme: 1, optimizers: ["sgd"] },
  { name: "momentum", theme: 0, optimizers: ["momentum", "nesterov"] },
  { name: "sums of squares", theme: 5, optimizers: ["adagrad", "adadelta"] },
  { name: "running squares", theme: 3, optimizers: ["rmsprop"] },
  { name: "Adam", theme: 2, optimizers: ["adam", "amsgrad", "adamw", "adamax", "nadam"] },
  { name: "signs", theme: 4, optimizers: ["lion"] },
]

/**
 * Twelve marks, no two alike; the first eight are all that Plotly knows in three dimensions.
 * @type {LineMark[]}
 */
export const MARKS = [
  { shape: "circle", hollow: false, plotly: "circle" },
  { shape: "square", hollow: false, plotly: "square" },
  { shape: "diamond", hollow: false, plotly: "diamond" },
  { shape: "cross", hollow: false, plotly: "x" },
  { shape: "plus", hollow: false, plotly: "cross" },
  { shape: "circle", hollow: true, plotly: "circle-open" },
  { shape: "square", hollow: true, plotly: "square-open" },
  { shape: "diamond", hollow: true, plotly: "diamond-open" },
  { shape: "up", hollow: false, plotly: "diamond" },
  { shape: "down", hollow: false, plotly: "diamond" },
  { shape: "up", hollow: true, plotly: "diamond-open" },
  { shape: "down", hollow: true, plotly: "diamond-open" },
]

/** What a chart is drawn with where there is no theme. */
const THEMELESS = Array.from({ length: 6 }, () => "#808080")

/**
 * The theme's six categorical colours, as Streamlit hands them to what is drawn inside `host`. A host that is on its
 * way out of the document has no theme: what is drawn there once more, seen by nobody, is grey.
 * @param {Element} host
 */
export function themeColours(host) {
  const told = getComputedStyle(host).getPropertyValue("--st-chart-categorical-colors")
  return told.trim() ? told.split(",").map((colour) => colour.trim()) : THEMELESS
}

/**
 * The family an optimizer belongs to.
 * @param {string} optimizer its name in the engine; an Error for one that has no family
 */
export function familyOf(optimizer) {
  const found = FAMILIES.find(({ optimizers }) => optimizers.includes(optimizer))
  if (!found) throw new Error(`The optimizer ${optimizer} has no family and so no colour.`)
  return found
}

/** How far the tones of one hue are from the hue itself, on the way away from the ground. */
const TONES = [0, 0.5, 0.75]

/**
 * The looks of optimizers drawn together: hue by family, in it the second a tone of its own and the third another, and
 * a mark of its own for each.
 * @param {string[]} optimizers their names in the engine
 * @param {string[]} colours the theme's six, "#rrggbb"
 * @returns {Look[]}
 */
export function looksOf(optimizers, colours) {
  const families = optimizers.map(familyOf)
  return families.map((family, i) => {
    const before = families.slice(0, i).filter((other) => other === family).length
    return { colour: toned(colours[family.theme], TONES[before % TONES.length]), mark: MARKS[i % MARKS.length] }
  })
}

/**
 * A colour nearer to black if it is dark, to white if it is light: away from the ground, on which it is read.
 * @param {string} colour "#rrggbb"
 * @param {number} share how far, 0 to 1
 */
function toned(colour, share) {
  const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
  const [red, green, blue] = parts
  const end = 0.3 * red + 0.59 * green + 0.11 * blue < 128 ? 0 : 255
  const hex = /** @param {number} part */ (part) =>
    Math.round(part + share * (end - part))
      .toString(16)
      .padStart(2, "0")
  return share ? `#${parts.map(hex).join("")}` : colour
}

/** The upper right quarter of a plus. @type {[number, number][]} */
const ARM = [
  [0.36, -1.25],
  [0.36, -0.36],
  [1.25, -0.36],
]

/** Corners around the middle, in units of half a mark's size. @type {Record<string, [number, number][]>} */
const CORNERS = {
  square: fourfold([[0.9, -0.9]]),
  diamond: fourfold([[0, -1.3]]),
  plus: fourfold(ARM),
  cross: fourfold(ARM.map(([u, v]) => [(u - v) * Math.SQRT1_2, (u + v) * Math.SQRT1_2])),
  up: triangle(-1.2),
  down: triangle(1.2),
}

/**
 * Corners and the same after each quarter of a turn.
 * @param {[number, number][]} quarter
 */
function fourfold(quarter) {
  /** @type {((u: number, v: number) => [number, number])[]} */
  const turns = [(u, v) => [u, v], (u, v) => [-v, u], (u, v) => [-u, -v], (u, v) => [v, -u]]
  return turns.flatMap((turn) => quarter.map(([u, v]) => turn(u, v)))
}

/**
 * @param {number} tip
 * @returns {[number, number][]}
 */
function triangle(tip) {
  return [
    [0, tip],
    [1.1, -0.75 * tip],
    [-1.1, -0.75 * tip],
  ]
}

/**
 * A mark around a point, as SVG path data that is closed and can be filled.
 * @param {LineMark} mark
 * @param {number} x
 * @param {number} y
 * @param {number} r half its size, in pixels
 */
export function markPath({ shape }, x, y, r) {
  if (shape === "circle") {
    const way = (2 * r).toFixed(1)
    return `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${way} 0a${r} ${r} 0 1 0 -${way} 0Z`
  }
  return `M${CORNERS[shape].map(([u, v]) => `${(x + u * r).toFixed(1)} ${(y + v * r).toFixed(1)}`).join("L")}Z`
}
