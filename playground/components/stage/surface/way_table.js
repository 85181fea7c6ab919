// The ways over the loss surface in figures, a table a run: where it was after an update, and its loss there.

import { fmt } from "../../shared/format.js"
import { createHeardTable, fewOf } from "../../shared/heard_table.js"

/** @import { HeardTable } from "../../shared/heard_table.js" */
/** @import { Footprint } from "./map_picture.js" */

const TITLES = ["The way over the loss surface, in figures", "The second optimizer's way, in figures"]

/** @param {Element} root */
export function createWayTables(root) {
  /** @type {ReturnType<typeof createHeardTable>[]} */
  const tables = []

  return {
    /**
     * @param {[string, string]} axes what lies across and up
     * @param {{ steps: () => Footprint[], loss: (update: number) => number | undefined }[]} runs loss: of all examples,
     *   undefined where it is not known
     */
    update(axes, runs) {
      while (tables.length < runs.length) tables.push(createHeardTable(root, TITLES[tables.length]))
      for (const [at, table] of tables.entries())
        table.update(() => (runs[at] ? tableOfWay(axes, runs[at].steps(), runs[at].loss) : { columns: [], rows: [] }))
    },
    destroy() {
      for (const table of tables) table.destroy()
    },
  }
}

/**
 * @param {[string, string]} axes
 * @param {Footprint[]} steps
 * @param {(update: number) => number | undefined} loss
 * @returns {HeardTable}
 */
export function tableOfWay([across, up], steps, loss) {
  return {
    columns: ["after update", across, up, "training loss"],
    rows: fewOf(steps).map(({ update, at }) => [fmt(update), fmt(at[0]), fmt(at[1]), fmt(loss(update))]),
  }
}
