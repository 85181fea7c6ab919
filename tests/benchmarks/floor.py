"""The floor: the least that NumPy can need for one update of a tanh network, everything hand-unrolled.

One network, one batch size, buffers and views made beforehand, weights changed in place, no checks, no choice. Nothing
an engine could be, but what its speed is measured against.
"""

from collections.abc import Callable
from itertools import pairwise

import numpy as np


def floor(sizes: list[int], theta: np.ndarray, x: np.ndarray, y: np.ndarray, rate: float) -> Callable[[], float]:
    """A function that makes one SGD update with the half squared error and gives the loss before it."""
    n = len(x)
    theta, grad, step = theta.copy(), np.empty_like(theta), np.empty_like(theta)
    layers, at, before = [], 0, x
    for fan_in, fan_out in pairwise(sizes):
        w, b = slice(at, at + fan_in * fan_out), slice(at + fan_in * fan_out, at + (fan_in + 1) * fan_out)
        at = b.stop
        out, delta, dz = np.empty((n, fan_out)), np.empty((n, fan_out)), np.empty((n, fan_out))
        W, dW = theta[w].reshape(fan_in, fan_out), grad[w].reshape(fan_in, fan_out)
        layers.append((before, before.T, W, W.T, theta[b], dW, grad[b], out, delta, dz))
        before = out
    deltas = [layer[8] for layer in layers]
    guess, last, error = before, deltas[-1], np.empty_like(y)
    forwards = [(a, W, b, out) for a, _, W, _, b, _, _, out, _, _ in layers]
    backwards = [
        (a_t, W_t, dW, db, out, delta, dz, deltas[i - 1] if i else None)
        for i, (_, a_t, _, W_t, _, dW, db, out, delta, dz) in enumerate(layers)
    ][::-1]
    matmul, add, subtract, multiply, tanh, total = np.matmul, np.add, np.subtract, np.multiply, np.tanh, np.add.reduce

    def update() -> float:
        for a, W, b, out in forwards:
            matmul(a, W, out=out)
            add(out, b, out=out)
            tanh(out, out=out)
        subtract(guess, y, out=error)
        loss = 0.5 * float(np.vdot(error, error)) / n
        np.divide(error, n, out=last)
        for a_t, W_t, dW, db, out, delta, dz, following in backwards:
            multiply(out, out, out=dz)
            subtract(1.0, dz, out=dz)
            multiply(delta, dz, out=dz)
            matmul(a_t, dz, out=dW)
            total(dz, axis=0, out=db)
            if following is not None:
                matmul(dz, W_t, out=following)
        multiply(grad, rate, out=step)
        subtract(theta, step, out=theta)
        return loss

    return update
