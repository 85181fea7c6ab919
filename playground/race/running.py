"""Runs a race on a landscape, and finds who was lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import Pack
from playground.race.landscape import Landscape, gradients, losses
from playground.race.pieces import Work, whole, within
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
        self._block: Work[None] | None = None
        if not racers:
            self.known = steps
            return
        self._pack = Pack(start, [optimizer_of(racer, steps) for racer in racers])
        whole(self._judge(0, self._pack.points[None]))

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

    def advance(self) -> Work[None]:
        """The next block of steps, or what is left of the one under way."""
        if self._block is None:
            self._block = self._next()
        # Whoever else goes on with the race meanwhile goes on with the same block.
        block = self._block
        while self._block is block:
            try:
                share = next(block)
            except StopIteration:
                self._block = None
                return
            yield share

    def _next(self) -> Work[None]:
        count = min(BLOCK, self.steps - self.known)
        if count == 0:
            return
        paths = np.empty((count, *self._pack.points.shape))
        for k in range(count):
            at = self.known + k
            grads = yield from gradients(self.land, self._pack.points, at)
            self._pack.step(grads)
            paths[k] = self._pack.points
            if paths[k].size > self.land.size * self.land.gradients_at_once(at) // BLOCK:
                yield k / count
        yield from self._judge(self.known + 1, paths)
        self.known += count

    def finishing(self) -> Work[Heat]:
        """The race to its end."""
        while not self.complete:
            yield from within(self.advance(), self.known / self.steps, min(self.known + BLOCK, self.steps) / self.steps)
            yield self.known / self.steps
        return self.heat

    def finish(self) -> Heat:
        """Run to the end, in one go."""
        return whole(self.finishing())

    def _judge(self, first: int, paths: Array) -> Work[None]:
        """Keep the places of the steps from `first` on, (steps, racers, *runs, size), and find who is lost; what comes
        after is forgotten.
        """
        theta = np.ascontiguousarray(np.moveaxis(paths, 0, -2))
        loss = np.array((yield from losses(self.land, theta)))
        with np.errstate(all="ignore"):
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
