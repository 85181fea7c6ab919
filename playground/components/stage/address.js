// The address bar. The stage alone writes it, and never with a history entry: Back in the browser leaves the page.

import { writeAddress } from "../shared/address.js"

/** @import { Cursor } from "./types.d.ts" */

/** How often it follows: a browser takes only so many writes (Safari a hundred in thirty seconds). */
const EVERY_MS = 400

export function createAddress() {
  /** When it was last written. */
  let last = -Infinity
  /** The link that Python told last: the page it is of, its place, and from which update on its weights are of use.
   * @type {{ page: string, place: string, update: number } | null}
   */
  let told = null
  /** Where the stage stands. @type {Cursor | null} */
  let stands = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  function write() {
    timer = undefined
    // Another page is in the window by now.
    if (!told || !stands || told.page !== window.location.pathname) return
    const place = placeIn(stands)
    if (place === told.place) return
    last = performance.now()
    told.place = place
    writeAddress(withPlace(place, stands.update < told.update))
  }

  return {
    /**
     * The whole link, as Python gave it.
     * @param {string} query
     */
    write(query) {
      const place = new URLSearchParams(query).get("at") ?? "0.start"
      told = { page: window.location.pathname, place, update: updateIn(query) }
      last = performance.now()
      writeAddress(query)
    },
    /**
     * What the address would say if it were written now: enough to open the page again.
     * @param {Cursor} cursor
     */
    standing: (cursor) => withPlace(placeIn(cursor), told !== null && cursor.update < told.update),
    /**
     * Between two links the place follows by itself, whatever becomes of the server: enough to open the page again.
     * @param {Cursor} cursor
     */
    follow(cursor) {
      stands = cursor
      timer ??= setTimeout(write, Math.max(0, last + EVERY_MS - performance.now()))
    },
    destroy: () => clearTimeout(timer),
  }
}

/**
 * The update that an address leads to.
 * @param {string} query
 */
export const updateIn = (query) => Number.parseInt(new URLSearchParams(query).get("at") ?? "0", 10)

/**
 * The query of the window's address with another place in it, all else as it stands there.
 * @param {string} place
 * @param {boolean} earlier it lies before the weights that the address tells
 */
function withPlace(place, earlier) {
  const parts = window.location.search.slice(1).split("&")
  const kept = parts.filter((part) => part && !/^at=/.test(part) && !(earlier && /^(twin_)?snap=/.test(part)))
  return [...kept, `at=${encodeURI(place)}`].join("&")
}

/**
 * A place as links tell it: "12.Z:0", and inside an operation the cell too, "12.Z:0~17".
 * @param {Cursor} cursor
 */
export const placeIn = ({ update, step, cell = null }) => `${update}.${step}${cell === null ? "" : `~${cell}`}`
