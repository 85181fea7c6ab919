// What the learner has chosen about the picture and about Play; the run itself is not here.

export function createOptions() {
  return {
    selection: null,
    /** A pinned example; null lets the focus go along with the batches. */
    focus: null,
    level: 0,
    present: false,
    hideNext: false,
    edges: "auto",
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
    /** Parts of the network to light up, because the inspector's pointer is on them. */
    places: null,
    moving: false,
    inputHeat: null,
    /** When Play stops by itself, and what it says then. */
    goal: null,
    whenDone: null,
    /** The furthest state seen: what was fetched beyond it is not drawn, or the curve would tell the future. */
    reached: 0,
    /** Which opening of the run the stage shows (playground/ui/session.py counts them); null before the first. */
    revision: null,
    /** And of which session. */
    session: null,
  }
}
