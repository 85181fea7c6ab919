/** "Optimizer": what it remembers of this very weight, how that changes, and the step it takes. */

import { h, pool, set, setText, setVisible } from "../../shared/dom.js"
import { full } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { COMES, createCard, createFormula } from "./card.js"
import { createNumber, setNumber } from "./number.js"

const asRows = (optimizer, kind) =>
  rowsOf(optimizer, kind).map((row) => [row.name ?? row.symbol, full(row.before), full(row.after)].join("\t"))

/** Above: symbol and numbers; below, over the whole width: the words, unless they are short enough to stand beside. */
function createRow() {
  const symbol = h("span", { class: "bpi-symbol" })
  const words = h("span", { class: "bpi-muted" })
  const before = createNumber()
  const after = createNumber()
  const to = h("td", { class: "bpi-to", "aria-hidden": "true", text: "→" })
  const root = h("tr", {}, h("th", { scope: "row" }, symbol, words), h("td", {}, before), to, h("td", {}, after))
  return Object.assign(root, { parts: { symbol, words, before, after } })
}

function createWords() {
  const words = h("td", { colspan: 4, class: "bpi-muted" })
  return Object.assign(h("tr", { class: "bpi-below" }, words), { words })
}

/** The weight itself is a row like the others, so that all of "before" and "after" stand in one column each. */
function rowsOf(optimizer, kind) {
  const noun = kind === "bias" ? "the bias" : "the weight"
  return [
    ...(optimizer.rows ?? []),
    { symbol: "Δ", words: "the change", before: null, after: optimizer.delta, sign: true },
    { symbol: kind === "bias" ? "b" : "w", words: noun, before: optimizer.before, after: optimizer.after, own: true },
  ]
}

export function createOptimizer() {
  let payload = null
  const card = createCard("Optimizer", {
    copy: {
      what: "the optimizer's numbers",
      text: () => ["name\tbefore\tafter", ...asRows(payload.optimizer, payload.kind)].join("\n"),
    },
  })
  const column = (text) => h("th", { scope: "col", text })
  const head = h("thead", {}, h("tr", {}, column("quantity"), column("before"), h("td", {}), column("after")))
  const body = h("tbody")
  const caption = h("caption", { class: "bpi-offscreen", text: "The optimizer's numbers, before and after" })
  const table = h("table", { class: "bpi-table bpi-states" }, caption, head, body)
  const formula = createFormula("Formula of the update")
  const numbers = createFormula("The formula with this weight's numbers")
  const sentence = h("p", { class: "bpi-sentence" })
  const settings = h("p", { class: "bpi-muted" })
  card.body.append(table, formula, numbers, sentence, settings)

  function show(next) {
    payload = next
    const optimizer = next.optimizer
    card.visible(Boolean(optimizer))
    if (!optimizer) return
    const pending = next.known.update ? null : COMES.update
    setText(card.heading, optimizer.name ? `Optimizer: ${optimizer.name}` : "Optimizer")
    card.pending(pending)
    const rows = rowsOf(optimizer, next.kind)
    const lines = pool(body, 2 * rows.length, (index) => (index % 2 ? createWords() : createRow()))
    rows.forEach((row, index) => {
      const [line, below] = lines.slice(2 * index, 2 * index + 2)
      const { symbol, words, before, after } = line.parts
      const text = row.words ?? ""
      const short = text.length < 14
      setMath(symbol, row.symbol ?? row.name)
      setText(words, short ? text : "")
      setText(below.words, short ? "" : text)
      setVisible(below, !short)
      set(line, { "data-own": Boolean(row.own), "data-open": !short })
      setNumber(before, row.before)
      setNumber(after, row.after, { pending })
    })
    setText(sentence, pending ? "" : (optimizer.sentence ?? ""))
    setText(settings, (optimizer.settings ?? []).map(({ name, value }) => `${name}\u00a0${value}`).join(" · "))
    setMath(formula, optimizer.formula)
    setVisible(formula, Boolean(optimizer.formula))
    setMath(numbers, pending ? "" : optimizer.numbers)
    setVisible(numbers, Boolean(optimizer.numbers))
  }

  return { root: card.root, show, destroy: card.destroy }
}
