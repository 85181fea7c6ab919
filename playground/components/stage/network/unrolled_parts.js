// The words, numbers and frames of an unrolled network, made once a run and size; unrolled_view.js fills them.

import { svg } from "../../shared/dom.js"
import { widthOf } from "./fitted.js"
import { inputBox, RECURRENT } from "./unrolled_layout.js"
import { isCut, slopesOf } from "./unrolled_values.js"

/** @import { PreparedSetup } from "../types.d.ts" */
/** @import { UnrolledLayout } from "./unrolled_layout.js" */
/** @typedef {(words: string, x: number, y: number, name?: string) => SVGTextElement} Write */

/** A number in a strip's cell needs so many times the height of the letters in width. */
const NUMBER_WIDTH = 2.7
const MARGIN = 6
/** Where a line's letters stand in it, of their height: what hangs below them has room there. */
const BASE = 0.85
/** Beside the columns, for the names of their lines: in heights of the letters. */
const SIDE_LABEL = 4.2

/**
 * @param {UnrolledLayout} layout
 * @param {import("../../shared/anatomy.js").Input[]} inputs
 * @param {Element} sheet
 * @param {Element} back
 */
export function inputsAt(layout, inputs, sheet, back) {
  return inputs.map((part) => {
    const { x, y, w, h } = inputBox(layout, part.index)
    svg("rect", { class: "unrolled-box", x, y, width: w, height: h, rx: 3 }, back)
    const node = svg("text", { class: "unrolled-number", x: x + w / 2, y: y + h - 4 }, sheet)
    return { node, part, w }
  })
}

/**
 * What stands beside matrices and bands, once.
 * @param {UnrolledLayout} layout
 * @param {Write} write
 */
export function labelsAt(layout, write) {
  const { text } = layout
  for (const { name, x, y, h, cell, heads } of layout.matrices) {
    write(name, x - text * 0.6, y + Math.min(h / 2 + text * 0.36, h + text), "unrolled-name")
    for (const head of heads) write(head.text, head.x, y - 4, "unrolled-word")
    if (cell < 1) break
  }
  for (const { behind } of [layout])
    for (const { weights } of behind) if (weights) write("w", weights.x + weights.w / 2, weights.y - 5, "unrolled-word")
  for (const band of layout.bands) {
    const { kind, strips } = band
    if (kind !== "lstm") continue
    const fits = layout.pitch / 5.4 >= text * 0.62
    // Where the letters have no room above their strips, they stand once at the side, in the order of the strips.
    if (fits) for (const { name, x, y, w } of strips) write(name, x + w / 2, y - 3, "unrolled-word")
    else
      for (const { name, y, h } of strips.slice(0, 2))
        write(name === "c" ? "c" : "i f g o · h", layout.left - 6, y + h / 2, "unrolled-side")
  }
  write(layout.features > 1 ? "inputs" : "input", layout.left - 6, layout.inputs.y + text, "unrolled-side")
}

/**
 * A number in every cell that has room for one.
 * @param {UnrolledLayout} layout
 * @param {Write} write
 */
export function numbersAt(layout, write) {
  const { text, bands } = layout
  return bands.flatMap((band) =>
    band.strips
      .filter(({ w, h }) => w >= NUMBER_WIDTH * text && h / band.units >= text + 1)
      .map((strip) => {
        const high = strip.h / band.units
        const nodes = Array.from({ length: band.units }, (_, j) =>
          write("", strip.x + strip.w / 2, strip.y + (j + 0.5) * high + text * 0.36, "unrolled-number"),
        )
        return { strip, nodes }
      }),
  )
}

/**
 * @param {UnrolledLayout} layout
 * @param {Write} write
 */
export function barsAt(layout, write) {
  const { bands, columnX, moments, text } = layout
  return bands
    .filter(({ bars }) => bars)
    .map(({ bars, layer, kind }) => {
      const names = slopesOf(kind)
      const nodes = names.map((name, at) => {
        const y = (bars?.y ?? 0) - 3 - (names.length - 1 - at) * (text + 2)
        write(`|∂L/∂${name.slice(1).toLowerCase()}|`, layout.left - 6, y, "unrolled-side")
        return Array.from({ length: moments }, (_, t) => write("", columnX(t), y, "unrolled-number"))
      })
      return { layer, nodes }
    })
}

/**
 * @param {UnrolledLayout} layout
 * @param {Write} write
 */
