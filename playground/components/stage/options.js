// What the learner has chosen about the picture and about Play; the run itself is not here.

/** @import { Goal, Numbers, Quantity } from "./types.d.ts" */

export function createOptions() {
  return {
    /** @type {string | null} */
    selection: null,
    /** A pinned example; null lets the focus go along with the batches. @type {number | null} */
    focus: null,
    level: 0,
    present: false,
    hideNext: false,
    /** @type {Quantity | "auto"} */
    edges: "auto",
    /** @type {"values" | "heat"} */
    nodes: "values",
    log: false,
    showTest: false,
    discrete: false,
    logLoss: false,
    /** Which class's probability the plane shows, where there are several. */
    outputShown: 0,
    /** What a click on the plane does: "focus", a class number to add a point of, or "delete". */
    tool: "focus",
    speed: 1,
    /** Parts of the network to light up, because the inspector's pointer is on them. @type {Set<string> | null} */
    places: null,
    moving: false,
    /** @type {Numbers | null} */
    inputHeat: null,
    /** When Play stops by itself. @type {Goal | null} */
    goal: null,
    /** What Play says when it has stopped by itself. @type {string | null} */
    whenDone: null,
    /** The furthest state seen: what was fetched beyond it is not drawn, or the curve would tell the future. */
    reached: 0,
    /** Which opening of the run the stage shows (playground/ui/session.py counts them). @type {number | null} */
    revision: null,
    /** And of which session. @type {string | null} */
    session: null,
  }
}
