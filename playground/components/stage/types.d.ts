// What the stage's modules hand to each other. What arrives from Python is declared in shared/wire.d.ts.

import type { Anatomy } from "../shared/anatomy.js"
import type { Packed } from "../shared/codec.js"
import type {
  ChosenSurface,
  Cursor,
  Ghost,
  GoalWish,
  Granularity,
  Mark,
  MoveHeader,
  Operation,
  Setup,
} from "../shared/wire.d.ts"

export type Numbers = Packed["data"]

/** A setup with the anatomy to be asked, rather than as it was told. */
export type PreparedSetup = Omit<Setup, "anatomy"> & { anatomy: Anatomy }

/** The losses as they are minimised; penalty: the part of either that L1 and L2 add. */
export type Metrics = { train: number; test: number; trainAccuracy: number; testAccuracy: number; penalty: number }

/** What lies between two updates. */
export type State = {
  theta: Numbers
  /** It was played: weights are right to what is seen, not to the last bit. */
  rounded: boolean
  surface?: Numbers
  heat?: Numbers
  curve?: Numbers
  outputs?: Numbers
  norms?: Numbers
  /** One example's maps, as the setup's rows of them say, and the size that each one's bytes are a share of. */
  maps?: Numbers
  scales?: Numbers
  /** Whose maps they are. */
  focus: number | null
  metrics: Metrics
}

/** The inside of one update. */
export type Move = MoveHeader &
  Record<"grad" | "opt" | "x" | "t" | "Z" | "A" | "dA" | "dZ" | "after" | "loss", Numbers> &
  Partial<Record<"inner" | "again" | "dx" | "onward", Numbers>>

/** [update, train loss, test loss, train accuracy, test accuracy]; of drawn states its penalty, too. */
export type CurvePoint = number[]

/** A run set aside, its losses as numbers whatever they are. */
export type KeptRun = Omit<Ghost, "curve" | "twin"> & {
  curve: CurvePoint[]
  beside: { label: string; optimizer: string; curve: CurvePoint[] } | null
}

/** What there is to be seen of one of the runs on the stage. */
export type Seen = ReturnType<typeof import("./store.js").seenOf>

export type Store = ReturnType<typeof import("./store.js").createStore>
export type Scene = ReturnType<typeof import("./scene.js").readScene>
export type StageState = Readonly<ReturnType<typeof import("./state.js").createState>>
export type Cruise = ReturnType<typeof import("./transport/cruise.js").createCruise>

/** What edges can show. */
export type Quantity = "weight" | "gradient" | "change"

/** How fast states are played: pictures a second, updates a picture, whether they lie at the ends of epochs, whether
 *  the server chooses how far apart they are. */
export type Pace = { frames: number; stride: number; epochs: boolean; adapts: boolean }

/** A goal as Play follows it: where it began, and for how many epochs nothing was better. */
export type Goal = GoalWish & { from?: { update: number; loss: number }; wait?: number }

/** How the picture is drawn. */
export type NetworkOptions = Pick<
  StageState,
  | "edges"
  | "nodes"
  | "log"
  | "level"
  | "present"
  | "moving"
  | "motion"
  | "selection"
  | "picked"
  | "places"
  | "inputHeat"
  | "discrete"
  | "outputShown"
>
export type OutputOptions = Pick<
  StageState,
  "showTest" | "discrete" | "logLoss" | "outputShown" | "tool" | "level" | "focus"
> & {
  /** So many states go by that what is read need not follow each. */
  hurried: boolean
}
export type SurfaceOptions = Pick<
  StageState,
  "surface" | "space" | "shown" | "motion" | "reached" | "selection" | "playing"
>
export type Options = NetworkOptions & OutputOptions & SurfaceOptions

/** Which picture of the loss is drawn. again: the plane that another one of its kind was asked for instead of. */
export type SurfaceChoice = Readonly<ChosenSurface & { again: string | null }>

/** What the curves are drawn from; replaced, never written into. */
export type Curves = Pick<Seen, "curve" | "ghosts" | "end"> & {
  changes: Mark[]
  /** Of the run that is shown; and the losses and optimizer of the one beside it. */
  optimizer: string
  beside: CurvePoint[] | null
  besideOptimizer: string
}

/** What moving along a run asks of it. limit: the cursor that is meant in a run that may have ended; holds: enough is
 *  here to draw a cursor; earliest: the first update that is still kept. */
export type Ground = {
  stepsOf: StepsOf
  perEpoch: () => number
  limit: (cursor: Cursor) => Cursor
  holds: (cursor: Cursor, granularity: Granularity) => boolean
  earliest: () => number
}

/** The operations of an update, by its number. */
export type StepsOf = (update: number) => Operation[]

export type { Cursor, Granularity }
