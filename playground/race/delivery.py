"""A race sent in pieces: the first shows at once, whatever the race's length, and nobody else waits long for one.

The browser asks for each piece by the first step it has not got, so a piece that is lost is asked for again. However
the race is cut, its numbers are the same, bit for bit.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.frames.codec import single
from playground.race.course import Course
from playground.race.functions import Domain
from playground.race.picture import SIDE, described, outcome, scene, unknown, walked
from playground.race.pieces import Clock, Errand, Work, whole

Answer = tuple[dict[str, Any], dict[str, NDArray[Any]]]

FIRST, LATER = 0.03, 0.025
"""Seconds of computing in the first piece, which brings the surface too, and in each of the others."""


class Delivery:
    """One race on its way to the browser. race: its name, so that no piece is taken for another race's. square: how
    often what is drawn of the plane has changed; with it the surface is sent anew.
    """

    def __init__(
        self, course: Course, first: float = FIRST, later: float = LATER, clock: Clock = time.thread_time
    ) -> None:
        self.course, self.first, self.later = course, first, later
        self.race, self.square = secrets.token_hex(4), 0
        self._frame: Domain = ((0.0, 0.0), (0.0, 0.0))
        self._heights: NDArray[Any] = np.empty((0, 0))
        self._outcome: dict[str, Any] | None = None
        self._doing = ""
        self._errand = Errand(self._delivering(), clock)

    def opening(self) -> Answer:
        """The first piece: surface, racers, first steps; of a race that is complete already, all of it."""
        self._errand.run_for(self.first)
        return self._all_known()

    def more(self, first: int, square: int) -> Answer:
        """The piece from step `first` on. square: the one the browser draws."""
        self._errand.run_for(self.later)
        if not self.square or first <= 0 or first > self.course.running.known + 1:
            return self._all_known()
        header = {"race": self.race, "piece": self._piece(first)}
        if self._outcome is not None:
            header["outcome"] = self._outcome
        arrays = walked(self.course, first)
        if square != self.square:
            arrays["heights"] = single(self._heights)
        return header, arrays

    def _delivering(self) -> Work[None]:
        """Everything in its order: what is seen first, first."""
        course, run = self.course, self.course.running
        if not course.follows_paths and not run.complete:
            yield from run.advance()
            yield from self._draw(course.frame())
        look = 2 * max(run.known, 1)
        while not run.complete:
            self._doing = ""
            yield from run.advance()
            yield run.known / run.steps
            if course.follows_paths or run.known < look or run.complete:
                continue
            # The paths may have left what is drawn; it is drawn anew, though not again and again.
            look = 2 * run.known
            if course.drawn_quickly:
                yield from self._outgrown(course.frame(self._frame))
        self._doing = "The last sentences are being measured. "
        yield from course.casting()
        yield from self._outgrown(course.frame())
        self._doing = "The last sentences are being measured. "
        self._outcome = yield from outcome(course)

    def _outgrown(self, frame: Domain) -> Work[None]:
        if frame != self._frame:
            yield from self._draw(frame)

    def _draw(self, frame: Domain) -> Work[None]:
        """The surface over a frame; both change together."""
        drawing = self.course.heights(SIDE, domain=frame)
        while True:
            try:
                share = next(drawing)
            except StopIteration as drawn:
                self._frame, self._heights, self.square = frame, drawn.value, self.square + 1
                break
            self._doing = f"The surface is being computed: {100 * share:.0f} %. "
            yield share
        yield 1.0

    def _all_known(self) -> Answer:
        run = self.course.running
        if not self.square:
            told = {"known": run.known, "steps": run.steps, "settings": described(self.course.settings)}
            return {"race": self.race, "computing": {**told, "words": self._waiting()}}, {}
        known = self._outcome or whole(unknown(self.course))
        told, arrays = scene(self.course, self._frame, self._heights, known)
        return {"race": self.race, "scene": told, "piece": self._piece(0)}, arrays

    def _waiting(self) -> str:
        """Why nothing can be drawn yet."""
        run = self.course.running
        if not self.course.follows_paths or run.complete:
            return self._doing or "The surface is being computed. "
        return (
            f"Computing step {run.known:,} of {run.steps:,}. The plane of “where the paths go” can be drawn once the "
            "whole race has been run."
        )

    def _piece(self, first: int) -> dict[str, Any]:
        run = self.course.running
        return {
            "first": first,
            "known": run.known,
            "complete": self._outcome is not None,
            "square": self.square,
            "domain": [list(side) for side in self._frame],
            "diverged": run.heat.diverged.tolist(),
            "doing": self._doing,
        }
