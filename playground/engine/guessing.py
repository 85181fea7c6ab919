"""The loss of guessing: of the one answer that fits all training examples best, whatever comes in.

A network that has learned anything is below it; one that starts far above it has a fault.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_ROWS = 4096
_HALVINGS = 60


def guessing(loss: str, y: Any) -> float:
    """The least loss that one constant answer can have on the targets y (n,), (n, k) or (n, h, w, c), as Keras reckons
    it: the mean over examples (and outputs), the half squared error summed over the outputs.

    Cross-entropies: the entropy of the classes' shares, ln k where they are even. Squares: the variance. Absolute
    distance: about the median. Huber (threshold 1): about the point where the pulls cancel. Hinge: twice the smaller
    share, as the answer may lie anywhere from -1 to 1.
    """
    if loss == "sparse_categorical_crossentropy":
        shares = np.bincount(np.asarray(y, dtype=np.int64).ravel()) / len(y)
        return float(_entropy(shares).sum())
    mean = _mean(y)
    match loss:
        case "categorical_crossentropy":
            return float(_entropy(mean).sum())
        case "binary_crossentropy":
            return float((_entropy(mean) + _entropy(1 - mean)).mean())
        case "mse":
            return float(_mean(y, lambda part: (part - mean) ** 2).mean())
        case "half_squared_error":
            return float(0.5 * _mean(y, lambda part: (part - mean) ** 2).sum(axis=-1).mean())
        case "mae":
            return float(np.abs(y - np.median(y, axis=0)).mean(dtype=np.float64))
        case "huber":
            return _huber(np.asarray(y, dtype=np.float64))
        case "hinge":
            right = np.asarray(y) > 0
            return float(2 * np.minimum(right.mean(axis=0), 1 - right.mean(axis=0)).mean())
    raise ValueError(f"Nobody has said what guessing costs by the loss {loss}.")


def _entropy(shares: Any) -> Any:
    """-p ln p of each, 0 for 0."""
    kept = np.maximum(shares, 0.0)
    return -kept * np.log(np.where(kept > 0, kept, 1.0))


def _mean(y: Any, of: Any = lambda part: part) -> Any:
    """The mean over examples of a function of each, in float64, in pieces: pictures would need gigabytes at once."""
    total = sum(of(np.asarray(y[at : at + _ROWS], np.float64)).sum(axis=0) for at in range(0, len(y), _ROWS))
    return np.asarray(total) / len(y)


def _huber(y: Any) -> float:
    """The slope of sum huber(y - c) by c is sum clip(c - y, -1, 1), which grows with c: halved to its zero."""
    low, high = y.min(axis=0), y.max(axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        up = np.clip(middle - y, -1, 1).sum(axis=0) < 0
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    apart = np.abs(y - (low + high) / 2)
    return float(np.where(apart <= 1, apart**2 / 2, apart - 0.5).mean())
