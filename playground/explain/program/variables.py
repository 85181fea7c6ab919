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
from playground.explain.program.part import called, suffix
from playground.explain.program.recurrence_lines import STATES

if TYPE_CHECKING:
    from playground.engine.layers.base import Layer
    from playground.engine.steps import Step
    from playground.timeline import Moment

MOST_SHOWN = 24
"""Numbers of an array that are told; of a larger one the first `FEW`."""
FEW = 6
KERNEL, MAP = "[:, :, 0, 0]", "[0, :, :, 0]"
"""Told of an array of four axes: the first filter's weights for the first map, or the first example's first map."""
MOST_IN_PART = 64
_PICTURES = 4


@dataclass(frozen=True)
class Variable:
    """name: as the program has it. step: id of the operation that gives it this value, "start" where it is there before
    the first. shape: () for a single number. numbers: its values in C order, of a large array the first few. part: of
    pictures the slice that they are, "[0, :, :, 0]": one example's first map, or "[:, :, 0, 0]": one filter.
    """

    name: str
    step: str
    shape: tuple[int, ...]
    numbers: tuple[float, ...]
    part: str = ""


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
    for segment in moment.network.layout:
        yield called(segment), "start", before.theta[segment.start : segment.stop].reshape(segment.shape)
    for index, layer in enumerate(moment.network.layers):
        yield from _states(layer, suffix(index), len(moment.batch))
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
            yield _name(step), step.id, _value(step)
        if step.phase == "backward" and step.id == _last_slope(moment):
            yield "grad", step.id, moment.pass_.grad


def _states(layer: Layer, k: str, n: int) -> Iterator[tuple[str, str, Any]]:
    """What a recurrent layer begins with: no state before the first moment, and nothing that comes back from after the
    last.
    """
    if layer.kind in STATES:
        width = layer.parameters[1].shape
        for name in STATES[layer.kind]:
            yield f"{name}{k}[-1]", "start", np.zeros((n, width[0]))
        yield f"dZ{k}[{layer.input_shape[0]}]", "start", np.zeros((n, width[1]))


def _name(step: Step) -> str:
    """What the program calls the result of an operation of a layer: "dW1_data", inside a block "Z3a", at a moment
    "H1[4]".
    """
    place = step.id.partition(":")[2].partition("@")[0].split(".")[1:]
    name, _, part = step.name.partition("_")
    if step.time is not None and step.parameter is not None:
        part = "at"  # a moment's share of what is then summed
    named = f"{name}{suffix(step.layer or 0, tuple(place))}{'_' + part if part else ''}"
    return named if step.time is None else f"{named}[{step.time}]"


def _value(step: Step) -> Any:
    """The numbers as the program has them: a batch's mean and variance are one row."""
    return np.ravel(step.value) if step.name in ("mean", "variance") else step.value


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
    if array.ndim == _PICTURES and array.size > 1:
        part = KERNEL if name.lstrip("d").startswith("W") else MAP
        numbers = array[:, :, 0, 0] if part == KERNEL else array[0, :, :, 0]
        if numbers.size <= MOST_IN_PART:
            return Variable(name, step, array.shape, tuple(numbers.ravel().tolist()), part)
    shown = array.ravel() if array.size <= MOST_SHOWN else array.ravel()[:FEW]
    return Variable(name, step, array.shape, tuple(shown.tolist()))
