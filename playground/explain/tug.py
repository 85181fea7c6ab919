"""The tug of war: how every example of the batch pulls at one weight, and the mean of the pulls."""

from __future__ import annotations

from playground.experiment.anatomy import BIAS, Entry
from playground.explain.captions.gradients import pull_values
from playground.explain.panel import PanelParts, Pull
from playground.explain.view import View


def tug(view: View, chosen: Entry) -> PanelParts:
    """{"examples": one row an example in the batch's order, "mean": of the pulls, "would_be": the focus outside it}.

    A pull is what came in times the example's own delta: the derivative of its own loss against this weight.
    """
    batch = view.moment.batch.tolist()
    rows = [
        _row(index, came, delta, index == view.focus)
        for index, (came, delta) in zip(batch, pull_values(view, chosen).tolist(), strict=True)
    ]
    mean = sum(row["pull"] for row in rows) / len(rows)
    told: PanelParts = {"examples": rows, "mean": mean}
    return told if view.in_batch else {**told, "would_be": _outside(view, chosen)}


def _row(index: int, came: float, delta: float, focus: bool) -> Pull:
    return {"index": index, "input": came, "delta": delta, "pull": came * delta, "focus": focus}


def _outside(view: View, chosen: Entry) -> Pull:
    """The focused example's pull, had it been in the batch."""
    came = 1.0 if chosen.kind == BIAS else float(view.incoming(chosen.layer)[chosen.i])
    return _row(view.focus, came, float(view.dZ[chosen.layer][chosen.j]), True)
