"""Start reading here: one update of a small network, top to bottom, with the engine's own parts.

Two layers, as on the first screen: x -> hidden (3 units) -> guess (1 unit). Forward pass, loss, backward pass, update,
and the recheck. Everything else in this folder is these lines again: for any number of layers (`network`), of other
kinds (`layers/`), by other rules (`optimizers/`), for many networks at once, and so that nothing is computed twice
(`training`). A test holds this file to `Training.step`, bit for bit, and to a calculation that is known from paper.

>>> x, t = np.array([[0.5, -1.0]]), np.array([[1.0]])
>>> done = one_update(W1, b1, W2, b2, x, t, rate=0.1)
>>> done.loss, done.loss_after
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from playground.engine import activations, losses
from playground.engine.arrays import Array
from playground.engine.optimizers import optimizer


class Update(NamedTuple):
    """What `one_update` computed, in the order of computing."""

    Z1: Array
    A1: Array
    Z2: Array
    A2: Array
    loss: float
    dZ2: Array
    dW2: Array
    db2: Array
    dZ1: Array
    dW1: Array
    db1: Array
    new: tuple[Array, ...]
    loss_after: float


def one_update(
    W1: Array, b1: Array, W2: Array, b2: Array, x: Array, t: Array,
    *, activation: str = "tanh", loss: str = "half_squared_error", rate: Any = 0.1,
) -> Update:  # fmt: skip
    """One step of gradient descent for n examples x `(n, inputs)` with targets t `(n, outputs)`.

    W1 `(inputs, hidden)`, b1 `(hidden,)`, W2 `(hidden, outputs)`, b2 `(outputs,)`; `new` holds them in this order.
    The loss must go with any activation of the output: not a cross-entropy, which is fused with its own.
    """
    f, measure, n = activations.get(activation), losses.get(loss), len(x)

    # Forward: every unit adds up what it hears, times its weights, and its activation makes something of the sum.
    Z1 = x @ W1 + b1
    A1 = f.f(Z1)
    Z2 = A1 @ W2 + b2
    A2 = f.f(Z2)

    # The loss: how far the guesses are off, one number an example, and their mean.
    before = np.sum(measure.rows(A2, t)) / n

    # Backward, by the chain rule: from the loss towards the inputs, each line uses the one before. The mean's 1/n comes
    # in once. A bias is the weight of a constant 1. Where a unit feeds several, its paths are summed: that is the @.
    ones = np.ones((1, n))
    dA2 = measure.slope(A2, t) / n
    dZ2 = f.vjp(Z2, A2, dA2)  # dA2 times the activation's slope
    dW2 = A1.T @ dZ2
    db2 = (ones @ dZ2)[0]
    dA1 = dZ2 @ W2.T  # the old W2: all gradients are taken before anything moves
    dZ1 = f.vjp(Z1, A1, dA1)
    dW1 = x.T @ dZ1
    db1 = (ones @ dZ1)[0]

    # Update: all parameters at once, as one flat array, each a small step against its gradient.
    old, slopes = (W1, b1, W2, b2), (dW1, db1, dW2, db2)
    theta, grad = (np.concatenate([part.ravel() for part in parts]) for parts in (old, slopes))
    rule = optimizer("sgd", learning_rate=rate)
    theta, _ = rule.update(theta, grad, rule.init(theta))
    ends = np.cumsum([part.size for part in old])
    new = tuple(flat.reshape(part.shape) for flat, part in zip(np.split(theta, ends[:-1]), old, strict=True))

    # Recheck: the same examples under the new weights.
    guess = f.f(f.f(x @ new[0] + new[1]) @ new[2] + new[3])
    after = np.sum(measure.rows(guess, t)) / n
    return Update(Z1, A1, Z2, A2, float(before), dZ2, dW2, db2, dZ1, dW1, db1, new, float(after))
