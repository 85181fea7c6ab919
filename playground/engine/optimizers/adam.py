"""Adam and its close relatives: a running mean of the gradient over the root of a running mean of its square."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from playground.engine.arrays import Array
from playground.engine.optimizers.base import Optimizer, OptimizerState, UpdateRecord


class Adam(Optimizer):
    """Kingma and Ba 2014, "Adam: a method for stochastic optimization"; Keras: `optimizers/adam.py`.

        m <- m + (g - m)(1 - beta_1)              v <- v + (g^2 - v)(1 - beta_2)
        theta <- theta - rate sqrt(1 - beta_2^t) / (1 - beta_1^t) m / (sqrt(v) + epsilon)

    m and v start at zero, hence too small; m_hat = m / (1 - beta_1^t) and v_hat = v / (1 - beta_2^t) undo that. With
    them on screen the same update is rate m_hat / (sqrt(v_hat) + epsilon / sqrt(1 - beta_2^t)): Keras's epsilon is the
    paper's "epsilon hat".

    amsgrad: divide by the largest v so far instead (Reddi et al. 2018).
    """

    name = "adam"
    label = "Adam"
    keras = "Adam"
    keras_slots: ClassVar[dict[str, str]] = {"m": "momentum", "v": "velocity", "v_max": "velocity_hat"}
    defaults: ClassVar[dict[str, Any]] = {
        "learning_rate": 0.001,
        "beta_1": 0.9,
        "beta_2": 0.999,
        "epsilon": 1e-7,
        "amsgrad": False,
    }

    def slots(self) -> tuple[str, ...]:
        return ("m", "v", "v_max") if self.hyperparameters["amsgrad"] else ("m", "v")

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        beta_1, beta_2 = self._value("beta_1", theta.dtype), self._value("beta_2", theta.dtype)
        t = state.t + 1
        alpha = rate * (1.0 - beta_2**t) ** 0.5 / (1.0 - beta_1**t)
        slots = state.slots
        m = towards(slots["m"], grad, 1.0 - beta_1)
        v = towards(slots["v"], grad * grad, 1.0 - beta_2)
        new = {"m": m, "v": v}
        if "v_max" in slots:
            new["v_max"] = v = np.maximum(slots["v_max"], v)
        denominator = np.sqrt(v)
        denominator += self._value("epsilon", theta.dtype)
        delta = m * -alpha
        delta /= denominator
        return delta, new

    def _shown(self, change: UpdateRecord) -> list[tuple[str, Array]]:
        shown = super()._shown(change)
        dtype, t = change.theta.dtype, change.state.t
        m_hat = change.state.slots["m"] / (1.0 - self._value("beta_1", dtype) ** t)
        second = change.state.slots.get("v_max", change.state.slots["v"])
        return [*shown, ("m_hat", m_hat), ("v_hat", second / (1.0 - self._value("beta_2", dtype) ** t))]


def towards(mean: Array, value: Array, share: Any) -> Array:
    """A running mean moved by `share` of the way towards `value`: mean + (value - mean) share."""
    new: Array = value - mean
    new *= share
    new += mean
    return new
