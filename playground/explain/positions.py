"""What a convolution's gradient is the sum of: the share of every position that a filter's weight was used at.

A weight stands in every window of its map; at each it is a weight as any other, with the share "what came in times the
cell's delta". They add up to the example's pull, and the mean of the examples' pulls is the gradient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.layers.windows import Windows, pad
from playground.experiment.anatomy import SHARED, Entry
from playground.explain.cells import windows_of
from playground.explain.panel import PanelParts, Pull
from playground.explain.view import View

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Positions:
    """The batch's numbers at every position of one weight, each `(n, rows, columns)` and of each example's own loss.

    came: what came in there (1 for a bias); deltas: of the map's cells. own: the same for the example in focus alone,
    `(rows, columns)`, which may lie outside the batch.
    """

    came: Array
    deltas: Array
    own_came: Array
    own_deltas: Array

    @property
    def shares(self) -> Array:
        """Of each example, each position's share of the gradient: `(n, rows, columns)`."""
        return self.came * self.deltas

    @property
    def own_shares(self) -> Array:
        """The same of the example in focus: `(rows, columns)`."""
        return self.own_came * self.own_deltas

    @property
    def pulls(self) -> Array:
        """Each example's pull, the sum of its shares: `(n,)`."""
        total: Array = self.shares.sum(axis=(1, 2))
        return total

    @property
    def gradient(self) -> float:
        """The mean of the pulls: the data's part of the gradient."""
        return float(self.pulls.mean())


def has_positions(view: View, chosen: Entry) -> bool:
    """Whether a number is a weight or bias of a convolution's filter."""
    return chosen.kind == SHARED and view.anatomy.tiers[chosen.layer].kind == "conv2d"


def positions(view: View, chosen: Entry) -> Positions:
    """The positions of one weight or bias of a convolution."""
    moment, layer = view.moment, chosen.layer
    found, filter_ = windows_of(view.anatomy, layer), chosen.place[-1]
    pass_ = moment.pass_
    before = pass_.inputs if layer == 0 else pass_.A[layer - 1]
    deltas = pass_.backward[layer]["dZ"][..., filter_] * len(moment.batch)
    own_before = view.incoming(layer).reshape(1, *before.shape[1:])
    own = view.dZ[layer].reshape(view.anatomy.tiers[layer].shape)[..., filter_]
    return Positions(_came(before, found, chosen), deltas, _came(own_before, found, chosen)[0], own)


def _came(before: Array, found: Windows, chosen: Entry) -> Array:
    """What stands at a weight's place in every window: `(n, rows, columns)`."""
    if len(chosen.place) == 1:
        return np.ones((len(before), *found.out))
    i, j, channel, _ = chosen.place
    rows, columns = (
        slice(start, start + stride * (out - 1) + 1, stride)
        for start, stride, out in zip((i, j), found.strides, found.out, strict=True)
    )
    came: Array = pad(before, found)[:, rows, columns, channel]
    return came


def positions_of(view: View, chosen: Entry) -> PanelParts:
    """{"positions": of the example in focus, "examples": one row an example in the batch's order, "mean": of the pulls,
    "would_be": the focus outside the batch}.
    """
    found = positions(view, chosen)
    rows, columns = found.own_shares.shape
    own = float(found.own_shares.sum())
    examples: list[Pull] = [
        {"index": index, "pull": pull, "focus": index == view.focus}
        for index, pull in zip(view.moment.batch.tolist(), found.pulls.tolist(), strict=True)
    ]
    told: PanelParts = {
        "positions": {
            "rows": rows,
            "columns": columns,
            "came": found.own_came.ravel().tolist(),
            "deltas": found.own_deltas.ravel().tolist(),
            "shares": found.own_shares.ravel().tolist(),
            "pull": own,
        },
        "examples": examples,
        "mean": found.gradient,
    }
    return told if view.in_batch else {**told, "would_be": {"index": view.focus, "pull": own, "focus": True}}
