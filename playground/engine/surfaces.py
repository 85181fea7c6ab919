"""Slices through a network's loss: a grid of networks on a plane in the space of theta, evaluated as runs.

theta has many dimensions, a picture two. So a slice always says which plane it is, and what share of a trajectory's
movement lies in it; the rest is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import Array, whole_number
from playground.engine.losses import Loss
from playground.engine.network import Network

CHUNK = 256


@dataclass(frozen=True)
class Plane:
    """All points origin + a u + b v; origin, u, v `(size,)`."""

    origin: Array
    u: Array
    v: Array

    def point(self, a: float, b: float) -> Array:
        """theta at (a, b)."""
        return self.origin + a * self.u + b * self.v

    def project(self, thetas: Array) -> Array:
        """(a, b) of the plane's point nearest to each theta: `(..., size)` -> `(..., 2)`."""
        basis = np.stack([self.u, self.v], axis=-1)
        nearest: Array = (thetas - self.origin) @ np.linalg.pinv(basis).T
        return nearest

    def share(self, thetas: Array) -> float:
        """How much of a trajectory's movement away from the origin this plane holds, 0 to 1.

        The squared distances within the plane over the squared distances, both summed over the trajectory.
        """
        away = thetas - self.origin
        # Scaled, so that the squares of a run that is about to diverge stay finite.
        away = away / (float(np.abs(away).max(initial=0.0)) or 1.0)
        basis = np.stack([self.u, self.v])
        inside = away @ np.linalg.pinv(basis) @ basis
        whole = float(np.sum(away * away))
        return float(np.sum(inside * inside)) / whole if whole else 1.0


def parameter_plane(theta: Array, first: int, second: int) -> Plane:
    """The plane of two chosen entries of theta, all others as they are; a and b are their changes."""
    if first == second or not (0 <= first < theta.size and 0 <= second < theta.size):
        raise ValueError(f"two different entries from 0 to {theta.size - 1} are needed, not {first} and {second}")
    axes = np.zeros((2, theta.size))
    axes[0, first] = axes[1, second] = 1.0
    return Plane(theta, axes[0], axes[1])


def random_plane(net: Network, theta: Array, rng: np.random.Generator) -> Plane:
    """Two random directions, each filter as long as theta's own filter (Li et al. 2018, section 4).

    A filter is all that feeds one unit: a column of W. ReLU networks can be rescaled without changing what they do;
    the normalisation makes slices of different networks comparable. Biases do not move, as in the authors' code.
    """
    return Plane(theta, _filter_normalised(net, theta, rng), _filter_normalised(net, theta, rng))


def _filter_normalised(net: Network, theta: Array, rng: np.random.Generator) -> Array:
    direction = np.zeros(theta.size)
    for s in net.layout:
        if len(s.shape) > 1:
            weights = theta[s.start : s.stop].reshape(-1, s.shape[-1])
            drawn = rng.standard_normal(weights.shape)
            drawn *= np.linalg.norm(weights, axis=0) / np.linalg.norm(drawn, axis=0)
            direction[s.start : s.stop] = drawn.ravel()
    return direction


def principal_plane(thetas: Array) -> Plane:
    """The plane through the trajectory's end that holds most of the way to it: `(steps, size)`, at least 3 points.

    The two principal components of theta_t - theta_end (Li et al. 2018, section 7; not centred, so that the end is the
    origin), scaled so that the trajectory reaches 1 along the first.
    """
    if thetas.ndim != 2 or len(thetas) < 3:
        raise ValueError(f"principal components need a trajectory (at least 3, size), not {thetas.shape}")
    away = thetas - thetas[-1]
    # The eigenvectors of A^T A are A's right singular vectors, and those of A A^T lead to them: the smaller is taken.
    many = len(away) > away.shape[1]
    _, vectors = np.linalg.eigh(away.T @ away if many else away @ away.T)
    largest = vectors[:, :-3:-1].T
    axes, _ = np.linalg.qr((largest if many else largest @ away).T)
    reach = float(np.max(np.abs(away @ axes[:, 0]))) or 1.0
    return Plane(thetas[-1], axes[:, 0] * reach, axes[:, 1] * reach)


