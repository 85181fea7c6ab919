"""Shapes and parameter counts of a stack of layers, and why an impossible one is impossible.

A shape is that of one example, without the batch: (28, 28, 1) a picture, (28, 28) a sequence of 28 rows of 28 numbers,
(784,) a row of numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playground.experiment.layers import KINDS, RECURRENT, LayerSpec, Throughout, engine_layers, layer

Shape = tuple[int, ...]
Stack = tuple[LayerSpec, ...]
Found = tuple[Shape, int, int]
"""The shape after a layer, the numbers it learns, the numbers it only keeps."""
Finds = Mapping[str, Callable[[LayerSpec, Shape], Found]]
"""The same for kinds that the engine has no layer for."""
AS_USUAL = Throughout()


@dataclass(frozen=True)
class Row:
    """A layer in its place: shapes before and after, numbers it learns, numbers it only keeps (running means)."""

    layer: LayerSpec
    before: Shape
    after: Shape
    parameters: int
    kept: int = 0


class Misfit(ValueError):
    """Layer number `at` does not fit; the message says why. `mend`: a stack that would do, or None; `offer`: what the
    mend does, in words for a button.
    """

    def __init__(self, at: int, why: str, offer: str = "", mend: Stack | None = None) -> None:
        super().__init__(why)
        self.at, self.offer, self.mend = at, offer, mend


def describe(shape: Shape) -> str:
    """A shape in words: "a picture of 28 × 28 × 1"."""
    if len(shape) == 3:
        return "pictures of " + " × ".join(str(n) for n in shape)
    if len(shape) == 2:
        return f"sequences of {shape[0]} steps of {shape[1]} number{'' if shape[1] == 1 else 's'}"
    return "single numbers" if shape == (1,) else f"rows of {shape[0]:,} numbers"


def placed_rows(shape: Shape, layers: Stack, every: Throughout = AS_USUAL, others: Finds | None = None) -> list[Row]:
    """Every layer in its place, for examples of `shape`. every: what holds for all; others: see `Finds`.

    Raises Misfit at the first layer that does not fit.
    """
    rows: list[Row] = []
    for at, each in enumerate(layers):
        after, parameters, kept = _placed(at, each, shape, layers, every, others or {})
        rows.append(Row(each, shape, after, parameters, kept))
        shape = after
    return rows


def placed(each: LayerSpec, shape: Shape, every: Throughout) -> Row:
    """One layer that is known to fit, where `shape` comes in."""
    return placed_rows(shape, (each,), every)[0]


def ready_for_output(layers: Stack, shape: Shape) -> None:
    """Raises Misfit where what the last layer gives, `shape`, is no row of numbers: the output is a Dense layer."""
    if len(shape) == 1:
        return
    at, before = len(layers), layers[-1] if layers else None
    what = "pictures" if len(shape) == 3 else "a sequence"
    why = f"The output layer wants one row of numbers an example, and the last layer gives {what}."
    if before is None:
        what = describe(shape)
        why = f"The output layer wants one row of numbers an example, and what comes in are {what}."
    raise Misfit(at, why, "Put a Flatten before the output", (*layers, layer("flatten")))


def total(rows: list[Row]) -> int:
    """How many numbers the rows learn."""
    return sum(row.parameters for row in rows)


def _insert(layers: Stack, at: int, *new: LayerSpec) -> Stack:
    return layers[:at] + new + layers[at:]


def _without(layers: Stack, at: int) -> Stack:
    return layers[:at] + layers[at + 1 :]


def _with(layers: Stack, at: int, **settings: object) -> Stack:
    each = layers[at]
    return (*layers[:at], layer(each.kind, **{**each.values(), **settings}), *layers[at + 1 :])


def _needs(rank: int, at: int, each: LayerSpec, shape: Shape, layers: Stack) -> None:
    """Refuse a layer whose input has not `rank` axes, with the mend that leads there."""
    if len(shape) == rank:
        return
    wants = {1: "one row of numbers an example", 2: "a sequence", 3: "pictures"}[rank]
    why = f"{KINDS[each.kind].title} wants {wants}, and what comes in are {describe(shape)}."
    if rank == 1:
        raise Misfit(at, why, "Put a Flatten before it", _insert(layers, at, layer("flatten")))
    if rank == 2 and len(shape) == 3:
        raise Misfit(at, why, "Hand the picture over row by row", _insert(layers, at, layer("rows")))
    before = layers[at - 1] if at else None
    if rank == 2 and before is not None and before.kind in RECURRENT:
        why = f"The layer before hands on only its last state; {KINDS[each.kind].title} wants the state of every step."
        raise Misfit(at, why, "Let it hand on every step", _with(layers, at - 1, sequences=1))
    if before is not None and before.kind == "flatten":
        raise Misfit(at, why, "Take the Flatten out", _without(layers, at - 1))
    raise Misfit(at, why, "Take it out", _without(layers, at))


def _placed(at: int, each: LayerSpec, shape: Shape, layers: Stack, every: Throughout, others: Finds) -> Found:
    """What becomes of examples of `shape` in this layer, read off the engine's layers where it has them. Raises
    Misfit.
    """
    kind = KINDS[each.kind]
    if kind.rank:
        _needs(kind.rank, at, each, shape, layers)
    if each.kind in _REFUSALS:
        _REFUSALS[each.kind](at, each, shape, layers)
    if each.get("activation") == "softmax" and _places(each, shape) == 1:
        raise Misfit(
            at,
            f"{kind.title}: softmax shares a total of 1 out among a layer's units, and here it is one unit, which gets "
            "1 whatever comes in. Nothing would get through, and nothing could be learned before it.",
            "Take sigmoid instead",
            _with(layers, at, activation="sigmoid"),
        )
    made = engine_layers(each, shape, every)
    if made is None:
        return others[each.kind](each, shape)
    parameters = kept = 0
    for one in made:
        bound = one.bind(shape)
        shape = bound.output_shape
        parameters += sum(parameter.size for parameter in bound.parameters)
        kept += sum(statistic.size for statistic in bound.statistics)
    return shape, parameters, kept


def _places(each: LayerSpec, shape: Shape) -> int:
    """Units or channels that a layer's activation is applied to, where `shape` comes in."""
    return int(each.get("units") or each.get("filters") or shape[-1])


