"""The same race from a hundred starts: which share of each racer's paths ends where."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.explain import numbers
from playground.race.course import Course
from playground.race.ends import LOST, ON_THE_WAY, OTHER, Places, by_minimum, cells, final_losses, run_to_the_end

Array = NDArray[np.float64]

SIDE = 10
BANDS = 4
"""A network's minima are not known; there the ends are told apart by their loss, in so many bands."""


@dataclass(frozen=True)
class Starts:
    """starts (n, 2) on the plane, places (racers, n): where each path ended, an index into labels, or OTHER (a minimum
    that has no label), ON_THE_WAY (near none) or LOST (it diverged).
    """

    starts: Array
    places: Places
    labels: list[str]

    def shares(self) -> list[list[float]]:
        """Of each racer: the share of its paths in each of the labels, then in others, on the way, lost."""
        kinds = [*range(len(self.labels)), OTHER, ON_THE_WAY, LOST]
        return [[float(np.mean(row == kind)) for kind in kinds] for row in self.places]


def many_starts(course: Course, side: int = SIDE) -> Starts:
    """Race from side x side places, evenly over the drawn plane."""
    plane = cells(course, side)
    racers = course.settings.racers
    if not racers:
        return Starts(plane, np.empty((0, len(plane)), np.int_), [])
    starts = course.lifted(plane)
    ends = run_to_the_end(course.land, racers, starts, course.settings.steps)
    losses = final_losses(course.land, starts, ends)
    if course.settings.on_network:
        places, labels = _by_loss(losses)
    else:
        places, _ = by_minimum(course.land, ends, losses, course.minima)
        labels = [f"minimum at {place(x, y)}" for x, y in course.minima]
    return Starts(plane, places, labels)


def place(x: float, y: float) -> str:
    """A point of the plane in words: "(−1.01, 0)". What Newton's method left of a 0 counts as 0."""
    x, y = (0.0 if abs(value) < 1e-9 else float(value) for value in (x, y))
    return f"({numbers.brief(x)}, {numbers.brief(y)})"


def _by_loss(losses: Array) -> tuple[Places, list[str]]:
    """Final losses in equal bands from the lowest to the highest, the lowest first."""
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        return np.full(losses.shape, LOST), []
    edges = np.linspace(finite.min(), finite.max(), BANDS + 1)
    labels = [f"loss {numbers.brief(low)} to {numbers.brief(high)}" for low, high in itertools.pairwise(edges)]
    bands = np.searchsorted(edges[1:-1], np.nan_to_num(losses, nan=0.0))
    return np.where(np.isfinite(losses), bands, LOST), labels
