// A recurrent network unrolled: one column a moment, the numbers that all moments share drawn once. Colours lie on a
// canvas; words, numbers, frames and what takes the keyboard's focus lie above it.

import { set, setText, svg } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"
import { fitted, widthOf } from "./fitted.js"
import { createTwinCells, learnedCells } from "./twin_cells.js"
import { createCursors } from "./unrolled_cursors.js"
import { trafficThroughTime } from "./unrolled_journeys.js"
import { NUMBERS_WIDE, RECURRENT, unrolledLayoutOf } from "./unrolled_layout.js"
import { createUnrolledPaint, shareOf } from "./unrolled_paint.js"
import { barsAt, behindAt, cutsAt, gaugeAt, inputsAt, labelsAt, linesAt, numbersAt, tableAt } from "./unrolled_parts.js"
import { allPlaces, placeAt, placeOf } from "./unrolled_places.js"
import { cellsOfStrip, cutOff, gradientLengths, lengthsOf, momentInView, stateOf } from "./unrolled_values.js"
import { linesAcross, linesOf, lossOf, productWritten, spokenOf } from "./unrolled_words.js"

/** @import { NetworkOptions as Options, PreparedSetup, Scene } from "../types.d.ts" */
/** @import { Frame, UnrolledLayout } from "./unrolled_layout.js" */

