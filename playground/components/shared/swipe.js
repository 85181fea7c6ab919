// A picture that can be turned leaves the page to a finger that wants to scroll.

/**
 * A finger that goes up or down over a part scrolls the page, whatever listens within it; to the side it turns what
 * turns there. Which of them is decided by its first move, until it is lifted.
 * @param {HTMLElement} part
 */
export function letScroll(part) {
  /** @type {{ x: number, y: number } | null} */
  let from = null
  /** @type {boolean | null} */
  let scrolls = null
  const how = { capture: true, passive: true }
  /** @param {TouchEvent} event */
  const placeOf = ({ touches: [{ clientX: x, clientY: y }] }) => ({ x, y })
  part.addEventListener(
    "touchstart",
    (event) => {
      from = event.touches.length === 1 ? placeOf(event) : null
      scrolls = null
    },
    how,
  )
  part.addEventListener(
    "touchmove",
    (event) => {
      if (!from) return
      const { x, y } = placeOf(event)
      scrolls ??= Math.abs(y - from.y) > Math.abs(x - from.x)
      if (scrolls) event.stopPropagation()
    },
    how,
  )
}
