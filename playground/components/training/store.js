// What is known of the trainings in view: Python sends only what is new, and says from where on it is.

/** @import { TrainingMessage, TrainingTold, TrainingsHeld } from "../shared/wire.d.ts" */
/** @import { Training } from "./types.d.ts" */

export function createStore() {
  let job = ""
  /** @type {Training[]} */
  let trainings = []

  /**
   * A training with what was told of it; null where something between is missing.
   * @param {TrainingTold} told
   * @param {Training | undefined} before
   * @returns {Training | null}
   */
  function extended(told, before) {
    const known = before?.begun === told.begun ? before : undefined
    const rows = known?.rows ?? []
    const running = known?.running ?? []
    if (told.first_row > rows.length || told.first_running > running.length) return null
    const { title, optimizer, status, epochs, begun } = told
    return {
      ...{ title, optimizer, status, epochs, begun },
      rows: [...rows.slice(0, told.first_row), ...told.rows.map(numbers)],
      running: [...running.slice(0, told.first_running), ...told.running.map(point)],
    }
  }

  return {
    get trainings() {
      return trainings
    },
    /** What is here, so that only the rest is sent. @returns {Pick<TrainingsHeld, "job" | "parts">} */
    held() {
      return { job, parts: trainings.map(({ begun, rows, running }) => [begun, rows.length, running.length]) }
    },
    /**
     * @param {Pick<TrainingMessage, "job" | "trainings">} message
     * @returns {boolean} false where it builds on what is not here: then all of it is to be asked for
     */
    take(message) {
      const same = message.job === job
      const all = message.trainings.map((told, i) => extended(told, same ? trainings[i] : undefined))
      job = message.job
      trainings = all.filter((each) => each !== null)
      const whole = trainings.length === all.length
      if (!whole) trainings = []
      return whole
    },
  }
}

/**
 * A row of figures; what JSON cannot write has come as text.
 * @param {Record<string, unknown>} row
 */
function numbers(row) {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : Number(value)]))
}

/**
 * @param {[unknown, unknown, unknown]} told
 * @returns {[number, number | null, number | null]}
 */
function point([x, loss, second]) {
  const number = /** @param {unknown} value */ (value) => (value === null ? null : Number(value))
  return [Number(x), number(loss), number(second)]
}
