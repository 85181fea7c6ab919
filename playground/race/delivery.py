"""A race sent in pieces: the first shows at once, whatever the race's length, and nobody else waits long for one.

The browser asks for each piece by the first step it has not got, so a piece that is lost is asked for again. However
the race is cut, its numbers are the same, bit for bit.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from numpy.typing import NDArray

from playground.frames.codec import single
from playground.race.course import Course
from playground.race.functions import Domain
from playground.race.picture import SIDE, described, outcome, scene, walked

Answer = tuple[dict[str, Any], dict[str, NDArray[Any]]]

FIRST, LATER = 0.01, 0.02
"""Seconds of computing steps in the first piece, which brings the surface too, and in each of the others."""


class Delivery:
    """One race on its way to the browser. race: its name, so that no piece is taken for another race's. square: how
    often what is drawn of the plane has changed; with it the surface is sent anew.
    """

    def __init__(self, course: Course, first: float = FIRST, later: float = LATER) -> None:
        self.course, self.first, self.later = course, first, later
        self.race, self.square = secrets.token_hex(4), 0
        self._frame: Domain | None = None

    def opening(self) -> Answer:
        """The first piece: surface, racers, first steps; of a race that is complete already, all of it."""
        self.course.running.run_for(self.first)
        return self._all_known()

    def more(self, first: int, square: int) -> Answer:
        """The piece from step `first` on. square: the one the browser draws.

        A new surface takes its time: it comes instead of further steps, the verdict after those that took theirs.
        """
        run = self.course.running
        was_complete, began = run.complete, time.thread_time()
        fits = run.complete or self._frame is None or self.course.frame(self._frame) == self._frame
        if fits:
            run.run_for(self.later)
        closing = was_complete or (run.complete and time.thread_time() - began < self.later / 2)
        if first <= 0 or first > run.known + 1:
            return self._all_known()
        if closing or not fits:
            self._look(None if closing else self._frame)
        header = {"race": self.race, "piece": self._piece(first, closing)}
        if closing:
            header["outcome"] = outcome(self.course)
        arrays = walked(self.course, first)
        if square != self.square and self._frame is not None:
            arrays["heights"] = single(self.course.heights(SIDE, domain=self._frame))
        return header, arrays

    def _all_known(self) -> Answer:
        run = self.course.running
        if self.course.follows_paths and not run.complete:
            told = {"known": run.known, "steps": run.steps, "settings": described(self.course.settings)}
            return {"race": self.race, "computing": told}, {}
        self._look(self._frame if not run.complete else None)
        told, arrays = scene(self.course, self._frame)
        return {"race": self.race, "scene": told, "piece": self._piece(0, run.complete)}, arrays

    def _look(self, kept: Domain | None) -> None:
        """What is drawn of the plane: it grows with the paths, and in the end is as large as they need."""
        frame = self.course.frame(kept)
        if frame != self._frame:
            self._frame, self.square = frame, self.square + 1

    def _piece(self, first: int, closing: bool) -> dict[str, Any]:
        run = self.course.running
        return {
            "first": first,
            "known": run.known,
            "complete": closing,
            "square": self.square,
            "domain": [list(side) for side in self._frame or ()],
            "diverged": run.heat.diverged.tolist(),
        }
