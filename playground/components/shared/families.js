// The hue of an optimizer, on surfaces, in docks and races: the colour of its family. Who shares a family differs by
// mark and label. A line's dash says nothing here: in curves it means the test loss.

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

/**
 * The theme's six categorical colours, as Streamlit hands them to what is drawn inside `host`.
 * @param {Element} host
 */
export function themeColours(host) {
  const told = getComputedStyle(host).getPropertyValue("--st-chart-categorical-colors")
  return told.split(",").map((colour) => colour.trim())
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

/**
 * The looks of optimizers drawn together: hue by family, a mark of its own for each.
 * @param {string[]} optimizers their names in the engine
 * @param {string[]} colours the theme's six
 * @returns {Look[]}
 */
export function looksOf(optimizers, colours) {
  return optimizers.map((name, i) => ({ colour: colours[familyOf(name).theme], mark: MARKS[i % MARKS.length] }))
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
