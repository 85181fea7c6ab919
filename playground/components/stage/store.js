// What the server has told us about what is on the stage: the setup, and of each of its runs, the first and the twin
// beside it, what runner.js keeps.

import { anatomyOf } from "../shared/anatomy.js"
import { decode } from "../shared/codec.js"
import { createRunner } from "./runner.js"
import { afterMessage, forAnotherRun } from "./surface/plane.js"

/** @import { PackedArrays } from "../shared/codec.js" */
/** @import { Finding, Ghost, Prediction, Setup, Whose, StageHeader } from "../shared/wire.d.ts" */
/** @import { RunStore } from "./runner.js" */
/** @import { LossPlane } from "./surface/plane.js" */
/** @import { Cursor, KeptRun, PreparedSetup, Seen } from "./types.d.ts" */

/** What a message was: told again (no header), of another session than the server's (lost), of a run new to the page
 *  (fresh), or of one that is not on the stage (not ours).
 * @typedef {{ header: StageHeader | null, arrays: PackedArrays,
 *   fresh?: boolean, ours?: boolean, lost?: boolean }} Arrived
 */

/** What both runs have in common.
 * @typedef {{ setup: PreparedSetup | null, arrays: PackedArrays, ghosts: KeptRun[], end: number | null,
 *   ending: string, surface: LossPlane | null, prediction: Prediction | null, finding: Finding | null }} Common
 */

/**
 * What there is to be seen of one of the runs.
 * @param {Common} common
 * @param {RunStore} runner
 */
export function seenOf(common, runner) {
  return {
    /** Is there a run on the stage? */
    get opened() {
      return common.setup !== null
    },
    /** The setup. Throws before the first message. */
    get setup() {
      if (common.setup === null) throw new Error("Nothing is known of a run before the first message.")
      return common.setup
    },
    get arrays() {
      return common.arrays
    },
    /** Runs set aside. */
    get ghosts() {
      return common.ghosts
    },
    /** The last update of runs of which one diverged. */
    get end() {
      return common.end
    },
    /** The optimizer of the one that did, where there are two; else "". */
    get ending() {
      return common.ending
    },
    /** The loss over a plane of weights; replaced, never written into. */
    get surface() {
      return common.surface
    },
    /** Its rules, operations and changes. */
    get told() {
      return runner.told
    },
    states: runner.states,
    moves: runner.moves,
    stories: runner.stories,
    begun: runner.begun,
    cells: runner.cells,
    get inspector() {
      return runner.inspector
    },
    /** Why its loss stands still while it plays, "" where it moves. */
    get stuck() {
      return runner.stuck
    },
    get program() {
      return runner.program
    },
    get variables() {
      return runner.variables
    },
    get curve() {
      return runner.curve
    },
    /** The question that was told last. */
    get finding() {
      return common.finding
    },
    get prediction() {
      return common.prediction
    },
    /**
     * What it goes by in an update: the optimizer, and its name with the rate.
     * @param {number} update
     */
    ruleAt: (update) => runner.told.rules.findLast((rule) => rule.update <= update) ?? runner.told.rules[0],
    /**
     * The ids of the operations of an update that ends in finite numbers.
     * @param {number} update
     */
    stepsAt: (update) => runner.told.updates.findLast(([since]) => since <= update)?.[1] ?? ["start"],
    /**
     * Captions depend on the selected weight and the focused example; the key names all three.
     * @param {number} update
     * @param {string | null} selection
     * @param {number | null} focus
     */
    storyKey: (update, selection, focus) => `${update}|${selection ?? ""}|${focus ?? ""}`,
    /**
     * The key of a cell's caption.
     * @param {Cursor} cursor
     * @param {string | null} selection
     * @param {number | null} focus
     */
    cellKey: ({ update, step, cell }, selection, focus) =>
      `${update}|${selection ?? ""}|${focus ?? ""}|${step}|${cell}`,
    /**
     * The state nearest to `update` among those that are here, or `otherwise`.
     * @param {number} update
     * @param {number} otherwise
     */
    nearest(update, otherwise) {
      let best = otherwise
      for (const known of runner.states.keys()) if (Math.abs(known - update) < Math.abs(best - update)) best = known
      return best
    },
  }
}

