// How pictures and cells fill a place: as large as can be, whole pixels where there is room for them.

/** @typedef {{ x: number, y: number, w: number, h: number }} Tile */

/**
 * Places for `count` pictures of so many rows and columns.
 * @param {number} count
 * @param {number[]} side [rows, columns]
 * @param {number} width
 * @param {number} height
 * @param {number} [gap]
 * @returns {Tile[]}
 */
export function tilesOf(count, [rows, columns], width, height, gap = 3) {
  let best = { across: 1, scale: 0 }
  for (let across = 1; across <= count; across += 1) {
    const down = Math.ceil(count / across)
    const scale = Math.min(
      (width - gap * (across - 1)) / (across * columns),
      (height - gap * (down - 1)) / (down * rows),
    )
    if (scale > best.scale) best = { across, scale }
  }
  const scale = best.scale >= 1 ? Math.floor(best.scale * 4) / 4 : best.scale
  if (scale <= 0) return []
  const [w, h] = [columns * scale, rows * scale]
  const left = (width - best.across * w - gap * (best.across - 1)) / 2
  const down = Math.ceil(count / best.across)
  const top = (height - down * h - gap * (down - 1)) / 2
  return Array.from({ length: count }, (_, i) => {
    const at = i % best.across
    return { x: left + at * (w + gap), y: top + Math.floor(i / best.across) * (h + gap), w, h }
  })
}

/** The longest side of a cell, in pixels. */
const LARGEST = 26

/**
 * Places for `count` cells, in rows from the top left.
 * @param {number} count
 * @param {number} width
 * @param {number} height
 * @returns {Tile[]}
 */
export function cellsOf(count, width, height) {
  if (count < 1 || width < 1 || height < 1) return []
  let side = Math.min(LARGEST, width, height)
  while (side > 1 && Math.ceil(count / Math.floor(width / side)) * side > height) side -= 0.5
  const across = Math.min(count, Math.max(1, Math.floor(width / side)))
  const left = (width - across * side) / 2
  const top = Math.max(0, (height - Math.ceil(count / across) * side) / 2)
  const room = side > 4 ? 1 : 0
  return Array.from({ length: count }, (_, i) => ({
    x: left + (i % across) * side,
    y: top + Math.floor(i / across) * side,
    ...{ w: side - room, h: side - room },
  }))
}
