"""What the server and the race's page tell each other: every message and question, with every field and its type."""

from __future__ import annotations

from typing import Literal, NotRequired, Required, TypedDict

from playground.frames.typescript import Finite
from playground.frames.wire import Parts
from playground.race.verdict import Outcome

Point = tuple[Finite, Finite]
Domain = tuple[Point, Point]


class RacerSettings(TypedDict):
    """A racer as the page's controls hold it."""

    optimizer: str
    rate: Finite
    hyper: dict[str, Finite]
    schedule: str
    floor: Finite


class ToldSettings(TypedDict):
    """The settings of a race as the page's controls hold them."""

    surface: str
    start: Point | None
    racers: list[RacerSettings]
    steps: int
    scale: Finite
    turn: Finite
    noise: Finite
    seed: int
    threshold: Finite | None
    plane: Literal["pair", "pca", "random"]
    pair: tuple[int, int]
    plane_seed: int
    current: bool
    batch_size: int | None
    begin: Literal["start", "now"]


class WantedRacer(TypedDict):
    """A racer as it is asked for: what is usual may be left out."""

    optimizer: str
    rate: Finite
    hyper: NotRequired[dict[str, Finite]]
    schedule: NotRequired[str]
    floor: NotRequired[Finite]


class WantedSettings(TypedDict, total=False):
    """Settings as they are asked for: what is not named stays. pair: "selected" takes what is selected on the stage."""

    surface: str
    start: Point | None
    racers: list[WantedRacer]
    steps: int
    scale: Finite
    turn: Finite
    noise: Finite
    seed: int
    threshold: Finite | None
    plane: Literal["pair", "pca", "random"]
    pair: tuple[int, int] | Literal["selected"]
    plane_seed: int
    current: bool
    batch_size: int | None
    begin: Literal["start", "now"]
    network: Literal["own", "kept"]


class SurfaceKind(TypedDict):
    """A surface there is to choose."""

    name: str
    label: str
    formula: str
    domain: Domain


class OptimizerKind(TypedDict):
    """An optimizer there is to choose: with its usual settings."""

    name: str
    label: str
    rate: Finite | None
    hyper: dict[str, Finite | bool]


class CardVariation(TypedDict):
    """A card's race with something changed."""

    label: str
    settings: ToldSettings


class RaceCard(TypedDict):
    """A race made ready to show one thing."""

    key: str
    title: str
    line: str
    settings: ToldSettings
    variations: list[CardVariation]


class Catalogue(TypedDict):
    """What there is to choose from. schedules: name and words. hyperparameters: name, and what a control calls it."""

    surfaces: list[SurfaceKind]
    optimizers: list[OptimizerKind]
    hyperparameters: dict[str, str]
    schedules: list[tuple[str, str]]
    cards: list[RaceCard]


class NetworkParts(Parts):
    """The learner's network, to pick two parameters on, and what each parameter starts with."""

    values: list[Finite]


class NoPicture(TypedDict):
    """Why there is no picture of the network."""

    too_many: str


Graph = NetworkParts | NoPicture


class RaceOutcome(TypedDict):
    """What can be said once a race is complete."""

    verdict: list[Outcome]
    verdict_words: str
    curvature: float | None
    bounds: list[float | None]
    curvature_words: list[str]
    picture: str
    exact: bool
    parameters: NotRequired[list[str]]
    can_start: NotRequired[bool]


class RaceScene(RaceOutcome):
    """A race as far as it has been run."""

    settings: ToldSettings
    names: list[str]
    axes: tuple[str, str]
    minima: list[Point]
    start: Point
    card: str | None
    variation: str | None
    question: str
    answer: str | None
    steep: bool
    fair: str
    formula: str
    network: NotRequired[Graph]
    domain: Domain


class RacePiece(TypedDict):
    """A piece of a race. square: how often the drawn plane has changed. diverged: the step in which each racer did,
    below 0 in none. doing: what is done beside running steps, as a sentence.
    """

    first: int
    known: int
    complete: bool
    square: int
    domain: Domain
    diverged: list[int]
    doing: str


# "from" is a word of the language's own, so it cannot stand in a class.
_From = TypedDict("_From", {"from": Point})


class _Arrow(TypedDict):
    kind: str
    to: Point
    text: str


