"""A plan's data, read, split and brought into numbers a network can take."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from playground import datasets
from playground.engine import LOSSES
from playground.keras_backend import files
from playground.keras_backend.reporting import SILENT, Tell
from playground.keras_backend.tables import table
from playground.keras_backend.tables.answer import TEST, TRAIN, VALIDATION
from playground.plans import Plan, Source, origin
from playground.plans.plan import CLASSES, RECONSTRUCT
from playground.plans.sets import CARRIED, CSV, IMAGES, NOISE, TABLE, TOY, WORDS_KEPT, WORDS_LONG

_SQUARES = 1e100  # from there on squares are scaled first
_TEST_SHARE = 5  # a fifth, where the set brings no test set of its own


@dataclass(frozen=True)
class Raw:
    """A set as it was read. x: pictures as bytes, tables as float (NaN where a number is missing), reviews as word
    numbers. Labels int or values. part: of each row 0 for training, 1 for validation, 2 for the test, where the set
    says so itself.
    """

    x: Any
    y: Any
    x_test: Any = None
    y_test: Any = None
    columns: tuple[str, ...] = ()
    part: Any = None


@dataclass(frozen=True)
class Data:
    """What a plan trains, validates and is tested on. x as the feed takes it: pictures (n, h, w, c) bytes, else
    float32 or word numbers. label: class numbers or values of each part, whatever the targets are. highest: see
    `batches.feed`. mean, spread: what standardising subtracted and divided by.
    """

    x: Any
    y: Any
    x_val: Any
    y_val: Any
    x_test: Any
    y_test: Any
    label: Any
    label_val: Any
    label_test: Any
    highest: int = 0
    columns: tuple[str, ...] = ()
    mean: Any = None
    spread: Any = None

    def numbers(self, x: Any) -> Any:
        """Examples as the network sees them, float32 (word numbers stay)."""
        if self.highest:
            return x.astype("float32") / np.float32(self.highest)
        return x


def prepare(plan: Plan, tell: Tell = SILENT) -> Data:
    """Read and split. ValueError with a sentence where the data cannot be had."""
    if plan.source.name == CARRIED:
        return _carried(plan)
    source = plan.source
    raw = read(source, tell)
    x, label = raw.x, raw.y
    order = np.random.default_rng(source.seed).permutation(len(x))
    x_test, label_test, val = raw.x_test, raw.y_test, None
    if x_test is None:
        test, val, order = _parted(raw, order)
        x_test, label_test = x[test], label[test]
    if source.examples:
        order = order[: source.examples]
    if val is None:
        held = max(1, len(order) * source.validation // 100)
        val, order = order[:held], order[held:]
    train = order
    if not len(train):
        raise ValueError(f"Of {len(x)} rows none is left to train on once validation and test have theirs.")
    parts = [(x[train], label[train]), (x[val], label[val]), (x_test, label_test)]
    mean = spread = None
    highest = plan.data.highest if plan.data.kind == IMAGES else 0
    if plan.data.kind in {TABLE, CSV, TOY, NOISE}:
        if plan.data.kind == CSV:
            parts = [(filled_gaps(a, x[train]), b) for a, b in parts]
        if source.standardise and plan.data.kind in {TABLE, CSV}:
            mean, spread = standard(parts[0][0])
            parts = [((a - mean) / spread, b) for a, b in parts]
        _must_fit([a for a, _ in parts], raw.columns)
        parts = [(a.astype("float32"), b) for a, b in parts]
    (a, la), (b, lb), (c, lc) = parts
    ya, yb, yc = (targets(plan, p, q, highest) for p, q in parts)
    return Data(a, ya, b, yb, c, yc, la, lb, lc, highest, raw.columns, mean, spread)


def _parted(raw: Raw, order: Any) -> tuple[Any, Any, Any]:
    """Rows for the test, for validation (None: a share of the rest) and the rest, in this order. What the set says
    itself goes; where it names no row for the test, a fifth is held.
    """
    if raw.part is None or not (raw.part == TEST).any():
        free = order if raw.part is None else order[raw.part[order] == TRAIN]
        held = max(1, len(free) // _TEST_SHARE)
        test, rest = free[:held], free[held:]
    else:
        test, rest = order[raw.part[order] == TEST], order[raw.part[order] == TRAIN]
    if raw.part is None or not (raw.part == VALIDATION).any():
        return test, None, rest
    return test, order[raw.part[order] == VALIDATION], rest


def filled_gaps(x: Any, known: Any) -> Any:
    """x (rows, columns) with the middle value of `known`'s column where a number is missing; 0 where none is known."""
    gaps = np.isnan(x)
    if not gaps.any():
        return x
    x = x.copy()
    for column in np.flatnonzero(gaps.any(axis=0)):
        values = known[:, column][~np.isnan(known[:, column])]
        # Halves first: the mean of the two in the middle can be a number where their sum is none.
        x[gaps[:, column], column] = 2 * np.median(values / 2) if len(values) else 0.0
    return x


