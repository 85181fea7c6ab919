// Written by `python -m tests.web.wire` from the declarations in Python; change those, not this.

/** JSON has no NaN and no infinity: they travel as the strings that `Number` reads. */
export type Float = number | "NaN" | "Infinity" | "-Infinity"

export type Granularity = "cell" | "filter" | "moment" | "operation" | "layer" | "pass" | "batch" | "epoch"

export type Phase = "start" | "forward" | "loss" | "backward" | "update" | "recheck"

export type EntryKind = "weight" | "bias" | "shared"

/**
 * One racer. first: the step at which its loss is below the threshold for the first time; arrived: the step from which
 * it stays below to the end of the race (None: never, or none was set). The first does not depend on how many steps
 * are raced, the second does. final, best: loss at the end and the lowest seen. distance: from the nearest known
 * minimum at the end (None where none is known), minimum: which one, if it came close. diverged: the step in which it
 * was lost, or None.
 */
export type Outcome = {
  racer: number
  first: number | null
  arrived: number | null
  final: Float
  best: Float
  best_step: number
  distance: Float | null
  minimum: number | null
  diverged: number | null
}

/** What the operations up to the cursor have computed of the selected part. */
export type Known = {
  forward: boolean
  gradient: boolean
  update: boolean
}

/** One factor of a chain; place: the id of the part it belongs to. */
export type Factor = {
  words: string
  symbol: string
  value: Float
  place: string | null
}

/** One way from the loss to the selected part. through: ids of the units on it, the output first. */
export type Path = {
  through: string[]
  product: Float
  factors: Factor[]
}

/**
 * One example's share of a gradient: what came in, times the delta; of a number that many places share the sum of such
 * products, each place's own.
 */
export type Pull = {
  index: number
  input?: Float
  delta?: Float
  pull: Float
  focus: boolean
}

/**
 * What each position of a map adds to the pull of the example in focus, by rows of the map: what came in there, the
 * cell's delta, their product; pull: the sum of the products.
 */
export type PositionsPart = {
  rows: number
  columns: number
  came: Float[]
  deltas: Float[]
  shares: Float[]
  pull: Float
}

/** One term of a unit's weighted sum: what it hears, from whom. place: the id of its weight. */
export type Term = {
  from: string
  weight: Float
  input: Float
  product: Float
  place: string
}

/**
 * A unit's numbers for the focused example, of its own loss. bias_place: the id of its bias, None where it has none.
 */
export type UnitPart = {
  z: Float
  a: Float
  dA: Float | null
  dZ: Float
  terms: Term[]
  bias: Float | null
  bias_place: string | null
}

/**
 * What one moment adds to the gradient of a number that all moments use. moment: from 0; share: of the batch's
 * gradient. Of the example in view and its own loss: what came in, the delta, and the two parts of their product, from
 * what was handed on at that moment and carried back from later ones; cut: nothing was carried back into it. used: the
 * number is used at that moment; before the first one there is no state for U to pass on.
 */
export type MomentShare = {
  moment: number
  share: Float
  came: Float
  delta: Float
  own: Float
  carried: Float
  cut: boolean
  used: boolean
}

/**
 * A recurrent unit at one moment, from 0, for the example in view and its own loss: its state, the slope against it
 * and its two parts, from what is handed on at that moment and carried back from later ones; cut: nothing was carried
 * back into it. Of an LSTM also its memory, the forget gate that kept it, and the slope against the memory.
 */
export type UnitMoment = {
  moment: number
  state: Float
  slope: Float
  own: Float
  carried: Float
  cut: boolean
  memory?: Float
  forget?: Float
  memory_slope?: Float
}

/**
 * What the screen says of an operation that made the selected unit's number or its slope, as its caption has it.
 * phase: the pass it belongs to.
 */
export type ToldStep = {
  step: string
  phase: "forward" | "backward"
  title: string
  sentence: string
  formula: string
  numbers: string
}

/**
 * The batch's gradient of one parameter: formula, numbers put in, its data's and its penalty's part. foretold: the
 * part of the sentence that tells what the update will do; in_hindsight: the sentence once it has been made.
 */
export type Gradient = {
  value: Float
  data: Float
  penalty: Float | null
  formula: string
  numbers: string
  direction: string
  sentence: string
  foretold: string
  in_hindsight: string
}

/**
 * A gradient beside a central difference of the loss, measured with the step h. symbol: of the number that is nudged.
 * steps, errors: how far the difference with each step is from the gradient; steps_sentence: what that shows.
 */
export type Check = {
  symbol: string
  w: Float
  h: Float
  loss_plus: Float
  loss_minus: Float
  fd: Float
  gradient: Float
  relative_error: Float
  verdict: string
  sentence: string
  steps: Float[]
  errors: Float[]
  steps_sentence: string
}

/** The loss against one parameter alone: the batch's, and the training set's. */
export type Curve = {
  w: Float[]
  loss: Float[]
  train: Float[]
  train_examples: number
  at: Float
  loss_at: Float
  slope: Float
  after: Float | null
  loss_after: Float | null
}

/** One sub-step of the optimizer for one parameter. */
export type OptimizerRow = {
  name: string
  symbol: string
  words: string
  before: Float | null
  after: Float
}

/** A setting of the optimizer as it is written. */
export type Setting = {
  name: string
  value: string
}

/** What the optimizer makes of one parameter's gradient. */
export type OptimizerPart = {
  name: string
  rows: OptimizerRow[]
  before: Float
  after: Float | null
  delta: Float | null
  formula: string
  numbers: string
  sentence: string
  settings: Setting[]
}

/** An activation's corner: its place, the slopes to its left and right, and the one that is used there. */
export type Corner = {
  z: Float
  left: Float
  right: Float
  used: Float
}

/** A unit's activation and its slope, around the place where the unit stands. corner: None where there is none. */
export type ActivationPart = {
  name: string
  label: string
  unit: string
  z: Float[]
  f: Float[]
  df: Float[]
  at: Float
  f_at: Float
  df_at: Float
  flag: string | null
  flag_sentence: string | null
  corner: Corner | null
  corner_sentence: string
}

export type Kind = "weight" | "bias" | "shared" | "unit" | "input"

export type Measured = "curve" | "check"

