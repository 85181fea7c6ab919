// What the server has told us about the current run: its setup, states (between updates), moves (the inside of updates),
// captions and the inspector's answer. Bounded: what lies far from the cursor is forgotten and asked for again.

import { anatomyOf } from "../shared/anatomy.js"
import { decode, row } from "../shared/codec.js"

/** Bytes of states to keep in the page; the rest is thinned out, far from the cursor, and asked for again if wanted. */
const MOST_STATE_BYTES = 40e6
const NEAR = 300
const MOST_MOVES = 120
const MOST_CURVE_POINTS = 4000

export function createStore() {
  const store = {
    setup: null,
    arrays: {},
    states: new Map(),
    moves: new Map(),
    stories: new Map(),
    inspector: null,
    link: null,
    /** Runs set aside: {slot, label, curve: [[update, train loss, test loss], ...]}. */
    ghosts: [],
    /** Which session of the server's this page speaks with. */
    session: null,
    /** [update, train loss, test loss, train accuracy, test accuracy], sorted by update. */
    curve: [],
    end: null,
  }

  store.receive = (bytes) => {
    const { header, arrays } = decode(bytes)
    if (header.number === store.number) return { header: null, fresh: false, ours: true }
    store.number = header.number
    if (header.setup) {
      const { session, returned } = header.setup.view
      // The server knows another session than ours, which it has let go of: it must be told where the page stands.
      if (store.session && store.session !== session && !returned) return { header, lost: true }
      store.session = session
      adopt(header.setup, arrays)
    }
    if (!store.setup || header.run !== store.setup.run) return { header, fresh: false, ours: false }
    if (header.end !== undefined && header.end !== null) store.end = header.end
    for (const [index, { update }] of header.states.entries()) store.states.set(update, stateAt(arrays, index))
    if (header.states.length)
      extendCurve(
        header.states.map(({ update }) => update),
        arrays.state_metrics,
      )
    for (const [index, move] of header.moves.entries())
      store.moves.set(move.update, { ...move, ...moveAt(arrays, index) })
    for (const [key, story] of Object.entries(header.stories ?? {})) store.stories.set(key, story)
    if (header.inspector !== undefined) store.inspector = header.inspector
    if (header.link !== undefined) store.link = header.link
    if (header.ghosts) store.ghosts = header.ghosts
    return { header, fresh: Boolean(header.setup), ours: true }
  }

  function adopt(setup, arrays) {
    store.setup = { ...setup, anatomy: anatomyOf(setup.anatomy) }
    store.arrays = arrays
    store.states.clear()
    store.moves.clear()
    store.stories.clear()
    store.inspector = null
    store.curve = []
    store.end = null
    extendCurve([...arrays.history_update.data], arrays.history_metrics)
  }

  function extendCurve(updates, metrics) {
    const known = new Map(store.curve.map((point) => [point[0], point]))
    for (const [index, update] of updates.entries()) known.set(update, [update, ...row(metrics, index)])
    let curve = [...known.values()].sort((a, b) => a[0] - b[0])
    while (curve.length > MOST_CURVE_POINTS)
      curve = curve.filter((_, index) => index % 2 === 0 || index === curve.length - 1)
    store.curve = curve
  }

  /** Captions depend on the selected weight and the focused example; the key names all three. */
  store.storyKey = (update, selection, focus) => `${update}|${selection ?? ""}|${focus ?? ""}`

  store.forget = (around) => {
    const [some] = store.states.values()
    const size = some ? some.theta.byteLength + (some.surface?.byteLength ?? 0) + (some.heat?.byteLength ?? 0) + 400 : 1
    if (store.states.size > MOST_STATE_BYTES / size) thinOut(store.states, around)
    trim(store.moves, MOST_MOVES, around)
    if (store.stories.size > 60) {
      for (const key of [...store.stories.keys()].slice(0, store.stories.size - 40)) store.stories.delete(key)
    }
  }

  /** The state nearest to `update` among those that are here, or `otherwise`. */
  store.nearest = (update, otherwise) => {
    let best = otherwise
    for (const known of store.states.keys()) if (Math.abs(known - update) < Math.abs(best - update)) best = known
    return best
  }

  /** The focused example or the selection changed: what was computed for another one no longer holds. */
  store.dropMoves = () => store.moves.clear()

  return store
}

function stateAt(arrays, index) {
  const [train, test, trainAccuracy, testAccuracy] = row(arrays.state_metrics, index)
  return {
    theta: row(arrays.state_theta, index),
    surface: arrays.state_surface && row(arrays.state_surface, index),
    heat: arrays.state_heat && row(arrays.state_heat, index),
    curve: arrays.state_curve && row(arrays.state_curve, index),
    outputs: arrays.state_outputs && row(arrays.state_outputs, index),
    norms: arrays.state_norms && row(arrays.state_norms, index),
    metrics: { train, test, trainAccuracy, testAccuracy },
  }
}

function moveAt(arrays, index) {
  const names = ["grad", "opt", "x", "t", "Z", "A", "dA", "dZ", "after", "loss"]
  return Object.fromEntries(names.map((name) => [name, row(arrays[`move_${name}`], index)]))
}

/** Drops every second state that is not near the cursor: the whole run stays reachable, in coarser steps. */
function thinOut(states, around) {
  const far = [...states.keys()].filter((update) => Math.abs(update - around) > NEAR).sort((a, b) => a - b)
  for (let index = 1; index < far.length; index += 2) states.delete(far[index])
}

function trim(map, most, around) {
  if (map.size <= most) return
  const far = [...map.keys()].sort((a, b) => Math.abs(b - around) - Math.abs(a - around))
  for (const key of far.slice(0, map.size - most)) map.delete(key)
}