/** Longer and shorter: why no slope stands at a moment. */
const CUT_OFF = ["the way back is cut: no gradient comes here", "cut: nothing comes here", "nothing comes", "none"]

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
    // Headings are bold: the letters are some tenth wider.
    const wordy = pitch > 1.1 * widthOf(`moment ${moments}`, text) + text
    const heads = Array.from({ length: moments }, (_, t) =>
      write(wordy ? `moment ${t + 1}` : `${t + 1}`, columnX(t), text + 1, "heading"),
    )
    if (!wordy) write("moment", layout.left - 4, text + 1, "unrolled-side")
    const placed = allPlaces(layout, setup).map(({ id, box }) => ({ part: anatomy.part(id), box }))
    return {
      ...{ setup, layout, under, heads, write, sheet },
      inputs: inputsAt(layout, anatomy.inputs, sheet, back),
      labels: labelsAt(layout, write),
      numbers: numbersAt(layout, write),
      bars: barsAt(layout, write),
      table: tableAt(layout, write),
      lines: linesAt(layout, write),
      gauge: gaugeAt(layout, sheet, write),
      cuts: cutsAt(layout, setup.cut, sheet, write),
      behind: behindAt(layout, setup, sheet, write),
      twin: createTwinCells(sheet, learnedCells(placed)),
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
    const playing = scene.move === undefined && options.moving
    paint.paint(layout, scene, options.log, playing)
    const look = lookedAt(layout, scene, options.selection)
    mark(scene, options, look)
    built.twin.update(scene)
    if (playing) return
    const { text } = layout
    const backward = scene.phase === "backward"
    const absent = new Map(layout.bands.map(({ layer }) => [layer, backward ? cutOff(scene, layer) : []]))
    for (const { node, part, w } of built.inputs) setText(node, shortened(scene.input(part), w - 3, text))
    for (const { strip, nodes } of built.numbers) {
      const cells = cellsOfStrip(scene, strip)
      for (const [j, node] of nodes.entries()) {
        const shown = cells && !absent.get(strip.layer)?.[strip.t]
        setText(node, shown ? fitted(cells[j].value, 2, strip.w - 2, text) : "")
        set(node, { "data-past": backward && cells !== null && !cells[j].slope })
      }
    }
    for (const { layer, nodes } of built.bars) {
      const { lengths } = lengthsOf(scene, layer)
      const now = momentInView(scene, layer)
      const wide = layout.pitch >= NUMBERS_WIDE * text
      for (const [at, row] of nodes.entries())
        for (const [t, node] of row.entries()) {
          const room = (wide ? 1 : 3) * layout.pitch - 2
          const told = wide || t === now ? shortened(lengths[at][t], room, text) : ""
          setText(node, told)
          // A number wider than its column begins no earlier than the first one: there its name stands.
          set(node, { x: Math.max(layout.columnX(t), layout.left + widthOf(told, text) / 2 + 2) })
        }
    }
    drawCuts(scene, absent)
    drawGauge(scene, options.log)
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
  function mark(scene, { selection, picked, places }, { band, j }) {
    if (!built) return
    const { layout, under, heads, chosen, row, lit } = built
    const { time, layer } = scene.setup.anatomy.operation(scene.cursor.step)
    const own = layout.bands.find((each) => each.layer === layer)
    const shown = time !== null && own
    set(under, { display: shown ? null : "none" })
    if (shown)
      set(under, {
        ...{ x: layout.columnX(time) - layout.pitch / 2 + 1, y: own.box.y + 1 },
        ...{ width: Math.max(layout.pitch - 2, 0), height: Math.max(own.box.h - 2, 0) },
      })
    for (const [t, head] of heads.entries()) set(head, { "data-now": time === t })
    frameOf(chosen, placeOfPart(selection, picked))
    frameOf(lit, [...(places ?? [])].map((id) => placeOfPart(id)).find(Boolean) ?? null)
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

  /**
   * Where a part is drawn.
   * @param {string | null} id
   * @param {import("./unrolled_places.js").MomentCell | null} [picked] of a unit, which of its cells
   */
  function placeOfPart(id, picked = null) {
    return built && (placeOf(allPlaces(built.layout, built.setup), id, picked)?.box ?? null)
  }

  /**
   * The lines of numbers of the unit in view.
   * @param {Scene} scene
   * @param {ReturnType<typeof lookedAt>} look
   */
  function tell(scene, { band, j }) {
    if (!built) return
    const { layout, table, cursors, lines } = built
    const { text, pitch, width } = layout
    const found = linesOf(scene, band.layer, j)
    const first = table.length - found.length
    for (const [at, { head, cells }] of table.entries()) {
      const line = found[at - first]
      setText(head, line ? `${at === first ? `unit ${j + 1}: ` : ""}${line.label}` : "")
      for (const [t, cell] of cells.entries()) setText(cell, line ? shortened(line.values[t], pitch - 3, text) : "")
    }
    const t = momentInView(scene, band.layer)
    const product = productWritten(scene, band.layer, j, t, width - 12, text)
    const across = layout.table?.wide === false ? linesAcross(scene, band.layer, j, t, width - 12, text) : []
    const { whole, clipped } = scene.phase === "update" ? gradientLengths(scene) : { whole: null, clipped: null }
    const less = clipped === null ? "" : `, clipped to ${fmt(clipped, 3)}`
    const free = across.length > 0 || (!built.gauge && first > 0)
    const length = whole !== null && free ? `length of the gradient ${fmt(whole, 3)}${less}` : ""
    const told = [product, length, ...across].filter(Boolean)
    for (const [at, node] of lines.entries()) setText(node, told[at] ?? "")
    cursors.update(scene, band.layer, j)
  }

  /**
   * @param {Scene} scene
   * @param {Map<number, boolean[]>} absent of each layer, the moments into which nothing comes
   */
  function drawCuts(scene, absent) {
    if (!built) return
    const { text } = built.layout
    for (const { layer, nodes, absent: words, room } of built.cuts) {
      for (const node of nodes) set(node, { display: scene.phase === "backward" ? null : "none" })
      const some = absent.get(layer)?.some(Boolean)
      setText(words, (some && CUT_OFF.find((each) => widthOf(each, text) <= room)) || "")
    }
  }

  /**
   * The length of the whole gradient, and of what clipping leaves of it.
   * @param {Scene} scene
   * @param {boolean} log
   */
  function drawGauge(scene, log) {
    if (!built?.gauge) return
    const { head, rows, room } = built.gauge
    const { whole, clipped } = scene.phase === "update" ? gradientLengths(scene) : { whole: null, clipped: null }
    setText(head, whole === null ? "" : "length of the gradient")
    for (const [at, { bar, number }] of rows.entries()) {
      const length = [whole, clipped][at]
      const wide = length === null ? 0 : Math.max(shareOf(length, whole ?? 0, log) * room, length > 0 ? 1 : 0)
      set(bar, { width: wide })
      set(number, { x: Number(bar.getAttribute("x")) + wide + 4 })
      setText(number, length === null ? "" : `${fmt(length, 3)}${at ? " clipped" : ""}`)
    }
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
    /** What a pointer means. @param {number} x @param {number} y @param {number} reach */
    at: (x, y, reach) => built && placeAt(allPlaces(built.layout, built.setup), x, y, reach),
    /** @param {PreparedSetup} setup @param {number} width @param {number} height @param {number} text */
    build(setup, width, height, text) {
      built = build(setup, width, height, text)
    },
    update,
    /** What the operation sends through the picture. @param {Scene} scene */
    traffic: (scene) => (built ? trafficThroughTime(scene, built.layout) : { journeys: [], arrivals: [] }),
    /** Another network stands here. */
    leave() {
      built = null
      paint.clear()
    },
  }
}

/**
 * A small number to so many decimals as have room, "≈0" where nought is left of it; "" where that has none either.
 * @param {number} value
 * @param {number} room in pixels
 * @param {number} text
 */
function rounded(value, room, text) {
  if (!(Math.abs(value) < 1)) return ""
  const forms = [2, 1].map((decimals) => fmt(Number(value.toFixed(decimals)), decimals).replace(/^(−?)0\./, "$1."))
  const form = forms.map((each) => (each === "0" || each === "−0" ? "≈0" : each))
  return form.find((each) => widthOf(each, text) <= room) ?? ""
}

/**
 * A number as it fits; dots stand for one that is there and has no room, and nothing where no number ever has.
 * @param {number | null} value
 * @param {number} room in pixels
 * @param {number} text
 */
function shortened(value, room, text) {
  if (value === null) return ""
  // Where a nought more has no room it is left out: −.031 rather than −0.03.
  const forms = [2, 1].flatMap((digits) => [fmt(value, digits), fmt(value, digits).replace(/^(−?)0\./, "$1.")])
  const form = forms.find((each) => widthOf(each, text) <= room)
  return form ?? (rounded(value, room, text) || fitted(value, 1, room, text) || (room < 1.6 * text ? "" : "…"))
}
