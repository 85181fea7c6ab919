// What the race tells the guide of itself: facts by name (playground/lessons/facts.py lists them). Pure.

/** @import { Facts } from "../shared/guide/conditions.js" */
/** @import { RaceScene } from "../shared/wire.d.ts" */
/** @import { RaceView } from "./types.d.ts" */

/**
 * @param {RaceView} view what is to be seen now
 * @param {Pick<RaceScene, "settings" | "card" | "question">} scene
 * @param {string} tab the tab that is seen
 * @param {boolean} over the race was seen to its end
 * @returns {Facts}
 */
export function factsOf(view, { settings, card, question }, tab, over) {
  const { racers, step, steps, playing, options, dark } = view
  const standing = racers.filter((racer) => racer.diverged === null || step < racer.diverged)
  const best = standing.reduce(
    (/** @type {typeof racers[number] | null} */ found, racer) =>
      found === null || racer.loss(step) < found.loss(step) ? racer : found,
    null,
  )
  return {
    page: "optimizer_race",
    presenting: options.present,
    theme: dark ? "dark" : "light",
    tab,
    preset: card,
    racers: settings.racers.map(({ optimizer }) => optimizer).join(","),
    ...Object.fromEntries(settings.racers.toReversed().map(({ optimizer, rate }) => [`rate_${optimizer}`, rate])),
    running: playing,
    playing,
    updates: step,
    update: step,
    steps,
    finished: over,
    best: best && settings.racers[best.index].optimizer,
    question,
    answered: over,
    surface: settings.surface,
    start: settings.start?.join(",") ?? null,
    diverged: racers.some((racer) => racer.diverged !== null && step >= racer.diverged),
  }
}