/** The parts of the inspector's answer, those that apply: of an input a value, of a unit no gradient. */
export type PanelParts = {
  value?: Float
  known?: Known
  gradient?: Gradient
  factors?: Factor[]
  paths?: Path[]
  paths_sum?: Float
  grouped?: boolean
  examples?: Pull[]
  positions?: PositionsPart
  moments?: MomentShare[]
  states?: UnitMoment[]
  told?: ToldStep[]
  mean?: Float
  penalty_part?: Float
  would_be?: Pull
  check?: Check
  curve?: Curve
  optimizer?: OptimizerPart
  activation?: ActivationPart
  unit?: UnitPart
}

/** Everything about one selected part at one cursor; what does not apply is left out. */
export type Panel = {
  value?: Float
  known?: Known
  gradient?: Gradient
  factors?: Factor[]
  paths?: Path[]
  paths_sum?: Float
  grouped?: boolean
  examples?: Pull[]
  positions?: PositionsPart
  moments?: MomentShare[]
  states?: UnitMoment[]
  told?: ToldStep[]
  mean?: Float
  penalty_part?: Float
  would_be?: Pull
  check?: Check
  curve?: Curve
  optimizer?: OptimizerPart
  activation?: ActivationPart
  unit?: UnitPart
  selection: string | null
  update: number
  step: string
  focus: number
  in_batch: boolean
  kind: Kind | null
  title: string
  words: string
}

/**
 * An entry as the browser gets it. group: its heading; also: what else it is called; marked: the spellings under which
 * it is marked in sentences; formula: MathML.
 */
export type ToldWord = {
  term: string
  group: string
  also: string[]
  marked: string[]
  says: string
  formula: string
  show: string
  look: string
  related: string[]
  question: string
}

export type Example = "plane" | "row" | "picture" | "sequence"

export type Contours = "all" | "batch"

export type PlaneKind = "path" | "pair" | "random"

export type Whose = "first" | "twin"

export type JudgedAs = "right" | "close" | "slip" | "either" | "digits" | "other" | "unread"

export type LineIs = "right" | "wrong" | "follows"

export type AskedKind = "sign" | "choice" | "size" | "number"

export type SlipKind =
  | "sign"
  | "factor"
  | "extra"
  | "slope"
  | "weight"
  | "bias"
  | "average"
  | "too_early"
  | "penalty"
  | "path"
  | "activation"
  | "memory"
  | "correction"
  | "betas"
  | "epsilon"
  | "rate"
  | "square"
  | "root"
  | "coupled"
  | "term"
  | "clipping"
  | "other_side"

export type OwnPoint = [number, number, number]

export type Whole = number

export type Name = string

export type Scalar = string | number | boolean | null

/**
 * Where the stage is: an update, the id of one of its operations, and how far that has come: to which cell of its
 * layer, a unit by its index there; null where it is done as a whole.
 */
export type Cursor = {
  update: number
  step: string
  cell?: number | null
}

/** An input of the network. */
export type InputRow = {
  id: string
  name: string
}

/** A unit, in the order of the arrays that carry the units' numbers. */
export type UnitRow = {
  id: string
  name: string
  layer: number
}

/**
 * A number of theta, in theta's order. from, to: ids of what it joins; slope: the operation with its gradient; array,
 * place: of one that many places share, in which array of its layer it stands ("W", "U", "b", "0.W" inside a block),
 * and where, from 0.
 */
export type ParameterRow = {
  id: string
  name: string
  layer: number
  kind: EntryKind
  to: string
  slope: string
  array?: string
  place?: number[]
  from: string
}

/**
 * The windows of a convolution or a pooling over what it is fed: rows and columns of one, how far one lies from the
 * next, how many there are, and how much of the first lies over the upper and left edge.
 */
export type ToldWindows = {
  size: [number, number]
  strides: [number, number]
  out: [number, number]
  before: [number, number]
}

/**
 * A layer: its heading, its name in a sentence, its activation; the engine's kind, and the shape of what it gives for
 * one example. windows: of a convolution or a pooling; moments: of a recurrent layer, else 0.
 */
export type LayerRow = {
  title: string
  words: string
  activation: string
  kind: string
  shape: number[]
  windows: ToldWindows | null
  moments: number
}

/**
 * An operation of an update, by its id. shape: of what it gives for one example, or of the parameter whose gradient it
 * is; cells: the shape of its layer where Step "cell" goes through its cells, else empty; at: where its numbers begin
 * in a move's `inner`, -1: they are not there.
 */
export type Operation = {
  id: string
  name: string
  phase: Phase
  layer: number | null
  time: number | null
  words: string
  next: string
  shape: number[]
  cells: number[]
  at: number
}

/** The network's parts. */
export type Parts = {
  inputs: InputRow[]
  layers: LayerRow[]
  units: UnitRow[]
  parameters: ParameterRow[]
}

/** The parts, all operations of updates, and what one Step may mean, the finest first. */
export type ToldAnatomy = {
  inputs: InputRow[]
  layers: LayerRow[]
  units: UnitRow[]
  parameters: ParameterRow[]
  operations: Operation[]
  granularities: Granularity[]
}

/** Where Play is to stop by itself, and why. */
export type Stop = {
  update: number
  sentence: string
}

/** An experiment made ready to show one thing. group: the heading it stands under. */
export type ToldCard = {
  key: string
  title: string
  purpose: string
  group: string
}

/** How the picture is drawn and played. plane: which output the plane shows; speed: None for the step's own. */
export type Manner = {
  edges: "auto" | "weight" | "gradient" | "change"
  nodes: "auto" | "values" | "heat"
  log_widths: boolean
  test_points: boolean
  two_tones: boolean
  log_loss: boolean
  plane: number
  speed: number | null
}

/** Which surface was chosen last, or by the link; pair by ids. */
export type ChosenSurface = {
  kind: PlaneKind
  pair: [string, string] | null
  seed: number
  contours: Contours
}

/**
 * What the server knows of the stage itself. brought: up to this update the loss curve came with a link, as a few of
 * its points.
 */
export type StageView = {
  cursor: Cursor
  selection: string | null
  focus: number | null
  level: number
  granularity: Granularity
  present: boolean
  hideNext: boolean
  find: boolean
  manner: Manner
  mannered: boolean
  shown: Whose
  linked: boolean
  revision: number
  session: string
  returned: boolean
  mostKept: number
  reached: number
  brought: number
  earliest: number
  purpose: string
  undo: boolean
  limit: Stop
  cards: ToldCard[]
  card: string
  surface: ChosenSurface
}

