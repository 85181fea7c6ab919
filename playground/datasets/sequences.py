"""Sequences of a few moments, one number a moment: questions whose answer has to be carried along.

Every generator takes a generator of random numbers, how many examples, the noise as a share (the spread of what is
added to every number) and how many moments. It gives the sequences `(n, moments, 1)` and the answers: class numbers
`(n,)`, or values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Sequences = tuple[Array, NDArray[Any]]

LEAST_MOMENTS, MOST_MOMENTS = 4, 12


def first_bit(rng: np.random.Generator, n: int, noise: float, moments: int) -> Sequences:
    """Bits, 1 as +1 and 0 as −1. Class 1: the first one was 1."""
    bits = rng.integers(0, 2, (n, moments))
    return _finished(rng, _signed(bits), noise), bits[:, 0]


def parity(rng: np.random.Generator, n: int, noise: float, moments: int) -> Sequences:
    """Bits, 1 as +1 and 0 as −1. Class 1: an odd number of them is 1."""
    bits = rng.integers(0, 2, (n, moments))
    return _finished(rng, _signed(bits), noise), bits.sum(axis=1) % 2


def larger_half(rng: np.random.Generator, n: int, noise: float, moments: int) -> Sequences:
    """Numbers from −1 to 1. Class 1: the second half has the larger sum; one in the middle belongs to neither half."""
    x = rng.uniform(-1.0, 1.0, (n, moments))
    half = moments // 2
    answer = x[:, moments - half :].sum(axis=1) > x[:, :half].sum(axis=1)
    return _finished(rng, x, noise), answer.astype(np.int64)


def sine_next(rng: np.random.Generator, n: int, noise: float, moments: int) -> Sequences:
    """A piece of a sine wave, begun anywhere, of 6 to 12 moments a period; the answer is the value that comes next."""
    begin, period = rng.uniform(0.0, 2.0 * np.pi, (n, 1)), rng.uniform(6.0, 12.0, (n, 1))
    wave = np.sin(begin + 2.0 * np.pi * np.arange(moments + 1) / period)
    return _finished(rng, wave[:, :-1], noise), wave[:, -1]


def _signed(bits: NDArray[np.int64]) -> Array:
    """1 as +1, 0 as −1."""
    return np.where(bits == 1, 1.0, -1.0)


def _finished(rng: np.random.Generator, x: Array, noise: float) -> Array:
    """With noise on every number, and the axis of the one number a moment."""
    return (x + noise * rng.standard_normal(x.shape) if noise else x)[..., None]
