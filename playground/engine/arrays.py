"""Names for the arrays every other file speaks about.

Everywhere in the engine `(*runs, ...)` stands for any number of leading axes, one entry for each network that is
computed at the same time: `()` is a single network, `(8,)` a race of eight, `(101, 101)` a loss surface.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Shape: TypeAlias = tuple[int, ...]
Views: TypeAlias = Sequence[Array]

FLOATS = (np.dtype(np.float32), np.dtype(np.float64))


def one_of(kind: str, name: object, allowed: Sequence[str]) -> ValueError:
    """The error for an unknown name: says what was given and what is allowed."""
    return ValueError(f"unknown {kind} {name!r}; allowed are: {', '.join(sorted(allowed))}")


def whole_number(what: str, value: object, least: int = 1) -> int:
    """`value` as an int of at least `least`, or a ValueError that names `what`."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
        raise ValueError(f"{what} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def number_between(what: str, value: object, low: float, high: float = float("inf")) -> float:
    """`value` as a finite float in low..high, or a ValueError that names `what`."""
    good = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    number = float(value) if good else np.nan  # type: ignore[arg-type]
    if not np.isfinite(number) or not low <= number <= high:
        allowed = f"between {low:g} and {high:g}" if np.isfinite(high) else f"of at least {low:g}"
        raise ValueError(f"{what} must be a finite number {allowed}, not {value!r}")
    return number
