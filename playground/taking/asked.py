"""The run that a file is asked of: what the page's own link opens."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from playground.engine import TrainState
from playground.experiment import Run
from playground.experiment.link import Cursor, Link, decode
from playground.experiment.numbers import count
from playground.timeline import Diverged, NotYet, Timeline

SECONDS = 5.0
"""How long a file may take to compute."""


@dataclass(frozen=True)
class AskedRun:
    """A run and its place. until: when its file must be done, in seconds of `time.perf_counter`."""

    link: Link
    until: float

    @property
    def run(self) -> Run:
        """The run whose numbers are shown: the first, or the one beside it."""
        twin = self.link.twin
        return twin if twin is not None and self.link.shown != "first" else self.link.run

    @property
    def cursor(self) -> Cursor:
        """Where the page stands."""
        return self.link.cursor

    @cached_property
    def timeline(self) -> Timeline:
        """From the start on, or from the state that the link carries. ValueError where there is nothing to train on."""
        learnable(self.run)
        timeline = Timeline(self.run)
        carried = self.link.snapshot if self.run is self.link.run else self.link.twin_snapshot
        if carried is not None:
            timeline.adopt(carried)
        timeline.allow(self.until)
        return timeline

    def state(self) -> TrainState:
        """What is on the page: the state before the update under way, or after it once its weights have moved.

        ValueError where the run ends before, or takes too long to get there.
        """
        try:
            return self.timeline.state(reached(self.cursor))
        except Diverged as end:
            raise ValueError(f"The run ends in update {count(end.update + 1)}, before this place.") from end
        except NotYet as last:
            raise ValueError(too_far(last.update)) from last


def learnable(run: Run) -> None:
    """ValueError with a sentence where the run has nothing to train on."""
    if run.experiment.standstill:
        raise ValueError(run.experiment.standstill)


def asked(query: Mapping[str, str]) -> AskedRun:
    """What a link's parameters ask of; parts of them that cannot be used are left out, as on the page."""
    link, _ = decode(query)
    return AskedRun(link, time.perf_counter() + SECONDS)


def reached(cursor: Cursor) -> int:
    """How many updates are done at this place."""
    return cursor.update + (cursor.step in {"theta", "recheck"})


def too_far(update: int) -> str:
    """Why a file cannot be made of so long a run."""
    return (
        f"To update {count(update)} it could be computed in the time there is for a file, and not to where the page "
        "stands. Go back to an earlier place and take it there."
    )
