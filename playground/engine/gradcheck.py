"""Is a gradient right? Ask the loss itself.

The central difference (f(w + h) - f(w - h)) / 2h approaches dL/dw with an error of h^2 f'''/6 from the curve and of
about 1e-16 |f| / h from rounding. The step h = cbrt(1e-16) max(1, |w|), some 6e-6, balances both; what is left is near
1e-10 relative (Nocedal and Wright 2006, section 8.1; Press et al. 2007, section 5.7).

A gradient passes when |fd - g| <= 1e-6 max(|fd|, |g|) + 1e-9 max(1, |loss|). Where it does not, finer steps are tried:
the curve may bend within h, or have a kink there. Exactly on a kink the two sides have two slopes, and backpropagation
takes one of them for each example. So a network's gradient must also meet the slope measured with every kink held on
its side (see `kinks`), as exactly as any other. A function that is no network has no such form: there any number
between the slopes of the two sides is fair.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from playground.engine import kinks
from playground.engine.arrays import Array
from playground.engine.losses import Loss
from playground.engine.network import Network

Function = Callable[[Array], Array]

AGREES, DIFFERS, TOO_SMALL, KINK = "agrees", "differs", "too small to check", "at a kink"
RELATIVE, ABSOLUTE = 1e-6, 1e-9
STEP = float(np.cbrt(np.finfo(np.float64).eps))
_FINER = 16.0
_LEVELS = 10
# What rounding does to a difference with the first step, as a share of the loss; a finer step divides by less.
_ROUNDING = 4.0 * float(np.finfo(np.float64).eps) / STEP
# A finer step counts only where its rounding is small beside the gradient.
_SHARP = 1e-6
# A pair that only the floor lets pass, and not its own size, has not been compared: it is too small.
_COMPARED = 1e-3
_CHUNK = 256


@dataclass(frozen=True)
class Check:
    """One entry of theta. expected: the finite difference; got: the gradient; step: the h it was measured with.

    error: |expected - got|; relative_error: that over the larger of the two, 0 where both are 0.
    verdict: "agrees"; "differs"; "too small to check" (rounding hides the difference); "at a kink".
    held: at a kink of a network, the finite difference with every kink held on its side, which the gradient meets.
    """

    index: int
    expected: float
    got: float
    error: float
    relative_error: float
    step: float
    verdict: str
    held: float | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the gradient."""
        return self.verdict != DIFFERS

    def __str__(self) -> str:
        return (
            f"theta[{self.index}]: expected {self.expected:.10g}, got {self.got:.10g}, "
            f"relative error {self.relative_error:.1e}: {self.verdict}"
        )


def check(
    net: Network,
    theta: Array,
    x: Array,
    y: Array,
    loss: str | Loss,
    entries: Sequence[int] | None = None,
    *,
    training: bool = False,
    masks: Any = None,
    stats: Array | None = None,
    grad: Array | None = None,
) -> list[Check]:
    """Checks a network's gradient at theta `(size,)`, float64; all entries, or only those given.

    grad: another gradient to check in its place. With dropout or batch normalisation in training, masks and stats are
    held fixed, so that the loss is one function.
    """
    theta = np.asarray(theta, np.float64)

    def f(thetas: Array) -> Array:
        return net.loss(thetas, x, y, loss, training=training, masks=masks, stats=stats)

    held = kinks.held(net, theta, x, y, loss, training=training, masks=masks, stats=stats) or f
    if grad is None:
        grad = net.loss_and_grad(theta, x, y, loss, training=training, masks=masks, stats=stats)[1]
    return compare(f, theta, grad, entries, held)


def compare(
    f: Function,
    theta: Array,
    grad: Array,
    entries: Sequence[int] | None = None,
    held: Function | None = None,
) -> list[Check]:
    """Checks any gradient: f maps `(k, size)` points to `(k,)` values; theta and grad are `(size,)`.

    held: the same function with its kinks held at theta, where that is known.
    """
    if theta.ndim != 1 or grad.shape != theta.shape:
        raise ValueError(f"theta and its gradient must both be (size,), not {theta.shape} and {grad.shape}")
    chosen = np.arange(theta.size) if entries is None else np.asarray(entries, np.intp)
    if chosen.size and not 0 <= chosen.min() <= chosen.max() < theta.size:
        raise ValueError(f"entries must be from 0 to {theta.size - 1}, not {list(chosen)}")
    look = _Look(f, held, theta, float(f(theta[None])[0]))
    checks: list[Check] = []
    for start in range(0, chosen.size, _CHUNK):
        part = chosen[start : start + _CHUNK]
        steps = STEP * np.maximum(1.0, np.abs(theta[part]))
        left, right, exact = _sides(f, theta, part, steps, look.here)
        slopes = 0.5 * (left + right)
        smooth = slopes
        if held is not None and held is not f:
            smooth = 0.5 * np.add(*_sides(held, theta, part, steps, look.here)[:2])
        for k, i in enumerate(part):
            expected, got = float(slopes[k]), float(grad[i])
            verdict = _met(expected, got, look.floor)
            if verdict is not None and _met(expected, float(smooth[k]), look.floor) is not None:
                checks.append(_check(int(i), expected, got, float(exact[k]), verdict))
            else:
                checks.append(_closer(look, int(i), got, float(exact[k]), (float(left[k]), float(right[k]))))
    return checks


class _Look(NamedTuple):
    """What is looked at: the function, its form with the kinks held (None: not known), the place, the value there."""

    f: Function
    held: Function | None
    theta: Array
    here: float

    @property
    def floor(self) -> float:
        return ABSOLUTE * max(1.0, abs(self.here))


