// Names beside points, moved apart where they would cover each other.

/** @import { Spot } from "./types.d.ts" */

/**
 * spots: [{x, y, text, colour}] -> the same with the place of their text and its anchor.
 * @param {Spot[]} spots
 * @param {{ left: number, right: number, top: number, bottom: number }} room
 * @param {number} [type] the size of their letters
 */
export function placeLabels(spots, { left, right, top, bottom }, type = 12) {
  const [tall, wide] = [1.25 * type, 0.6 * type]
  /** @type {(Spot & { anchor: "start" | "end", width: number })[]} */
  const placed = []
  for (const spot of [...spots].sort((a, b) => a.y - b.y)) {
    const width = (spot.text.length + 1) * wide
    /** @type {"start" | "end"} */
    const anchor = spot.x + 10 + width > right ? "end" : "start"
    const x = anchor === "start" ? spot.x + 10 : Math.max(spot.x - 10, left + width)
    /** @param {number} y */
    const covers = (y) => placed.some((other) => Math.abs(other.y - y) < tall && overlap(other, x, width, anchor))
    let y = Math.max(top, Math.min(spot.y + 4, bottom))
    for (let move = 1; move < 14 && covers(y); move += 1) {
      const away = Math.ceil(move / 2) * tall * (move % 2 ? 1 : -1)
      y = Math.max(top, Math.min(spot.y + 4 + away, bottom))
    }
    placed.push({ ...spot, x, y, anchor, width })
  }
  return placed
}

/**
 * @param {{ x: number, width: number, anchor: "start" | "end" }} other
 * @param {number} x
 * @param {number} width
 * @param {"start" | "end"} anchor
 */
function overlap(other, x, width, anchor) {
  const [a0, a1] = other.anchor === "start" ? [other.x, other.x + other.width] : [other.x - other.width, other.x]
  const [b0, b1] = anchor === "start" ? [x, x + width] : [x - width, x]
  return a0 < b1 && b0 < a1
}
