"""Schedules at the points where they can be said by hand, and inside an optimizer."""

import math

import numpy as np
import pytest

from playground.engine import SCHEDULES, optimizer, schedule


def at(name, *times, **arguments):
    rule = schedule(name, **arguments)
    return [rule(t) for t in times]


def test_values_by_hand():
    assert at("constant", 0, 999, initial_learning_rate=0.3) == [0.3, 0.3]
    assert at("step", 0, 9, 10, 25, initial_learning_rate=0.8, decay_steps=10) == [0.8, 0.8, 0.4, 0.2]
    exponential = at("exponential", 0, 5, 10, initial_learning_rate=0.8, decay_steps=10, decay_rate=0.25)
    assert exponential == pytest.approx([0.8, 0.4, 0.2])
    assert at("inverse_time", 0, 10, 30, initial_learning_rate=0.8, decay_steps=10, decay_rate=1.0) == [0.8, 0.4, 0.2]
    stairs = {"initial_learning_rate": 0.8, "decay_steps": 10, "decay_rate": 1.0, "staircase": True}
    assert at("inverse_time", 9, 10, 19, **stairs) == [0.8, 0.4, 0.4]
    assert at("piecewise", 0, 3, 4, 8, 9, boundaries=(3, 8), values=(1.0, 0.5, 0.1)) == [1.0, 1.0, 0.5, 0.5, 0.1]


def test_cosine():
    cosine = at("cosine", 0, 50, 100, 500, initial_learning_rate=0.4, decay_steps=100, alpha=0.1)
    assert cosine == pytest.approx([0.4, 0.22, 0.04, 0.04])
    warm = {"initial_learning_rate": 0.0, "decay_steps": 100, "warmup_target": 0.4, "warmup_steps": 10}
    assert at("cosine", 0, 5, 10, 60, 110, **warm) == pytest.approx([0.0, 0.2, 0.4, 0.2, 0.0])
    assert at("cosine", 0, 5, 10, **{**warm, "initial_learning_rate": 0.1}) == pytest.approx([0.1, 0.25, 0.4])


def test_cosine_with_restarts():
    rule = schedule("cosine_restarts", initial_learning_rate=1.0, first_decay_steps=10, t_mul=2.0, m_mul=0.5)
    assert [rule(t) for t in (0, 5, 10, 20, 30)] == pytest.approx([1.0, 0.5, 0.5, 0.25, 0.25])
    assert rule(9) == pytest.approx(0.5 * (1 + math.cos(0.9 * math.pi)))
    level = schedule("cosine_restarts", initial_learning_rate=2.0, first_decay_steps=10, alpha=0.25)
    assert [level(t) for t in (0, 5, 10, 20)] == pytest.approx([2.0, 1.25, 2.0, 1.25])


def test_an_optimizer_follows_its_schedule():
    rule = schedule("step", initial_learning_rate=0.5, decay_steps=2)
    opt = optimizer("sgd", learning_rate=rule)
    theta, g = np.zeros(1), np.ones(1)
    state, moved = opt.init(theta), []
    for _ in range(5):
        new, state = opt.update(theta, g, state)
        moved.append(float(theta[0] - new[0]))
        theta = new
    assert moved == [0.5, 0.5, 0.25, 0.25, 0.125]
    assert opt.learning_rate(4) == 0.125


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("cosin", {}, "unknown schedule 'cosin'; allowed are: constant, "),
        ("step", {"initial_learning_rate": 0.1}, "step needs to be told 'decay_steps'; it takes: initial_lear"),
        ("constant", {"initial_learning_rate": 0.1, "x": 1}, "constant has no argument 'x'"),
        ("constant", {"initial_learning_rate": -0.1}, "initial_learning_rate must be a finite number of at least 0"),
        ("step", {"initial_learning_rate": 0.1, "decay_steps": 0}, "decay_steps must be a whole number of at least 1"),
        ("piecewise", {"boundaries": (5, 3), "values": (1, 2, 3)}, "piecewise needs rising boundaries"),
        ("piecewise", {"boundaries": (3,), "values": (1,)}, "one value more than those"),
        ("cosine_restarts", {"initial_learning_rate": 1, "first_decay_steps": 5, "t_mul": 0.5}, "t_mul must be"),
    ],
)
def test_impossible_schedules_are_refused(name, arguments, words):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        schedule(name, **arguments)
    assert words in str(caught.value)


def test_schedules_can_be_compared_and_hashed():
    one = schedule("step", initial_learning_rate=0.5, decay_steps=2)
    same = schedule("step", initial_learning_rate=0.5, decay_steps=2)
    other = schedule("step", initial_learning_rate=0.5, decay_steps=3)
    assert one == same != other
    assert len({one, same, other}) == 2
    assert isinstance(one, SCHEDULES["step"])