export function createStore() {
  /** @type {Common} */
  const common = {
    setup: null,
    arrays: {},
    ghosts: [],
    end: null,
    ending: "",
    surface: null,
    prediction: null,
    finding: null,
  }
  const runners = { first: createRunner(""), twin: createRunner("twin_") }
  const beside = seenOf(common, runners.twin)
  /** Which session of the server's this page speaks with. @type {string | null} */
  let session = null
  /** The message before: Streamlit hands the last one over again whenever it draws the page anew. */
  let number = ""
  const store = Object.assign(seenOf(common, runners.first), {
    /** What there is to be seen of the run beside the first. @type {Seen | null} */
    twin: null,
    of,
    receive,
    /** @param {number} around */
    forget(around) {
      const share = store.twin ? 0.5 : 1
      runners.first.forget(around, share)
      runners.twin.forget(around, share)
    },
    /** Another example is in focus: what was computed for the one before no longer holds, nor do its maps. */
    dropMoves() {
      for (const { moves, states } of [runners.first, runners.twin]) {
        moves.clear()
        if (common.setup?.maps.length) states.clear()
      }
    },
  })

  /**
   * The one whose numbers are shown; the first where it has no other beside it.
   * @param {Whose} shown
   * @returns {Seen}
   */
  function of(shown) {
    return (shown === "twin" && store.twin) || store
  }

  /**
   * @param {Uint8Array} bytes
   * @returns {Arrived}
   */
  function receive(bytes) {
    const message = decode(bytes)
    const header = /** @type {StageHeader} */ (message.header)
    const { arrays } = message
    if (header.number === number) return { header: null, arrays, fresh: false, ours: true }
    number = header.number
    if (header.setup) {
      const { session: theirs, returned } = header.setup.view
      // The server knows another session than ours, which it has let go of: it must be told where the page stands.
      if (session && session !== theirs && !returned) return { header, arrays, lost: true }
      session = theirs
      adopt(header.setup, arrays)
    }
    if (header.run !== common.setup?.run) return { header, arrays, fresh: false, ours: false }
    common.end = header.end ?? common.end
    common.ending = header.ending ?? common.ending
    runners.first.receive(header, arrays)
    if (header.twin) runners.twin.receive(header.twin, arrays)
    const told = runners[header.shown]
    for (const [key, story] of Object.entries(header.stories ?? {})) {
      told.stories.set(key, story)
      if (header.begun?.includes(key)) told.begun.add(key)
      else told.begun.delete(key)
    }
    for (const [key, caption] of Object.entries(header.cells ?? {})) told.cells.set(key, caption)
    if (header.inspector !== undefined) told.inspector = header.inspector
    told.stuck = header.stuck ?? told.stuck
    told.program = header.program ?? told.program
    told.variables = header.variables ?? told.variables
    common.prediction = header.prediction ?? common.prediction
    common.finding = header.finding ?? common.finding
    if (header.surface) common.surface = afterMessage(common.surface, header.surface, arrays)
    if (header.ghosts)
      common.ghosts = header.ghosts.map(({ curve, twin, ...ghost }) => ({
        ...ghost,
        curve: losses(curve),
        beside: twin ? { ...twin, curve: losses(twin.curve) } : null,
      }))
    return { header, arrays, fresh: Boolean(header.setup), ours: true }
  }

  /**
   * @param {Setup} arrived
   * @param {PackedArrays} arrays
   */
  function adopt(arrived, arrays) {
    common.setup = { ...arrived, anatomy: anatomyOf(arrived.anatomy) }
    // The plane may stay, and what is known of this run on it is told anew.
    common.surface = forAnotherRun(common.surface, common.setup.anatomy.parameters.length)
    common.arrays = arrays
    common.end = null
    common.ending = ""
    runners.first.adopt(arrived.runner, arrays)
    runners.twin.adopt(arrived.twin ?? { rules: [], updates: [], changes: [] }, arrays)
    store.twin = arrived.twin ? beside : null
  }

  return store
}

/**
 * A run that diverged has losses that JSON cannot write; they came as words.
 * @param {Ghost["curve"]} curve
 */
const losses = (curve) => curve.map(([update, train, test]) => [update, Number(train), Number(test)])
