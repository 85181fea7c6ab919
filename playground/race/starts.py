"""The same race from many starts at once: which share of the paths ends where."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import race
from playground.experiment.tuning import build
from playground.explain import numbers
from playground.race.course import Course
from playground.race.on_formula import grid
from playground.race.running import RAN_AWAY
from playground.race.verdict import NEAR

Array = NDArray[np.float64]

SIDE = 10
ELSEWHERE, LOST = -1, -2
MOST_NUMBERS = 3_000_000
"""Entries of theta kept at once while racing: more starts than fit are raced in parts."""
BANDS = 4
"""A network's minima are not known; there the ends are told apart by their loss, in so many bands."""


@dataclass(frozen=True)
class Basins:
    """starts (n, 2) on the plane, places (racers, n): where each path ended, an index into labels, ELSEWHERE (none of
    the known minima) or LOST (it diverged).
    """

    starts: Array
    places: NDArray[np.int_]
    labels: list[str]

    def shares(self) -> list[list[float]]:
        """Of each racer: the share of its paths in each of the labels, then elsewhere, then lost."""
        kinds = [*range(len(self.labels)), ELSEWHERE, LOST]
        return [[float(np.mean(row == kind)) for kind in kinds] for row in self.places]


def basins(course: Course, side: int = SIDE) -> Basins:
    """Race from side x side places, evenly over the drawn plane."""
    (left, right), (low, high) = course.domain
    cell = (right - left) / side / 2, (high - low) / side / 2
    plane = grid(((left + cell[0], right - cell[0]), (low + cell[1], high - cell[1])), side).reshape(-1, 2)
    starts = course.lifted(plane)
    racers = course.settings.racers
    optimizers = [build(racer.optimizer, racer.rate, racer.hyper) for racer in racers]
    if not optimizers:
        return Basins(plane, np.empty((0, len(plane)), np.int_), [])
    most = max(1, MOST_NUMBERS // (len(racers) * course.land.size * (course.settings.steps + 1)))
    ends = np.concatenate(
        [_ends(course, optimizers, starts[at : at + most]) for at in range(0, len(starts), most)], axis=1
    )
    with np.errstate(all="ignore"):
        before, after = course.land.value(starts), course.land.value(ends)
        lost = ~np.isfinite(after) | (np.abs(after - before) > RAN_AWAY * (np.abs(before) + 1.0))
    if len(course.minima):
        places, labels = _by_minimum(ends, course.minima)
    else:
        places, labels = _by_loss(np.where(lost, np.nan, after))
    return Basins(plane, np.where(lost, LOST, places), labels)


def _ends(course: Course, optimizers: list, starts: Array) -> Array:  # type: ignore[type-arg]
    step = iter(range(course.settings.steps))
    last: Array = race(lambda p: course.land.grad(p, next(step)), starts, optimizers, course.settings.steps)[-1]
    return last


def _by_minimum(ends: Array, minima: Array) -> tuple[NDArray[np.int_], list[str]]:
    with np.errstate(all="ignore"):
        far = np.linalg.norm(ends[..., None, :] - minima, axis=-1)
    nearest = np.where(np.isnan(far), np.inf, far).argmin(axis=-1)
    close = np.take_along_axis(far, nearest[..., None], axis=-1)[..., 0] < NEAR
    labels = [f"minimum at ({numbers.brief(x)}, {numbers.brief(y)})" for x, y in minima]
    return np.where(close, nearest, ELSEWHERE), labels


def _by_loss(after: Array) -> tuple[NDArray[np.int_], list[str]]:
    """Final losses in equal bands from the lowest to the highest, the lowest first."""
    finite = after[np.isfinite(after)]
    if not len(finite):
        return np.full(after.shape, ELSEWHERE), []
    edges = np.linspace(finite.min(), finite.max(), BANDS + 1)
    labels = [f"loss {numbers.brief(low)} to {numbers.brief(high)}" for low, high in itertools.pairwise(edges)]
    return np.searchsorted(edges[1:-1], np.nan_to_num(after, nan=0.0)), labels
