"""Work in pieces: a computation that pauses between units of some ten milliseconds at most, and tells how far it is.

Where it pauses follows from what is computed, never from a clock: however the pieces are cut, the result is the same,
bit for bit. Nothing goes on between two pieces, so work that nobody asks for any more has ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

T = TypeVar("T")

Work = Generator[float, None, T]
"""Yields the share that is done, 0 to 1, between two units; returns what it found."""

Clock = Callable[[], float]
"""Seconds of this thread's processor time: another learner's work does not count."""


def whole(work: Work[T]) -> T:
    """What the work finds, all of it at once."""
    while True:
        try:
            next(work)
        except StopIteration as found:
            result: T = found.value
            return result


def within(work: Work[T], first: float, last: float) -> Work[T]:
    """The same work as a part of a larger one, from the share `first` of that to `last`."""
    while True:
        try:
            share = next(work)
        except StopIteration as found:
            result: T = found.value
            return result
        yield first + (last - first) * share


class Errand(Generic[T]):
    """Work that is carried on whenever there is time. share: how much is done; found: its result, once done."""

    def __init__(self, work: Work[T], clock: Clock = time.thread_time) -> None:
        self._work, self._clock = work, clock
        self.share, self.done = 0.0, False
        self.found: T | None = None

    def run_for(self, seconds: float) -> bool:
        """Carry on for about so long, at least a unit; whether it is done."""
        end = self._clock() + seconds
        while not self.done:
            try:
                self.share = next(self._work)
            except StopIteration as result:
                self.share, self.done, self.found = 1.0, True, result.value
            if self._clock() >= end:
                break
        return self.done
