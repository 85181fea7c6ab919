"""A race: several optimizers from the same start, the same number of steps, the same gradient noise.

Racers of one kind with different settings are one optimizer whose hyperparameters are arrays over a runs axis; racers
of different kinds are a loop over their states with one gradient call for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from playground.engine.arrays import Array, whole_number
from playground.engine.optimizers.base import Optimizer


def race(
    gradient: Callable[[Array], Array],
    start: Array,
    racers: Sequence[Optimizer],
    steps: int,
    *,
    noise: float = 0.0,
    rng: np.random.Generator | None = None,
) -> Array:
    """The paths, `(steps + 1, racers, *runs, size)`, of all racers from `start` `(*runs, size)`.

    gradient: `(racers, *runs, size)` points -> their gradients, called once a step. noise: standard deviation of
    normal noise on every gradient entry, the same for all racers; it needs `rng`.
    """
    whole_number("steps", steps)
    if not racers:
        raise ValueError("a race needs at least one optimizer")
    if noise and rng is None:
        raise ValueError("noise needs rng, a numpy random generator")
    points = np.repeat(np.asarray(start, np.float64)[None], len(racers), axis=0)
    states = [opt.init(point) for opt, point in zip(racers, points, strict=True)]
    paths = np.empty((steps + 1, *points.shape))
    paths[0] = points
    for k in range(1, steps + 1):
        with np.errstate(all="ignore"):
            grads = gradient(paths[k - 1])
        if noise and rng is not None:
            grads = grads + noise * rng.standard_normal(points.shape[1:])
        for i, opt in enumerate(racers):
            paths[k, i], states[i] = opt.update(paths[k - 1, i], grads[i], states[i])
    return paths


def steps_to_stay_below(values: Array, goal: float) -> int | None:
    """The first step from which on all `values` `(steps + 1,)` are below the goal, or None."""
    above = np.flatnonzero(~(values < goal))
    first = int(above[-1]) + 1 if above.size else 0
    return first if first < len(values) else None