/** What holds of a run from an update on, in words; name: a change in the fewest, beside its mark. */
export type Mark = {
  update: number
  text: string
  name?: string
}

/** An optimizer that can stand beside the first. suggested: the one that is offered first. */
export type OptimizerChoice = {
  name: string
  label: string
  suggested: boolean
}

/** From `update` on a run goes by this optimizer, at this rate as it is written; label: its name and the rate. */
export type StageRule = {
  update: number
  optimizer: string
  rate: string
  label: string
}

/**
 * A run on the stage. rules: what it goes by, from when on; updates: the ids of an update's operations, from when on;
 * changes: what was changed on the way.
 */
export type StageRun = {
  rules: StageRule[]
  updates: [number, string[]][]
  changes: Mark[]
}

/**
 * What one example is, and its shape as the network is fed it. low, high: what the bytes 0 and 255 of the array
 * `examples` (rows, inputs) stand for; that is there for pictures and sequences, in the order of the points.
 */
export type ToldExample = {
  kind: Example
  shape: number[]
  low: number
  high: number
}

/**
 * What a state shows of a layer, for one example: the layer's output ("A"), a recurrent layer's states of all moments
 * ("H", of an LSTM "h" and "c"). at: where its bytes begin in the array `state_maps`; 0 to 255 are −s to +s, s being
 * its entry in `state_map_scale`.
 */
export type MapRow = {
  layer: number
  name: string
  shape: number[]
  at: number
}

/** The settings of a run from an update on, by their names: lists as texts, with commas. */
export type SettingsFrom = {
  update: number
  values: Record<string, Scalar>
}

/**
 * The loss of who gives the same answer to every training example, the best there is. name: as it stands beside the
 * line; sentence: where the number comes from.
 */
export type ToldGuess = {
  loss: number
  name: string
  sentence: string
}

/** What the stage must know of a run once. */
export type RunSetup = {
  run: string
  headlines: Mark[]
  settings: SettingsFrom[]
  runner: StageRun
  twin: StageRun | null
  kind: string
  classes: number
  class_names: string[]
  planar: boolean
  example: ToldExample
  maps: MapRow[]
  cut: number
  domain: number[][] | null
  columns: string[]
  axes: string[]
  anatomy: ToldAnatomy
  is_classification: boolean
  targets_sentence: string
  optimizers: OptimizerChoice[]
  n_train: number
  batches_per_epoch: number
  surface_side: number
  surface_kind: "probability" | "value" | null
  can_add_points: boolean
  own_first: number
  own_points: OwnPoint[]
  standstill: string
  guess: ToldGuess | null
}

/** The same with what the server knows of the stage. */
export type Setup = {
  run: string
  headlines: Mark[]
  settings: SettingsFrom[]
  runner: StageRun
  twin: StageRun | null
  kind: string
  classes: number
  class_names: string[]
  planar: boolean
  example: ToldExample
  maps: MapRow[]
  cut: number
  domain: number[][] | null
  columns: string[]
  axes: string[]
  anatomy: ToldAnatomy
  is_classification: boolean
  targets_sentence: string
  optimizers: OptimizerChoice[]
  n_train: number
  batches_per_epoch: number
  surface_side: number
  surface_kind: "probability" | "value" | null
  can_add_points: boolean
  own_first: number
  own_points: OwnPoint[]
  standstill: string
  guess: ToldGuess | null
  view: StageView
}

/** A state, between two updates. focus: the example whose maps it shows; null where it shows none. */
export type StateHeader = {
  update: number
  focus?: number | null
}

/**
 * The inside of an update, seen from one example; steps: the ids of its operations. Arrays: Z, A, dA, dZ and after
 * (units), each layer laid flat, NaN where it has no such thing; of the example's own loss. inner: what its other
 * operations gave, each at its `at`: per example of that example's own loss, gradients and their parts of the batch's.
 * again: the forward ones among them, at the same places, under the new weights, as the recheck computes them; so is
 * `after`. dx (inputs): the slope of the example's own loss against what it is given. onward: the guesses that follow,
 * each from those before, where a guess is the next number of the sequence itself.
 */
export type MoveHeader = {
  update: number
  focus: number
  in_batch: boolean
  batch: number[]
  steps: string[]
}

/**
 * An operation in words and formulas. about: the id of the part they speak of; null where they speak of all. summary:
 * the sentence of a whole move that ends here; summary_of: the caption whose formulas belong to it; foretold: the part
 * of it that tells what the next move will do. unfinished: there is more to say to who asks again. matrices: it as a
 * product of tables, each with its shape.
 */
export type Caption = {
  id: string
  title: string
  sentence: string
  next: string
  formula_mathml: string
  numbers_mathml: string
  about: string | null
  summary: string
  summary_of: string
  foretold: string
  unfinished: boolean
  matrices: string
}

/**
 * The loss over a plane of weights. plane: tells one plane from another, "" while the first is searched for. kind,
 * pair, seed, contours: what is drawn, the two parameters by their ids. words: what plane it is; why: why it is
 * another than before, "" where that goes without saying. domain: the part of it that is drawn, across and up; axes:
 * what is across and up. update: whose batch's loss, None for all training examples; state: the state whose other
 * weights those of a plane of two parameters are completed by. side: losses along a side, 0 while none are here;
 * asked: how many were asked for. dots: the states whose dots are told. optimizers: of each run on the stage, which
 * one from which update on. unfinished: there is more to come for who asks again; waiting: another plane is being
 * searched for. Arrays: surface_origin, surface_u, surface_v (size): the plane, where it is new; surface_losses (side,
 * side), rows from the lower edge up; surface_dots (runs, dots, 5): place across and up, loss, the surface's loss
 * there, distance; surface_path and surface_twin_path (states, 4): update, place across and up, loss of all examples,
 * of the way here as far as it is kept.
 */
export type ToldSurface = {
  plane: string
  kind: PlaneKind
  pair: [string, string] | null
  seed: number
  contours: Contours
  words: string
  why: string
  domain: [number, number][]
  axes: [string, string]
  update: number | null
  state: number
  side: number
  asked: number
  dots: number[]
  optimizers: [number, string][][]
  unfinished: boolean
  waiting: boolean
}

