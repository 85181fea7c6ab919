"""What a doctor looks at: gradient norms layer by layer, units that no longer answer, curvature."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

import numpy as np

from playground.engine.arrays import Array
from playground.engine.losses import Loss
from playground.engine.network import Network
from playground.engine.passes import Pass

# A unit is saturated on an example when f' is below this share of the largest slope that f has.
SATURATED_BELOW = 0.05
_LARGEST_SLOPE = {"sigmoid": 0.25, "tanh": 1.0, "softmax": 0.25}


class LayerHealth(NamedTuple):
    """Of one layer. dead: share of units whose slope f' is 0 for every example of the batch.

    saturated: share of (example, unit) pairs on a flat end of sigmoid or tanh. Both None where f has no such thing.
    """

    dead: float | None
    saturated: float | None


class Curvature(NamedTuple):
    """value: the Hessian's largest eigenvalue; direction: its unit eigenvector; converged: whether the power iteration
    settled. Plain gradient descent overshoots further and further along `direction` once the rate exceeds 2 / value.
    """

    value: float
    direction: Array
    iterations: int
    converged: bool


def layer_norms(net: Network, values: Array) -> Array:
    """The length of each layer's part of a gradient (or of theta): `(*runs, size)` -> `(*runs, layers)`."""
    squares = np.zeros((*values.shape[:-1], len(net.layers)))
    for s in net.layout:
        part = values[..., s.start : s.stop]
        squares[..., s.layer] += np.sum(part * part, axis=-1)
    return np.sqrt(squares)


def saturates(activation: str) -> bool:
    """Whether this function has flat ends to speak of."""
    return activation in _LARGEST_SLOPE


def saturated(activation: str, slope: Array) -> Array:
    """Where a slope f' is that of a flat end, a bool an entry; nowhere for a function without such ends."""
    top = _LARGEST_SLOPE.get(activation)
    return np.zeros(np.shape(slope), bool) if top is None else slope < SATURATED_BELOW * top


def dead(activation: str, sums: Array) -> Array:
    """Which units `(units,)` a cut-off holds at slope 0 for every one of the examples in sums `(n, ..., units)`."""
    if activation != "relu":
        return np.zeros(sums.shape[-1], bool)
    return np.all(sums <= 0.0, axis=tuple(range(sums.ndim - 1)))  # type: ignore[no-any-return]


def health(net: Network, result: Pass) -> list[LayerHealth]:
    """Dead and saturated units of every layer, from one pass (of one run)."""
    report = []
    for layer, kept in zip(net.layers, result.forward, strict=True):
        activation = layer.activation
        if activation is None or activation.derivative is None or "Z" not in kept:
            report.append(LayerHealth(None, None))
            continue
        name, sums = activation.name, kept["Z"]
        off = float(np.mean(dead(name, sums))) if name == "relu" else None
        flat = float(np.mean(saturated(name, activation.derivative(sums)))) if saturates(name) else None
        report.append(LayerHealth(off, flat))
    return report


def measure_curvature(
    net: Network,
    theta: Array,
    x: Array,
    y: Array,
    loss: str | Loss,
    *,
    iterations: int,
    tolerance: float,
    seed: int = 0,
) -> Generator[float, None, Curvature]:
    """The largest eigenvalue of the loss's Hessian H at theta `(size,)`, float64, by power iteration.

    Pauses after each product H v, and yields the share of the iterations that may be needed. H v is taken as a central
    difference of gradients, (g(theta + h v) - g(theta - h v)) / 2h, both sides in one call (Pearlmutter 1994 gives the
    exact product; the difference is good to some 1e-9). Power iteration finds the eigenvalue of largest size; should
    that be negative, H is shifted by it and the iteration run again.
    """
    h = 1e-5 * max(1.0, float(np.linalg.norm(theta)))

    def product(v: Array) -> Array:
        both = net.loss_and_grad(np.stack([theta + h * v, theta - h * v]), x, y, loss)[1]
        difference: Array = (both[0] - both[1]) / (2.0 * h)
        return difference

    first = yield from _power(product, theta.size, 0.0, iterations, tolerance, seed)
    if first.value >= 0.0:
        return first
    shifted = yield from _power(product, theta.size, -first.value, iterations, tolerance, seed)
    return shifted._replace(iterations=first.iterations + shifted.iterations)


def _power(
    product: Callable[[Array], Array], size: int, shift: float, iterations: int, tolerance: float, seed: int
) -> Generator[float, None, Curvature]:
    """Power iteration for H + shift; gives back H's own eigenvalue, the Rayleigh quotient v^T H v."""
    v = np.random.default_rng(seed).standard_normal(size)
    v /= np.linalg.norm(v)
    value = 0.0
    for k in range(1, iterations + 1):
        with np.errstate(all="ignore"):
            image = product(v)
            before, value = value, float(v @ image)
            pushed = image + shift * v
            length = float(np.linalg.norm(pushed))
        yield k / iterations
        if length == 0.0 or not np.isfinite(length):
            return Curvature(value, v, k, bool(length == 0.0))
        if k > 1 and abs(value - before) <= tolerance * max(abs(value), 1e-12):
            return Curvature(value, v, k, True)
        v = pushed / length
    return Curvature(value, v, iterations, False)
