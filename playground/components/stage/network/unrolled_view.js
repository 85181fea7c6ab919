// A recurrent network unrolled: one column a moment, the numbers that all moments share drawn once. Colours lie on a
// canvas; words, numbers, frames and what takes the keyboard's focus lie above it.

import { set, setText, svg } from "../../shared/dom.js"
import { fitted, widthOf } from "./fitted.js"
import { createCursors } from "./unrolled_cursors.js"
import { cellBox, inputBox, RECURRENT, unrolledLayoutOf } from "./unrolled_layout.js"
import { createUnrolledPaint } from "./unrolled_paint.js"
import { cellsOfStrip, lengthsOf, slopesOf, stateOf } from "./unrolled_values.js"
import { linesOf, lossOf, spokenOf } from "./unrolled_words.js"

/** @import { NetworkOptions as Options, PreparedSetup, Scene } from "../types.d.ts" */
/** @import { Frame, UnrolledLayout } from "./unrolled_layout.js" */

/** A number in a strip's cell needs so many times the height of the letters in width. */
const NUMBER_WIDTH = 2.7

/**
 * @param {SVGElement} drawing what takes clicks and the focus; it is filled here
 */
export function createUnrolled(drawing) {
  const paint = createUnrolledPaint(drawing)
  /** @type {ReturnType<typeof build> | null} */
  let built = null

  /**
   * @param {PreparedSetup} setup
   * @param {number} width
   * @param {number} height
   * @param {number} text
   */
  function build(setup, width, height, text) {
    const { anatomy, example } = setup
    const layout = unrolledLayoutOf(anatomy, example.shape, width, height, text)
    paint.resize(width, height)
    const back = svg("g", { class: "unrolled-back" }, drawing)
    const sheet = svg("g", { class: "unrolled" }, drawing)
    /** @type {(words: string, x: number, y: number, name?: string) => SVGTextElement} */
    const write = (words, x, y, name = "unrolled-word") => {
      const node = svg("text", { class: name, x, y }, sheet)
      setText(node, words)
      return node
    }
    const under = svg("rect", { class: "moment-now", display: "none", rx: 4 }, back)
    const { moments, columnX, pitch } = layout
    const wordy = pitch > widthOf("moment 12", text) + 6
    const heads = Array.from({ length: moments }, (_, t) =>
      write(wordy ? `moment ${t + 1}` : `${t + 1}`, columnX(t), text + 1, "heading"),
    )
    if (!wordy) write("moment", layout.left - 4, text + 1, "unrolled-side")
    return {
      ...{ setup, layout, under, heads, write, sheet },
      inputs: inputsAt(layout, anatomy.inputs, sheet, back),
      labels: labelsAt(layout, write),
      numbers: numbersAt(layout, write),
      bars: barsAt(layout, write),
      table: tableAt(layout, write),
      behind: behindAt(layout, setup, sheet, write),
      chosen: svg("rect", { class: "unrolled-selected", display: "none" }, sheet),
      row: svg("rect", { class: "unit-row", display: "none" }, sheet),
      cursors: createCursors(sheet, layout, anatomy),
      lit: svg("rect", { class: "unrolled-lit", display: "none" }, sheet),
    }
  }

  /**
   * @param {Scene} scene
   * @param {Options} options
   */
  function update(scene, options) {
    if (!built) return
    const { layout } = built
    paint.paint(layout, scene, options.log)
    const look = lookedAt(layout, scene, options.selection)
    const playing = scene.move === undefined && options.moving
    mark(scene, options, look)
    if (playing) return
    const { text } = layout
    const backward = scene.phase === "backward"
    for (const { node, part, w } of built.inputs) setText(node, shortened(scene.input(part), w - 3, text))
    for (const { strip, nodes } of built.numbers) {
      const cells = cellsOfStrip(scene, strip)
      for (const [j, node] of nodes.entries()) {
        setText(node, cells ? fitted(cells[j].value, 2, strip.w - 2, text) : "")
        set(node, { "data-past": backward && cells !== null && !cells[j].slope })
      }
    }
    for (const { layer, nodes } of built.bars) {
      const { lengths } = lengthsOf(scene, layer)
      for (const [at, row] of nodes.entries())
        for (const [t, node] of row.entries()) setText(node, shortened(lengths[at][t], layout.pitch - 2, text))
    }
    tell(scene, look)
    drawBehind(scene)
  }

  /**
   * The unit in view, of a layer with moments: the selection's, else the first.
   * @param {UnrolledLayout} layout
   * @param {Scene} scene
   * @param {string | null} selection
   */
  function lookedAt({ bands }, scene, selection) {
    const { anatomy } = scene.setup
    const part = anatomy.part(selection)
    const recurrent = bands.filter(({ kind }) => RECURRENT.includes(kind))
    const band = recurrent.find(({ layer }) => part && part.kind !== "input" && part.layer === layer) ?? recurrent[0]
    if (!part || part.kind === "input" || part.layer !== band.layer) return { band, j: 0 }
    const at = part.kind === "unit" ? part.index - anatomy.layers[part.layer].units[0].index : (part.place?.at(-1) ?? 0)
    return { band, j: at % band.units }
  }

  /**
   * The frames: the moment under way, what is selected, what is pointed at elsewhere.
   * @param {Scene} scene
   * @param {Options} options
   * @param {ReturnType<typeof lookedAt>} look
   */
  function mark(scene, { selection, places }, { band, j }) {
    if (!built) return
    const { layout, under, heads, chosen, row, lit } = built
    const { time, layer } = scene.setup.anatomy.operation(scene.cursor.step)
    const own = layout.bands.find((each) => each.layer === layer)
    const shown = time !== null && own
    set(under, { display: shown ? null : "none" })
    if (shown)
      set(under, {
        ...{ x: layout.columnX(time) - layout.pitch / 2 + 1, y: own.box.y + 1 },
        ...{ width: layout.pitch - 2, height: own.box.h - 2 },
      })
    for (const [t, head] of heads.entries()) set(head, { "data-now": time === t })
    frameOf(chosen, placeOfPart(selection))
    frameOf(lit, [...(places ?? [])].map(placeOfPart).find(Boolean) ?? null)
    const states = band.strips.filter(({ name }) => name === stateOf(band.kind))
    const high = states[0].h / band.units
    const end = states[states.length - 1]
    frameOf(row, { x: states[0].x - 2, y: states[0].y + j * high, w: end.x + end.w - states[0].x + 4, h: high })
  }

  /** @param {SVGRectElement} rect @param {Frame | null} box */
  function frameOf(rect, box) {
    set(rect, { display: box ? null : "none" })
    if (box) set(rect, { x: box.x, y: box.y, width: box.w, height: box.h })
  }

  /** Where a part is drawn. @param {string | null} id @returns {Frame | null} */
  function placeOfPart(id) {
    const part = built?.setup.anatomy.part(id)
    if (!built || !part) return null
    return allPlaces(built.layout, built.setup).find((each) => each.id === part.id)?.box ?? null
  }

  /**
   * The lines of numbers of the unit in view.
   * @param {Scene} scene
   * @param {ReturnType<typeof lookedAt>} look
   */
  function tell(scene, { band, j }) {
    if (!built) return
    const { layout, table, cursors } = built
    const { text, pitch } = layout
    const now = scene.setup.anatomy.operation(scene.cursor.step).time
    const lines = linesOf(scene, band.layer, j)
    const first = table.length - lines.length
    for (const [at, { head, cells }] of table.entries()) {
      const line = lines[at - first]
      const wide = pitch >= 2.2 * text
      setText(head, line ? `${at === first ? `unit ${j + 1}: ` : ""}${line.label}` : "")
      for (const [t, cell] of cells.entries())
        setText(cell, line && (wide || t === now) ? shortened(line.values[t], (wide ? 1 : 3) * pitch - 3, text) : "")
    }
    cursors.update(scene, band.layer, j)
  }

  /** @param {Scene} scene */
  function drawBehind(scene) {
    if (!built) return
    const { behind, layout } = built
    for (const { unit, node, name, w } of behind.units) {
      const { value, slope } = spokenOf(scene, unit)
      setText(node, fitted(value, 3, w - 4, layout.text))
      if (name) setText(name, slope ? `${unit.name} ${slope}` : unit.name)
    }
    const told = lossOf(scene)
    setText(behind.loss, fitted(told.value, 3, 2 * (layout.width - behind.x) - 2, layout.text))
    if (behind.whose) setText(behind.whose, told.whose)
  }

  return {
    /** The parts' places: of what a pointer means. @param {number} x @param {number} y @returns {string | null} */
    at(x, y) {
      if (!built) return null
      const near = 2
      const inside = (/** @type {Frame} */ box) =>
        x >= box.x - near && y >= box.y - near && x <= box.x + box.w + near && y <= box.y + box.h + near
      return allPlaces(built.layout, built.setup).find(({ box }) => inside(box))?.id ?? null
    },
    /** @param {PreparedSetup} setup @param {number} width @param {number} height @param {number} text */
    build(setup, width, height, text) {
      built = build(setup, width, height, text)
    },
    update,
    /** Another network stands here. */
    leave() {
      built = null
      paint.clear()
    },
  }
}

