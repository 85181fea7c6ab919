// The stage's only timer: takes the next picture when it is due, and looks again where it has not arrived.

import { atRest, lasts, onward } from "./player.js"

/** @import { Ground, StageState } from "../types.d.ts" */

const LOOK_AGAIN_MS = 40
const HIDDEN_MS = 500

/**
 * @param {{ read: () => StageState, show: (state: StageState) => void, missing: (state: StageState) => void,
 *   settled: () => void }} stage
 *   missing: the next picture is not here yet; settled: what was under way is over
 * @param {Ground} run
 */
export function createClock({ read, show, missing, settled }, run) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  /** @param {number} milliseconds */
  function later(milliseconds) {
    timer = setTimeout(due, milliseconds)
  }

  function due() {
    // Nobody looks: unlike display frames, timers go on in a hidden page, and each operation would ask the server.
    if (read().playing && document.hidden) return later(HIDDEN_MS)
    go(read())
  }

  /**
   * From this state on, as far as it goes by itself; its first picture is there before this returns, if it can be.
   * @param {StageState} state
   */
  function go(state) {
    stop()
    const next = atRest(state) ? state : onward(state, run)
    show(next)
    if (atRest(next)) return settled()
    if (next !== state) return later(lasts(next))
    missing(next)
    later(LOOK_AGAIN_MS)
  }

  function stop() {
    clearTimeout(timer)
  }

  return { go, stop }
}
