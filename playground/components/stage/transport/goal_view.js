// Run until: after how many epochs, below which loss, or once the test loss no longer falls, Play stops by itself.

import { html, set, setText } from "../../shared/dom.js"
import { counted, fmt } from "../../shared/format.js"
import { createHerald } from "../../shared/herald.js"

/** @import { Goal } from "../types.d.ts" */
/** @typedef {Required<Goal>} Counted */

/** @type {{ kind: Goal["kind"] | "none", words: string, usual: number | null, unit: string }[]} */
const KINDS = [
  { kind: "none", words: "I press Pause", usual: null, unit: "" },
  { kind: "epochs", words: "this many more epochs", usual: 50, unit: "epochs" },
  { kind: "loss", words: "the training loss is below", usual: 0.01, unit: "" },
  { kind: "patience", words: "the test loss is no better for", usual: 10, unit: "epochs" },
]

/**
 * @param {Element} root
 * @param {Element} about where what is still to go, and why Play stopped, is said
 * @param {(goal: Goal | null) => void} onGoal
 */
export function createGoalView(root, about, onGoal) {
  const box = html("div", { class: "goal" }, root)
  const label = html("label", {}, box)
  html("span", { class: "label" }, label, "Play until")
  const list = html("select", { "aria-label": "Play until" }, label)
  for (const { kind, words } of KINDS) html("option", { value: kind }, list, words)
  const field = html("input", { type: "text", inputmode: "decimal", class: "goal-value", "aria-label": "Value" }, box)
  const unit = html("span", { class: "label" }, box)
  const words = html("p", { class: "goal-words" }, about)
  const speak = createHerald(about)
  const progress = html("progress", { max: 1, value: 0, "aria-label": "Progress" }, about)
  let number = 0
  let problem = ""
  /** The goal that this list gave. @type {Goal | null} */
  let told = null

  /** @param {string} told @param {boolean} whole whether all of it is to be seen: what else stands there makes room */
  function say(told, whole) {
    setText(words, told)
    speak(told, !whole)
    set(words, { "data-whole": whole })
    set(about, { "data-told": whole && told !== "" })
  }

  const chosen = () => KINDS[list.selectedIndex] ?? KINDS[0]

  function changed() {
    const { kind } = chosen()
    const value = Number(field.value.replace(",", "."))
    const good = Number.isFinite(value) && value > 0
    set(field, { "aria-invalid": kind !== "none" && !good })
    problem = kind !== "none" && !good ? "Give a number above 0." : ""
    say(problem, true)
    number += 1
    told =
      kind === "none" || !good
        ? null
        : { id: `goal${number}`, kind, value: kind === "loss" ? value : Math.max(1, Math.round(value)) }
    onGoal(told)
  }

  list.onchange = () => {
    const { usual } = chosen()
    fill(usual === null ? "" : String(usual))
    changed()
  }

  /** @param {string} value */
  function fill(value) {
    field.value = value
    setText(unit, chosen().unit)
  }

  /** As a link tells it: "loss:0.01"; "" for none. @param {string} told */
  function aim(told) {
    const [kind, value = ""] = told.split(":")
    const at = KINDS.findIndex((each) => each.kind === kind)
    if (at < 1 && list.selectedIndex < 1) return
    list.selectedIndex = Math.max(at, 0)
    fill(at < 1 ? "" : value)
    changed()
  }
  field.onchange = changed

  /**
   * @param {Goal | null} goal
   * @param {string} done why Play has stopped here by itself, else ""
   * @param {{ update: number, perEpoch: number, loss: number | undefined, playing: boolean }} now
   */
  function update(goal, done, { update, perEpoch, loss, playing }) {
    if (told && !goal) {
      // The page has given it up: what is on the stage is another experiment.
      told = null
      list.selectedIndex = 0
    }
    const limited = chosen().kind !== "none"
    for (const part of [field, unit]) set(part, { hidden: !limited })
    set(progress, { hidden: !goal || !playing })
    if (!goal?.from || !playing) return say(problem || done, !playing)
    const counted = { wait: 0, ...goal, from: goal.from }
    const share = shareOf(counted, update, perEpoch, loss ?? NaN)
    progress.value = Math.max(0, Math.min(1, share || 0))
    say(remaining(counted, update, perEpoch, loss ?? NaN), false)
  }

  return { update, aim, element: box }
}

/**
 * @param {Counted} goal
 * @param {number} update
 * @param {number} perEpoch
 * @param {number} loss
 */
function shareOf(goal, update, perEpoch, loss) {
  if (goal.kind === "epochs") return (update - goal.from.update) / (goal.value * perEpoch)
  if (goal.kind === "patience") return goal.wait / goal.value
  return Math.log(goal.from.loss / loss) / Math.log(goal.from.loss / goal.value)
}

/**
 * @param {Counted} goal
 * @param {number} update
 * @param {number} perEpoch
 * @param {number} loss
 */
function remaining(goal, update, perEpoch, loss) {
  if (goal.kind === "epochs") {
    const left = (goal.from.update - update) / perEpoch + goal.value
    return left > 0 ? `${counted(left, "epoch", fmt(left, 3))} to go` : ""
  }
  if (goal.kind === "patience") return `no better for ${goal.wait} of ${counted(goal.value, "epoch")}`
  return `${fmt(loss)} now, below ${fmt(goal.value)} wanted`
}
