/** "Moments": what each moment adds to the gradient of a number that all moments use; the shares pull one way or the
 *  other, and add up from the last moment to the first. */

import { h, pool, set, setText, setVisible } from "../../shared/dom.js"
import { counted, exampleName, full, hasNumber, signed, toNumber } from "../../shared/format.js"
import { setMath } from "../../shared/mathml.js"
import { createBar, createNumber, setBar, setNumber } from "./number.js"
import { COMES, createFormula, createFrame } from "./panel.js"

/** @import { MomentShare } from "../../shared/wire.d.ts" */
/** @import { PanelView, Payload } from "./types.d.ts" */

const CUT = "The way back is cut here: nothing was carried into this moment."
const UNUSED = "Not used at this moment: there is no state before the first one."
const COLUMNS = ["moment", "its share", "", "sum so far", "came in", "× delta", "= from here", "+ from later"]
/** What stands first in a moment's second line, where the place is narrow. */
const SECOND = COLUMNS.indexOf("came in")
/** @param {string} text @param {number} at */
const classOf = (text, at) => (text === "" ? "bpi-bar-head" : at === SECOND ? "bpi-second" : null)

/**
 * Whose numbers stand in the columns: the shares are the batch's, and what came in times the delta is one example's.
 * @param {{ batch: number, focus: number }} payload
 */
export function groupsOf({ batch, focus }) {
  const whose = batch > 1 ? `mean of the batch's ${batch} examples` : "the batch's one example"
  return [whose, `${exampleName(focus)} alone, by its own loss`]
}

/**
 * The moments in their order, each with its share and those of all later ones: the gradient is added up from the last.
 * @param {MomentShare[]} moments
 */
export function addedUp(moments) {
  let sum = 0
  const rows = [...moments].reverse().map((row) => {
    sum += toNumber(row.share) ?? 0
    return { ...row, sum }
  })
  return rows.reverse()
}

/**
 * Where the sum comes from, in a sentence.
 * @param {Pick<Payload, "moments" | "known" | "added" | "penalty_part">} payload
 */
export function introduceMoments({ moments, known, added, penalty_part: penalty }) {
  if (!known.gradient && added >= (moments?.length ?? 0))
    return `Used at every moment${moments?.[0]?.used === false ? " but the first" : ""}; what each adds comes later.`
  if (!known.gradient) return "From the last moment to the first, each adds its share."
  const rows = moments ?? []
  const largest = rows.reduce((most, row) => (sizeOf(row) > sizeOf(most) ? row : most), rows[0])
  const adds = hasNumber(penalty) && Number(penalty) !== 0 ? ` The penalty adds ${signed(penalty)}.` : ""
  const most = sizeOf(largest) > 0 ? ` Moment ${largest.moment + 1} pulls hardest.` : ""
  const used = rows.filter((row) => row.used).length
  const sum = `What ${counted(used, "moment")} add${used === 1 ? "s" : ""} is its gradient.`
  return `${sum}${most}${adds}`
}

/**
 * While the moments add to the gradient, those that have: the one under way comes first. Before and after that all.
 * @template T
 * @param {T[]} rows
 * @param {Pick<Payload, "known" | "added">} payload added: the first moment whose share is there
 */
export const reachedRows = (rows, { known, added }) =>
  known.gradient || added >= rows.length ? rows : rows.slice(added)

/** @param {MomentShare} row */
const sizeOf = ({ share }) => Math.abs(toNumber(share) ?? 0)

/**
 * @param {HTMLElement} panel
 * @returns {PanelView}
 */
export function createMoments(panel) {
  /** @type {MomentShare[]} */
  let moments = []
  const asText = () =>
    [
      COLUMNS.filter(Boolean).join("\t"),
      ...addedUp(moments).map(({ moment, share, sum, came, delta, own, carried }) =>
        [moment + 1, share, sum, came, delta, own, carried].map(full).join("\t"),
      ),
    ].join("\n")
  const frame = createFrame(panel, { copy: { what: "the shares", text: asText } })
  const formula = createFormula("The gradient as a sum over the moments")
  const groups = [3, 4].map((columns) => h("th", { scope: "colgroup", colspan: columns }))
  const first = h("tr", { class: "bpi-groups" }, h("td"), ...groups)
  const names = COLUMNS.map((text, at) => h("th", { scope: "col", text, class: classOf(text, at) }))
  const head = h("thead", {}, first, h("tr", {}, ...names))
  const body = h("tbody")
  const called = { "aria-label": "What each moment adds to the gradient" }
  const table = h("table", { class: "bpi-table bpi-moments", ...called }, head, body)
  const scroller = h(
    "div",
    { class: "bpi-scroller bpi-whole", role: "group", "aria-label": "The moments" },
    table,
    formula,
  )
  frame.body.append(scroller)

  function createLine() {
    const numbers = Array.from({ length: 6 }, () => createNumber())
    const bar = createBar()
    const name = h("th", { scope: "row" })
    const [share, ...others] = numbers.map((number, at) =>
      h("td", { class: at + 2 === SECOND ? "bpi-second" : null }, number),
    )
    const line = h("tr", {}, name, share, h("td", { class: "bpi-bar-cell" }, bar), ...others)
    return Object.assign(line, { parts: { name, numbers, bar } })
  }

  /** @param {Payload} payload */
  function show(payload) {
    moments = payload.moments ?? []
    frame.say(introduceMoments(payload))
    for (const [at, text] of groupsOf(payload).entries()) setText(groups[at], text)
    frame.ready(payload.known.gradient)
    setVisible(formula, payload.known.gradient)
    setMath(formula, payload.known.gradient ? (payload.gradient?.numbers ?? "") : "", true)
    const largest = Math.max(...moments.map(sizeOf).filter(Number.isFinite), 0)
    const rows = reachedRows(addedUp(moments), payload)
    const under = rows.length < moments.length ? payload.added : -1
    pool(body, rows.length, createLine).forEach((line, index) => {
      const { moment, share, sum, came, delta, own, carried, cut, used } = rows[index]
      const { name, numbers, bar } = line.parts
      const pending = payload.known.gradient || moment >= payload.added ? null : COMES.gradient
      setText(name, `${moment + 1}${cut ? " ✂" : ""}`)
      set(name, { title: cut ? CUT : used ? null : UNUSED })
      set(line, { "data-now": moment === under })
      for (const [at, value] of [share, sum, came, delta, own, carried].entries())
        setNumber(numbers[at], value, { pending, digits: 3 })
      setBar(bar, pending ? null : share, largest)
    })
  }

  return { show, destroy: frame.destroy }
}
