// What is read follows what is played ten times a second: more often nobody reads it, and each change of text costs the
// page a layout. What stands is drawn at once, and whatever was held back is drawn as soon as its time has come.

/** Between two drawings while states are played. */
export const EVERY_MS = 100

/**
 * `draw`, held back while it is hurried.
 * @template {unknown[]} Given
 * @param {(...given: Given) => void} draw
 * @param {(act: () => void) => void} [guard] around what is drawn later, when nobody waits for it
 * @returns {(hurried: boolean, ...given: Given) => void}
 */
export function calmly(draw, guard = (act) => act()) {
  let drawn = -Infinity
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting
  /** @param {Given} given */
  const now = (given) => {
    drawn = performance.now()
    draw(...given)
  }
  return (hurried, ...given) => {
    clearTimeout(waiting)
    const left = drawn + EVERY_MS - performance.now()
    if (hurried && left > 0) waiting = setTimeout(() => guard(() => now(given)), left)
    else now(given)
  }
}