/**
 * A run set aside: its curve of updates, training and test losses, and its twin's where it had one. likened: is it of
 * the same data as the run in sight, so that one curve says something of the other?
 */
export type Ghost = {
  slot: number
  label: string
  likened: boolean
  optimizer: string
  curve: [number, Float, Float][]
  twin?: TwinGhost
}

/** The twin of a run set aside. */
export type TwinGhost = {
  label: string
  optimizer: string
  curve: [number, Float, Float][]
}

/**
 * The inspector's answer. pinned_focus: the example the learner chose, None for the batch's first. measured: what was
 * asked to be measured.
 */
export type Inspected = {
  value?: Float
  known?: Known
  gradient?: Gradient
  factors?: Factor[]
  paths?: Path[]
  paths_sum?: Float
  grouped?: boolean
  examples?: Pull[]
  positions?: PositionsPart
  moments?: MomentShare[]
  states?: UnitMoment[]
  told?: ToldStep[]
  mean?: Float
  penalty_part?: Float
  would_be?: Pull
  check?: Check
  curve?: Curve
  optimizer?: OptimizerPart
  activation?: ActivationPart
  unit?: UnitPart
  selection: string | null
  update: number
  step: string
  focus: number
  in_batch: boolean
  kind: Kind | null
  title: string
  words: string
  pinned_focus: number | null
  measured: Measured | null
}

/** A place that is being computed: the update that is sought, and the nearest one that is held. */
export type Sought = {
  update: number
  at: number
}

/** States and moves of the run beside the first: the arrays are named twin_state_... and twin_move_... */
export type TwinPart = {
  states: StateHeader[]
  moves: MoveHeader[]
}

/**
 * A line of the NumPy program. step: the operation that it is, "" for none, in a loop over moments that of each of
 * them ("Z:0@*"); since, until: in which updates, the last one left out.
 */
export type ProgramLine = {
  text: string
  step: string
  since: number
  until: number | null
}

/**
 * The NumPy program of the run: its lines, and the literals that follow them. name: of the file. updates: as many it
 * makes.
 */
export type ToldProgram = {
  name: string
  lines: ProgramLine[]
  data: string
  updates: number
}

/**
 * What a variable of the program holds from an operation on; of a large array a part. part: the slice that the numbers
 * are, "[:, :, 0, 2]", and sides its shape; "" where they are all or the first few.
 */
export type VariableRow = {
  name: string
  step: string
  shape: number[]
  numbers: Float[]
  part: string
  sides: number[]
}

/**
 * The program's variables in an update, in the order in which they get their values; of large arrays the part that
 * belongs to what was selected and to the example in focus.
 */
export type ToldVariables = {
  update: number
  selection: string | null
  focus: number | null
  rows: VariableRow[]
}

/**
 * The page as it stands, as the parts of a link that is given on: each a piece of its query string, or "". place: all
 * but these: weights: the numbers at the cursor, which are computed again in a moment where it is near; curve: the
 * losses on the way there; ground: the plane of the loss surface; kept: the runs set aside, so many of them.
 */
export type SharedLink = {
  place: string
  weights: string
  near: boolean
  curve: string
  ground: string
  kept: string
  runs: number
}

/** A number that a question tells: its symbol as MathML, and how it is written. */
export type GivenNumber = {
  symbol: string
  value: string
}

/** An answer to choose from. */
export type ToldOption = {
  key: string
  text: string
}

/** A formula, and the same with its numbers put in, as MathML. */
export type Reason = {
  formula: string
  numbers: string
}

/**
 * What an answer was worth. answer: as it was given, null where it was only looked up; again: it could not be read, or
 * says too little, so that another may be given. right: the key of the right option, "" where a number was asked.
 * mistakes: kinds of those that were recognised.
 */
export type ToldAnswer = {
  answer: string | null
  verdict: JudgedAs | "shown"
  again: boolean
  is_right: boolean
  right: string
  sentence: string
  reason: Reason[]
  mistakes: SlipKind[]
}

/**
 * A question about what the next step will compute. id: as it was asked for. none: why there is no question here, ""
 * where there is one. alone: there is no other at this place. about: the part it is about; symbol: of the number, as
 * MathML. told: once it was answered.
 */
export type Prediction = {
  id: string
  none: string
  kind: AskedKind | null
  alone: boolean
  text: string
  about: string | null
  symbol: string
  given: GivenNumber[]
  options: ToldOption[]
  told?: ToldAnswer
}

/**
 * A line of an update with a mistake in it. words: what it gives; about, step: the part and the operation it is of;
 * symbol, work, rule: MathML of its symbol, of its arithmetic ("" where there is none) and of the right formula;
 * value: its number; says: the sentence for who points at it; engine: the engine's number, "" where it is the same.
 */
export type FoundLine = {
  words: string
  about: string
  step: string
  symbol: string
  value: string
  work: string
  rule: string
  state: LineIs
  says: string
  engine: string
}

/**
 * An update with one mistake in it. id: as it was asked for. none: why there is nothing to find, "" where there is;
 * next: the count to ask for another by. text: what is shown; given: numbers that the lines take; name: what the
 * mistake is called; right: the wrong line as it should be.
 */
export type Finding = {
  id: string
  none: string
  next: number
  text: string
  given: GivenNumber[]
  lines: FoundLine[]
  kind: SlipKind | null
  name: string
  right: Reason | null
}

/**
 * A message to the stage. run: the key of what is on it, of both runs where there are two. twin: the second's part.
 * shown: whose stories and inspector these are. begun: the stories of which there is more to come for who asks again;
 * what is here has the caption of the operation under the cursor in any case. end: the update in which they end;
 * ending: the optimizer of the one that does, where there are two. sought: where a link leads and what is not reached
 * yet. ahead, stop, wait, stuck, slowed: of an answer to a player: the states that are here, where Play is to stop,
 * for how many epochs there was nothing better, why the loss of the one shown stands still ("" where it moves),
 * whether others are at work on this server too, so that there are fewer states than it could have. keepsakes: the
 * updates of states that the browser is to keep in case this server is gone, a row each of the arrays "keepsake" and
 * "twin_keepsake"; aside: the runs set aside as a link tells them, where they are others than were told before.
 */
