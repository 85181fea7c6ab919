// The cells that an operation is gone through by: the windows of a convolution or a pooling one after the other, or
// each place's share of a filter's gradient. A cell is a unit of the operation's layer, by its index there; they are
// gone through channel by channel, inside one row by row: one filter's window runs over the whole picture, then the
// next one's.

/** @import { Operation } from "../shared/wire.d.ts" */

/**
 * The walk through a layer's cells. shape: rows, columns, channels; [] for an operation that is taken as a whole.
 * @param {number[]} shape
 */
export function walkOf(shape) {
  const channels = shape.at(-1) ?? 0
  const places = channels ? shape.slice(0, -1).reduce((product, size) => product * size, 1) : 0
  return {
    count: places * channels,
    /** Where all cells of one channel have been gone through. */
    places,
    /** The cell that comes at a place of the walk, from 0. @param {number} rank */
    cellAt: (rank) => (rank % places) * channels + Math.floor(rank / places),
    /** The place of a cell in the walk. @param {number} cell */
    rankOf: (cell) => (cell % channels) * places + Math.floor(cell / channels),
  }
}

/**
 * How far a walk has come where the operation stands at that cell: as far as it goes where that is done as a whole.
 * @param {Operation} operation
 * @param {number | null | undefined} cell
 */
export function rankIn({ cells }, cell) {
  const walk = walkOf(cells)
  return cell === null || cell === undefined ? walk.count - 1 : walk.rankOf(cell)
}

/**
 * The cell at which the next stride ends, or null where none is left of the operation. stride: how many cells a stride
 * ends at, 1 for each, a channel's places for whole channels.
 * @param {Operation} operation
 * @param {number} rank the place of the last one done, -1 for none
 * @param {boolean} whole channels are taken whole
 */
export function following({ cells }, rank, whole) {
  const walk = walkOf(cells)
  const to = whole ? (Math.floor((rank + 1) / walk.places) + 1) * walk.places - 1 : rank + 1
  return to < walk.count ? walk.cellAt(to) : null
}

/**
 * The cell at which the stride before ended, or null where there was none in this operation.
 * @param {Operation} operation
 * @param {number} rank
 * @param {boolean} whole
 */
export function preceding({ cells }, rank, whole) {
  const walk = walkOf(cells)
  const to = whole ? Math.floor(rank / walk.places) * walk.places - 1 : rank - 1
  return to >= 0 ? walk.cellAt(to) : null
}
