"""Runs a race on a landscape, and finds who was lost on the way."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import race
from playground.experiment.tuning import build
from playground.race.landscape import Landscape
from playground.race.settings import Racer

Array = NDArray[np.float64]

RAN_AWAY = 1_000.0
"""A racer has diverged once its loss left its start by this many times the size of the loss there."""


@dataclass(frozen=True)
class Heat:
    """What happened. theta (racers, *runs, steps + 1, size), loss (racers, *runs, steps + 1); both NaN after the step
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


def run(land: Landscape, racers: Sequence[Racer], start: Array, steps: int) -> Heat:
    """Race from `start`, (size,), or (*runs, size) for many starts or seeds at once, for `steps` steps."""
    runs = start.shape[:-1]
    if not racers:
        nobody = np.empty((0, *runs, steps + 1))
        return Heat(np.empty((*nobody.shape, land.size)), nobody, np.empty((0, *runs), np.int_))
    step = itertools.count()
    optimizers = [build(racer.optimizer, racer.rate, racer.hyper) for racer in racers]
    paths = race(lambda points: land.grad(points, next(step)), start, optimizers, steps)
    return judged(land, np.ascontiguousarray(np.moveaxis(paths, 0, -2)))


def judged(land: Landscape, theta: Array) -> Heat:
    """The losses along paths (..., steps + 1, size); what comes after a divergence is forgotten."""
    with np.errstate(all="ignore"):
        loss = np.array(land.value(theta), dtype=np.float64)
        first = loss[..., :1]
        gone = np.abs(loss - first) > RAN_AWAY * (np.abs(first) + 1.0)
        lost: NDArray[np.bool_] = np.asarray(gone | ~np.isfinite(loss) | ~np.isfinite(theta).all(axis=-1))
    ever = lost.any(axis=-1)
    diverged = np.where(ever, lost.argmax(axis=-1), -1)
    after = np.asarray(ever)[..., None] & (np.arange(loss.shape[-1]) > diverged[..., None])
    theta[after] = np.nan
    loss[after] = np.nan
    return Heat(theta, loss, diverged)
