// The line to Python: one question under way at a time, the latest wishes merged into the next one.
//
// A question is a plain object. Its answer is the message that carries its number. An answer can be lost (Streamlit
// drops an intermediate message when two arrive together, a connection breaks), so an unanswered question is asked again.

const PATIENCE_MS = 4000

export function createMailbox(send) {
  // Questions of an earlier life of this page (another tab, a reload) must not be taken for ours.
  const life = Math.random().toString(36).slice(2, 10)
  let number = 0
  let waiting = null
  let timer = null
  let pending = null
  const changes = []

  function flush() {
    if (waiting || (!pending && !changes.length)) return
    number += 1
    waiting = { id: `${life}.${number}`, ...(pending ?? {}), changes: changes.splice(0) }
    pending = null
    transmit()
  }

  function transmit() {
    send(waiting)
    clearTimeout(timer)
    timer = setTimeout(transmit, PATIENCE_MS)
  }

  return {
    /** Replace the wish that has not been sent yet. */
    ask(wish) {
      pending = wish
      flush()
    },
    /** A change of the run; never dropped, sent in order. */
    change(change, wish) {
      changes.push({ ...change, number: `${life}.c${(number += 1)}` })
      pending = wish
      flush()
    },
    /** Nobody will answer what is under way: it is asked anew, together with `wish`. */
    renew(wish) {
      clearTimeout(timer)
      if (waiting) changes.unshift(...waiting.changes)
      waiting = null
      pending = wish
      flush()
    },
    /** Tell that a message arrived; `id` is the question it answers, if any. */
    answered(id) {
      if (!waiting || id !== waiting.id) return
      waiting = null
      clearTimeout(timer)
      flush()
    },
    get busy() {
      return waiting !== null
    },
    destroy() {
      clearTimeout(timer)
    },
  }
}
