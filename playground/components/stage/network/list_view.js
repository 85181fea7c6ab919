// All numbers of the network as tables, a layer at a time: for the keyboard, for who listens, and for a finger that
// cannot tell two lines apart. A row's name selects what it is about.

import { html, set, setText } from "../../shared/dom.js"
import { fmt, full } from "../../shared/format.js"
import { createPopover } from "../../shared/popover.js"
import { linesOf } from "./unrolled_words.js"

/** @import { Parameter } from "../../shared/anatomy.js" */
/** @import { Scene } from "../types.d.ts" */
/** A table: what stands above its columns, and its rows: the part, its numbers, null where one is not known yet.
 * @typedef {{ title: string, heads: string[],
 *   rows: { id: string, name: string, numbers: (number | null)[] }[] }} Listed
 */

const ABOUT = "All weights and neurons as tables, a layer at a time"
const NOT_YET = "not yet"
/** How far a key goes in the rows. @type {Record<string, number>} */
const WAYS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }

/**
 * The tables of a network at a place: of each layer what it learns, and what its neurons say.
 * @param {Scene} scene
 * @returns {Listed[]}
 */
export function tablesOf(scene) {
  const { anatomy } = scene.setup
  /** @param {Parameter} row */
  const learned = ({ id, name, index, slope }) => ({
    ...{ id, name },
    numbers: [scene.theta?.[index] ?? null, scene.move && scene.done(slope) ? scene.move.grad[index] : null],
  })
  return anatomy.layers
    .flatMap(({ words, moments }, layer) => [
      {
        title: `Weights into ${words}`,
        heads: ["weight", "value", "gradient ∂L/∂w"],
        rows: anatomy.parameters.filter((row) => row.layer === layer).map(learned),
      },
      { title: `${moments ? "States" : "Neurons"} of ${words}`, ...(moments ? through : said)(scene, layer) },
    ])
    .filter(({ rows }) => rows.length)
}

/**
 * What each neuron of a layer says and what comes back to it, of all that a layer of its kind has; a sum is not made
 * again with the new weights.
 * @param {Scene} scene
 * @param {number} layer
 */
function said(scene, layer) {
  const { anatomy } = scene.setup
  const has = (/** @type {string} */ name) => anatomy.stepOf(name, layer) !== ""
  const columns = /** @type {const} */ ([
    ["sum z", "z", has("Z") && scene.phase !== "recheck"],
    ["output a", "a", true],
    ["∂L/∂a", "dA", has("dA")],
    ["delta ∂L/∂z", "dZ", has("dZ")],
  ]).filter(([, , there]) => there)
  const rows = anatomy.layers[layer].units.map((row) => {
    const numbers = scene.unit(row)
    return { id: row.id, name: row.name, numbers: columns.map(([, key]) => numbers[key]) }
  })
  return { heads: ["neuron", ...columns.map(([head]) => head)], rows }
}

/**
 * The same of a layer that goes through moments: at each one what is said on the way forward, and on the way back the
 * slope and its parts.
 * @param {Scene} scene
 * @param {number} layer
 */
function through(scene, layer) {
  const { units, shape, moments } = scene.setup.anatomy.layers[layer]
  const width = shape[shape.length - 1]
  const lines = Array.from({ length: width }, (_, j) => linesOf(scene, layer, j))
  const rows = Array.from({ length: moments * width }, (_, at) => {
    const [t, j] = [Math.floor(at / width), at % width]
    const { id } = units[shape.length === 2 ? at : j]
    return { id, name: `moment ${t + 1}, unit ${j + 1}`, numbers: lines[j].map(({ values }) => values[t]) }
  })
  return { heads: ["moment", ...lines[0].map(({ title }) => title)], rows }
}

/**
 * The button that opens them, and the tables over the page.
 * @param {Element} row where the button stands
 * @param {Element} root
 * @param {{ scene: () => Scene | null, selected: () => string | null, select: (id: string) => void }} on
 */
export function createListView(row, root, { scene, selected, select }) {
  const button = html("button", { type: "button", class: "as-list", title: ABOUT }, row, "List")
  const { box, close } = createPopover(root, button, { label: ABOUT, class: "list-box", opened: fill, holds: true })
  const head = html("label", { class: "list-head" }, box)
  html("span", { class: "label" }, head, "Show")
  const which = html("select", {}, head)
  const body = html("div", { class: "list-body" }, box)
  /** @type {Listed[]} */
  let tables = []
  which.onchange = show

  function fill() {
    const now = scene()
    tables = now ? tablesOf(now) : []
    const chosen = selected()
    const before = tables.find(({ rows }) => rows.some(({ id }) => id === chosen))?.title ?? which.value
    which.replaceChildren(...tables.map(({ title }) => html("option", { value: title }, null, title)))
    if (tables.some(({ title }) => title === before)) which.value = before
    show()
  }
  // It opens at what is selected: where the picture's cells are small, its neighbours are found here.
  box.addEventListener("toggle", () => body.querySelector("[aria-current]")?.scrollIntoView({ block: "center" }))

  function show() {
    const shown = tables.find(({ title }) => title === which.value)
    body.replaceChildren()
    if (!shown) return
    const table = html("table", {}, body)
    html("caption", { class: "heard" }, table, shown.title)
    const top = html("tr", {}, html("thead", {}, table))
    for (const head of shown.heads) html("th", { scope: "col" }, top, head)
    const rows = html("tbody", {}, table)
    const chosen = selected()
    const stop = Math.max(
      shown.rows.findIndex(({ id }) => id === chosen),
      0,
    )
    for (const [at, { id, name, numbers }] of shown.rows.entries()) {
      const line = html("tr", { "aria-current": id === chosen ? "true" : null }, rows)
      const tabindex = at === stop ? 0 : -1
      const node = html("button", { type: "button", tabindex }, html("th", { scope: "row" }, line), name)
      node.onclick = () => {
        close()
        select(id)
      }
      for (const number of numbers) {
        const cell = html("td", { translate: "no", title: full(number) || null }, line)
        setText(cell, number === null ? NOT_YET : fmt(number))
      }
    }
  }

  /** One stop of the Tab key for all rows: the arrow keys go through them. */
  body.addEventListener("keydown", (event) => {
    const way = WAYS[event.key]
    const names = [...body.querySelectorAll("button")]
    const at = names.indexOf(/** @type {HTMLButtonElement} */ (event.target))
    if (!way || at < 0) return
    event.preventDefault()
    const next = names[Math.min(Math.max(at + way, 0), names.length - 1)]
    for (const name of names) set(name, { tabindex: name === next ? 0 : -1 })
    next.focus()
  })
}
