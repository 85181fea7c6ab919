// The place in the race, and the clock that moves it. A race is finished before it is shown, so every step is at hand.

export const SPEEDS = [
  ["slow", 0.25],
  ["normal", 1],
  ["fast", 3],
]
/** A whole race takes about this long at normal speed; a short one is not rushed. */
const SECONDS = 8
const MOST_PER_SECOND = 24

export function createRunner({ steps, show, settled, reducedMotion }) {
  const runner = { step: 0, playing: false, speed: 1 }
  let frame = null
  let place = 0
  let before = null

  function put(step) {
    runner.step = Math.min(Math.max(step, 0), steps())
    place = runner.step
    show()
  }

  function tick(now) {
    if (!runner.playing) return
    const seconds = Math.min((now - (before ?? now)) / 1000, 0.1)
    before = now
    const natural = Math.max(steps() / SECONDS, Math.min(MOST_PER_SECOND, steps() / 4))
    place = Math.min(place + seconds * natural * SPEEDS[runner.speed][1], steps())
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
      put(step)
      settled()
    },
    by(count) {
      runner.go(runner.step + count)
    },
    play() {
      if (runner.step >= steps()) put(0)
      if (reducedMotion()) return runner.go(steps())
      runner.playing = true
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
