// Where everything of an unrolled network stands: a column a moment, a band a layer that goes through the moments, the
// last one on top; before the columns the numbers that all of them share, behind them what hears the last moment.

/** @import { Anatomy, Layer, Parameter } from "../../shared/anatomy.js" */

/** A place in pixels. @typedef {{ x: number, y: number, w: number, h: number }} Frame */
/** Cells of parameters, row by row. block: the columns of one gate; name: "W". heads: what stands above the blocks.
 * @typedef {Frame & { name: string, rows: number, cols: number, cell: number, parts: (Parameter | null)[],
 *   heads: { text: string, x: number }[] }} Matrix
 */
/** A strip of cells, one a unit, at one moment. name: the array of the engine's it shows ("H", "h", "c", a gate, "A").
 * @typedef {Frame & { layer: number, name: string, t: number }} Strip
 */
/** A layer that has moments. line: the height of its memory's line, of an LSTM. bars: of how large slopes are.
 * @typedef {{ layer: number, kind: string, units: number, strips: Strip[], line: number | null, bars: Frame | null,
 *   box: Frame, title: string }} Band
 */
/** What comes behind the last moment: units as boxes. weights: their matrix.
 * @typedef {{ layer: number, boxes: (Frame & { index: number })[], weights: Matrix | null,
 *   biases: Matrix | null }} Behind
 */
/** @typedef {ReturnType<typeof unrolledLayoutOf>} UnrolledLayout */

export const RECURRENT = ["simple_rnn", "lstm"]
export const GATES = ["i", "f", "g", "o"]
const LARGEST_CELL = 26
const LARGEST_UNIT = 34
/** How high the bars are, of their band and in pixels; their numbers stand above them. */
const BARS = { share: { simple_rnn: 0.16, lstm: 0.2 }, least: 14, most: 84 }
/** Of the width: what is shared, and what comes behind. */
const SHARES = { left: 0.25, right: 0.17 }
const LEAST = { left: 100, right: 84 }
/** Beside the columns, for what their lines are called: in heights of letters. */
const SIDE = 4.2
const MOST = { left: 260, right: 190 }
const MARGIN = 6
/** How high a band is at the least before numbers take room below it. */
const LEAST_BAND = 44
/** Of a column: the strip of a SimpleRNN, of a memory; and how wide one of an LSTM's five may be. */
/** A column has room for numbers of its own, in heights of the letters; else those of one moment stand across. */
export const NUMBERS_WIDE = 2.2
/** Lines of numbers below the columns, and across where they are narrow. */
const TABLE = { lstm: 6, simple_rnn: 3 }
const ACROSS = { lstm: 4, simple_rnn: 2 }
const WIDE = { state: 0.56, memory: 0.42, gates: 0.86 }
const LARGEST_STRIP = 44
/** For large letters a strip may be wider: in heights of them, as a number needs. */
const STRIP_LETTERS = 3.4

/**
 * Does it go through moments?
 * @param {Anatomy} anatomy
 */
export function isUnrolled(anatomy) {
  return anatomy.layers.some(({ moments }) => moments > 0)
}

/**
 * @param {Anatomy} anatomy
 * @param {number[]} shape of one example: moments, numbers a moment
 * @param {number} width
 * @param {number} height
 * @param {number} text the height of the smallest letters
 */
