"""The stack of a plan: what fits (see `experiment.stacking`), words that need an Embedding first, and how large it may
be.
"""

from __future__ import annotations

from playground.experiment.layers import LayerSpec, Throughout, layer
from playground.experiment.stacking import AS_USUAL, Finds, Misfit, Row, Shape, describe, placed, placed_rows, total
from playground.plans.sets import WORDS_KEPT

__all__ = ["Misfit", "Row", "describe", "judge", "placed", "total"]

MOST_LAYERS = 16
MOST_PARAMETERS = 5_000_000

_WITHOUT_ENGINE: Finds = {
    "global_average": lambda each, shape: ((shape[1],), 0, 0),
    "upsampling": lambda each, shape: ((shape[0] * each["size"], shape[1] * each["size"], shape[2]), 0, 0),
    "rows": lambda each, shape: ((shape[0], shape[1] * shape[2]), 0, 0),
    "embedding": lambda each, shape: ((shape[0], each["width"]), WORDS_KEPT * each["width"], 0),
}


def judge(
    shape: Shape, layers: tuple[LayerSpec, ...], *, words: bool = False, every: Throughout = AS_USUAL
) -> list[Row]:
    """Every layer in its place, for examples of `shape` (`words`: the numbers are words, not amounts),
    `every`: what holds for all of them.

    Raises Misfit at the first layer that does not fit.
    """
    if len(layers) > MOST_LAYERS:
        raise Misfit(MOST_LAYERS, f"A stack may have {MOST_LAYERS} layers, and this one has {len(layers)}.")
    if words and not layers:
        raise Misfit(0, "Words need an Embedding before anything else.", "Put one in", (layer("embedding"),))
    if words and layers[0].kind != "embedding":
        raise Misfit(
            0,
            "These inputs are numbers of words. Word 20 is not twice word 10, so a layer cannot reckon with them "
            "until each word has a place of its own.",
            "Put an Embedding first",
            (layer("embedding"), *layers),
        )
    late = [at for at, each in enumerate(layers) if each.kind == "embedding" and (at or not words)]
    if late:
        at = len(placed_rows(shape, layers[: late[0]], every, _WITHOUT_ENGINE))
        raise Misfit(
            at,
            "An Embedding looks words up by their number, and these inputs are amounts, not word numbers.",
            "Take it out",
            layers[:at] + layers[at + 1 :],
        )
    rows = placed_rows(shape, layers, every, _WITHOUT_ENGINE)
    if total(rows) > MOST_PARAMETERS:
        raise Misfit(
            len(layers) - 1,
            f"This stack has {total(rows):,} numbers to learn; {MOST_PARAMETERS:,} are allowed. Fewer units, or a "
            "pooling layer before Flatten, bring it down.",
        )
    return rows
