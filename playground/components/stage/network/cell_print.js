// Blocks of cells as pixels: all blocks are set in one small image, a pixel a cell, and each is copied to its place
// enlarged. A thousand cells so cost a canvas less than fifty rectangles.

/** Cells in rows and columns: the left upper corner, and the width and height of a cell. gaps: is a pixel left free
 *  beside and below each? alpha: of the whole block.
 * @typedef {{ rows: number, cols: number, x: number, y: number, w: number, h: number,
 *   gaps?: { x: boolean, y: boolean }, alpha?: number }} CellBlock
 */

export function createCellPrint() {
  const pen = document.createElement("canvas")
  const pencil = /** @type {CanvasRenderingContext2D} */ (pen.getContext("2d", { willReadFrequently: true }))
  /** @type {ImageData | null} */
  let image = null

  /** @param {number} width @param {number} height */
  function roomFor(width, height) {
    if (image && image.width >= width && image.height >= height) return image
    pen.width = Math.max(width, image?.width ?? 1)
    pen.height = Math.max(height, image?.height ?? 1)
    image = pencil.createImageData(pen.width, pen.height)
    return image
  }

  return {
    /**
     * @template {CellBlock} Block
     * @param {CanvasRenderingContext2D} ink in whose units the blocks are measured
     * @param {Block[]} blocks
     * @param {(block: Block) => ArrayLike<number>} pixels of its cells, row by row
     */
    print(ink, blocks, pixels) {
      if (!blocks.length) return
      const rows = blocks.reduce((sum, block) => sum + block.rows, 0)
      const sheet = roomFor(Math.max(...blocks.map(({ cols }) => cols)), rows)
      const all = new Uint32Array(sheet.data.buffer)
      all.fill(0)
      let top = 0
      for (const block of blocks) {
        const found = pixels(block)
        for (let at = 0; at < found.length; at += 1)
          all[(top + Math.floor(at / block.cols)) * sheet.width + (at % block.cols)] = found[at]
        top += block.rows
      }
      pencil.putImageData(sheet, 0, 0)
      ink.imageSmoothingEnabled = false
      top = 0
      for (const { rows, cols, x, y, w, h, gaps, alpha = 1 } of blocks) {
        ink.globalAlpha = alpha
        ink.drawImage(pen, 0, top, cols, rows, x, y, cols * w, rows * h)
        if (gaps?.x) for (let at = 1; at <= cols; at += 1) ink.clearRect(x + at * w - 1, y, 1, rows * h)
        if (gaps?.y) for (let at = 1; at <= rows; at += 1) ink.clearRect(x, y + at * h - 1, cols * w, 1)
        top += rows
      }
      ink.globalAlpha = 1
    },
  }
}