export function unrolledLayoutOf(anatomy, shape, width, height, text) {
  const [moments, features] = shape
  const left = Math.min(Math.max(width * SHARES.left, LEAST.left), MOST.left)
  const behind = anatomy.layers.map((_, layer) => layer).filter((layer) => standsBehind(anatomy.layers[layer]))
  const right = Math.min(Math.max(width * SHARES.right * (0.6 + 0.4 * behind.length), LEAST.right), MOST.right + 60)
  const pitch = (width - left - right) / moments
  /** The middle of a moment's column. @param {number} t */
  const columnX = (t) => left + (t + 0.5) * pitch
  const head = text + 6
  const inputHeight = features * (text + 4) + 6
  const bands = anatomy.layers.map((_, layer) => layer).filter((layer) => !standsBehind(anatomy.layers[layer]))
  const looked = bands.filter((layer) => RECURRENT.includes(anatomy.layers[layer].kind))
  const longest = looked.some((layer) => anatomy.layers[layer].kind === "lstm") ? "lstm" : "simple_rnn"
  const room = height - head - inputHeight - 4
  const weights = bands.map((layer) => ({ lstm: 2.2, simple_rnn: 1.3 })[anatomy.layers[layer].kind] ?? 0.7)
  const total = weights.reduce((sum, each) => sum + each, 0)
  const fits = (/** @type {number} */ lines) => room - lines * (text + 3) >= LEAST_BAND * total
  const wide = pitch >= NUMBERS_WIDE * text && fits(TABLE[longest])
  const lines = wide ? TABLE[longest] : ACROSS[longest]
  const table = fits(lines) ? lines : 0
  const rest = room - table * (text + 3)
  let top = head
  /** @type {Band[]} */
  const made = []
  for (const at of [...bands.keys()].reverse()) {
    const h = (rest * weights[at]) / total
    made.unshift(bandOf(anatomy, bands[at], { x: left, y: top, w: pitch * moments, h }, moments, text))
    top += h
  }
  const inputs = { x: left, y: top + 2, w: pitch * moments, h: inputHeight - 6 }
  const last = made.at(-1)
  return {
    ...{ width, height, text, pitch, left, right, head, moments, features, columnX, inputs },
    bands: made,
    matrices: matricesOf(anatomy, made, { x: MARGIN, y: head, w: left - MARGIN - SIDE * text, h: rest }, text),
    behind: behindOf(anatomy, behind, { x: width - right, y: head, w: right, h: rest }, last ?? null, text),
    table: table ? { y: height - table * (text + 3), rows: table, line: text + 3, wide } : null,
  }
}

/** Has it no moments of its own? @param {Layer} layer */
function standsBehind({ kind, shape, moments }) {
  return moments === 0 && shape.length !== 2 && kind !== ""
}

/**
 * @param {Anatomy} anatomy
 * @param {number} layer
 * @param {Frame} box
 * @param {number} moments
 * @param {number} text
 * @returns {Band}
 */
function bandOf(anatomy, layer, box, moments, text) {
  const { kind, shape, title } = anatomy.layers[layer]
  const units = shape[shape.length - 1]
  const pitch = box.w / moments
  const lines = kind === "lstm" ? 2 : 1
  const share = kind === "lstm" ? BARS.share.lstm : BARS.share.simple_rnn
  // What the strips leave of their band goes to the bars.
  const spare = box.h - lines * (text + 2) - 24 - (kind === "lstm" ? 2 : 1) * (units * LARGEST_UNIT + text)
  const high = Math.round(Math.min(Math.max(box.h * share, spare, BARS.least), BARS.most))
  const bars = RECURRENT.includes(kind) ? { x: box.x, y: box.y + lines * (text + 2) + 2, w: box.w, h: high } : null
  const above = bars ? lines * (text + 2) + high + 8 : 4
  const inner = { x: box.x, y: box.y + above, w: box.w, h: box.h - above - 8 }
  /** @type {Strip[]} */
  const strips = []
  let line = null
  for (let t = 0; t < moments; t += 1) {
    const middle = box.x + (t + 0.5) * pitch
    /** @type {(name: string, x: number, w: number, y: number, h: number) => void} */
    const add = (name, x, w, y, h) => strips.push({ layer, name, t, ...stripIn({ x, y, w, h }, units) })
    if (kind !== "lstm") {
      const w = Math.min(pitch * WIDE.state, Math.max(LARGEST_STRIP, STRIP_LETTERS * text))
      add(kind === "simple_rnn" ? "H" : "A", middle - w / 2, w, inner.y, inner.h)
      continue
    }
    const upper = inner.h * 0.42
    const memory = Math.min(pitch * WIDE.memory, LARGEST_STRIP)
    add("c", middle - memory / 2, memory, inner.y + text * 0.9, upper - text * 0.9)
    line = inner.y + text * 0.9 + (upper - text * 0.9) / 2
    const gap = pitch > 50 ? 3 : 1
    const each = Math.min((pitch * WIDE.gates) / 5.4, 22)
    const between = each > 4 ? 1 : 0
    const span = 5 * each + gap * 1.5
    let x = middle - span / 2
    for (const name of GATES) {
      add(name, x, each - between, inner.y + upper + text, inner.h - upper - text)
      x += each
    }
    add("h", x + gap * 1.5, each, inner.y + upper + text, inner.h - upper - text)
  }
  return { layer, kind, units, strips, line, bars, box, title }
}

