"""Is a gradient right? Ask the loss itself.

The central difference (f(w + h) - f(w - h)) / 2h approaches dL/dw with an error of h^2 f'''/6 from the curve and of
about 1e-16 |f| / h from rounding. The step h = cbrt(1e-16) max(1, |w|), some 6e-6, balances both; what is left is near
1e-10 relative (Nocedal and Wright 2006, section 8.1; Press et al. 2007, section 5.7).

A gradient passes when |fd - g| <= 1e-6 max(|fd|, |g|) + 1e-9 max(1, |loss|).

ReLU-like functions have kinks, where the two sides have two slopes and any number between them is a fair gradient.
A kink betrays itself: the slopes of the two sides stay apart however small the step, or the difference changes with
the step. So it is found from the loss alone, whatever function caused it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.engine.arrays import Array
from playground.engine.losses import Loss
from playground.engine.network import Network

AGREES, DIFFERS, TOO_SMALL, KINK = "agrees", "differs", "too small to check", "at a kink"
RELATIVE, ABSOLUTE = 1e-6, 1e-9
STEP = float(np.cbrt(np.finfo(np.float64).eps))
_FINER = 16.0
_CHUNK = 256


@dataclass(frozen=True)
class Check:
    """One entry of theta. expected: the finite difference; got: the gradient; step: the h it was measured with.

    error: |expected - got|; relative_error: that over the larger of the two, 0 where both are 0.
    verdict: "agrees"; "differs"; "too small to check" (both below what rounding lets us see); "at a kink".
    """

    index: int
    expected: float
    got: float
    error: float
    relative_error: float
    step: float
    verdict: str

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
) -> list[Check]:
    """Checks a network's gradient at theta `(size,)`, float64; all entries, or only those given.

    With dropout or batch normalisation in training, masks and stats are held fixed, so that the loss is one function.
    """
    theta = np.asarray(theta, np.float64)

    def f(thetas: Array) -> Array:
        return net.loss(thetas, x, y, loss, training=training, masks=masks, stats=stats)

    grad = net.loss_and_grad(theta, x, y, loss, training=training, masks=masks, stats=stats)[1]
    return compare(f, theta, grad, entries)


def compare(
    f: Callable[[Array], Array], theta: Array, grad: Array, entries: Sequence[int] | None = None
) -> list[Check]:
    """Checks any gradient: f maps `(k, size)` points to `(k,)` values; theta and grad are `(size,)`."""
    if theta.ndim != 1 or grad.shape != theta.shape:
        raise ValueError(f"theta and its gradient must both be (size,), not {theta.shape} and {grad.shape}")
    chosen = np.arange(theta.size) if entries is None else np.asarray(entries, np.intp)
    if chosen.size and not 0 <= chosen.min() <= chosen.max() < theta.size:
        raise ValueError(f"entries must be from 0 to {theta.size - 1}, not {list(chosen)}")
    here = float(f(theta[None])[0])
    checks: list[Check] = []
    for start in range(0, chosen.size, _CHUNK):
        part = chosen[start : start + _CHUNK]
        steps = STEP * np.maximum(1.0, np.abs(theta[part]))
        left, right, exact = _sides(f, theta, part, steps, here)
        for i, h, sl, sr in zip(part, exact, left, right, strict=True):
            checks.append(_judge(f, theta, int(i), float(h), float(sl), float(sr), float(grad[i]), here))
    return checks


def _sides(f: Callable[[Array], Array], theta: Array, part: Array, steps: Array, here: float) -> tuple[Array, ...]:
    """The slopes to the left and to the right of each entry, and the steps as floating point really took them."""
    points = np.repeat(theta[None], 2 * part.size, axis=0)
    rows = np.arange(part.size)
    points[rows, part] -= steps
    points[rows + part.size, part] += steps
    below = theta[part] - points[rows, part]
    above = points[rows + part.size, part] - theta[part]
    values = f(points)
    return (here - values[: part.size]) / below, (values[part.size :] - here) / above, 0.5 * (below + above)


def _judge(
    f: Callable[[Array], Array], theta: Array, i: int, h: float, left: float, right: float, got: float, here: float
) -> Check:
    """The verdict on one entry; looks with a finer step before it says "differs"."""
    floor = ABSOLUTE * max(1.0, abs(here))
    expected = 0.5 * (left + right)
    if _close(expected, got, floor):
        small = 0.0 < max(abs(expected), abs(got)) <= floor
        return _check(i, expected, got, h, TOO_SMALL if small else AGREES)
    fine = _sides(f, theta, np.asarray([i]), np.asarray([h / _FINER]), here)
    fine_left, fine_right, fine_h = (float(side[0]) for side in fine)
    finer = 0.5 * (fine_left + fine_right)
    if _close(finer, got, floor):
        return _check(i, finer, got, fine_h, AGREES)  # there was a kink within h, but not at w itself
    slopes = (left, right, fine_left, fine_right)
    jump, fine_jump = abs(right - left), abs(fine_right - fine_left)
    seen = 100.0 * floor + 1e-4 * max(map(abs, slopes))
    kinked = fine_jump > max(0.5 * jump, seen) or abs(finer - expected) > seen
    between = min(slopes) - seen <= got <= max(slopes) + seen
    return _check(i, expected, got, h, KINK if kinked and between else DIFFERS)


def _close(expected: float, got: float, floor: float) -> bool:
    return abs(expected - got) <= RELATIVE * max(abs(expected), abs(got)) + floor


def _check(i: int, expected: float, got: float, h: float, verdict: str) -> Check:
    error = abs(expected - got)
    size = max(abs(expected), abs(got))
    return Check(i, expected, got, error, error / size if size else 0.0, h, verdict)
