"""A network's loss as a landscape: all its parameters, or two of them while the others stay as they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from playground.experiment import Experiment

Array = NDArray[np.float64]

CHUNK = 128
"""Networks evaluated in one call: their activations fit into the processor's cache."""

UNIT_LOSSES, UNIT_GRADIENTS = 20_000_000, 4_000_000
"""Networks x products x examples whose losses, or gradients, take some ten milliseconds."""


class WholeNetwork:
    """Every parameter trains. The gradient at a step is that of the step's own batch, the same for every racer.

    first: the update whose batch is the first step's. Examples are taken as one batch and no unit is silenced, so that
    the loss is a function of the parameters alone.
    """

    def __init__(self, experiment: Experiment, first: int = 0) -> None:
        self.first = first
        self.network = experiment.network()
        self.size = self.network.size
        self.loss = experiment.loss
        self.x, self.y = experiment.training_set()
        self.batches = experiment.batches()
        self.together = 1
        self.losses_at_once = max(1, UNIT_LOSSES // (self.network.work * max(len(self.x), 1)))

    def gradients_at_once(self, step: int) -> int:
        """Of the batch that `step` sees."""
        examples = len(self.batches.indices(self.first + step).T)
        return max(1, UNIT_GRADIENTS // (self.network.work * examples))

    def value(self, theta: Array) -> Array:
        flat = theta.reshape(-1, self.size)
        found = np.empty(len(flat))
        most = min(CHUNK, self.losses_at_once)
        for first in range(0, len(flat), most):
            part = slice(first, first + most)
            found[part] = self.network.loss(flat[part], self.x, self.y, self.loss, **self.network.as_one_batch)
        return found.reshape(theta.shape[:-1])

    def exact_grad(self, theta: Array) -> Array:
        """The gradient over the whole training set."""
        grad: Array = self.network.loss_and_grad(theta, self.x, self.y, self.loss, **self.network.as_one_batch)[1]
        return grad

    def batch(self, step: int) -> tuple[Array, Array]:
        """Inputs and targets of the batch that step number `step` sees."""
        rows = self.batches.indices(self.first + step)
        return self.x[rows], self.y[rows]

    def grad(self, theta: Array, step: int) -> Array:
        x, y = self.batch(step)
        grad: Array = self.network.loss_and_grad(theta, x, y, self.loss, **self.network.as_one_batch)[1]
        return grad


class TwoParameters:
    """Only the entries `pair` of theta train, so a picture over these two shows all there is."""

    size = 2

    def __init__(self, whole: WholeNetwork, base: Array, pair: tuple[int, int]) -> None:
        self.whole, self.base, self.pair = whole, base, list(pair)
        self.together, self.losses_at_once = whole.together, whole.losses_at_once
        self.gradients_at_once = whole.gradients_at_once

    def lifted(self, points: Array) -> Array:
        """The whole theta of points (..., 2)."""
        theta = np.broadcast_to(self.base, (*points.shape[:-1], len(self.base))).copy()
        theta[..., self.pair] = points
        return theta

    def value(self, theta: Array) -> Array:
        flat = theta.reshape(-1, 2)
        found = np.empty(len(flat))
        most = min(CHUNK, self.losses_at_once)
        for first in range(0, len(flat), most):
            part = slice(first, first + most)
            found[part] = self.whole.value(self.lifted(flat[part]))
        return found.reshape(theta.shape[:-1])

    def exact_grad(self, theta: Array) -> Array:
        """The two entries of the gradient over the whole training set."""
        return self.whole.exact_grad(self.lifted(theta))[..., self.pair]

    def grad(self, theta: Array, step: int) -> Array:
        return self.whole.grad(self.lifted(theta), step)[..., self.pair]
