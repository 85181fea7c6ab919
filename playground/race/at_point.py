"""What the ground at a chosen point would do to each racer: its curvature beside everyone's learning rate."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine import OPTIMIZERS
from playground.explain import numbers
from playground.race import curvature
from playground.race.course import Course
from playground.race.landscape import losses
from playground.race.picture import names
from playground.race.pieces import Work
from playground.race.settings import CONSTANT, Racer
from playground.race.starts import place

Array = NDArray[np.float64]

_DIGITS = 7
"""Differences of the gradient are good to about so many digits."""


def told(course: Course, at: tuple[float, float]) -> Work[dict[str, Any]]:
    """at: a point of the drawn plane. Loss, largest curvature, gradient descent's bound, the direction of that
    curvature (dx, dy) where the plane is all there is, and a sentence for every racer.
    """
    theta = course.lifted(np.array(at, dtype=np.float64))
    loss = float((yield from losses(course.land, theta)))
    steepest, direction = yield from curvature.steepest(course.land, theta)
    steepest = float(f"{steepest:.{_DIGITS}g}")
    measured = math.isfinite(loss) and math.isfinite(steepest)
    racers = course.settings.racers
    return {
        "at": list(at),
        "loss": loss,
        "curvature": steepest if measured else None,
        "bound": 2.0 / steepest if measured and steepest > 0 else None,
        "direction": direction.tolist() if direction is not None and measured and len(direction) == 2 else None,
        "words": ground(at, loss, steepest, len(theta)),
        "racers": [
            {
                "name": name,
                "over": racer.rate > (curvature.bound(racer, steepest) or math.inf),
                "words": sentence(racer, steepest) + falling(racer, steepest),
            }
            for name, racer in zip(names(racers), racers, strict=True)
        ]
        if measured
        else [],
    }


def ground(at: tuple[float, float], loss: float, steepest: float, size: int) -> str:
    """What lies there, whoever comes."""
    n = numbers.brief
    if not (math.isfinite(loss) and math.isfinite(steepest)):
        return f"At {place(*at)} the loss is not finite, so no curvature can be measured there."
    lead = f"At {place(*at)} the loss is {n(loss)} and the largest curvature λ is {n(steepest)}"
    if steepest <= 0:
        return f"{lead}: the ground bends upwards in no direction. Without a bowl there is no bound 2/λ."
    where = "the direction of the line on the map" if size == 2 else f"one direction of all {size} parameters"
    return (
        f"{lead}: in {where} the ground is curved like a bowl with this λ. Gradient descent stands rates up to "
        f"2/λ = {n(2.0 / steepest)} in that direction."
    )


def sentence(racer: Racer, steepest: float) -> str:
    """What will happen to one racer in the direction of the largest curvature."""
    rate, label = numbers.plain(racer.rate), OPTIMIZERS[racer.optimizer].label
    mu = curvature.inertia(racer)
    if steepest <= 0:
        return f"The curvature sets no bound to its rate {rate} here."
    limit = curvature.bound(racer, steepest)
    if mu is None or limit is None:
        plain, own = 2.0 / steepest, curvature.own_way(racer, label)
        side = "is exactly" if racer.rate == plain else f"lies {'above' if racer.rate > plain else 'below'}"
        own = own if own.startswith(label) else own[0].lower() + own[1:]
        return (
            f"Its rate {rate} {side} 2/λ = {curvature.beside(plain, racer.rate)}, but that is gradient descent's "
            f"bound: {own}, so the bound does not say what will happen to it."
        )
    if not mu:
        return _descent(racer, steepest, limit, rate)
    words = "2(1 + momentum)/((1 + 2 × momentum)λ)" if curvature.looks_ahead(racer) else "2(1 + momentum)/λ"
    shown = f"{words} = {curvature.beside(limit, racer.rate)}"
    if racer.rate > limit:
        return f"Its rate {rate} lies above {shown}: its swings in that direction grow, and it diverges along it."
    if racer.rate == limit:
        return f"Its rate {rate} is exactly {shown}: its swings in that direction neither grow nor die out."
    return f"Its rate {rate} lies below {shown}: its swings in that direction die out."


def _descent(racer: Racer, steepest: float, limit: float, rate: str) -> str:
    """Plain gradient descent, of which the factor of every step is known: 1 - rate lambda."""
    factor = 1.0 - racer.rate * steepest
    shown = f"2/λ = {curvature.beside(limit, racer.rate)}"
    each = (
        f"each step multiplies the distance in that direction by {curvature.beside(factor, math.copysign(1.0, factor))}"
    )
    if racer.rate > limit:
        return f"Its rate {rate} lies above {shown}: {each}, so every swing is wider, and it diverges along it."
    if racer.rate == limit:
        return f"Its rate {rate} is exactly {shown}: {each}, so it swings from side to side for ever."
    ending = (
        "it comes closer without overshooting"
        if factor >= 0
        else "it swings from side to side and comes closer each time"
    )
    return f"Its rate {rate} lies below {shown}: {each}, so {ending}."


def falling(racer: Racer, steepest: float) -> str:
    """What a rate that falls over the race adds: the other sentence is about its first value."""
    if racer.schedule == CONSTANT or racer.floor == 1.0:
        return ""
    last, limit = racer.rate * racer.floor, curvature.bound(racer, steepest)
    lead = f" That is its first rate: by the end it falls towards {numbers.text(last, 3)}"
    if limit is None or racer.rate <= limit:
        return f"{lead}."
    if last >= limit:
        return f"{lead}, which is not below the bound."
    return f"{lead}, and below the bound the swings die out."
