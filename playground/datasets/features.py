"""The seven inputs a network may be given, each a fixed function of a point (x1, x2).

The list is TensorFlow Playground's (`src/state.ts`). The keys are short enough for a URL, the labels are what a screen
shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Feature:
    """One input: its key in links, its label on screen, and the function of the raw point (both coordinates (n,))."""

    key: str
    label: str
    words: str
    of: Callable[[Array, Array], Array]


FEATURES: dict[str, Feature] = {
    feature.key: feature
    for feature in (
        Feature("x1", "x₁", "the horizontal position", lambda x1, x2: x1),
        Feature("x2", "x₂", "the vertical position", lambda x1, x2: x2),
        Feature("x1sq", "x₁²", "the horizontal position squared", lambda x1, x2: x1 * x1),
        Feature("x2sq", "x₂²", "the vertical position squared", lambda x1, x2: x2 * x2),
        Feature("x1x2", "x₁x₂", "the two positions multiplied", lambda x1, x2: x1 * x2),
        Feature("sinx1", "sin x₁", "the sine of the horizontal position", lambda x1, x2: np.sin(x1)),
        Feature("sinx2", "sin x₂", "the sine of the vertical position", lambda x1, x2: np.sin(x2)),
    )
}


def features(x_raw: Array, keys: Sequence[str]) -> Array:
    """The chosen inputs of every point: x_raw (n, 2) -> (n, len(keys)), a new C-ordered array.

    Raises ValueError for a key that is not one of `FEATURES` or for points that do not have two coordinates.
    """
    unknown = [key for key in keys if key not in FEATURES]
    if unknown:
        raise ValueError(f"There is no input called {unknown[0]!r}: the inputs are {', '.join(FEATURES)}.")
    points = np.asarray(x_raw, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"Points need two coordinates each, shape (n, 2): these have shape {points.shape}.")
    columns = np.empty((len(points), len(keys)))
    for j, key in enumerate(keys):
        columns[:, j] = FEATURES[key].of(points[:, 0], points[:, 1])
    return columns
