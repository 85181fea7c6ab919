"""Penalties on large weights, as Keras's regularizers: added to the loss, on kernels only, never on biases.

L1 = l1 sum |w|, L2 = l2 sum w^2: no one half and no 1/n, so their size does not depend on the batch.
"""

from __future__ import annotations

import numpy as np

from playground.engine.arrays import Array


def value(weights: Array, l1: float, l2: float, axes: int) -> Array:
    """l1 sum |w| + l2 sum w^2 over the last `axes` axes; shape `(*runs,)`."""
    over = tuple(range(-axes, 0))
    total = np.zeros(weights.shape[:-axes], weights.dtype)
    if l1:
        total = total + l1 * np.sum(np.abs(weights), axis=over)
    if l2:
        total = total + l2 * np.sum(weights * weights, axis=over)
    return total


def gradient(weights: Array, l1: float, l2: float) -> Array:
    """d/dw (l1 |w| + l2 w^2) = l1 sign(w) + 2 l2 w; shape of `weights`. At w = 0 the slope of |w| is taken as 0."""
    total: Array = (2.0 * l2) * weights
    if l1:
        total += l1 * np.sign(weights)
    return total