export type StageHeader = {
  run: string
  number: string
  reply_to: string | null
  setup?: Setup
  shown: Whose
  states: StateHeader[]
  moves: MoveHeader[]
  stories?: Record<string, Caption[]>
  begun?: string[]
  cells?: Record<string, Caption>
  inspector?: Inspected | null
  twin?: TwinPart
  program?: ToldProgram
  variables?: ToldVariables
  surface?: ToldSurface
  prediction?: Prediction
  finding?: Finding
  link?: string
  keepsakes?: number[]
  aside?: string
  shared?: SharedLink
  notices?: [string[], string]
  ghosts?: Ghost[]
  sought?: Sought | null
  end: number | null
  ending?: string
  ahead?: number[]
  stop?: Stop | null
  wait?: number
  stuck?: string
  slowed?: boolean
}

/** A cursor as it arrives. */
export type ArrivingCursor = {
  update: Whole
  step: string
  cell?: Whole | null
}

/** When Play is to stop by itself. */
export type GoalWish = {
  id: string
  kind: "epochs" | "loss" | "patience"
  value: number
}

/** A manner as it arrives. */
export type ArrivingManner = {
  edges: "auto" | "weight" | "gradient" | "change"
  nodes: "auto" | "values" | "heat"
  log_widths: boolean
  test_points: boolean
  two_tones: boolean
  log_loss: boolean
  plane: number
  speed: number | null
}

/**
 * The loss surface as the page wants it. kind, pair (by ids), seed, contours: what is to be drawn; update: whose
 * batch; state: where the dot is; side: losses along a side; known: the plane the page has; again: why there should be
 * another one; dot: only where the dots are; path: the way here, too.
 */
export type SurfaceWish = {
  kind: PlaneKind
  contours: Contours
  update: Whole
  state: Whole
  side: 41 | 101
  known: Name
  pair?: [Name, Name] | null
  seed?: number
  again?: "left" | "press" | null
  dot?: boolean
  path?: boolean
}

/**
 * A question to be asked before a step. id: comes back with it. until: where the step leads; count: which of the
 * questions of this place; kind, about: only such; selection: the part it is asked beside. answer: what was answered;
 * shown: the answer is wanted without one.
 */
export type PredictWish = {
  id: string
  until: ArrivingCursor
  count?: Whole
  kind?: AskedKind | null
  about?: Name | null
  selection?: Name | null
  answer?: Name | null
  shown?: boolean
}

/**
 * An update with a mistake in it. id: comes back with it. update: which; count: from which mistake on; kind, about,
 * at: only such, on the way to that parameter, in that line; selection: the part it is asked beside.
 */
export type FindWish = {
  id: string
  update: Whole
  count?: Whole
  kind?: SlipKind | null
  about?: Name | null
  at?: Name | null
  selection?: Name | null
}

export type ArrivingPoint = [Whole, number, number]

/**
 * What the browser kept of a page whose session is gone, beside its address. snap, twin_snap, kept: as in a link.
 * curve, twin_curve: losses on the way; others: there were more between them. again: the page was loaded anew, so its
 * learner need not be told that it comes back.
 */
export type Brought = {
  snap?: string
  twin_snap?: string
  kept?: string
  curve?: ArrivingPoint[]
  twin_curve?: ArrivingPoint[]
  others?: boolean
  again?: boolean
}

/**
 * What the stage asks for and where it stands. shown: whose numbers it shows; their stories and inspector are wanted,
 * the states and moves of both. measured: what the inspector is to measure on the loss. hello: it knows nothing. ends:
 * of the stories what is said before and after an update is enough. heard: by what name the last notices came that it
 * has shown. back: the address of a page whose session is gone; brought: what its browser has kept. ahead: first
 * state, stride and count, for a player; fastest: as fast as it goes. seek: to compute on to a place that is sought.
 * program: the run's NumPy program; variables: what it holds at the cursor. predict: a question before the next step;
 * find: an update with a mistake in it. cells: the captions of these cells, each of an operation of the cursor's
 * update. link: the page's address; share: the parts of a link that is given on. changes: what was done, in order.
 */
export type StageQuestion = {
  id?: Name | null
  hello?: boolean
  heard?: Name
  back?: string | null
  brought?: Brought | null
  run?: string | null
  revision?: Whole | null
  cursor?: ArrivingCursor | null
  granularity?: Granularity | null
  selection?: string | null
  focus?: Whole | null
  level?: number | null
  shown?: Whose | null
  moves?: Whole[]
  states?: Whole[]
  stories?: Whole[]
  ends?: boolean
  cells?: [Name, Whole][]
  inspector?: boolean
  measured?: Measured | null
  program?: boolean
  variables?: boolean
  surface?: SurfaceWish | null
  predict?: PredictWish | null
  find?: FindWish | null
  link?: boolean
  share?: boolean
  manner?: ArrivingManner | null
  reached?: Whole
  goal?: GoalWish | null
  ahead?: [Whole, Whole, Whole] | null
  fastest?: boolean
  seek?: boolean
  changes?: Record<string, unknown>[]
}

/** A change that needs no more words. */
export type Plain = {
  what: "undo" | "keep" | "without"
}

/** A run that was kept: gone back to, or let go. */
export type OfKept = {
  what: "restore" | "drop"
  slot: number
}

/** A link into this page, opened in place: its query. pressed: by the learner, and not by a lesson as it goes on. */
export type OpenLink = {
  what: "open"
  link: string
  pressed?: boolean
}

/** The learner's own points. */
export type SetPoints = {
  what: "points"
  points: OwnPoint[]
}

/** A weight or bias set by hand. */
export type SetWeight = {
  what: "weight"
  selection: string
  value: number
}

/** In front of a class, or not. */
export type SetPresent = {
  what: "present"
  value: boolean
}

/** Whether the learner says first what a step will give. */
export type SetHide = {
  what: "hide"
  value: boolean
}

/** Whether a mistake is to be found in an update. */
export type SetFind = {
  what: "find"
  value: boolean
}

/** An experiment made ready, by its key. */
export type OpenCard = {
  what: "card"
  key: string
}

