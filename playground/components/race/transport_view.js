// Back, Step, Play, Reset, the slider over the race, the speed; and the keys that do the same.

import { choose } from "../shared/choices.js"
import { keyButton, switchOff } from "../shared/controls.js"
import { html, set, setText } from "../shared/dom.js"
import { createHerald } from "../shared/herald.js"
import { isHidden } from "../shared/hidden.js"
import { declareKeys } from "../shared/keys.js"
import { SPEEDS } from "./runner.js"

/** @import { createPatience } from "../shared/patience.js" */
/** @import { Runner } from "./types.d.ts" */

/**
 * @param {Element} root
 * @param {Runner} runner
 * @param {{ steps: () => number, patience: ReturnType<typeof createPatience> }} race
 */
export function createTransportView(root, runner, { steps, patience }) {
  const by = patience.once(runner.by)
  const go = patience.once(runner.go)
  const toggle = patience.once(() => (runner.playing ? runner.pause() : runner.play()))
  const buttons = html("div", { class: "buttons" }, root)
  const back = keyButton(buttons, { name: "Back", key: "left arrow", text: "◂ Back", action: () => by(-1) })
  const step = keyButton(buttons, { name: "Step", key: "right arrow", text: "Step ▸", action: () => by(1) })
  const play = keyButton(buttons, { name: "Play", key: "space", text: "Play", action: toggle })
  const reset = keyButton(buttons, { name: "Reset", key: "Home", text: "Reset", action: () => go(0) })
  const about = { type: "range", class: "r-slider", min: 0, step: 1, "aria-label": "Step of the race" }
  const slider = html("input", about, root)
  slider.oninput = () => go(Number(slider.value))
  const speedBox = html("label", { class: "r-speed" }, root)
  html("span", { class: "label" }, speedBox, "Speed")
  const speed = html(
    "input",
    { type: "range", min: 0, max: SPEEDS.length - 1, step: 1, "aria-label": "Speed" },
    speedBox,
  )
  const speedName = html("output", {}, speedBox)
  speed.oninput = () => {
    runner.speed = Number(speed.value)
    choose("speed", runner.speed === 1 ? "" : SPEEDS[runner.speed][0])
    update()
  }
  const status = html("p", { class: "status" }, root)
  const say = createHerald(root)

  const deafen = declareKeys("Optimizer race", [
    {
      press: ["ArrowRight", "PageDown"],
      does: "One step on; ten with Shift",
      act: (_, event) => by(event.shiftKey ? 10 : 1),
    },
    {
      press: ["ArrowLeft", "PageUp"],
      does: "One step back; ten with Shift",
      act: (_, event) => by(event.shiftKey ? -10 : -1),
    },
    { press: ["Home"], does: "To the start", act: () => go(0) },
    { press: ["End"], does: "To the end", act: () => go(steps()) },
    { press: [" "], does: "Play, and pause", act: () => (isHidden("play") ? false : toggle()) },
  ])

  /** @param {{ status?: string }} [view] */
  function update(view = {}) {
    switchOff(back, runner.step === 0)
    switchOff(step, runner.wanted() >= steps())
    switchOff(reset, runner.step === 0 && !runner.playing)
    switchOff(play, steps() === 0)
    const name = runner.playing ? "Pause" : runner.step >= steps() && steps() > 0 ? "Again" : "Play"
    set(play, {
      "aria-label": name,
      class: runner.playing ? "pause" : "play",
      title: `${name} (space)`,
    })
    setText(play, name)
    set(slider, { max: steps(), disabled: steps() === 0 })
    if (Number(slider.value) !== runner.wanted()) slider.value = String(runner.wanted())
    if (Number(speed.value) !== runner.speed) speed.value = String(runner.speed)
    setText(speedName, SPEEDS[runner.speed][0])
    if (view.status === undefined) return
    setText(status, view.status)
    say(view.status, runner.playing)
  }

  return { element: root, update, destroy: deafen }
}
