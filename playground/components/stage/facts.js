// What the stage tells the guide of itself: facts by name (playground/lessons/facts.py lists them). Pure.

import { stateAt } from "./changes.js"
import { standing } from "./exercise/finding.js"
import { TABBED } from "./state.js"

/** @import { Facts } from "../shared/guide/conditions.js" */
/** @import { Sight } from "./views.js" */

/**
 * @param {Sight} sight what is to be seen now
 * @param {boolean} diverged the run ends before the learner's next step
 * @param {string} theme
 * @returns {Facts}
 */
export function factsOf({ state, setup, scene, store, other, phase, finding }, diverged, theme) {
  const { cursor, goal, surface } = state
  const done = stateAt(cursor)
  const following = cursor.step === "start" ? cursor.update : cursor.update + 1
  const settings = setup.settings.findLast(({ update }) => update <= following)?.values ?? {}
  const metrics = scene.state?.metrics
  return {
    ...settings,
    page: "step_through",
    presenting: state.present,
    theme,
    at: `${cursor.update}.${cursor.step}`,
    operations: scene.ids.join(" "),
    update: done,
    step: cursor.step,
    phase,
    layer: setup.anatomy.operation(cursor.step).layer,
    cell: cursor.cell ?? null,
    granularity: state.granularity,
    level: state.level + 1,
    tab: state.level < TABBED ? "" : state.tab,
    playing: state.playing,
    speed: state.speed,
    selection: state.selection,
    focus: state.focus,
    loss: number(metrics?.train),
    test_loss: number(metrics?.test),
    accuracy: number(metrics?.trainAccuracy),
    test_accuracy: number(metrics?.testAccuracy),
    diverged,
    twin: other ? (other.told.rules.findLast(({ update }) => update <= following)?.optimizer ?? "none") : "none",
    surface: surface.kind,
    space: state.space,
    shown: state.shown,
    changes: store.told.changes.length,
    checked: state.tab === "check" && store.inspector?.measured === "check",
    card: setup.view.card,
    goal: goal?.kind ?? null,
    kept: store.ghosts.length,
    points: setup.own_points.length,
    predicted: state.said.count,
    predicted_right: state.said.right,
    predicted_kind: state.said.kind,
    mistake_found: standing(state.search, finding).found,
  }
}

/** @param {number | undefined} value */
const number = (value) => (value === undefined || Number.isNaN(value) ? null : value)
