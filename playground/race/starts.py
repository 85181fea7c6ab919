"""The same race from a hundred starts: which share of each racer's paths ends where."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.explain import numbers
from playground.race.course import Course
from playground.race.path_ends import (
    LOST,
    ON_THE_WAY,
    OTHER,
    Places,
    affordable,
    by_minimum,
    cells,
    final_losses,
    followed,
    run_to_the_end,
)
from playground.race.pieces import Work, within

Array = NDArray[np.float64]

SIDE = 10
BANDS = 4
"""A network's minima are not known; there the ends are told apart by their loss, in so many bands."""


@dataclass(frozen=True)
class Starts:
    """starts (n, 2) on the plane, places (racers, n): where each path ended, an index into labels, or OTHER (a minimum
    that has no label), ON_THE_WAY (near none) or LOST (it diverged). steps: how many were followed.
    """

    starts: Array
    places: Places
    labels: list[str]
    steps: int

    def shares(self) -> list[list[float]]:
        """Of each racer: the share of its paths in each of the labels, then in others, on the way, lost."""
        kinds = [*range(len(self.labels)), OTHER, ON_THE_WAY, LOST]
        return [[float(np.mean(row == kind)) for kind in kinds] for row in self.places]


def many_starts(course: Course, side: int = SIDE) -> Work[Starts]:
    """Race from side x side places, evenly over the drawn plane."""
    plane = cells(course, side)
    racers, of = course.settings.racers, course.settings.steps
    if not racers:
        return Starts(plane, np.empty((0, len(plane)), np.int_), [], of)
    starts = course.lifted(plane)
    steps = affordable(course, len(racers) * len(starts))
    ends = yield from within(run_to_the_end(course.land, racers, starts, steps, of), 0.0, 0.95)
    losses = yield from within(final_losses(course.land, starts, ends), 0.95, 1.0)
    if course.settings.on_network:
        places, labels = _by_loss(losses)
    else:
        places, _ = by_minimum(course.land, ends, losses, course.minima)
        labels = [f"minimum at {place(x, y)}" for x, y in course.minima]
    return Starts(plane, places, labels, steps)


def words(found: Starts, course: Course) -> str:
    """What the table shows, in a sentence."""
    side = round(len(found.starts) ** 0.5)
    return (
        f"Of each racer's {len(found.starts)} paths, from {side} × {side} starts all over the map, the share that ends "
        f"there after {followed(course, found.steps)}:"
    )


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
    told = numbers.apart(edges)
    if len(set(told)) < len(told):  # as good as one loss, and bands of it could not be told apart
        return np.where(np.isfinite(losses), 0, LOST), [f"loss {numbers.brief(edges[0])}"]
    labels = [f"loss {low} to {high}" for low, high in itertools.pairwise(told)]
    bands = np.searchsorted(edges[1:-1], np.nan_to_num(losses, nan=0.0))
    return np.where(np.isfinite(losses), bands, LOST), labels
