// What Python and the page tell each other. A message is a header and named arrays (codec.js); these are the headers.

import type { Told } from "./anatomy.js"

/** JSON has no NaN and no infinity: they travel as the strings that `Number` reads. */
export type Float = number | "NaN" | "Infinity" | "-Infinity"

// -- the stage: playground/ui/answers.py and playground/frames/ ---

export type Granularity = "operation" | "layer" | "pass" | "batch" | "epoch"

/** Where the stage is: an update, and the id of one of its steps. */
export type Cursor = { update: number; step: string }

/** What the server knows of the stage itself. */
export type StageView = {
  cursor: Cursor
  selection: string | null
  focus: number | null
  level: number
  granularity: Granularity
  present: boolean
  hideNext: boolean
  linked: boolean
  revision: number
  session: string
  returned: boolean
  mostKept: number
  reached: number
  earliest: number
  /** The last state a run may have, and what is said there. */
  limit: { update: number; sentence: string }
  purpose: string
  undo: boolean
}

export type Setup = {
  run: string
  headline: string
  kind: "classes" | "regression" | "table" | string
  classes: number
  class_names: string[]
  planar: boolean
  domain: [[number, number], [number, number]] | null
  columns: string[]
  axes: string[]
  anatomy: Told
  loss: string
  is_classification: boolean
  targets_sentence: string
  n_train: number
  batch_size: number
  batches_per_epoch: number
  surface_side: number
  surface_kind: "probability" | "value" | null
  can_add_points: boolean
  own_first: number
  own_points: OwnPoint[]
  changes: { update: number; text: string }[]
  standstill: string | null
  view: StageView
}

/** x, y, class. */
export type OwnPoint = [number, number, number]

export type MoveHeader = { update: number; focus: number; in_batch: boolean; batch: number[]; steps: string[] }

/** A caption: one step of an update in words. */
export type Caption = {
  id: string
  title: string
  sentence: string
  formula_mathml: string
  numbers_mathml: string
  next: string
  summary: string
}

export type Ghost = { slot: number; label: string; curve: [number, number, number][] }

/** update: where the address leads to; at: the last state before it that is held. */
export type Sought = { update: number; at: number }

export type StageHeader = {
  run: string
  number: string
  reply_to: string | null
  setup?: Setup
  states: { update: number }[]
  moves: MoveHeader[]
  stories?: Record<string, Caption[]>
  inspector?: Inspected | null
  link?: string
  notices?: string[]
  ghosts?: Ghost[]
  /** The place the address leads to, while only a nearer state is held; null once it is reached or left. */
  sought?: Sought | null
  /** The last update of a run that diverged. */
  end: number | null
  /** Of an answer to `ahead`: the states that are here, where Play is to stop, how long there was nothing better. */
  ahead?: number[]
  stop?: { update: number; sentence: string } | null
  wait?: number
}

export type Known = { forward: boolean; gradient: boolean; update: boolean }

export type Factor = { words: string; symbol: string; value: Float; place: string | null }
export type Path = { through: string[]; product: Float; factors: Factor[] }
export type Pull = { index: number; input: Float; delta: Float; pull: Float; focus?: boolean }
export type Term = { from: string; weight: Float; input: Float; product: Float }

export type Gradient = {
  value: Float
  direction: string | null
  sentence: string
  formula: string
  numbers: string
  data?: Float | null
  penalty?: Float | null
}
export type Check = {
  w: Float
  h: Float
  loss_plus: Float
  loss_minus: Float
  fd: Float
  gradient: Float
  relative_error: Float | null
  verdict: string
  sentence: string
}
export type Curve = {
  w: Float[]
  loss: Float[]
  train: Float[] | null
  train_examples: number | null
  at: Float
  loss_at: Float
  slope: Float
  after: Float | null
  loss_after: Float | null
}
export type OptimizerRow = {
  name: string
  symbol: string
  words: string
  before: Float | null
  after: Float
}
export type OptimizerPart = {
  name: string
  rows: OptimizerRow[]
  before: Float
  after: Float | null
  delta: Float | null
  formula: string
  numbers: string
  sentence: string
  settings: { name: string; value: string }[]
}
export type ActivationPart = {
  name: string
  label: string
  unit: string
  z: Float[]
  f: Float[]
  df: Float[] | null
  at: Float
  f_at: Float
  df_at: Float | null
  flag: string | null
  flag_sentence: string | null
}
export type UnitPart = {
  z: Float
  a: Float
  dA: Float | null
  dZ: Float
  terms: Term[]
  bias: Float | null
}

export type Kind = "weight" | "bias" | "unit" | "input"

/** Everything about one selected part at one cursor; what does not apply is null. */
export type Inspected = {
  selection: string | null
  update: number
  step: string
  focus: number
  pinned_focus: number | null
  in_batch: boolean
  kind: Kind | null
  title: string
  words: string
  value: Float | null
  known: Known | null
  gradient: Gradient | null
  factors: Factor[] | null
  paths: Path[] | null
  paths_sum: Float | null
  grouped: boolean | null
  examples: Pull[] | null
  mean: Float | null
  penalty_part: Float | null
  would_be: Pull | null
  check: Check | null
  curve: Curve | null
  optimizer: OptimizerPart | null
  activation: ActivationPart | null
  unit: UnitPart | null
}

/** When Play is to stop by itself. */
export type GoalWish = { id: string; kind: "epochs" | "loss" | "patience"; value: number }

/** What the stage asks for (playground/ui/questions.py). */
export type StageQuestion = {
  hello?: true
  back?: string
  run?: string
  cursor?: Cursor
  granularity?: Granularity
  moves?: number[]
  states?: number[]
  stories?: number[]
  inspector?: boolean
  link?: boolean
  /** Compute on towards the place sought. */
  seek?: boolean
  selection?: string | null
  focus?: number | null
  level?: number
  reached?: number
  goal?: GoalWish | null
  /** First state, stride, count. */
  ahead?: [number, number, number]
  fastest?: boolean
}

