"""Diagnostics beside what is known by hand."""

import numpy as np
import pytest

from playground.engine import Batches, Dense, Network, Training, optimizer
from playground.engine.diagnostics import health, layer_norms, measure_curvature


def test_layer_norms():
    net = Network(1, [Dense(2), Dense(1)])
    theta = np.array([3.0, 0, 4.0, 0, 0, 2.0, 0])
    np.testing.assert_allclose(layer_norms(net, theta), [5.0, 2.0])
    np.testing.assert_allclose(layer_norms(net, np.stack([theta, 2 * theta])), [[5.0, 2.0], [10.0, 4.0]])


def test_a_deep_sigmoid_network_loses_its_gradient():
    net = Network(2, [*[Dense(6, "sigmoid") for _ in range(6)], Dense(1)])
    rng = np.random.default_rng(0)
    _, grad = net.loss_and_grad(net.init(rng), rng.normal(size=(20, 2)), rng.normal(size=(20, 1)), "mse")
    norms = layer_norms(net, grad)
    assert (np.diff(norms) > 0).all()
    assert norms[0] < 1e-3 * norms[-1]


def test_dead_and_saturated_units():
    net = Network(1, [Dense(4, "relu"), Dense(2, "tanh"), Dense(1)])
    theta = np.concatenate([[1.0, 1.0, 1.0, 1.0], [-5.0, 1.0, 0.0, -9.0], np.zeros(8), [3.0, 0.0], [1.0, 1.0, 0.0]])
    x = np.array([[0.5], [1.0], [2.0]])
    report = health(net, net.evaluate(theta, x, np.zeros((3, 1)), "mse"))
    assert report[0].dead == 0.5
    assert report[0].saturated is None
    assert report[1].saturated == 0.5
    assert report[1].dead is None
    assert report[2].saturated is None


def quadratic_problem():
    """A linear network with mean squared error: the Hessian is 2/n X^T X, by hand."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(12, 3)) * [3.0, 1.0, 0.3]
    return Network(3, [Dense(1, use_bias=False)]), x, rng.normal(size=(12, 1)), 2 / 12 * x.T @ x


def largest_eigenvalue(net, theta, x, y, loss, tolerance):
    measuring = measure_curvature(net, theta, x, y, loss, iterations=200, tolerance=tolerance)
    while True:
        try:
            next(measuring)
        except StopIteration as found:
            return found.value


def test_largest_eigenvalue_of_a_known_hessian():
    net, x, y, hessian = quadratic_problem()
    values, vectors = np.linalg.eigh(hessian)
    found = largest_eigenvalue(net, np.array([0.1, 0.2, 0.3]), x, y, "mse", 1e-10)
    assert found.converged
    assert found.value == pytest.approx(values[-1], rel=1e-6)
    assert abs(found.direction @ vectors[:, -1]) == pytest.approx(1.0, abs=1e-6)


def test_a_rate_above_two_over_the_eigenvalue_diverges_and_one_below_does_not():
    net, x, y, _ = quadratic_problem()
    limit = 2.0 / largest_eigenvalue(net, np.zeros(3), x, y, "mse", 1e-10).value
    for rate, diverges in ((0.98 * limit, False), (1.02 * limit, True)):
        run = Training(net, x, y, "mse", optimizer("sgd", learning_rate=rate), Batches(12, 12))
        state = run.advance(run.start(np.ones(3)), 1_000)
        assert (np.abs(state.theta).max() > 1e6) == diverges


def test_a_negative_dominant_eigenvalue_is_not_taken_for_the_largest():
    """Where the output unit is pushed the wrong way, curvature is mostly negative."""
    net = Network(1, [Dense(1, "sigmoid")])
    theta, x, y = np.array([0.8, 0.4]), np.array([[1.0], [2.0], [-0.5]]), np.array([[-3.0], [-3.0], [-3.0]])
    hessian = np.empty((2, 2))
    for i in range(2):
        h = 1e-5 * np.eye(2)[i]
        hessian[i] = (
            net.loss_and_grad(theta + h, x, y, "mse")[1] - net.loss_and_grad(theta - h, x, y, "mse")[1]
        ) / 2e-5
    values = np.linalg.eigvalsh(hessian)
    assert abs(values[0]) > abs(values[-1])
    found = largest_eigenvalue(net, theta, x, y, "mse", 1e-12)
    assert found.value == pytest.approx(values[-1], rel=1e-4)