/**
 * A strip whose cells are whole and not too high, in the middle of its place.
 * @param {Frame} box
 * @param {number} units
 */
function stripIn({ x, y, w, h }, units) {
  const cell = Math.max(Math.min(h / units, LARGEST_UNIT), 1)
  const high = cell * units
  return { x: Math.round(x), y: y + (h - high) / 2, w: Math.max(Math.floor(w), 1), h: high }
}

/**
 * The matrices of every band, below each other beside it.
 * @param {Anatomy} anatomy
 * @param {Band[]} bands
 * @param {Frame} room
 * @param {number} text
 * @returns {Matrix[]}
 */
function matricesOf(anatomy, bands, room, text) {
  return bands.flatMap((band) => {
    const own = anatomy.parameters.filter((row) => row.layer === band.layer)
    const arrays = [...new Set(own.map(({ array = "" }) => array))]
    if (!arrays.length) return []
    const blocks = band.kind === "lstm" ? GATES.length : 1
    const label = text * 1.3
    const shapes = arrays.map((array) => {
      const rows = own.filter((row) => row.array === array)
      const flat = rows[0].place?.length === 1
      const high = flat ? 1 : 1 + Math.max(...rows.map(({ place = [0] }) => place[0]))
      return { array, rows: high, cols: rows.length / high, parts: rows }
    })
    const gaps = (blocks - 1) * 3
    const high = shapes.reduce((sum, { rows }) => sum + rows, 0)
    const heads = (blocks > 1 ? text + 2 : 0) + (shapes.length - 1) * 5 + text + 4
    const cols = Math.max(...shapes.map((each) => each.cols))
    const across = Math.max((room.w - label - gaps) / cols, 0.3)
    const cell = Math.max(Math.min(across, (band.box.h - heads - 6) / high, LARGEST_CELL), 0.3)
    let y = band.box.y + text + 6 + (blocks > 1 ? text + 2 : 0)
    // Where rows are low, the names beside them need more room between than the rows do.
    const apart = shapes.slice(1).map(({ rows: below }, at) => {
      const middles = ((shapes[at].rows + below) * cell) / 2
      return Math.max(5, text + 1 - middles)
    })
    const roomy = high * cell + apart.reduce((sum, gap) => sum + gap, 0) <= band.box.h - text - 6
    return shapes.map(({ array, rows, cols: wide, parts }, index) => {
      const x = room.x + label
      const perBlock = wide / blocks
      const names = index || blocks === 1 ? [] : GATES
      const made = {
        ...{ name: array, rows, cols: wide, cell, parts, x, y, w: wide * cell + gaps, h: rows * cell },
        heads: names.map((name, at) => ({ text: name, x: x + at * (perBlock * cell + 3) + (perBlock * cell) / 2 })),
      }
      y += rows * cell + (roomy ? (apart[index] ?? 0) : 5)
      return made
    })
  })
}

/**
 * How many blocks a matrix is drawn as, side by side: of an LSTM one a gate.
 * @param {Pick<Matrix, "cols" | "cell" | "w">} matrix
 */
