// The way to the place an address leads to, where only a nearer one is held: offered, computed in pieces, and stopped.

import { html, set, setText } from "../../shared/dom.js"
import { count } from "../../shared/format.js"
import { createHerald } from "../../shared/herald.js"

/** Between an answer and the next question the server computes on; asked sooner, it would do less. */
const PAUSE_MS = 250
const HIDDEN_MS = 1000

/** @import { Sought } from "../../shared/wire.d.ts" */

/**
 * @param {HTMLElement} root
 * @param {{ seek: () => void, stopped: (update: number) => void }} on
 *   seek: puts the question that has the server go on; what its answer says goes to `update`. stopped: so far was it
 *   computed
 */
export function createSeek(root, { seek: ask, stopped }) {
  const box = html("div", { class: "notice seek", hidden: true }, root)
  const words = html("span", {}, box)
  const say = createHerald(root)
  const bar = html("progress", { max: 1, hidden: true, "aria-label": "Computed" }, box)
  const button = html("button", { type: "button", class: "compute" }, box)
  let running = false
  let pressed = false
  /** An answer may be under way that was asked for before Stop. */
  let late = false
  /** @type {Sought | null} */
  let sought = null
  let began = { at: 0, time: 0 }
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  button.onclick = turn

  function turn() {
    if (!sought) return
    running = !running
    pressed = true
    began = { at: sought.at, time: performance.now() }
    clearTimeout(timer)
    draw()
    late = !running
    if (running) ask()
    else stopped(sought.at)
  }

  /** @param {number} milliseconds */
  function later(milliseconds) {
    clearTimeout(timer)
    // Nobody looks, so nobody waits.
    timer = setTimeout(() => (document.hidden ? later(HIDDEN_MS) : running ? ask() : undefined), milliseconds)
  }

  function draw() {
    set(box, { hidden: !sought })
    if (!sought) return
    /** @param {number} update */
    const shown = (update) => count(update + 1)
    set(bar, { hidden: !running && sought.at === 0 })
    bar.value = sought.at / sought.update
    const known = `Computed up to update ${shown(sought.at)} of ${shown(sought.update)}.`
    const offer = `The numbers of update ${shown(sought.update)} can be computed from there.`
    const told = pressed ? `${known}${running ? left(sought) : ""}` : offer
    setText(words, told)
    say(told, running)
    setText(button, running ? "Stop" : pressed ? "Go on" : "Compute up to there")
  }

  /**
   * How long it will take, once that can be said.
   * @param {Sought} sought
   */
  function left({ update, at }) {
    const updates = at - began.at
    if (updates <= 0) return ""
    const seconds = ((performance.now() - began.time) / 1000 / updates) * (update - at)
    if (seconds < 100) return ` About ${Math.ceil(seconds)} s to go.`
    if (seconds < 6000) return ` About ${Math.ceil(seconds / 60)} minutes to go.`
    return ` About ${Math.ceil(seconds / 3600)} hours to go.`
  }

  /** @param {Sought | null} found null where nothing is sought */
  function update(found) {
    // While it is stopped the words tell of the place that the picture shows, however far the server has trained.
    const rests = pressed && !running && !late && sought !== null
    sought = found && rests ? { ...found, at: sought?.at ?? found.at } : found
    const follows = late && found !== null
    late = false
    running = running && found !== null
    pressed = pressed && found !== null
    draw()
    if (running) later(PAUSE_MS)
    if (follows) stopped(found.at)
  }

  /** As the learner's press, where they have been there already. */
  function go() {
    if (!running) turn()
  }

  return { update, go, element: box, destroy: () => clearTimeout(timer) }
}
