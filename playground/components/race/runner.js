// The place in the race, and the clock that moves it. Steps that have not arrived yet are waited for: `goal` is the one.

export const SPEEDS = [
  ["slow", 0.25],
  ["normal", 1],
  ["fast", 3],
]
/** A whole race takes about this long at normal speed; a short one is not rushed. */
const SECONDS = 8
const MOST_PER_SECOND = 24

export function createRunner({ steps, known, show, settled, reducedMotion }) {
  const runner = { step: 0, goal: null, playing: false, speed: 1 }
  let frame = null
  let place = 0
  let before = null

  function put(step) {
    runner.step = Math.min(Math.max(step, 0), known())
    place = runner.step
    show()
  }

  function head(step) {
    const wanted = Math.min(Math.max(step, 0), steps())
    runner.goal = wanted > known() ? wanted : null
  }

  function tick(now) {
    if (!runner.playing) return
    const seconds = Math.min((now - (before ?? now)) / 1000, 0.1)
    before = now
    const natural = Math.max(steps() / SECONDS, Math.min(MOST_PER_SECOND, steps() / 4))
    place = Math.min(place + seconds * natural * SPEEDS[runner.speed][1], known())
    const step = Math.floor(place)
    if (step !== runner.step) {
      runner.step = step
      show()
    }
    if (step >= steps()) return runner.pause()
    frame = requestAnimationFrame(tick)
  }

  return Object.assign(runner, {
    go(step) {
      runner.pause()
      head(step)
      put(step)
      settled()
    },
    by(count) {
      runner.go(runner.wanted() + count)
    },
    /** Where the race stands, or will once the step is here. */
    wanted: () => runner.goal ?? runner.step,
    /** More steps are here. */
    arrived() {
      if (runner.goal === null) return
      const { goal } = runner
      head(goal)
      put(goal)
      if (runner.goal === null) settled()
    },
    /** At a step without further ado, as when a race is opened there. */
    open(step) {
      runner.destroy()
      head(step)
      runner.step = Math.min(step, known())
      place = runner.step
    },
    play() {
      if (runner.step >= steps()) put(0)
      if (reducedMotion()) return runner.go(steps())
      runner.playing = true
      runner.goal = null
      before = null
      place = runner.step
      frame = requestAnimationFrame(tick)
      show()
    },
    pause() {
      cancelAnimationFrame(frame)
      if (!runner.playing) return
      runner.playing = false
      show()
      settled()
    },
    destroy() {
      cancelAnimationFrame(frame)
      runner.playing = false
    },
  })
}
