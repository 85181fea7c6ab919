"""What a figure's quantity is: a name, what it needs, how it is computed and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.lessons.opened import LinkTarget

NUMBER, COUNT, SHARE, TEXT = "number", "count", "share", "text"
"""How a value is written: with four digits, as a whole number of things, in percent, or as the learner chose it."""


class NoFigure(ValueError):
    """There is no such figure; the sentence says why."""


@dataclass(frozen=True)
class Computed:
    """A value, and how it is written."""

    value: float
    how: str = NUMBER


@dataclass(frozen=True)
class Asked:
    """What is asked: of what, the words behind the quantity's name, the update (0 where none is told), until when."""

    of: LinkTarget
    words: tuple[str, ...]
    at: int
    until: float

    def word(self, at: int, what: str) -> str:
        """One of the words; NoFigure where it is missing."""
        if at >= len(self.words):
            raise NoFigure(f"Here {what} is missing.")
        return self.words[at]

    def place(self, at: int, most: int, what: str) -> int:
        """A place, counted from 1, as an index from 0; the first where the word is missing."""
        if at >= len(self.words):
            return 0
        written = self.words[at]
        if not (written.isascii() and written.isdigit() and 1 <= int(written) <= most):
            raise NoFigure(f"There are {most} {what} here, counted from 1; “{written[:20]}” is none of them.")
        return int(written) - 1


@dataclass(frozen=True)
class Quantity:
    """says: what it is, for who writes a lesson; compute: its value."""

    says: str
    compute: Callable[[Asked], Computed]
