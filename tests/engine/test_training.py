"""Batches, states, accuracy."""

import threading

import numpy as np
import pytest

from playground.engine import (
    Batches,
    BatchNormalization,
    Dense,
    Dropout,
    Network,
    Residual,
    Training,
    accuracy,
    optimizer,
)


def test_every_epoch_shows_every_example_once():
    batches = Batches(10, 4, seed=3)
    assert batches.per_epoch == 3
    seen = [batches.indices(u) for u in range(6)]
    assert [len(part) for part in seen] == [4, 4, 2, 4, 4, 2]
    for epoch in (seen[:3], seen[3:]):
        assert sorted(np.concatenate(epoch)) == list(range(10))
    assert not np.array_equal(np.concatenate(seen[:3]), np.concatenate(seen[3:]))
    np.testing.assert_array_equal(np.concatenate(seen[3:]), np.random.default_rng([3, 1]).permutation(10))


def test_batches_are_pure_and_know_their_position():
    forwards = [Batches(7, 3, seed=1).indices(u).tolist() for u in range(9)]
    one = Batches(7, 3, seed=1)
    assert [one.indices(u).tolist() for u in reversed(range(9))] == forwards[::-1]
    assert one.position(8) == (2, 2)


def test_batch_larger_than_the_data_is_the_data():
    batches = Batches(3, 100, seed=0)
    assert batches.per_epoch == 1
    assert sorted(batches.indices(5)) == [0, 1, 2]


def test_each_seed_has_its_own_batches():
    both = Batches(9, 4, seed=(5, 6))
    for update in range(4):
        np.testing.assert_array_equal(
            both.indices(update), [Batches(9, 4, 5).indices(update), Batches(9, 4, 6).indices(update)]
        )


def test_a_race_with_own_batches_equals_each_run_alone():
    rng = np.random.default_rng(0)
    net = Network(2, [Dense(3, "tanh"), Dense(1, "tanh")])
    x, y = rng.normal(size=(12, 2)), rng.normal(size=(12, 1))
    theta = net.init(rng, (2,))
    rates = np.array([[0.1], [0.3]])  # rates x seeds
    race = Training(net, x, y, "mse", optimizer("adam", learning_rate=rates), Batches(12, 5, seed=(3, 4)))
    together = race.advance(race.start(np.broadcast_to(theta, (2, 2, net.size))), 7)
    for i, j in np.ndindex(2, 2):
        rule = optimizer("adam", learning_rate=float(rates[i, 0]))
        run = Training(net, x, y, "mse", rule, Batches(12, 5, seed=3 + j))
        alone = run.advance(run.start(theta[j]), 7)
        np.testing.assert_allclose(together.theta[i, j], alone.theta, rtol=1e-12)


def test_a_sweep_with_dropout_gives_each_seed_its_own_masks():
    rng = np.random.default_rng(0)
    inside = Residual([Dense(4, "tanh"), Dropout(0.3), Dense(4)])
    net = Network(2, [Dense(4), Dropout(0.4), inside, BatchNormalization(), Dense(1)])
    x, y, opt = rng.normal(size=(12, 2)), rng.normal(size=(12, 1)), optimizer("momentum", learning_rate=0.02)
    theta = net.init(rng, (2,))
    sweep = Training(net, x, y, "mse", opt, Batches(12, 6, seed=(3, 4)))
    together = sweep.advance(sweep.start(theta), 5)
    for i in range(2):
        run = Training(net, x, y, "mse", opt, Batches(12, 6, seed=3 + i))
        alone = run.advance(run.start(theta[i]), 5)
        np.testing.assert_allclose(together.theta[i], alone.theta, rtol=1e-9, atol=1e-12)


def test_states_cannot_be_written():
    net = Network(1, [Dense(1)])
    run = Training(net, np.ones((2, 1)), np.ones((2, 1)), "mse", optimizer("adam"), Batches(2, 1))
    state = run.step(run.start(np.array([1.0, 2.0])))
    with pytest.raises(ValueError, match="read-only"):
        state.theta[0] = 5.0
    with pytest.raises(ValueError, match="read-only"):
        state.optimizer.slots["m"][0] = 5.0
    with pytest.raises(AttributeError):
        state.update = 7  # type: ignore[misc]


