"""Convolution: one small kernel looks at every place of an image."""

from __future__ import annotations

import math

import numpy as np

from playground.engine import activations, initializers
from playground.engine.arrays import Array, Shape, Views, number_between, whole_number
from playground.engine.layers.base import Layer, Mode, Parameter, rows_times, write_kernel_gradient
from playground.engine.layers.windows import Pair, cut, lay_windows, pair, paste
from playground.engine.records import Kept, Name

_ROWS = Name("rows", shown=False)


class Conv2D(Layer):
    """A 2-D convolution on images `(height, width, channels)`; names and defaults as `keras.layers.Conv2D`.

    W is `(kernel height, kernel width, channels, filters)`. As everywhere in this field it is a cross-correlation: the
    kernel is not flipped.
    """

    kind = "conv2d"

    def __init__(
        self,
        filters: int,
        kernel_size: int | Pair = 3,
        strides: int | Pair = 1,
        padding: str = "valid",
        activation: str | activations.ActivationFunction = "linear",
        kernel_initializer: str | float | initializers.Initializer = "glorot_uniform",
        bias_initializer: str | float | initializers.Initializer = "zeros",
        use_bias: bool = True,
        kernel_l1: float = 0.0,
        kernel_l2: float = 0.0,
    ) -> None:
        self.filters = whole_number("filters", filters)
        self.kernel_size, self.strides = pair("kernel_size", kernel_size), pair("strides", strides)
        self.padding = padding
        self.activation: activations.ActivationFunction = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.use_bias = bool(use_bias)
        self.kernel_l1 = number_between("kernel_l1", kernel_l1, 0.0)
        self.kernel_l2 = number_between("kernel_l2", kernel_l2, 0.0)

    def __repr__(self) -> str:
        return f"Conv2D({self.filters}, {self.kernel_size}, {self.activation.name!r})"

    def _build(self, shape: Shape) -> None:
        self.windows = self._windows = lay_windows("Conv2D", shape, self.kernel_size, self.strides, self.padding)
        self.output_shape = (*self._windows.out, self.filters)
        kernel = (*self.kernel_size, shape[2], self.filters)
        area = math.prod(self.kernel_size)
        fans = (area * shape[2], area * self.filters)
        self.parameters = (
            Parameter("W", kernel, kernel, self.kernel_initializer, *fans, self.kernel_l1, self.kernel_l2),
        )
        if self.use_bias:
            self.parameters += (Parameter("b", (self.filters,), (1, 1, 1, self.filters), self.bias_initializer),)
        self._area = fans[0]

    def _rows(self, windows: Array) -> Array:
        """Every window of every image as one row: `(*runs, n out out, area)`."""
        return windows.reshape(*windows.shape[:-6], -1, self._area)

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """Z[place] = sum over the window at this place of x W, + b; A = f(Z). As one matrix product over windows."""
        rows = self._rows(cut(x, self._windows))
        flat = rows @ p[0].reshape(*p[0].shape[:-4], self._area, self.filters)
        Z = flat.reshape(*flat.shape[:-2], x.shape[-4], *self.output_shape)
        if self.use_bias:
            Z += p[1]
        A = self.activation.f(Z)
        return A, {_ROWS: rows, "Z": Z, "A": A}

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Dense with shared weights: each window r is an example of its own, z_r = x_r W + b.

            dW = sum over windows of x_r^T dz_r      db = sum over windows of dz_r
            dx = every window's dz_r W^T, added up where windows overlap

        LeCun et al. 1989; Dumoulin and Visin 2016, "A guide to convolution arithmetic", chapter 4.
        """
        dZ = g if at_logits else self.activation.vjp(kept["Z"], kept["A"], g)
        back: Kept = {"dZ": dZ}
        flat = dZ.reshape(*dZ.shape[:-4], -1, self.filters)
        data = rows_times(kept[_ROWS], flat)
        data = data.reshape(*data.shape[:-2], *self.parameters[0].shape)
        if self.kernel_l1 or self.kernel_l2:
            write_kernel_gradient("W", self.parameters[0], p[0], data, grads[0], back)
        else:
            grads[0][...] = data
            back["dW"] = grads[0]
        if self.use_bias:
            back["db"] = np.add.reduce(dZ, axis=(-4, -3, -2), keepdims=True, out=grads[1])
        if first:
            return None, back
        kernel = p[0].reshape(*p[0].shape[:-4], self._area, self.filters)
        spread = flat @ kernel.mT
        windows = spread.reshape(*spread.shape[:-2], dZ.shape[-4], *self._windows.out, -1, self.input_shape[2])
        parts = [windows[..., k, :] for k in range(windows.shape[-2])]
        return paste(parts, self._windows, self.input_shape), back
