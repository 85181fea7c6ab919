// A race as it arrived, with short ways to read it.

import { toNumber } from "../stage/format.js"
import { looks } from "./palette.js"

let received = 0
let lastSurface = null

export function readRace(header, arrays) {
  received += 1
  const { scene } = header
  const { path, loss, length, heights } = arrays
  const [count, points] = path.shape
  const steps = points - 1
  const side = heights.shape[0]
  const diverged = Array(count).fill(null)
  for (const outcome of scene.verdict) {
    for (const name of ["final", "best", "distance"]) outcome[name] = toNumber(outcome[name])
    diverged[outcome.racer] = outcome.diverged
  }
  const racers = scene.names.map((name, i) => ({
    index: i,
    name,
    diverged: diverged[i],
    x: (step) => path.data[(i * points + step) * 2],
    y: (step) => path.data[(i * points + step) * 2 + 1],
    loss: (step) => loss.data[i * points + step],
    height: (step) => loss.data[i * points + step],
    length: (step) => (step < steps ? length.data[i * steps + step] : NaN),
    /** A racer that diverged stays where it was last seen. */
    lastStep: (step) => (diverged[i] !== null ? Math.min(step, diverged[i]) : step),
  }))
  const surfaceName = scene.settings.surface
  const fresh = surfaceName !== lastSurface
  lastSurface = surfaceName
  const surface = { side, values: heights.data, version: received }
  let lowest = Infinity
  let most = 0
  let least = Infinity
  for (const value of loss.data) {
    if (value > most) most = value
    if (value < least) least = value
  }
  for (const values of [heights.data, loss.data]) for (const value of values) if (value < lowest) lowest = value
  return {
    id: received,
    scene,
    steps: scene.settings.steps,
    racers,
    surface,
    fresh,
    link: header.link ?? "",
    lowest: Number.isFinite(lowest) ? lowest : 0,
    /** The losses span so much that only a logarithmic axis shows them; it needs all of them above 0. */
    wide: lowest >= 0 && most > 20 * least,
    canStart: scene.can_start !== false,
    arrays,
    batchStep: null,
    /** The surface as the batch of one step sees it. */
    drawBatch(step, heights) {
      received += 1
      this.batchStep = step
      Object.assign(surface, { values: heights.data, version: received })
    },
    view(dark) {
      const look = looks(count, dark)
      return {
        race: this.id,
        steps: this.steps,
        racers: racers.map((racer, i) => ({ ...racer, ...look[i] })),
        surface,
        domain: scene.domain,
        axes: scene.axes,
        minima: scene.minima,
        exact: scene.exact,
        start: scene.start,
        fair: scene.fair,
        words: `Map of the loss over ${scene.axes[0]} and ${scene.axes[1]}. ${scene.verdict_words}`,
      }
    },
  }
}
