"""RMSprop: divide the gradient by the root of a running mean of its square."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from playground.engine.arrays import Array
from playground.engine.optimizers.base import Optimizer, OptimizerState


class RMSprop(Optimizer):
    """Tieleman and Hinton 2012, lecture 6e; centred: Graves 2013, equations 38 to 45.

    Keras: `optimizers/rmsprop.py`.

        v <- rho v + (1 - rho) g^2               mean <- rho mean + (1 - rho) g        (centered only)
        increment = rate g / sqrt(v - mean^2 + epsilon)
        theta <- theta - increment
        with momentum:  velocity <- momentum velocity + increment      theta <- theta - velocity
    """

    name = "rmsprop"
    label = "RMSprop"
    keras = "RMSprop"
    keras_slots: ClassVar[dict[str, str]] = {"v": "velocity", "mean": "average_gradient", "velocity": "momentum"}
    defaults: ClassVar[dict[str, Any]] = {
        "learning_rate": 0.001,
        "rho": 0.9,
        "momentum": 0.0,
        "epsilon": 1e-7,
        "centered": False,
    }

    def slots(self) -> tuple[str, ...]:
        momentum = ("velocity",) if np.any(self.hyperparameters["momentum"]) else ()
        return ("v", *(("mean",) if self.hyperparameters["centered"] else ()), *momentum)

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        rho, epsilon = self._value("rho", theta.dtype), self._value("epsilon", theta.dtype)
        slots = state.slots
        new = {"v": rho * slots["v"] + (1.0 - rho) * (grad * grad)}
        spread = new["v"]
        if "mean" in slots:
            new["mean"] = rho * slots["mean"] + (1.0 - rho) * grad
            spread = spread - new["mean"] * new["mean"]
        increment = rate * grad / np.sqrt(spread + epsilon)
        if "velocity" in slots:
            new["velocity"] = increment = self._value("momentum", theta.dtype) * slots["velocity"] + increment
        return -increment, new