class Arrow(_From, _Arrow):
    """An arrow on the drawn plane."""


class Arrows(TypedDict):
    """The arrows of a step; larger: how many times longer than true two of them are drawn."""

    drawn: list[Arrow]
    larger: Finite


class OpenedLine(TypedDict):
    """One sub-step of an optimizer for one parameter."""

    name: str
    symbol: str
    words: str
    value: float
    formula: str
    numbers: str


class OpenedColumn(TypedDict):
    """One parameter inside one step."""

    name: str
    gradient: str
    lines: list[OpenedLine]
    before: float
    after: float


class OpenedRacer(TypedDict):
    """One step of one racer, opened; ended: why there is no such step."""

    racer: int
    name: str
    step: int
    ended: NotRequired[str]
    sentence: NotRequired[str]
    curvature: NotRequired[str]
    columns: NotRequired[list[OpenedColumn]]
    arrows: NotRequired[Arrows]


class Opened(TypedDict):
    """A step of some racers."""

    step: int
    racers: list[OpenedRacer]


class Minimum(TypedDict):
    """A minimum, and the share of the starts that ended in it."""

    words: str
    loss: float
    share: Finite


class Basins(TypedDict):
    """Where one racer ends from everywhere on the drawn plane."""

    racer: int
    words: str
    by_loss: bool
    minima: list[Minimum]
    others: Finite
    on_the_way: Finite
    diverged: Finite


class Starts(TypedDict):
    """Where the racers end from many starts."""

    words: str
    labels: list[str]
    shares: list[list[Finite]]
    by_loss: bool


class Tuned(TypedDict):
    """A sweep over rates. of: how many steps the race has; fewer were taken where more would take too long."""

    best: list[float]
    steps: int
    seeds: str
    of: int
    count: int
    words: list[str]


class PointRacer(TypedDict):
    """What a racer's rate means at a place; over: whether it is past the bound."""

    name: str
    words: str
    over: bool


class PointTold(TypedDict):
    """The surface at a place."""

    at: Point
    words: str
    direction: Point | None
    racers: list[PointRacer]


class Computing(TypedDict):
    """A race of which nothing can be drawn before it is complete."""

    known: int
    steps: int
    settings: ToldSettings
    words: str


WorkKind = Literal["open", "surface", "point", "basins", "starts", "tune"]


class RaceWork(TypedDict):
    """What is being computed on a wish, and how far it is."""

    what: WorkKind
    words: str


class DrawnSurface(TypedDict):
    """Of which step the drawn surface is."""

    step: int


class RaceHeader(TypedDict, total=False):
    """A message to the race's page. stands: the update that "Step through" is at, None at its start."""

    reply_to: Required[str | None]
    catalogue: Catalogue
    at: int
    ticket: int
    race: str
    problems: list[str]
    link: str
    stands: int | None
    computing: Computing
    scene: RaceScene
    piece: RacePiece
    outcome: RaceOutcome
    opened: Opened
    surface: DrawnSurface
    starts: Starts
    basins: Basins
    point: PointTold
    tuned: Tuned | None
    working: list[RaceWork]
    stopped: list[WorkKind]


# -- what the race asks ------------------------------------------------------------------------------------------------


class RaceMore(TypedDict):
    """The next piece of a race: from which step, and which square is drawn."""

    race: str
    first: int
    square: int


class OpenWish(TypedDict):
    """A step of some racers, opened."""

    step: int
    racers: list[int]


class RaceQuestion(TypedDict, total=False):
    """What the race's page asks for. link: the query of a link of this page, to be opened in place."""

    hello: Literal[True]
    at: int
    settings: WantedSettings
    link: str
    ticket: int
    open: OpenWish
    surface: int
    more: RaceMore


class StopWish(TypedDict):
    """Work that is to stop."""

    what: Literal["stop"]
    which: WorkKind


class PlainWish(TypedDict):
    """Many starts, or a sweep."""

    what: Literal["starts", "tune"]


class BasinsWish(TypedDict):
    """The basins of one racer."""

    what: Literal["basins"]
    racer: int


class PointWish(TypedDict):
    """The surface at a place."""

    what: Literal["point"]
    at: Point


RaceWish = StopWish | PlainWish | BasinsWish | PointWish
