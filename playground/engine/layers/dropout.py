"""Dropout: in training some units fall silent at random, so that no unit can rely on another."""

from __future__ import annotations

import numpy as np

from playground.engine.arrays import Array, Shape, Views, number_between
from playground.engine.layers.base import Layer, Mode
from playground.engine.records import Kept


class Dropout(Layer):
    """Inverted dropout (Srivastava et al. 2014), as `keras.layers.Dropout`: off outside of training.

    rate: the share of units silenced, 0 to below 1. The others are scaled by 1 / (1 - rate), so that the expected
    output is the input and nothing has to change at evaluation. The randomness comes in from outside, as a mask.
    """

    kind = "dropout"

    def __init__(self, rate: float) -> None:
        self.rate = number_between("rate", rate, 0.0, 1.0)
        if self.rate == 1.0:
            raise ValueError("rate must be below 1, or nothing would get through; got 1")
        self.needs_mask = self.rate > 0.0

    def __repr__(self) -> str:
        return f"Dropout({self.rate:g})"

    def draw_mask(self, rng: np.random.Generator, n: int, runs: Shape) -> Array:
        """Zeros with probability `rate`, else 1 / (1 - rate): `(*runs, n, *input_shape)`."""
        kept = rng.random((*runs, n, *self.input_shape)) >= self.rate
        return kept / (1.0 - self.rate)

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """A = x times the mask; at evaluation A = x."""
        if not mode.training or mode.mask is None:
            return x, {"A": x}
        mask = np.asarray(mode.mask, x.dtype)
        A = x * mask
        return A, {"mask": mask, "A": A}

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """a = m x with a fixed mask m, so dL/dx = m dL/da: what was silent learns nothing."""
        return (g * kept["mask"] if "mask" in kept else g), {}
