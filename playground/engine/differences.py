"""Central differences of a function with steps of many sizes: why a smaller step is not a better one.

(f(w + h) - f(w - h)) / 2h misses the derivative by h^2 f'''/6 through the curve's bend, and by about 1e-16 |f| / h
through rounding, as the two values share ever more of their digits (Press et al. 2007, section 5.7).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from playground.engine.arrays import Array

STEPS = np.logspace(-1, -13, 25)
"""Two a power of ten, the largest first."""


def central(f: Callable[[Array], Array], theta: Array, index: int, steps: Array = STEPS) -> Array:
    """The difference with each step (k,), at entry `index` of theta (size,); f maps (m, size) points to (m,) values.

    A step is divided by as floating point took it. Not a number where it is too small for that entry to move at all.
    """
    points = np.repeat(np.asarray(theta, np.float64)[None], 2 * len(steps), axis=0)
    points[: len(steps), index] += steps
    points[len(steps) :, index] -= steps
    above, below = points[: len(steps), index], points[len(steps) :, index]
    with np.errstate(all="ignore"):
        values = f(points)
        return np.asarray((values[: len(steps)] - values[len(steps) :]) / (above - below))
