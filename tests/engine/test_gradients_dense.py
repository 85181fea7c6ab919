"""Every activation with every loss it goes with: central differences over the whole flat theta."""

import itertools

import numpy as np
import pytest

from playground.engine import ACTIVATIONS, LOSSES, Dense, Network
from playground.engine.gradcheck import check
from playground.engine.losses import go_together

OUTPUTS = (1, 3)
PAIRS = [pair for pair in itertools.product(ACTIVATIONS, LOSSES, OUTPUTS) if go_together(pair[1], pair[0])]


def targets(rng, loss, n, outputs):
    if loss == "sparse_categorical_crossentropy":
        return rng.integers(0, outputs, n)
    if loss == "categorical_crossentropy":
        return np.eye(outputs)[rng.integers(0, outputs, n)]
    if loss in ("binary_crossentropy", "hinge"):
        return rng.integers(0, 2, (n, outputs)).astype(float)
    return rng.normal(size=(n, outputs))


def network(activation, outputs, penalty):
    l1, l2 = (0.02, 0.03) if penalty else (0.0, 0.0)
    hidden = "tanh" if activation in ("softmax", "linear") else activation
    return Network(
        2,
        [
            Dense(4, hidden, kernel_l1=l1, kernel_l2=l2),
            Dense(3, "tanh", kernel_l2=l2),
            Dense(outputs, activation, kernel_l1=l1, use_bias=not penalty),
        ],
    )


@pytest.mark.parametrize("runs", [(), (3,)], ids=["one", "three"])
@pytest.mark.parametrize("penalty", [False, True], ids=["plain", "penalised"])
@pytest.mark.parametrize(("activation", "loss", "outputs"), PAIRS)
def test_gradient_agrees_with_central_differences(activation, loss, outputs, penalty, runs):
    rng = np.random.default_rng([7, outputs])
    net = network(activation, outputs, penalty)
    theta = rng.normal(size=(*runs, net.size))
    x, y = rng.normal(size=(6, 2)), targets(rng, loss, 6, outputs)
    values, grad = net.loss_and_grad(theta, x, y, loss)
    assert values.shape == runs
    assert grad.shape == theta.shape
    for run in np.ndindex(runs):
        alone = net.loss_and_grad(theta[run], x, y, loss)
        np.testing.assert_allclose(values[run], alone[0], rtol=1e-13)
        np.testing.assert_allclose(grad[run], alone[1], rtol=1e-11, atol=1e-14)
        checks = check(net, theta[run], x, y, loss)
        assert [c for c in checks if not c.passed] == []
        sharp = [c for c in checks if c.verdict == "agrees"]
        assert len(sharp) >= 0.7 * len(checks)
        largest = max(abs(c.got) for c in checks)
        if outputs > 1 or "softmax" not in activation:  # softmax of one output is the constant 1
            assert largest > 1e-4


def test_gradient_of_targets_that_are_no_distribution_is_still_the_derivative():
    rng = np.random.default_rng(0)
    net = Network(2, [Dense(3, "softmax")])
    y = rng.uniform(0, 2, (5, 3))
    checks = check(net, net.init(rng), rng.normal(size=(5, 2)), y, "categorical_crossentropy")
    assert {c.verdict for c in checks} == {"agrees"}
