"""What the server and the stage tell each other: every message and question, with every field and its type.

A message is a header and named arrays (codec.py); these are the headers, and the names of the arrays. The browser's
declarations are written out from here (`python -m tests.web.wire`), so a field has one name on both sides.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import msgspec

from playground.datasets import Example
from playground.experiment import limits, link, manner, snapshot
from playground.experiment.anatomy import EntryKind, Granularity, Phase
from playground.experiment.link import MOST_LEVEL
from playground.experiment.surface_choice import Contours, PlaneKind
from playground.experiment.twin import Whose
from playground.explain import panel
from playground.explain.diagnosing import JudgedAs
from playground.explain.finding import LineIs
from playground.explain.predicting import AskedKind
from playground.explain.working import SlipKind
from playground.frames.typescript import Finite

OwnPoint = tuple[Finite, Finite, int]
Whole = Annotated[int, msgspec.Meta(ge=0, le=limits.MOST_UPDATE)]
Name = Annotated[str, msgspec.Meta(max_length=63)]
Scalar = str | Finite | bool | None


class Cursor(TypedDict):
    """Where the stage is: an update, the id of one of its operations, and how far that has come: to which cell of its
    layer, a unit by its index there; null where it is done as a whole.
    """

    update: int
    step: str
    cell: NotRequired[int | None]


class InputRow(TypedDict):
    """An input of the network."""

    id: str
    name: str


class UnitRow(TypedDict):
    """A unit, in the order of the arrays that carry the units' numbers."""

    id: str
    name: str
    layer: int


# "from" is a word of the language's own, so it cannot stand in a class.
_From = TypedDict("_From", {"from": str})


class _ParameterRow(TypedDict):
    id: str
    name: str
    layer: int
    kind: EntryKind
    to: str
    slope: str
    array: NotRequired[str]
    place: NotRequired[list[int]]


class ParameterRow(_ParameterRow, _From):
    """A number of theta, in theta's order. from, to: ids of what it joins; slope: the operation with its gradient;
    array, place: of one that many places share, in which array of its layer it stands ("W", "U", "b", "0.W" inside a
    block), and where, from 0.
    """


class ToldWindows(TypedDict):
    """The windows of a convolution or a pooling over what it is fed: rows and columns of one, how far one lies from the
    next, how many there are, and how much of the first lies over the upper and left edge.
    """

    size: tuple[int, int]
    strides: tuple[int, int]
    out: tuple[int, int]
    before: tuple[int, int]


class LayerRow(TypedDict):
    """A layer: its heading, its name in a sentence, its activation; the engine's kind, and the shape of what it gives
    for one example. windows: of a convolution or a pooling; moments: of a recurrent layer, else 0.
    """

    title: str
    words: str
    activation: str
    kind: str
    shape: list[int]
    windows: ToldWindows | None
    moments: int


class Operation(TypedDict):
    """An operation of an update, by its id. shape: of what it gives for one example, or of the parameter whose gradient
    it is; cells: the shape of its layer where Step "cell" goes through its cells, else empty; at: where its numbers
    begin in a move's `inner`, -1: they are not there.
    """

    id: str
    name: str
    phase: Phase
    layer: int | None
    time: int | None
    words: str
    next: str
    shape: list[int]
    cells: list[int]
    at: int


class Parts(TypedDict):
    """The network's parts."""

    inputs: list[InputRow]
    layers: list[LayerRow]
    units: list[UnitRow]
    parameters: list[ParameterRow]


class ToldAnatomy(Parts):
    """The parts, all operations of updates, and what one Step may mean, the finest first."""

    operations: list[Operation]
    granularities: list[Granularity]


class Stop(TypedDict):
    """Where Play is to stop by itself, and why."""

    update: int
    sentence: str


class ToldCard(TypedDict):
    """An experiment made ready to show one thing. group: the heading it stands under."""

    key: str
    title: str
    purpose: str
    group: str


class Manner(TypedDict):
    """How the picture is drawn and played. plane: which output the plane shows; speed: None for the step's own."""

    edges: manner.Edges
    nodes: manner.Nodes
    log_widths: bool
    test_points: bool
    two_tones: bool
    log_loss: bool
    plane: int
    speed: int | None


