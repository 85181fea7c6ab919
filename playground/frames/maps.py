"""What is shown of networks that are more than Dense layers: the maps of one example in a state, as bytes, and all that
the engine's steps have of it inside an update, as numbers.

A rule for both: rows say what there is, in which shape and where it begins; the arrays hold nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets import PICTURE, SEQUENCE
from playground.engine.records import Kept, Name
from playground.engine.steps import forward_steps, pass_steps
from playground.experiment import Experiment
from playground.experiment.anatomy import Anatomy, Operation, Tier
from playground.frames import wire
from playground.timeline import Moment

Array = NDArray[Any]

_STATES = {"simple_rnn": ("H",), "lstm": ("h", "c")}
_FLAT = ("Z", "A", "dA", "dZ")
"""What a move carries of every unit anyway."""
_BLACK_TO_WHITE = 255


def has_maps(experiment: Experiment) -> bool:
    """Whether its states show maps: examples are pictures or sequences."""
    return experiment.dataset().spec.example in (PICTURE, SEQUENCE)


# -- states ------------------------------------------------------------------------------------------------------------


def map_rows(anatomy: Anatomy) -> list[wire.MapRow]:
    """What a state shows, and where each begins. Laid flat, a picture is no other than before: it is left out."""
    rows: list[wire.MapRow] = []
    at = 0
    for tier in anatomy.tiers:
        for name, shape in _shown(tier):
            rows.append({"layer": tier.number, "name": name, "shape": [*shape], "at": at})
            at += math.prod(shape)
    return rows


def _shown(tier: Tier) -> list[tuple[str, tuple[int, ...]]]:
    if tier.kind == "flatten":
        return []
    if tier.moments:
        return [(name, (tier.moments, tier.shape[-1])) for name in _STATES[tier.kind]]
    return [("A", tier.shape)]


def maps(rows: Sequence[wire.MapRow], records: Sequence[Kept]) -> dict[str, Array]:
    """The bytes of these rows, and each one's scale: the largest size in it, 1 where all is 0.

    records: of one example, one a layer.
    """
    values = [_recorded(row, records[row["layer"]]).ravel() for row in rows]
    scales = np.array([_scale(each) for each in values])
    bytes_ = [signed_bytes(each / scale) for each, scale in zip(values, scales, strict=True)]
    return {"maps": np.concatenate(bytes_), "map_scale": scales}


def _recorded(row: wire.MapRow, kept: Kept) -> Array:
    if row["name"] == "A":
        output: Array = kept["A"][0]
        return output
    return np.stack([kept[Name(row["name"], time=t)][0] for t in range(row["shape"][0])])


def _scale(values: Array) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max(initial=0.0)) or 1.0


def signed_bytes(values: Array) -> Array:
    """-1 to +1 as 0 to 255; what is not a number lies in the middle."""
    scaled: Array = np.rint((np.clip(np.nan_to_num(values, nan=0.0), -1, 1) + 1) * 127.5).astype("u1")
    return scaled


def example_bytes(x: Array, low: float, high: float) -> Array:
    """Examples (rows, *shape) as bytes (rows, inputs): 0 to 255 is low to high."""
    share = np.clip((x.reshape(len(x), -1) - low) / (high - low), 0.0, 1.0)
    return np.rint(share * _BLACK_TO_WHITE).astype("u1")


# -- moves -------------------------------------------------------------------------------------------------------------


def inner_places(operations: Iterable[Operation]) -> dict[str, int]:
    """Where the numbers of each operation begin in a move's `inner`, by id, for those that stand there."""
    places: dict[str, int] = {}
    at = 0
    for row in operations:
        if _is_inner(row):
            places[row.id] = at
            at += math.prod(row.shape)
    return places


def _is_inner(row: Operation) -> bool:
    """Whether it gives something that a move has no other place for: not a layer's sums, outputs and their slopes, nor
    the gradient of a parameter and its two parts.
    """
    if row.layer is None:
        return False
    own = row.time is None and "." not in row.id
    return not (own and row.name in _FLAT) and not (row.parameter and row.time is None)


def inner(moment: Moment, example: int, operations: Sequence[Operation]) -> Array:
    """The numbers of those operations side by side, NaN where this update has not come to one.

    Per example: of that example's own loss, so its derivatives times the size of the batch. Gradients' parts: of the
    batch.
    """
    own, row, scale = moment.seen_from(example)
    batch = {step.id: step.value for step in moment.steps}
    alone = batch if own is moment.pass_ else {step.id: step.value for step in pass_steps(moment.network, own)}
    parts = []
    for each in operations:
        if not _is_inner(each):
            continue
        value = (batch if each.parameter else alone).get(each.id) if each.id in batch else None
        own_loss = each.per_example and each.phase == "backward"
        parts.append(_of_example(value, row, each) * (scale if own_loss else 1))
    return np.concatenate(parts, dtype="f8") if parts else np.empty(0)


def again(records: Iterable[Kept], row: int, operations: Iterable[Operation]) -> Array:
    """The forward operations among those, as the new weights make them: where each has its numbers in `inner`, it has
    them here, for they come first there. NaN where there is nothing (outside the batch no unit is silenced).

    records, row: what every layer computed, and the example's row in it.
    """
    values = {step.id: step.value for step in forward_steps(records)}
    forward = [each for each in operations if _is_inner(each) and each.phase == "forward"]
    parts = [_of_example(values.get(each.id), row, each) for each in forward]
    return np.concatenate(parts, dtype="f8") if parts else np.empty(0)


def _of_example(value: Array | None, row: int, operation: Operation) -> Array:
    if value is None:
        return np.full(math.prod(operation.shape), np.nan)
    own: Array = value[row] if operation.per_example else value
    return own.ravel()
