// How the values of a column are spread, as small bars.

import { h, s } from "../shared/dom.js"
import { count } from "../shared/format.js"

/**
 * @typedef {object} BarsShown
 * @property {number[]} counts
 * @property {string[]} labels of each bar; none for numbers
 * @property {number} others rows with something else
 * @property {string} low
 * @property {string} high
 */

const WIDE = 140
const HIGH = 34
const MOST_LABELS = 3

/** @param {BarsShown} bars */
export function drawBars(bars) {
  if (!bars.counts.length) return h("div", { class: "bars" })
  return bars.labels.length ? labelled(bars) : spread(bars)
}

/** @param {BarsShown} bars */
function spread({ counts, low, high }) {
  const most = Math.max(...counts, 1)
  const step = WIDE / counts.length
  const label = `From ${low} to ${high}; rows in ${counts.length} equal parts: ${counts.map(count).join(", ")}`
  const drawn = counts.map((value, at) => {
    const height = value ? Math.max(1.5, (HIGH * value) / most) : 0
    const width = Math.max(1, step - (counts.length > 1 ? 1 : 0))
    return s("rect", { x: at * step, y: HIGH - height, width, height })
  })
  return h(
    "div",
    { class: "bars" },
    s(
      "svg",
      { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
      ...drawn,
    ),
    h("div", { class: "ends" }, h("span", { text: low }), h("span", { text: high })),
  )
}

/** @param {BarsShown} bars */
function labelled({ counts, labels, others }) {
  const shown = counts.length > MOST_LABELS + 1 ? MOST_LABELS : counts.length
  const order = counts.map((_, at) => at).sort((a, b) => counts[b] - counts[a])
  const rest = others + order.slice(shown).reduce((sum, at) => sum + counts[at], 0)
  const most = Math.max(...counts, 1)
  const rows = order.slice(0, shown).map((at) => line(labels[at], counts[at], counts[at] / most))
  if (rest) rows.push(line(`others`, rest, 0))
  return h("ul", { class: "bars" }, ...rows)
}

/**
 * @param {string} label
 * @param {number} rows
 * @param {number} share
 */
function line(label, rows, share) {
  const item = h("li", {}, h("span", { text: label }), h("span", { class: "rows", text: count(rows) }))
  item.style.setProperty("--share", `${100 * share}%`)
  return item
}
