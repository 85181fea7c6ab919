// The theme's colours, for figures that name them: "theme:text", "theme:0" ...

const NAMES = {
  text: "--st-text-color",
  paper: "--st-background-color",
  panel: "--st-secondary-background-color",
  border: "--st-border-color",
  primary: "--st-primary-color",
}

/** A function from a colour's name to the colour, as Streamlit's theme has it at `element`. */
export function themeOf(element) {
  const style = getComputedStyle(element)
  const list = (name) =>
    style
      .getPropertyValue(name)
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean)
  const categorical = list("--st-chart-categorical-colors")
  const scales = {
    sequential: list("--st-chart-sequential-colors"),
    diverging: list("--st-chart-diverging-colors"),
  }
  return (name) => {
    if (/^\d+$/.test(name)) return categorical[Number(name) % categorical.length]
    if (scales[name]) return scales[name].map((colour, i, all) => [i / (all.length - 1), colour])
    return style.getPropertyValue(NAMES[name] ?? NAMES.text).trim()
  }
}

/** The figure with every "theme:..." replaced, and the ground, text and grid of the page where it says nothing. */
export function paint(figure, colour) {
  const painted = replaced(figure, colour)
  const layout = (painted.layout ??= {})
  layout.template = undefined
  layout.paper_bgcolor ??= "rgba(0,0,0,0)"
  layout.plot_bgcolor ??= "rgba(0,0,0,0)"
  layout.font = { color: colour("text"), family: "Source Sans, sans-serif", size: 13, ...layout.font }
  layout.hoverlabel = { bgcolor: colour("panel"), font: { color: colour("text") }, ...layout.hoverlabel }
  layout.modebar = {
    bgcolor: "rgba(0,0,0,0)",
    color: colour("border"),
    activecolor: colour("primary"),
    ...layout.modebar,
  }
  for (const name of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key)))
    layout[name] = {
      gridcolor: colour("border"),
      zerolinecolor: colour("border"),
      linecolor: colour("border"),
      ...layout[name],
    }
  return painted
}

function replaced(value, colour) {
  if (typeof value === "string") return value.startsWith("theme:") ? colour(value.slice(6)) : value
  if (Array.isArray(value))
    return value.length && typeof value[0] === "number" ? value : value.map((item) => replaced(item, colour))
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, colour)]))
  return value
}
