// The loss over a plane of weights as the server tells it, and where weights lie on it. Nothing is drawn here.

import { row } from "../../shared/codec.js"
import { isState } from "../availability.js"
import { stateAt } from "../changes.js"

/** @import { Packed, PackedArrays } from "../../shared/codec.js" */
/** @import { SurfaceWish, ToldSurface } from "../../shared/wire.d.ts" */
/** @import { Numbers, StageState, Store, SurfaceChoice } from "../types.d.ts" */

/** A place on the plane: across, up. @typedef {[number, number]} PlaneSpot */
/** A dot as the engine has it: its place, its loss, the surface's loss there, and how far its weights lie from it.
 * @typedef {{ at: PlaneSpot, own: number, below: number, off: number }} PlaneDot
 */
/** The losses over the drawn part: `side` of them along each side, rows from the lower edge up; of which batch (null:
 *  all examples), and completed by the weights of which state.
 * @typedef {{ side: number, asked: number, values: Numbers, update: number | null, state: number }} Relief
 */
/** A run on it, by update. optimizers: which one, from which update on.
 * @typedef {{ optimizers: ToldSurface["optimizers"][number], dots: Map<number, PlaneDot>,
 *   way: Map<number, PlaneSpot>, losses: Map<number, number> }} RunOnPlane
 */
/** A plane with what is known on it. told: what the server said last; runs: the first, and its twin where it has one.
 * @typedef {{ told: ToldSurface, origin: Numbers, u: Numbers, v: Numbers, relief: Relief | null,
 *   runs: RunOnPlane[] }} LossPlane
 */

/** Losses along a side while the run moves, and at rest. */
export const MOVING = 41
export const RESTING = 101

/**
 * What is known after a message; null while there is no plane.
 * @param {LossPlane | null} before
 * @param {ToldSurface} told
 * @param {PackedArrays} arrays
 * @returns {LossPlane | null}
 */
export function afterMessage(before, told, arrays) {
  const { surface_origin: origin, surface_u: u, surface_v: v, surface_losses: losses } = arrays
  const same = before !== null && before.told.plane === told.plane
  if (!told.plane || !(same || origin)) return before
  const plane = same
    ? { origin: before.origin, u: before.u, v: before.v }
    : { origin: origin.data, u: u.data, v: v.data }
  const sameLoss = same && before.told.update === told.update
  const runs = told.optimizers.map((optimizers, index) => {
    const known = same ? before.runs[index] : undefined
    const dots = new Map(sameLoss ? known?.dots : [])
    for (const [at, update] of told.dots.entries()) {
      const [across, up, own, below, off] = row(
        { ...arrays.surface_dots, shape: [0, 5] },
        index * told.dots.length + at,
      )
      dots.set(update, { at: /** @type {PlaneSpot} */ ([across, up]), own, below, off })
    }
    const path = arrays[PATHS[index]]
    const { way, losses: heights } = path ? wayOf(path) : (known ?? wayOf())
    return { optimizers, dots, way, losses: heights }
  })
  const { side, asked, update, state } = told
  const relief = losses ? { side, asked, values: losses.data, update, state } : same ? before.relief : null
  return { told, ...plane, relief, runs }
}

const PATHS = ["surface_path", "surface_twin_path"]

/**
 * @param {Packed} [path]
 * @returns {Pick<RunOnPlane, "way" | "losses">}
 */
function wayOf(path = { data: new Float64Array(), shape: [0, 4] }) {
  const rows = Array.from({ length: path.shape[0] }, (_, index) => row(path, index))
  return {
    way: new Map(rows.map(([update, across, up]) => [update, [across, up]])),
    losses: new Map(rows.map(([update, , , loss]) => [update, loss])),
  }
}

/**
 * What is left of a plane when another run is on the stage: the plane itself, until the server says otherwise.
 * @param {LossPlane | null} plane
 * @param {number} size the new network's parameters
 * @returns {LossPlane | null}
 */
export function forAnotherRun(plane, size) {
  return plane && plane.u.length === size ? { ...plane, runs: [] } : null
}

/**
 * The place on the plane nearest to some weights.
 * @param {Pick<LossPlane, "told" | "origin" | "u" | "v">} plane
 * @param {Numbers} theta
 * @returns {PlaneSpot}
 */
export function placeOn({ origin, u, v }, theta) {
  let [across, up] = [0, 0]
  for (let index = 0; index < theta.length; index += 1) {
    const away = theta[index] - origin[index]
    across += away * u[index]
    up += away * v[index]
  }
  return [across, up]
}

/**
 * @param {ToldSurface} told
 * @param {PlaneSpot} spot
 */
export function isOnMap({ domain: [[left, right], [low, high]] }, [across, up]) {
  return across >= left && across <= right && up >= low && up <= high
}

/**
 * The loss that is drawn at a place: between the four nearest losses, each of which is the engine's. NaN outside.
 * @param {LossPlane} plane
 * @param {PlaneSpot} spot
 */
