// Loss and accuracy of the state that is seen, over all training and all test examples.

import { html, set, setText } from "../../shared/dom.js"
import { fmt, full, percent } from "../../shared/format.js"

/** @import { Metrics, PreparedSetup, Scene } from "../types.d.ts" */

/**
 * A loss as what the examples cost and what the weights do: "0.6161 + 0.05097".
 * @param {number} loss with the penalty
 * @param {number} penalty
 * @param {number} [digits]
 */
export const inParts = (loss, penalty, digits) => `${fmt(loss - penalty, digits)} + ${fmt(penalty, digits)}`

/** @param {Element} root */
export function createNowView(root) {
  const box = html("div", { class: "now" }, root)
  const numbers = html("dl", { class: "metrics" }, box)
  const sums = html("p", { class: "targets", hidden: true }, box, "Loss = data loss + penalty on the weights.")
  const targets = html("p", { class: "targets" }, box)
  /**
   * @param {keyof Metrics} key
   * @param {string} label
   */
  const metric = (key, label) => {
    const pair = html("div", { class: "metric" }, numbers)
    html("dt", { class: key }, pair, label)
    return { key, pair, cell: html("dd", {}, pair), parts: html("dd", { class: "parts" }, pair) }
  }
  const losses = [metric("train", "training loss"), metric("test", "test loss")]
  const accuracies = [metric("trainAccuracy", "right, training"), metric("testAccuracy", "right, test")]

  /**
   * @param {PreparedSetup} setup
   * @param {Scene} scene
   */
  function update(setup, scene) {
    setText(targets, setup.targets_sentence)
    const metrics = scene.state?.metrics
    // A hand calculation is compared with paper, digit by digit.
    const digits = setup.kind === "table" ? 9 : 4
    const penalty = metrics?.penalty ?? 0
    for (const { key, cell, parts } of losses) {
      setText(cell, metrics ? fmt(metrics[key], digits) : "")
      set(cell, { title: metrics ? full(metrics[key]) : null })
      set(parts, { hidden: !penalty })
      setText(parts, metrics && penalty ? `= ${inParts(metrics[key], penalty, digits)}` : "")
    }
    set(sums, { hidden: !penalty })
    for (const { key, pair, cell } of accuracies) {
      set(pair, { hidden: !setup.is_classification })
      setText(cell, metrics && setup.is_classification ? percent(metrics[key]) : "")
    }
  }

  return { update, element: box }
}