class ChosenSurface(TypedDict):
    """Which surface was chosen last, or by the link; pair by ids."""

    kind: PlaneKind
    pair: tuple[str, str] | None
    seed: int
    contours: Contours


class StageView(TypedDict):
    """What the server knows of the stage itself. brought: up to this update the loss curve came with a link, as a few
    of its points.
    """

    cursor: Cursor
    selection: str | None
    focus: int | None
    level: int
    granularity: Granularity
    present: bool
    hideNext: bool
    find: bool
    manner: Manner
    mannered: bool
    shown: Whose
    linked: bool
    revision: int
    session: str
    returned: bool
    mostKept: int
    reached: int
    brought: int
    earliest: int
    purpose: str
    undo: bool
    limit: Stop
    cards: list[ToldCard]
    card: str
    surface: ChosenSurface


class Mark(TypedDict):
    """What holds of a run from an update on, in words; name: a change in the fewest, beside its mark."""

    update: int
    text: str
    name: NotRequired[str]


class OptimizerChoice(TypedDict):
    """An optimizer that can stand beside the first. suggested: the one that is offered first."""

    name: str
    label: str
    suggested: bool


class StageRule(TypedDict):
    """From `update` on a run goes by this optimizer, at this rate as it is written; label: its name and the rate."""

    update: int
    optimizer: str
    rate: str
    label: str


class StageRun(TypedDict):
    """A run on the stage. rules: what it goes by, from when on; updates: the ids of an update's operations, from when
    on; changes: what was changed on the way.
    """

    rules: list[StageRule]
    updates: list[tuple[int, list[str]]]
    changes: list[Mark]


class ToldExample(TypedDict):
    """What one example is, and its shape as the network is fed it. low, high: what the bytes 0 and 255 of the array
    `examples` (rows, inputs) stand for; that is there for pictures and sequences, in the order of the points.
    """

    kind: Example
    shape: list[int]
    low: Finite
    high: Finite


class MapRow(TypedDict):
    """What a state shows of a layer, for one example: the layer's output ("A"), a recurrent layer's states of all
    moments ("H", of an LSTM "h" and "c"). at: where its bytes begin in the array `state_maps`; 0 to 255 are −s to +s,
    s being its entry in `state_map_scale`.
    """

    layer: int
    name: str
    shape: list[int]
    at: int


class SettingsFrom(TypedDict):
    """The settings of a run from an update on, by their names: lists as texts, with commas."""

    update: int
    values: dict[str, Scalar]


class ToldGuess(TypedDict):
    """The loss of who gives the same answer to every training example, the best there is. name: as it stands beside
    the line; sentence: where the number comes from.
    """

    loss: Finite
    name: str
    sentence: str


class RunSetup(TypedDict):
    """What the stage must know of a run once."""

    run: str
    headlines: list[Mark]
    settings: list[SettingsFrom]
    runner: StageRun
    twin: StageRun | None
    kind: str
    classes: int
    class_names: list[str]
    planar: bool
    example: ToldExample
    maps: list[MapRow]
    cut: int
    domain: list[list[Finite]] | None
    columns: list[str]
    axes: list[str]
    anatomy: ToldAnatomy
    is_classification: bool
    targets_sentence: str
    optimizers: list[OptimizerChoice]
    n_train: int
    batches_per_epoch: int
    surface_side: int
    surface_kind: Literal["probability", "value"] | None
    can_add_points: bool
    own_first: int
    own_points: list[OwnPoint]
    standstill: str
    guess: ToldGuess | None


class Setup(RunSetup):
    """The same with what the server knows of the stage."""

    view: StageView


class StateHeader(TypedDict):
    """A state, between two updates. focus: the example whose maps it shows; null where it shows none."""

    update: int
    focus: NotRequired[int | None]


class MoveHeader(TypedDict):
    """The inside of an update, seen from one example; steps: the ids of its operations.

    Arrays: Z, A, dA, dZ and after (units), each layer laid flat, NaN where it has no such thing; of the example's own
    loss. inner: what its other operations gave, each at its `at`: per example of that example's own loss, gradients and
    their parts of the batch's. again: the forward ones among them, at the same places, under the new weights, as the
    recheck computes them; so is `after`. dx (inputs): the slope of the example's own loss against what it is given.
    onward: the guesses that follow, each from those before, where a guess is the next number of the sequence itself.
    """

    update: int
    focus: int
    in_batch: bool
    batch: list[int]
    steps: list[str]


