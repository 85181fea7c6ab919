"""On every surface with a formula each racer walks the way of Keras's optimizer of that name: fifty steps, in float64,
with coefficients that Keras does not round, and with its own.

Keras's optimizers work entry by entry, so one variable holds a point on every surface at once.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from playground.engine import OPTIMIZERS
from playground.race.functions import FUNCTIONS
from playground.race.landscape import Formula
from playground.race.running import run
from playground.race.settings import Racer

pytestmark = pytest.mark.keras

STEPS = 50
# Exact in float32, to which Keras rounds an optimizer's Python numbers even when everything else is float64.
RATE, MEAN, SQUARE, EPSILON = 2.0**-6, 0.875, 1.0 - 2.0**-10, 2.0**-20
ADAM = {"beta_1": MEAN, "beta_2": SQUARE, "epsilon": EPSILON}
CASES: dict[str, tuple[str, dict[str, Any], str, dict[str, Any]]] = {
    "sgd": ("sgd", {}, "SGD", {}),
    "momentum": ("momentum", {"momentum": MEAN}, "SGD", {}),
    "nesterov": ("nesterov", {"momentum": MEAN}, "SGD", {"nesterov": True}),
    "adagrad": ("adagrad", {"initial_accumulator_value": 0.125, "epsilon": EPSILON}, "Adagrad", {}),
    "adadelta": ("adadelta", {"rho": MEAN, "epsilon": EPSILON}, "Adadelta", {}),
    "rmsprop": ("rmsprop", {"rho": MEAN, "epsilon": EPSILON}, "RMSprop", {}),
    "adam": ("adam", ADAM, "Adam", {}),
    "amsgrad": ("amsgrad", ADAM, "Adam", {"amsgrad": True}),
    "adamw": ("adamw", {**ADAM, "weight_decay": 2.0**-6}, "AdamW", {}),
    "adamax": ("adamax", ADAM, "Adamax", {}),
    "nadam": ("nadam", ADAM, "Nadam", {}),
    "lion": ("lion", {"beta_1": MEAN, "beta_2": SQUARE}, "Lion", {}),
}


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    import keras

    before = keras.config.floatx()
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx(before)


def starting_points() -> np.ndarray:
    """A place off the middle of every surface, where no gradient is 0."""
    return np.array([[0.61 * f.domain[0], 0.27 * f.domain[1]] for f in FUNCTIONS.values()], dtype=np.float64)


def lands(slope: float = 1.0) -> list[Formula]:
    """Every surface, in units in which its slope at the start is this: one learning rate suits all of them."""
    return [
        Formula(f, scale=slope / float(np.linalg.norm(f.gradient(start))))
        for f, start in zip(FUNCTIONS.values(), starting_points(), strict=True)
    ]


def beside_keras(racer: Racer, stepper: Any, slope: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """The places of both, (surfaces, steps + 1, 2)."""
    import keras

    places, surfaces = starting_points(), lands(slope)
    ours = np.stack([run(land, [racer], start, STEPS).theta[0] for land, start in zip(surfaces, places, strict=True)])
    variable = keras.Variable(places)
    theirs = [places]
    for _ in range(STEPS):
        here = variable.numpy()
        slopes = np.stack([land.exact_grad(point) for land, point in zip(surfaces, here, strict=True)])
        stepper.apply([keras.ops.convert_to_tensor(slopes)], [variable])
        theirs.append(variable.numpy())
    return ours, np.stack(theirs, axis=1)


@pytest.mark.parametrize("case", CASES)
def test_fifty_steps_on_every_surface(case: str) -> None:
    import keras

    name, settings, kind, implied = CASES[case]
    # Momentum goes 1 / (1 - momentum) times as far, which would take it over the edge of the monkey saddle.
    rate = RATE * 0.125 if "momentum" in settings else RATE
    racer = Racer(name, rate, tuple(sorted((key, float(value)) for key, value in settings.items())))
    ours, theirs = beside_keras(racer, getattr(keras.optimizers, kind)(learning_rate=rate, **settings, **implied))
    assert np.isfinite(ours).all()
    assert np.abs(np.diff(ours, axis=1)).max(axis=(1, 2)).min() > 1e-6  # every one of them moves
    tolerance = 1e-7 if name == "nadam" else 1e-9
    np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("case", CASES)
def test_fifty_steps_at_keras_own_defaults(case: str) -> None:
    """Nothing is given but what makes the optimizer the one of that name: Keras's rate, betas, epsilon, decay. The
    paths agree to 1e-5 of how far they go, so that a racer which hardly moves is compared as strictly as any other.
    """
    import keras

    name, settings, kind, implied = CASES[case]
    named = {"momentum": 0.9} if "momentum" in settings else {}
    stepper = getattr(keras.optimizers, kind)(**named, **implied)
    usual_rate = OPTIMIZERS[name].defaults["learning_rate"]
    assert float(stepper.learning_rate.numpy()) == pytest.approx(usual_rate, rel=1e-7)
    # Here the rate is given, so it is the slope that keeps momentum on the monkey saddle.
    ours, theirs = beside_keras(Racer(name, usual_rate), stepper, 0.125 if named else 1.0)
    assert np.isfinite(ours).all()
    moved, their_move = ours - ours[:, :1], theirs - theirs[:, :1]
    distance = np.abs(their_move).max(axis=(1, 2), keepdims=True)
    assert distance.min() > 1e-6  # every one of them moves
    np.testing.assert_array_less(np.abs(moved - their_move), np.broadcast_to(1e-5 * distance, moved.shape))
