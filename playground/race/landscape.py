"""What the racers run on: a loss and the gradient they are told, over points with any number of leading axes."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from playground.engine.landscapes import Function
from playground.race.functions import Domain, domain
from playground.race.pieces import Work

Array = NDArray[np.float64]

_NOISE = 0x6E6F6973
"""Second word of the noise's seed, so that it shares no stream with batches or weights of the same seed."""


class Landscape(Protocol):
    """size: entries of a point. The same `step` gives every racer the same noise, or the same batch.

    together: how many of a point's last axes one call must have whole. losses_at_once: so many points are a unit of
    work (see pieces.py) for the loss.
    """

    size: int
    together: int
    losses_at_once: int

    def value(self, theta: Array) -> Array:
        """The true loss of points (..., size): (...), without noise, over the whole training set."""

    def exact_grad(self, theta: Array) -> Array:
        """The gradient of that true loss, (..., size)."""

    def grad(self, theta: Array, step: int) -> Array:
        """The gradient (..., size) the racers are told at `step`, counted from 0."""

    def gradients_at_once(self, step: int) -> int:
        """So many points are a unit of work for the gradient at `step`."""


def gradients(land: Landscape, points: Array, step: int) -> Work[Array]:
    """`land.grad` of points (..., size), as much at a time as is a unit of work."""
    inner = points.shape[points.ndim - land.together :]
    flat = points.reshape(-1, *inner)
    most = max(1, land.gradients_at_once(step) // math.prod(inner[:-1]))
    if len(flat) <= most:
        return _quietly(land.grad, points, step)
    found = np.empty_like(flat)
    for first in range(0, len(flat), most):
        if first:
            yield first / len(flat)
        found[first : first + most] = _quietly(land.grad, flat[first : first + most], step)
    return found.reshape(points.shape)


def losses(land: Landscape, points: Array) -> Work[Array]:
    """`land.value` of points (..., size), as much at a time as is a unit of work: (...)."""
    flat = points.reshape(-1, points.shape[-1])
    if len(flat) <= land.losses_at_once:
        return _quietly(land.value, points)
    found = np.empty(len(flat))
    for first in range(0, len(flat), land.losses_at_once):
        if first:
            yield first / len(flat)
        part = slice(first, first + land.losses_at_once)
        found[part] = _quietly(land.value, flat[part])
    return found.reshape(points.shape[:-1])


def _quietly(function: Callable[..., Array], *arguments: Any) -> Array:
    """Racers that diverge reach places where nothing is finite."""
    with np.errstate(all="ignore"):
        return np.asarray(function(*arguments), dtype=np.float64)


class Formula:
    """A function of two variables, turned, scaled, its gradient with noise."""

    size = 2
    together = 1
    # A formula's points are quick, and noise is drawn for all of them in one call.
    losses_at_once = sys.maxsize

    def __init__(
        self, function: Function, *, scale: float = 1.0, turn: float = 0.0, noise: float = 0.0, seed: int = 0
    ) -> None:
        angle = np.deg2rad(turn)
        # Rows are points: p @ turning gives the point in the function's own coordinates.
        self.turning = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        self.turned = turn != 0.0
        self.function, self.scale, self.noise, self.seed = function, scale, noise, seed

    def value(self, theta: Array) -> Array:
        height: Array = self.scale * self.function.f(theta @ self.turning if self.turned else theta)
        return height

    def exact_grad(self, theta: Array) -> Array:
        """The gradient without noise."""
        if not self.turned:
            slope: Array = self.scale * self.function.gradient(theta)
            return slope
        turned: Array = self.scale * self.function.gradient(theta @ self.turning) @ self.turning.T
        return turned

    def grad(self, theta: Array, step: int) -> Array:
        exact = self.exact_grad(theta)
        if not self.noise:
            return exact
        # Many starts or seeds stand on the last runs axis, each with a draw of its own; racers and rates share them.
        runs = theta.shape[-2:-1] if theta.ndim > 2 else ()
        draw = np.random.default_rng([self.seed, _NOISE, step]).normal(size=(*runs, 2))
        return exact + self.noise * draw

    def gradients_at_once(self, step: int) -> int:
        """All of them."""
        del step
        return sys.maxsize

    def placed(self, point: tuple[float, float]) -> Array:
        """A point given in the function's own coordinates, where it lies once turned."""
        where = np.array(point, dtype=np.float64)
        return where @ self.turning.T if self.turned else where

    @property
    def minima(self) -> Array:
        """The known minima (k, 2), turned along; the lowest first."""
        known = np.array([*self.function.minima, *self.function.local_minima], dtype=np.float64).reshape(-1, 2)
        return known @ self.turning.T if self.turned else known

    @property
    def domain(self) -> Domain:
        """What is drawn. A turned surface keeps its frame."""
        return domain(self.function)