export function tableAt({ table, columnX, moments, left, text }, write) {
  if (!table?.wide) return []
  return Array.from({ length: table.rows }, (_, at) => {
    const y = table.y + at * table.line + BASE * text
    const head = write("", left - 6, y, "unrolled-side")
    const cells = Array.from({ length: moments }, (_, t) => write("", columnX(t), y, "unrolled-number"))
    return { head, cells }
  })
}

/**
 * @param {UnrolledLayout} layout
 * @param {PreparedSetup} setup
 * @param {Element} sheet
 * @param {Write} write
 */
export function behindAt({ behind, width, height, text }, { anatomy }, sheet, write) {
  /** @type {{ unit: import("../../shared/anatomy.js").Unit, node: SVGTextElement, name: SVGTextElement | null,
   *   w: number }[]} */
  const units = []
  let low = 0
  for (const { layer, boxes } of behind)
    for (const { index, x, y, w, h } of boxes) {
      const unit = anatomy.layers[layer].units[index]
      svg("rect", { class: "unrolled-box", x, y, width: w, height: h, rx: 4 }, sheet)
      const name = h > text && boxes.length < 9 ? write(unit.name, x + w / 2, y - 4, "unrolled-word") : null
      units.push({ unit, node: write("", x + w / 2, y + h / 2 + text * 0.36, "unrolled-number"), name, w })
      low = Math.max(low, y + h)
    }
  const last = behind[behind.length - 1].boxes[0]
  const x = last ? last.x + last.w / 2 : width - 40
  write("LOSS", x, low + text + 14, "heading")
  const loss = write("", x, low + 2 * text + 18, "unrolled-number")
  svg("path", { class: "edge-out", d: `M${x} ${low + 2}V${low + 11}` }, sheet)
  const below = low + 3 * text + 21
  const whose = below < height - 2 ? write("", x, below) : null
  return { units, loss, whose, x }
}

/**
 * Lines across the whole picture: the product of the forget gates, and below it what has no room in narrow columns.
 * @param {UnrolledLayout} layout
 * @param {Write} write
 */
export function linesAt({ table, text }, write) {
  if (!table) return []
  const count = table.wide ? 1 : table.rows
  return Array.from({ length: count }, (_, at) =>
    write("", MARGIN, table.y + at * table.line + BASE * text, "unrolled-line"),
  )
}

/**
 * Between which moments the way back is cut: a line from top to bottom of its band, named where there is room.
 * @param {UnrolledLayout} layout
 * @param {number} cut
 * @param {Element} sheet
 * @param {Write} write
 */
export function cutsAt({ bands, moments, left, pitch, text, columnX }, cut, sheet, write) {
  return bands
    .filter(({ kind }) => RECURRENT.includes(kind))
    .map(({ layer, box, bars }) => {
      const all = Array.from({ length: moments }, (_, t) => t).filter((t) => isCut(cut, moments, t))
      const nodes = all.flatMap((t) => {
        const x = left + (t + 1) * pitch
        const line = svg("path", { class: "cut-line", d: `M${x} ${box.y + 2}V${box.y + box.h - 2}` }, sheet)
        return [line, write("cut", x, box.y + text, "cut-name")]
      })
      const middle = bars ? bars.y + bars.h / 2 + text * 0.36 : box.y + text
      const first = all.at(-1) ?? -1
      const absent = write("", (columnX(0) + columnX(Math.max(first, 0))) / 2, middle, "cut-name")
      return { layer, nodes, absent, room: (first + 1) * pitch - 4 }
    })
}

/**
 * How long the gradient is, and what clipping leaves of it, on one scale: two bars below what is shared, where lines
 * across do not say it.
 * @param {UnrolledLayout} layout
 * @param {Element} sheet
 * @param {Write} write
 */
export function gaugeAt({ left, height, text, table }, sheet, write) {
  const line = text + 3
  const top = height - 4 * line
  const room = Math.max(left - MARGIN - SIDE_LABEL * text - widthOf("0.0000 clipped", text), 10)
  if (table?.wide === false || left < 10 * text) return null
  const head = write("", MARGIN, top + text, "unrolled-line")
  const rows = [1, 2].map((at) => {
    const y = top + at * line
    const bar = svg("rect", { class: "gauge-bar", x: MARGIN, y: y + 3, height: text - 2, width: 0 }, sheet)
    return { bar, number: write("", MARGIN, y + text, "unrolled-line") }
  })
  return { head, rows, room }
}
