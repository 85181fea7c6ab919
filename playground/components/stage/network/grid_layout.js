// Where everything of a network of grids stands, in a room of given width and height, which it fills and never leaves.
// Columns: inputs, each layer, LOSS; below them, where there is room, the lens with the numbers of one cell.

import { lineFrom, linesBetween, nodeSizes } from "../../shared/network_layout.js"
import { tiersOf } from "./tiers.js"

/** @import { Anatomy } from "../../shared/anatomy.js" */
/** @import { Course, Place } from "../../shared/network_layout.js" */
/** @import { Block, Tier } from "./tiers.js" */

/** A block in its place: its left upper corner, and the width and height of a cell, in pixels.
 * @typedef {Block & { x: number, y: number, w: number, h: number }} Grid
 */
/** @typedef {{ x: number, y: number, width: number, height: number }} Room */
/** @typedef {ReturnType<typeof gridLayoutOf>} GridLayout */

const LARGEST_CELL = 34
/** Between the pictures of one layer, and between a filter and its map. */
const GAP = 8
const KERNEL_GAP = 6
/** Of a map's room, what its filter takes. */
const KERNEL_SHARE = 0.34
/** How wide columns are beside each other. */
const WIDTHS = { maps: 1.1, kernels: 0.75, strip: 0.66, boxes: 0.9, loss: 0.75 }
/** How high the picture's column is, in heights of letters, for something to stand below it. */
const ROOMY = 8
/** A box with a number is so much higher than its letters, in pixels, and its column so many times as wide. */
const ROUND_NUMBER = 8
const NUMBERED = 6
/** What must be left above the lens, in heights of letters; on a phone, and with more room. */
const LEAST_ABOVE = { narrow: 3.4, wide: 7 }

/**
 * The same fields as `layoutOf` of shared/network_layout.js, for what is drawn as boxes and lines, and the grids.
 * @param {Anatomy} anatomy
 * @param {number[]} shape of one example
 * @param {number} width
 * @param {number} height
 * @param {{ text?: number, head?: number, foot?: number }} [room]
 */
export function gridLayoutOf(anatomy, shape, width, height, { text = 12, head = 0, foot = 0 } = {}) {
  const tiers = tiersOf(anatomy, shape)
  const lensWanted = lensHeightOf(anatomy, text)
  const least = text * (width < 520 ? LEAST_ABOVE.narrow : LEAST_ABOVE.wide)
  const lensHeight = height - head - foot - lensWanted >= least ? lensWanted : 0
  const inner = Math.max(height - head - foot - lensHeight, 1)
  // Below the picture, where there is room, stands what can be asked of it.
  const below = tiers[0].look === "maps" && inner >= ROOMY * text ? text + 12 : 0
  const margin = width < 520 ? 4 : 12
  const weights = [...tiers.map(weightOf), WIDTHS.loss]
  const unit = (width - 2 * margin) / weights.reduce((sum, each) => sum + each, 0)
  let left = margin
  const columns = weights.map((weight) => {
    const column = { x: left, width: weight * unit, middle: left + (weight * unit) / 2 }
    left += weight * unit
    return column
  })
  const boxed = tiers.filter(({ look }) => look === "boxes")
  const rows = Math.max(1, ...boxed.map(({ parts }) => parts.length))
  const pitch = Math.min(...[...boxed.map(({ layer }) => columns[layer + 1].width), columns[columns.length - 1].width])
  const sizes = nodeSizes(inner, rows, pitch, text)
  // Without room for their names above, boxes may still have it for their numbers.
  const numbered = sizes.roomy || (sizes.node >= text + ROUND_NUMBER && pitch >= NUMBERED * text)
  const middle = head + inner / 2
  /** @type {Map<string, Place>} */
  const places = new Map()
  /** How high a part is, and where lines enter and leave it.
   * @type {Map<string, { left: number, right: number, h: number }>}
   */
  const boxes = new Map()
  const grids = tiers.flatMap((tier, column) => {
    const height = column === 0 && tier.look === "maps" ? inner - below : inner
    const area = { x: columns[column].x, y: head, width: columns[column].width, height }
    if (tier.look !== "boxes") return gridsIn(tier, area, text)
    const taken = numbered ? sizes.wide : sizes.node
    const beside = (area.width - taken) / 2 - 6
    const share = tier.all.length ? 0.55 : 0
    return [
      ...besides(tier.all, { ...area, width: share * beside }),
      ...tier.parts.flatMap(({ id }, index) => {
        const y = middle + (sizes.roomy ? text / 2 : 0) + (index - (tier.parts.length - 1) / 2) * sizes.rowPitch
        places.set(id, { x: columns[column].middle, y })
        const left = columns[column].middle - taken / 2
        boxes.set(id, { left, right: left + taken, h: sizes.node })
        return beforeUnit(tier.own[index] ?? [], left - 4, (1 - share) * beside, y, sizes.rowPitch)
      }),
    ]
  })
  for (const { kind, parts, cols, x, y, w, h } of grids)
    for (const [at, part] of parts.entries()) {
      if (!part) continue
      const left = x + (at % cols) * w
      places.set(part.id, { x: left + w / 2, y: y + (Math.floor(at / cols) + 0.5) * h })
      // Lines join cells at the sides of their grid.
      boxes.set(
        part.id,
        kind === "strip" || kind === "map" ? { left: x, right: x + cols * w, h } : { left, right: left + w, h },
      )
    }
  const end = { x: columns[columns.length - 1].middle, y: middle }
  const lossHalf = Math.max(9, Math.floor(Math.min(Math.max(sizes.node, 30) / 2, 28, inner / 4 - text - 4)))
  /** @param {string} id */
  const placeOf = (id) => places.get(id) ?? end
  /** @param {string} id */
  const sides = (id) => boxes.get(id) ?? { left: end.x - lossHalf, right: end.x + lossHalf, h: sizes.node }
  /** @param {string} id */
  const halfOf = (id) => sides(id).right - placeOf(id).x
  return {
    ...{ width, height, text, head, floor: height - foot, pitch, ...sizes, numbered },
    tiers,
    grids,
    /** Are examples drawn as pictures, not as boxes? */
    pictured: tiers[0].look !== "boxes",
    below,
    places,
    placeOf,
    loss: end,
    lossHalf,
    plane: null,
    /** @param {number} column */
    columnX: (column) => {
      const at = Math.min(Math.max(column, 0), columns.length - 1)
      return (columns[Math.floor(at)].middle + columns[Math.ceil(at)].middle) / 2
    },
    /** @param {number} column */
    columnWidth: (column) => columns[Math.min(Math.max(column, 0), columns.length - 1)].width,
    /** The boxes: inputs and units that are no cells. */
    boxed: boxed.flatMap(({ parts }) => parts),
    /** Is it drawn as a box? @param {string} id */
    isBox: (id) => boxed.some(({ parts }) => parts.some((part) => part.id === id)),
    lines: linesBetween(unplaced(anatomy, places), placeOf, (id) => sides(id).h, sides),
    /** From a unit to another. @param {string} from @param {string} to */
    lineBetween: (from, to) => lineFrom(placeOf(from), halfOf(from), placeOf(to), halfOf(to)),
    /** @param {string} id */
    lineToLoss: (id) => lineFrom(placeOf(id), halfOf(id), end, lossHalf),
    /** @returns {Course | null} */
    lineToPlane: () => null,
    lens: lensHeight ? { x: margin, y: head + inner, width: width - 2 * margin, height: lensHeight } : null,
  }
}

