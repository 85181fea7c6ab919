// What the network gets wrong on the validation set, after each epoch: pictures, rows or words, each with what it is
// and what it was taken for. Pairs choose among them.

import { choose, chosen } from "../shared/choices.js"
import { html, pool, set, setText } from "../shared/dom.js"
import { count, fmt, percent } from "../shared/format.js"
import { paintExample, placeOn } from "./paint.js"
import { labelOf, rowWords } from "./words.js"

/** @import { NetworkTold } from "../shared/wire.d.ts" */
/** @import { ShownMistake, ShownMistakes, Style } from "./types.d.ts" */

const MOST_PAIRS = 8
const COMING = "After each epoch: what the network gets wrong on the validation set, the surest first."

/** @param {HTMLElement} root */
export function createMistakesView(root) {
  const head = html("div", { class: "t-mistakes-head" }, root)
  const title = html("p", { class: "t-mistakes-title" }, head)
  const pairs = html("div", { class: "t-pairs", role: "group", "aria-label": "Which mistakes" }, head)
  const list = html("ul", { class: "t-mistakes", tabindex: 0, "aria-label": "Mistakes" }, root)
  /** The pair that is looked at, "" for all: a link may have told it. */
  let pair = chosen("mistakes")
  /** @type {[NetworkTold, ShownMistakes | null, Style] | null} */
  let last = null

  /**
   * @param {NetworkTold} told
   * @param {ShownMistakes | null} found
   * @param {Style} look
   */
  function update(told, found, look) {
    last = [told, found, look]
    setText(title, found ? sentence(found) : COMING)
    const offered = (found?.pairs ?? []).slice(0, MOST_PAIRS)
    if (found && !offered.some(([is, said]) => pair === `${is},${said}`)) pair = ""
    drawPairs(told, offered)
    const rows = (found?.rows ?? []).filter(({ label, guess }) => !pair || pair === `${label},${guess}`)
    set(list, { "data-form": rows[0]?.side.length ? "pictures" : "rows" })
    pool(list, rows.length, createItem).forEach((item, i) => {
      drawItem(item, rows[i], told, look)
    })
  }

  /**
   * @param {NetworkTold} told
   * @param {number[][]} offered
   */
  function drawPairs(told, offered) {
    set(pairs, { hidden: offered.length === 0 })
    const all = [{ key: "", text: "all" }]
    for (const [is, said, times] of offered)
      all.push({
        key: `${is},${said}`,
        text: `${labelOf(told.labels, is)} taken for ${labelOf(told.labels, said)}: ${times}`,
      })
    pool(pairs, all.length, () => html("button", { type: "button" })).forEach((button, i) => {
      const { key, text } = all[i]
      setText(button, text)
      set(button, { "aria-pressed": key === pair })
      button.onclick = () => {
        pair = key
        choose("mistakes", key)
        if (last) update(...last)
      }
    })
  }

  return { update }
}

function createItem() {
  const item = html("li")
  html("canvas", { role: "img" }, item)
  html("p", { class: "t-mistake-x" }, item)
  html("p", { class: "t-mistake-is" }, item)
  html("p", { class: "t-mistake-said" }, item)
  return item
}

/**
 * @param {HTMLLIElement} item
 * @param {ShownMistake} row
 * @param {NetworkTold} told
 * @param {Style} look
 */
function drawItem(item, row, told, look) {
  const [canvas, x, is, said] = /** @type {[HTMLCanvasElement, ...HTMLElement[]]} */ (
    /** @type {unknown} */ ([...item.children])
  )
  const picture = row.side.length > 0
  set(canvas, { hidden: !picture })
  set(x, { hidden: picture })
  if (!picture) setText(x, rowWords(row.words, row.columns))
  set(x, { title: picture ? null : rowWords(row.words, row.columns, 60) })
  if (row.probability !== null) {
    setText(is, `is ${labelOf(told.labels, row.label)}`)
    setText(said, `says ${labelOf(told.labels, row.guess)}, ${percent(row.probability)}`)
  } else {
    setText(is, row.copy ? "" : `is ${fmt(row.label)}`)
    setText(said, row.copy ? "in, and out" : `says ${fmt(row.guess)}`)
  }
  set(canvas, { "aria-label": `${is.textContent}, ${said.textContent}`, "data-pair": Boolean(row.copy) })
  const on = picture ? placeOn(canvas, look.line) : null
  if (!on) return
  if (!row.copy) return paintExample(on, row.pixels, row.side)
  const half = { ...on, width: on.width / 2 - 2 }
  paintExample(half, row.pixels, row.side)
  on.context.translate(on.width / 2 + 2, 0)
  paintExample(half, row.copy, row.side)
}

/** @param {ShownMistakes} found */
function sentence({ count: wrong, of, all, epoch, rows }) {
  const where =
    of < all
      ? `of the first ${count(of)} of the ${count(all)} in the validation set`
      : `of the ${count(of)} in the validation set`
  const when = `after epoch ${epoch}`
  if (wrong === null) return `The ${rows.length} furthest off ${where}, ${when}.`
  if (!wrong) return `None ${where} is wrong, ${when}.`
  return `${count(wrong)} ${where} ${wrong === 1 ? "is" : "are"} wrong, ${when}; the surest first.`
}
