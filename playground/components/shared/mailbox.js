// The line to Python: one question under way at a time, the latest wishes merged into the next one.
//
// A question is a plain object. Its answer is the message that carries its number. An answer can be lost (Streamlit
// drops an intermediate message when two arrive together, a connection breaks), so an unanswered question is asked
// again.

const PATIENCE_MS = 4000
/** How long nothing is said once the page is being left; if it is still here by then, leaving it has failed. */
const HUSH_MS = 3 * PATIENCE_MS
/** How long a page that is to be left waits until what was done on it is heard. */
const LAST_WORD_MS = 1000

/** @typedef {{ id: string, changes: object[] }} Posted */

/**
 * @template {object} Wish
 * @template {object} Change
 * @param {(question: Posted & Partial<Wish>) => void} send
 */
export function createMailbox(send) {
  // Questions of an earlier life of this page (another tab, a reload) must not be taken for ours.
  const life = Math.random().toString(36).slice(2, 10)
  let number = 0
  /** @type {(Posted & Partial<Wish>) | null} */
  let waiting = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let hushed
  /** What is to be done as soon as all is heard.
   * @type {(() => void) | null}
   */
  let heard = null
  /** @type {Wish | null} */
  let pending = null
  /** @type {object[]} */
  const changes = []

  function flush() {
    if (hushed || waiting || (!pending && !changes.length)) return
    number += 1
    waiting = { ...(pending ?? /** @type {Partial<Wish>} */ ({})), id: `${life}.${number}`, changes: changes.splice(0) }
    pending = null
    transmit()
  }

  function transmit() {
    if (hushed) return
    if (waiting) send(waiting)
    clearTimeout(timer)
    timer = setTimeout(transmit, PATIENCE_MS)
  }

  /** Nothing is said any more; if the page is still here after a while, leaving it has failed, and it goes on. */
  function hush() {
    clearTimeout(timer)
    clearTimeout(hushed)
    hushed = setTimeout(() => {
      hushed = undefined
      if (waiting) transmit()
      else flush()
    }, HUSH_MS)
  }

  function go() {
    const then = heard
    if (!then) return
    heard = null
    hush()
    then()
  }

  return {
    /**
     * Replace the wish that has not been sent yet.
     * @param {Wish} wish
     */
    ask(wish) {
      pending = wish
      flush()
    },
    /**
     * A change of the run; never dropped, sent in order.
     * @param {Change} change
     * @param {Wish | null} wish
     */
    change(change, wish) {
      number += 1
      changes.push({ ...change, number: `${life}.c${number}` })
      pending = wish
      flush()
    },
    /**
     * Nobody will answer what is under way: it is asked anew, together with `wish`.
     * @param {Wish} wish
     */
    renew(wish) {
      clearTimeout(timer)
      if (waiting) changes.unshift(...waiting.changes)
      waiting = null
      pending = wish
      flush()
    },
    /**
     * Tell that a message arrived; `id` is the question it answers, if any. The changes that came with that question,
     * which have been made by now.
     * @param {string | null | undefined} id
     */
    answered(id) {
      if (!waiting || id !== waiting.id) return []
      const made = waiting.changes
      waiting = null
      clearTimeout(timer)
      flush()
      if (!waiting) go()
      return made
    },
    /**
     * The page is being left. Streamlit would run whatever is still said as a part of the page that is gone, and its
     * browser then take the new page's content away: so what was done is said first, and after `then` nothing.
     * @param {() => void} then
     */
    leave(then) {
      heard = then
      flush()
      if (waiting) setTimeout(go, LAST_WORD_MS)
      else go()
    },
    /** The changes that no answer knows of yet, in their order. */
    unheard: () => /** @type {Change[]} */ ([...(waiting?.changes ?? []), ...changes]),
    get busy() {
      return waiting !== null
    },
    destroy() {
      clearTimeout(timer)
      clearTimeout(hushed)
    },
  }
}
