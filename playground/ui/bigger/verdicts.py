"""What the figures of a training say, in plain sentences: overfitting, vanishing gradients, nothing learned."""

from __future__ import annotations

import math
from typing import Any

from playground.experiment import numbers
from playground.plans import Plan
from playground.ui.bigger.story import Row

_FADED = 1e-3
_HUGE = 1e3
NOISE = "noise"
"""The rows whose labels are drawn at random."""


def verdicts(plan: Plan, rows: list[Row], layers: list[list[dict[str, Any]]], over: bool = False) -> list[str]:
    """Sentences about what is to be seen, the most urgent first; none where all is as it should be. over: the training
    is, so that nothing is "so far" any more.
    """
    found = [
        _gradients(layers[-1]) if layers else "",
        _nothing_learned(plan, rows, "" if over else " so far"),
        _overfitting(plan, rows),
        _order(plan, rows),
    ]
    return [sentence for sentence in found if sentence]


def _overfitting(plan: Plan, rows: list[Row]) -> str:
    if len(rows) < 3:
        return ""
    validation = [row["val_loss"] for row in rows]
    best = min(range(len(rows)), key=validation.__getitem__)
    since = len(rows) - 1 - best
    rises = validation[-1] > 1.15 * validation[best] and rows[-1]["end_loss"] < rows[best]["end_loss"]
    if since >= 2 and rises:
        least, now = numbers.apart((validation[best], validation[-1]))
        return (
            f"Overfitting: since epoch {best + 1} the loss on the validation set rises, from {least} to {now}, while "
            "it still falls on the training set. The network is learning its examples by heart. "
            "Dropout, an L2 penalty, more data or stopping earlier help."
        )
    gap = rows[-1].get("end_accuracy", 0.0) - rows[-1].get("val_accuracy", 0.0)
    if plan.has_accuracy and gap > 0.1:
        return (
            f"Overfitting: {numbers.percent(rows[-1]['end_accuracy'])} right on examples it has trained on, "
            f"{numbers.percent(rows[-1]['val_accuracy'])} on others. Part of what it knows is those examples by heart."
        )
    return ""


def _gradients(layers: list[dict[str, Any]]) -> str:
    norms = [row["gradient"] for row in layers]
    if not norms or not all(math.isfinite(norm) for norm in norms):
        return "A gradient is not a finite number any more: the training has run out of bounds."
    if max(norms) > _HUGE:
        return (
            f"Exploding gradients: the longest is {numbers.text(max(norms), 3)}. A smaller learning rate, or a limit "
            "for the length of the gradient (under Learning), keeps the steps in bounds."
        )
    first, last = norms[0], norms[-1]
    if len(norms) >= 3 and last > 0 and first < _FADED * last:
        ratio = last / max(first, 1e-300)
        return (
            f"Vanishing gradient: the first layer's gradient is {numbers.text(ratio, 2)} times smaller than the "
            "output's, so the first layers hardly learn. Relu instead of sigmoid, batch normalisation or residual "
            "blocks let it through."
        )
    return ""


def _nothing_learned(plan: Plan, rows: list[Row], so_far: str) -> str:
    if len(rows) < 3 or not plan.has_accuracy:
        return ""
    chance = 1 / plan.data.classes
    if rows[-1].get("end_accuracy", 1.0) < 1.3 * chance and rows[-1]["end_loss"] > 0.95 * rows[0]["end_loss"]:
        if plan.source.name == NOISE:
            return (
                f"{numbers.percent(rows[-1]['end_accuracy'])} right{so_far}, as with a coin: these labels are drawn at "
                "random, so there is nothing to learn but the rows themselves, and no learning rate changes that."
            )
        return (
            f"Nothing learned{so_far}: {numbers.percent(rows[-1]['end_accuracy'])} right, guessing gives "
            f"{numbers.percent(chance)}. Look at the gradients below, and try another learning rate."
        )
    return ""


def _order(plan: Plan, rows: list[Row]) -> str:
    if len(rows) < 2 or rows[-1]["loss"] <= rows[-1]["val_loss"]:
        return ""
    dropout = any(each.kind == "dropout" for each in plan.layers)
    if dropout or rows[-1]["end_loss"] <= rows[-1]["val_loss"]:
        why = " with units silenced by dropout," if dropout else ""
        return (
            "The running training loss lies above the validation loss. That is no fault: it is the mean over the "
            f"whole epoch,{why} while the network was still getting better. The line for the end of the epoch is "
            "the fair comparison."
        )
    return ""
