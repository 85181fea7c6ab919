// What the screen of "Bigger data" tells the guide of itself (playground/lessons/facts.py lists the facts). Pure.

/** @import { Facts } from "../shared/guide/conditions.js" */
/** @import { TrainingMessage } from "../shared/wire.d.ts" */
/** @import { ShownMistakes, Training } from "./types.d.ts" */

/**
 * @param {TrainingMessage} said
 * @param {Training[]} trainings
 * @param {{ presented: boolean, dark: boolean, drawer: boolean, mistakes: ShownMistakes | null }} now
 * @returns {Facts}
 */
export function factsOf(said, trainings, { presented, dark, drawer, mistakes }) {
  const training = trainings[said.part]
  const row = training?.rows.at(-1) ?? {}
  return {
    ...said.settings,
    page: "bigger_data",
    presenting: presented,
    theme: dark ? "dark" : "light",
    status: said.job ? (training?.status ?? "waiting") : "none",
    running: said.running,
    epoch: training?.rows.length ?? 0,
    loss: row.loss ?? null,
    val_loss: row.val_loss ?? null,
    accuracy: row.accuracy ?? null,
    val_accuracy: row.val_accuracy ?? null,
    view: said.view,
    drawer,
    mistakes: mistakes?.rows.length ?? 0,
  }
}
