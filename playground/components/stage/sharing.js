// What Step through shares: Python is asked for the link of the very place, while all else goes on.

import { placeIn } from "./address.js"
import { thingsOf } from "./things.js"

/** @import { SharedLink } from "../shared/wire.d.ts" */
/** @import { Sharing } from "../shared/share/share.js" */
/** @import { StageState } from "./types.d.ts" */

/** How often the link is asked for once more because the place it tells is not the one that is looked at. */
const MOST_ASKED = 8

/**
 * @param {HTMLElement} host
 * @param {{ state: () => StageState, ask: () => void, open: (link: string) => Promise<void>, note: () => void }} stage
 *   ask: for what is wanted here; open: a link; note: what of the page is not the stage's own
 */
export function createStageSharing(host, { state, ask, open, note }) {
  /** Who waits for a link. @type {((parts: SharedLink) => void)[]} */
  let waiting = []
  let asked = 0

  /** @type {Sharing} */
  const sharing = {
    page: "step_through",
    flags: ["present", "hide", "find"],
    controls: { experiments: "Experiments", level: "Level", settings: "Settings", play: "Play" },
    parts: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        asked = 0
        note()
        ask()
      }),
    standing() {
      const { cursor, selection, focus, level, shown, revision, surface, ...rest } = state()
      const { edges, nodes, log, showTest, discrete, logLoss, outputShown, speed, granularity } = rest
      const looks = [edges, nodes, log, showTest, discrete, logLoss, outputShown, speed, granularity]
      return JSON.stringify([cursor, selection, focus, level, shown, revision, surface, looks])
    },
    things: () => thingsOf(host, sharing.parts),
    open,
  }

  return {
    sharing,
    /** Whether the next question is to ask for the link, too. */
    wanted: () => waiting.length > 0,
    /** @param {SharedLink} parts what Python told */
    arrived(parts) {
      const { cursor, playing } = state()
      const told = parts.place.split("&").find((part) => part.startsWith("at=")) ?? "at=0.start"
      asked += 1
      if (told !== `at=${placeIn(cursor)}` && !playing && asked < MOST_ASKED) return ask()
      for (const resolve of waiting) resolve(parts)
      waiting = []
    },
  }
}