/**
 * A number as it fits; dots stand for one that is there and has no room, and nothing where no number ever has.
 * @param {number | null} value
 * @param {number} room in pixels
 * @param {number} text
 */
function shortened(value, room, text) {
  return value === null ? "" : fitted(value, 2, room, text) || (room < 1.6 * text ? "" : "…")
}

/**
 * What is drawn, in words: at length, and shorter.
 * @param {Scene} scene
 * @returns {string[]}
 */
export function meaningOf({ phase, edges, setup }) {
  if (phase === "recheck")
    return [
      "Of the new weights: what a layer hands on, and the batch's loss.",
      "Of the new weights: what is handed on",
      "New weights: handed on",
      "new weights",
    ]
  const shared = { weight: "W, U and b", gradient: "∂L/∂w", change: "changes" }[edges]
  if (phase === "backward" && setup.anatomy.layers.some(({ kind }) => kind === "lstm"))
    return [
      "Dark bars: ∂L/∂c, along the memory c (the cell state). Light: ∂L/∂h. Hatched: carried from later.",
      "Dark bars: along the memory c, the cell state. Hatched: from later.",
      "Dark: the memory c",
      "∂L/∂c, ∂L/∂h",
    ]
  if (phase === "backward")
    return [
      "Cells: ∂L/∂h. Plain: from what is handed on at that moment. Hatched: carried back from later ones.",
      "Plain: from this moment. Hatched: carried back from later.",
      "Hatched: carried from later",
      "∂L/∂h",
    ]
  return [
    `One column a moment, and one set of W, U and b for all of them. At the left: ${shared}.`,
    "The same W, U and b at every moment",
    "W, U, b: the same",
    "shared",
  ]
}

