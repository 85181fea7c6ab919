"""The plane on which a run's loss is drawn, and the part of it that is shown.

A network has many weights and a picture two directions. By default they are those of the path: from the start to where
the run gets to, and where it strays most from that way. So the search looks ahead, in pieces, as far as its time goes.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine import TrainState
from playground.engine.surfaces import Plane, orthonormal, parameter_plane, path_plane, random_plane
from playground.experiment import Change, Run
from playground.experiment.surface_choice import SurfaceChoice
from playground.timeline.timeline import Diverged, NotYet, Timeline

Array = NDArray[np.float64]
Domain = tuple[tuple[float, float], tuple[float, float]]

LOOK_UPDATES, LOOK_SECONDS = 200, 0.3
"""How far ahead the run is looked at: so many updates, or as many again as there were; but no longer than that."""
STRETCH = 32
"""Updates between two looks at the clock."""
MOST_PLACES = 100
"""Places of the path that lies behind, and of the one ahead, from which the directions are found."""
FAR = 10.0
"""The run is looked ahead at no further than where a weight lies so many times the largest one at the start away."""
LOST = 1000.0
"""A run that has gone so far has left the map for good, which stays as it was."""
MARGIN, LEAST, LEAST_PAIR = 0.3, 0.3, 1.5
"""Around the path: a share of its extent; half of the width at least, of a plane and of two weights' own."""
ACROSS = 1.8
"""Width by height of what is drawn, so that a distance is as long in both directions."""


@dataclass(frozen=True)
class Laid:
    """What a ground follows from, of one run. changes: those it had; ahead: at how many places of the way ahead the
    search looked before its time was over, None where it came to the end.
    """

    changes: tuple[Change, ...] = ()
    ahead: int | None = None


@dataclass(frozen=True)
class Ground:
    """A plane with directions of length 1 at right angles, and the part of it that is drawn.

    Of two parameters the plane's coordinates are their values, and the other weights are those of the state looked at.
    runs: how many it was chosen for; update: where they stood then; ahead: the last update that was looked at; held:
    the share of the paths' squared movement that lies in the plane. id: tells one ground from another. laid: of each
    run, what the very same ground is found from again; empty where that would take long.
    """

    choice: SurfaceChoice
    plane: Plane
    domain: Domain
    update: int
    ahead: int
    held: float
    runs: int
    id: str
    laid: tuple[Laid, ...] = ()

    def origin(self, theta: Array) -> Array:
        """The point (0, 0) while a run is at theta."""
        if self.choice.kind != "pair":
            return self.plane.origin
        origin = theta.copy()
        origin[list(self.choice.pair)] = 0.0
        return origin

    def project(self, theta: Array) -> Array:
        """Where theta's nearest point on the plane is drawn: `(..., size)` -> `(..., 2)`."""
        away = theta if self.choice.kind == "pair" else theta - self.plane.origin
        places: Array = away @ np.stack([self.plane.u, self.plane.v], axis=-1)
        return places

    def lift(self, theta: Array, points: Array) -> Array:
        """The weights of points of the plane `(..., 2)` while a run is at theta: `(..., size)`."""
        lifted: Array = self.origin(theta) + points @ np.stack([self.plane.u, self.plane.v])
        return lifted


class Walk:
    """A way along a run, from one of its states on. What is trained on it is not kept by the timeline, where it would
    take the place of states that the learner has just seen.
    """

    def __init__(self, run: Timeline, state: TrainState) -> None:
        self.run, self.state = run, state

    def to(self, target: int, until: float) -> Array:
        """The weights before update `target`. NotYet where the time is over: asking again goes on from there."""
        held = self.run.nearest(target)
        if held > self.state.update:
            self.state = self.run.state(held)
            if target - held > STRETCH:
                # A player has trained ahead, and this is a place of the path as good as any.
                return self.state.theta
        while self.state.update < target:
            end = min(self.state.update + STRETCH, target)
            self.state = self.run.further(self.state, end) or self.run.state(end)
            if self.state.update < target and time.perf_counter() >= until:
                raise NotYet(self.state.update)
        return self.state.theta


