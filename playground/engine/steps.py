"""One training step as a sequence of named micro-steps.

The order is the order of things: each layer forwards, the loss, each layer backwards, then the optimizer for all
parameters at once (all gradients are taken at the old weights), and last a recheck: the same batch under the new
weights, beside what the slope had predicted.

The passes' steps are the records that `Network.evaluate` leaves anyway, the optimizer's those of `Optimizer.step`.
Computed for showing only are the recheck, and what an optimizer shows on its way (Adam's bias-corrected moments).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np

from playground.engine.arrays import Array
from playground.engine.network import Network
from playground.engine.passes import Pass
from playground.engine.records import Kept, Name, name_of


class Recheck(NamedTuple):
    """The same batch's loss before and after the update, and loss + grad . (theta_new - theta), each `(*runs,)`."""

    before: Array
    after: Array
    predicted: Array


Phase = Literal["forward", "loss", "backward", "update", "recheck"]


class Step(NamedTuple):
    """One micro-step.

    id: "dW:1", unique within an update; inside a block "dW:1.0", at a moment of a sequence "H:1@4".
    name: "dW". phase: forward, loss, backward, update or recheck. layer: from 0, or None. value: the numbers.
    parameter: the name of the parameter in `Network.layout` that the value belongs to. time: the moment of a sequence.
    """

    id: str
    name: str
    phase: Phase
    layer: int | None
    value: Any
    parameter: str | None = None
    time: int | None = None


def steps_of(
    net: Network, result: Pass, substeps: Sequence[tuple[str, Array]], moved: Array, after: Array
) -> Iterator[Step]:
    """The micro-steps of one update. result: the pass at the old weights. substeps: the optimizer's, `(*runs, size)`.

    moved: theta_new - theta, `(*runs, size)`. after: the same batch's loss at the new weights, `(*runs,)`.
    """
    yield from pass_steps(net, result)
    for name, value in substeps:
        yield Step(name, name, "update", None, value)
    yield recheck_step(result, moved, after)


def recheck_step(result: Pass, moved: Array, after: Array) -> Step:
    """The closing step, from the pass at the old weights, theta_new - theta, and the loss at the new weights."""
    with np.errstate(all="ignore"):
        predicted = result.loss + np.sum(result.grad * moved, axis=-1)
    return Step("recheck", "recheck", "recheck", None, Recheck(result.loss, after, predicted))


def pass_steps(net: Network, result: Pass) -> Iterator[Step]:
    """The micro-steps of a forward and a backward pass."""
    yield from forward_steps(result.forward)
    yield Step("loss", "loss", "loss", None, result.loss)
    for layer in range(len(net.layers) - 1, -1, -1):
        arrived = result.dA[layer]
        if arrived is not None:
            yield Step(f"dA:{layer}", "dA", "backward", layer, arrived)
        of = {name: p for p in net.layers[layer].parameters for name in p.derivatives}
        for key, value in result.backward[layer].items():
            name = name_of(key)
            parameter = of.get(name._replace(time=None))
            full_name = None
            if parameter is not None:
                full_name = parameter.full_name
                runs = value.shape[: value.ndim - len(parameter.inner)]
                value = value.reshape(*runs, *parameter.shape)  # noqa: PLW2901  a layer keeps it as it broadcasts
            yield Step(_id(name, layer), name.name, "backward", layer, value, full_name, name.time)


def forward_steps(records: Iterable[Kept]) -> Iterator[Step]:
    """The micro-steps of a forward pass. records: what each layer kept of it, as `Network.records` gives them."""
    for layer, kept in enumerate(records):
        for key, value in kept.items():
            name = name_of(key)
            if name.shown:
                yield Step(_id(name, layer), name.name, "forward", layer, value, None, name.time)


def _id(name: Name, layer: int) -> str:
    place = f".{'.'.join(name.place)}" if name.place else ""
    moment = f"@{name.time}" if name.time is not None else ""
    return f"{name.name}:{layer}{place}{moment}"
