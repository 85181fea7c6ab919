"""Activation functions, each with its backward rule beside it.

An activation takes pre-activations z and gives a = f(z), same shape `(*runs, n, units)`. Its `vjp(z, a, g)` (vector
Jacobian product) turns g = dL/da into dL/dz. Where f works on each number alone, dL/dz is simply g f'(z), and
`derivative(z)` gives f'(z) for display. Softmax mixes the units of a row, so it has a `vjp` and no `derivative`.

Formulas and constants are Keras's (`keras/src/activations/activations.py`): leaky_relu has slope 0.2, elu alpha 1,
gelu is the exact one with the error function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import Array, one_of
from playground.engine.special import erf

LEAKY_SLOPE = 0.2
_SQRT_HALF = 0.7071067811865476
_INV_SQRT_2PI = 0.3989422804014327


@dataclass(frozen=True)
class ActivationFunction:
    """One activation function.

    name: as in Keras. label: for people.
    f(z) -> a; vjp(z, a, g) -> dL/dz; derivative(z) -> f'(z), or None where there is no such thing (softmax).
    kinks: the places z where f' jumps.
    """

    name: str
    label: str
    f: Callable[[Array], Array]
    vjp: Callable[[Array, Array, Array], Array]
    derivative: Callable[[Array], Array] | None
    kinks: tuple[float, ...] = ()


def _linear(z: Array) -> Array:
    return z


def _linear_vjp(z: Array, a: Array, g: Array) -> Array:
    """f' = 1, so dL/dz = dL/da."""
    return g


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(-z)), without overflow: z is held above the point where exp(-z) would leave its dtype."""
    t = np.maximum(z, -87.0 if z.dtype == np.float32 else -708.0)
    np.negative(t, out=t)
    np.exp(t, out=t)
    t += 1.0
    return np.reciprocal(t, out=t)


def _sigmoid_vjp(z: Array, a: Array, g: Array) -> Array:
    """a = 1/(1+e) with e = exp(-z); da/dz = e/(1+e)^2 = a (1 - a)."""
    t: Array = 1.0 - a
    t *= a
    return g * t


def _sigmoid_slope(z: Array) -> Array:
    a = sigmoid(z)
    return a * (1.0 - a)


def _tanh_vjp(z: Array, a: Array, g: Array) -> Array:
    """tanh' = 1 - tanh^2."""
    t: Array = a * a
    np.subtract(1.0, t, out=t)
    return g * t


def _tanh_slope(z: Array) -> Array:
    return 1.0 - np.tanh(z) ** 2


def _relu(z: Array) -> Array:
    return np.maximum(z, 0.0)


def _relu_vjp(z: Array, a: Array, g: Array) -> Array:
    """f' = 1 where z > 0, else 0; at the kink z = 0 we take 0, as TensorFlow does."""
    return g * (z > 0.0)


def _relu_slope(z: Array) -> Array:
    return (z > 0.0).astype(z.dtype)


def _leaky_relu(z: Array) -> Array:
    return np.maximum(z, LEAKY_SLOPE * z)


def _leaky_relu_slope(z: Array) -> Array:
    """1 where z > 0, else the slope 0.2."""
    return np.where(z > 0.0, 1.0, LEAKY_SLOPE).astype(z.dtype)


def _leaky_relu_vjp(z: Array, a: Array, g: Array) -> Array:
    return g * _leaky_relu_slope(z)


def _elu(z: Array) -> Array:
    """z where positive, else exp(z) - 1."""
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))


def _elu_vjp(z: Array, a: Array, g: Array) -> Array:
    """f' = 1 where z > 0, else exp(z), which is a + 1."""
    return g * (np.minimum(a, 0.0) + 1.0)


def _elu_slope(z: Array) -> Array:
    return np.exp(np.minimum(z, 0.0))


def _normal_cdf(z: Array) -> Array:
    return 0.5 * (1.0 + erf(z * _SQRT_HALF))


def _gelu(z: Array) -> Array:
    """z Phi(z), Phi being the normal distribution function (Hendrycks and Gimpel 2016)."""
    return z * _normal_cdf(z)


def _gelu_slope(z: Array) -> Array:
    """Product rule: (z Phi)' = Phi + z phi, with the normal density phi = exp(-z^2/2) / sqrt(2 pi)."""
    return _normal_cdf(z) + z * _INV_SQRT_2PI * np.exp(-0.5 * z * z)


def _gelu_vjp(z: Array, a: Array, g: Array) -> Array:
    return g * _gelu_slope(z)


def _softplus(z: Array) -> Array:
    """log(1 + exp(z)), written so that neither end overflows."""
    return np.logaddexp(np.zeros((), z.dtype), z)


def _softplus_vjp(z: Array, a: Array, g: Array) -> Array:
    """d/dz log(1 + e^z) = e^z / (1 + e^z), the sigmoid."""
    return g * sigmoid(z)


def softmax(z: Array) -> Array:
    """exp(z_k) / sum_j exp(z_j) over the last axis; the row's largest z is subtracted first, which changes nothing."""
    t: Array = z - np.maximum.reduce(z, axis=-1, keepdims=True)
    np.exp(t, out=t)
    t /= np.add.reduce(t, axis=-1, keepdims=True)
    return t


def _softmax_vjp(z: Array, a: Array, g: Array) -> Array:
    """da_k/dz_j = a_k (1[k = j] - a_j), hence dL/dz_j = sum_k g_k da_k/dz_j = a_j (g_j - sum_k g_k a_k)."""
    t: Array = g - np.sum(g * a, axis=-1, keepdims=True)
    t *= a
    return t


ACTIVATIONS: dict[str, ActivationFunction] = {
    activation.name: activation
    for activation in (
        ActivationFunction("linear", "Linear", _linear, _linear_vjp, np.ones_like),
        ActivationFunction("sigmoid", "Sigmoid", sigmoid, _sigmoid_vjp, _sigmoid_slope),
        ActivationFunction("tanh", "Tanh", np.tanh, _tanh_vjp, _tanh_slope),
        ActivationFunction("relu", "ReLU", _relu, _relu_vjp, _relu_slope, (0.0,)),
        ActivationFunction("leaky_relu", "Leaky ReLU", _leaky_relu, _leaky_relu_vjp, _leaky_relu_slope, (0.0,)),
        ActivationFunction("elu", "ELU", _elu, _elu_vjp, _elu_slope),
        ActivationFunction("gelu", "GELU", _gelu, _gelu_vjp, _gelu_slope),
        ActivationFunction("softplus", "Softplus", _softplus, _softplus_vjp, sigmoid),
        ActivationFunction("softmax", "Softmax", softmax, _softmax_vjp, None),
    )
}


def get(name: str | ActivationFunction) -> ActivationFunction:
    """The activation called `name`; an ActivationFunction passes through. ValueError for an unknown name."""
    if isinstance(name, ActivationFunction):
        return name
    if name not in ACTIVATIONS:
        raise one_of("activation", name, list(ACTIVATIONS))
    return ACTIVATIONS[name]
