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
    under_way = Race(gradient, start, racers, noise=noise, rng=rng)
    paths = np.empty((steps + 1, *under_way.points.shape))
    paths[0] = under_way.points
    under_way.run(paths[1:])
    return paths


class Race:
    """A race that is run a few steps at a time; however it is cut, it gives what `race` gives, bit for bit.

    points: where the racers stand, `(racers, *runs, size)`.
    """

    def __init__(
        self,
        gradient: Callable[[Array], Array],
        start: Array,
        racers: Sequence[Optimizer],
        *,
        noise: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> None:
        if not racers:
            raise ValueError("a race needs at least one optimizer")
        if noise and rng is None:
            raise ValueError("noise needs rng, a numpy random generator")
        self.gradient, self.racers, self.noise, self.rng = gradient, racers, noise, rng
        self.points = np.repeat(np.asarray(start, np.float64)[None], len(racers), axis=0)
        self.states = [opt.init(point) for opt, point in zip(racers, self.points, strict=True)]

    def run(self, paths: Array) -> None:
        """Write where the racers stand after each of the next steps into paths, `(steps, *points.shape)`."""
        points = self.points
        for after in paths:
            with np.errstate(all="ignore"):
                grads = self.gradient(points)
            if self.noise and self.rng is not None:
                grads = grads + self.noise * self.rng.standard_normal(points.shape[1:])
            for i, opt in enumerate(self.racers):
                after[i], self.states[i] = opt.update(points[i], grads[i], self.states[i])
            points = after
        # A copy: paths belongs to the caller, who may change it.
        self.points = points.copy()


def steps_to_stay_below(values: Array, goal: float) -> int | None:
    """The first step from which on all `values` `(steps + 1,)` are below the goal, or None."""
    above = np.flatnonzero(~(values < goal))
    first = int(above[-1]) + 1 if above.size else 0
    return first if first < len(values) else None
