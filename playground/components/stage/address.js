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
    standing({ update, step }) {
      const address = new URL(window.location.href)
      address.searchParams.set("at", `${update}.${step}`)
      return address.search
    },
    /**
     * While playing only the place follows, now and then; the server keeps the state that belongs to it.
     * @param {Cursor} cursor
     */
    follow({ update, step }) {
      const now = performance.now()
      if (now - last < SECONDS * 1000) return
      last = now
      const address = new URL(window.location.href)
      address.searchParams.delete("snap")
      address.searchParams.set("at", `${update}.${step}`)
      writeAddress(address.search.slice(1))
    },
  }
}
