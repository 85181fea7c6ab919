"""The checker itself: it must find errors, and must not mistake a kink for one."""

from collections import Counter

import numpy as np
import pytest

from playground.engine import Dense, Network
from playground.engine.gradcheck import AGREES, DIFFERS, KINK, TOO_SMALL, check, compare
from tests.engine.kinked import faults


def quadratic(points):
    return np.sum(points**2 * [1.0, 10.0], axis=-1)


def test_right_and_wrong_gradients():
    theta = np.array([0.3, -0.2])
    right = 2 * theta * [1, 10]
    assert [c.verdict for c in compare(quadratic, theta, right)] == [AGREES, AGREES]
    wrong = right * [1, 1 + 1e-5]
    verdicts = compare(quadratic, theta, wrong)
    assert [c.verdict for c in verdicts] == [AGREES, DIFFERS]
    assert verdicts[1].relative_error == pytest.approx(1e-5, rel=1e-2)
    assert verdicts[1].expected == pytest.approx(-4.0, rel=1e-9)
    assert not verdicts[1].passed
    assert "theta[1]: expected -4, got -4.00004" in str(verdicts[1])


def test_only_the_entries_asked_for():
    net = Network(2, [Dense(2, "tanh"), Dense(1)])
    theta = net.init(np.random.default_rng(0))
    checks = check(net, theta, np.ones((3, 2)), np.ones((3, 1)), "mse", entries=[7, 2])
    assert [c.index for c in checks] == [7, 2]
    assert all(c.verdict == AGREES for c in checks)
    with pytest.raises(ValueError, match="entries must be from 0 to 8"):
        check(net, theta, np.ones((3, 2)), np.ones((3, 1)), "mse", entries=[9])


def test_too_small_to_check():
    checks = compare(lambda p: 1.0 + 1e-12 * p[:, 0], np.array([1.0]), np.array([2e-12]))
    assert checks[0].verdict == TOO_SMALL


@pytest.mark.parametrize("distance", [0.0, 1e-9, 1e-8, 1e-7, 3e-7, 1e-6, 5e-6])
@pytest.mark.parametrize("side", [-1, 1])
def test_kinks_are_no_errors(distance, side):
    """max(w, 0.2 w) just beside, or at, its kink."""
    theta = np.array([side * distance])
    got = np.array([1.0 if theta[0] > 0 else 0.2])
    verdict = compare(lambda p: 5 + np.maximum(p[:, 0], 0.2 * p[:, 0]), theta, got)[0].verdict
    assert verdict in (KINK, AGREES)
    if distance == 0.0:
        assert verdict == KINK
    assert compare(lambda p: 5 + np.maximum(p[:, 0], 0.2 * p[:, 0]), theta, np.array([1.4]))[0].verdict == DIFFERS


def test_a_unit_resting_on_its_kink_is_said():
    net = Network(1, [Dense(1, "relu")])
    checks = check(net, np.zeros(2), np.ones((1, 1)), np.ones((1, 1)), "mse")
    assert [c.verdict for c in checks] == [KINK, KINK]


def test_several_examples_at_a_kink_are_no_error_and_a_broken_gradient_is_still_found():
    """Two examples on opposite sides of a corner: the loss is straight there, and backpropagation still takes 0."""
    net = Network(1, [Dense(1, "relu", use_bias=False), Dense(1, use_bias=False)])
    theta, x, y = np.array([0.0, 1.0]), np.array([[1.0], [-1.0]]), np.array([[1.0], [-1.0]])
    first = check(net, theta, x, y, "half_squared_error")[0]
    assert (first.verdict, first.got, first.held) == (KINK, 0.0, 0.0)
    assert check(net, theta, x, y, "half_squared_error", grad=np.array([0.01, 0.0]))[0].verdict == DIFFERS


def test_random_networks_at_and_beside_kinks():
    counts: Counter[str] = Counter()
    found = [fault for seed in range(150) for fault in faults(seed, counts)]
    assert found == []
    assert counts["right: at a kink"] > 200
    assert counts["broken: differs"] > 2_000


def test_a_dead_unit_agrees():
    net = Network(1, [Dense(1, "relu")])
    checks = check(net, np.array([-1.0, -1.0]), np.ones((1, 1)), np.ones((1, 1)), "mse")
    assert [(c.verdict, c.expected, c.got) for c in checks] == [(AGREES, 0.0, 0.0)] * 2


def test_shapes_are_checked():
    with pytest.raises(ValueError, match="must both be"):
        compare(quadratic, np.zeros((1, 2)), np.zeros(2))
