"""The result of one forward and backward pass, with all that its layers recorded on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playground.engine.arrays import Array
from playground.engine.records import Kept


@dataclass(slots=True)
class Pass:
    """One evaluation of a network on a batch. Lists have one entry a layer.

    loss      `(*runs,)`  the objective: data_loss + penalty
    data_loss `(*runs,)`  mean of `rows`
    rows      `(*runs, n)` each example's own loss
    penalty   `(*runs,)`  sum of L1 and L2, or 0.0
    grad      `(*runs, size)` dL/dtheta, fresh
    inputs    x as the network saw it (theta's dtype)
    outputs   what each layer gave, `(*runs, n, *shape)`
    forward   each layer's own record: name -> array, in the order of computing (Dense: Z, A); see `records`
    backward  the same for the way back (Dense: dZ, dW, db; with a penalty dW_data and dW_penalty before dW)
    dA        dL/d(output of the layer); None for the last one where the loss gave dZ at once
    dx        dL/dx `(*runs, n, *inputs)`, where it was asked for
    stats     the running statistics after this pass, flat `(*runs, stats_size)`; evaluated not in training, those it
              was given, or None
    """

    loss: Array
    data_loss: Array
    rows: Array
    penalty: Array | float
    grad: Array
    inputs: Array
    outputs: list[Array]
    forward: list[Kept]
    backward: list[Kept]
    dA: list[Array | None]
    stats: Array | None
    dx: Array | None = None

    @property
    def Z(self) -> list[Any]:  # noqa: N802
        """Pre-activations, one a layer; None where a layer has none."""
        return [kept.get("Z") for kept in self.forward]

    @property
    def A(self) -> list[Array]:  # noqa: N802
        """What each layer gave; the last is the network's guess."""
        return self.outputs

    @property
    def dZ(self) -> list[Any]:  # noqa: N802
        """dL/dZ, the 1/n of the average included; times n a row is that example's own delta."""
        return [back.get("dZ") for back in self.backward]