export function drawnLoss({ told, relief }, spot) {
  if (!relief || !isOnMap(told, spot)) return Number.NaN
  const { side, values } = relief
  const [x, y] = told.domain.map(([least, most], axis) => ((spot[axis] - least) / (most - least)) * (side - 1))
  const [column, line] = [Math.min(Math.floor(x), side - 2), Math.min(Math.floor(y), side - 2)]
  const [right, above] = [x - column, y - line]
  const at = line * side + column
  const lower = values[at] * (1 - right) + values[at + 1] * right
  const upper = values[at + side] * (1 - right) + values[at + side + 1] * right
  return lower * (1 - above) + upper * above
}

/**
 * The parameter whose own direction is most like the way from one place to another; null where none leads there.
 * @param {LossPlane} plane
 * @param {PlaneSpot} from
 * @param {PlaneSpot} to
 */
export function mostLike({ u, v }, from, to) {
  const [across, up] = [to[0] - from[0], to[1] - from[1]]
  let [best, most] = [-1, 0]
  for (let index = 0; index < u.length; index += 1) {
    const along = Math.abs(u[index] * across + v[index] * up)
    if (along > most) [best, most] = [index, along]
  }
  return best < 0 ? null : best
}

/**
 * Where the way from a place inside a box to one outside leaves it.
 * @param {PlaneSpot} inside
 * @param {PlaneSpot} outside
 * @param {{ left: number, right: number, top: number, bottom: number }} box
 * @returns {PlaneSpot}
 */
export function edgeOf(inside, outside, { left, right, top, bottom }) {
  let share = 1
  for (const [axis, least, most] of /** @type {[0 | 1, number, number][]} */ ([
    [0, left, right],
    [1, top, bottom],
  ])) {
    const way = outside[axis] - inside[axis]
    if (outside[axis] > most) share = Math.min(share, (most - inside[axis]) / way)
    if (outside[axis] < least) share = Math.min(share, (least - inside[axis]) / way)
  }
  const kept = Number.isFinite(share) ? Math.max(share, 0) : 0
  return [inside[0] + (outside[0] - inside[0]) * kept, inside[1] + (outside[1] - inside[1]) * kept]
}

// -- what is asked ----------------------------------------------------------------------------------------------------

/**
 * The surface as the stage would have it now, or null where all of it is here.
 * @param {Store} store
 * @param {StageState} stage
 * @param {{ resting: boolean, still?: boolean }} wanted resting: nothing moves and nothing else is missing, so there is
 *   time for a finer one; still: nothing moves, so the dot is wanted with whatever else is
 * @returns {SurfaceWish | null}
 */
export function surfaceWish(store, stage, { resting, still = resting }) {
  const { surface: choice, cursor } = stage
  // Behind the last update of a run that diverged there are no weights: those before it are the last that lie anywhere.
  const state = Math.min(stateAt(cursor), store.end ?? Number.POSITIVE_INFINITY)
  const runs = store.twin ? [store, store.twin] : [store]
  if (store.setup.standstill || !isState(store, state)) return null
  const plane = store.surface
  const batch = choice.contours === "batch"
  const told = plane?.told
  const wish = {
    ...{ kind: choice.kind, pair: choice.pair, seed: choice.seed, contours: choice.contours },
    ...{
      update: cursor.update,
      state,
      known: told?.plane ?? "",
      path: !runs.every((_, index) => plane?.runs[index]?.way.size),
    },
  }
  if (!plane || !told || !isOf(told, choice) || choice.again) {
    return { ...wish, side: MOVING, again: told && isOf(told, choice) && choice.again === told.plane ? "press" : null }
  }
  const thetas = runs.map(({ states }) => states.get(state)?.theta)
  if (thetas.some((theta) => theta && !isOnMap(told, placeOn(plane, theta))) && mayFollow(told, state))
    return { ...wish, side: MOVING, again: "left" }
  const { relief } = plane
  const fresh =
    relief !== null &&
    relief.update === (batch ? cursor.update : null) &&
    (choice.kind !== "pair" || relief.state === state)
  if (!relief && told.state === state && told.asked && !told.unfinished) return null
  if (!fresh) return { ...wish, side: MOVING }
  if (told.unfinished) return { ...wish, side: relief.asked < RESTING && resting ? RESTING : MOVING }
  if (resting && relief.asked < RESTING) return { ...wish, side: RESTING }
  const dot = runs.every((_, index) => plane.runs[index]?.dots.has(state))
  return (still && !dot) || (resting && wish.path) ? { ...wish, side: MOVING, dot: true } : null
}

/**
 * Whether what was told is of what is chosen. A pair that this network does not have came back as another kind.
 * @param {ToldSurface} told
 * @param {SurfaceChoice} choice
 */
function isOf(told, { kind, pair, seed, contours }) {
  if (told.contours !== contours) return false
  if (kind === "pair" && told.kind === "pair") return told.pair?.join() === pair?.join()
  return told.kind === kind && (kind !== "random" || told.seed === seed)
}

/**
 * A path that left the map is followed once from each place: where there is no map for it, it stays off.
 * @param {ToldSurface} told
 * @param {number} state
 */
function mayFollow(told, state) {
  return told.state !== state || told.unfinished
}
