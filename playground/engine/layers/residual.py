"""Residual: a road around a few layers, so that signals and gradients can pass unhindered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine import activations
from playground.engine.arrays import Array, Shape, Views
from playground.engine.layers.base import Kept, Layer, Mode, Parameter
from playground.engine.layers.conv2d import Conv2D
from playground.engine.layers.dense import Dense


class Residual(Layer):
    """Z = F(x) + x, A = f(Z), where F is the chain of `layers` (He et al. 2016).

    Where F changes the size, x goes through a projection without bias: Dense for features, a convolution with a 1 x 1
    kernel for images. Inside theta the inner parameters are called "0.W", "0.b", "1.W", ... and "skip.W".
    """

    kind = "residual"
    _skip: Layer | None = None

    def __init__(self, layers: Sequence[Layer], activation: str | activations.Activation = "linear") -> None:
        if not layers or not all(isinstance(layer, Layer) for layer in layers):
            raise ValueError(f"a residual block needs layers to go around, not {layers!r}")
        self._inner: tuple[Layer, ...] = tuple(layers)
        self.activation: activations.Activation = activations.get(activation)

    def __repr__(self) -> str:
        return f"Residual({list(self._inner)})"

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers inside, the projection last if there is one."""
        return self._inner if self._skip is None else (*self._inner, self._skip)

    def _build(self, shape: Shape) -> None:
        inner: list[Layer] = []
        out = shape
        for layer in self._inner:
            inner.append(layer.bind(out))
            out = inner[-1].output_shape
        self._inner = tuple(inner)
        self._skip = None if out == shape else _projection(shape, out).bind(shape)
        self.output_shape = out
        self.needs_mask = any(layer.needs_mask for layer in inner)
        names = [*map(str, range(len(inner))), "skip"]
        own: list[Parameter] = []
        running: list[Parameter] = []
        self._cuts: list[tuple[slice, slice]] = []
        for name, layer in zip(names, self.layers, strict=False):
            cut = slice(len(own), len(own) + len(layer.parameters))
            self._cuts.append((cut, slice(len(running), len(running) + len(layer.statistics))))
            own += [replace(p, name=f"{name}.{p.name}") for p in layer.parameters]
            running += [replace(p, name=f"{name}.{p.name}") for p in layer.statistics]
        self._names = names
        self.parameters, self.statistics = tuple(own), tuple(running)

    def draw_mask(self, rng: np.random.Generator, n: int, runs: Shape) -> Any:
        """One mask for each layer inside."""
        return [layer.draw_mask(rng, n, runs) for layer in self._inner]

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """x through the layers, plus x (projected where sizes differ)."""
        kept: Kept = {}
        masks = mode.mask if mode.mask is not None else [None] * len(self._inner)
        a = x
        for k, layer in enumerate(self._inner):
            own, running = self._cuts[k]
            a, inside = layer.forward(p[own], a, Mode(mode.training, masks[k], mode.stats[running]))
            kept |= {_within(self._names[k], key): value for key, value in inside.items()}
            kept[f"_{k}"] = a
        around = x
        if self._skip is not None:
            around, inside = self._skip.forward(p[self._cuts[-1][0]], x, Mode())
            kept |= {_within("skip", key): value for key, value in inside.items()}
        kept["Z"] = Z = a + around
        kept["A"] = A = self.activation.f(Z)
        return A, kept

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Z = F(x) + S(x): dZ takes both roads, and dx is the sum of what comes back on them.

        Without a projection the second road adds dZ itself: however small the slopes inside F, the gradient does not
        vanish. That is the point of the block.
        """
        dZ = g if at_logits else self.activation.vjp(kept["Z"], kept["A"], g)
        back: Kept = {"dZ": dZ}
        d: Array | None = dZ
        for k in reversed(range(len(self._inner))):
            own = self._cuts[k][0]
            before = kept[f"_{k - 1}"] if k else x
            inside = _inside(self._names[k], kept)
            assert d is not None  # noqa: S101  only the first layer may give nothing back
            d, inner = self._inner[k].backward(p[own], before, inside, d, grads[own], first=first and k == 0)
            back |= {_within(self._names[k], key): value for key, value in inner.items()}
        around: Array | None = dZ
        if self._skip is not None:
            own = self._cuts[-1][0]
            around, inner = self._skip.backward(p[own], x, _inside("skip", kept), dZ, grads[own], first=first)
            back |= {_within("skip", key): value for key, value in inner.items() if key != "dZ"}
        if first or d is None or around is None:
            return None, back
        return d + around, back

    def new_statistics(self, kept: Kept, stats: Views) -> Sequence[Array]:
        """Those of the layers inside, one after the other."""
        return [
            value
            for k, layer in enumerate(self._inner)
            for value in layer.new_statistics(_inside(self._names[k], kept), stats[self._cuts[k][1]])
        ]


def _within(name: str, key: str) -> str:
    """An inner record's key: "Z" of layer 0 is "0.Z"; what is not shown stays so."""
    return f"_{name}.{key[1:]}" if key.startswith("_") else f"{name}.{key}"


def _inside(name: str, kept: Kept) -> Kept:
    """The records of one inner layer, under the names it gave them."""
    shown, hidden = f"{name}.", f"_{name}."
    inner = {key.removeprefix(shown): value for key, value in kept.items() if key.startswith(shown)}
    inner |= {f"_{key.removeprefix(hidden)}": value for key, value in kept.items() if key.startswith(hidden)}
    return inner


def _projection(shape: Shape, out: Shape) -> Layer:
    """The layer that brings x to the size of F(x); ValueError where there is none."""
    if len(shape) == len(out) <= 2 and shape[:-1] == out[:-1]:
        return Dense(out[-1], use_bias=False)
    if len(shape) == len(out) == 3:
        strides = (-(-shape[0] // out[0]), -(-shape[1] // out[1]))
        projection = Conv2D(out[2], 1, strides, "same", use_bias=False)
        if projection.bind(shape).output_shape == out:
            return projection
    raise ValueError(f"a residual block cannot add {shape} to {out}; its layers must keep the size (padding='same')")