/**
 * As high as the largest window with its numbers in it, and their title; 0 where no layer has a lens.
 * @param {Anatomy} anatomy
 * @param {number} text
 */
function lensHeightOf({ layers }, text) {
  const rows = layers.map(({ kind, windows }) => windows?.size[0] ?? (kind === "batch_normalization" ? 1 : 0))
  const most = Math.max(...rows)
  return most ? Math.round(1.25 * text + most * (text + 5) + 8) : 0
}

/**
 * The anatomy without the biases that are cells already.
 * @param {Anatomy} anatomy
 * @param {Map<string, Place>} places
 * @returns {Anatomy}
 */
function unplaced(anatomy, places) {
  return { ...anatomy, parameters: anatomy.parameters.filter(({ id }) => !places.has(id)) }
}

/** @param {Tier} tier */
function weightOf({ look, own, all }) {
  const kernels = look === "maps" && own.some((blocks) => blocks.some(({ kind }) => kind === "kernel"))
  const others = all.length > 0 || (!kernels && own.some((blocks) => blocks.length > 0))
  return WIDTHS[look] + (kernels ? WIDTHS.kernels : others ? WIDTHS.kernels / 2 : 0)
}

/**
 * The grids of a column: its maps in as many rows and columns as make their cells largest, each with what belongs to it
 * on its left.
 * @param {Tier} tier
 * @param {Room} area
 * @param {number} text
 * @returns {Grid[]}
 */
