"""Data that is a handful of fixed rows: truth tables, and examples small enough to work out on paper.

Nothing here is random, and nothing is held back: the rows are both what the network trains on and what it is tested
with.
"""

from __future__ import annotations

from dataclasses import dataclass

Row = tuple[float, ...]


@dataclass(frozen=True)
class FixedRows:
    """`rows` are the inputs; `answers` class numbers (one int a row) or target rows (one tuple of numbers a row)."""

    rows: tuple[Row, ...]
    answers: tuple[int, ...] | tuple[Row, ...]


_CORNERS: tuple[Row, ...] = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))

_EIGHT: tuple[Row, ...] = tuple(tuple(float(i == j) for j in range(8)) for i in range(8))

TABLES: dict[str, FixedRows] = {
    "truth_xor": FixedRows(_CORNERS, (0, 1, 1, 0)),
    "truth_and": FixedRows(_CORNERS, (0, 0, 0, 1)),
    "truth_or": FixedRows(_CORNERS, (0, 1, 1, 1)),
    # One input, one target: the smallest sum in which a gradient passes through a hidden layer. The input is not 1,
    # so that it can be seen where it is a factor.
    "hand_121": FixedRows(((0.5,),), ((1.0,),)),
    # The widely copied 2-2-2 example: inputs .05 and .10, targets .01 and .99.
    "hand_222": FixedRows(((0.05, 0.10),), ((0.01, 0.99),)),
    # A single example of class 1; the preset's fixed weights make the output unit as good as certain of class 0 (z =
    # -5).
    "confident": FixedRows(((1.0,),), (1,)),
    # The 8-n-8 encoder of Rumelhart, Hinton and Williams 1986: each row is its own target.
    "eight_pixels": FixedRows(_EIGHT, _EIGHT),
    "own": FixedRows((), ()),
}
