"""What is wrong with a lesson's file, gathered as it is read: each with its line, none of them ending the reading."""

from __future__ import annotations

from playground.lessons.wire import LessonFault

MOST = 50
"""More than these help nobody."""


class Faults:
    """The faults of one file. A line is counted from 1, as every editor does."""

    def __init__(self) -> None:
        self.found: list[LessonFault] = []

    def add(self, line: int, sentence: str) -> None:
        """Note a fault; the same one is noted once."""
        fault: LessonFault = {"line": line, "sentence": sentence}
        if fault not in self.found and len(self.found) < MOST:
            self.found.append(fault)

    @property
    def sorted(self) -> list[LessonFault]:
        """By line."""
        return sorted(self.found, key=lambda fault: fault["line"])
