"""Relatives of Adam: decoupled decay, the largest instead of the mean, Nesterov's look ahead, and only the sign."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from playground.engine.arrays import Array
from playground.engine.optimizers.adam import Adam, towards
from playground.engine.optimizers.base import Optimizer, OptimizerState, UpdateRecord


class AMSGrad(Adam):
    """Adam divided by the largest v so far (Reddi, Kale and Kumar 2018): `Adam(amsgrad=True)` in Keras."""

    name = "amsgrad"
    label = "AMSGrad"
    keras_arguments: ClassVar[dict[str, Any]] = {"amsgrad": True}
    defaults: ClassVar[dict[str, Any]] = {k: v for k, v in Adam.defaults.items() if k != "amsgrad"}

    def slots(self) -> tuple[str, ...]:
        return ("m", "v", "v_max")


class AdamW(Adam):
    """Adam with decoupled weight decay (Loshchilov and Hutter 2019): theta shrinks by rate times decay, biases too."""

    name = "adamw"
    label = "AdamW"
    keras = "AdamW"
    defaults: ClassVar[dict[str, Any]] = {
        "learning_rate": 0.001,
        "weight_decay": 0.004,
        **{k: v for k, v in Adam.defaults.items() if k != "learning_rate"},
    }


class Adamax(Optimizer):
    """Kingma and Ba 2014, section 7.1: the largest recent |g| instead of the root of a mean.

    Keras: `optimizers/adamax.py`.

        m <- m + (g - m)(1 - beta_1)              u <- max(beta_2 u, |g|)
        theta <- theta - rate m / ((1 - beta_1^t)(u + epsilon))
    """

    name = "adamax"
    label = "Adamax"
    keras = "Adamax"
    keras_slots: ClassVar[dict[str, str]] = {"m": "momentum", "u": "norm"}
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}

    def slots(self) -> tuple[str, ...]:
        return ("m", "u")

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        dtype = theta.dtype
        beta_1, beta_2 = self._value("beta_1", dtype), self._value("beta_2", dtype)
        m = towards(state.slots["m"], grad, 1.0 - beta_1)
        u = np.maximum(beta_2 * state.slots["u"], np.abs(grad))
        correction = 1.0 - beta_1 ** (state.t + 1)
        delta: Array = -(rate * m) / (correction * (u + self._value("epsilon", dtype)))
        return delta, {"m": m, "u": u}

    def _shown(self, change: UpdateRecord) -> list[tuple[str, Array]]:
        correction = 1.0 - self._value("beta_1", change.theta.dtype) ** change.state.t
        return [*super()._shown(change), ("m_hat", change.state.slots["m"] / correction)]


class Nadam(Optimizer):
    """Dozat 2016, "Incorporating Nesterov momentum into Adam", with its warming momentum.

    Keras: `optimizers/nadam.py`.

        mu_t = beta_1 (1 - 0.96^t / 2)            P_t = mu_1 mu_2 ... mu_t
        m <- m + (g - m)(1 - beta_1)              v <- v + (g^2 - v)(1 - beta_2)
        m_hat = mu_{t+1} m / (1 - P_t mu_{t+1}) + (1 - mu_t) g / (1 - P_t)
        v_hat = v / (1 - beta_2^t)                theta <- theta - rate m_hat / (sqrt(v_hat) + epsilon)
    """

    name = "nadam"
    label = "Nadam"
    keras = "Nadam"
    keras_slots: ClassVar[dict[str, str]] = {"m": "momentum", "v": "velocity"}
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}

    def slots(self) -> tuple[str, ...]:
        return ("m", "v")

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        dtype = theta.dtype
        m = towards(state.slots["m"], grad, 1.0 - self._value("beta_1", dtype))
        v = towards(state.slots["v"], grad * grad, 1.0 - self._value("beta_2", dtype))
        m_hat, v_hat = self._corrected(m, v, grad, state.t + 1)
        return -(m_hat * rate) / (np.sqrt(v_hat) + self._value("epsilon", dtype)), {"m": m, "v": v}

    def shares(self, t: int, dtype: Any = np.float64) -> tuple[Any, Any, Any]:
        """mu_t, mu_{t+1} and P_t of update number t, from 1: floats, or arrays `(*runs, 1)`."""
        beta_1 = self._value("beta_1", dtype)
        # P_t = beta_1^t times a product that depends on t alone: no state is needed for it.
        return beta_1 * _momentum_share(t), beta_1 * _momentum_share(t + 1), beta_1**t * _warming(t)

    def _corrected(self, m: Array, v: Array, grad: Array, t: int) -> tuple[Array, Array]:
        beta_2 = self._value("beta_2", m.dtype)
        now, following, product = self.shares(t, m.dtype)
        m_hat = following * m / (1.0 - product * following) + (1.0 - now) * grad / (1.0 - product)
        return m_hat, v / (1.0 - beta_2**t)

    def _shown(self, change: UpdateRecord) -> list[tuple[str, Array]]:
        slots = change.state.slots
        m_hat, v_hat = self._corrected(slots["m"], slots["v"], change.grad, change.state.t)
        return [*super()._shown(change), ("m_hat", m_hat), ("v_hat", v_hat)]


def _momentum_share(t: int) -> float:
    return 1.0 - 0.5 * 0.96**t


_WARMING = np.cumprod([1.0, *(_momentum_share(t) for t in range(1, 2048))]).tolist()


def _warming(t: int) -> float:
    """The product of 1 - 0.96^i / 2 for i = 1..t. Beyond t = 2047 the factors are 1 to the last bit."""
    return float(_WARMING[min(t, len(_WARMING) - 1)])


class Lion(Optimizer):
    """Chen et al. 2023, "Symbolic discovery of optimization algorithms": every entry moves by rate, or not at all.

        theta <- theta - rate sign(beta_1 m + (1 - beta_1) g)          m <- beta_2 m + (1 - beta_2) g

    Keras: `optimizers/lion.py`.
    """

    name = "lion"
    label = "Lion"
    keras = "Lion"
    keras_slots: ClassVar[dict[str, str]] = {"m": "momentum"}
    defaults: ClassVar[dict[str, Any]] = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.99}

    def slots(self) -> tuple[str, ...]:
        return ("m",)

    def _rule(self, theta: Array, grad: Array, state: OptimizerState, rate: Any) -> tuple[Array, dict[str, Array]]:
        beta_2, m = self._value("beta_2", theta.dtype), state.slots["m"]
        delta: Array = -rate * np.sign(self._blend(m, grad))
        return delta, {"m": m * beta_2 + grad * (1.0 - beta_2)}

    def _blend(self, m: Array, grad: Array) -> Array:
        beta_1 = self._value("beta_1", m.dtype)
        blend: Array = m * beta_1 + grad * (1.0 - beta_1)
        return blend

    def _shown(self, change: UpdateRecord) -> list[tuple[str, Array]]:
        return [("blend", self._blend(change.before.slots["m"], change.grad)), *super()._shown(change)]
