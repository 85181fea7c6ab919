"""Sliding windows over images, shared by convolution and pooling.

Images are `(*runs, n, height, width, channels)`. `valid` takes the windows that fit; `same` pads with zeros so that
there are ceil(size / stride) of them, the odd one behind, as TensorFlow does
(https://www.tensorflow.org/api_docs/python/tf/nn, "Notes on padding").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.engine.arrays import Array, Shape, whole_number

Pair = tuple[int, int]


def pair(what: str, value: int | Pair) -> Pair:
    """A size for height and width; one number means both."""
    both = value if isinstance(value, tuple) else (value, value)
    if len(both) != 2:
        raise ValueError(f"{what} must be one whole number or two, not {value!r}")
    return whole_number(what, both[0]), whole_number(what, both[1])


class Windows(NamedTuple):
    """Where the windows of one image size lie. size: of a window; out: how many; before, after: padding."""

    size: Pair
    strides: Pair
    out: Pair
    before: Pair
    after: Pair

    @property
    def padded(self) -> bool:
        return any(self.before + self.after)


def lay_windows(kind: str, shape: Shape, size: Pair, strides: Pair, padding: str) -> Windows:
    """The windows over images of `shape` (height, width, channels); ValueError when none fits."""
    if len(shape) != 3:
        raise ValueError(f"{kind} takes images (height, width, channels), not {shape}")
    if padding not in ("valid", "same"):
        raise ValueError(f"padding must be 'valid' or 'same', not {padding!r}")
    out, before, after = [], [], []
    for length, k, s in zip(shape[:2], size, strides, strict=True):
        if padding == "valid":
            if k > length:
                raise ValueError(f"a window of {size} does not fit into an image of {shape[:2]}; use padding='same'")
            out.append((length - k) // s + 1)
            missing = 0
        else:
            out.append(-(-length // s))
            missing = max((out[-1] - 1) * s + k - length, 0)
        before.append(missing // 2)
        after.append(missing - missing // 2)
    return Windows(size, strides, (out[0], out[1]), (before[0], before[1]), (after[0], after[1]))


def pad(x: Array, w: Windows, value: float = 0.0) -> Array:
    """x with a border of `value` where the windows need one."""
    if not w.padded:
        return x
    (top, left), (height, width) = w.before, x.shape[-3:-1]
    padded = np.full((*x.shape[:-3], top + height + w.after[0], left + width + w.after[1], x.shape[-1]), value, x.dtype)
    padded[..., top : top + height, left : left + width, :] = x
    return padded


@lru_cache(maxsize=256)
def places(w: Windows) -> tuple[tuple[int, int, slice, slice], ...]:
    """For each place (i, j) inside a window: which rows and columns of the padded image stand there."""
    return tuple(
        (i, j, slice(i, i + w.strides[0] * (w.out[0] - 1) + 1, w.strides[0]),
         slice(j, j + w.strides[1] * (w.out[1] - 1) + 1, w.strides[1]))
        for i in range(w.size[0])
        for j in range(w.size[1])
    )  # fmt: skip


@lru_cache(maxsize=256)
def _pixels(w: Windows, height: int, width: int) -> NDArray[np.intp]:
    """Which pixel stands at each place of each window, counted by rows: (out, out, size, size). The one after the last
    pixel is the border.
    """
    rows, columns = (
        (stride * np.arange(out)[:, None] + np.arange(size) - before)
        for out, size, stride, before in zip(w.out, w.size, w.strides, w.before, strict=True)
    )
    row, column = rows[:, None, :, None], columns[None, :, None, :]
    inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
    return np.where(inside, row * width + column, height * width)


def cut(x: Array, w: Windows, value: float = 0.0) -> Array:
    """All windows: `(*runs, n, height, width, channels)` -> `(*runs, n, out, out, size, size, channels)`, a copy."""
    *many, height, width, channels = x.shape
    pixels = x.reshape(*many, height * width, channels)
    if w.padded:
        pixels = np.concatenate([pixels, np.full((*many, 1, channels), value, x.dtype)], axis=-2)
    return pixels.take(_pixels(w, height, width), axis=-2)


def paste(parts: Sequence[Array], w: Windows, shape: Shape) -> Array:
    """The transpose of `cut`: adds every window's numbers to where they came from. parts: of each place in a window,
    row by row, the numbers of all windows `(*runs, n, out, out, channels)`; shape: the image's.
    """
    x = np.zeros((*parts[0].shape[:-3], *_padded(w, shape)), parts[0].dtype)
    for (_, _, rows, columns), part in zip(places(w), parts, strict=True):
        x[..., rows, columns, :] += part
    return _inside(x, w, shape)


def put(numbers: Array, at: NDArray[np.intp], w: Windows, shape: Shape) -> Array:
    """The same where all but one place of a window are 0: numbers `(*runs, n, out, out, channels)`, and their places in
    their windows, counted row by row.
    """
    if any(stride < size for stride, size in zip(w.strides, w.size, strict=True)):
        return paste([numbers * (at == k) for k in range(w.size[0] * w.size[1])], w, shape)
    first, steps = _cells(w, shape)
    many = numbers.shape[:-3]
    x = np.zeros((*many, *_padded(w, shape)), numbers.dtype)
    flat = x.reshape(math.prod(many), -1)
    where = (first + steps[at]).reshape(len(flat), -1)
    where += np.arange(len(flat))[:, None] * flat.shape[1]
    flat.reshape(-1)[where] = numbers.reshape(where.shape)
    return _inside(x, w, shape)


@lru_cache(maxsize=256)
def _cells(w: Windows, shape: Shape) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The cells of a padded image counted through: of each window's first place `(out, out, channels)`, and how many
    further each of its places lies `(area,)`.
    """
    _, width, channels = _padded(w, shape)
    rows, columns = (stride * np.arange(out) for out, stride in zip(w.out, w.strides, strict=True))
    first = ((rows[:, None] * width + columns) * channels)[..., None] + np.arange(channels)
    steps = (np.arange(w.size[0])[:, None] * width + np.arange(w.size[1])) * channels
    return first, steps.ravel()


def _padded(w: Windows, shape: Shape) -> Shape:
    height, width = (length + b + a for length, b, a in zip(shape[:2], w.before, w.after, strict=True))
    return height, width, shape[2]


def _inside(x: Array, w: Windows, shape: Shape) -> Array:
    """An image without the border of `pad`."""
    return x[..., w.before[0] : w.before[0] + shape[0], w.before[1] : w.before[1] + shape[1], :]
