// The theme's colours, for figures that name them: "theme:text", "theme:0" ...

/** @typedef {import("../shared/plotly_library.d.ts").Figure} Figure */
/** What a name of the theme's stands for: a colour, or a scale of them with their places from 0 to 1.
 * @typedef {(name: string) => string | [number, string][]} ColourOf
 */

/** @type {Record<string, string>} */
const NAMES = {
  text: "--st-text-color",
  paper: "--st-background-color",
  panel: "--st-secondary-background-color",
  border: "--st-border-color",
  primary: "--st-primary-color",
}

/**
 * A function from a colour's name to the colour, as Streamlit's theme has it at `element`.
 * @param {Element} element
 * @returns {ColourOf}
 */
export function themeOf(element) {
  const style = getComputedStyle(element)
  /** @param {string} name */
  const list = (name) =>
    style
      .getPropertyValue(name)
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean)
  const categorical = list("--st-chart-categorical-colors")
  /** @type {Record<string, string[]>} */
  const scales = {
    sequential: list("--st-chart-sequential-colors"),
    diverging: list("--st-chart-diverging-colors"),
  }
  return (name) => {
    if (/^\d+$/.test(name)) return categorical[Number(name) % categorical.length]
    if (scales[name]) return scales[name].map((colour, i, all) => [i / (all.length - 1), colour])
    return style.getPropertyValue(NAMES[name] ?? "--st-text-color").trim()
  }
}

/**
 * The figure with every "theme:..." replaced, and the ground, text and grid of the page where it says nothing.
 * @param {unknown} figure
 * @param {ColourOf} colour
 * @returns {Figure}
 */
export function paint(figure, colour) {
  const painted = /** @type {Figure} */ (replaced(figure, colour))
  painted.layout ??= {}
  /** @type {Record<string, unknown>} */
  const layout = painted.layout
  /** What the figure itself says of a part of its layout. @param {string} name */
  const said = (name) => /** @type {object | undefined} */ (layout[name])
  layout.template = undefined
  layout.paper_bgcolor ??= "rgba(0,0,0,0)"
  layout.plot_bgcolor ??= "rgba(0,0,0,0)"
  layout.font = { color: colour("text"), family: "Source Sans, sans-serif", size: 13, ...said("font") }
  layout.hoverlabel = { bgcolor: colour("panel"), font: { color: colour("text") }, ...said("hoverlabel") }
  layout.modebar = {
    bgcolor: "rgba(0,0,0,0)",
    color: colour("border"),
    activecolor: colour("primary"),
    ...said("modebar"),
  }
  for (const name of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key)))
    layout[name] = {
      gridcolor: colour("border"),
      zerolinecolor: colour("border"),
      linecolor: colour("border"),
      ...said(name),
    }
  return painted
}

/**
 * @param {unknown} value
 * @param {ColourOf} colour
 * @returns {unknown}
 */
function replaced(value, colour) {
  if (typeof value === "string") return value.startsWith("theme:") ? colour(value.slice(6)) : value
  if (Array.isArray(value))
    return value.length && typeof value[0] === "number" ? value : value.map((item) => replaced(item, colour))
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, colour)]))
  return value
}