class Caption(TypedDict):
    """An operation in words and formulas. about: the id of the part they speak of; null where they speak of all.
    summary: the sentence of a whole move that ends here; summary_of: the caption whose formulas belong to it;
    foretold: the part of it that tells what the next move will do. unfinished: there is more to say to who asks again.
    matrices: it as a product of tables, each with its shape.
    """

    id: str
    title: str
    sentence: str
    next: str
    formula_mathml: str
    numbers_mathml: str
    about: str | None
    summary: str
    summary_of: str
    foretold: str
    unfinished: bool
    matrices: str


class ToldSurface(TypedDict):
    """The loss over a plane of weights. plane: tells one plane from another, "" while the first is searched for. kind,
    pair, seed, contours: what is drawn, the two parameters by their ids. words: what plane it is; why: why it is
    another than before, "" where that goes without saying. domain: the part of it that is drawn, across and up; axes:
    what is across and up. update: whose batch's loss, None for all training examples; state: the state whose other
    weights those of a plane of two parameters are completed by. side: losses along a side, 0 while none are here;
    asked: how many were asked for. dots: the states whose dots are told. optimizers: of each run on the stage, which
    one from which update on. unfinished: there is more to come for who asks again; waiting: another plane is being
    searched for.
    Arrays: surface_origin, surface_u, surface_v (size): the plane, where it is new; surface_losses (side, side), rows
    from the lower edge up; surface_dots (runs, dots, 5): place across and up, loss, the surface's loss there, distance;
    surface_path and surface_twin_path (states, 4): update, place across and up, loss of all examples, of the way here
    as far as it is kept.
    """

    plane: str
    kind: PlaneKind
    pair: tuple[str, str] | None
    seed: int
    contours: Contours
    words: str
    why: str
    domain: list[tuple[Finite, Finite]]
    axes: tuple[str, str]
    update: int | None
    state: int
    side: int
    asked: int
    dots: list[int]
    optimizers: list[list[tuple[int, str]]]
    unfinished: bool
    waiting: bool


class Ghost(TypedDict):
    """A run set aside: its curve of updates, training and test losses, and its twin's where it had one. likened: is it
    of the same data as the run in sight, so that one curve says something of the other?
    """

    slot: int
    label: str
    likened: bool
    optimizer: str
    curve: list[tuple[int, float, float]]
    twin: NotRequired[TwinGhost]


class TwinGhost(TypedDict):
    """The twin of a run set aside."""

    label: str
    optimizer: str
    curve: list[tuple[int, float, float]]


class Inspected(panel.Panel):
    """The inspector's answer. pinned_focus: the example the learner chose, None for the batch's first. measured: what
    was asked to be measured.
    """

    pinned_focus: int | None
    measured: panel.Measured | None


class Sought(TypedDict):
    """A place that is being computed: the update that is sought, and the nearest one that is held."""

    update: int
    at: int


class TwinPart(TypedDict):
    """States and moves of the run beside the first: the arrays are named twin_state_... and twin_move_..."""

    states: list[StateHeader]
    moves: list[MoveHeader]


class ProgramLine(TypedDict):
    """A line of the NumPy program. step: the operation that it is, "" for none, in a loop over moments that of each of
    them ("Z:0@*"); since, until: in which updates, the last one left out.
    """

    text: str
    step: str
    since: int
    until: int | None


class ToldProgram(TypedDict):
    """The NumPy program of the run: its lines, and the literals that follow them. name: of the file. updates: as many
    it makes.
    """

    name: str
    lines: list[ProgramLine]
    data: str
    updates: int


class VariableRow(TypedDict):
    """What a variable of the program holds from an operation on; of a large array a part.

    part: the slice that the numbers are, "[:, :, 0, 2]", and sides its shape; "" where they are all or the first few.
    """

    name: str
    step: str
    shape: list[int]
    numbers: list[float]
    part: str
    sides: list[int]


class ToldVariables(TypedDict):
    """The program's variables in an update, in the order in which they get their values; of large arrays the part that
    belongs to what was selected and to the example in focus.
    """

    update: int
    selection: str | None
    focus: int | None
    rows: list[VariableRow]


