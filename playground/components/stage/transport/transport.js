// Step, Back, Play, Reset, what one step means, how fast, what comes next, and where we are. Also the keys that do the
// same.

import { chosenByArrows, keyButton, switchOff } from "../../shared/controls.js"
import { html, set, setText } from "../../shared/dom.js"
import { isHidden } from "../../shared/hidden.js"
import { declareKeys } from "../../shared/keys.js"
import { createPopover } from "../../shared/popover.js"
import { GRANULARITIES } from "../cursor.js"
import { createGoalView } from "./goal_view.js"
import { SPEEDS } from "./speeds.js"

/** @import { Goal, Granularity } from "../types.d.ts" */

/** A button that is there only where it suggests itself: all: play through all examples; safe: back to where all
 *  numbers were finite; with, without: on through the change that lies ahead in the run, or without it.
 * @typedef {{ what: "all" | "safe" | "with" | "without", text: string }} Offer
 */
/** What the buttons do.
 * @typedef {{ step: () => void, back: () => void, toggle: () => void, accept: (what: Offer["what"]) => void,
 *   speed: (speed: number) => void,
 *   reset: (how: "same" | "new" | "link") => void, granularity: (granularity: Granularity) => void,
 *   faster: (by: number) => void, goal: (goal: Goal | null) => void, sayFirst: (first: boolean) => void,
 *   find: (find: boolean) => void }} Actions
 */
/** What they show. offers: at most two.
 * @typedef {{ canBack: boolean, canStep: boolean, playing: boolean, granularity: Granularity,
 *   granularities: Granularity[], speed: number, first: boolean, find: boolean,
 *   linked: boolean, offers: Offer[], next: string, status: string }} View
 */

/** What comes next in more letters than two lines have where it is narrow. */
const LONG_NEXT = 46
/** @type {Record<Granularity, string>} */
const LABELS = {
  cell: "cell",
  filter: "filter",
  moment: "moment",
  operation: "operation",
  layer: "layer",
  pass: "pass",
  batch: "batch",
  epoch: "epoch",
}
/** @type {Record<Granularity, string>} */
const HINTS = {
  cell: "One window at one place at a time, or one place's share of a gradient",
  filter: "One filter at a time: its window goes over the whole picture",
  moment: "One moment of the sequence at a time",
  operation: "One computation at a time: weighted sums, activations, each gradient",
  layer: "One layer at a time",
  pass: "One of the four moves at a time: forward, loss, backward, update",
  batch: "One whole update at a time",
  epoch: "One pass through all training examples at a time",
}
/**
 * @param {Element} root
 * @param {Actions} actions
 */