def standard(x: Any) -> tuple[Any, Any]:
    """Mean and spread of each column of x (rows, columns); a spread of 0 counts as 1. Near the largest float, too."""
    size = np.abs(x).max(axis=0)
    size = np.where(size > _SQUARES, size, 1.0)
    small = x / size
    mean, spread = small.mean(axis=0) * size, small.std(axis=0) * size
    return mean, np.where(spread > 0, spread, 1.0)


def _must_fit(parts: list[Any], columns: tuple[str, ...]) -> None:
    """Numbers beyond float32, in which a network is trained."""
    for part in parts:
        large = np.abs(part).max(axis=0, initial=0.0) > np.finfo(np.float32).max
        if large.any():
            name = columns[int(np.flatnonzero(large)[0])]
            raise ValueError(
                f"{name} holds numbers beyond 3.4 × 10\u00b3\u2078, where those end that a network is trained with. "
                "Standardise the columns, or leave it out."
            )


def targets(plan: Plan, x: Any, label: Any, highest: int) -> Any:
    """What the network is to give: class numbers, rows with a one, values, or its own input."""
    if plan.task == RECONSTRUCT:
        return x.astype("float32") / np.float32(highest) if highest else x
    if plan.task == CLASSES:
        if plan.one_hot:
            return np.eye(plan.data.classes, dtype="float32")[label]
        return label.astype("int32") if plan.output == "softmax" else label.astype("float32")[:, None]
    return label.astype("float32")[:, None]


def _carried(plan: Plan) -> Data:
    e = origin.read(plan.carried, plan.state).experiment
    (x, y), (x_test, y_test) = e.training_set(), e.test_set()
    numbers = keras.config.floatx()
    answers = "int32" if LOSSES[e.loss].sparse else numbers
    x, x_test = x.astype(numbers), x_test.astype(numbers)
    y, y_test = y.astype(answers), y_test.astype(answers)
    data = e.dataset()
    label = data.label if e.is_classification else data.value[:, 0]
    train, test = label[data.train], label[data.test]
    return Data(x, y, x_test, y_test, x_test, y_test, train, test, test, columns=e.input_labels)


def read(source: Source, tell: Tell = SILENT) -> Raw:
    """The set of a source, unsplit. The last few are kept in memory."""
    kind = source.set().kind
    if kind == CSV:
        found = table.read(source.file, source.reading)
        if (found.x.shape[1:], found.labels) != (source.shape, source.labels):
            raise ValueError(
                "The table is not read as it was when this plan was made. Look at it under Data, and it is read anew."
            )
        return Raw(found.x, found.y, columns=found.columns, part=found.part)
    if kind == TOY:
        made = datasets.load(
            source.name.removeprefix("toy_"), noise=source.noise, samples=source.examples or 2000, share=50,
            seed=source.seed, points=(),
        )  # fmt: skip
        return Raw(made.x_raw, made.label if source.set().classes else made.value[:, 0], columns=("x₁", "x₂"))
    return _read(source.name, tell if source.name in {"mnist", "fashion", "cifar10", "imdb"} else None)


_CACHE: dict[str, Raw] = {}
_GUARD = threading.Lock()
_READING: dict[str, threading.Lock] = {}
"""One at a time for each set: a training and a look at the data may want it at once, and one download is enough."""


def _read(name: str, tell: Tell | None) -> Raw:
    with _GUARD:
        mine = _READING.setdefault(name, threading.Lock())
    with mine:
        found = _CACHE.get(name)
        if found is None:
            with _GUARD:
                while len(_CACHE) >= 2:  # MNIST takes 55 MB, CIFAR-10 184
                    _CACHE.pop(next(iter(_CACHE)))
            found = _large(name, tell) if tell is not None else _bundled(name)
            with _GUARD:
                _CACHE[name] = found
        return found


def _large(name: str, tell: Tell) -> Raw:
    x, y, x_test, y_test = files.load(name, tell)
    if name == "imdb":
        return Raw(_sequences(x), y.astype("int64"), _sequences(x_test), y_test.astype("int64"))
    x, x_test = (part[..., None] if part.ndim == 3 else part for part in (x, x_test))
    return Raw(x, y.reshape(-1).astype("int64"), x_test, y_test.reshape(-1).astype("int64"))


def _sequences(reviews: Any) -> Any:
    """The last words of each review, the rare ones as 2 ("unknown"), zeros in front of a short one."""
    out = np.zeros((len(reviews), WORDS_LONG), dtype="int32")
    for row, review in zip(out, reviews, strict=True):
        words = [word if word < WORDS_KEPT else 2 for word in review[-WORDS_LONG:]]
        if words:
            row[-len(words) :] = words
    return out


def _bundled(name: str) -> Raw:
    if name == "noise":
        rng = np.random.default_rng(0)
        return Raw(rng.random((1000, 10)), rng.integers(0, 2, 1000), columns=tuple(f"number {n}" for n in range(1, 11)))
    from sklearn import datasets as bundled  # noqa: PLC0415  needed for these sets only

    found = getattr(bundled, f"load_{name}")()
    if name == "digits":
        return Raw(found.images[..., None].astype(np.uint8), found.target.astype("int64"))
    return Raw(np.asarray(found.data, dtype=float), found.target, columns=tuple(map(str, found.feature_names)))
