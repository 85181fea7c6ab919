"""Shapes and parameter counts of a stack of layers, and why an impossible one is impossible.

A shape is that of one example, without the batch: (28, 28, 1) a picture, (28, 28) a sequence of 28 rows of 28 numbers,
(784,) a row of numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.experiment.layers import KINDS, LayerSpec, Throughout, engine_layers, layer
from playground.plans.sets import WORDS_KEPT

MOST_LAYERS = 16
MOST_PARAMETERS = 5_000_000

Shape = tuple[int, ...]
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

    def __init__(self, at: int, why: str, offer: str = "", mend: tuple[LayerSpec, ...] | None = None) -> None:
        super().__init__(why)
        self.at, self.offer, self.mend = at, offer, mend


def describe(shape: Shape) -> str:
    """A shape in words: "a picture of 28 × 28 × 1"."""
    if len(shape) == 3:
        return "pictures of " + " × ".join(str(n) for n in shape)
    if len(shape) == 2:
        return f"sequences of {shape[0]} steps of {shape[1]} numbers"
    return "single numbers" if shape == (1,) else f"rows of {shape[0]:,} numbers"


def judge(
    shape: Shape, layers: tuple[LayerSpec, ...], *, words: bool = False, every: Throughout = AS_USUAL
) -> list[Row]:
    """Every layer in its place, for examples of `shape` (`words`: the numbers are words, not amounts),
    `every`: what holds for all of them.

    Raises Misfit at the first layer that does not fit.
    """
    if len(layers) > MOST_LAYERS:
        raise Misfit(MOST_LAYERS, f"A stack may have {MOST_LAYERS} layers, and this one has {len(layers)}.")
    rows: list[Row] = []
    for at, each in enumerate(layers):
        if words and at == 0 and each.kind != "embedding":
            raise Misfit(
                at,
                "These inputs are numbers of words. Word 20 is not twice word 10, so a layer cannot reckon with them "
                "until each word has a place of its own.",
                "Put an Embedding first",
                (layer("embedding"), *layers),
            )
        if not words and each.kind == "embedding":
            raise Misfit(
                at,
                "An Embedding looks words up by their number, and these inputs are amounts, not word numbers.",
                "Take it out",
                layers[:at] + layers[at + 1 :],
            )
        after, parameters, kept = _placed(at, each, shape, layers, every)
        rows.append(Row(each, shape, after, parameters, kept))
        shape, words = after, False
    if words:
        raise Misfit(0, "Words need an Embedding before anything else.", "Put one in", (layer("embedding"), *layers))
    if total(rows) > MOST_PARAMETERS:
        raise Misfit(
            len(layers) - 1,
            f"This stack has {total(rows):,} numbers to learn; {MOST_PARAMETERS:,} are allowed. Fewer units, or a "
            "pooling layer before Flatten, bring it down.",
        )
    return rows


def placed(each: LayerSpec, shape: Shape, every: Throughout) -> Row:
    """One layer that is known to fit, where `shape` comes in."""
    after, parameters, kept = _placed(0, each, shape, (each,), every)
    return Row(each, shape, after, parameters, kept)


def total(rows: list[Row]) -> int:
    """How many numbers the rows learn."""
    return sum(row.parameters for row in rows)


def _insert(layers: tuple[LayerSpec, ...], at: int, *new: LayerSpec) -> tuple[LayerSpec, ...]:
    return layers[:at] + new + layers[at:]


def _needs(rank: int, at: int, each: LayerSpec, shape: Shape, layers: tuple[LayerSpec, ...]) -> None:
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
    if rank == 2 and before is not None and before.kind in {"simple_rnn", "lstm"}:
        mended = layer(before.kind, **{**before.values(), "sequences": 1})
        why = f"The layer before hands on only its last state; {KINDS[each.kind].title} wants the state of every step."
        raise Misfit(at, why, "Let it hand on every step", (*layers[: at - 1], mended, *layers[at:]))
    if before is not None and before.kind == "flatten":
        raise Misfit(at, why, "Take the Flatten out", layers[: at - 1] + layers[at:])
    raise Misfit(at, why, "Take it out", layers[:at] + layers[at + 1 :])


Found = tuple[Shape, int, int]
"""The shape after a layer, the numbers it learns, the numbers it only keeps."""


def _placed(at: int, each: LayerSpec, shape: Shape, layers: tuple[LayerSpec, ...], every: Throughout) -> Found:
    """What becomes of examples of `shape` in this layer, read off the engine's layers where it has them. Raises
    Misfit.
    """
    kind = KINDS[each.kind]
    if kind.rank:
        _needs(kind.rank, at, each, shape, layers)
    if each.kind in _REFUSALS:
        _REFUSALS[each.kind](at, each, shape, layers)
    if each.get("activation") == "softmax" and _places(each, shape) == 1:
        mended = layer(each.kind, **{**each.values(), "activation": "sigmoid"})
        raise Misfit(
            at,
            f"{kind.title}: softmax shares a total of 1 out among a layer's units, and here it is one unit, which gets "
            "1 whatever comes in. Nothing would get through, and nothing could be learned before it.",
            "Take sigmoid instead",
            (*layers[:at], mended, *layers[at + 1 :]),
        )
    made = engine_layers(each, shape, every)
    if made is None:
        return _WITHOUT_ENGINE[each.kind](each, shape)
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


def _refuse_residual(at: int, each: LayerSpec, shape: Shape, layers: tuple[LayerSpec, ...]) -> None:
    if len(shape) == 2:
        raise Misfit(
            at,
            "A residual block works on rows of numbers or on pictures, and what comes in are " + describe(shape) + ".",
            "Take it out",
            layers[:at] + layers[at + 1 :],
        )


def _refuse_filter(at: int, each: LayerSpec, shape: Shape, layers: tuple[LayerSpec, ...]) -> None:
    size = each["size"]
    if each["padding"] == "valid" and min(shape[:2]) < size:
        mended = layer("conv2d", **{**each.values(), "padding": "same"})
        raise Misfit(
            at,
            f"A filter of {size} × {size} does not fit into {describe(shape)}.",
            "Let it reach over the edge (padding same)",
            (*layers[:at], mended, *layers[at + 1 :]),
        )


def _refuse_pool(at: int, each: LayerSpec, shape: Shape, layers: tuple[LayerSpec, ...]) -> None:
    if min(shape[:2]) < each["size"]:
        raise Misfit(
            at,
            f"Squares of {each['size']} × {each['size']} do not fit into {describe(shape)}: nothing would be left.",
            "Take it out",
            layers[:at] + layers[at + 1 :],
        )


def _refuse_mean(at: int, each: LayerSpec, shape: Shape, layers: tuple[LayerSpec, ...]) -> None:
    if len(shape) != 2:  # the mean over a sequence is welcome too
        _needs(3, at, each, shape, layers)


_REFUSALS = {
    "residual": _refuse_residual,
    "conv2d": _refuse_filter,
    "max_pooling": _refuse_pool,
    "average_pooling": _refuse_pool,
    "global_average": _refuse_mean,
}
_WITHOUT_ENGINE: dict[str, Callable[[LayerSpec, Shape], Found]] = {
    "global_average": lambda each, shape: ((shape[1],), 0, 0),
    "upsampling": lambda each, shape: ((shape[0] * each["size"], shape[1] * each["size"], shape[2]), 0, 0),
    "rows": lambda each, shape: ((shape[0], shape[1] * shape[2]), 0, 0),
    "embedding": lambda each, shape: ((shape[0], each["width"]), WORDS_KEPT * each["width"], 0),
}