/** The weights set to a point of the plane: across and up, as it is drawn. */
export type SetPlace = {
  what: "place"
  plane: string
  at: [number, number]
}

/** How much is shown. */
export type SetLevel = {
  what: "level"
  value: number
}

/** Back to the start: of the same run, with new weights, or as the link had it. */
export type Reset = {
  what: "reset"
  how: "same" | "new" | "link"
}

/**
 * A second optimizer beside the first, "" for the suggested one; None for none. Without a rate it keeps the one it
 * has, or takes the first's.
 */
export type SetTwin = {
  what: "twin"
  optimizer: string | null
  rate?: string
}

export type StageChange =
  | Plain
  | OfKept
  | SetPoints
  | SetWeight
  | SetPlace
  | SetLevel
  | SetPresent
  | SetHide
  | SetFind
  | SetTwin
  | OpenCard
  | OpenLink
  | Reset

export type Point = [number, number]

export type Domain = [Point, Point]

/** A racer as the page's controls hold it. */
export type RacerSettings = {
  optimizer: string
  rate: number
  hyper: Record<string, number>
  schedule: string
  floor: number
}

/** The settings of a race as the page's controls hold them. */
export type RaceSettings = {
  surface: string
  start: Point | null
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
  begin: "start" | "now"
}

/** A racer as it is asked for: what is usual may be left out. */
export type WantedRacer = {
  optimizer: string
  rate: number
  hyper?: Record<string, number>
  schedule?: string
  floor?: number
}

/** Settings as they are asked for: what is not named stays. pair: "selected" takes what is selected on the stage. */
export type WantedSettings = {
  surface?: string
  start?: Point | null
  racers?: WantedRacer[]
  steps?: number
  scale?: number
  turn?: number
  noise?: number
  seed?: number
  threshold?: number | null
  plane?: "pair" | "pca" | "random"
  pair?: [number, number] | "selected"
  plane_seed?: number
  current?: boolean
  batch_size?: number | null
  begin?: "start" | "now"
  network?: "own" | "kept"
}

/** A surface there is to choose. */
export type SurfaceKind = {
  name: string
  label: string
  formula: string
  domain: [Point, Point]
}

/** An optimizer there is to choose: with its usual settings. */
export type OptimizerKind = {
  name: string
  label: string
  rate: number | null
  hyper: Record<string, number | boolean>
}

/** A card's race with something changed. */
export type CardVariation = {
  label: string
  settings: RaceSettings
}

/** A race made ready to show one thing. */
export type RaceCard = {
  key: string
  title: string
  line: string
  settings: RaceSettings
  variations: CardVariation[]
}

/** What there is to choose from. schedules: name and words. hyperparameters: name, and what a control calls it. */
export type Catalogue = {
  surfaces: SurfaceKind[]
  optimizers: OptimizerKind[]
  hyperparameters: Record<string, string>
  schedules: [string, string][]
  cards: RaceCard[]
}

/** The learner's network, to pick two parameters on, and what each parameter starts with. */
export type NetworkParts = {
  inputs: InputRow[]
  layers: LayerRow[]
  units: UnitRow[]
  parameters: ParameterRow[]
  values: number[]
}

/** Why there is no picture of the network. */
export type NoPicture = {
  too_many: string
}

export type Graph = NetworkParts | NoPicture

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

/** A race as far as it has been run. */
export type RaceScene = {
  verdict: Outcome[]
  verdict_words: string
  curvature: Float | null
  bounds: (Float | null)[]
  curvature_words: string[]
  picture: string
  exact: boolean
  parameters?: string[]
  can_start?: boolean
  settings: RaceSettings
  names: string[]
  axes: [string, string]
  minima: Point[]
  start: [number, number]
  card: string | null
  variation: string | null
  question: string
  answer: string | null
  steep: boolean
  fair: string
  formula: string
  network?: Graph
  domain: [Point, Point]
}

/**
 * A piece of a race. square: how often the drawn plane has changed. diverged: the step in which each racer did, below
 * 0 in none. doing: what is done beside running steps, as a sentence.
 */
export type RacePiece = {
  first: number
  known: number
  complete: boolean
  square: number
  domain: [Point, Point]
  diverged: number[]
  doing: string
}

/** An arrow on the drawn plane. */
export type Arrow = {
  from: [number, number]
  kind: string
  to: [number, number]
  text: string
}

/** The arrows of a step; larger: how many times longer than true two of them are drawn. */
export type Arrows = {
  drawn: Arrow[]
  larger: number
}

/** One sub-step of an optimizer for one parameter. */
export type OpenedLine = {
  name: string
  symbol: string
  words: string
  value: Float
  formula: string
  numbers: string
}

/** One parameter inside one step. */
export type OpenedColumn = {
  name: string
  gradient: string
  lines: OpenedLine[]
  before: Float
  after: Float
}

/** One step of one racer, opened; ended: why there is no such step. */
export type OpenedRacer = {
  racer: number
  name: string
  step: number
  ended?: string
  sentence?: string
  curvature?: string
  columns?: OpenedColumn[]
  arrows?: Arrows
}

/** A step of some racers. */
export type Opened = {
  step: number
  racers: OpenedRacer[]
}

/** A minimum, and the share of the starts that ended in it. */
export type Minimum = {
  words: string
  loss: Float
  share: number
}

/** Where one racer ends from everywhere on the drawn plane. */
export type Basins = {
  racer: number
  words: string
  by_loss: boolean
  minima: Minimum[]
  others: number
  on_the_way: number
  diverged: number
}

/** Where the racers end from many starts. */
export type Starts = {
  words: string
  labels: string[]
  shares: number[][]
  by_loss: boolean
}

/** A sweep over rates. of: how many steps the race has; fewer were taken where more would take too long. */
export type Tuned = {
  best: Float[]
  steps: number
  seeds: string
  of: number
  count: number
  words: string[]
}

/** What a racer's rate means at a place; over: whether it is past the bound. */
export type PointRacer = {
  name: string
  words: string
  over: boolean
}

/** The surface at a place. */
export type PointTold = {
  at: [number, number]
  words: string
  direction: Point | null
  racers: PointRacer[]
}

/** A race of which nothing can be drawn before it is complete. */
export type Computing = {
  known: number
  steps: number
  settings: RaceSettings
  words: string
}

