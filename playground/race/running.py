"""Runs a race on a landscape, and finds who was lost on the way."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import Race
from playground.race.landscape import Landscape
from playground.race.rates import optimizer_of
from playground.race.settings import Racer

Array = NDArray[np.float64]

BLOCK = 16
"""Steps run at a time: with eight racers a block's losses are one call (network_land.CHUNK)."""

RAN_AWAY = 1_000.0
"""A racer has diverged once its loss left its start by this many times the size of the loss there."""


@dataclass(frozen=True)
class Heat:
    """What happened, in all steps or the first of them.

    theta (racers, *runs, steps + 1, size), loss (racers, *runs, steps + 1); both NaN after the step
    in which a racer diverged. diverged (racers, *runs): that step, or -1.
    """

    theta: Array
    loss: Array
    diverged: NDArray[np.int_]

    @property
    def lengths(self) -> Array:
        """How far each step went: (racers, *runs, steps)."""
        with np.errstate(all="ignore"):
            length: Array = np.linalg.norm(np.diff(self.theta, axis=-2), axis=-1)
        return length


class Running:
    """A race under way: the first `known` of its `steps`. However it is cut, the numbers are the same, bit for bit,
    since it always advances by the same blocks.

    start: (size,), or (*runs, size) for many starts or seeds at once.
    """

    def __init__(self, land: Landscape, racers: Sequence[Racer], start: Array, steps: int) -> None:
        self.land, self.steps, self.known = land, steps, 0
        shape = (len(racers), *start.shape[:-1])
        # Memory that is not written to yet takes none.
        self._theta, self._loss = np.empty((*shape, steps + 1, land.size)), np.empty((*shape, steps + 1))
        self._diverged = np.full(shape, -1)
        self._heat: Heat | None = None
        if not racers:
            self.known = steps
            return
        step = itertools.count()
        optimizers = [optimizer_of(racer, steps) for racer in racers]
        self._race = Race(lambda points: land.grad(points, next(step)), start, optimizers)
        self._judge(0, self._race.points[None])

    @property
    def complete(self) -> bool:
        return self.known == self.steps

    @property
    def heat(self) -> Heat:
        """What is known so far; the same object once the race is complete."""
        if self._heat is None:
            known = slice(0, self.known + 1)
            heat = Heat(self._theta[..., known, :], self._loss[..., known], self._diverged)
            if not self.complete:
                return heat
            self._heat = heat
        return self._heat

    def advance(self) -> None:
        """Run the next block of steps."""
        count = min(BLOCK, self.steps - self.known)
        if count == 0:
            return
        paths = np.empty((count, *self._race.points.shape))
        self._race.run(paths)
        self._judge(self.known + 1, paths)
        self.known += count

    def run_for(self, seconds: float) -> None:
        """Run on for about so much processor time, at least a block."""
        end = time.thread_time() + seconds
        self.advance()
        while not self.complete and time.thread_time() < end:
            self.advance()

    def finish(self) -> Heat:
        """Run to the end."""
        while not self.complete:
            self.advance()
        return self.heat

    def _judge(self, first: int, paths: Array) -> None:
        """Keep the places of the steps from `first` on, (steps, racers, *runs, size), and find who is lost; what comes
        after is forgotten.
        """
        theta = np.ascontiguousarray(np.moveaxis(paths, 0, -2))
        with np.errstate(all="ignore"):
            loss = np.array(self.land.value(theta), dtype=np.float64)
            began = self._loss[..., :1] if first else loss[..., :1]
            gone = np.abs(loss - began) > RAN_AWAY * (np.abs(began) + 1.0)
            lost: NDArray[np.bool_] = np.asarray(gone | ~np.isfinite(loss) | ~np.isfinite(theta).all(axis=-1))
        fresh = lost.any(axis=-1) & (self._diverged < 0)
        self._diverged[fresh] = first + lost.argmax(axis=-1)[fresh]
        here = first + np.arange(loss.shape[-1])
        after = (self._diverged >= 0)[..., None] & (here > self._diverged[..., None])
        theta[after] = np.nan
        loss[after] = np.nan
        self._theta[..., first : first + len(here), :] = theta
        self._loss[..., first : first + len(here)] = loss


def run(land: Landscape, racers: Sequence[Racer], start: Array, steps: int) -> Heat:
    """The whole race in one go; see Running."""
    return Running(land, racers, start, steps).finish()
