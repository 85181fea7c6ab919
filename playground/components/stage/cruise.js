// Plays states from the buffer, one a picture, and asks for more before it runs dry.
//
// What is shown is always a state the server computed, in order: where the next one has not arrived the picture waits.
// Nothing is asked for while the page is hidden, because a hidden page draws no frames.

/** Seconds of pictures to have in hand, and the most states to ask for in one message. */
const IN_HAND = 0.7
const MOST_ASKED = 60
/** "As fast as it goes" puts more epochs into a picture while this many wait to be shown, fewer while hardly any do. */
const PLENTY = 9
const SCARCE = 3
/** A wait longer than this is said; waits on a slow line make the pictures fewer rather than halting. */
const NOTICEABLE_MS = 350
const FEWEST_FRAMES = 4

export function createCruise({ perEpoch, has, fetch, idle, show, waits, finished }) {
  const cruise = { running: false, waiting: false, frames: 0, wanted: 0, stride: 1 }
  let pace = null
  let queue = []
  let reached = 0
  let due = 0
  let before = null
  let dry = null
  let request = null
  let last = Infinity
  let asked = 0
  let rate = Infinity

  /** Play from the state before `update`, at `pace` (speeds.js). */
  cruise.start = (update, newPace) => {
    pace = newPace
    queue = []
    reached = update
    last = Infinity
    rate = Infinity
    Object.assign(cruise, { running: true, waiting: false, frames: pace.frames, wanted: pace.frames, stride: pace.stride })
    due = 1
    before = null
    dry = null
    cancelAnimationFrame(request)
    request = requestAnimationFrame(frame)
  }

  cruise.stop = () => {
    cruise.running = false
    cruise.waiting = false
    cancelAnimationFrame(request)
  }

  /** States arrived that were asked for with `fetch`. */
  cruise.arrived = (updates) => {
    if (!cruise.running) return
    const waiting = queue.length
    if (updates.length) adapt(updates.length, waiting)
    for (const update of updates) {
      if (update <= reached || update > last) continue
      queue.push(update)
      reached = update
    }
    if (pace.adapts) {
      const epochs = cruise.stride / perEpoch()
      const factor = waiting > PLENTY ? 1.15 : waiting < SCARCE ? 0.8 : 1
      cruise.stride = Math.max(1, factor > 1 ? Math.ceil(epochs * factor) : Math.floor(epochs * factor)) * perEpoch()
    }
    // At once, not with the next picture: until it is asked again the server has nothing to do.
    if (!document.hidden) refill()
  }

  /** Where even the smallest pictures come too slowly, fewer a second are shown, evenly, rather than in bursts. */
  function adapt(count, waiting) {
    const measured = (1000 * count) / Math.max(performance.now() - asked, 1)
    rate = Number.isFinite(rate) ? (rate + measured) / 2 : measured
    const smallest = !pace.adapts || cruise.stride <= perEpoch()
    if (!smallest) return
    if (waiting) cruise.frames = Math.min(pace.frames, cruise.frames * 1.1)
    else if (rate < cruise.frames) cruise.frames = Math.max(FEWEST_FRAMES, rate * 0.9)
  }

  /** Nothing lies behind `update`: the run ends there, or has been told to. */
  cruise.until = (update) => {
    last = Math.min(last, update)
    queue = queue.filter((waiting) => waiting <= last)
    reached = Math.min(reached, last)
  }

  function frame(now) {
    request = requestAnimationFrame(frame)
    const passed = before === null ? 0 : now - before
    before = now
    due = Math.min(due + (passed * cruise.frames) / 1000, 1.5)
    if (due >= 0.98 && queue.length && has(queue[0])) {
      due -= 1
      dry = null
      cruise.waiting = false
      // After a wait the pictures come a little faster again, up to the pace that was asked for.
      cruise.frames = Math.min(pace.frames, cruise.frames * 1.004)
      show(queue.shift())
    } else if (due >= 0.98) {
      waited(now)
    }
    if (!queue.length && reached >= last) return finished()
    refill()
  }

  function waited(now) {
    dry ??= now
    if (now - dry < NOTICEABLE_MS || cruise.waiting) return
    cruise.waiting = true
    cruise.frames = Math.max(FEWEST_FRAMES, cruise.frames * 0.75)
    waits()
  }

  function refill() {
    const wanted = Math.ceil(Math.max(6, cruise.frames * IN_HAND))
    if (queue.length >= wanted || reached >= last || !idle()) return
    const from = pace.epochs ? (Math.floor(reached / perEpoch()) * perEpoch() + cruise.stride) : reached + cruise.stride
    asked = performance.now()
    // No more in one message than arrive while what is in hand is being shown.
    const most = Math.min(MOST_ASKED, Math.max(6, Math.ceil(rate * IN_HAND)))
    fetch(Math.min(Math.max(from, reached + 1), last), cruise.stride, Math.min(wanted - queue.length + 2, most))
  }

  return cruise
}
