"""Numbers and short lists as text in a link, and back. Reading never raises and never costs more than the text is long.

Only plain ASCII numbers are read: Python's own `int` and `float` would also take underscores, other scripts' digits,
"nan" and "inf". A reader gives None for what it cannot read.
"""

from __future__ import annotations

import math
import re

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][+-]?[0-9]{1,4})?", re.ASCII)


def number(value: float) -> str:
    """The shortest text that reads back as the same number: 0.1, 3, 1e-05."""
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    whole = int(value) if abs(value) < 1e15 else None
    return str(whole) if whole is not None and whole == value else repr(float(value))


def read_whole(text: str) -> int | None:
    """A whole number of at most 15 digits."""
    return int(text) if _WHOLE.fullmatch(text) else None


def read_number(text: str) -> float | None:
    """A finite number."""
    if not _DECIMAL.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def read_all_wholes(text: str) -> tuple[int, ...] | None:
    """Whole numbers with commas between; "none" is the empty list."""
    values = [read_whole(part) for part in _parts(text, ",")]
    good = [value for value in values if value is not None]
    return tuple(good) if len(good) == len(values) else None


def read_all_numbers(text: str) -> tuple[float, ...] | None:
    """Numbers with commas between; "none" is the empty list."""
    values = [read_number(part) for part in _parts(text, ",")]
    good = [value for value in values if value is not None]
    return tuple(good) if len(good) == len(values) else None


def names(values: tuple[str, ...]) -> str:
    """Names with commas between; "none" for no names."""
    return ",".join(values) or "none"


def read_names(text: str) -> tuple[str, ...]:
    """Names with commas between, each cut to 40 characters; "none" is the empty list."""
    return tuple(part[:40] for part in _parts(text, ","))


def _parts(text: str, mark: str) -> list[str]:
    return [] if text == "none" else text.split(mark)
