// Plays states from the buffer, one a picture, and asks for more before it runs dry.
//
// What is shown is always a state the server computed, in order: where the next one has not arrived the picture waits.
// Nothing is asked for while the page is hidden, because a hidden page draws no frames.

/** Seconds of pictures to have in hand: below the first number more are asked for, up to the second. Rarely and many at
    a time, because every message makes Streamlit draw its page anew. */
const LOW = 0.5
const IN_HAND = 1.5
const MOST_ASKED = 60
const FIRST_ASKED = 12
/** A wait longer than this is said; waits on a slow line make the pictures fewer rather than halting. */
const NOTICEABLE_MS = 350
const FEWEST_FRAMES = 4
/** Over how long it is counted which part of the time a picture was due and not there. */
const COUNTED_MS = 2000

/** @import { Pace } from "../types.d.ts" */

/**
 * @param {{ most: () => number, perEpoch: () => number, has: (update: number) => boolean, idle: () => boolean,
 *   fetch: (wanted: { ahead: [number, number, number], fastest: boolean }) => void,
 *   show: (update: number) => void, waits: () => void, finished: () => void }} stage
 *   most: the last state there may be; has: is the state before `update` here? idle: no question is under way; fetch:
 * ask for states (first, stride,
 *   count); waits: the pictures have run out; finished: the last one is shown
 */
export function createCruise({ most, perEpoch, has, fetch, idle, show, waits, finished }) {
  const methods = { start, stop, arrived, until }
  /** lacking: the part of the time in which a picture was due and not there, of late; slowed: because others are at
   *  work on the server too, as it says. */
  const cruise = {
    ...{ running: false, waiting: false, slowed: false },
    ...{ frames: 0, lacking: 0, wanted: 0, stride: 1 },
    ...methods,
  }
  /** @type {Pace} */
  let pace = { frames: 0, stride: 1, epochs: false, adapts: false }
  /** @type {number[]} */
  let queue = []
  let reached = 0
  let due = 0
  /** When the picture before was drawn. @type {number | null} */
  let before = null
  /** Since when there has been no picture to show. @type {number | null} */
  let dry = null
  let request = 0
  let last = Infinity
  let asked = { at: 0, count: 0 }
  /** Pictures a second that arrive when they are asked for; null before the first were. @type {number | null} */
  let rate = null

  /**
   * Play from the state before `update`, at a pace (speeds.js).
   * @param {number} update
   * @param {Pace} newPace
   */
  function start(update, newPace) {
    pace = newPace
    queue = []
    reached = update
    last = most()
    rate = null
    Object.assign(cruise, {
      running: true,
      waiting: false,
      slowed: false,
      frames: pace.frames,
      lacking: 0,
      wanted: pace.frames,
      stride: pace.stride,
    })
    due = 1
    before = null
    dry = null
    cancelAnimationFrame(request)
    request = requestAnimationFrame(frame)
  }

  function stop() {
    cruise.running = false
    cruise.waiting = false
    cancelAnimationFrame(request)
  }

  /**
   * States arrived that were asked for with `fetch`.
   * @param {number[]} updates
   * @param {boolean} [slowed]
   */
  function arrived(updates, slowed = false) {
    if (!cruise.running) return
    cruise.slowed = slowed
    if (updates.length) adapt(updates.length, queue.length)
    // "As fast as it goes" is the server's to say: it spreads the pictures over what it could train by now.
    if (pace.adapts && updates.length > 1) cruise.stride = updates[1] - updates[0]
    for (const update of updates) {
      if (update <= reached || update > last) continue
      queue.push(update)
      reached = update
    }
    if (!document.hidden) refill()
  }

  /**
   * Where pictures come too slowly, fewer a second are shown, evenly, rather than in bursts.
   * @param {number} count how many arrived
   * @param {number} waiting how many were in hand
   */
  function adapt(count, waiting) {
    const measured = (1000 * count) / Math.max(performance.now() - asked.at, 1)
    // The first message may be short because training had not begun, and a message that came in time says little: fewer
    // were asked for than could have come.
    if (rate === null) {
      rate = count < asked.count ? null : measured
      return
    }
    rate = waiting ? Math.max(rate, measured) * 1.25 : (rate + measured) / 2
    if (waiting) cruise.frames = Math.min(pace.frames, cruise.frames * 1.1)
    else if (rate < cruise.frames) cruise.frames = Math.max(FEWEST_FRAMES, rate * 0.9)
  }

  /**
   * Nothing lies behind `update`: the run ends there, or has been told to.
   * @param {number} update
   */
  function until(update) {
    last = Math.min(last, update)
    queue = queue.filter((waiting) => waiting <= last)
  }

  /** @param {number} now */
  function frame(now) {
    request = requestAnimationFrame(frame)
    const passed = before === null ? 0 : now - before
    before = now
    due = Math.min(due + (passed * cruise.frames) / 1000, 1.5)
    const [next] = queue
    const there = next !== undefined && has(next)
    cruise.lacking += (Number(due >= 0.98 && !there) - cruise.lacking) * Math.min(passed / COUNTED_MS, 1)
    if (due >= 0.98 && there) {
      due -= 1
      dry = null
      cruise.waiting = false
      // After a wait the pictures come a little faster again, up to the pace that was asked for.
      cruise.frames = Math.min(pace.frames, cruise.frames * 1.004)
      queue.shift()
      show(next)
    } else if (due >= 0.98) {
      waited(now)
    }
    if (!queue.length && reached >= last) return finished()
    refill()
  }

  /** @param {number} now */
  function waited(now) {
    dry ??= now
    if (now - dry < NOTICEABLE_MS || cruise.waiting) return
    cruise.waiting = true
    cruise.frames = Math.max(FEWEST_FRAMES, cruise.frames * 0.75)
    waits()
  }

  function refill() {
    const wanted = Math.ceil(Math.max(6, cruise.frames * IN_HAND))
    if (queue.length >= Math.max(6, cruise.frames * LOW) || reached >= last || !idle()) return
    const stride = pace.adapts ? perEpoch() : cruise.stride
    const from = pace.epochs ? Math.floor(reached / perEpoch()) * perEpoch() + stride : reached + stride
    // No more in one message than arrive while what is in hand is being shown.
    const most = rate === null ? FIRST_ASKED : Math.min(MOST_ASKED, Math.max(6, Math.ceil(rate * IN_HAND)))
    asked = { at: performance.now(), count: Math.min(wanted - queue.length + 2, most) }
    fetch({ ahead: [Math.min(Math.max(from, reached + 1), last), stride, asked.count], fastest: pace.adapts })
  }

  return cruise
}
