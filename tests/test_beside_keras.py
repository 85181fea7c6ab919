"""The installed Keras takes the same training steps as the engine: same gradients, same optimizers, same weights."""

from collections.abc import Iterator

import numpy as np
import pytest

from playground.engine import Dense, Network, optimizer

pytestmark = pytest.mark.keras

# Exact in float32, to which Keras rounds an optimizer's coefficients even when everything else is float64.
SETTINGS = {
    "sgd": {"learning_rate": 0.125},
    "momentum": {"learning_rate": 0.125, "momentum": 0.875},
    "nesterov": {"learning_rate": 0.125, "momentum": 0.875},
    "adam": {"learning_rate": 0.125, "beta_1": 0.875, "beta_2": 1 - 2.0**-10, "epsilon": 2.0**-20},
}


@pytest.fixture
def float64() -> Iterator[None]:
    import keras

    before = keras.config.floatx()
    keras.config.set_floatx("float64")
    yield
    keras.config.set_floatx(before)


@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize("name", SETTINGS)
def test_ten_updates_end_at_the_same_weights(name: str) -> None:
    import keras

    rng = np.random.default_rng(7)
    x, y = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
    ours = Network(inputs=2, layers=[Dense(4, "tanh"), Dense(2, "sigmoid"), Dense(1, "linear")])
    theta = ours.init(rng)
    theirs = keras.Sequential(
        [keras.Input((2,)), *(keras.layers.Dense(n, f) for n, f in [(4, "tanh"), (2, "sigmoid"), (1, "linear")])]
    )
    theirs.set_weights([layer[part] for layer in ours.unpack(theta) for part in ("W", "b")])
    settings = SETTINGS[name]
    kind = keras.optimizers.Adam if name == "adam" else keras.optimizers.SGD
    theirs.compile(optimizer=kind(**settings, **({"nesterov": True} if name == "nesterov" else {})), loss="mse")

    opt = optimizer(name, **settings)
    state = opt.init(theta)
    for _ in range(10):
        loss, grad = ours.loss_and_grad(theta, x, y, "mse")
        assert float(theirs.train_on_batch(x, y)) == pytest.approx(float(loss), rel=1e-6)  # reported in float32
        theta, state = opt.update(theta, grad, state)
    trained = np.concatenate([weights.ravel() for weights in theirs.get_weights()])
    np.testing.assert_allclose(theta, trained, rtol=1e-9, atol=1e-12)
