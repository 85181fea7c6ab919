r"""Numbers in formulas: the house's rule (`playground.experiment.numbers`) in LaTeX, beside its words for sentences."""

from __future__ import annotations

import math

from playground.experiment.numbers import (
    FORMULA,
    MINUS,
    apart,
    brief,
    count,
    counted,
    percent,
    plain,
    same,
    signed,
    text,
    written,
)

__all__ = [
    "FORMULA", "MINUS", "apart", "brief", "count", "counted", "digits_apart", "factor", "percent", "plain", "same",
    "signed", "tex", "text", "written",
]  # fmt: skip


def tex(value: float, significant: int = FORMULA) -> str:
    r"""``value`` in LaTeX, with so many significant digits: ``-0.4312``, ``1.2 \times 10^{-5}``, ``\infty``."""
    value = float(value)
    if math.isnan(value):
        return r"\text{not a number}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, power = written(value, significant)
    return mantissa if power is None else rf"{mantissa} \times 10^{{{power}}}"


def digits_apart(first: float, second: float) -> int:
    """Four significant digits, or as many as it takes to see that the two differ, if six are enough (`same`)."""
    significant = FORMULA
    while tex(first, significant) == tex(second, significant) and not same(first, second):
        significant += 1
    return significant


def factor(value: float, significant: int = FORMULA) -> str:
    """`tex`, in parentheses where it would otherwise be misread inside a product, a difference or a power."""
    shown = tex(value, significant)
    return f"({shown})" if shown.startswith("-") or r"\times" in shown else shown
