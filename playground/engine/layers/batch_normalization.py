"""Batch normalisation: every feature of a batch brought to mean 0 and variance 1, then scaled and shifted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.engine import initializers
from playground.engine.arrays import Array, Shape, Views, number_between
from playground.engine.layers.base import Layer, Mode, Parameter
from playground.engine.records import Kept, Name

# There where mean and variance are constants.
_FIXED = Name("fixed", shown=False)


class BatchNormalization(Layer):
    """Ioffe and Szegedy 2015, over the last axis, as `keras.layers.BatchNormalization` (same defaults).

    In training it uses the batch's own mean and variance and moves the running ones towards them by 1 - momentum; at
    evaluation it uses the running ones. Those travel outside of theta: `stats` of `Network.evaluate` and `TrainState`.
    """

    kind = "batch_normalization"

    def __init__(self, momentum: float = 0.99, epsilon: float = 1e-3) -> None:
        self.momentum = number_between("momentum", momentum, 0.0, 1.0)
        self.epsilon = number_between("epsilon", epsilon, 0.0)

    def __repr__(self) -> str:
        return f"BatchNormalization(momentum={self.momentum:g}, epsilon={self.epsilon:g})"

    def _build(self, shape: Shape) -> None:
        features, inner = shape[-1:], (1,) * len(shape) + shape[-1:]
        ones, zeros = initializers.constant(1.0), initializers.get("zeros")
        self.parameters = (Parameter("gamma", features, inner, ones), Parameter("beta", features, inner, zeros))
        self.statistics = (Parameter("mean", features, inner, zeros), Parameter("variance", features, inner, ones))
        # All axes but runs and features: the examples, and the places of an image or moments of a sequence.
        self._axes = tuple(range(-len(shape) - 1, -1))

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """X_hat = (x - mean) / sqrt(variance + epsilon); A = gamma X_hat + beta. Variance with 1/N, not 1/(N-1)."""
        kept: Kept = {}
        if mode.training:
            mean = np.mean(x, axis=self._axes, keepdims=True)
            variance = np.mean((x - mean) ** 2, axis=self._axes, keepdims=True)
        else:
            mean, variance = mode.stats
            kept[_FIXED] = mean
        X_hat = (x - mean) / np.sqrt(variance + self.epsilon)
        A = p[0] * X_hat + p[1]
        kept |= {"mean": mean, "variance": variance, "X_hat": X_hat, "A": A}
        return A, kept

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """The batch's mean and variance depend on every x, so each x has three ways to the loss.

            dgamma = sum g x_hat        dbeta = sum g        dX_hat = g gamma

        With s = sqrt(variance + epsilon), x_hat_i = (x_i - mean) / s, and over the N numbers of one feature
        d mean/dx_i = 1/N and ds/dx_i = x_hat_i / N:

            dx_i = 1/s (dX_hat_i - mean(dX_hat) - x_hat_i mean(dX_hat x_hat))

        At evaluation mean and variance are constants and only the first way is left: dx = dX_hat / s.
        """
        X_hat = kept["X_hat"]
        back: Kept = {
            "dgamma": np.add.reduce(g * X_hat, axis=self._axes, keepdims=True, out=grads[0]),
            "dbeta": np.add.reduce(g, axis=self._axes, keepdims=True, out=grads[1]),
        }
        if first:
            return None, back
        dX_hat = g * p[0]
        back["dX_hat"] = dX_hat
        s = np.sqrt(kept["variance"] + self.epsilon)
        if _FIXED in kept:
            return dX_hat / s, back
        centre = np.mean(dX_hat, axis=self._axes, keepdims=True)
        along = np.mean(dX_hat * X_hat, axis=self._axes, keepdims=True)
        return (dX_hat - centre - X_hat * along) / s, back

    def new_statistics(self, kept: Kept, stats: Views) -> Sequence[Array]:
        """running <- running momentum + batch (1 - momentum)."""
        share = 1.0 - self.momentum
        batch = (kept["mean"], kept["variance"])
        return [old * self.momentum + new * share for old, new in zip(stats, batch, strict=True)]
