"""What the server and the screen of "Bigger data" tell each other: every message and question with its fields."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from playground.components.file_list import FileOffered
from playground.frames.typescript import Finite

Words = list[float | str]


class LayerTold(TypedDict):
    """A layer in its place. shape: of what it gives for one example. parameters: numbers it learns."""

    title: str
    kind: str
    shape: list[int]
    parameters: int


class NetworkTold(TypedDict):
    """The network that is trained, the output layer last. labels: of the classes, [] where there are none. probable:
    whether its outputs are their probabilities. misfit: why there is no such network.
    """

    data: str
    kind: str
    shape: list[int]
    layers: list[LayerTold]
    labels: list[str]
    probable: bool
    misfit: str


class HeadlineTold(TypedDict):
    """title: what is trained. sentence: where it stands, or what came of it. more: what to make of it."""

    title: str
    sentence: str
    more: str


class DockTold(TypedDict):
    """progress: from 0 to 1. status: where the training is. next: what Train would train. refused: why it was not
    taken. compared: how many settings are on the list.
    """

    progress: Finite
    status: str
    next: str
    refused: str
    compared: int
    can_stop: bool


class LiveLayerTold(TypedDict):
    """A layer as Keras has it. gradient: the length of its weights' gradient on 32 fixed examples."""

    kind: str
    shape: list[int]
    gradient: float | None


class PictureTold(TypedDict):
    """What a layer gave for the example: so many maps of side[0] rows and side[1] columns, as bytes in the array
    "live", where 0 stands for low and 255 for high.
    """

    form: Literal["maps", "bars", "steps"]
    count: int
    side: list[int]
    low: float
    high: float


class LiveTold(TypedDict):
    """The network under way. side: of the picture that goes in, whose bytes are the array "example"; else [], and
    words: what goes in, as numbers or words; columns: names of the first of these numbers.
    """

    epoch: int
    batch: int
    layers: list[LiveLayerTold]
    pictures: list[PictureTold]
    outputs: list[float]
    side: list[int]
    words: Words
    columns: list[str]
    label: float


class MistakeTold(TypedDict):
    """An example that the network gets wrong. copy: of an autoencoder without pictures, what it gave back."""

    label: float
    guess: float
    probability: float | None
    words: Words
    copy: Words


class MistakesTold(TypedDict):
    """What is wrong on the validation set, as in `plans.events.MistakesEvent`. side: of their pictures, whose bytes are
    the array "mistakes", and "copies" what an autoencoder drew of them. columns: names of the first of their numbers.
    """

    epoch: int
    count: int | None
    of: int
    all: int
    pairs: list[list[int]]
    side: list[int]
    columns: list[str]
    rows: list[MistakeTold]


PointUnderWay = tuple[float, float | None, float | None]
PointOfSweep = tuple[float, int, float | None]
PartHeld = tuple[int, int, int]
EpochFigures = dict[str, float | None]


class TrainingTold(TypedDict):
    """What is new of one training. rows: a row of figures an epoch, from number `first_row` on; running: [epochs
    passed, loss, accuracy or mae] from number `first_running` on; begun: how often it was begun or resumed, for then
    the rest is void.
    """

    title: str
    optimizer: str
    status: str
    epochs: int
    begun: int
    first_row: int
    rows: list[EpochFigures]
    first_running: int
    running: list[PointUnderWay]


class CurvesTold(TypedDict):
    """epochs: how far the axis goes. what: the second figure beside the loss, "" for none. guessing: the loss of
    guessing; even: of guessing all classes evenly, before the data is known. swept: learning rate, seed and validation
    loss of each training where nothing else differs.
    """

    epochs: int
    what: Literal["accuracy", "mae", ""]
    guessing: float | None
    even: bool
    swept: list[PointOfSweep]


SortedBy = list[float | str | None]


class TableTold(TypedDict):
    """A comparison in figures, best first. rows: each cell as it is read; sort: as what it is sorted by. csv: the same
    as a file at full precision, once all are over. words: how far the trainings started alike, what happened.
    """

    columns: list[str]
    rows: list[list[str]]
    sort: list[SortedBy]
    csv: str
    words: list[str]


class TrainingMessage(TypedDict):
    """The screen as it stands. job: the one in view, "" for none. address: the query string of the page. settings:
    what is set up, as far as lessons wait for it. part: which of the job's trainings is looked at. running: there
    will be news. setup: whether the drawer is to be open, since which turn. view: which view of the network is
    open. notices: sentences for the learner, and such of what went wrong and wants something done; since which turn.
    live, mistakes: null where there is nothing newer than what the screen holds. files: what can be taken along of the
    training that is looked at.
    """

    reply_to: str | None
    job: str
    address: str
    settings: dict[str, str | Finite]
    part: int
    running: bool
    setup: tuple[bool, int]
    view: str
    notices: tuple[list[str], list[str], int]
    headline: HeadlineTold
    dock: DockTold
    network: NetworkTold
    trainings: list[TrainingTold]
    curves: CurvesTold
    table: TableTold | None
    live: LiveTold | None
    mistakes: MistakesTold | None
    files: list[FileOffered]


class TrainingsHeld(TypedDict):
    """What the screen holds already of a job: of each training how often begun, rows, points under way; of the training
    `part` that is looked at, epoch and batch of the newest look, epoch of the newest mistakes, -1 for none.
    """

    job: str
    parts: list[PartHeld]
    part: int
    live: tuple[int, int]
    mistakes: int


class TrainingWish(TypedDict):
    """have: what the screen holds, so that only what is new is sent."""

    have: TrainingsHeld


class TrainingChange(TypedDict):
    """Something the learner did. view: which view of the network; part: which training of several; link: the query of
    a link of this page, to be opened in place.
    """

    what: Literal["train", "stop", "add", "view", "part", "open"]
    link: NotRequired[str]
    view: NotRequired[str]
    part: NotRequired[int]
