"""Sliding windows over images, shared by convolution and pooling.

Images are `(*runs, n, height, width, channels)`. `valid` takes the windows that fit; `same` pads with zeros so that
there are ceil(size / stride) of them, the odd one behind, as TensorFlow does
(https://www.tensorflow.org/api_docs/python/tf/nn, "Notes on padding").
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

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


def cut(x: Array, w: Windows, value: float = 0.0) -> Array:
    """All windows: `(*runs, n, height, width, channels)` -> `(*runs, n, out, out, size, size, channels)`, a copy."""
    x = pad(x, w, value)
    windows = np.empty((*x.shape[:-3], *w.out, *w.size, x.shape[-1]), x.dtype)
    for i, j, rows, columns in places(w):
        windows[..., i, j, :] = x[..., rows, columns, :]
    return windows


def paste(windows: Array, w: Windows, shape: Shape) -> Array:
    """The transpose of `cut`: adds every window's numbers to where they came from. shape: the image's."""
    height, width = (length + b + a for length, b, a in zip(shape[:2], w.before, w.after, strict=True))
    x = np.zeros((*windows.shape[:-5], height, width, shape[2]), windows.dtype)
    for i, j, rows, columns in places(w):
        x[..., rows, columns, :] += windows[..., i, j, :]
    return x[..., w.before[0] : w.before[0] + shape[0], w.before[1] : w.before[1] + shape[1], :]
