"""The engine's front door says what the engine does, and what others calculated by hand."""

import numpy as np
import pytest

from playground.engine import Batches, Dense, Network, Training, optimizer
from playground.engine.one_update import one_update


def test_the_worked_example_of_two_inputs_two_hidden_units_and_two_outputs():
    """Total error and new weights as known from paper; w5 to w8 are the output's, w1 to w4 the hidden units'."""
    done = one_update(
        np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.35]),
        np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60, 0.60]),
        np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]]),
        activation="sigmoid", rate=0.5,
    )  # fmt: skip
    assert done.loss == pytest.approx(0.298371109, abs=5e-10)
    np.testing.assert_allclose(done.A2, [[0.75136507, 0.772928465]], atol=5e-9)
    W1, _, W2, _ = done.new
    np.testing.assert_allclose(W2.T.ravel(), [0.35891648, 0.408666186, 0.511301270, 0.561370121], atol=5e-9)
    np.testing.assert_allclose(W1.T.ravel(), [0.149780716, 0.19956143, 0.24975114, 0.29950229], atol=5e-9)
    assert done.loss_after < done.loss


@pytest.mark.parametrize("n", [1, 10])
@pytest.mark.parametrize("loss", ["half_squared_error", "mse", "mae", "huber"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "gelu"])
def test_it_is_one_step_of_a_training_bit_for_bit(activation, loss, n):
    rng = np.random.default_rng(7)
    net = Network(2, [Dense(3, activation), Dense(1, activation)])
    run = Training(
        net, rng.normal(size=(n, 2)), rng.normal(size=(n, 1)), loss, optimizer("sgd", learning_rate=0.1), Batches(n, n)
    )
    state = run.start(net.init(rng) + 0.1)
    trace = run.trace(state)
    rows = run.batches.indices(0)
    hidden, output = net.unpack(state.theta)
    done = one_update(
        hidden["W"], hidden["b"], output["W"], output["b"], run.x[rows], run.y[rows], activation=activation, loss=loss
    )
    assert np.concatenate([part.ravel() for part in done.new]).tobytes() == run.step(state).theta.tobytes()
    steps = {step.id: step.value for step in trace.steps}
    for id_, value in {
        "Z:0": done.Z1, "A:0": done.A1, "Z:1": done.Z2, "A:1": done.A2, "dZ:1": done.dZ2, "dW:1": done.dW2,
        "db:1": done.db2, "dZ:0": done.dZ1, "dW:0": done.dW1, "db:0": done.db1,
    }.items():  # fmt: skip
        assert steps[id_].tobytes() == value.tobytes(), id_
    assert (float(steps["loss"]), float(steps["recheck"].after)) == (done.loss, done.loss_after)