function gridsIn({ look, maps, own, all, biases }, area, text) {
  if (look === "strip") {
    const cells = strip(maps[0], biases, area, text)
    const { x, y, h } = cells[0]
    const numbers = own.flatMap((blocks, at) => beforeUnit(blocks, x - 3, (x - area.x - 6) / 2, y + (at + 0.5) * h, h))
    return [...besides(all, { ...area, width: (x - area.x - 6) / 2 }), ...numbers, ...cells]
  }
  const kernels = own.some((blocks) => blocks.length > 0) || all.length > 0
  let best = { cell: 0, across: 1 }
  for (let across = 1; across <= maps.length; across += 1) {
    const { width, height } = slot(area, across, maps.length)
    const room = kernels ? width * (1 - KERNEL_SHARE) - KERNEL_GAP : width
    const cell = Math.floor(Math.min(room / maps[0].cols, height / maps[0].rows, LARGEST_CELL))
    if (cell > best.cell) best = { cell, across }
  }
  const { across } = best
  const cell = Math.max(best.cell, 1)
  const { width, height } = slot(area, across, maps.length)
  return maps.flatMap((map, index) => {
    const x = area.x + GAP / 2 + (index % across) * (width + GAP)
    const y = area.y + GAP / 2 + Math.floor(index / across) * (height + GAP)
    const side = kernels ? width * KERNEL_SHARE : 0
    const beside = [...own[index], ...(index === 0 ? all : [])]
    const taken = side ? besides(beside, { x, y, width: side, height }, cell) : []
    const room = width - side - (side ? KERNEL_GAP : 0)
    const mapX = x + width - room + (room - map.cols * cell) / 2
    const place = { x: Math.round(mapX), y: Math.round(y + (height - map.rows * cell) / 2), w: cell, h: cell }
    return [...taken, { ...map, ...place }]
  })
}

/**
 * The room of one of several maps.
 * @param {Room} area
 * @param {number} across
 * @param {number} count
 */
function slot({ width, height }, across, count) {
  const down = Math.ceil(count / across)
  return { width: (width - across * GAP) / across, height: (height - down * GAP) / down }
}

/**
 * Small grids in a room: in rows, their cells no larger than the map's.
 * @param {Block[]} blocks
 * @param {Room} area
 * @param {number} [largest]
 * @returns {Grid[]}
 */
function besides(blocks, area, largest = 18) {
  if (!blocks.length) return []
  const kernels = blocks.filter(({ kind }) => kind === "kernel")
  const numbers = blocks.filter(({ kind }) => kind === "numbers")
  const rows = Math.max(1, ...kernels.map((block) => block.rows))
  const cols = Math.max(1, ...kernels.map((block) => block.cols))
  let best = { cell: 0, across: 1 }
  for (let across = 1; across <= Math.max(kernels.length, 1); across += 1) {
    const down = Math.ceil(kernels.length / across)
    const wide = (area.width - (across - 1) * 2) / (across * cols)
    const high = (area.height - down * 2) / (down * rows + (numbers.length ? 1 : 0))
    const cell = Math.min(wide, high, largest)
    if (cell > best.cell) best = { cell, across }
  }
  const { across } = best
  const cell = best.cell >= 3 ? Math.floor(best.cell) : Math.max(best.cell, 0.5)
  const down = Math.ceil(kernels.length / across)
  const whole = down * (rows * cell + 2) + (numbers.length ? cell : 0)
  const top = area.y + (area.height - whole) / 2
  const laid = kernels.map((block, index) => ({
    ...{ ...block, w: cell, h: cell, x: Math.round(area.x + (index % across) * (cols * cell + 2)) },
    y: Math.round(top + Math.floor(index / across) * (rows * cell + 2)),
  }))
  const below = Math.round(top + down * (rows * cell + 2))
  return [...laid, ...numbers.map((block) => ({ ...block, w: cell, h: cell, x: Math.round(area.x), y: below }))]
}

/**
 * The single numbers of one unit, before its box or its cell.
 * @param {Block[]} own
 * @param {number} right where they end
 * @param {number} width the most they may take
 * @param {number} y the unit's middle
 * @param {number} height of its row
 * @returns {Grid[]}
 */
function beforeUnit(own, right, width, y, height) {
  return own
    .filter(({ kind }) => kind === "numbers")
    .map((block) => {
      const w = Math.max(2, Math.floor(Math.min(18, width / block.cols)))
      const h = Math.max(2, Math.min(18, height - 2))
      return { ...block, x: Math.round(right - block.cols * w), y: y - h / 2, w, h }
    })
}

/**
 * A long row of units, from top to bottom, in as few columns as leave room for each; where there is room for their
 * numbers too, cells are wider than high.
 * @param {Block} block
 * @param {Block | null} biases before each cell, where they belong to one
 * @param {Room} area
 * @param {number} text
 * @returns {Grid[]}
 */
function strip(block, biases, area, text) {
  const count = block.parts.length
  let cols = 1
  while (cols < 8 && area.height / Math.ceil(count / cols) < 4) cols += 1
  const rows = Math.ceil(count / cols)
  const h = Math.min(2 * text, area.height / rows)
  const w = Math.max(1, Math.min((area.width * 0.55) / cols, h >= text + 2 ? 3.2 * text : Math.max(h, text)))
  const x = Math.round(area.x + (area.width - cols * w) / 2)
  const y = area.y + (area.height - rows * h) / 2
  const grid = { ...block, rows, cols, x, y, w, h }
  if (!biases) return [grid]
  const narrow = Math.max(2, Math.min(10, h, (x - area.x - 4) / cols))
  return [{ ...biases, rows, cols, x: x - 3 - cols * narrow, y, w: narrow, h }, grid]
}