def path_plane(start: Array, ends: Array, places: Array) -> Plane:
    """The plane through a start and where runs got to, its directions of length 1 and at right angles.

    start `(size,)`; ends `(1 or more, size)`, one a run; places `(any, size)`: what lies on the runs' ways. The first
    direction leads from the start to the first end. The second leads towards the second end; with one run it is the
    path's second principal component: the direction in which the places spread most once the first is taken out. Where
    nothing moves that way an axis of the space stands in; a network of one parameter has no second direction, and its
    `v` is 0. So distances on the plane are distances between weights.
    """
    u = _direction([ends[0] - start], start.size)
    rest = places - start
    rest = rest - np.outer(rest @ u, u)
    towards = [end - start for end in ends[1:2]] or [_most_spread(rest)]
    v = _direction(towards, start.size, u)
    return Plane(start, u, v)


def _most_spread(rest: Array) -> Array:
    """The largest principal component of `(k, size)`, not centred, towards the farthest of its points."""
    if not rest.any():
        return np.zeros(rest.shape[1])
    # Scaled, so that the squares of a run that is about to diverge stay finite.
    scaled = rest / np.abs(rest).max()
    many = len(scaled) > scaled.shape[1]
    _, vectors = np.linalg.eigh(scaled.T @ scaled if many else scaled @ scaled.T)
    found: Array = vectors[:, -1] if many else vectors[:, -1] @ scaled
    along = scaled @ found
    if along[np.argmax(np.abs(along))] < 0:
        found = -found
    return found


def _direction(candidates: list[Array], size: int, beside: Array | None = None) -> Array:
    """The first of the candidates that leads anywhere, else an axis, at right angles to `beside` and of length 1."""
    axes = np.eye(size)
    first = 0 if beside is None else int(np.argmin(np.abs(beside)))
    for candidate in [*candidates, axes[first]]:
        longest = float(np.abs(candidate).max())
        if not longest or not np.isfinite(longest):
            continue
        direction = candidate / longest
        whole = float(np.linalg.norm(direction))
        if beside is not None:
            # Twice: what rounding leaves of the first direction after one pass is taken out by the second.
            for _ in range(2):
                direction = direction - (direction @ beside) * beside
        length = float(np.linalg.norm(direction))
        if length > 1e-9 * whole:
            found: Array = direction / length
            return found
    return np.zeros(size)


def orthonormal(plane: Plane) -> Plane:
    """The same plane with directions of length 1 at right angles, the first one kept."""
    u = _direction([plane.u], plane.u.size)
    return Plane(plane.origin, u, _direction([plane.v], plane.v.size, u))


def slice_loss(
    net: Network,
    plane: Plane,
    a: Array,
    b: Array,
    x: Array,
    y: Array,
    loss: str | Loss,
    *,
    stats: Array | None = None,
    dtype: type[np.floating] = np.float32,
    chunk: int = CHUNK,
) -> Array:
    """The objective at every (a, b): `(len(b), len(a))`, rows along b, as plots expect.

    Computed in chunks of `chunk` networks at once; float32 is enough for a picture and twice as fast.
    """
    whole_number("chunk", chunk)
    points = np.stack(np.meshgrid(a, b), axis=-1).reshape(-1, 2).astype(dtype)
    axes = np.stack([plane.u, plane.v]).astype(dtype)
    origin, x = plane.origin.astype(dtype), np.asarray(x, dtype)
    values = np.empty(len(points), dtype)
    for start in range(0, len(points), chunk):
        part = points[start : start + chunk]
        values[start : start + chunk] = net.loss(origin + part @ axes, x, y, loss, stats=stats)
    return values.reshape(len(b), len(a))
