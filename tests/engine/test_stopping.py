"""When a training ends, and with which state."""

import math

import numpy as np
import pytest

from playground.engine import Batches, Dense, Network, optimizer, training
from playground.engine.stopping import Stop, Watch, train


def setup(rate=0.1, seed=0):
    rng = np.random.default_rng(seed)
    net = Network(2, [Dense(4, "tanh"), Dense(1)])
    x = rng.normal(size=(30, 2))
    y = (x[:, :1] * x[:, 1:]).copy()
    opt = optimizer("sgd", learning_rate=rate)
    return net, training.start(net, net.init(rng), opt), x, y, opt, Batches(30, 8, seed=1)


def run(stop, rate=0.1, validation=None):
    net, state, x, y, opt, batches = setup(rate)
    return net, x, y, list(train(net, state, x, y, "mse", opt, batches, stop, validation))


def test_epochs():
    net, x, y, epochs = run(Stop(epochs=5))
    assert [e.epoch for e in epochs] == [0, 1, 2, 3, 4]
    assert [e.reason for e in epochs] == [None] * 4 + ["epochs"]
    assert epochs[-1].state.update == 5 * 4
    assert epochs[-1].loss == float(net.loss(epochs[-1].state.theta, x, y, "mse"))


def test_loss_threshold():
    _, _, _, epochs = run(Stop(loss_below=0.5, epochs=500))
    assert epochs[-1].reason == "loss"
    assert epochs[-1].loss < 0.5
    assert all(e.loss >= 0.5 for e in epochs[:-1])


def noisy_validation():
    rng = np.random.default_rng(9)
    return rng.normal(size=(10, 2)), rng.normal(size=(10, 1))


def test_patience_and_restore_best():
    _, _, _, epochs = run(Stop(patience=3, epochs=500, restore_best=True), validation=noisy_validation())
    losses = [e.validation_loss for e in epochs]
    assert epochs[-1].reason == "patience"
    best = int(np.argmin(losses))
    assert best == len(epochs) - 4
    assert epochs[-1].watch.best_epoch == best
    np.testing.assert_array_equal(epochs[-1].state.theta, epochs[best].state.theta)
    assert epochs[-2].state is not epochs[best].state


def test_without_restore_best_the_last_state_stays():
    _, _, _, epochs = run(Stop(patience=3, epochs=500), validation=noisy_validation())
    assert epochs[-1].state.update == len(epochs) * 4


def test_divergence_ends_it():
    _, _, _, epochs = run(Stop(epochs=10_000), rate=50.0)
    assert epochs[-1].reason == "diverged"
    assert not math.isfinite(epochs[-1].loss)
    assert len(epochs) < 1_000


def test_minimum_delta():
    watch = Watch()
    for epoch, loss in enumerate([1.0, 0.95, 0.85, 0.84, 0.7]):
        watch = watch.after(epoch, loss, 0.1)
    assert watch == Watch(0.7, 4, 0)
    assert Watch(1.0, 0, 0).after(1, 0.95, 0.1) == Watch(1.0, 0, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "at least one of epochs, loss_below and patience"),
        ({"epochs": 0}, "epochs must be a whole number of at least 1, not 0"),
        ({"patience": -1}, "patience must be a whole number of at least 0, not -1"),
        ({"epochs": 1, "min_delta": -1.0}, "min_delta must be a finite number of at least 0"),
        ({"loss_below": math.nan}, "loss_below must be a finite number"),
    ],
)
def test_impossible_conditions_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        Stop(**arguments)


def test_several_runs_have_no_common_end():
    net, state, x, y, opt, batches = setup()
    many = training.start(net, np.stack([state.theta] * 2), opt)
    with pytest.raises(ValueError, match=r"theta \(size,\), not \(2, 17\)"):
        next(train(net, many, x, y, "mse", opt, batches, Stop(epochs=1)))
