"""Pooling: the largest, or the mean, of every window of an image."""

from __future__ import annotations

import numpy as np

from playground.engine.arrays import Array, Shape, Views
from playground.engine.layers.base import Layer, Mode
from playground.engine.layers.windows import Pair, cut, lay_windows, pad, pair, paste, places, put
from playground.engine.records import Kept


class Pooling2D(Layer):
    """What both poolings share; names and defaults as Keras (strides default to the window's size)."""

    def __init__(self, pool_size: int | Pair = 2, strides: int | Pair | None = None, padding: str = "valid") -> None:
        self.pool_size = pair("pool_size", pool_size)
        self.strides = self.pool_size if strides is None else pair("strides", strides)
        self.padding = padding

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.pool_size})"

    def _build(self, shape: Shape) -> None:
        self.windows = self._windows = lay_windows(
            type(self).__name__, shape, self.pool_size, self.strides, self.padding
        )
        self.output_shape = (*self._windows.out, shape[2])
        self._area = self.pool_size[0] * self.pool_size[1]

    def _rows(self, x: Array, border: float) -> Array:
        """The windows with their places on one axis: `(*runs, n, out, out, area, channels)`."""
        windows = cut(x, self._windows, border)
        return windows.reshape(*windows.shape[:-3], self._area, windows.shape[-1])


class MaxPooling2D(Pooling2D):
    """The largest number of every window, channel by channel. Padding never wins."""

    kind = "max_pooling2d"

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """A = the maximum; `winner` is its place in the window, row by row (the first one of equals; one that is not a
        number wins). All windows' first places are compared with all second ones, and so on: none is put together.
        """
        first, *others = places(self._windows)
        signed = np.signbit(x).any()  # of 0 and -0, which are equal, NumPy's maximum may take the later one
        x = pad(x, self._windows, -np.inf)
        A = x[..., first[2], first[3], :].copy()
        winner = np.zeros(A.shape, np.uint8 if len(others) < 256 else np.intp)
        for k, (_, _, rows, columns) in enumerate(others, 1):
            challenger = x[..., rows, columns, :].copy()
            if signed:
                wins = ~((challenger <= A) | (A != A))  # noqa: PLR0124  not a number: nothing is larger
                A = np.where(wins, challenger, A)
            else:
                wins = challenger > A
                np.maximum(A, challenger, out=A)
            np.maximum(winner, wins * winner.dtype.type(k), out=winner)
        gone = np.isnan(A)
        if gone.any():
            stands = np.stack([np.isnan(x[..., rows, columns, :]) for _, _, rows, columns in (first, *others)])
            winner = np.where(gone, stands.argmax(axis=0), winner)
        return A, {"winner": winner.astype(np.intp), "A": A}

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Only the winner moves the output, with slope 1: the gradient goes to it alone."""
        return put(g, kept["winner"], self._windows, self.input_shape), {}


class AveragePooling2D(Pooling2D):
    """The mean of every window, channel by channel; padding is not counted."""

    kind = "average_pooling2d"

    def _build(self, shape: Shape) -> None:
        super()._build(shape)
        self._share = 1.0 / self._rows(np.ones((1, *shape)), 0.0).sum(axis=-2)[0]

    def forward(self, p: Views, x: Array, mode: Mode) -> tuple[Array, Kept]:
        """A = sum / number of real places in the window."""
        A = self._rows(x, 0.0).sum(axis=-2) * self._share.astype(x.dtype)
        return A, {"A": A}

    def backward(
        self, p: Views, x: Array, kept: Kept, g: Array, grads: Views, *, at_logits: bool = False, first: bool = False
    ) -> tuple[Array | None, Kept]:
        """Each of the k real places has the slope 1/k."""
        even = g * self._share.astype(g.dtype)
        return paste([even] * self._area, self._windows, self.input_shape), {}
