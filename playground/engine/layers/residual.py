"""Residual: a road around a few layers, so that signals and gradients can pass unhindered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.engine import activations
from playground.engine.arrays import Array, Shape, Views
from playground.engine.layers.base import Layer, Mode, Parameter
from playground.engine.layers.conv2d import Conv2D
from playground.engine.layers.dense import Dense
from playground.engine.records import Kept, Name, inside, within


class Residual(Layer):
    """Z = F(x) + x, A = f(Z), where F is the chain of `layers` (He et al. 2016).

    Where F changes the size, x goes through a projection without bias: Dense for features, a convolution with a 1 x 1
    kernel for images. Inside theta the inner parameters are called "0.W", "0.b", "1.W", ... and "skip.W".
    """

    kind = "residual"
    _skip: Layer | None = None

    def __init__(self, layers: Sequence[Layer], activation: str | activations.ActivationFunction = "linear") -> None:
        if not layers or not all(isinstance(layer, Layer) for layer in layers):
            raise ValueError(f"a residual block needs layers to go around, not {layers!r}")
        self._inner: tuple[Layer, ...] = tuple(layers)
        self.activation: activations.ActivationFunction = activations.get(activation)

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
            own += [replace(p, place=(name, *p.place)) for p in layer.parameters]
            running += [replace(p, place=(name, *p.place)) for p in layer.statistics]
        self._names = names
        self.parameters, self.statistics = tuple(own), tuple(running)

    @property
    def products(self) -> int:
        """Those of the layers inside."""
        return sum(layer.products for layer in self.layers)

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
            a, inner = layer.forward(p[own], a, Mode(mode.training, masks[k], mode.stats[running]))
            kept |= within(self._names[k], inner)
            kept[_gave(k)] = a
        around = x
        if self._skip is not None:
            around, inner = self._skip.forward(p[self._cuts[-1][0]], x, Mode())
            kept |= within("skip", inner)
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
            before = kept[_gave(k - 1)] if k else x
            record = inside(self._names[k], kept)
            assert d is not None  # noqa: S101  only the first layer may give nothing back
            d, inner = self._inner[k].backward(p[own], before, record, d, grads[own], first=first and k == 0)
            back |= within(self._names[k], inner)
        around: Array | None = dZ
        if self._skip is not None:
            own = self._cuts[-1][0]
            around, inner = self._skip.backward(p[own], x, inside("skip", kept), dZ, grads[own], first=first)
            del inner["dZ"]  # the block's own
            back |= within("skip", inner)
        if first or d is None or around is None:
            return None, back
        return d + around, back

    def new_statistics(self, kept: Kept, stats: Views) -> Sequence[Array]:
        """Those of the layers inside, one after the other."""
        return [
            value
            for k, layer in enumerate(self._inner)
            for value in layer.new_statistics(inside(self._names[k], kept), stats[self._cuts[k][1]])
        ]


def _gave(k: int) -> Name:
    """What the record calls the output of the inner layer k."""
    return Name(f"output {k}", shown=False)


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