def _sides(f: Function, theta: Array, part: Array, steps: Array, here: float) -> tuple[Array, ...]:
    """The slopes to the left and to the right of each entry, and the steps as floating point really took them."""
    points = np.repeat(theta[None], 2 * part.size, axis=0)
    rows = np.arange(part.size)
    points[rows, part] -= steps
    points[rows + part.size, part] += steps
    below = theta[part] - points[rows, part]
    above = points[rows + part.size, part] - theta[part]
    values = f(points)
    return (here - values[: part.size]) / below, (values[part.size :] - here) / above, 0.5 * (below + above)


def _closer(look: _Look, i: int, got: float, h: float, sides: tuple[float, float]) -> Check:
    """The verdict where the first look leaves a doubt: the steps ever finer, and the kinks held."""
    expected = 0.5 * (sides[0] + sides[1])
    plain = _ladder(look.f, look, i, h)
    level = _meets(plain, got)
    finest = None if level is None else _check(i, plain.slopes[level], got, plain.steps[level], AGREES)
    if look.held is None:
        fair = _between((*sides, plain.left[1], plain.right[1]), got, look.floor)
        return finest or _check(i, expected, got, h, KINK if fair else DIFFERS)
    smooth = _ladder(look.held, look, i, h)
    level = _meets(smooth, got)
    if level is None:
        return _check(i, expected, got, h, TOO_SMALL if _hidden(smooth, got) else DIFFERS)
    return finest or replace(_check(i, expected, got, h, KINK), held=smooth.slopes[level])


class _Ladder(NamedTuple):
    """Slopes with ever finer steps, each a sixteenth of the one before: across, to the left, to the right.

    blur: how far the rounding of the loss may move each of them; grain: how rough rounding leaves the loss. Steps too
    fine for the floating point of w give what is no number.
    """

    slopes: list[float]
    left: list[float]
    right: list[float]
    steps: list[float]
    blur: list[float]
    grain: float


def _ladder(f: Function, look: _Look, i: int, h: float) -> _Ladder:
    theta, steps = look.theta, h / _FINER ** np.arange(_LEVELS)
    points = np.repeat(theta[None], 2 * _LEVELS, axis=0)
    points[:_LEVELS, i] -= steps
    points[_LEVELS:, i] += steps
    below, above = theta[i] - points[:_LEVELS, i], points[_LEVELS:, i] - theta[i]
    values = f(points)
    with np.errstate(all="ignore"):
        left, right = (look.here - values[:_LEVELS]) / below, (values[_LEVELS:] - look.here) / above
        slopes = (values[_LEVELS:] - values[:_LEVELS]) / (below + above)
    scale = max(1.0, abs(look.here))
    blur = [max(look.floor, _ROUNDING * scale * h / step) for step in steps.tolist()]
    return _Ladder(slopes.tolist(), left.tolist(), right.tolist(), steps.tolist(), blur, _grain(f, theta, i, h))


def _grain(f: Function, theta: Array, i: int, h: float) -> float:
    """How rough rounding makes f: what is left of values close together when a cubic is taken away."""
    points = np.repeat(theta[None], 17, axis=0)
    points[:, i] += h / 64.0 * np.arange(-8, 9)
    with np.errstate(all="ignore"):
        left = np.abs(np.diff(f(points), 4)) / 4.0
    return float(np.max(left, initial=0.0)) if np.isfinite(left).all() else 0.0


def _met(expected: float, got: float, floor: float) -> str | None:
    """AGREES where the two meet, TOO_SMALL where they do only because the floor is so high, None where they do not."""
    size = max(abs(expected), abs(got))
    error = abs(expected - got)
    if not error <= RELATIVE * size + floor:
        return None
    return AGREES if error <= _COMPARED * size else TOO_SMALL


def _meets(ladder: _Ladder, got: float) -> int | None:
    """The first level that meets the gradient; finer ones count where their blur is small beside it."""
    for level, slope in enumerate(ladder.slopes):
        blur = ladder.blur[level]
        if (level == 0 or blur <= _SHARP * abs(got)) and _met(slope, got, blur) == AGREES:
            return level
    return None


def _hidden(ladder: _Ladder, got: float) -> bool:
    """Whether rounding hides what is left of a difference, at the first level that a finer one changes no more."""
    blurs = [max(blur, ladder.grain / step) for blur, step in zip(ladder.blur, ladder.steps, strict=True)]
    for level, (slope, finer) in enumerate(itertools.pairwise(ladder.slopes)):
        left, right, blur = ladder.left[level], ladder.right[level], blurs[level]
        straight = abs(left - right) <= 0.1 * max(abs(left), abs(right)) + 4.0 * blur
        if straight and _met(slope, finer, 2.0 * blur) is not None:
            return _met(slope, got, blur) is not None
    return True


def _between(slopes: tuple[float, float, float, float], got: float, floor: float) -> bool:
    """Whether the slopes left and right, at h and finer, show a kink, and the gradient lies between them."""
    left, right, fine_left, fine_right = slopes
    seen = 100.0 * floor + 1e-4 * max(map(abs, slopes))
    moved = abs(0.5 * (fine_left + fine_right) - 0.5 * (left + right))
    kinked = abs(fine_right - fine_left) > max(0.5 * abs(right - left), seen) or moved > seen
    return kinked and min(slopes) - seen <= got <= max(slopes) + seen


def _check(i: int, expected: float, got: float, h: float, verdict: str) -> Check:
    error = abs(expected - got)
    size = max(abs(expected), abs(got))
    return Check(i, expected, got, error, error / size if size else 0.0, h, verdict)
