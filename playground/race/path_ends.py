"""Where paths from many starts end: in a minimum, somewhere on the way, or nowhere, because they diverged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.engine.race import Pack
from playground.race.course import Course
from playground.race.curvature import hessians
from playground.race.landscape import Landscape, gradients, losses
from playground.race.on_formula import grid
from playground.race.pieces import Work, within
from playground.race.rates import optimizer_of
from playground.race.running import RAN_AWAY
from playground.race.settings import Racer
from playground.race.verdict import NEAR, step_count

Array = NDArray[np.float64]
Places = NDArray[np.int_]

ON_THE_WAY, LOST, OTHER = -1, -2, -3
"""Ends that are no minimum by number: near none yet, diverged, in a minimum that has no number."""
MOST_AT_ONCE = 200_000
"""Entries of theta stepped at once, which is a unit of work: more starts than that hold race in parts."""
LONGEST = 30.0
"""Seconds of one processor that a picture of many starts may take, about; it is computed in pieces."""
LEAST_STEPS = 10

FORMULA_STEP, NETWORK_STEP, NETWORK_EXAMPLE = 60e-9, 600e-9, 3e-9
"""Seconds for one step of one start: a formula; a network, and for each of its parameters and examples in the batch.
Measured once; they need only be right to a factor of two or so.
"""

_NEWTON = 4
_SETTLED = 1e-3


def step_seconds(course: Course) -> float:
    """What one step of one start takes, about."""
    experiment = course.settings.experiment
    if not course.settings.on_network or experiment is None:
        return FORMULA_STEP
    examples = min(experiment.batch_size, experiment.train_size)
    return NETWORK_STEP + NETWORK_EXAMPLE * experiment.network().size * examples


def affordable(course: Course, paths: int) -> int:
    """So many steps of so many paths are within reach; those of the race, where they are."""
    most = int(LONGEST / (step_seconds(course) * max(paths, 1)))
    return min(course.settings.steps, max(most, LEAST_STEPS))


def followed(course: Course, steps: int) -> str:
    """How far paths were followed, in words: "100 steps", "the first 40 of the race's 5,000 steps"."""
    if steps < course.settings.steps:
        return f"the first {steps:,} of the race’s {course.settings.steps:,} steps (more would take too long here)"
    return step_count(steps)


def cells(course: Course, side: int) -> Array:
    """The middles of side x side equal cells of the drawn plane, (side * side, 2), rows from low y to high."""
    (left, right), (low, high) = course.domain
    dx, dy = (right - left) / side / 2, (high - low) / side / 2
    return grid(((left + dx, right - dx), (low + dy, high - dy)), side).reshape(-1, 2)


def run_to_the_end(
    land: Landscape, racers: Sequence[Racer], starts: Array, steps: int, of: int | None = None
) -> Work[Array]:
    """The last points (racers, n, size) of races from starts (n, size). Unlike a race it keeps no path, so that
    thousands of starts fit into memory. of: the steps of the whole race, where only the first of them are followed.
    """
    most = max(1, MOST_AT_ONCE // (max(len(racers), 1) * land.size))
    parts = []
    for at in range(0, len(starts), most):
        some = _part(land, racers, starts[at : at + most], steps, of or steps)
        parts.append((yield from within(some, at / len(starts), min(1.0, (at + most) / len(starts)))))
    return np.concatenate(parts, axis=1)


def _part(land: Landscape, racers: Sequence[Racer], starts: Array, steps: int, of: int) -> Work[Array]:
    pack = Pack(starts, [optimizer_of(racer, of) for racer in racers])
    for step in range(steps):
        grads = yield from within(gradients(land, pack.points, step), step / steps, (step + 1) / steps)
        pack.step(grads)
        yield (step + 1) / steps
    return pack.points


def final_losses(land: Landscape, starts: Array, ends: Array) -> Work[Array]:
    """The true loss (racers, n) at the ends; NaN where the path diverged (by the race's own measure)."""
    before = yield from within(losses(land, starts), 0.0, 1.0 / (len(ends) + 1))
    after = yield from within(losses(land, ends), 1.0 / (len(ends) + 1), 1.0)
    with np.errstate(all="ignore"):
        lost = ~np.isfinite(after) | (np.abs(after - before) > RAN_AWAY * (np.abs(before) + 1.0))
    return np.where(lost, np.nan, after)


def by_minimum(land: Landscape, ends: Array, final: Array, minima: Array) -> tuple[Places, Array]:
    """The place of each end: the number of the minimum it came near, OTHER, ON_THE_WAY, or LOST; and the minimum
    (n.., 2) that each OTHER end belongs to, NaN elsewhere.
    """
    with np.errstate(all="ignore"):
        nearest, distance = _nearest(ends, minima)
    places = np.where(distance < NEAR, nearest, ON_THE_WAY)
    bottoms = np.full(ends.shape, np.nan)
    open_ends = (places == ON_THE_WAY) & np.isfinite(final)
    if open_ends.any():
        found = _bottoms(land, ends[open_ends])
        fresh = np.isfinite(found[:, 0]) & (_nearest(found, minima)[1] >= NEAR)
        bottoms[open_ends] = np.where(fresh[:, None], found, np.nan)
        places[open_ends] = np.where(fresh, OTHER, ON_THE_WAY)
    return np.where(np.isfinite(final), places, LOST), bottoms


def _nearest(points: Array, minima: Array) -> tuple[Places, Array]:
    """Which minimum is nearest to each point (..., 2), and how far it is; infinitely far where there is none."""
    if not len(minima):
        return np.zeros(points.shape[:-1], np.int_), np.full(points.shape[:-1], np.inf)
    far = np.linalg.norm(points[..., None, :] - minima, axis=-1)
    far = np.where(np.isnan(far), np.inf, far)
    return far.argmin(axis=-1), far.min(axis=-1)


def _bottoms(land: Landscape, ends: Array) -> Array:
    """The bottom of the hollow each end (n, 2) lies in, by Newton's method; NaN where it lies in none nearby.

    Not every surface's list of minima is complete (Rastrigin has a hundred). An end counts as arrived when the bottom
    is near and the ground there bends upwards in every direction.
    """
    at = ends.copy()
    step = np.full_like(ends, np.inf)
    with np.errstate(all="ignore"):
        for _ in range(_NEWTON):
            hessian = hessians(land, at)
            flat = ~(np.isfinite(hessian).all(axis=(-2, -1)) & (np.abs(np.linalg.det(hessian)) > 1e-12))
            hessian[flat] = np.eye(2)  # has an inverse; no step is taken there
            step = np.where(flat[:, None], np.inf, np.linalg.solve(hessian, land.exact_grad(at)[..., None])[..., 0])
            at -= step
        upwards = np.zeros(len(at), bool)
        near = np.isfinite(at).all(axis=-1) & (np.linalg.norm(at - ends, axis=-1) < NEAR)
        if near.any():
            upwards[near] = np.linalg.eigvalsh(hessians(land, at[near]))[:, 0] > 0
        good = near & upwards & (np.linalg.norm(step, axis=-1) < _SETTLED)
    return np.where(good[:, None], at, np.nan)
