"""The inspector's answer, part by part, as it travels: what each part holds, and of which type.

Numbers may be anything a float can be. Formulas are MathML.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Known(TypedDict):
    """What the operations up to the cursor have computed of the selected part."""

    forward: bool
    gradient: bool
    update: bool


class Factor(TypedDict):
    """One factor of a chain; place: the id of the part it belongs to."""

    words: str
    symbol: str
    value: float
    place: str | None


class Path(TypedDict):
    """One way from the loss to the selected part. through: ids of the units on it, the output first."""

    through: list[str]
    product: float
    factors: list[Factor]


class Pull(TypedDict):
    """One example's share of a gradient: what came in, times the delta; of a number that many places share the sum of
    such products, each place's own.
    """

    index: int
    input: NotRequired[float]
    delta: NotRequired[float]
    pull: float
    focus: bool


class PositionsPart(TypedDict):
    """What each position of a map adds to the pull of the example in focus, by rows of the map: what came in there, the
    cell's delta, their product; pull: the sum of the products.
    """

    rows: int
    columns: int
    came: list[float]
    deltas: list[float]
    shares: list[float]
    pull: float


# "from" is a word of the language's own, so it cannot stand in a class.
_From = TypedDict("_From", {"from": str})


class _Term(TypedDict):
    weight: float
    input: float
    product: float
    place: str


class Term(_From, _Term):
    """One term of a unit's weighted sum: what it hears, from whom. place: the id of its weight."""


class UnitPart(TypedDict):
    """A unit's numbers for the focused example, of its own loss. bias_place: the id of its bias, None where it has
    none.
    """

    z: float
    a: float
    dA: float | None
    dZ: float
    terms: list[Term]
    bias: float | None
    bias_place: str | None


class MomentShare(TypedDict):
    """What one moment adds to the gradient of a number that all moments use. moment: from 0; share: of the batch's
    gradient. Of the example in view and its own loss: what came in, the delta, and the two parts of their product, from
    what was handed on at that moment and carried back from later ones; cut: nothing was carried back into it. used:
    the number is used at that moment; before the first one there is no state for U to pass on.
    """

    moment: int
    share: float
    came: float
    delta: float
    own: float
    carried: float
    cut: bool
    used: bool


class UnitMoment(TypedDict):
    """A recurrent unit at one moment, from 0, for the example in view and its own loss: its state, the slope against it
    and its two parts, from what is handed on at that moment and carried back from later ones; cut: nothing was carried
    back into it. Of an LSTM also its memory, the forget gate that kept it, and the slope against the memory.
    """

    moment: int
    state: float
    slope: float
    own: float
    carried: float
    cut: bool
    memory: NotRequired[float]
    forget: NotRequired[float]
    memory_slope: NotRequired[float]


class ToldStep(TypedDict):
    """What the screen says of an operation that made the selected unit's number or its slope, as its caption has it.
    phase: the pass it belongs to.
    """

    step: str
    phase: Literal["forward", "backward"]
    title: str
    sentence: str
    formula: str
    numbers: str


class Gradient(TypedDict):
    """The batch's gradient of one parameter: formula, numbers put in, its data's and its penalty's part. foretold: the
    part of the sentence that tells what the update will do; in_hindsight: the sentence once it has been made.
    """

    value: float
    data: float
    penalty: float | None
    formula: str
    numbers: str
    direction: str
    sentence: str
    foretold: str
    in_hindsight: str


class CheckPart(TypedDict):
    """A gradient beside a central difference of the loss, measured with the step h. symbol: of the number that is
    nudged. steps, errors: how far the difference with each step is from the gradient; steps_sentence: what that shows.
    """

    symbol: str
    w: float
    h: float
    loss_plus: float
    loss_minus: float
    fd: float
    gradient: float
    relative_error: float
    verdict: str
    sentence: str
    steps: list[float]
    errors: list[float]
    steps_sentence: str


class Curve(TypedDict):
    """The loss against one parameter alone: the batch's, and the training set's."""

    w: list[float]
    loss: list[float]
    train: list[float]
    train_examples: int
    at: float
    loss_at: float
    slope: float
    after: float | None
    loss_after: float | None


class OptimizerRow(TypedDict):
    """One sub-step of the optimizer for one parameter."""

    name: str
    symbol: str
    words: str
    before: float | None
    after: float


class Setting(TypedDict):
    """A setting of the optimizer as it is written."""

    name: str
    value: str


class OptimizerPart(TypedDict):
    """What the optimizer makes of one parameter's gradient."""

    name: str
    rows: list[OptimizerRow]
    before: float
    after: float | None
    delta: float | None
    formula: str
    numbers: str
    sentence: str
    settings: list[Setting]


class Corner(TypedDict):
    """An activation's corner: its place, the slopes to its left and right, and the one that is used there."""

    z: float
    left: float
    right: float
    used: float


class ActivationPart(TypedDict):
    """A unit's activation and its slope, around the place where the unit stands. corner: None where there is none."""

    name: str
    label: str
    unit: str
    z: list[float]
    f: list[float]
    df: list[float]
    at: float
    f_at: float
    df_at: float
    flag: str | None
    flag_sentence: str | None
    corner: Corner | None
    corner_sentence: str


Kind = Literal["weight", "bias", "shared", "unit", "input"]
Measured = Literal["curve", "check"]
"""Parts that are measured on the loss: they take most of the time, so only that one is made which is looked at."""
MEASURED: tuple[Measured, ...] = ("curve", "check")


class PanelParts(TypedDict, total=False):
    """The parts of the inspector's answer, those that apply: of an input a value, of a unit no gradient."""

    value: float
    known: Known
    gradient: Gradient
    factors: list[Factor]
    paths: list[Path]
    paths_sum: float
    grouped: bool
    examples: list[Pull]
    positions: PositionsPart
    moments: list[MomentShare]
    states: list[UnitMoment]
    told: list[ToldStep]
    mean: float
    penalty_part: float
    would_be: Pull
    check: CheckPart
    curve: Curve
    optimizer: OptimizerPart
    activation: ActivationPart
    unit: UnitPart


class Panel(PanelParts):
    """Everything about one selected part at one cursor; what does not apply is left out."""

    selection: str | None
    update: int
    step: str
    focus: int
    in_batch: bool
    kind: Kind | None
    title: str
    words: str
