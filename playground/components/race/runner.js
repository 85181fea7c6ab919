// The place in the race, and the clock that moves it. Steps that have not arrived yet are waited for: `goal` is the
// one.

import { chosen } from "../shared/choices.js"

/** @type {[string, number][]} */
export const SPEEDS = [
  ["slow", 0.25],
  ["normal", 1],
  ["fast", 3],
]
/** A whole race takes about this long at normal speed; a short one is not rushed. */
const SECONDS = 8
const MOST_PER_SECOND = 24

/**
 * @param {{ steps: () => number, known: () => number, show: () => void, settled: () => void, reducedMotion: () =>
 *   boolean }} race
 */
export function createRunner({ steps, known, show, settled, reducedMotion }) {
  const runner = {
    step: 0,
    /** The step that is waited for. @type {number | null} */
    goal: null,
    playing: false,
    speed: speedBy(chosen("speed")),
    go,
    /** @param {number} count */
    by: (count) => go(wanted() + count),
    wanted,
    arrived,
    open,
    play,
    pause,
    destroy,
  }
  let frame = 0
  let place = 0
  /** @type {number | null} */
  let before = null

  /** @param {number} step */
  function put(step) {
    runner.step = Math.min(Math.max(step, 0), known())
    place = runner.step
    show()
  }

  /** @param {number} step */
  function head(step) {
    const wanted = Math.min(Math.max(step, 0), steps())
    runner.goal = wanted > known() ? wanted : null
  }

  /** @param {number} now */
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
    if (step >= steps()) return pause()
    frame = requestAnimationFrame(tick)
  }

  /** @param {number} step */
  function go(step) {
    pause()
    head(step)
    put(step)
    settled()
  }

  /** Where the race stands, or will once the step is here. */
  function wanted() {
    return runner.goal ?? runner.step
  }

  /** More steps are here. */
  function arrived() {
    if (runner.goal === null) return
    const { goal } = runner
    head(goal)
    put(goal)
    if (runner.goal === null) settled()
  }

  /**
   * At a step without further ado, as when a race is opened there.
   * @param {number} step
   */
  function open(step) {
    destroy()
    head(step)
    runner.step = Math.min(step, known())
    place = runner.step
  }

  function play() {
    if (runner.step >= steps()) put(0)
    if (reducedMotion()) return go(steps())
    runner.playing = true
    runner.goal = null
    before = null
    place = runner.step
    frame = requestAnimationFrame(tick)
    show()
  }

  function pause() {
    cancelAnimationFrame(frame)
    if (!runner.playing) return
    runner.playing = false
    show()
    settled()
  }

  function destroy() {
    cancelAnimationFrame(frame)
    runner.playing = false
  }

  return runner
}

/** The usual one where a link tells none. @param {string} told */
const speedBy = (told) => Math.max(0, told ? SPEEDS.findIndex(([name]) => name === told) : 1)
