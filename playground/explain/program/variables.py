"""What the program's variables hold in one update: each with the operation that gives it.

Read off the update as the engine opened it, so the numbers beside a line are those of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiment import targets
from playground.explain.program.optimizer_lines import counts, variable

if TYPE_CHECKING:
    from playground.timeline import Moment

MOST_SHOWN = 24
"""Numbers of an array that are told; of a larger one the first `FEW`."""
FEW = 6


@dataclass(frozen=True)
class Variable:
    """name: as the program has it. step: id of the operation that gives it this value, "start" where it is there before
    the first. shape: () for a single number. numbers: its values in C order, of a large array the first few.
    """

    name: str
    step: str
    shape: tuple[int, ...]
    numbers: tuple[float, ...]


def variables(moment: Moment) -> list[Variable]:
    """The variables of an update in the order in which they get their values: a name may come twice, old and new."""
    return [_told(name, step, value) for name, step, value in _values(moment)]


def _values(moment: Moment) -> Iterator[tuple[str, str, Any]]:
    before = moment.before
    yield "X", "start", moment.x[moment.batch]
    yield "T", "start", _targets(moment)
    yield "n", "start", len(moment.batch)
    yield "rows", "start", moment.batch
    yield "theta", "start", before.theta
    for k, layer in enumerate(moment.network.unpack(before.theta), 1):
        for name, value in layer.items():
            yield f"{name}{k}", "start", value
    yield "rate", "start", moment.optimizer.learning_rate(before.optimizer.t)
    if counts(moment.optimizer):
        yield "t", "start", before.optimizer.t + 1
    for slot, value in before.optimizer.slots.items():
        yield variable(slot), "start", value
    for step in moment.steps:
        if step.phase == "recheck":
            yield "after", step.id, step.value.after
        elif step.layer is None:
            yield variable(step.name), step.id, step.value
        else:
            name, _, part = step.name.partition("_")
            yield f"{name}{step.layer + 1}{'_' + part if part else ''}", step.id, step.value
        if step.phase == "backward" and step.id == _last_slope(moment):
            yield "grad", step.id, moment.pass_.grad


def _targets(moment: Moment) -> Any:
    """The batch's targets as the loss sees them: class numbers as rows with a single 1."""
    y = moment.y[moment.batch]
    if moment.experiment.coding == targets.CLASS_NUMBER:
        return np.eye(moment.experiment.classes)[y.astype(int)]
    return y


def _last_slope(moment: Moment) -> str:
    """The last operation of the backward pass: with it the gradient is complete."""
    return next(str(step.id) for step in reversed(moment.steps) if step.phase == "backward")


def _told(name: str, step: str, value: Any) -> Variable:
    array = np.asarray(value, dtype=np.float64)
    shown = array.ravel() if array.size <= MOST_SHOWN else array.ravel()[:FEW]
    return Variable(name, step, array.shape, tuple(shown.tolist()))
