"""Activation: a function on its own, A = f(Z), Z being what arrives."""

from __future__ import annotations

from playground.engine import activations
from playground.engine.arrays import Array, Views
from playground.engine.layers.base import Layer, Mode
from playground.engine.records import Kept


class Activation(Layer):
    """An activation function as a layer, as `keras.layers.Activation`: for use behind a normalisation, say."""

    kind = "activation"

    def __init__(self, activation: str | activations.ActivationFunction) -> None:
        self.activation: activations.ActivationFunction = activations.get(activation)

    def __repr__(self) -> str:
        return f"Activation({self.activation.name!r})"

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """A = f(x), same shape."""
        A = self.activation.f(x)
        return A, {"Z": x, "A": A}

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """dL/dx = dL/da f'(x); the function's own file has f'."""
        dZ = g if at_logits else self.activation.vjp(x, kept["A"], g)
        return dZ, {"dZ": dZ}