class GroundSearch:
    """The search for the ground of some runs, each from the same start, at an update of theirs; carried on in pieces.

    asked: one timeline each; their loss is drawn over one plane, through the start and the first two runs' ends. laid:
    of each of them, where a ground is laid once more: it is the same one, however long that takes.
    """

    def __init__(
        self, asked: Sequence[Timeline], choice: SurfaceChoice, update: int, laid: tuple[Laid, ...] = ()
    ) -> None:
        self.asked, self.choice, self.update, self.laid = tuple(asked), choice, update, laid
        self.runs = tuple(_as_it_was(run, was) for run, was in zip(asked, laid, strict=True)) if laid else self.asked
        ahead = max(LOOK_UPDATES, update)
        stride = math.ceil(ahead / MOST_PLACES)
        self._targets = range(update + stride, update + ahead + 1, stride)
        # Early in a run the places behind are the same whoever looks; later those that happen to be in memory.
        self._early = update <= self.runs[0].soon
        self._steps_behind = [*range(0, update, max(math.ceil(update / MOST_PLACES), 1)), update] if self._early else []
        self._walks: list[Walk] = []
        self._behind: list[list[Array]] = []
        self._is_behind_known = False
        self._places: list[list[Array]] = [[] for _ in self.runs]
        self._over: set[int] = set()
        self._spent = 0.0

    def go_on(self, until: float) -> Ground | None:
        """Look further until `until` (seconds of `time.perf_counter`), a stretch at least; the ground, once found."""
        began = time.thread_time()
        try:
            self._look_behind(until)
            self._look_ahead(began, until)
        except NotYet:
            self._spent += time.thread_time() - began
            if self.laid or not self._is_behind_known or self._spent < LOOK_SECONDS:
                return None
        return self._found()

    def _look_behind(self, until: float) -> None:
        """Places of each run from the start, or the first state that is held, to here."""
        for number, run in enumerate(self.runs):
            if number == len(self._walks):
                self._walks.append(Walk(run, run.state(0 if self._early else self.update)))
                self._behind.append([] if self._early else _held_behind(run, self.update))
            places = self._behind[number]
            for update in self._steps_behind[len(places) :]:
                places.append(self._walks[number].to(update, until))
                if time.perf_counter() >= until and update < self.update:
                    raise NotYet(update)
        self._is_behind_known = True

    def _look_ahead(self, began: float, until: float) -> None:
        """Further along every run, until it ends, is far away, or the time is over."""
        for number in range(len(self.runs)):
            places = self._places[number]
            while number not in self._over and len(places) < self._most_ahead(number):
                if not self.laid and self._spent + time.thread_time() - began > LOOK_SECONDS:
                    return
                try:
                    theta = self._walks[number].to(self._targets[len(places)], until)
                except Diverged:
                    theta = None
                if theta is None or not self._near(theta):
                    self._over.add(number)
                    continue
                places.append(theta)
                if time.perf_counter() >= until and len(places) < self._most_ahead(number):
                    raise NotYet(self._targets[len(places) - 1])

    def _most_ahead(self, number: int) -> int:
        was = self.laid[number].ahead if self.laid else None
        return len(self._targets) if was is None else was

    def _as_laid(self) -> tuple[Laid, ...]:
        if not self._early:
            return ()
        ended = [number in self._over or len(found) == len(self._targets) for number, found in enumerate(self._places)]
        return tuple(
            Laid(run.run.changes, None if end else len(found))
            for run, found, end in zip(self.runs, self._places, ended, strict=True)
        )

    def _near(self, theta: Array) -> bool:
        start, here = self._start, self._here
        reach = 0.0 if is_lost(start, here) else 2.0 * float(np.abs(here - start).max())
        return bool(np.abs(theta - start).max() <= max(reach, FAR * max(1.0, float(np.abs(start).max()))))

    @property
    def _start(self) -> Array:
        return self._behind[0][0]

    @property
    def _here(self) -> Array:
        return self._behind[0][-1]

    def _found(self) -> Ground:
        start = self._start
        ways = [
            [theta for theta in (*behind, *ahead) if not is_lost(start, theta)]
            for behind, ahead in zip(self._behind, self._places, strict=True)
        ]
        here = start if is_lost(start, self._here) else self._here
        places = np.stack([theta for way in ways for theta in way])
        choice, size = self.choice.fitting(start.size), start.size
        ahead = max([self.update, *(self._targets[len(found) - 1] for found in self._places if found)])
        if choice.kind == "pair":
            plane = parameter_plane(np.zeros(size), *choice.pair)
            domain = _frame(places[:, list(choice.pair)], here[list(choice.pair)], LEAST_PAIR)
            return Ground(choice, plane, domain, self.update, ahead, 1.0, len(ways), new_id(), self._as_laid())
        if choice.kind == "random":
            plane, least = self._random(choice.seed)
        else:
            plane, least = path_plane(start, np.stack([way[-1] for way in ways]), places), LEAST
        points = (places - plane.origin) @ np.stack([plane.u, plane.v], axis=-1)
        middle = (here - plane.origin) @ np.stack([plane.u, plane.v], axis=-1)
        held = min(plane.share(places), 1.0)
        frame = _frame(points, middle, least)
        return Ground(choice, plane, frame, self.update, ahead, held, len(ways), new_id(), self._as_laid())

    def _random(self, seed: int) -> tuple[Plane, float]:
        """Two random directions through where the run stands, as long as its weights (see `random_plane`)."""
        rng = np.random.default_rng([seed, 0x706C616E])
        drawn = random_plane(self.runs[0].network, self._here, rng)
        if not drawn.u.any() or not drawn.v.any():
            drawn = Plane(self._here, *rng.standard_normal((2, self._here.size)))
        length = float(np.linalg.norm(drawn.u))
        return orthonormal(drawn), max(LEAST, length if math.isfinite(length) else LEAST)


def _as_it_was(run: Timeline, was: Laid) -> Timeline:
    """The run with no more changes than it had."""
    return run if run.run.changes == was.changes else Timeline(Run(run.run.experiment, was.changes))


def _held_behind(run: Timeline, update: int) -> list[Array]:
    """The weights of those states up to `update` that are in memory, evenly thinned."""
    here = run.state(update).theta
    known = [state.theta for state in run.known() if state.update < update]
    return [*(known[:: -(-len(known) // MOST_PLACES)] if known else []), here]


def is_lost(start: Array, theta: Array) -> bool:
    """Whether weights lie so far from a start that no map would show both."""
    return bool(np.abs(theta - start).max() > LOST * max(1.0, float(np.abs(start).max())))


def new_id() -> str:
    """Tells one ground from another."""
    return uuid.uuid4().hex[:12]


def _frame(points: Array, middle: Array, least: float) -> Domain:
    """The part of the plane around points `(k, 2)`: with a margin, `least` around the middle, `ACROSS` times as wide
    as high.
    """
    low = np.minimum(points.min(axis=0), middle)
    high = np.maximum(points.max(axis=0), middle)
    margin = MARGIN * float((high - low).max())
    low, high = low - margin, high + margin
    width, height = (high - low).tolist()
    width = max(width, ACROSS * height, 2 * least * ACROSS)
    height = width / ACROSS
    (x, y) = ((low + high) / 2).tolist()
    return (x - width / 2, x + width / 2), (y - height / 2, y + height / 2)
