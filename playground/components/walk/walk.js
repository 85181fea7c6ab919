// Plays a walk that was saved: answers the stage's questions out of what was asked for it beforehand.
//
// A message is found by what its question is about: "selection|update|measured", or "surface|state" of the loss
// surface, as Python wrote them (playground/ui/walk.py).

const PAUSE_MS = 30
/** Where nothing new is known the stage would ask at once again; it is let wait. */
const KNOWN_MS = 1500

/** @typedef {{ id: string, cursor?: { update: number }, selection?: string | null, stories?: number[],
 *   moves?: number[], states?: number[], measured?: string | null, inspector?: boolean,
 *   surface?: { state: number } | null }} Asked
 */

/**
 * @param {HTMLElement} host
 * @param {(component: object) => void} draw the stage, as Streamlit would call it
 * @param {string[]} keys
 * @param {number[]} lengths of the messages, in the order of the keys
 * @param {Uint8Array} bytes all messages, one behind the other
 */
export function playWalk(host, draw, keys, lengths, bytes) {
  /** @type {Map<string, Uint8Array>} */
  const messages = new Map()
  let at = 0
  for (const [index, key] of keys.entries()) {
    messages.set(key, bytes.slice(at, at + lengths[index]))
    at += lengths[index]
  }
  const opening = /** @type {Uint8Array} */ (messages.get(keys[0]))
  let number = 0
  let last = ""
  const component = { data: opening, parentElement: host, setTriggerValue: hear, setStateValue() {} }
  draw(component)

  /**
   * @param {string} name
   * @param {unknown} value
   */
  function hear(name, value) {
    if (name !== "ask") return
    const asked = /** @type {Asked} */ (value)
    const key = keyOf(asked, messages) ?? keys[0]
    const wait = key === last ? KNOWN_MS : PAUSE_MS
    last = key
    number += 1
    const told = addressed(/** @type {Uint8Array} */ (messages.get(key)), asked.id, `walk.${number}`)
    setTimeout(() => draw({ ...component, data: told }), wait)
  }
}

/**
 * The message that answers best, null for none: of the selection and update asked for, with what is measured there.
 * @param {Asked} asked
 * @param {Map<string, Uint8Array>} messages
 */
export function keyOf({ cursor, selection, stories = [], moves = [], states = [], measured, ...asked }, messages) {
  const missing = stories.length || moves.length || states.length || asked.inspector
  if (!missing && asked.surface) {
    const key = `surface|${asked.surface.state}`
    return messages.has(key) ? key : null
  }
  const updates = [...stories, ...moves, cursor?.update ?? 0, ...states]
  for (const update of updates)
    for (const what of measured ? [measured, ""] : [""]) {
      const key = `${selection ?? ""}|${update}|${what}`
      if (messages.has(key)) return key
    }
  return null
}

/**
 * A message as the answer to another question: its header's `reply_to` and `number` are replaced, the arrays stay.
 * shared/codec.js says how a message is laid out.
 * @param {Uint8Array} message
 * @param {string} id
 * @param {string} number
 */
export function addressed(message, id, number) {
  const length = new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(8, true)
  const header = JSON.parse(new TextDecoder().decode(message.subarray(12, 12 + length)))
  // The setup is told once: told again it would open the run anew.
  const { setup, ...rest } = { ...header, reply_to: id, number }
  const text = new TextEncoder().encode(JSON.stringify(rest))
  const padded = Math.ceil((12 + text.length) / 8) * 8 - 12
  const out = new Uint8Array(12 + padded + message.length - 12 - length).fill(32, 12)
  out.set(message.subarray(0, 12))
  new DataView(out.buffer).setUint32(8, padded, true)
  out.set(text, 12)
  out.set(message.subarray(12 + length), 12 + padded)
  return out
}
