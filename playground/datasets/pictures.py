"""Small pictures, each `(height, width, 1)` of numbers from 0 (dark) to 1 (bright), made so that one filter can do it.

Every generator takes a generator of random numbers, how many examples, and the noise as a share: the spread of what is
added to every pixel, which stays between 0 and 1. It gives the pictures `(n, height, width, 1)` and the class numbers
`(n,)`.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pictures = tuple[Array, NDArray[Any]]

BARS_SIDE, CORNER_SIDE, DIGITS_SIDE = 6, 8, 8
BAR, ARM = 4, 3
"""How many pixels a bar is long, and an arm of a corner, its tip included."""
DIGITS = 1797
_BRIGHTEST = 16.0


def bars(rng: np.random.Generator, n: int, noise: float) -> Pictures:
    """A bar of four pixels somewhere: class 0 lies, class 1 stands."""
    x, answer = np.zeros((n, BARS_SIDE, BARS_SIDE)), rng.integers(0, 2, n)
    across, along = rng.integers(0, BARS_SIDE, n), rng.integers(0, BARS_SIDE - BAR + 1, n)
    for picture, stands, row, first in zip(x, answer, across, along, strict=True):
        (picture.T if stands else picture)[row, first : first + BAR] = 1.0
    return _finished(rng, x, noise), answer


def bars_again(rng: np.random.Generator, n: int, noise: float) -> Pictures:
    """The same pictures as their own targets, `(n, 36)`."""
    x, _ = bars(rng, n, noise)
    return x, x.reshape(n, -1)


def corner(rng: np.random.Generator, n: int, noise: float) -> Pictures:
    """Five pixels somewhere: class 1 turns a corner in the middle, class 0 goes straight on."""
    x, answer = np.zeros((n, CORNER_SIDE, CORNER_SIDE)), rng.integers(0, 2, n)
    turns = rng.integers(0, 4, n)
    straight, reach = 2 * ARM - 1, CORNER_SIDE - ARM + 1
    places = rng.integers(0, reach, (n, 2))
    first = rng.integers(0, CORNER_SIDE - straight + 1, n)
    for k, picture in enumerate(x):
        seen = np.rot90(picture, turns[k])
        row, column = places[k]
        if answer[k]:
            seen[row, column : column + ARM] = 1.0
            seen[row : row + ARM, column] = 1.0
        else:
            seen[row, first[k] : first[k] + straight] = 1.0
    return _finished(rng, x, noise), answer


def digits(rng: np.random.Generator, n: int, noise: float) -> Pictures:
    """`n` of the 1,797 handwritten digits of 8 x 8 pixels (E. Alpaydin and C. Kaynak, UCI repository, 1998)."""
    x, answer = _all_digits()
    chosen = rng.permutation(len(x))[:n]
    return _finished(rng, x[chosen], noise), answer[chosen]


@lru_cache(maxsize=1)
def _all_digits() -> Pictures:
    """All of them, read from the file that scikit-learn brings along; the package itself is not imported."""
    package = importlib.util.find_spec("sklearn")
    if package is None or package.origin is None:
        raise FileNotFoundError("The digits come with scikit-learn, which is not installed here.")
    file = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
    with gzip.open(file, "rt", encoding="ascii", newline="") as lines:
        rows = np.array([[float(number) for number in row] for row in csv.reader(lines)])
    return rows[:, :-1].reshape(-1, DIGITS_SIDE, DIGITS_SIDE) / _BRIGHTEST, rows[:, -1].astype(np.int64)


def _finished(rng: np.random.Generator, x: Array, noise: float) -> Array:
    """With noise on every pixel, and the axis of its one channel."""
    return (np.clip(x + noise * rng.standard_normal(x.shape), 0.0, 1.0) if noise else x)[..., None]