class SharedLink(TypedDict):
    """The page as it stands, as the parts of a link that is given on: each a piece of its query string, or "".

    place: all but these: weights: the numbers at the cursor, which are computed again in a moment where it is near;
    curve: the losses on the way there; ground: the plane of the loss surface; kept: the runs set aside, so many of
    them.
    """

    place: str
    weights: str
    near: bool
    curve: str
    ground: str
    kept: str
    runs: int


class GivenNumber(TypedDict):
    """A number that a question tells: its symbol as MathML, and how it is written."""

    symbol: str
    value: str


class ToldOption(TypedDict):
    """An answer to choose from."""

    key: str
    text: str


class Reason(TypedDict):
    """A formula, and the same with its numbers put in, as MathML."""

    formula: str
    numbers: str


class ToldAnswer(TypedDict):
    """What an answer was worth. answer: as it was given, null where it was only looked up; again: it could not be read,
    or says too little, so that another may be given. right: the key of the right option, "" where a number was asked.
    mistakes: kinds of those that were recognised.
    """

    answer: str | None
    verdict: JudgedAs | Literal["shown"]
    again: bool
    is_right: bool
    right: str
    sentence: str
    reason: list[Reason]
    mistakes: list[SlipKind]


class Prediction(TypedDict):
    """A question about what the next step will compute. id: as it was asked for. none: why there is no question here,
    "" where there is one. alone: there is no other at this place. about: the part it is about; symbol: of the number,
    as MathML. told: once it was answered.
    """

    id: str
    none: str
    kind: AskedKind | None
    alone: bool
    text: str
    about: str | None
    symbol: str
    given: list[GivenNumber]
    options: list[ToldOption]
    told: NotRequired[ToldAnswer]


class FoundLine(TypedDict):
    """A line of an update with a mistake in it. words: what it gives; about, step: the part and the operation it is of;
    symbol, work, rule: MathML of its symbol, of its arithmetic ("" where there is none) and of the right formula;
    value: its number; says: the sentence for who points at it; engine: the engine's number, "" where it is the same.
    """

    words: str
    about: str
    step: str
    symbol: str
    value: str
    work: str
    rule: str
    state: LineIs
    says: str
    engine: str


class Finding(TypedDict):
    """An update with one mistake in it. id: as it was asked for. none: why there is nothing to find, "" where there is;
    next: the count to ask for another by. text: what is shown; given: numbers that the lines take; name: what the
    mistake is called; right: the wrong line as it should be.
    """

    id: str
    none: str
    next: int
    text: str
    given: list[GivenNumber]
    lines: list[FoundLine]
    kind: SlipKind | None
    name: str
    right: Reason | None


class StageHeader(TypedDict):
    """A message to the stage. run: the key of what is on it, of both runs where there are two. twin: the second's
    part. shown: whose stories and inspector these are. begun: the stories of which there is more to come for who
    asks again; what is here has the caption of the operation under the cursor in any case. end: the update in which
    they end; ending: the optimizer of the one that does, where there are two. sought: where a link leads and what
    is not reached yet. ahead, stop, wait, stuck, slowed: of an answer to a player: the states that are here, where
    Play is to stop, for how many epochs there was nothing better, why the loss of the one shown stands still ("" where
    it moves), whether others are at work on this server too, so that there are fewer states than it could have.
    keepsakes: the updates of states that the browser is to keep in case this server is gone, a row each of the arrays
    "keepsake" and "twin_keepsake"; aside: the runs set aside as a link tells them, where they are others than were
    told before.
    """

    run: str
    number: str
    reply_to: str | None
    setup: NotRequired[Setup]
    shown: Whose
    states: list[StateHeader]
    moves: list[MoveHeader]
    stories: NotRequired[dict[str, list[Caption]]]
    begun: NotRequired[list[str]]
    cells: NotRequired[dict[str, Caption]]
    inspector: NotRequired[Inspected | None]
    twin: NotRequired[TwinPart]
    program: NotRequired[ToldProgram]
    variables: NotRequired[ToldVariables]
    surface: NotRequired[ToldSurface]
    prediction: NotRequired[Prediction]
    finding: NotRequired[Finding]
    link: NotRequired[str]
    keepsakes: NotRequired[list[int]]
    aside: NotRequired[str]
    shared: NotRequired[SharedLink]
    notices: NotRequired[tuple[list[str], str]]
    ghosts: NotRequired[list[Ghost]]
    sought: NotRequired[Sought | None]
    end: int | None
    ending: NotRequired[str]
    ahead: NotRequired[list[int]]
    stop: NotRequired[Stop | None]
    wait: NotRequired[int]
    stuck: NotRequired[str]
    slowed: NotRequired[bool]


