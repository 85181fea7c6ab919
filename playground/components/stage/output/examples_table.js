// Data that is not a plane: every example with its inputs, its targets and what the network says, one a row. It sorts
// by any column, and a press on a row looks at that example.

import { choose, chosen } from "../../shared/choices.js"
import { paint, RESPONSE } from "../../shared/colour.js"
import { html, pool, set, setText } from "../../shared/dom.js"
import { exampleName, fmt } from "../../shared/format.js"

/** @import { PackedArrays } from "../../shared/codec.js" */
/** @import { PreparedSetup, Scene } from "../types.d.ts" */

/** A column: its name, and an example's number in it. words: what stands there instead of the number, such as a class's
 * name. picture: in its place stands a picture or a sequence of so many bytes, 0 to 255 being -1 to +1.
 * @typedef {{ name: string, value: (example: number) => number | undefined, words?: (example: number) => string,
 *   digits?: number, picture?: (example: number) => ArrayLike<number> }} ExampleColumn
 */
/** What a learner typed or copied from paper is shown as it was given, not rounded to four digits. */
const DIGITS = 7
/** Beside a picture there is little room. */
const FEW_DIGITS = 4
/** Of more outputs than these what they come to is told, not each. */
const MOST_OUTPUTS = 4

/**
 * @param {Element} root
 * @param {(index: number) => void} onFocus
 */
export function createExamplesTable(root, onFocus) {
  const box = html("div", { class: "examples-table", role: "group", "aria-label": "Table of examples" }, root)
  const grid = html("table", {}, box)
  const head = html("tr", {}, html("thead", {}, grid))
  const body = html("tbody", {}, grid)
  /** @type {Parameters<typeof update> | null} */
  let last = null
  let run = ""

  /** First press: largest first; second: smallest first; third: the data's own order. @param {number} column */
  function sortBy(column) {
    const before = sortedBy(Number.POSITIVE_INFINITY)
    const up = before?.column !== column ? column === 0 : before.up === (column === 0) ? column !== 0 : null
    choose("examples", up === null ? "" : `${column + 1}:${up ? "up" : "down"}`)
    if (last) update(...last)
  }

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   * @param {PackedArrays} arrays
   * @param {number | null} focus the example that is looked at
   */
  function update(setup, scene, arrays, focus) {
    last = [setup, scene, arrays, focus]
    if (run && run !== setup.run) choose("examples", "")
    run = setup.run
    const columns = columnsOf(setup, scene, arrays)
    const sorted = sortedBy(columns.length)
    const order = inOrder(arrays.table_x.shape[0], sorted && { ...sorted, value: columns[sorted.column].value })
    pool(head, columns.length, (column) => headerOf(column)).forEach((cell, column) => {
      const direction = sorted?.column === column ? (sorted.up ? "ascending" : "descending") : "none"
      const button = /** @type {HTMLButtonElement} */ (cell.firstElementChild)
      const mark = { ascending: " ↑", descending: " ↓", none: "" }[direction]
      setText(button, columns[column].name + mark)
      set(button, { title: `Sort by ${columns[column].name}` })
      set(cell, { "aria-sort": direction })
    })
    pool(body, order.length, () => html("tr")).forEach((line, at) => {
      const example = order[at]
      set(line, { "data-focus": example === focus })
      pool(line, columns.length, (column) => (column === 0 ? rowName() : html("td"))).forEach((cell, column) => {
        const bytes = columns[column].picture?.(example)
        const { words, value, digits = DIGITS } = columns[column]
        const text = column === 0 ? String(example + 1) : (words?.(example) ?? fmt(value(example), digits))
        if (bytes) picture(cell, setup.example.shape, bytes)
        else setText(column === 0 ? (cell.firstElementChild ?? cell) : cell, text)
      })
      const button = /** @type {HTMLButtonElement} */ (line.firstElementChild?.firstElementChild)
      set(button, { "aria-label": `Focus ${exampleName(example)}` })
      button.onclick = () => onFocus(example)
    })
  }

  /** @param {number} column */
  function headerOf(column) {
    const cell = html("th", { scope: "col" })
    html("button", { type: "button" }, cell).onclick = () => sortBy(column)
    return cell
  }

  return { element: box, update }
}

/**
 * The column it is sorted by, and whether upwards; null: the data's own order.
 * @param {number} columns how many there are
 */
function sortedBy(columns) {
  const found = /^([1-9]\d?):(up|down)$/.exec(chosen("examples"))
  const column = Number(found?.[1]) - 1
  return found && column < columns ? { column, up: found[2] === "up" } : null
}

/** What is on each canvas: one that is touched is handed to the screen anew.
 * @type {WeakMap<HTMLCanvasElement, string>}
 */
const printed = new WeakMap()

/**
 * A picture or a sequence as small squares, coloured by sign.
 * @param {Element} cell
 * @param {number[]} shape
 * @param {ArrayLike<number>} bytes
 */
