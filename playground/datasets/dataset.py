"""`load`: from a choice of data to its points, its answers, and which of them are for training.

Everything is a pure function of the arguments. The points come from one generator and the split from another, both
keyed by the seed, so that changing the share for training moves points between the two groups and leaves every point
where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets.registry import CLASSES, SEQUENCE, Box, Spec, spec
from playground.datasets.sequences import LEAST_MOMENTS
from playground.datasets.tables import TABLES

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Point = tuple[float, float, int]

MOST_POINTS = 200
MOST_OWN_CLASSES = 3

# Second words of the generators' seeds. They differ, so that no two uses of one seed share random numbers.
_POINTS, _SPLIT = 0x706F696E, 0x73706C69


@dataclass(frozen=True, eq=False)
class Dataset:
    """n rows of data. The arrays are read-only.

    spec   what was chosen; its name, title, kind, columns and domain are also properties here
    x_raw  (n, *shape of one example) raw inputs, before any of the seven inputs are made of them; (n, columns) for
           rows of numbers
    label  (n,) class numbers from 0; all 0 where the answer is a number
    value  (n, targets) the answer as numbers; for classes the class number
    train  (n_train,) rows to train on, in the order batches count them
    test   (n_test,) rows to test with; the same rows as `train` where `test_is_train`
    own    (n,) True for points the learner added; they stand last and are always for training
    classes  number of classes; 0 where the answer is a number
    """

    spec: Spec
    x_raw: Array
    label: Index
    value: Array
    train: Index
    test: Index
    own: NDArray[np.bool_]
    classes: int
    test_is_train: bool

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def title(self) -> str:
        return self.spec.title

    @property
    def kind(self) -> str:
        return self.spec.kind

    @property
    def columns(self) -> tuple[str, ...]:
        return self.spec.columns

    @property
    def domain(self) -> Box:
        return self.spec.domain

    @property
    def class_names(self) -> tuple[str, ...]:
        """What each class is called; () where the answer is a number."""
        return tuple(self.spec.class_name(number) or f"class {number}" for number in range(self.classes))

    def __len__(self) -> int:
        return len(self.x_raw)


def train_count(choice: Spec, samples: int, share: int, own: int) -> int:
    """How many rows are for training: `share` percent of the samples, at least one of them, and every own point.

    A share of at most 90 leaves one to test with, unless there is only one.
    """
    if choice.fixed:
        return len(TABLES[choice.name].rows) + own
    return max(samples * share // 100, 1) + own


def load(
    name: str,
    *,
    noise: int = 0,
    samples: int | None = None,
    share: int = 50,
    seed: int = 0,
    points: Sequence[Point] = (),
    moments: int = LEAST_MOMENTS,
) -> Dataset:
    """The data of that name.

    noise is in percent (0 to 50), share the percentage for training (10 to 90), samples the number of points (None:
    the usual number), points the learner's own (x1, x2, class). A fixed set ignores noise, samples, share and seed.
    moments: how long a sequence is; other data ignore it.
    In a regression an own point of class 1 has the value +1 and one of class 0 the value -1.
    With a single sample, and in a fixed set, the test rows are the training rows. The set "own" is empty without
    points.
    Raises ValueError for an unknown name or a point where the data is not on the plane.
    """
    choice = spec(name)
    if points and not choice.planar:
        raise ValueError(f"{choice.title} does not live on the plane, so it has no room for points of your own.")
    x, answer = _base(choice, noise, samples, seed, moments)
    base = len(x)
    count = train_count(choice, base, share, 0)
    order = np.arange(base) if choice.fixed else np.random.default_rng([seed, _SPLIT]).permutation(base)
    own = np.arange(base, base + len(points))
    train = np.concatenate([order[:count], own]).astype(np.int64)
    test_is_train = choice.fixed or base == 1
    test = train if test_is_train else order[count:].astype(np.int64)

    label, value = _answers(choice, answer)
    if points:
        own_label = np.array([point[2] for point in points], dtype=np.int64)
        x = np.concatenate([x, np.array([point[:2] for point in points], dtype=np.float64)])
        label = np.concatenate([label, own_label if choice.kind == CLASSES else np.zeros_like(own_label)])
        own_value = own_label if choice.kind == CLASSES else 2.0 * own_label - 1.0
        value = np.concatenate([value, own_value[:, None].astype(np.float64)])
    classes = max(choice.classes, int(label.max(initial=0)) + 1) if choice.kind == CLASSES else 0
    mine = np.arange(len(x)) >= base
    for array in (x, label, value, train, test, mine):
        array.flags.writeable = False
    return Dataset(choice, x, label, value, train, test, mine, classes, test_is_train)


def _base(choice: Spec, noise: int, samples: int | None, seed: int, moments: int) -> tuple[Array, NDArray[Any]]:
    """The rows without the learner's own: raw inputs (n, *shape), answers (n,) or (n, targets)."""
    if choice.generate is None:
        table = TABLES[choice.name]
        rows = np.array(table.rows, dtype=np.float64).reshape(-1, *choice.shape_of(moments))
        answers = np.array(table.answers, dtype=np.int64 if choice.kind == CLASSES else np.float64)
        return rows, answers
    rng = np.random.default_rng([seed, _POINTS])
    length = (moments,) if choice.example == SEQUENCE else ()
    return choice.generate(rng, choice.samples if samples is None else samples, noise / 100, *length)


def _answers(choice: Spec, answer: NDArray[Any]) -> tuple[Index, Array]:
    """The answers as class numbers (n,) and as values (n, targets)."""
    values = answer.astype(np.float64).reshape(-1, choice.targets)
    if choice.kind == CLASSES:
        return answer.astype(np.int64), values
    return np.zeros(len(values), dtype=np.int64), values
