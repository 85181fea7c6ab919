"""How curved the loss is at a point, and what learning rates plain gradient descent stands there.

On a bowl of curvature lambda each step multiplies the distance by (1 - rate lambda): it shrinks only while
rate < 2 / lambda. With momentum mu the bound is 2 (1 + mu) / lambda (Goh 2017, "Why momentum really works").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.engine.diagnostics import largest_eigenvalue
from playground.explain import numbers
from playground.race.landscape import Landscape
from playground.race.network_land import WholeNetwork
from playground.race.settings import Racer

Array = NDArray[np.float64]

_STEP = 1e-4


def largest(land: Landscape, theta: Array) -> float:
    """The largest eigenvalue (by value, so a downward curve counts as negative) of the loss's Hessian at theta (size,),
    from central differences of its gradient: the whole Hessian for two parameters, power iteration for a network.
    """
    if isinstance(land, WholeNetwork):
        return largest_eigenvalue(land.network, theta, land.x, land.y, land.loss, tolerance=1e-4).value
    moves = np.eye(land.size) * _STEP
    around = land.exact_grad(np.concatenate([theta + moves, theta - moves]))
    hessian = (around[: land.size] - around[land.size :]) / (2 * _STEP)
    if not np.isfinite(hessian).all():
        return float("nan")
    return float(np.linalg.eigvalsh((hessian + hessian.T) / 2)[-1])


def bound(racer: Racer, curvature: float) -> float | None:
    """The rate past which this racer moves away on a bowl of that curvature; None where there is no such rule."""
    if curvature <= 0 or racer.optimizer not in ("sgd", "momentum"):
        return None
    hyper = dict(racer.hyper)
    if hyper.get("nesterov"):
        return None
    usual = 0.9 if racer.optimizer == "momentum" else 0.0
    return 2.0 * (1.0 + hyper.get("momentum", usual)) / curvature


def sentence(label: str, racer: Racer, curvature: float) -> str:
    """Why this racer is stable or not where the curvature is this, in words."""
    n = numbers.brief
    if not np.isfinite(curvature):
        return "The curvature could not be measured here: the loss is not finite around this point."
    if curvature <= 0:
        return (
            f"The largest curvature here is {n(curvature)}: the ground bends downwards in every direction, "
            "so no rate is too large for it."
        )
    limit = bound(racer, curvature)
    if limit is None:
        return (
            f"The largest curvature here is {n(curvature)}. {label} divides by its own measure of the gradient, "
            "so the bound of plain SGD says nothing about it."
        )
    side = "above" if racer.rate > limit else "below"
    ending = "each step lands further out than the one before" if racer.rate > limit else "it can settle"
    formula = (
        "2 divided by it"
        if racer.optimizer == "sgd" and not dict(racer.hyper).get("momentum")
        else ("2 × (1 + momentum) divided by it")
    )
    return (
        f"The largest curvature here is {n(curvature)}. {label} is stable below {formula}, {n(limit)}; "
        f"its rate {numbers.plain(racer.rate)} lies {side}: {ending}."
    )
