// The address bar. The stage alone writes it, and never with a history entry: Back in the browser leaves the page.

import { writeAddress } from "../shared/address.js"

/** @import { Cursor } from "./types.d.ts" */

const SECONDS = 1

export function createAddress() {
  let last = -Infinity

  return {
    /**
     * The whole link, as Python gave it.
     * @param {string} query
     */
    write: writeAddress,
    /**
     * What the address would say if it were written now: enough to open the page again.
     * @param {Cursor} cursor
     */
    standing(cursor) {
      const address = new URL(window.location.href)
      address.searchParams.set("at", placeIn(cursor))
      return address.search
    },
    /**
     * While playing only the place follows, now and then; the server keeps the state that belongs to it.
     * @param {Cursor} cursor
     */
    follow(cursor) {
      const now = performance.now()
      if (now - last < SECONDS * 1000) return
      last = now
      const address = new URL(window.location.href)
      address.searchParams.delete("snap")
      address.searchParams.set("at", placeIn(cursor))
      writeAddress(address.search.slice(1))
    },
  }
}

/**
 * A place as links tell it: "12.Z:0", and inside an operation the cell too, "12.Z:0~17".
 * @param {Cursor} cursor
 */
export const placeIn = ({ update, step, cell = null }) => `${update}.${step}${cell === null ? "" : `~${cell}`}`