/** What changes a run; each is told once, in order. */
export type StageChange =
  | { what: "undo" | "keep" }
  | { what: "restore" | "drop"; slot: number }
  | { what: "points"; points: OwnPoint[] }
  | { what: "weight"; selection: string; value: number }
  | { what: "level"; value: number }
  | { what: "reset"; how: "same" | "new" | "link" }

// -- the race: playground/race/picture.py, delivery.py and playground/ui/race/ ---

export type RacerSettings = {
  optimizer: string
  rate: number
  hyper: Record<string, number>
  schedule: string
  floor: number
}

export type RaceSettings = {
  surface: string
  start: [number, number] | null
  racers: RacerSettings[]
  steps: number
  scale: number
  turn: number
  noise: number
  seed: number
  threshold: number | null
  plane: "pair" | "pca" | "random"
  pair: [number, number]
  plane_seed: number
  current: boolean
  batch_size: number | null
}

/** Settings as they are asked for: what is not named stays, and a racer may leave out what is usual. */
export type WantedSettings = Omit<Partial<RaceSettings>, "racers" | "pair"> & {
  racers?: (Partial<RacerSettings> & { optimizer: string; rate: number })[]
  pair?: [number, number] | "selected"
  network?: "own" | "kept"
}

export type OptimizerKind = {
  name: string
  label: string
  rate: number | null
  hyper: Record<string, number | boolean>
}

export type RaceCard = {
  key: string
  title: string
  line: string
  settings: RaceSettings
  variations: { label: string; settings: RaceSettings }[]
}

export type Catalogue = {
  surfaces: { name: string; label: string; formula: string; domain: [[number, number], [number, number]] }[]
  optimizers: OptimizerKind[]
  /** Name -> what a control calls it. */
  hyperparameters: Record<string, string>
  /** [name, words]. */
  schedules: [string, string][]
  cards: RaceCard[]
}

export type Domain = [[number, number], [number, number]]

export type Outcome = {
  racer: number
  final: Float
  best: Float
  best_step: number
  arrived: number | null
  diverged: number | null
  distance: Float | null
}

/** The learner's network, to pick two parameters on. */
export type Graph = (Told & { values: number[]; too_many?: undefined }) | { too_many: string }

/** What can be said once a race is complete. */
export type RaceOutcome = {
  verdict: Outcome[]
  verdict_words: string
  curvature: Float | null
  bounds: (Float | null)[]
  curvature_words: string[]
  picture: string
  exact: boolean
  parameters?: string[]
  can_start?: boolean
}

export type RaceScene = RaceOutcome & {
  settings: RaceSettings
  names: string[]
  axes: [string, string]
  minima: [number, number][]
  start: [number, number]
  card: string | null
  variation: string | null
  watch: string
  steep: boolean
  fair: string
  formula: string
  network?: Graph
  domain: Domain
}

export type RacePiece = {
  first: number
  known: number
  complete: boolean
  square: number
  domain: Domain
  /** The step in which each racer diverged; below 0: in none. */
  diverged: number[]
  /** What Python does beside running steps, as a sentence. */
  doing: string
}

export type Arrow = { kind: string; from: [number, number]; to: [number, number]; text: string }

export type OpenedRacer = {
  racer: number
  name: string
  step: number
  ended?: string
  sentence?: string
  curvature?: string
  columns?: {
    name: string
    gradient: string
    before: Float
    after: Float
    lines: { name: string; words: string; formula: string; numbers: string }[]
  }[]
  arrows?: { drawn: Arrow[]; larger: number }
}

export type Basins = {
  racer: number
  words: string
  by_loss: boolean
  minima: { words: string; loss: Float; share: number }[]
  others: number
  on_the_way: number
  diverged: number
}

export type Starts = { words: string; labels: string[]; shares: number[][]; by_loss: boolean }

export type Tuned = {
  best: number[]
  steps: number
  seeds: string
  /** How many steps the race has; fewer were taken where more would take too long. */
  of: number
  count: number
  words: string[]
}

export type PointTold = {
  at: [number, number]
  words: string
  direction: [number, number] | null
  racers: { name: string; words: string; over: boolean }[]
}

export type RaceHeader = {
  reply_to: string | null
  catalogue?: Catalogue
  at?: number
  ticket?: number
  race?: string
  problems?: string[]
  link?: string
  /** A race of which nothing can be drawn before it is complete. */
  computing?: { known: number; steps: number; settings: RaceSettings; words: string }
  scene?: RaceScene
  piece?: RacePiece
  outcome?: RaceOutcome
  opened?: { step: number; racers: OpenedRacer[] }
  surface?: { step: number }
  starts?: Starts
  basins?: Basins
  point?: PointTold
  tuned?: Tuned | null
  working?: RaceWork[]
  /** Kinds of work that were stopped. */
  stopped?: RaceWork["what"][]
}

/** What Python is computing on a wish, and how far it is. */
export type RaceWork = { what: "open" | "surface" | "point" | "basins" | "starts" | "tune"; words: string }

export type RaceMore = { race: string; first: number; square: number }

export type RaceQuestion = {
  hello?: true
  at?: number
  settings?: WantedSettings
  ticket?: number
  open?: { step: number; racers: number[] }
  surface?: number
  more?: RaceMore
}

export type RaceWish =
  | { what: "stop"; which: RaceWork["what"] }
  | { what: "starts" }
  | { what: "tune" }
  | { what: "basins"; racer: number }
  | { what: "point"; at: [number, number] }
