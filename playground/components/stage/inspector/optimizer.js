/** "Optimizer": what it remembers of this very weight, how that changes, and the step it takes. */

import { h, set, setText, setVisible } from "../../shared/dom.js"
import { full } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { createNumber, setNumber } from "./number.js"
import { COMES, createFormula, createFrame } from "./panel.js"

/** @import { OptimizerPart } from "../../shared/wire.d.ts" */
/** @import { Given } from "../../shared/format.js" */
/** @import { PanelView, Payload } from "./types.d.ts" */
/** A line of the table; own: it is the weight itself.
 * @typedef {{ name?: string, symbol: string, words: string, before: Given, after: Given, own?: boolean }} MovingRow
 */
/** @typedef {ReturnType<typeof createLine>} Line */

/**
 * @param {OptimizerPart} optimizer
 * @param {Payload["kind"]} kind
 */
const asRows = (optimizer, kind) =>
  rowsOf(optimizer, kind).map((row) => [row.name ?? row.symbol, full(row.before), full(row.after)].join("\t"))

const WHAT_IT_IS = "What it remembers of this number, and what it makes of the gradient."

/** Above: symbol and numbers; below, over the whole width: the words, unless they are short enough to stand beside. */
function createLine() {
  const symbol = h("span", { class: "bpi-symbol" })
  const words = h("span", { class: "bpi-muted" })
  const before = createNumber()
  const after = createNumber()
  const to = h("td", { class: "bpi-to", "aria-hidden": "true", text: "→" })
  const root = h("tr", {}, h("th", { scope: "row" }, symbol, words), h("td", {}, before), to, h("td", {}, after))
  const below = h("td", { colspan: 4, class: "bpi-muted" })
  return { root, symbol, words, before, after, below, belowRoot: h("tr", { class: "bpi-below" }, below) }
}

/**
 * The weight itself is a row like the others, so that all of "before" and "after" stand in one column each.
 * @param {OptimizerPart} optimizer
 * @param {Payload["kind"]} kind
 * @returns {MovingRow[]}
 */
function rowsOf(optimizer, kind) {
  const noun = kind === "shared" ? "the number" : `the ${kind}`
  return [
    ...(optimizer.rows ?? []),
    { symbol: "Δ", words: "the change", before: null, after: optimizer.delta },
    { symbol: kind === "bias" ? "b" : "w", words: noun, before: optimizer.before, after: optimizer.after, own: true },
  ]
}

/**
 * @param {HTMLElement} panel
 * @returns {PanelView}
 */
export function createOptimizer(panel) {
  /** @type {Payload | null} */
  let payload = null
  /** @type {Line[]} */
  let lines = []
  const frame = createFrame(panel, {
    copy: {
      what: "the optimizer's numbers",
      text: () =>
        ["name\tbefore\tafter", ...(payload?.optimizer ? asRows(payload.optimizer, payload.kind) : [])].join("\n"),
    },
  })
  /** @param {string} text */
  const column = (text) => h("th", { scope: "col", text })
  const head = h("thead", {}, h("tr", {}, column("quantity"), column("before"), h("td", {}), column("after")))
  const body = h("tbody")
  const caption = h("caption", { class: "bpi-offscreen", text: "The optimizer's numbers, before and after" })
  const table = h("table", { class: "bpi-table bpi-states" }, caption, head, body)
  const formula = createFormula("Formula of the update")
  const numbers = createFormula("The formula with its numbers")
  const settings = h("p", { class: "bpi-muted" })
  const rule = h("div", { class: "bpi-made" }, formula, numbers, settings)
  const states = h("div", { class: "bpi-scroller", role: "group", "aria-label": "Its numbers" }, table)
  frame.body.append(h("div", { class: "bpi-halves" }, states, rule))

  /** @param {Payload} next */
  function show(next) {
    payload = next
    const optimizer = next.optimizer
    if (!optimizer) return
    const pending = next.known.update ? null : COMES.update
    frame.say(`${optimizer.name}. ${pending ? WHAT_IT_IS : optimizer.sentence}`)
    frame.ready(!pending)
    const rows = rowsOf(optimizer, next.kind)
    if (lines.length !== rows.length) {
      lines = rows.map(createLine)
      body.replaceChildren(...lines.flatMap((line) => [line.root, line.belowRoot]))
    }
    rows.forEach((row, index) => {
      const { root, symbol, words, before, after, below, belowRoot } = lines[index]
      const text = row.words ?? ""
      const short = text.length < 14
      setMath(symbol, row.symbol ?? row.name)
      setText(words, short ? text : "")
      setText(below, short ? "" : text)
      setVisible(belowRoot, !short)
      set(root, { "data-own": Boolean(row.own), "data-open": !short })
      setNumber(before, row.before)
      setNumber(after, row.after, { pending })
    })
    setText(settings, (optimizer.settings ?? []).map(({ name, value }) => `${name}\u00a0${value}`).join(" · "))
    setMath(formula, optimizer.formula)
    setVisible(formula, Boolean(optimizer.formula))
    setMath(numbers, pending ? "" : optimizer.numbers)
    setVisible(numbers, Boolean(optimizer.numbers))
  }

  return { show, destroy: frame.destroy }
}