export type WorkKind = "open" | "surface" | "point" | "basins" | "starts" | "tune"

/** What is being computed on a wish, and how far it is. */
export type RaceWork = {
  what: WorkKind
  words: string
}

/** Of which step the drawn surface is. */
export type DrawnSurface = {
  step: number
}

/** A message to the race's page. stands: the update that "Step through" is at, None at its start. */
export type RaceHeader = {
  reply_to: string | null
  catalogue?: Catalogue
  at?: number
  ticket?: number
  race?: string
  problems?: string[]
  link?: string
  stands?: number | null
  computing?: Computing
  scene?: RaceScene
  piece?: RacePiece
  outcome?: RaceOutcome
  opened?: Opened
  surface?: DrawnSurface
  starts?: Starts
  basins?: Basins
  point?: PointTold
  tuned?: Tuned | null
  working?: RaceWork[]
  stopped?: WorkKind[]
}

/** The next piece of a race: from which step, and which square is drawn. */
export type RaceMore = {
  race: string
  first: number
  square: number
}

/** A step of some racers, opened. */
export type OpenWish = {
  step: number
  racers: number[]
}

/** What the race's page asks for. link: the query of a link of this page, to be opened in place. */
export type RaceQuestion = {
  hello?: true
  at?: number
  settings?: WantedSettings
  link?: string
  ticket?: number
  open?: OpenWish
  surface?: number
  more?: RaceMore
}

/** Work that is to stop. */
export type StopWish = {
  what: "stop"
  which: WorkKind
}

/** Many starts, or a sweep. */
export type PlainWish = {
  what: "starts" | "tune"
}

/** The basins of one racer. */
export type BasinsWish = {
  what: "basins"
  racer: number
}

/** The surface at a place. */
export type PointWish = {
  what: "point"
  at: [number, number]
}

export type RaceWish = StopWish | PlainWish | BasinsWish | PointWish

/** name: the file's; about: what is in it; address: where it is made, relative to the page. */
export type FileOffered = {
  name: string
  about: string
  address: string
}

export type Words = (Float | string)[]

/** A layer in its place. shape: of what it gives for one example. parameters: numbers it learns. */
export type LayerTold = {
  title: string
  kind: string
  shape: number[]
  parameters: number
}

/**
 * The network that is trained, the output layer last. labels: of the classes, [] where there are none. probable:
 * whether its outputs are their probabilities. misfit: why there is no such network.
 */
export type NetworkTold = {
  data: string
  kind: string
  shape: number[]
  layers: LayerTold[]
  labels: string[]
  probable: boolean
  misfit: string
}

/** title: what is trained. sentence: where it stands, or what came of it. more: what to make of it. */
export type HeadlineTold = {
  title: string
  sentence: string
  more: string
}

/**
 * progress: from 0 to 1. status: where the training is. next: what Train would train. refused: why it was not taken.
 * compared: how many settings are on the list.
 */
export type DockTold = {
  progress: number
  status: string
  next: string
  refused: string
  compared: number
  can_stop: boolean
}

/** A layer as Keras has it. gradient: the length of its weights' gradient on 32 fixed examples. */
export type LiveLayerTold = {
  kind: string
  shape: number[]
  gradient: Float | null
}

/**
 * What a layer gave for the example: so many maps of side[0] rows and side[1] columns, as bytes in the array "live",
 * where 0 stands for low and 255 for high.
 */
export type PictureTold = {
  form: "maps" | "bars" | "steps"
  count: number
  side: number[]
  low: Float
  high: Float
}

/**
 * The network under way. side: of the picture that goes in, whose bytes are the array "example"; else [], and words:
 * what goes in, as numbers or words; columns: names of the first of these numbers.
 */
export type LiveTold = {
  epoch: number
  batch: number
  layers: LiveLayerTold[]
  pictures: PictureTold[]
  outputs: Float[]
  side: number[]
  words: (Float | string)[]
  columns: string[]
  label: Float
}

/** An example that the network gets wrong. copy: of an autoencoder without pictures, what it gave back. */
export type MistakeTold = {
  label: Float
  guess: Float
  probability: Float | null
  words: (Float | string)[]
  copy: (Float | string)[]
}

/**
 * What is wrong on the validation set, as in `plans.events.MistakesEvent`. side: of their pictures, whose bytes are
 * the array "mistakes", and "copies" what an autoencoder drew of them. columns: names of the first of their numbers.
 */
export type MistakesTold = {
  epoch: number
  count: number | null
  of: number
  all: number
  pairs: number[][]
  side: number[]
  columns: string[]
  rows: MistakeTold[]
}

export type PointUnderWay = [Float, Float | null, Float | null]

export type PointOfSweep = [Float, number, Float | null]

export type PartHeld = [number, number, number]

export type EpochFigures = Record<string, Float | null>

/**
 * What is new of one training. rows: a row of figures an epoch, from number `first_row` on; running: [epochs passed,
 * loss, accuracy or mae] from number `first_running` on; begun: how often it was begun or resumed, for then the rest
 * is void.
 */
export type TrainingTold = {
  title: string
  optimizer: string
  status: string
  epochs: number
  begun: number
  first_row: number
  rows: EpochFigures[]
  first_running: number
  running: PointUnderWay[]
}

/**
 * epochs: how far the axis goes. what: the second figure beside the loss, "" for none. guessing: the loss of guessing;
 * even: of guessing all classes evenly, before the data is known. swept: learning rate, seed and validation loss of
 * each training where nothing else differs.
 */
export type CurvesTold = {
  epochs: number
  what: "accuracy" | "mae" | ""
  guessing: Float | null
  even: boolean
  swept: PointOfSweep[]
}

export type SortedBy = (Float | string | null)[]

/**
 * A comparison in figures, best first. rows: each cell as it is read; sort: as what it is sorted by. csv: the same as
 * a file at full precision, once all are over. words: how far the trainings started alike, what happened.
 */
export type TableTold = {
  columns: string[]
  rows: string[][]
  sort: SortedBy[]
  csv: string
  words: string[]
}