def test_divergence_is_no_error():
    net = Network(1, [Dense(1)])
    rule = optimizer("sgd", learning_rate=1e6)
    run = Training(net, np.ones((2, 1)), np.zeros((2, 1)), "mse", rule, Batches(2, 1))
    state = run.start(np.array([1.0, 2.0]))
    for _ in range(60):
        state = run.step(state)
    assert not np.isfinite(state.theta).all()


def test_frozen_entries_stay():
    net = Network(1, [Dense(1)])
    opt = optimizer("adam", learning_rate=0.1, weight_decay=0.5)
    mask = np.array([True, False])
    run = Training(net, np.ones((2, 1)), np.zeros((2, 1)), "mse", opt, Batches(2, 1), trainable=mask)
    first = state = run.start(np.array([1.0, 2.0]))
    for _ in range(3):
        traced = run.trace(state).state
        state = run.step(state)
        assert traced.theta.tobytes() == state.theta.tobytes()
    assert state.theta[1] == 2.0
    assert state.theta[0] < 0.9
    assert run.advance(first, 3).theta.tobytes() == state.theta.tobytes()


def test_a_training_refuses_what_does_not_fit():
    net, x, y = Network(2, [Dense(1)]), np.zeros((6, 2)), np.zeros((6, 1))
    opt, batches = optimizer("sgd"), Batches(6, 2)
    for wrong, words in (
        ((net, x, y, "binary_crossentropy", opt, batches), "needs an output layer with sigmoid"),
        ((net, np.zeros((6, 3)), y, "mse", opt, batches), r"x must be \(n, 2\)"),
        ((net, x, np.zeros(6), "mse", opt, batches), r"needs y of shape \(6, 1\), not \(6,\)"),
        ((net, x[:5], y, "mse", opt, batches), r"needs y of shape \(5, 1\)"),
        ((net, x, y, "mse", opt, Batches(7, 2)), "cut from 7 examples, but there are 6"),
        ((net, x[None], y, "mse", opt, batches), r"no runs axes, but x is \(1, 6, 2\)"),
        ((net, x, y[None], "mse", opt, batches), r"no runs axes, .* y \(1, 6, 1\)"),
    ):
        with pytest.raises(ValueError, match=words):
            Training(*wrong)
    with pytest.raises(ValueError, match=r"trainable must be \(\*runs, 3\)"):
        Training(net, x, y, "mse", opt, batches, trainable=np.ones(4, bool))


@pytest.mark.parametrize(
    ("loss", "y_hat", "y", "output", "expected"),
    [
        ("half_squared_error", [[0.2], [-0.1], [0.4]], [[1.0], [1.0], [1.0]], "tanh", 2 / 3),
        ("mse", [[0.2], [0.6]], [[1.0], [1.0]], "sigmoid", 0.5),
        ("mse", [[0.2], [0.6]], [[0.0], [1.0]], None, 1.0),
        ("hinge", [[0.2], [0.6]], [[0.0], [1.0]], None, 0.5),
        ("binary_crossentropy", [[0.4], [0.6]], [[0.0], [0.0]], "sigmoid", 0.5),
        ("categorical_crossentropy", [[0.2, 0.8], [0.6, 0.4]], [[0.0, 1.0], [0.0, 1.0]], "softmax", 0.5),
        ("sparse_categorical_crossentropy", [[0.2, 0.8], [0.6, 0.4]], [1, 0], "softmax", 1.0),
        ("mse", [[0.2], [0.6]], [[0.3], [1.0]], "linear", None),
    ],
)
def test_accuracy(loss, y_hat, y, output, expected):
    assert accuracy(loss, np.array(y_hat), np.array(y), output=output) == expected


def test_two_threads_on_one_network_get_what_they_get_alone():
    rng = np.random.default_rng(0)
    net = Network(2, [Dense(8, "tanh"), Dense(8, "gelu"), Dense(1, "tanh")])
    x, y = rng.normal(size=(64, 2)), rng.normal(size=(64, 1))
    training = Training(net, x, y, "mse", optimizer("adam", learning_rate=0.01), Batches(64, 7, seed=1))
    starts = [net.init(np.random.default_rng(seed)) for seed in (1, 2)]

    def run(theta):
        state = training.start(theta)
        for _ in range(150):
            state = training.step(state)
        return training.advance(state, 300).theta

    alone = [run(theta) for theta in starts]
    results = {}
    threads = [threading.Thread(target=lambda i=i: results.update({i: run(starts[i])})) for i in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for i in (0, 1):
        assert results[i].tobytes() == alone[i].tobytes()
