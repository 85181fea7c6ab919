"""What the program's variables hold in one update: each with the operation that gives it.

Read off the update as the engine opened it, so the numbers beside a line are those of the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiment import targets
from playground.experiment.anatomy import OF_THE_BATCH, Input
from playground.explain.program.looked_at import About, Looked, written
from playground.explain.program.optimizer_lines import counts, variable
from playground.explain.program.part import called, suffix
from playground.explain.program.recurrence_lines import STATES

if TYPE_CHECKING:
    from playground.engine.layers.base import Layer
    from playground.engine.steps import Step
    from playground.timeline import Moment

MOST_SHOWN = 24
"""Numbers of an array that are told; of a larger one the part that is looked at, or the first `FEW`."""
FEW = 6
MOST_IN_PART = 64


@dataclass(frozen=True)
class Variable:
    """name: as the program has it. step: id of the operation that gives it this value, "start" where it is there before
    the first. shape: () for a single number. numbers: its values in C order, of a large array a part. part: which,
    "[:, :, 0, 2]", "" for all of it or its beginning; sides: the shape of that part.
    """

    name: str
    step: str
    shape: tuple[int, ...]
    numbers: tuple[float, ...]
    part: str = ""
    sides: tuple[int, ...] = ()


Value = tuple[str, str, Any, About]
"""A variable's name, the operation that gives it, what it holds and what that is of."""
_FLAT = About("theta")


def variables(moment: Moment, selection: str | None = None, focus: int | None = None) -> list[Variable]:
    """The variables of an update in the order in which they get their values: a name may come twice, old and new.

    selection, focus: id of the part and number of the training example that are looked at.
    """
    part = moment.experiment.anatomy.find(selection)
    at = np.flatnonzero(moment.batch == focus).tolist() if focus is not None else []
    looked = Looked(moment.network, None if isinstance(part, Input) else part, at[0] if at else 0)
    return [_told(name, step, value, about, looked) for name, step, value, about in _values(moment)]


def _values(moment: Moment) -> Iterator[Value]:
    before = moment.before
    yield "X", "start", moment.x[moment.batch], About("examples")
    yield "T", "start", _targets(moment), About("examples", len(moment.network.layers) - 1)
    yield "n", "start", len(moment.batch), _FLAT
    yield "rows", "start", moment.batch, About("weights")
    yield "theta", "start", before.theta, _FLAT
    for segment in moment.network.layout:
        about = About("weights", segment.layer, segment.name)
        yield called(segment), "start", before.theta[segment.start : segment.stop].reshape(segment.shape), about
    for index, layer in enumerate(moment.network.layers):
        yield from _states(layer, index, len(moment.batch))
    yield "rate", "start", moment.optimizer.learning_rate(before.optimizer.t), _FLAT
    if counts(moment.optimizer):
        yield "t", "start", before.optimizer.t + 1, _FLAT
    for slot, value in before.optimizer.slots.items():
        yield variable(slot), "start", value, _FLAT
    for step in moment.steps:
        if step.phase == "recheck":
            yield "after", step.id, step.value.after, _FLAT
        elif step.layer is None:
            yield variable(step.name), step.id, step.value, _FLAT
        else:
            yield _name(step), step.id, _value(step), _about(step)
        if step.phase == "backward" and step.id == _last_slope(moment):
            yield "grad", step.id, moment.pass_.grad, _FLAT


def _about(step: Step) -> About:
    """What an operation of a layer gives: a part of its gradient, a row an example, or one row for all of them."""
    layer = -1 if step.layer is None else step.layer
    if step.parameter is not None:
        return About("weights", layer, step.parameter)
    return About("weights" if step.name in OF_THE_BATCH else "examples", layer)


def _states(layer: Layer, index: int, n: int) -> Iterator[Value]:
    """What a recurrent layer begins with: no state before the first moment, and nothing that comes back from after the
    last.
    """
    if layer.kind in STATES:
        k, about = suffix(index), About("examples", index)
        width = layer.parameters[1].shape
        for name in STATES[layer.kind]:
            yield f"{name}{k}[-1]", "start", np.zeros((n, width[0])), about
        yield f"dZ{k}[{layer.input_shape[0]}]", "start", np.zeros((n, width[1])), about


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


def _told(name: str, step: str, value: Any, about: About, looked: Looked) -> Variable:
    array = np.asarray(value, dtype=np.float64)
    if array.size <= MOST_SHOWN and array.ndim < 3:
        return Variable(name, step, array.shape, tuple(array.ravel().tolist()))
    if array.ndim and (index := looked.at(about, array.shape, MOST_SHOWN)) is not None:
        found = array[index]
        if found.size <= MOST_IN_PART:
            return Variable(name, step, array.shape, tuple(found.ravel().tolist()), written(index), found.shape)
    shown = array.ravel() if array.size <= MOST_SHOWN else array.ravel()[:FEW]
    return Variable(name, step, array.shape, tuple(shown.tolist()))
