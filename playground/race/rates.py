"""A racer's learning rate over the race: constant, or falling from its first value to a share of it at the end."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine import Optimizer, Schedule, schedule
from playground.experiment.tuning import build
from playground.explain import numbers
from playground.race.settings import CONSTANT, Racer

SCHEDULES = {CONSTANT: "constant", "step": "in steps", "exponential": "exponential", "cosine": "cosine"}
"""Names, the engine's, with what the page calls them."""

PLATEAUS = 4
"""A rate that falls in steps stands still so many times in a race, equally long."""


def over(racer: Racer, steps: int, first: float | None = None) -> Schedule:
    """The rate of each step of a race. first: that of step 0, the racer's own where none is given."""
    first = racer.rate if first is None else first
    match racer.schedule:
        case "step":
            each = -(-steps // PLATEAUS)
            fall = racer.floor ** (1 / (PLATEAUS - 1))
            return schedule("step", initial_learning_rate=first, decay_steps=each, decay_rate=fall)
        case "exponential":
            return schedule("exponential", initial_learning_rate=first, decay_steps=steps, decay_rate=racer.floor)
        case "cosine":
            return schedule("cosine", initial_learning_rate=first, decay_steps=steps, alpha=racer.floor)
    return schedule("constant", initial_learning_rate=first)


def optimizer_of(racer: Racer, steps: int, rates: NDArray[np.float64] | None = None) -> Optimizer:
    """The engine's optimizer of a racer in a race of so many steps. rates: many first rates at once, over the runs."""
    plain = build(racer.optimizer, racer.rate, racer.hyper)
    if racer.schedule == CONSTANT and rates is None:
        return plain
    rate: Any = rates
    if racer.schedule != CONSTANT:
        share = over(racer, steps, 1.0)
        rate = over(racer, steps) if rates is None else (lambda t: rates * share(t))
    return type(plain)(**{**plain.hyperparameters, "learning_rate": rate})


def sentence(racer: Racer, steps: int, step: int) -> str:
    """The rate of one step, where it is not the same in all."""
    if racer.schedule == CONSTANT or racer.floor == 1.0:
        return ""
    now = over(racer, steps)(step)
    kind = {"step": "in steps", "exponential": "exponentially", "cosine": "along a cosine"}[racer.schedule]
    return (
        f"The learning rate of this step is {numbers.text(now, 3)}: it falls {kind} from {numbers.plain(racer.rate)} "
        f"towards {numbers.plain(racer.floor)} times that. "
    )
