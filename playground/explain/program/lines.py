"""A line of the program, and numbers as Python writes them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COLUMNS = 100
"""The longest line of a program."""
TAB = "    "
# Words have spaces of their own: what stands between two of them is told from those until the lines are made.
_BETWEEN = ",\0"
_LINE = re.compile(rf"(.{{1,{COLUMNS - len(TAB)}}})(?:\0|$)")


@dataclass(frozen=True)
class CodeLine:
    """One line of the program.

    step: id of the operation that it is, "" for none; in a loop over moments "Z:0@*", for that of each. since, until:
    the updates it belongs to, until being the first that it does not (None: all that follow); a run that changes its
    optimizer has one rule after the other.
    """

    text: str
    step: str = ""
    since: int = 0
    until: int | None = None


def code(text: str, step: str = "") -> CodeLine:
    """A line without its indentation. ValueError for one that would be too wide for any screen."""
    if len(text) > COLUMNS:
        raise ValueError(f"A line of a program has at most {COLUMNS} columns, and this one has {len(text)}: {text}")
    return CodeLine(text, step)


def number(value: float) -> str:
    """A number as Python reads it back to the last bit; a whole one without its point where nothing else is meant."""
    return repr(float(value))


def literal(name: str, values: NDArray[np.float64]) -> str:
    """An array as a statement, every number to the last bit: `b1 = np.array([0.0, 0.0])`, over several lines if long.

    values: of any shape; its numbers are finite.
    """
    # Written at once: of thousands of rows it takes a third of the time.
    rows = json.dumps(values.reshape(len(values), -1).tolist())[2:-2].split("], [")
    flat = ", ".join(rows)
    shape = "" if values.ndim == 1 else f".reshape({', '.join(map(str, values.shape))})"
    short = f"{name} = np.array([{flat}]){shape}"
    if len(short) <= COLUMNS:
        return f"{short}\n"
    words = rows if max(map(len, rows)) < COLUMNS - len(TAB) else flat.split(", ")
    return f"{name} = np.array([\n{_filled(words)}]){shape}\n"


def _filled(words: list[str]) -> str:
    """Words with a comma after each, as many on a line as it holds; none is longer than a line."""
    lines = _LINE.findall(f"{_BETWEEN.join(words)},")
    return f"{TAB}{f'{chr(10)}{TAB}'.join(lines)}\n".replace("\0", " ")
