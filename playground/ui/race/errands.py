"""What a tab has asked to have computed, a piece at a time: while nobody asks for the next, nothing is done."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from playground.race.course import Course
from playground.race.pieces import Clock, Errand
from playground.ui.race.extras import WORDS, Answer, answer

MOST = 24
"""Errands under way; the oldest make room."""


@dataclass
class _UnderWay:
    """One wish, its work, and the message it is part of once done."""

    wish: dict[str, Any]
    errand: Errand[Answer]


class Errands:
    """The errands of one race; a quick one is not kept waiting by a long one, whichever was asked for first.

    One of a kind: a newer wish takes the place of an older, and the same wish again, as when an answer was lost, goes
    on where it was.
    """

    def __init__(self, clock: Clock = time.thread_time) -> None:
        self._clock = clock
        self._asked: dict[tuple[str, str], _UnderWay] = {}
        self._stopped: list[str] = []

    def take(self, course: Course, wish: dict[str, Any]) -> None:
        """Note a wish; `what` is "stop" for the one that takes back those of the kind `which`."""
        what = wish.get("what")
        if what == "stop":
            stopped = [key for key in self._asked if key[0] == wish.get("which")]
            for key in stopped:
                del self._asked[key]
            self._stopped = [key[0] for key in stopped[:1]]
            return
        if not isinstance(what, str) or what not in WORDS:
            return
        bare = {name: value for name, value in wish.items() if name != "number"}
        racer = wish.get("racer")
        key = (what, str(racer) if what == "basins" and type(racer) is int and racer < MOST else "")
        if key in self._asked and self._asked[key].wish == bare:
            return
        self._asked.pop(key, None)
        self._asked[key] = _UnderWay(bare, Errand(answer(course, bare), self._clock))
        while len(self._asked) > MOST:
            del self._asked[next(iter(self._asked))]

    def drop(self) -> None:
        """Another race: what was asked of the one before is of no use."""
        self._asked.clear()

    def run_for(self, seconds: float) -> Answer:
        """Go on for about so long; the parts of the message that are done by then."""
        header: dict[str, Any] = {}
        arrays: dict[str, Any] = {}
        answered = set[str]()
        end = self._clock() + seconds
        for key, asked in sorted(self._asked.items(), key=lambda item: list(WORDS).index(item[0][0])):
            if key[0] in answered or not asked.errand.run_for(end - self._clock()):
                break  # Two answers of one kind do not fit into one message.
            del self._asked[key]
            answered.add(key[0])
            more, drawn = asked.errand.found or ({}, {})
            header |= more
            arrays |= drawn
            if self._clock() >= end:
                break
        return header, arrays

    def told(self) -> dict[str, Any]:
        """What is still under way, in words; what was stopped."""
        stopped, self._stopped = self._stopped, []
        working = [
            {"what": what, "words": f"{WORDS[what]}: {100 * asked.errand.share:.0f} %"}
            for (what, _), asked in self._asked.items()
        ]
        return {"working": working, "stopped": stopped}
