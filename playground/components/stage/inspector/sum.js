/** "Its weighted sum": how the unit's z comes about, term by term, and what becomes of it both ways. */

import { h, pool, set, setText, setVisible } from "../../shared/dom.js"
import { exampleName, full, hasNumber, toNumber } from "../../shared/format.js"
import { createActivation } from "./activation.js"
import { createBar, createNumber, setBar, setNumber } from "./number.js"
import { COMES, createFrame, whose } from "./panel.js"

/** @import { Given } from "../../shared/format.js" */
/** @import { UnitPart } from "../../shared/wire.d.ts" */
/** @import { Handlers, PanelView, Payload } from "./types.d.ts" */
/** A term as a row; the bias is one more: a weight from a constant 1. place: the id of its weight.
 * @typedef {{ from: string, weight: Given, input: Given, product: Given, place: string | null, bias?: true }} SumRow
 */

/** @type {[key: "a" | "dA" | "dZ", words: string, phase: "forward" | "gradient"][]} */
const OUTCOMES = [
  ["a", "a = f(z), passed on", "forward"],
  ["dA", "∂L/∂a, what comes back", "gradient"],
  ["dZ", "∂L/∂z, its delta", "gradient"],
]

/** A term, its name a way to its weight: for who has no pointer the only one. @param {Handlers} on */
function createTerm({ onSelect, onHoverPlace }) {
  /** @type {string | null} */
  let place = null
  const name = h("button", {
    ...{ type: "button", class: "bpi-link", title: "Look at this weight" },
    on: {
      click: () => place && onSelect(place),
      pointerenter: () => onHoverPlace(place),
      pointerleave: () => onHoverPlace(null),
      focus: () => onHoverPlace(place),
      blur: () => onHoverPlace(null),
    },
  })
  const [weight, input, product] = [createNumber(), createNumber(), createNumber()]
  const bar = createBar()
  const numbers = [weight, input, product].map((number) => h("td", {}, number))
  const root = h("tr", {}, h("th", { scope: "row" }, name), ...numbers, h("td", { class: "bpi-bar-cell" }, bar))
  /** @param {string | null} id */
  const lead = (id) => {
    place = id
  }
  return Object.assign(root, { parts: { name, weight, input, product, bar, lead } })
}

/** @param {UnitPart} unit */
function asRows(unit) {
  const terms = unit.terms.map((term) => [term.from, full(term.weight), full(term.input), full(term.product)])
  const ends = [
    ["bias", full(unit.bias), "1", full(unit.bias)],
    ["z", "", "", full(unit.z)],
  ]
  return [...terms, ...ends].map((row) => row.join("\t"))
}

/**
 * @param {UnitPart} unit
 * @returns {SumRow[]}
 */
function termsOf(unit) {
  if (toNumber(unit.bias) === null) return unit.terms
  return [
    ...unit.terms,
    { from: "bias", weight: unit.bias, input: 1, product: unit.bias, place: unit.bias_place, bias: true },
  ]
}

/**
 * @param {HTMLElement} panel
 * @param {Handlers} on
 * @returns {PanelView}
 */
export function createSum(panel, on) {
  /** @type {UnitPart | null} */
  let unit = null
  const frame = createFrame(panel, {
    copy: { what: "the terms", text: () => ["from\tweight\tinput\tproduct", ...(unit ? asRows(unit) : [])].join("\n") },
  })
  const columns = ["from", "weight", "input", "product"].map((text) => h("th", { scope: "col", text }))
  const head = h("thead", {}, h("tr", {}, ...columns, h("td", {})))
  const body = h("tbody")
  const total = createNumber()
  const sumName = h("th", { scope: "row", text: "sum z" })
  const foot = h("tfoot", {}, h("tr", {}, sumName, h("td", {}), h("td", {}), h("td", {}, total), h("td", {})))
  const caption = h("caption", { class: "bpi-offscreen", text: "The terms of the weighted sum" })
  const table = h("table", { class: "bpi-table bpi-terms" }, caption, head, body, foot)
  const outcomes = OUTCOMES.map(([key, words, phase]) => {
    const number = createNumber()
    return { key, phase, number, root: h("div", {}, h("dt", { text: words }), h("dd", {}, number)) }
  })
  const facts = h("dl", { class: "bpi-pairs" }, ...outcomes.map(({ root }) => root))
  const scroller = h("div", { class: "bpi-scroller", role: "group", "aria-label": "The terms" }, table)
  const activation = createActivation()
  const terms = h("div", { class: "bpi-made" }, scroller, facts)
  frame.body.append(h("div", { class: "bpi-halves" }, terms, activation.root))

  /**
   * @param {Payload} payload
   */
  function show(payload) {
    unit = payload.unit ?? null
    if (!unit) return
    const pending = payload.known.forward ? null : COMES.forward
    const name = payload.activation?.unit
    const what = payload.kind === "unit" ? "Its weighted sum" : `The sum it enters, that of ${name}`
    const when = `for ${exampleName(payload.focus)}`
    frame.say(`${what}, ${when}, and what the activation makes of it. ${whose(payload)}`.trim())
    frame.ready(!pending)
    activation.show(payload)
    const { part, fed } = payload
    const rows = termsOf(unit)
    const largest = Math.max(...rows.map((row) => Math.abs(toNumber(row.product) ?? 0)).filter(Number.isFinite), 0)
    pool(body, rows.length, () => createTerm(on)).forEach((line, index) => {
      const row = rows[index]
      const { name: from, weight, input, product, bar, lead } = line.parts
      setText(from, row.from)
      lead(row.place)
      setNumber(weight, row.weight)
      setNumber(input, row.input, { pending: row.bias || part.kind === "input" || part.layer === 0 ? null : pending })
      setNumber(product, row.product, { pending })
      setBar(bar, pending ? null : row.product, largest)
      const selected = row.bias ? part.kind === "bias" : part.kind === "weight" && fed?.[index]?.id === part.from
      set(line, { "data-focus": selected })
    })
    setNumber(total, unit.z, { pending })
    for (const { key, phase, number, root } of outcomes) {
      const there = payload.known[phase]
      setVisible(root, !there || hasNumber(unit[key]) || key === "a")
      setNumber(number, unit[key], { pending: there ? null : COMES[phase] })
    }
  }

  return {
    show,
    destroy: () => {
      frame.destroy()
      activation.destroy()
    },
  }
}
