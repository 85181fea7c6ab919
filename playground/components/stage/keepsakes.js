// What is kept here of the run on the stage, in case its server is gone (playground/ui/keepsakes.py): states that a
// link cannot carry, the runs set aside, the losses. In the page for as long as it lives, in the browser for a reload.

import { createKept } from "../shared/kept.js"

/** @import { PackedArrays } from "../shared/codec.js" */
/** @import { Kept } from "../shared/kept.js" */
/** @import { Brought, StageHeader } from "../shared/wire.d.ts" */
/** @import { CurvePoint } from "./types.d.ts" */

/** Runs that the browser keeps, the newest. */
const MOST_RUNS = 6
/** States of one, and their bytes. */
const MOST_STATES = 24
const MOST_BYTES = 1e6
/** Points of a curve (wire.py). */
const MOST_POINTS = 400
const TAB = "playground.tab"

/** A state as the server packed it; twin: that of the run beside it.
 * @typedef {{ update: number, first: Uint8Array, twin: Uint8Array | null }} Keepsake
 */
/** Of one run on the stage. curve, beside: losses of both; query: the address it was last seen at.
 * @typedef {{ run: string, states: Keepsake[], aside: string, curve: CurvePoint[], beside: CurvePoint[],
 *   query: string }} KeptWalk
 */

/** The session and the walk that this page has shown last: it outlives the stage, which is made anew on the way back
 *  from another page.
 * @type {{ session: string, walk: KeptWalk } | null}
 */
let before = null

/**
 * @param {Kept} [kept]
 * @param {string} [tab] whose walks these are
 */
export function createKeepsakes(kept = createKept(MOST_RUNS), tab = thisTab()) {
  let walk = emptyWalk("")
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const last = before

  /** @param {string} run */
  const nameOf = (run) => `${tab}/${run}`

  function write() {
    timer = undefined
    if (walk.run) void kept.write(nameOf(walk.run), walk)
  }

  return {
    /**
     * What a message brings to be kept.
     * @param {StageHeader} header
     * @param {PackedArrays} arrays
     * @param {{ session: string, curve: CurvePoint[], beside: CurvePoint[], reached: number, query: string }} stage
     */
    arrived({ run, keepsakes = [], aside, link }, arrays, { session, curve, beside, reached, query }) {
      const another = walk.run !== run
      if (another) walk = emptyWalk(run)
      if (aside !== undefined) walk = { ...walk, aside }
      const rows = keepsakes.map((update, row) => ({
        update,
        first: rowOf(arrays.keepsake, row),
        twin: arrays.twin_keepsake ? rowOf(arrays.twin_keepsake, row) : null,
      }))
      if (!rows.length && !another && aside === undefined && link === undefined) return
      const curves = { curve: thinned(curve, reached), beside: thinned(beside, reached) }
      walk = { ...walk, ...curves, query, states: newest(walk.states, rows) }
      before = { session, walk }
      timer ??= setTimeout(write)
    },
    /**
     * What to hand up to a server that knows nothing of the walk.
     * @param {number} update where the learner is
     * @returns {Brought}
     */
    brought: (update) => broughtOf(walk, update),
    /** What this page has shown before, of a session that is gone; null where it is this one, or none was. */
    left: (/** @type {string} */ session) => (last && last.session !== session ? last.walk : null),
    /**
     * What the browser has kept of a run in this tab; null where nothing is.
     * @param {string} run
     * @returns {Promise<KeptWalk | null>}
     */
    async recalled(run) {
      const found = /** @type {Partial<KeptWalk> | null} */ (await kept.read(nameOf(run)))
      if (found?.run !== run || !Array.isArray(found.states)) return null
      return { ...emptyWalk(run), ...found }
    },
    /** The walk is gone on with: what was kept of it is kept on. @param {KeptWalk} found */
    take(found) {
      walk = { ...found, states: newest(found.states, walk.states) }
      timer ??= setTimeout(write)
    },
    destroy() {
      if (timer === undefined) return
      clearTimeout(timer)
      write()
    },
  }
}

/**
 * @param {KeptWalk} walk
 * @param {number} update
 * @returns {Brought}
 */
export function broughtOf({ states, aside, curve, beside }, update) {
  const state = stateFor(states, update)
  return {
    snap: state ? textOf(state.first) : "",
    twin_snap: state?.twin ? textOf(state.twin) : "",
    kept: aside,
    curve: pointsOf(curve),
    twin_curve: pointsOf(beside),
    others: true,
  }
}

/**
 * The nearest state from which `update` is computed.
 * @param {Keepsake[]} states
 * @param {number} update
 */
export const stateFor = (states, update) =>
  states.reduce(
    (best, each) => (each.update <= update && each.update > (best?.update ?? -1) ? each : best),
    /** @type {Keepsake | null} */ (null),
  )

/** @param {string} run @returns {KeptWalk} */
const emptyWalk = (run) => ({ run, states: [], aside: "", curve: [], beside: [], query: "" })

/**
 * @param {Keepsake[]} known
 * @param {Keepsake[]} arrived
 */
function newest(known, arrived) {
  const updates = new Set(arrived.map(({ update }) => update))
  const all = [...known.filter(({ update }) => !updates.has(update)), ...arrived].slice(-MOST_STATES)
  return all.length ? all.slice(-fitting(all)) : all
}

/** How many of the newest fit. @param {Keepsake[]} states */
function fitting(states) {
  let [bytes, count] = [0, 0]
  for (const { first, twin } of [...states].reverse()) {
    bytes += first.byteLength + (twin?.byteLength ?? 0)
    if (bytes > MOST_BYTES && count) break
    count += 1
  }
  return count
}

/** The bytes of a row, a copy: a view would keep the whole message.
 * @param {PackedArrays[string]} packed
 * @param {number} at
 */
function rowOf({ data, shape: [, width] }, at) {
  return new Uint8Array(data.subarray(at * width, (at + 1) * width))
}

/**
 * Bytes as a link tells a state (experiment/packed.py).
 * @param {Uint8Array} bytes
 */
export function textOf(bytes) {
  let characters = ""
  for (let at = 0; at < bytes.length; at += 4096) characters += String.fromCharCode(...bytes.subarray(at, at + 4096))
  return `r${btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`
}

/**
 * @param {CurvePoint[]} curve
 * @param {number} reached
 */
function thinned(curve, reached) {
  const drawn = curve.filter(([update]) => update <= reached)
  const every = Math.ceil(drawn.length / MOST_POINTS) || 1
  return drawn.filter((_, index) => (drawn.length - 1 - index) % every === 0)
}

/** @param {CurvePoint[]} curve @returns {[number, number, number][]} */
const pointsOf = (curve) =>
  curve
    .filter(([, train, test]) => Number.isFinite(train) && Number.isFinite(test))
    .map(([update, train, test]) => [update, train, test])

/** This tab's own name: it outlives a reload, and no other tab has it. */
function thisTab() {
  try {
    const known = window.sessionStorage.getItem(TAB) ?? Math.random().toString(36).slice(2, 12)
    window.sessionStorage.setItem(TAB, known)
    return known
  } catch {
    return "" // nothing is kept for a tab of its own
  }
}