export function createTransport(root, actions) {
  const buttons = html("div", { class: "buttons" }, root)
  const back = keyButton(buttons, { name: "Back", key: "left arrow", text: "◂ Back", action: actions.back })
  const step = keyButton(buttons, { name: "Step", key: "right arrow", text: "Step ▸", action: actions.step })
  const play = keyButton(buttons, { name: "Play", key: "space", text: "Play", action: actions.toggle })
  const reset = html("button", { type: "button", class: "reset", "aria-label": "Reset", title: "Reset" }, buttons)
  set(reset, { "data-guide": "reset" })
  reset.append("Reset ▴")
  const { box: menu, close: closeMenu } = createPopover(root, reset, { label: "Reset", class: "menu", above: buttons })
  set(menu, { role: "menu" })
  set(reset, { "aria-haspopup": "menu" })
  menu.addEventListener("toggle", () => menu.querySelector("button")?.focus())
  /**
   * @param {string} label
   * @param {"same" | "new" | "link"} how
   */
  const choice = (label, how) => {
    const item = html("button", { type: "button", role: "menuitem" }, menu, label)
    item.onclick = () => {
      closeMenu()
      actions.reset(how)
    }
    return item
  }
  choice("same starting weights", "same")
  choice("new weights", "new")
  const asLinked = choice("as in the link", "link")

  const about = html("div", { class: "dock-words" }, root)
  const next = html("p", { class: "next" }, about)
  const status = html("p", { class: "status" }, about)
  // Its parts, each left out where there is no room for it.
  const places = Array.from({ length: 4 }, () => html("span", {}, status))
  const offers = html("div", { class: "offers" }, about)
  const offered = [0, 1].map(() => html("button", { type: "button", class: "offer" }, offers))

  const meaning = html("div", { class: "dock-pair granularity-box" }, root)
  set(meaning, { "data-guide": "step_by" })
  html("span", { class: "label", "aria-hidden": "true" }, meaning, "One step is")
  const middle = html("div", { class: "granularity", role: "radiogroup", "aria-label": "What one step means" }, meaning)
  /** What this network offers of them. @type {Granularity[]} */
  let offeredSteps = []
  const radios = GRANULARITIES.map((name) => {
    const node = html("button", { type: "button", role: "radio", title: HINTS[name] }, middle, LABELS[name])
    node.onclick = () => actions.granularity(name)
    return node
  })
  const pace = html("div", { class: "dock-pair pace" }, root)
  const speedBox = html("label", { class: "speed", title: "How fast Play goes (keys + and -)" }, pace)
  set(speedBox, { "data-guide": "speed" })
  const speedName = html("output", { class: "label" }, speedBox)
  const speed = html("input", { type: "range", min: 0, max: SPEEDS.length - 1, step: 1 }, speedBox)
  speed.oninput = () => actions.speed(Number(speed.value))
  const until = html("button", { type: "button", class: "toggle until", "data-guide": "until" }, pace, "until …")
  const { box: goals } = createPopover(root, until, { label: "When Play stops", above: pace })
  const exercises = html("div", { class: "exercises" }, pace)
  const first = html(
    "button",
    { type: "button", class: "toggle", "data-guide": "say_first" },
    exercises,
    "Say it first",
  )
  set(first, { title: "Before each step, say what it will give" })
  first.onclick = () => actions.sayFirst(first.getAttribute("aria-pressed") !== "true")
  const find = html("button", { type: "button", class: "toggle", "data-guide": "find_mistake" }, exercises)
  setText(find, "Find the mistake")
  set(find, { title: "One update written out, with one wrong line: find it" })
  find.onclick = () => actions.find(find.getAttribute("aria-pressed") !== "true")
  const goalView = createGoalView(goals, about, actions.goal)

  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll("button")].filter((item) => !item.hidden)
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (event.target))
    if (event.key === "Escape") {
      closeMenu()
      reset.focus()
    } else if (event.key === "ArrowDown") items[(at + 1) % items.length].focus()
    else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length].focus()
    else return
    event.stopPropagation()
    event.preventDefault()
  })

  // The same actions from the keyboard, anywhere on the page but in a field; a presenter's remote turns pages.
  const deafen = declareKeys("Step through", [
    { press: ["ArrowRight", "PageDown"], does: "Step", act: actions.step },
    { press: ["ArrowLeft", "PageUp"], does: "Back", act: actions.back },
    { press: [" "], does: "Play, and pause", act: () => (isHidden("play") ? false : actions.toggle()) },
    { press: ["+"], does: "Play faster", act: () => actions.faster(1) },
    { press: ["-"], does: "Play slower", act: () => actions.faster(-1) },
    {
      press: [...GRANULARITIES.keys()].map((index) => String(index + 1)),
      shown: "1, 2, 3 …",
      does: "What one step is: the first of the row, the second …",
      act: (key) => {
        const chosen = offeredSteps[Number(key) - 1]
        if (chosen) actions.granularity(chosen)
        return chosen !== undefined
      },
    },
  ])

  /** @param {View} view */
  function update(view) {
    switchOff(back, !view.canBack)
    switchOff(step, !view.canStep)
    switchOff(play, !view.canStep && !view.playing)
    set(play, {
      "aria-label": view.playing ? "Pause" : "Play",
      class: view.playing ? "pause" : "play",
      title: `${view.playing ? "Pause" : "Play"} (space)`,
    })
    setText(play, view.playing ? "Pause" : "Play")
    setText(next, view.next)
    set(next, { title: view.next || null })
    const parts = view.status.split(/(?= · )/)
    for (const [index, part] of places.entries())
      setText(part, index < places.length - 1 ? (parts[index] ?? "") : parts.slice(index).join(""))
    offeredSteps = view.granularities
    for (const [index, name] of GRANULARITIES.entries()) {
      const key = offeredSteps.indexOf(name) + 1
      const chosen = name === view.granularity
      set(radios[index], { "aria-checked": chosen, tabindex: chosen ? 0 : -1, hidden: key === 0 })
      set(radios[index], { title: `${HINTS[name]} (key ${key})` })
    }
    set(first, { "aria-pressed": view.first })
    set(find, { "aria-pressed": view.find })
    set(asLinked, { hidden: !view.linked })
    // What is offered stands where the second line would, and over the place.
    set(next, { "data-short": view.offers.length > 0, "data-long": view.next.length > LONG_NEXT })
    set(status, { "data-absent": view.offers.length > 0 })
    for (const [index, button] of offered.entries()) {
      const offer = view.offers[index]
      set(button, { hidden: !offer })
      if (!offer) continue
      setText(button, offer.text)
      button.onclick = () => actions.accept(offer.what)
    }
    if (Number(speed.value) !== view.speed) speed.value = String(view.speed)
    setText(speedName, `Play: ${SPEEDS[view.speed].name}`)
    set(speed, { "aria-valuetext": SPEEDS[view.speed].name, "aria-label": "Speed" })
  }
  chosenByArrows(middle, radios, (to) => actions.granularity(GRANULARITIES[to]))

  return { update, goalView, element: root, destroy: deafen }
}
