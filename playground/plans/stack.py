"""Shapes and parameter counts of a stack of layers, and why an impossible one is impossible.

A shape is that of one example, without the batch: (28, 28, 1) a picture, (28, 28) a sequence of 28 rows of 28 numbers,
(784,) a row of numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from playground.plans.layers import KINDS, Layer, layer
from playground.plans.sets import WORDS_KEPT

MOST_LAYERS = 16
MOST_PARAMETERS = 5_000_000

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """A layer in its place: shapes before and after, numbers it learns, numbers it only keeps (running means)."""

    layer: Layer
    before: Shape
    after: Shape
    parameters: int
    kept: int = 0


class Misfit(ValueError):
    """Layer number `at` does not fit; the message says why. `mend`: a stack that would do, or None; `offer`: what the
    mend does, in words for a button.
    """

    def __init__(self, at: int, why: str, offer: str = "", mend: tuple[Layer, ...] | None = None) -> None:
        super().__init__(why)
        self.at, self.offer, self.mend = at, offer, mend


def describe(shape: Shape) -> str:
    """A shape in words: "a picture of 28 × 28 × 1"."""
    if len(shape) == 3:
        return "pictures of " + " × ".join(str(n) for n in shape)
    if len(shape) == 2:
        return f"sequences of {shape[0]} steps of {shape[1]} numbers"
    return "single numbers" if shape == (1,) else f"rows of {shape[0]:,} numbers"


def judge(shape: Shape, layers: tuple[Layer, ...], *, words: bool = False) -> list[Row]:
    """Every layer in its place, for examples of `shape` (`words`: the numbers are words, not amounts).

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
        after, parameters, kept = _RULES[each.kind](at, each, shape, layers)
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


def total(rows: list[Row]) -> int:
    """How many numbers the rows learn."""
    return sum(row.parameters for row in rows)


def _insert(layers: tuple[Layer, ...], at: int, *new: Layer) -> tuple[Layer, ...]:
    return layers[:at] + new + layers[at:]


def _needs(rank: int, at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> None:
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


def _dense(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    _needs(1, at, each, shape, layers)
    return (each["units"],), shape[0] * each["units"] + each["units"], 0


def _same(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    return shape, 0, 0


def _flatten(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    return (prod(shape),), 0, 0


def _normalise(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    return shape, 2 * shape[-1], 2 * shape[-1]


def _residual(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    n = shape[-1]
    if len(shape) == 2:
        raise Misfit(
            at,
            "A residual block works on rows of numbers or on pictures, and what comes in are " + describe(shape) + ".",
            "Take it out",
            layers[:at] + layers[at + 1 :],
        )
    one = n * n + n if len(shape) == 1 else 9 * n * n + n
    return shape, 2 * one, 0


def _conv(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    _needs(3, at, each, shape, layers)
    size, filters = each["size"], each["filters"]
    high, wide = shape[:2]
    if each["padding"] == "valid":
        high, wide = high - size + 1, wide - size + 1
        if min(high, wide) < 1:
            mended = layer("conv2d", **{**each.values(), "padding": "same"})
            raise Misfit(
                at,
                f"A filter of {size} × {size} does not fit into {describe(shape)}.",
                "Let it reach over the edge (padding same)",
                (*layers[:at], mended, *layers[at + 1 :]),
            )
    return (high, wide, filters), size * size * shape[2] * filters + filters, 0


def _pool(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    _needs(3, at, each, shape, layers)
    high, wide = shape[0] // each["size"], shape[1] // each["size"]
    if min(high, wide) < 1:
        raise Misfit(
            at,
            f"Squares of {each['size']} × {each['size']} do not fit into {describe(shape)}: nothing would be left.",
            "Take it out",
            layers[:at] + layers[at + 1 :],
        )
    return (high, wide, shape[2]), 0, 0


def _global(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    if len(shape) == 2:
        return (shape[1],), 0, 0
    _needs(3, at, each, shape, layers)
    return (shape[2],), 0, 0


def _up(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    _needs(3, at, each, shape, layers)
    return (shape[0] * each["size"], shape[1] * each["size"], shape[2]), 0, 0


def _rows(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    _needs(3, at, each, shape, layers)
    return (shape[0], shape[1] * shape[2]), 0, 0


def _embedding(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
    return (shape[0], each["width"]), WORDS_KEPT * each["width"], 0


def _recurrent(gates: int) -> Callable[[int, Layer, Shape, tuple[Layer, ...]], Found]:
    def rule(at: int, each: Layer, shape: Shape, layers: tuple[Layer, ...]) -> Found:
        _needs(2, at, each, shape, layers)
        units = each["units"]
        after = (shape[0], units) if each["sequences"] else (units,)
        return after, gates * (shape[1] * units + units * units + units), 0

    return rule


_RULES = {
    "dense": _dense,
    "flatten": _flatten,
    "dropout": _same,
    "batch_normalization": _normalise,
    "residual": _residual,
    "conv2d": _conv,
    "max_pooling": _pool,
    "average_pooling": _pool,
    "global_average": _global,
    "upsampling": _up,
    "rows": _rows,
    "embedding": _embedding,
    "simple_rnn": _recurrent(1),
    "lstm": _recurrent(4),
}
