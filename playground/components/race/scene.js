// A race as it arrives, piece by piece, with short ways to read what is known of it.

import { looksOf } from "../shared/families.js"

/** @import { Packed, PackedArrays } from "../shared/codec.js" */
/** @import { RaceHeader, RaceScene } from "../shared/wire.d.ts" */
/** @import { Racer, ShownRacer, Surface } from "./types.d.ts" */

let received = 0
/** @type {string | null} */
let lastSurface = null

/**
 * The race that a first piece opens.
 * @param {RaceHeader} header one with a scene
 * @param {PackedArrays} arrays
 */
export function readRace(header, arrays) {
  received += 1
  const scene = /** @type {RaceScene} */ (header.scene)
  const count = scene.names.length
  const { steps } = scene.settings
  const points = steps + 1
  const path = new Float64Array(count * points * 2).fill(NaN)
  const loss = new Float64Array(count * points).fill(NaN)
  const length = new Float64Array(count * steps).fill(NaN)
  /** The step in which each racer diverged. @type {(number | null)[]} */
  const diverged = Array(count).fill(null)
  /** @type {Racer[]} */
  const racers = scene.names.map((name, i) => ({
    index: i,
    name,
    get diverged() {
      return diverged[i]
    },
    x: (step) => path[(i * points + step) * 2],
    y: (step) => path[(i * points + step) * 2 + 1],
    loss: (step) => loss[i * points + step],
    length: (step) => (step < steps ? length[i * steps + step] : NaN),
    /** A racer that diverged stays where it was last seen. */
    lastStep: (step) => Math.min(step, diverged[i] ?? step),
  }))
  const surfaceName = scene.settings.surface
  const fresh = surfaceName !== lastSurface
  lastSurface = surfaceName
  /** @type {Surface} */
  const surface = { side: 0, values: [], version: received }
  const span = { lowest: Infinity, least: Infinity, most: 0 }

  /**
   * Rows of one piece, (racers, some, width), into rows for all steps from `first` on.
   * @param {Float64Array} into
   * @param {Packed} packed
   * @param {number} all
   * @param {number} first
   * @param {number} width
   */
  function put(into, { data, shape }, all, first, width) {
    const row = shape[1] * width
    for (let i = 0; i < count; i += 1) into.set(data.subarray(i * row, (i + 1) * row), (i * all + first) * width)
  }

  /** @param {Iterable<number>} values */
  function stretch(values) {
    for (const value of values) if (value < span.lowest) span.lowest = value
  }

  const race = {
    id: received,
    /** What Python calls this race. */
    name: header.race ?? "",
    scene,
    steps,
    /** The last step that is here. */
    known: -1,
    complete: false,
    /** What Python does beside running steps, as a sentence; else "". */
    doing: "",
    square: 0,
    racers,
    surface,
    fresh,
    link: header.link ?? "",
    get lowest() {
      return Number.isFinite(span.lowest) ? span.lowest : 0
    },
    /** The losses span so much that only a logarithmic axis shows them; it needs all of them above 0. */
    get wide() {
      return race.lowest >= 0 && span.most > 20 * span.least
    },
    canStart: scene.can_start !== false,
    /** The step whose batch the surface is drawn of. @type {number | null} */
    batchStep: null,
    /**
     * More of the race: the steps from piece.first to piece.known, and what can be said now.
     * @param {RaceHeader} header
     * @param {PackedArrays} pieceArrays
     */
    extend({ piece, outcome }, pieceArrays) {
      if (!piece) return
      put(path, pieceArrays.path, points, piece.first, 2)
      put(loss, pieceArrays.loss, points, piece.first, 1)
      put(length, pieceArrays.length, steps, Math.max(piece.first - 1, 0), 1)
      for (const value of pieceArrays.loss.data) {
        if (value > span.most) span.most = value
        if (value < span.least) span.least = value
      }
      stretch(pieceArrays.loss.data)
      diverged.splice(0, count, ...piece.diverged.map((step) => (step < 0 ? null : step)))
      race.known = Math.max(race.known, piece.known)
      if (outcome) Object.assign(scene, outcome)
      if (pieceArrays.heights) {
        received += 1
        stretch(pieceArrays.heights.data)
        scene.domain = piece.domain
        race.square = piece.square
        Object.assign(surface, {
          side: pieceArrays.heights.shape[0],
          values: pieceArrays.heights.data,
          version: received,
        })
      }
      race.complete ||= piece.complete
      race.doing = piece.doing ?? ""
    },
    /** What is asked of Python next. */
    missing: () => ({ race: race.name, first: race.known + 1, square: race.square }),
    /**
     * The surface as the batch of one step sees it.
     * @param {number} step
     * @param {Packed} heights
     */
    drawBatch(step, heights) {
      received += 1
      this.batchStep = step
      Object.assign(surface, { values: heights.data, version: received })
    },
    /**
     * @param {string[]} colours the theme's
     * @param {boolean} over may the outcome be told?
     */
    view(colours, over = true) {
      const looks = looksOf(
        scene.settings.racers.map(({ optimizer }) => optimizer),
        colours,
      )
      return {
        race: this.id,
        steps: this.steps,
        known: this.known,
        lowest: race.lowest,
        racers: racers.map((racer, i) => /** @type {ShownRacer} */ (Object.assign(Object.create(racer), looks[i]))),
        surface,
        domain: scene.domain,
        axes: scene.axes,
        minima: scene.minima,
        exact: scene.exact,
        start: scene.start,
        fair: scene.fair,
        words:
          `Map of the loss over ${scene.axes[0]} and ${scene.axes[1]}. ` +
          (over ? scene.verdict_words : scene.question),
      }
    },
  }
  race.extend(header, arrays)
  return race
}
