"""Where paths from many starts end: in a minimum, somewhere on the way, or nowhere, because they diverged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.race.course import Course
from playground.race.curvature import hessians
from playground.race.landscape import Landscape
from playground.race.on_formula import grid
from playground.race.rates import optimizer_of
from playground.race.running import RAN_AWAY
from playground.race.settings import Racer
from playground.race.verdict import NEAR

Array = NDArray[np.float64]
Places = NDArray[np.int_]

ON_THE_WAY, LOST, OTHER = -1, -2, -3
"""Ends that are no minimum by number: near none yet, diverged, in a minimum that has no number."""
MOST_AT_ONCE = 4_000_000
"""Entries of theta stepped at once: more starts than that hold race in parts."""

_NEWTON = 4
_SETTLED = 1e-3


def cells(course: Course, side: int) -> Array:
    """The middles of side x side equal cells of the drawn plane, (side * side, 2), rows from low y to high."""
    (left, right), (low, high) = course.domain
    dx, dy = (right - left) / side / 2, (high - low) / side / 2
    return grid(((left + dx, right - dx), (low + dy, high - dy)), side).reshape(-1, 2)


def run_to_the_end(land: Landscape, racers: Sequence[Racer], starts: Array, steps: int) -> Array:
    """The last points (racers, n, size) of races from starts (n, size). Unlike a race it keeps no path, so that
    thousands of starts fit into memory.
    """
    most = max(1, MOST_AT_ONCE // (max(len(racers), 1) * land.size))
    parts = [_part(land, racers, starts[at : at + most], steps) for at in range(0, len(starts), most)]
    return np.concatenate(parts, axis=1)


def _part(land: Landscape, racers: Sequence[Racer], starts: Array, steps: int) -> Array:
    points = np.repeat(starts[None], len(racers), axis=0)
    optimizers = [optimizer_of(racer, steps) for racer in racers]
    states = [optimizer.init(starts) for optimizer in optimizers]
    for step in range(steps):
        with np.errstate(all="ignore"):
            grads = land.grad(points, step)
        for i, optimizer in enumerate(optimizers):
            points[i], states[i] = optimizer.update(points[i], grads[i], states[i])
    return points


def final_losses(land: Landscape, starts: Array, ends: Array) -> Array:
    """The true loss (racers, n) at the ends; NaN where the path diverged (by the race's own measure)."""
    with np.errstate(all="ignore"):
        before, after = land.value(starts), land.value(ends)
        lost = ~np.isfinite(after) | (np.abs(after - before) > RAN_AWAY * (np.abs(before) + 1.0))
    return np.where(lost, np.nan, after)


def by_minimum(land: Landscape, ends: Array, losses: Array, minima: Array) -> tuple[Places, Array]:
    """The place of each end: the number of the minimum it came near, OTHER, ON_THE_WAY, or LOST; and the minimum
    (n.., 2) that each OTHER end belongs to, NaN elsewhere.
    """
    with np.errstate(all="ignore"):
        nearest, distance = _nearest(ends, minima)
    places = np.where(distance < NEAR, nearest, ON_THE_WAY)
    bottoms = np.full(ends.shape, np.nan)
    open_ends = (places == ON_THE_WAY) & np.isfinite(losses)
    if open_ends.any():
        found = _bottoms(land, ends[open_ends])
        fresh = np.isfinite(found[:, 0]) & (_nearest(found, minima)[1] >= NEAR)
        bottoms[open_ends] = np.where(fresh[:, None], found, np.nan)
        places[open_ends] = np.where(fresh, OTHER, ON_THE_WAY)
    return np.where(np.isfinite(losses), places, LOST), bottoms


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
