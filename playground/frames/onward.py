"""A sequence gone on with: the network's guess put behind it, the oldest moment let go of, and so on.

Only where the answer is the value that comes next: a class cannot be put behind numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets import REGRESSION, SEQUENCE
from playground.experiment import Experiment
from playground.timeline import Moment

Array = NDArray[Any]

GUESSES = 6
"""How far it goes on: half a period of the slowest sine, a whole one of the fastest."""


def goes_on(experiment: Experiment) -> bool:
    """Whether a guess is what comes next in the sequence itself."""
    spec = experiment.dataset().spec
    return spec.example == SEQUENCE and spec.kind == REGRESSION


def onward(moment: Moment, example: int) -> Array:
    """The guesses after the example's own one, each from those before it, with the weights before the update: (6,)."""
    theta, stats = moment.before.theta, moment.before.stats
    window, guesses = moment.x[example : example + 1], []
    for _ in range(GUESSES + 1):
        guess = moment.network.forward(theta, window, stats=stats)
        guesses.append(guess[0, 0])
        window = np.concatenate([window[:, 1:], guess[:, None, :]], axis=1)
    return np.array(guesses[1:], "f8")
