"""What happens inside the layers, measured on a fixed batch: sizes of gradients, of updates, and their spread."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

SIZE = 256
BINS = 31


class Probe:
    """Measures on the same `SIZE` examples each time. x as the network sees it, y targets; `named`: see `build.groups`.

    The network is asked as in use, not as in training: dropout would draw numbers that the training then lacks.
    """

    def __init__(self, model: keras.Model, x: Any, y: Any, named: list[tuple[str, list[Any]]]) -> None:
        self.model, self.named = model, named
        self.x, self.y = tf.constant(x), tf.constant(y)
        self._before: list[list[Any]] | None = None

    def before_update(self) -> None:
        """Remember the weights, to see how far the coming update moves them."""
        self._before = [[np.array(variable) for variable in variables] for _, variables in self.named]

    def moved(self) -> list[float | None]:
        """Of each layer, the length of the update relative to the length of the weights; None for weights of 0."""
        if self._before is None:
            return [None] * len(self.named)
        found: list[float | None] = []
        for (_, variables), olds in zip(self.named, self._before, strict=True):
            step = np.sqrt(sum(float(np.sum((np.array(v) - old) ** 2)) for v, old in zip(variables, olds, strict=True)))
            size = np.sqrt(sum(float(np.sum(old**2)) for old in olds))
            found.append(float(step / size) if size > 0 else None)
        return found

    def measure(self, ratios: list[float | None]) -> list[dict[str, Any]]:
        """Of each layer: norm of gradient and weights, the ratio given, histograms (low, high, counts)."""
        with tf.GradientTape() as tape:
            loss = self.model.compute_loss(self.x, self.y, self.model(self.x, training=False))
        flat = [variable.value for _, variables in self.named for variable in variables]
        grads = iter(tape.gradient(loss, flat))
        rows = []
        for (title, variables), ratio in zip(self.named, ratios, strict=True):
            own = [dense(next(grads)) for _ in variables]
            weights = [np.array(variable) for variable in variables]
            rows.append(
                {
                    "name": title,
                    "gradient": norm(own),
                    "weights": norm(weights),
                    "ratio": ratio,
                    "weights_histogram": _histogram(weights[0]),
                    "gradient_histogram": _histogram(own[0]),
                }
            )
        return rows


def dense(gradient: Any) -> Any:
    """A gradient as an array: an embedding's comes as the rows that were used; none at all as a 0."""
    if gradient is None:
        return np.zeros(1, dtype="float32")
    return np.asarray(tf.convert_to_tensor(gradient))


def norm(parts: list[Any]) -> float:
    """The L2 norm of all numbers of these arrays, variables or gradients together."""
    return float(np.sqrt(sum(float(np.sum(np.square(dense(part), dtype=np.float64))) for part in parts)))


def _histogram(values: Any) -> dict[str, Any]:
    flat = values.ravel()
    flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        return {"low": 0.0, "high": 1.0, "counts": [0] * BINS}
    low, high = float(flat.min()), float(flat.max())
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts, _ = np.histogram(flat, BINS, (low, high))
    return {"low": low, "high": high, "counts": counts.tolist()}