# -- what the stage asks -----------------------------------------------------------------------------------------------


class ArrivingCursor(msgspec.Struct, frozen=True):
    """A cursor as it arrives."""

    update: Whole
    step: Annotated[str, msgspec.Meta(max_length=32)]
    cell: Whole | None = None


class GoalWish(msgspec.Struct, frozen=True):
    """When Play is to stop by itself."""

    id: Annotated[str, msgspec.Meta(max_length=64)]
    kind: Literal["epochs", "loss", "patience"]
    value: Finite


class ArrivingManner(msgspec.Struct, frozen=True):
    """A manner as it arrives."""

    edges: manner.Edges
    nodes: manner.Nodes
    log_widths: bool
    test_points: bool
    two_tones: bool
    log_loss: bool
    plane: Annotated[int, msgspec.Meta(ge=0, lt=limits.MOST_UNITS)]
    speed: Annotated[int, msgspec.Meta(ge=0, lt=manner.SPEEDS)] | None

    def value(self) -> manner.Manner:
        """The same, as the house has it."""
        return manner.Manner(**msgspec.structs.asdict(self))


class SurfaceWish(msgspec.Struct, frozen=True):
    """The loss surface as the page wants it. kind, pair (by ids), seed, contours: what is to be drawn; update: whose
    batch; state: where the dot is; side: losses along a side; known: the plane the page has; again: why there should be
    another one; dot: only where the dots are; path: the way here, too.
    """

    kind: PlaneKind
    contours: Contours
    update: Whole
    state: Whole
    side: Literal[41, 101]
    known: Name
    pair: tuple[Name, Name] | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, le=limits.MOST_SEED)] = 0
    again: Literal["left", "press"] | None = None
    dot: bool = False
    path: bool = False


class PredictWish(msgspec.Struct, frozen=True):
    """A question to be asked before a step. id: comes back with it. until: where the step leads; count: which of the
    questions of this place; kind, about: only such; selection: the part it is asked beside. answer: what was answered;
    shown: the answer is wanted without one.
    """

    id: Annotated[str, msgspec.Meta(max_length=255)]
    until: ArrivingCursor
    count: Whole = 0
    kind: AskedKind | None = None
    about: Name | None = None
    selection: Name | None = None
    answer: Name | None = None
    shown: bool = False


class FindWish(msgspec.Struct, frozen=True):
    """An update with a mistake in it. id: comes back with it. update: which; count: from which mistake on; kind, about,
    at: only such, on the way to that parameter, in that line; selection: the part it is asked beside.
    """

    id: Annotated[str, msgspec.Meta(max_length=255)]
    update: Whole
    count: Whole = 0
    kind: SlipKind | None = None
    about: Name | None = None
    at: Name | None = None
    selection: Name | None = None


ArrivingPoint = tuple[Whole, Finite, Finite]
"""An update with its training and its test loss."""
MOST_BROUGHT = 400
"""Points of a curve."""


class Brought(msgspec.Struct, frozen=True):
    """What the browser kept of a page whose session is gone, beside its address. snap, twin_snap, kept: as in a link.
    curve, twin_curve: losses on the way; others: there were more between them. again: the page was loaded anew, so its
    learner need not be told that it comes back.
    """

    snap: Annotated[str, msgspec.Meta(max_length=snapshot.MOST_TRAVELLING)] = ""
    twin_snap: Annotated[str, msgspec.Meta(max_length=snapshot.MOST_TRAVELLING)] = ""
    kept: Annotated[str, msgspec.Meta(max_length=link.MOST_CHARACTERS)] = ""
    curve: Annotated[list[ArrivingPoint], msgspec.Meta(max_length=MOST_BROUGHT)] = []
    twin_curve: Annotated[list[ArrivingPoint], msgspec.Meta(max_length=MOST_BROUGHT)] = []
    others: bool = False
    again: bool = False


