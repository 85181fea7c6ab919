"""Sums and products that stay readable: with many terms the first, the one that matters, and the last."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from playground.experiment.numbers import MINUS, brief, text, written
from playground.explain.arithmetic import Bounds, Term, multiplied, number, plus, rest, times, worth

MOST_TERMS = 4


def shown(count: int, keep: int = 0, most: int = MOST_TERMS) -> list[int | None]:
    """Which of ``count`` terms to write out, ``keep`` always among them; None stands for a gap.

    Up to ``most`` terms: all. Else the first two, ``keep`` and the last: ``[0, 1, None, 5, None, 7]``.
    """
    if count <= most:
        return list(range(count))
    result: list[int | None] = []
    previous = -1
    for index in sorted({0, 1, keep, count - 1}):
        if index > previous + 1:
            result.append(None)
        result.append(index)
        previous = index
    return result


def add(count: int, term: Callable[[int], str], keep: int = 0, last: str = "", most: int = MOST_TERMS) -> str:
    r"""``term(0) + term(1) + \cdots + term(count - 1) + last``; "0" where there is nothing to add."""
    parts = [r"\cdots" if index is None else term(index) for index in shown(count, keep, most)]
    return " + ".join([*parts, *([last] if last else [])]) or "0"


def total(
    count: int,
    term: Callable[[int], Term],
    keep: int = 0,
    last: Term | None = None,
    most: int = MOST_TERMS,
    amounts: ArrayLike | None = None,
) -> Term:
    """The same with numbers: what is not written out stands as one number, so that the sum can be redone.

    amounts: what each term is worth, where that is known without making the term: a batch may have thousands.
    """
    known = None if amounts is None else np.asarray(amounts, dtype=np.float64)
    indices = shown(count, keep, most)
    parts = []
    for place, index in enumerate(indices):
        if index is not None:
            parts.append(term(index))
            continue
        hidden = range((indices[place - 1] or 0) + 1, indices[place + 1] or 0)
        left = sum(worth(term(k)) for k in hidden) if known is None else float(known[hidden.start : hidden.stop].sum())
        parts.append(rest(left, len(hidden)))
    return plus(*parts, *([] if last is None else [last])) if parts or last is not None else number(0.0)


def scalar_product(pairs: ArrayLike, keep: int = 0, last: Term | None = None, most: int = MOST_TERMS) -> Term:
    """a b + c d + ..., plus ``last``. pairs: (n, 2)."""
    factors = np.asarray(pairs, dtype=np.float64).reshape(-1, 2)

    def term(k: int) -> Term:
        return times(number(factors[k, 0]), number(factors[k, 1]))

    return total(len(factors), term, keep, last, most, factors[:, 0] * factors[:, 1])


class Product(NamedTuple):
    """A product for a sentence. said: all of it; factors: each as it is written there, for who names it before."""

    said: str
    factors: list[str]


def product_text(values: Sequence[float], result: float, told: str = "") -> str:
    """A product and its result for a sentence, with as many digits as it takes to be true: "−1.17 × 0.62 = −0.73"."""
    return product(values, result, told).said


def product(values: Sequence[float], result: float, told: str = "") -> Product:
    """The same with its factors. told: the result as the sentence tells it elsewhere, with more digits than usual."""
    ends = [_spoken(result, more) for more in range(5)]
    end = next((each for each in ends if each.text == told), ends[0])
    for more in range(5):
        parts = [_spoken(value, more) for value in values]
        reach = multiplied([part.reach for part in parts])
        if reach.low <= end.reach.high and end.reach.low <= reach.high and reach.high - reach.low <= 2 * end.unit:
            break
    first, *others = factors = [part.text for part in parts]
    row = " × ".join([first, *(f"({shown})" if shown.startswith(MINUS) else shown for shown in others)])
    sign = "=" if reach.high - reach.low <= 2 * end.unit else "≈"
    return Product(f"{row} {sign} {end.text}", factors)


class _Spoken(NamedTuple):
    text: str
    reach: Bounds
    unit: float


def _spoken(value: float, more: int) -> _Spoken:
    """A number as `brief` writes it, or with some digits more; and what it stands for."""
    if not math.isfinite(value):
        return _Spoken(text(value), Bounds(-math.inf, math.inf), math.inf)
    asked = (3 if abs(value) >= 0.995 else 2) + more
    shown = written(value, asked)
    half = shown.unit / 2 if shown.digits >= asked else 0.0
    middle = float(f"{shown.mantissa}e{shown.power or 0}")
    said = brief(value) if more == 0 else text(value, asked)
    return _Spoken(said, Bounds(middle - half, middle + half), shown.unit)
