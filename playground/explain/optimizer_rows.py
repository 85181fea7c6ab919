"""The optimizer's own numbers for one weight: its state before and after, and what it made of the gradient."""

from __future__ import annotations

import math

import numpy as np

from playground.experiment.anatomy import Entry
from playground.explain import numbers
from playground.explain.mathml import mathml
from playground.explain.optimizer_rules import clipping, line
from playground.explain.panel import OptimizerPart, OptimizerRow
from playground.explain.rules import Line, One, one_of
from playground.explain.view import View


def one(view: View, chosen: Entry) -> One:
    """The numbers of the weight or bias ``chosen``."""
    moment, index = view.moment, chosen.index
    return one_of(
        moment.optimizer,
        moment.before.optimizer,
        chosen.spoken,
        chosen.tex,
        {step.name: float(step.value[index]) for step in moment.steps if step.phase == "update"},
        {name: float(slot[index]) for name, slot in moment.before.optimizer.slots.items()},
        float(moment.pass_.grad[index]),
        float(moment.before.theta[index]),
        _clipped_length(view, index),
    )


def _clipped_length(view: View, index: int) -> float:
    """The length of the gradient that is clipped with theta[index]: its variable's, or the whole."""
    grad, hyper = view.moment.pass_.grad, view.moment.optimizer.hyperparameters
    if hyper.get("clipnorm") is not None:
        piece = next(piece for piece in view.moment.network.layout if piece.start <= index < piece.stop)
        grad = grad[piece.start : piece.stop]
    elif hyper.get("global_clipnorm") is None:
        return math.nan
    with np.errstate(all="ignore"):
        return float(np.sqrt(np.sum(grad * grad)))


def optimizer_rows(view: View, chosen: Entry) -> OptimizerPart:
    """Rows of every sub-step but delta and theta; "delta" and "after" are None where the update did not get so far."""
    told = one(view, chosen)
    optimizer = view.moment.optimizer
    change = line(told, "delta") if math.isfinite(told.now.get("delta", math.nan)) else None
    return {
        "name": optimizer.label,
        "rows": [_row(told, line(told, name)) for name in told.now if name not in ("delta", "theta")],
        "delta": told.now.get("delta"),
        "before": told.weight,
        "after": told.now.get("theta"),
        "formula": mathml(change.formula) if change else "",
        "numbers": mathml(change.numbers) if change else "",
        "sentence": f"{clipping(told)}{change.sentence}"
        if change
        else "The update did not get this far: a number stopped being finite.",
        "settings": [
            {"name": name, "value": numbers.plain(float(value))}
            for name, value in optimizer.hyperparameters.items()
            if isinstance(value, int | float) and not isinstance(value, bool)
        ],
    }


def _row(told: One, row: Line) -> OptimizerRow:
    return {
        "name": row.name,
        "symbol": mathml(row.symbol),
        "words": row.words,
        "before": told.old.get(row.name),
        "after": row.value,
    }