class StageQuestion(msgspec.Struct, frozen=True):
    """What the stage asks for and where it stands. shown: whose numbers it shows; their stories and inspector are
    wanted, the states and moves of both. measured: what the inspector is to measure on the loss. hello: it knows
    nothing. ends: of the stories what is said before and after an update is enough. heard: by what name the last
    notices came that it has shown. back: the address of a page whose session is gone; brought: what its browser has
    kept. ahead: first state, stride and count, for a player; fastest: as fast as it goes. seek: to compute on to a
    place that is sought. program: the run's NumPy program; variables: what it holds at the cursor. predict: a question
    before the next step; find: an update with a mistake in it. cells: the captions of these cells, each of an operation
    of the cursor's update. link: the page's address; share: the parts of a link that is given on. changes: what was
    done, in order.
    """

    id: Name | None = None
    hello: bool = False
    heard: Name = ""
    back: Annotated[str, msgspec.Meta(max_length=65_536)] | None = None
    brought: Brought | None = None
    run: str | None = None
    revision: Whole | None = None
    cursor: ArrivingCursor | None = None
    granularity: Granularity | None = None
    selection: str | None = None
    focus: Whole | None = None
    level: Annotated[int, msgspec.Meta(ge=0, le=MOST_LEVEL)] | None = None
    shown: Whose | None = None
    moves: list[Whole] = []
    states: list[Whole] = []
    stories: list[Whole] = []
    ends: bool = False
    cells: Annotated[list[tuple[Name, Whole]], msgspec.Meta(max_length=12)] = []
    inspector: bool = False
    measured: panel.Measured | None = None
    program: bool = False
    variables: bool = False
    surface: SurfaceWish | None = None
    predict: PredictWish | None = None
    find: FindWish | None = None
    link: bool = False
    share: bool = False
    manner: ArrivingManner | None = None
    reached: Whole = 0
    goal: GoalWish | None = None
    ahead: tuple[Whole, Whole, Whole] | None = None
    fastest: bool = False
    seek: bool = False
    changes: list[dict[str, Any]] = []


class Plain(TypedDict):
    """A change that needs no more words."""

    what: Literal["undo", "keep", "without"]


class OfKept(TypedDict):
    """A run that was kept: gone back to, or let go."""

    what: Literal["restore", "drop"]
    slot: int


class OpenLink(TypedDict):
    """A link into this page, opened in place: its query. pressed: by the learner, and not by a lesson as it goes on."""

    what: Literal["open"]
    link: str
    pressed: NotRequired[bool]


class SetPoints(TypedDict):
    """The learner's own points."""

    what: Literal["points"]
    points: list[OwnPoint]


class SetWeight(TypedDict):
    """A weight or bias set by hand."""

    what: Literal["weight"]
    selection: str
    value: Finite


class SetPresent(TypedDict):
    """In front of a class, or not."""

    what: Literal["present"]
    value: bool


class SetHide(TypedDict):
    """Whether the learner says first what a step will give."""

    what: Literal["hide"]
    value: bool


class SetFind(TypedDict):
    """Whether a mistake is to be found in an update."""

    what: Literal["find"]
    value: bool


class OpenCard(TypedDict):
    """An experiment made ready, by its key."""

    what: Literal["card"]
    key: str


class SetPlace(TypedDict):
    """The weights set to a point of the plane: across and up, as it is drawn."""

    what: Literal["place"]
    plane: str
    at: tuple[Finite, Finite]


class SetLevel(TypedDict):
    """How much is shown."""

    what: Literal["level"]
    value: int


class Reset(TypedDict):
    """Back to the start: of the same run, with new weights, or as the link had it."""

    what: Literal["reset"]
    how: Literal["same", "new", "link"]


class SetTwin(TypedDict):
    """A second optimizer beside the first, "" for the suggested one; None for none. Without a rate it keeps the one it
    has, or takes the first's.
    """

    what: Literal["twin"]
    optimizer: str | None
    rate: NotRequired[str]


StageChange = (
    Plain
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
)
"""What changes a run; each is told once, in order."""