/**
 * The screen as it stands. job: the one in view, "" for none. address: the query string of the page. settings: what is
 * set up, as far as lessons wait for it. part: which of the job's trainings is looked at. running: there will be news.
 * setup: whether the drawer is to be open, since which turn. view: which view of the network is open. notices:
 * sentences for the learner, and such of what went wrong and wants something done; since which turn. live, mistakes:
 * null where there is nothing newer than what the screen holds. files: what can be taken along of the training that is
 * looked at.
 */
export type TrainingMessage = {
  reply_to: string | null
  job: string
  address: string
  settings: Record<string, string | number>
  part: number
  running: boolean
  setup: [boolean, number]
  view: string
  notices: [string[], string[], number]
  headline: HeadlineTold
  dock: DockTold
  network: NetworkTold
  trainings: TrainingTold[]
  curves: CurvesTold
  table: TableTold | null
  live: LiveTold | null
  mistakes: MistakesTold | null
  files: FileOffered[]
}

/**
 * What the screen holds already of a job: of each training how often begun, rows, points under way; of the training
 * `part` that is looked at, epoch and batch of the newest look, epoch of the newest mistakes, -1 for none.
 */
export type TrainingsHeld = {
  job: string
  parts: PartHeld[]
  part: number
  live: [number, number]
  mistakes: number
}

/** have: what the screen holds, so that only what is new is sent. */
export type TrainingWish = {
  have: TrainingsHeld
}

/**
 * Something the learner did. view: which view of the network; part: which training of several; link: the query of a
 * link of this page, to be opened in place.
 */
export type TrainingChange = {
  what: "train" | "stop" | "add" | "view" | "part" | "open"
  link?: string
  view?: string
  part?: number
}

export type LessonKind =
  | "text"
  | "strong"
  | "emphasis"
  | "code"
  | "formula"
  | "figure"
  | "link"
  | "picture"
  | "break"
  | "paragraph"
  | "list"
  | "numbered"
  | "item"
  | "block"

/**
 * A piece of text, as a tree. text: of what holds no other pieces; of a formula MathML, of a figure the number as it
 * is written. inside: its pieces. link: into the playground, of a link. asked, exact: of a figure, what it is and its
 * number in full. picture: its data URL, text being what it shows.
 */
export type LessonWords = {
  kind: LessonKind
  text?: string
  inside?: LessonWords[]
  link?: string
  asked?: string
  exact?: number
  picture?: string
}

/** What a step points at: a region of the page, a part of the network or an operation by its id, a control. */
export type LessonTarget = {
  what: "region" | "part" | "control"
  name: string
}

/**
 * A fact of the page and how it is tested. values: what it is compared with, one of them being enough; of "changed"
 * none; of "reached" a place of the run, such as 0.dW:1, that is there or behind.
 */
export type LessonCondition = {
  fact: string
  test: "is" | "not" | "above" | "below" | "least" | "most" | "changed" | "reached"
  values: Scalar[]
}

/** An answer there is to choose, and what is said to it. */
export type LessonAnswer = {
  say: LessonWords[]
  right: boolean
  why: LessonWords[]
}

/** A question with answers to choose from. */
export type LessonQuestion = {
  text: LessonWords[]
  answers: LessonAnswer[]
}

/** One of the questions that are made of the experiment at hand: its kind, and the part it is about; "" for any. */
export type LessonPrediction = {
  kind: string
  about: string
}

/** A mistake to find in the experiment at hand: its kind, whose new value it leads to, and its line; "" for any. */
export type LessonMistake = {
  kind: string
  about: string
  at: string
}

/**
 * A step. open: the link that is opened as it begins, "" for none; do: what to do, in a sentence; done: all of what
 * must hold for it to be done; after: what is said then. A step without `done`, `ask`, `predict` and `find` is done by
 * going on.
 */
export type LessonStep = {
  title: string
  open: string
  text: LessonWords[]
  look: LessonTarget[]
  do: LessonWords[]
  done: LessonCondition[]
  ask: LessonQuestion | null
  predict: LessonPrediction | null
  find: LessonMistake | null
  hint: LessonWords[]
  after: LessonWords[]
}

/** What the list of lessons says of one. key: its name in links; steps: how many there are. */
export type LessonHead = {
  key: string
  title: string
  minutes: number
  gives: string
  group: string
  steps: number
}

/** All of a lesson. next: the key of the one after it, "" for none. */
export type Lesson = {
  key: string
  title: string
  minutes: number
  gives: string
  group: string
  steps: number
  open: string
  plan: LessonStep[]
  next: string
}

/** What is wrong with a file, and in which of its lines, from 1. */
export type LessonFault = {
  line: number
  sentence: string
}

/** A file that was read: the lesson, or what is wrong with it. */
export type LessonChecked = {
  lesson: Lesson | null
  faults: LessonFault[]
}

/** All lessons of the playground, in their order. */
export type LessonList = {
  lessons: LessonHead[]
}

/** Names that a lesson may use, under a heading, each with what it is. */
export type LessonNames = {
  title: string
  rows: [string, string][]
}

/** What whoever writes a lesson needs: a template to begin with, and every name there is. */
export type LessonFormat = {
  template: string
  facts: LessonNames[]
  targets: LessonNames[]
  figures: LessonNames[]
}

/** A kind of sheet, as the page offers it. numbers: how many are to be worked out. */
export type KindTold = {
  key: string
  title: string
  about: string
  minutes: number
  needs: string
  numbers: number
}

/** A number that stands on the sheet. math: its symbol as MathML. */
export type GivenTold = {
  name: string
  math: string
  value: string
}

/** A number to work out. answer: "" where the sheet is to be handed out without. */
export type ItemTold = {
  name: string
  asks: string
  math: string
  formula: string
  answer: string
}

/** A weight on the drawing. source "1": a bias. */
export type LineTold = {
  source: string
  target: string
  name: string
}

/** A sheet with all that is printed on it but the student's name, which never comes here. */
export type SheetTold = {
  code: string
  title: string
  task: string
  given: GivenTold[]
  items: ItemTold[]
  columns: string[][]
  lines: LineTold[]
}

/** What is said of one answer. right, own: as on the sheet; own "" where it is the same. */
export type MarkTold = {
  name: string
  verdict: string
  sentence: string
  right: string
  own: string
}

/** Marks of one sheet, and how many were right (or followed rightly) and wrong; what was left empty is neither. */
export type MarksTold = {
  marks: MarkTold[]
  right: number
  wrong: number
}
