"""What a training tells while it runs: every event that a job of Keras's sends, declared once for both sides.

The worker sends these as plain values and bytes (`keras_backend/train.py`, `watch.py`, `live.py`, `mistakes.py`); the
page reads them (`jobs/job.py` keeps them in order, the newest alone of those marked `latest`). On the way every list
becomes a tuple.

`at`: seconds since the job began. Epochs and batches are counted from 1. `EVENTS` names each kind's type.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

MOST_NAMED = 100


class PhaseEvent(TypedDict):
    """What is being done now, in words: "Reading the data", "Training" ..."""

    kind: Literal["phase"]
    text: str
    at: float


class DownloadEvent(TypedDict):
    """How far a download is, in bytes."""

    kind: Literal["download"]
    done: int
    total: int
    latest: bool


class NoteEvent(TypedDict):
    """Something that the learner is to know of the data, as a sentence: a damaged file that was fetched anew. It stands
    in the result's sentence too.
    """

    kind: Literal["note"]
    text: str


class DataEvent(TypedDict):
    """Examples in each part, and `guessing`: the loss of always giving the one answer that fits the training examples
    best, whatever comes in (see `engine/guessing.py`). The line that a network has to get below. columns: names
    of the numbers in a table's row, the first `MOST_NAMED` of them; [] for pictures and reviews.
    """

    kind: Literal["data"]
    train: int
    val: int
    test: int
    guessing: float
    columns: list[str]


class ResumedEvent(TypedDict):
    """It goes on after `epoch` whole epochs, whose figures are `rows`; what was told of later ones is void."""

    kind: Literal["resumed"]
    epoch: int
    rows: list[dict[str, float]]


class BatchEvent(TypedDict):
    """Batch `batch` of the `batches` of an epoch is over. rate: examples a second. left: seconds still to go. logs:
    Keras's means over the epoch so far (`loss`, `accuracy` ...: see ROW).
    """

    kind: Literal["batch"]
    epoch: int
    batch: int
    batches: int
    rate: float
    left: float
    logs: dict[str, float]
    at: float


ROW: dict[str, str] = {
    "loss": "training loss, mean over the epoch while the network changed",
    "val_loss": "validation loss, at the end of the epoch",
    "end_loss": "training loss, at the end of the epoch",
    "data_loss": "training loss without the penalty, mean over the epoch while the network changed",
    "val_data_loss": "validation loss without the penalty, at the end of the epoch",
    "end_data_loss": "training loss without the penalty, at the end of the epoch",
    "penalty": "what L1 and L2 add to every loss, at the end of the epoch",
    "accuracy": "share right in training, mean over the epoch while the network changed",
    "val_accuracy": "share right on the validation set, at the end of the epoch",
    "end_accuracy": "share right in training, at the end of the epoch",
    "mae": "mean distance in training, mean over the epoch while the network changed",
    "val_mae": "mean distance on the validation set, at the end of the epoch",
    "end_mae": "mean distance in training, at the end of the epoch",
    "learning_rate": "learning rate of the epoch's last update",
}
"""The figures of an epoch and what each is. A loss includes the penalty; `data_loss` and `penalty` tell the two apart
and are there only where the plan has a penalty. `end_` is measured with the weights of the epoch's end, on the first
1,000 training examples (of a large set a tenth, 5,000 at most); without prefix it is Keras's running mean over all.
"""


class Histogram(TypedDict):
    """How many values lie in each of the equal bins between low and high."""

    low: float
    high: float
    counts: list[int]


class LayerMeasure(TypedDict):
    """A layer that learns, at the end of an epoch, on up to 256 fixed training examples. gradient, weights: L2 norms;
    ratio: of the epoch's last update to the weights, None where they are 0.
    """

    name: str
    gradient: float
    weights: float
    ratio: float | None
    weights_histogram: Histogram
    gradient_histogram: Histogram


class EpochEvent(TypedDict):
    """An epoch is over. row: its figures, of those in ROW that the plan has. layers: inputs first."""

    kind: Literal["epoch"]
    epoch: int
    row: dict[str, float]
    layers: list[LayerMeasure]


class LiveLayer(TypedDict):
    """A layer of the model as Keras has it (no InputLayer; a residual block is three), inputs first.

    name: where it learns as in an "epoch" event ("1 Conv2D", "2 Dense", "output"), else its kind ("Flatten"). kind:
    Keras's class. shape: of what it gives for one example.
    gradient: L2 norm of d loss / d (its weights) on a fixed batch of 32 training examples, penalty included; weights:
    L2 norm of them. Both None where the layer has nothing to learn.
    """

    name: str
    kind: str
    shape: list[int]
    gradient: float | None
    weights: float | None


class LivePicture(TypedDict):
    """What a layer gave for the example. values: `count` maps of side[0] rows and side[1] columns, one after the other,
    rows first, a byte each: 0 stands for low, 255 for high, evenly between (low = high: all alike).

    form: "maps" (a picture: the first channels), "bars" (a row of numbers: one map of one row, the first units),
    "steps" (a sequence: one map, a row a step, newest last; an embedding's has a row a word). of: how many channels,
    units or numbers a step the layer has; shown are `count` of them (maps) or side[1] (bars, steps).
    """

    form: Literal["maps", "bars", "steps"]
    count: int
    of: int
    side: list[int]
    low: float
    high: float
    values: bytes


class GivenExample(TypedDict):
    """What goes into the network. x: a picture's bytes, rows first, channels last, 0 black to 255 white; or a row of
    numbers in the table's own units; or the words of a review, one for each step that the network reads ("" for the
    mark of its start and before that, "?" for a rare word). side: [rows, columns, channels] of a picture, else [].

    label: the class's number, or the value; 0 where the answer is the example itself.
    """

    x: bytes | list[float | str]
    side: list[int]
    label: float


class LiveEvent(TypedDict):
    """The network under way, at most twice a second and less often where that would cost the training more than 3 % of
    its time; before the first update (batch 0 of epoch 1) and after the last one in any case. One fixed validation
    example's way through it. layers and pictures: one each for every layer, in the same order. outputs: the network's
    answer to the example, [] where that is a picture. batch: batches of the epoch that are over.
    """

    kind: Literal["live"]
    latest: bool
    epoch: int
    batch: int
    at: float
    layers: list[LiveLayer]
    pictures: list[LivePicture]
    outputs: list[float]
    example: GivenExample


class MistakeRow(GivenExample):
    """guess: the class's number, or the value given. probability: that the network gave to its guess; None where the
    answer is no class. copy: of an autoencoder, what it drew, in x's form.
    """

    guess: float
    probability: float | None
    copy: NotRequired[bytes | list[float]]


class MistakesEvent(TypedDict):
    """What the network of an epoch's end gets wrong on the validation set: of its first `of` examples `count` (None
    where the answer is no class: then every answer is off by something). of: 500 at most, so that it costs little;
    `all`: examples in the whole set. rows: up to 24, the surest mistakes first, or the largest distances. pairs:
    [class, taken for, how often], the 20 most frequent first. Sent after each epoch, where epochs are short not more
    than twice a second, and after the last one.
    """

    kind: Literal["mistakes"]
    latest: bool
    epoch: int
    at: float
    count: int | None
    of: int
    all: int
    rows: list[MistakeRow]
    pairs: list[list[int]]


EVENTS = {
    "phase": PhaseEvent,
    "download": DownloadEvent,
    "note": NoteEvent,
    "data": DataEvent,
    "resumed": ResumedEvent,
    "batch": BatchEvent,
    "epoch": EpochEvent,
    "live": LiveEvent,
    "mistakes": MistakesEvent,
}
"""Each kind of event that a training sends, and its type. (`jobs/remote.py` sends {"kind": "at work"} before all.)"""
