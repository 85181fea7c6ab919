"""Basins: the plane coloured by where one racer's path from each place ends."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    step_seconds,
)
from playground.race.pieces import Work, within

Array = NDArray[np.float64]

MOST_SIDE, LEAST_SIDE = 60, 10
BUDGET = 1.0
"""About so many seconds of one processor go into a picture."""
MOST_NAMED = 8
"""Minima with a colour and a line in the legend; there are not many more colours that an eye keeps apart."""


@dataclass(frozen=True)
class Basins:
    """places (side, side), rows from low y to high: where the path from each cell ended, an index into minima (k, 2),
    or ON_THE_WAY, or LOST. losses (side, side): at the end, NaN where it diverged. On a network there are no known
    minima, and only the losses say how paths ended. steps: how many were followed.
    """

    racer: int
    places: Places
    losses: Array
    steps: int
    minima: Array = field(default_factory=lambda: np.empty((0, 2)))

    def share(self, kind: int) -> float:
        """Of all starts, the share that ended there."""
        return float(np.mean(self.places == kind))


def side_of(course: Course) -> int:
    """As many starts on a side as the budget allows."""
    affordable_side = int((BUDGET / (step_seconds(course) * course.settings.steps)) ** 0.5)
    return min(max(affordable_side, LEAST_SIDE), MOST_SIDE)


def basins(course: Course, racer: int, side: int | None = None) -> Work[Basins]:
    """The picture of one racer (by its place in the race)."""
    side = side or side_of(course)
    starts = course.lifted(cells(course, side))
    chosen, of = course.settings.racers[racer : racer + 1], course.settings.steps
    steps = affordable(course, len(starts))
    ends = (yield from within(run_to_the_end(course.land, chosen, starts, steps, of), 0.0, 0.95))[0]
    losses = yield from within(final_losses(course.land, starts, ends[None]), 0.95, 1.0)
    losses = losses[0]
    square = (side, side)
    if course.settings.on_network:
        places = np.where(np.isfinite(losses), ON_THE_WAY, LOST)
        return Basins(racer, places.reshape(square), losses.reshape(square), steps)
    places, bottoms = by_minimum(course.land, ends, losses, course.minima)
    places, minima = _numbered(course, places, bottoms)
    return Basins(racer, places.reshape(square), losses.reshape(square), steps, minima)


def _numbered(course: Course, places: Places, bottoms: Array) -> tuple[Places, Array]:
    """The known minima, and after them the others that were reached, the most visited first (of equals the lowest)."""
    others = places == OTHER
    minima = course.minima.reshape(-1, 2)
    if not others.any():
        return places, minima
    found, which, count = np.unique(np.round(bottoms[others], 3) + 0.0, axis=0, return_inverse=True, return_counts=True)
    order = np.lexsort((course.land.value(found), -count))
    number = np.empty(len(found), np.int_)
    number[order] = len(minima) + np.arange(len(found))
    places = places.copy()
    places[others] = number[which.reshape(-1)]
    return places, np.concatenate([minima, found[order]])


def words(found: Basins, course: Course, name: str) -> str:
    """What the picture shows, in a sentence or two."""
    side = len(found.places)
    lead = (
        f"{side} × {side} = {side * side:,} starts of {name}, each followed for {followed(course, found.steps)}; "
        "the shares are of these starts."
    )
    if not course.settings.on_network:
        return f"{lead} The colour of a place says where the path from there ends."
    finite = found.losses[np.isfinite(found.losses)]
    lowest = ""
    if len(finite):
        low, high = numbers.apart([finite.min(), finite.max()])
        lowest = f" The lowest is {low}, the highest {high}." if low != high else f" All are {low}."
    told = "A network's minima are not known, so the colour of a place is the final loss of the path from there."
    apart = "" if course.exact else " The starts lie on the drawn plane; their paths leave it."
    return f"{lead} {told}{lowest}{apart}"