export const blocksIn = ({ cols, cell, w }) => Math.round((w - cols * cell) / 3) + 1

/**
 * @param {Matrix} matrix
 * @param {number} at a cell's number
 * @returns {Frame}
 */
export function cellBox({ x, y, cols, cell, w }, at) {
  const column = at % cols
  const block = Math.floor(column / (cols / blocksIn({ cols, cell, w })))
  return { x: x + column * cell + block * 3, y: y + Math.floor(at / cols) * cell, w: cell, h: cell }
}

/**
 * @param {Anatomy} anatomy
 * @param {number[]} layers
 * @param {Frame} room
 * @param {Band | null} band the last one
 * @param {number} text
 * @returns {Behind[]}
 */
function behindOf(anatomy, layers, room, band, text) {
  const shown = layers.filter((layer) => anatomy.layers[layer].kind !== "flatten")
  const each = room.w / (shown.length + 0.55)
  return shown.map((layer, column) => {
    const { units } = anatomy.layers[layer]
    const own = anatomy.parameters.filter((row) => row.layer === layer)
    const weights = own.filter(({ kind }) => kind === "weight")
    const biases = own.filter(({ kind }) => kind === "bias")
    const heard = weights.length / units.length || 0
    const x = room.x + column * each
    const boxW = Math.min(each * 0.56, 4.2 * text)
    const boxH = Math.min(Math.max(text + 8, 22), (room.h - 8) / units.length)
    // Below them the loss stands: its name, its number and whose it is.
    const lowest = room.y + room.h + text - (units.length * (boxH + 4)) / 2 - 3 * text - 21
    const middle = Math.min(band && column === 0 ? stateMiddle(band) : room.y + room.h / 2, lowest)
    // One output hears all moments: its weights stand as the states do, a column a moment.
    const folded = heard > (band?.units ?? heard) && units.length === 1 && band !== null && heard % band.units === 0
    const [rows, cols] = folded ? [band.units, heard / band.units] : [heard, units.length]
    const room2 = each - boxW - 18
    const cell = Math.max(
      Math.min(room2 / Math.max(cols, 1), (room.h - text - 12) / Math.max(rows, 1), LARGEST_CELL),
      1,
    )
    const parts = folded
      ? Array.from({ length: heard }, (_, at) => weights[(at % cols) * rows + Math.floor(at / cols)])
      : weights
    const top = middle - (rows * cell) / 2
    const matrix = heard
      ? { name: "w", rows, cols, cell, parts, heads: [], x: x + 8, y: top, w: cols * cell, h: rows * cell }
      : null
    const bias = biases.length
      ? {
          ...{ name: "b", rows: 1, cols: biases.length, cell, parts: biases, heads: [] },
          ...{ x: x + 8, y: top + rows * cell + 5, w: biases.length * cell, h: cell },
        }
      : null
    const boxes = units.map((_, index) => ({
      index,
      x: x + each - boxW - 4,
      y: middle + (index - (units.length - 1) / 2) * (boxH + 4) - boxH / 2,
      w: boxW,
      h: boxH,
    }))
    return { layer, boxes, weights: matrix, biases: bias }
  })
}

/** @param {Band} band */
function stateMiddle(band) {
  const strip = band.strips.find(({ name }) => name === "H" || name === "h" || name === "A")
  return strip ? strip.y + strip.h / 2 : band.box.y + band.box.h / 2
}

/**
 * Where a number that comes in stands.
 * @param {UnrolledLayout} layout
 * @param {number} index of the input
 * @returns {Frame}
 */
export function inputBox({ inputs, features, columnX, pitch, text }, index) {
  const w = Math.min(Math.max(pitch * 0.8, pitch - 3), 3.6 * text)
  const h = text + 3
  const t = Math.floor(index / features)
  return { x: columnX(t) - w / 2, y: inputs.y + (index % features) * (h + 1), w, h }
}
