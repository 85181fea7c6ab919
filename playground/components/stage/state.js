// What the stage holds beside the run itself: where the learner is, what moves, and what they chose about the picture.
//
// One plain value. Nothing ever writes into it: a change (changes.js, transport/player.js) makes a new one.

/** @import { LessonMistake, LessonPrediction, Whose } from "../shared/wire.d.ts" */
/** @import { Asking } from "./exercise/asking.js" */
/** @import { Search } from "./exercise/finding.js" */
/** @import { Cursor, Goal, Granularity, Numbers, Quantity, SurfaceChoice } from "./types.d.ts" */

/** The level from which on the inspector has tabs. */
export const TABBED = 2

/** A stage before the first message. */
export function createState() {
  return {
    // -- where the learner is --
    /** @type {Cursor} */
    cursor: { update: 0, step: "start" },
    /** What one step means. @type {Granularity} */
    granularity: "pass",
    /** The furthest state seen: what was fetched beyond it is not drawn, or the curve would tell the future. */
    reached: 0,

    // -- what moves --
    playing: false,
    /** What is seen is on its way: operations of a stride go by, states are played, the timeline is dragged. */
    moving: false,
    /** How many milliseconds the operation that is shown may take to be seen happening; 0: it is there at once. */
    motion: 0,
    /** The stride under way: where it ends, and how long each operation on the way is looked at; 0: none is.
     * @type {Readonly<{ to: Cursor, pace: number }> | null}
     */
    stride: null,
    speed: 1,
    /** When Play stops by itself. @type {Readonly<Goal> | null} */
    goal: null,
    /** How often Play has begun with a goal: each time it is counted anew. */
    plays: 0,
    /** What Play will say when it stops by itself, and once it has, where. @type {string | null} */
    whenDone: null,
    /** @type {Readonly<{ at: Cursor, sentence: string }> | null} */
    done: null,

    /** Changes that lie ahead in the run and that the learner has been asked about, each once. @type {string[]} */
    asked: [],

    // -- what is looked at --
    /** Whose numbers, where two runs stand beside each other. @type {Whose} */
    shown: "first",
    /** @type {string | null} */
    selection: null,
    /** Of a unit that goes through moments, the cell of it that was selected.
     * @type {import("./network/unrolled_places.js").MomentCell | null}
     */
    picked: null,
    /** A pinned example; null lets the focus go along with the batches. @type {number | null} */
    focus: null,
    level: 0,
    /** The tab of the inspector that was chosen. */
    tab: "",
    present: false,
    /** The learner says first what a step will give. */
    hideNext: false,
    /** Questions a lesson wants asked, whatever the switch says. @type {LessonPrediction | null} */
    wished: null,
    /** A mistake is to be found in an update. */
    find: false,
    /** A mistake a lesson wants found, whatever the switch says. @type {LessonMistake | null} */
    lessonMistake: null,
    /** The update that is looked through for it. @type {Readonly<Search> | null} */
    search: null,
    /** The question before the next step. @type {Readonly<Asking> | null} */
    asking: null,
    /** Where the step leads whose question was answered last. @type {Cursor | null} */
    answered: null,
    /** How often something was said first, how often rightly, of which kind last, and about which question. */
    said: { count: 0, right: 0, kind: "", last: "" },
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
    /** Parts of the network to light up, because the inspector's pointer is on them. @type {Set<string> | null} */
    places: null,
    /** @type {Numbers | null} */
    inputHeat: null,

    /** Which picture of the loss is drawn; again: another plane of the kind was asked for. @type {SurfaceChoice} */
    surface: { kind: "path", pair: null, seed: 0, contours: "all", again: null },
    /** The loss surface is seen in three dimensions. */
    space: false,

    // -- what it was opened with --
    /** Which opening of the run the stage shows (playground/ui/session.py counts them). @type {number | null} */
    revision: null,
    /** And of which session. @type {string | null} */
    session: null,
  }
}
