"""What counts as a whole number and as a number, and how any value at all is shown in a sentence."""

from __future__ import annotations

import math
import re
from reprlib import Repr

from playground.experiment import numbers

_BOUNDED = Repr()
"""Of a value that holds others: three levels, and of each the first few."""
_BOUNDED.maxlevel, _BOUNDED.maxtuple, _BOUNDED.maxlist, _BOUNDED.maxother = 3, 12, 12, 80

_UNUSUAL = re.compile(r"[^\w .,:;+\-−~%=()']")


def is_whole(value: object) -> bool:
    """An int; True and False are not numbers here."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """A finite int or float (an int too large for a float is not)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def finite(value: object) -> float | None:
    """A number as a finite float; None for anything else."""
    return float(value) if is_number(value) else None  # type: ignore[arg-type]


def shown(value: object, most: int = 40) -> str:
    """A value for a sentence, cut to a bearable length without ever making a long string first.

    Links are written by anyone and sentences are drawn as Markdown: what could be markup, and whatever is not plain
    text, becomes a dot.
    """
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 128:
        return "a very large number"
    if isinstance(value, float):
        return numbers.plain(value)
    try:
        text = value[: most + 1] if isinstance(value, str) else _BOUNDED.repr(value)
    except ValueError:  # Python writes no whole number of more than 4,300 digits.
        return "something with a very large number"
    plain = _UNUSUAL.sub("·", text[:most])
    return plain if len(text) <= most else plain + "…"
