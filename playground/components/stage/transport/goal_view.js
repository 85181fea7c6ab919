// Run until: after how many epochs, below which loss, or once the test loss no longer falls, Play stops by itself.

import { html, set, setText } from "../../shared/dom.js"
import { fmt } from "../../shared/format.js"

const KINDS = [
  ["none", "I press Pause", null, ""],
  ["epochs", "this many more epochs", 50, "epochs"],
  ["loss", "the training loss is below", 0.01, ""],
  ["patience", "the test loss is no better for", 10, "epochs"],
]

export function createGoalView(root, onGoal) {
  const box = html("div", { class: "goal" }, root)
  const label = html("label", {}, box)
  html("span", { class: "label" }, label, "Play until")
  const list = html("select", { "aria-label": "Play until" }, label)
  for (const [kind, words] of KINDS) html("option", { value: kind }, list, words)
  const field = html("input", { type: "text", inputmode: "decimal", class: "goal-value", "aria-label": "Value" }, box)
  const unit = html("span", { class: "label" }, box)
  const progress = html("progress", { max: 1, value: 0, "aria-label": "Progress" }, box)
  const words = html("span", { class: "goal-words", role: "status" }, box)
  let number = 0

  function changed() {
    const [kind] = KINDS.find(([name]) => name === list.value)
    const value = Number(field.value.replace(",", "."))
    const good = Number.isFinite(value) && value > 0
    set(field, { "aria-invalid": kind !== "none" && !good })
    setText(words, kind !== "none" && !good ? "Give a number above 0." : "")
    number += 1
    onGoal(
      kind === "none" || !good
        ? null
        : { id: `goal${number}`, kind, value: kind === "loss" ? value : Math.max(1, Math.round(value)) },
    )
  }

  list.onchange = () => {
    const [, , usual, name] = KINDS.find(([kind]) => kind === list.value)
    field.value = usual === null ? "" : String(usual)
    setText(unit, name)
    changed()
  }
  field.onchange = changed

  /** goal as handed out, with `from`: the state and loss where it began, `wait`: epochs without a better test loss. */
  function update(goal, { update, perEpoch, loss, playing, level }) {
    const chosen = list.value !== "none"
    set(box, { hidden: level < 1 })
    for (const part of [field, unit]) set(part, { hidden: !chosen })
    set(progress, { hidden: !goal || !playing })
    if (!goal || !playing || !goal.from) return
    const share = shareOf(goal, update, perEpoch, loss)
    progress.value = Math.max(0, Math.min(1, share))
    setText(words, remaining(goal, update, perEpoch, loss))
  }

  /** Why Play stopped, where the learner is looking. */
  return { update, element: box, say: (sentence) => setText(words, sentence) }
}

/** A goal counts from where Play begins; a number of epochs is where this very run of Play ends. */
export function countFrom(goal, update, store, cruise) {
  if (!goal) return
  goal.id = `${goal.id.split("@")[0]}@${update}`
  goal.wait = 0
  goal.from = { update, loss: store.states.get(update)?.metrics.train ?? NaN }
  if (goal.kind === "epochs") cruise.until(update + goal.value * store.setup.batches_per_epoch)
}

function shareOf(goal, update, perEpoch, loss) {
  if (goal.kind === "epochs") return (update - goal.from.update) / (goal.value * perEpoch)
  if (goal.kind === "patience") return goal.wait / goal.value
  return Math.log(goal.from.loss / loss) / Math.log(goal.from.loss / goal.value)
}

function remaining(goal, update, perEpoch, loss) {
  if (goal.kind === "epochs") return `${fmt((goal.from.update - update) / perEpoch + goal.value, 3)} epochs to go`
  if (goal.kind === "patience") return `no better for ${goal.wait} of ${goal.value} epochs`
  return `${fmt(loss)} now, below ${fmt(goal.value)} wanted`
}
