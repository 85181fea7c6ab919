// Loss and accuracy of the state that is seen, over all training and all test examples.

import { html, set, setText } from "../../shared/dom.js"
import { fmt, full, percent } from "../../shared/format.js"

/** @import { Metrics, PreparedSetup, Scene } from "../types.d.ts" */

/** @param {Element} root */
export function createNowView(root) {
  const box = html("div", { class: "now" }, root)
  const numbers = html("dl", { class: "metrics" }, box)
  const targets = html("p", { class: "targets" }, box)
  /**
   * @param {keyof Metrics} key
   * @param {string} label
   */
  const metric = (key, label) => {
    const pair = html("div", { class: "metric" }, numbers)
    html("dt", { class: key }, pair, label)
    return { key, pair, cell: html("dd", {}, pair) }
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
    for (const { key, cell } of losses) {
      setText(cell, metrics ? fmt(metrics[key], digits) : "")
      set(cell, { title: metrics ? full(metrics[key]) : null })
    }
    for (const { key, pair, cell } of accuracies) {
      set(pair, { hidden: !setup.is_classification })
      setText(cell, metrics && setup.is_classification ? percent(metrics[key]) : "")
    }
  }

  return { update, element: box }
}
