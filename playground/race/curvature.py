"""How curved the loss is at a point, and what learning rates plain gradient descent stands there.

On a bowl of curvature lambda each step multiplies the distance by (1 - rate lambda): it shrinks only while
rate < 2 / lambda. With momentum mu the bound is 2 (1 + mu) / lambda (Goh 2017, "Why momentum really works").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.engine import OPTIMIZERS
from playground.engine.diagnostics import measure_curvature
from playground.engine.optimizers.sgd import SGD
from playground.experiment.tuning import build
from playground.explain import numbers
from playground.race.landscape import Landscape
from playground.race.network_land import WholeNetwork
from playground.race.pieces import Work, whole
from playground.race.settings import Racer

Array = NDArray[np.float64]

_DIFFERENCE = 1e-4


def largest(land: Landscape, theta: Array) -> float:
    """The largest eigenvalue (by value, so a downward curve counts as negative) of the loss's Hessian at theta (size,),
    from central differences of its gradient: the whole Hessian for two parameters, power iteration for a network.
    """
    return whole(steepest(land, theta))[0]


def steepest(land: Landscape, theta: Array) -> Work[tuple[float, Array | None]]:
    """The largest eigenvalue, and the direction (size,) of length 1 in which the loss is curved so; None where it could
    not be measured.
    """
    if isinstance(land, WholeNetwork):
        found = yield from measure_curvature(
            land.network, theta, land.x, land.y, land.loss, iterations=200, tolerance=1e-4
        )
        return found.value, found.direction
    hessian = hessians(land, theta)
    if not np.isfinite(hessian).all():
        return float("nan"), None
    values, directions = np.linalg.eigh(hessian)
    return float(values[-1]), directions[:, -1]


def hessians(land: Landscape, points: Array) -> Array:
    """The symmetric Hessians (..., 2, 2) at points (..., 2), from central differences of the gradient."""
    moves = np.eye(2) * _DIFFERENCE
    with np.errstate(all="ignore"):
        ahead, behind = (land.exact_grad(points[..., None, :] + sign * moves) for sign in (1, -1))
        hessian = (ahead - behind) / (2 * _DIFFERENCE)
        symmetric: Array = (hessian + np.swapaxes(hessian, -1, -2)) / 2
    return symmetric


def bound(racer: Racer, curvature: float) -> float | None:
    """The rate past which this racer moves away on a bowl of that curvature; None where there is no such rule."""
    mu = inertia(racer)
    if not curvature > 0 or mu is None:
        return None
    # One step of Nesterov's is the linear map with trace mu + 1 - (1 + mu) a and determinant mu (1 - a), a = rate
    # lambda. Both its eigenvalues lie inside the unit circle while 1 + trace + determinant > 0.
    ahead = 1.0 + 2.0 * mu if looks_ahead(racer) else 1.0
    return 2.0 * (1.0 + mu) / (ahead * curvature)


def inertia(racer: Racer) -> float | None:
    """The share of its velocity a racer keeps, 0 for plain gradient descent; None where it is neither, or where weight
    decay or clipping change the rule.
    """
    rule = build(racer.optimizer, racer.rate, racer.hyper)
    if not isinstance(rule, SGD) or any(rule.hyperparameters[name] for name in rule.common):
        return None
    return float(rule.hyperparameters["momentum"])


def descends(racer: Racer) -> bool:
    """Whether it is gradient descent, with momentum or without."""
    return issubclass(OPTIMIZERS[racer.optimizer], SGD)


def looks_ahead(racer: Racer) -> bool:
    """Whether it is Nesterov's kind of momentum."""
    rule = build(racer.optimizer, racer.rate, racer.hyper)
    return isinstance(rule, SGD) and rule.looks_ahead


def formula(racer: Racer) -> str:
    """The bound in words, "it" being the curvature."""
    if not inertia(racer):
        return "2 divided by it"
    return f"2 × (1 + momentum) divided by {'(1 + 2 × momentum) times it' if looks_ahead(racer) else 'it'}"


def sentence(label: str, racer: Racer, curvature: float) -> str:
    """Whether the rate of this racer is above or below its bound where the curvature is this, in words. It speaks of
    the ground at one place: what the race does where the ground is another is seen in the race.
    """
    if not np.isfinite(curvature):
        return "The curvature could not be measured here: the loss is not finite around this point."
    shown = numbers.brief(curvature)
    if curvature <= 0:
        return (
            f"The largest curvature here is {shown}: the ground bends upwards in no direction, so the curvature sets "
            f"no bound to the rate of {label}."
        )
    limit = bound(racer, curvature)
    if limit is None:
        return (
            f"The largest curvature here is {shown}. {own_way(racer, label)}, so the bound of plain SGD says nothing "
            "about it."
        )
    lead = (
        f"The largest curvature here is {shown}. In that direction {label} is stable below {formula(racer)}, "
        f"{beside(limit, racer.rate)}; its rate {numbers.plain(racer.rate)}"
    )
    if racer.rate == limit:
        return f"{lead} is exactly that: on ground curved like this its swings neither grow nor die out."
    if racer.rate > limit:
        return f"{lead} lies above: on ground curved like this its swings grow from step to step."
    return f"{lead} lies below: on ground curved like this its swings die out."


def own_way(racer: Racer, label: str) -> str:
    """Why gradient descent's bound is not this racer's."""
    if descends(racer):
        return f"With weight decay or clipping {label} takes other steps"
    if racer.optimizer == "lion":
        return f"{label} steps by the sign alone, however steep it is"
    return f"{label} divides every step by its own measure of the gradient's size"


def beside(limit: float, rate: float) -> str:
    """A number with three digits, or as many as it takes to see that the other is another one."""
    digits = 3
    while digits < 8 and limit != rate and f"{limit:.{digits - 1}e}" == f"{rate:.{digits - 1}e}":
        digits += 1
    return numbers.text(limit, digits)
