"""Where the weights start.

An initializer takes a generator, the full shape `(*runs, *shape)` and the fans (how many numbers flow into one unit and
out of one input) and gives float64 values. Formulas as in Keras (`keras/src/initializers/random_initializers.py`);
"uniform" is TensorFlow Playground's U(-0.5, 0.5).

Glorot and Bengio 2010 keep the variance of signals and gradients level through tanh-like layers; He et al. 2015 double
it for ReLU, which lets only half of the signal pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.engine.arrays import Array, Shape, number_between, one_of

# A normal distribution cut at two standard deviations has this standard deviation left.
_TRUNCATED_STD = 0.87962566103423978


@dataclass(frozen=True)
class Initializer:
    """One way to start. name: registry key; label: for people; draw(rng, shape, fan_in, fan_out);
    keras: the same as Python for Keras, a name in quotes where it has one, "" where it is no
    choice of its own.
    """

    name: str
    label: str
    draw: Callable[[np.random.Generator, Shape, int, int], Array]
    keras: str = ""


def _zeros(rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
    return np.zeros(shape)


def _truncated_normal(rng: np.random.Generator, shape: Shape, variance: float) -> Array:
    """Normal values; those beyond two standard deviations are drawn again. Result has the given variance."""
    values = rng.standard_normal(shape)
    while (outside := np.abs(values) > 2.0).any():
        values[outside] = rng.standard_normal(int(outside.sum()))
    return values * float(np.sqrt(variance) / _TRUNCATED_STD)


def uniform(limit: float = 0.5, name: str = "uniform") -> Initializer:
    """Every weight from U(-limit, limit)."""
    limit = number_between("the limit of a uniform start", limit, 0.0)
    return Initializer(
        name,
        f"Uniform ±{limit:g}",
        lambda rng, shape, i, o: rng.uniform(-limit, limit, shape),
        f"keras.initializers.RandomUniform({-limit!r}, {limit!r})",
    )


def normal(stddev: float = 0.05) -> Initializer:
    """Every weight from a normal distribution around 0; 0.05 is Keras's default."""
    stddev = number_between("the standard deviation of a normal start", stddev, 0.0)
    return Initializer(
        "normal",
        f"Normal, σ {stddev:g}",
        lambda rng, shape, i, o: stddev * rng.standard_normal(shape),
        f"keras.initializers.RandomNormal(stddev={stddev!r})",
    )


def constant(value: float) -> Initializer:
    """Every entry the same number (a bias of 0.1, say). As a start for weights it never breaks the symmetry."""
    value = number_between("a constant start", value, -1e300, 1e300)
    return Initializer(
        "constant",
        f"Constant {value:g}",
        lambda rng, shape, i, o: np.full(shape, value),
        f"keras.initializers.Constant({value!r})",
    )


def _uniform_of_variance(rng: np.random.Generator, shape: Shape, variance: float) -> Array:
    """U(-L, L) has variance L^2 / 3."""
    limit = np.sqrt(3.0 * variance)
    return rng.uniform(-limit, limit, shape)


def _orthogonal(rng: np.random.Generator, shape: Shape, fan_in: int, fan_out: int) -> Array:
    """Q of a QR factorisation of normal values, signs made unique (Saxe et al. 2014): keeps lengths, for recurrence."""
    *lead, rows, columns = shape
    tall = (*lead, max(rows, columns), min(rows, columns))
    q, r = np.linalg.qr(rng.standard_normal(tall))
    q = q * np.sign(np.diagonal(r, axis1=-2, axis2=-1))[..., None, :]
    return q if rows >= columns else np.swapaxes(q, -1, -2)


INITIALIZERS: dict[str, Initializer] = {
    initializer.name: initializer
    for initializer in (
        Initializer("zeros", "Zeros", _zeros, '"zeros"'),
        uniform(),
        uniform(0.05, "random_uniform"),
        normal(),
        Initializer(
            "glorot_uniform",
            "Glorot uniform",
            lambda rng, shape, i, o: _uniform_of_variance(rng, shape, 2.0 / (i + o)),
            '"glorot_uniform"',
        ),
        Initializer(
            "glorot_normal",
            "Glorot normal",
            lambda rng, shape, i, o: _truncated_normal(rng, shape, 2.0 / (i + o)),
            '"glorot_normal"',
        ),
        Initializer(
            "he_uniform",
            "He uniform",
            lambda rng, shape, i, o: _uniform_of_variance(rng, shape, 2.0 / i),
            '"he_uniform"',
        ),
        Initializer(
            "he_normal",
            "He normal",
            lambda rng, shape, i, o: _truncated_normal(rng, shape, 2.0 / i),
            '"he_normal"',
        ),
        Initializer("orthogonal", "Orthogonal", _orthogonal, '"orthogonal"'),
    )
}


def get(name: str | float | Initializer) -> Initializer:
    """The initializer called `name`; a number means that constant; an Initializer passes through."""
    if isinstance(name, Initializer):
        return name
    if isinstance(name, (int, float)) and not isinstance(name, bool):
        return constant(name)
    if name not in INITIALIZERS:
        raise one_of("initializer", name, list(INITIALIZERS))
    return INITIALIZERS[name]
