"""Why a training ended before its end, in sentences for the learner."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.experiment.numbers import plain
from playground.keras_backend.read import Data
from playground.plans import Plan
from playground.plans.plan import VALUE
from playground.plans.sets import CSV, TABLE

DIVERGED = "diverged"
_LARGE = 1e3
_WHY = {
    "asked": "Stopped by you.",
    "closed": "Stopped because its tab was closed.",
    "time": "Stopped because its time was used up.",
    DIVERGED: "The loss stopped being a number: the steps were so large that they threw the weights out of all "
    "bounds. A smaller learning rate, or a limit for the gradient, keeps them in.",
}


def why(reason: str) -> str:
    """A reason to stop as a sentence; "" for none."""
    return _WHY.get(reason, "")


def diverged(plan: Plan, data: Data, *, at_once: bool) -> str:
    """What made the loss stop being a number. at_once: it was none from the first batch on, before any step."""
    large = _large(plan, data)
    if at_once and large:
        return (
            f"The loss was no number from the first batch on, before any step was taken: {large}, and what is reckoned "
            "from that goes beyond the largest number there is for the network, 3.4e38. In other units, as millions "
            "for instance, it can be learned."
        )
    if large:
        return (
            f"The loss stopped being a number: {large}, so the errors and the steps were as large, and threw the "
            "weights out of all bounds. Numbers in other units (as thousands, as millions) or a smaller learning rate "
            "keep them in."
        )
    return _WHY[DIVERGED]


def _large(plan: Plan, data: Data) -> str:
    """Which numbers of a table are large, the answers first; "" where none are."""
    answers = _most(data.y) if plan.task == VALUE else 0.0
    inputs = _most(data.x) if plan.data.kind in {TABLE, CSV} else 0.0
    if answers > _LARGE:
        return f"the answers go up to {plain(answers)}"
    return f"the inputs go up to {plain(inputs)}" if inputs > _LARGE else ""


def _most(values: Any) -> float:
    return float(np.abs(values).max(initial=0.0))
