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
    if noise and rng is None:
        raise ValueError("noise needs rng, a numpy random generator")
    pack = Pack(start, racers)
    paths = np.empty((steps + 1, *pack.points.shape))
    paths[0] = pack.points
    for after in paths[1:]:
        with np.errstate(all="ignore"):
            grads = gradient(pack.points)
        if noise and rng is not None:
            grads = grads + noise * rng.standard_normal(grads.shape[1:])
        pack.step(grads)
        after[...] = pack.points
    return paths


class Pack:
    """The racers where they stand, and what each of them remembers.

    points: `(racers, *runs, size)`, from `start` `(*runs, size)`; a new array after each step.
    """

    def __init__(self, start: Array, racers: Sequence[Optimizer]) -> None:
        if not racers:
            raise ValueError("a race needs at least one optimizer")
        self.racers = racers
        self.points = np.repeat(np.asarray(start, np.float64)[None], len(racers), axis=0)
        self.states = [opt.init(point) for opt, point in zip(racers, self.points, strict=True)]

    def step(self, grads: Array) -> None:
        """Every racer takes a step with its gradient, `(racers, *runs, size)`."""
        after = np.empty_like(self.points)
        for i, opt in enumerate(self.racers):
            after[i], self.states[i] = opt.update(self.points[i], grads[i], self.states[i])
        self.points = after


def steps_to_get_below(values: Array, goal: float) -> int | None:
    """The first step at which `values` `(steps + 1,)` is below the goal, or None."""
    below = np.flatnonzero(values < goal)
    return int(below[0]) if below.size else None


def steps_to_stay_below(values: Array, goal: float) -> int | None:
    """The first step from which on all `values` `(steps + 1,)` are below the goal, or None."""
    above = np.flatnonzero(~(values < goal))
    first = int(above[-1]) + 1 if above.size else 0
    return first if first < len(values) else None
