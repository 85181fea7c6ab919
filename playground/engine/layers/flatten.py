"""Flatten: an image or a sequence as one long row of features, in C order."""

from __future__ import annotations

import math

from playground.engine.arrays import Array, Shape, Views
from playground.engine.layers.base import Layer, Mode
from playground.engine.records import Kept


class Flatten(Layer):
    """`(*runs, n, *shape)` -> `(*runs, n, features)`, as `keras.layers.Flatten`."""

    kind = "flatten"

    def __repr__(self) -> str:
        return "Flatten()"

    def _build(self, shape: Shape) -> None:
        self.output_shape = (math.prod(shape),)

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """The same numbers in another shape."""
        A = x.reshape(*x.shape[: x.ndim - len(self.input_shape)], *self.output_shape)
        return A, {"A": A}

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Every number went to one place: its gradient goes back the same way."""
        return g.reshape(*g.shape[:-1], *self.input_shape), {}
