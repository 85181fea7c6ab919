// From trainings to the lines of a chart: which figures, in which colour, dash and mark.

import { familyOf, looksOf, MARKS } from "../shared/families.js"

/** @import { Plotted, Training } from "./types.d.ts" */

/** Dash arrays of lines drawn together. */
export const DASHES = ["", "7 4", "2 3", "9 3 2 3", "12 4", "5 2 1 2 1 2"]
/** A line of more points has marks only here and there. */
const MOST_POINTS = 600

/**
 * `what` over the epochs. Of one training: the mean while it runs, the end of each epoch, the validation. Of several:
 * the validation of each.
 * @param {Training[]} trainings
 * @param {string} what "loss", "accuracy" or "mae"
 * @param {string[]} colours the theme's six
 * @returns {Plotted[]}
 */
export function linesOf(trainings, what, colours) {
  if (trainings.length === 1) return ofOne(trainings[0], what, colours)
  return trainings.map((training, i) => ({
    name: training.title,
    ...overEpochs(training, `val_${what}`),
    ...lookOf(trainings, i, colours),
    faint: false,
  }))
}

/**
 * @param {Training} training
 * @param {string} what
 * @param {string[]} colours
 * @returns {Plotted[]}
 */
function ofOne(training, what, colours) {
  const [{ colour }] = looksOf([training.optimizer], colours)
  const running = thin(training.running)
  const at = what === "loss" ? 1 : 2
  return [
    {
      name: "training, mean of the epoch so far",
      x: running.map((point) => point[0]),
      y: running.map((point) => point[at]),
      ...{ colour, dash: "", mark: null, faint: true },
    },
    {
      name: "training, end of epoch",
      ...overEpochs(training, `end_${what}`),
      ...{ colour, dash: "", mark: MARKS[0], faint: false },
    },
    {
      name: "validation",
      ...overEpochs(training, `val_${what}`),
      ...{ colour, dash: DASHES[1], mark: MARKS[5], faint: false },
    },
  ]
}

/**
 * @param {Training} training
 * @param {string} figure
 */
function overEpochs({ rows }, figure) {
  return { x: rows.map((_, i) => i + 1), y: rows.map((row) => row[figure] ?? null) }
}

/**
 * The look of one of several: hue by the optimizer's family where they differ in that, else the theme's one after the
 * other; a dash and a mark of its own in any case.
 * @param {Training[]} trainings
 * @param {number} i
 * @param {string[]} colours
 */
export function lookOf(trainings, i, colours) {
  const families = trainings.map(({ optimizer }) => familyOf(optimizer).name)
  const told = new Set(families).size === trainings.length
  const colour = told ? looksOf([trainings[i].optimizer], colours)[0].colour : colours[i % colours.length]
  return { colour, dash: DASHES[i % DASHES.length], mark: MARKS[i % MARKS.length] }
}

/**
 * A sweep: the validation loss over the learning rate, a line for each seed.
 * @param {[unknown, unknown, unknown][]} swept rate, seed, loss
 * @param {string[]} colours
 * @returns {Plotted[]}
 */
export function linesByRate(swept, colours) {
  const points = swept
    .map(([rate, seed, loss]) => ({
      rate: Number(rate),
      seed: Number(seed),
      loss: loss === null ? null : Number(loss),
    }))
    .filter(({ rate, loss }) => rate > 0 && loss !== null)
    .sort((a, b) => a.rate - b.rate)
  const seeds = [...new Set(swept.map(([, seed]) => Number(seed)))].sort((a, b) => a - b)
  return seeds.map((seed, i) => {
    const own = points.filter((point) => point.seed === seed)
    return {
      name: `seed ${seed}`,
      x: own.map(({ rate }) => rate),
      y: own.map(({ loss }) => loss),
      ...{ colour: colours[i % colours.length], dash: DASHES[i % DASHES.length], mark: MARKS[i % MARKS.length] },
      faint: false,
    }
  })
}

/**
 * @template T
 * @param {T[]} points
 * @returns {T[]}
 */
function thin(points) {
  const step = Math.ceil(points.length / MOST_POINTS)
  return step <= 1 ? points : points.filter((_, i) => i % step === 0 || i === points.length - 1)
}
