"""Adagrad and Adadelta: every parameter has a learning rate of its own, from the gradients it has seen."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from playground.engine.arrays import Array
from playground.engine.optimizers.base import Optimizer, OptimizerState


class Adagrad(Optimizer):
    """Duchi, Hazan and Singer 2011; Keras: `optimizers/adagrad.py`.

        sum <- sum + g^2  (it starts at 0.1)        theta <- theta - rate g / sqrt(sum + epsilon)

    The sum never shrinks, so the steps do nothing else.
    """

    name = "adagrad"
    label = "Adagrad"
    keras = "Adagrad"
    keras_slots: ClassVar[dict[str, str]] = {"sum": "accumulator"}
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.001, "initial_accumulator_value": 0.1, "epsilon": 1e-7}

    def slots(self) -> tuple[str, ...]:
        return ("sum",)

    def init(self, theta: Array) -> OptimizerState:
        value = self._value("initial_accumulator_value", theta.dtype)
        return OptimizerState(0, {"sum": np.zeros_like(theta) + value})

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        total = state.slots["sum"] + grad * grad
        delta: Array = -(rate * grad) / np.sqrt(total + self._value("epsilon", theta.dtype))
        return delta, {"sum": total}


class Adadelta(Optimizer):
    """Zeiler 2012; Keras: `optimizers/adadelta.py`.

        v <- rho v + (1 - rho) g^2
        d = -g sqrt(u + epsilon) / sqrt(v + epsilon)          u <- rho u + (1 - rho) d^2
        theta <- theta + rate d

    u remembers the steps as v remembers the gradients: their ratio gives a step in units of theta. It starts slowly.
    """

    name = "adadelta"
    label = "Adadelta"
    keras = "Adadelta"
    keras_slots: ClassVar[dict[str, str]] = {"v": "accumulated_grad", "u": "accumulated_delta_var"}
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.001, "rho": 0.95, "epsilon": 1e-7}

    def slots(self) -> tuple[str, ...]:
        return ("v", "u")

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        rho, epsilon = self._value("rho", theta.dtype), self._value("epsilon", theta.dtype)
        v = rho * state.slots["v"] + (1.0 - rho) * (grad * grad)
        d = -(np.sqrt(state.slots["u"] + epsilon) * grad / np.sqrt(v + epsilon))
        u = rho * state.slots["u"] + (1.0 - rho) * (d * d)
        return rate * d, {"v": v, "u": u}