function picture(cell, shape, bytes) {
  const [rows, columns] = shape.length === 3 ? shape : [1, shape[0]]
  const painted = `${columns}|${bytes}`
  let canvas = cell.querySelector("canvas")
  if (!canvas) {
    cell.replaceChildren()
    canvas = html("canvas", { class: "example-picture", "aria-hidden": "true" }, cell)
  }
  if (printed.get(canvas) === painted) return
  printed.set(canvas, painted)
  if (canvas.width !== columns || canvas.height !== rows) set(canvas, { width: columns, height: rows })
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  ink.putImageData(paint(ink.createImageData(columns, rows), bytes, 0, RESPONSE), 0, 0)
}

/**
 * Numbers as bytes, 0 to 255 being -1 to +1.
 * @param {ArrayLike<number>} values
 */
const signedBytes = (values) =>
  Uint8Array.from(values, (value) => Math.round(127.5 * (1 + Math.min(Math.max(value || 0, -1), 1))))

function rowName() {
  const cell = html("th", { scope: "row" })
  html("button", { type: "button" }, cell)
  return cell
}

/**
 * The number of each example comes first.
 * @param {PreparedSetup} setup
 * @param {Scene} scene
 * @param {PackedArrays} arrays
 * @returns {ExampleColumn[]}
 */
function columnsOf(setup, scene, arrays) {
  const names = setup.anatomy.outputs.map(({ name }) => name)
  const [inputs, units] = [setup.columns.length, names.length]
  if (units > MOST_OUTPUTS) return [...itself(setup, arrays), ...told(setup, scene, arrays, units)]
  const pictured = setup.example.kind === "picture" || setup.example.kind === "sequence"
  const named = pictured && setup.kind === "classes" && units === 1
  /** @param {number} row */
  const nameOf = (row) => setup.class_names[arrays.point_class.data[row]]
  return [
    ...itself(setup, arrays),
    ...setup.columns.map((name, i) => ({
      name,
      value: (/** @type {number} */ row) => arrays.table_x.data[row * inputs + i],
    })),
    ...names.map((name, j) => ({
      name: units > 1 ? `target of ${name}` : "t, the target",
      value: (/** @type {number} */ row) => arrays.table_y.data[row * units + j],
      digits: pictured ? FEW_DIGITS : DIGITS,
      words: named ? (/** @type {number} */ row) => `${fmt(arrays.table_y.data[row])} ${nameOf(row)}` : undefined,
    })),
    ...names.map((name, j) => ({
      name: `${name}, the guess`,
      value: (/** @type {number} */ row) => scene.state?.outputs?.[row * units + j],
      digits: pictured ? FEW_DIGITS : DIGITS,
    })),
  ]
}

/**
 * An example's number, and its picture where it has one.
 * @param {PreparedSetup} setup
 * @param {PackedArrays} arrays
 * @returns {ExampleColumn[]}
 */
function itself({ example: { kind, shape, low, high } }, arrays) {
  /** @type {ExampleColumn} */
  const number = { name: "example", value: (row) => row }
  if (kind !== "picture" && kind !== "sequence") return [number]
  const size = shape.reduce((product, side) => product * side, 1)
  /** @param {number} row */
  const bytes = (row) => {
    const given = Array.from(arrays.examples.data.subarray(row * size, (row + 1) * size))
    return signedBytes(given.map((byte) => low + (byte / 255) * (high - low)))
  }
  return [number, { name: kind, value: (row) => row, picture: bytes }]
}

/**
 * Of many outputs what they come to: the picture given back, or the class that is meant and how likely it is said to
 * be.
 * @param {PreparedSetup} setup
 * @param {Scene} scene
 * @param {PackedArrays} arrays
 * @param {number} units
 * @returns {ExampleColumn[]}
 */
function told(setup, scene, arrays, units) {
  /** @param {number} row */
  const says = (row) => Array.from(scene.state?.outputs?.subarray(row * units, (row + 1) * units) ?? [])
  if (!setup.is_classification)
    return [{ name: "given back", value: (row) => row, picture: (row) => signedBytes(says(row)) }]
  /** @param {number} row */
  const guess = (row) => {
    const given = says(row)
    return given.length ? given.indexOf(Math.max(...given)) : undefined
  }
  /** @param {number} row */
  const answer = (row) => arrays.point_class.data[row]
  return [
    { name: "guess", value: guess, words: (row) => setup.class_names[guess(row) ?? -1] ?? "" },
    { name: "answer", value: answer, words: (row) => setup.class_names[answer(row)] },
    { name: "its probability", value: (row) => says(row)[answer(row)], digits: FEW_DIGITS },
  ]
}

/**
 * The examples in the order of one column; those without a finite number come last, ties keep the data's order.
 * @param {number} count
 * @param {{ up: boolean, value: ExampleColumn["value"] } | null} by
 */
export function inOrder(count, by) {
  const rows = Array.from({ length: count }, (_, row) => row)
  if (!by) return rows
  const rank = new Map(rows.map((row) => [row, by.value(row) ?? Number.NaN]))
  return rows.sort((a, b) => {
    const [p, q] = [rank.get(a) ?? Number.NaN, rank.get(b) ?? Number.NaN]
    const [pGood, qGood] = [Number.isFinite(p), Number.isFinite(q)]
    if (!pGood || !qGood) return Number(qGood) - Number(pGood)
    return by.up ? p - q : q - p
  })
}
