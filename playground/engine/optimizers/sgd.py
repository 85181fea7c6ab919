"""Gradient descent, plain and with momentum."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from playground.engine.arrays import Array
from playground.engine.optimizers.base import Optimizer, OptimizerState


class SGD(Optimizer):
    """theta <- theta - rate g. With momentum mu (Polyak 1964): velocity <- mu velocity - rate g, and theta <- theta +
    velocity; with Nesterov's look ahead (Sutskever et al. 2013): theta <- theta + mu velocity - rate g.

    Keras: `optimizers/sgd.py`.
    """

    name = "sgd"
    label = "SGD"
    keras = "SGD"
    keras_slots: ClassVar[dict[str, str]] = {"velocity": "momentum"}
    first_rate = 0.05
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.01, "momentum": 0.0, "nesterov": False}

    def slots(self) -> tuple[str, ...]:
        return ("velocity",) if np.any(self.hyperparameters["momentum"]) else ()

    @property
    def looks_ahead(self) -> bool:
        """Whether it steps by the velocity it will have next, Nesterov's way."""
        return bool(self.hyperparameters["nesterov"])

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        if not state.slots:
            return grad * -rate, {}
        momentum = self._value("momentum", theta.dtype)
        velocity = state.slots["velocity"] * momentum - grad * rate
        delta = velocity * momentum - grad * rate if self.looks_ahead else velocity
        return delta, {"velocity": velocity}


class Momentum(SGD):
    """SGD with momentum 0.9: a heavy ball that keeps rolling."""

    name = "momentum"
    label = "Momentum"
    keras_arguments: ClassVar[dict[str, Any]] = {"momentum": 0.9}
    first_rate = 0.02
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.01, "momentum": 0.9}

    @property
    def looks_ahead(self) -> bool:
        return False


class Nesterov(SGD):
    """SGD with momentum 0.9 and Nesterov's look ahead."""

    name = "nesterov"
    label = "Nesterov"
    keras_arguments: ClassVar[dict[str, Any]] = {"momentum": 0.9, "nesterov": True}
    first_rate = 0.02
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.01, "momentum": 0.9}

    @property
    def looks_ahead(self) -> bool:
        return True