def _refuse_residual(at: int, each: LayerSpec, shape: Shape, layers: Stack) -> None:
    if len(shape) == 2:
        why = "A residual block works on rows of numbers or on pictures, and what comes in are " + describe(shape) + "."
        raise Misfit(at, why, "Take it out", _without(layers, at))


def _refuse_filter(at: int, each: LayerSpec, shape: Shape, layers: Stack) -> None:
    size, stride = each["size"], each["stride"]
    if each["padding"] == "valid" and min(shape[:2]) < size:
        raise Misfit(
            at,
            f"A filter of {size} × {size} does not fit into {describe(shape)}.",
            "Let it reach over the edge (padding same)",
            _with(layers, at, padding="same"),
        )
    if stride > max(shape[:2]):
        raise Misfit(
            at,
            f"A stride of {stride} steps over the whole of {describe(shape)}: nothing would be left to move on to.",
            "Let it move on by 1",
            _with(layers, at, stride=1),
        )


def _refuse_pool(at: int, each: LayerSpec, shape: Shape, layers: Stack) -> None:
    if min(shape[:2]) < each["size"]:
        raise Misfit(
            at,
            f"Squares of {each['size']} × {each['size']} do not fit into {describe(shape)}: nothing would be left.",
            "Take it out",
            _without(layers, at),
        )


def _refuse_mean(at: int, each: LayerSpec, shape: Shape, layers: Stack) -> None:
    if len(shape) != 2:  # the mean over a sequence is welcome too
        _needs(3, at, each, shape, layers)


_REFUSALS = {
    "residual": _refuse_residual,
    "conv2d": _refuse_filter,
    "max_pooling": _refuse_pool,
    "average_pooling": _refuse_pool,
    "global_average": _refuse_mean,
}