/** @type {WeakMap<UnrolledLayout, { id: string, box: Frame }[]>} */
const known = new WeakMap()

/**
 * Every part with the place where it is drawn, the small ones first.
 * @param {UnrolledLayout} layout
 * @param {PreparedSetup} setup
 */
function allPlaces(layout, setup) {
  const found = known.get(layout)
  if (found) return found
  const { anatomy } = setup
  /** @type {{ id: string, box: Frame }[]} */
  const places = []
  const matrices = [...layout.matrices, ...layout.behind.flatMap(({ weights, biases }) => [weights, biases])]
  for (const matrix of matrices)
    for (const [at, part] of (matrix?.parts ?? []).entries())
      if (matrix && part) places.push({ id: part.id, box: cellBox(matrix, at) })
  for (const input of anatomy.inputs) places.push({ id: input.id, box: inputBox(layout, input.index) })
  for (const { layer, boxes } of layout.behind)
    for (const { index, ...box } of boxes) places.push({ id: anatomy.layers[layer].units[index].id, box })
  // The last moment first: where a layer hands on its last state alone, its units stand there.
  for (const band of layout.bands)
    for (const strip of [...band.strips].reverse())
      for (let j = 0; j < band.units; j += 1) {
        const { units, shape } = anatomy.layers[band.layer]
        const unit = units[shape.length === 2 ? strip.t * band.units + j : j]
        const high = strip.h / band.units
        places.push({ id: unit.id, box: { x: strip.x, y: strip.y + j * high, w: strip.w, h: high } })
      }
  known.set(layout, places)
  return places
}

/**
 * @param {UnrolledLayout} layout
 * @param {import("../../shared/anatomy.js").Input[]} inputs
 * @param {Element} sheet
 * @param {Element} back
 */
function inputsAt(layout, inputs, sheet, back) {
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
 * @param {(words: string, x: number, y: number, name?: string) => SVGTextElement} write
 */
function labelsAt(layout, write) {
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
 * @param {(words: string, x: number, y: number, name?: string) => SVGTextElement} write
 */
function numbersAt(layout, write) {
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
 * @param {(words: string, x: number, y: number, name?: string) => SVGTextElement} write
 */
function barsAt(layout, write) {
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
 * @param {(words: string, x: number, y: number, name?: string) => SVGTextElement} write
 */
function tableAt({ table, columnX, moments, left, text }, write) {
  if (!table) return []
  return Array.from({ length: table.rows }, (_, at) => {
    const y = table.y + at * table.line + text
    const head = write("", left - 6, y, "unrolled-side")
    const cells = Array.from({ length: moments }, (_, t) => write("", columnX(t), y, "unrolled-number"))
    return { head, cells }
  })
}

/**
 * @param {UnrolledLayout} layout
 * @param {PreparedSetup} setup
 * @param {Element} sheet
 * @param {(words: string, x: number, y: number, name?: string) => SVGTextElement} write
 */
function behindAt({ behind, width, height, text }, { anatomy }, sheet, write) {
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
