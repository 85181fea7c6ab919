"""Sums and products in LaTeX that stay readable: with many terms the first, the one that matters, and the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.explain import numbers

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


def product(values: Sequence[float], *, first: bool = True) -> str:
    r"""``-1.17 \times 0.62``: numbers multiplied, negative ones in parentheses but at the ``first`` place of all."""
    start, *rest = values
    # A power of ten may stand first without parentheses, a sign too.
    return r" \times ".join([numbers.tex(start) if first else numbers.factor(start), *map(numbers.factor, rest)])


def product_text(values: Sequence[float]) -> str:
    """The same for a sentence: ``−1.17 × 0.62``."""
    first, *rest = [numbers.brief(value) for value in values]
    return " × ".join([first, *(f"({shown})" if shown.startswith(numbers.MINUS) else shown for shown in rest)])
