"""The loss of guessing: what the best answer costs that is the same for every example."""

import math

import numpy as np
import pytest

from playground.engine import LOSSES
from playground.engine.guessing import guessing

RNG = np.random.default_rng(5)
VALUES = RNG.normal(1.0, 2.0, (41, 1))
SIDES = np.where(RNG.random((41, 1)) < 0.3, 1.0, -1.0)
SHARES = (SIDES + 1) / 2


def test_even_classes_cost_ln_k_and_a_value_its_variance() -> None:
    assert guessing("sparse_categorical_crossentropy", np.arange(50) % 10) == pytest.approx(math.log(10))
    assert guessing("categorical_crossentropy", np.eye(3)[np.arange(9) % 3]) == pytest.approx(math.log(3))
    assert guessing("binary_crossentropy", np.array([[0.0], [1.0]] * 7)) == pytest.approx(math.log(2))
    assert guessing("mse", np.array([[1.0], [3.0], [8.0]])) == pytest.approx(np.var([1, 3, 8]))
    assert guessing("mae", np.array([[1.0], [3.0], [8.0]])) == pytest.approx(7 / 3)
    assert guessing("huber", np.array([[0.0], [0.0], [9.0]])) == pytest.approx((0.125 * 2 + 8.0) / 3)
    assert guessing("half_squared_error", np.array([[1.0, 0.0], [3.0, 4.0]])) == pytest.approx(0.5 * (1 + 4))
    assert guessing("hinge", np.array([[1.0], [1.0], [1.0], [-1.0]])) == pytest.approx(0.5)


def test_one_class_costs_nothing() -> None:
    assert guessing("sparse_categorical_crossentropy", np.zeros(9, int)) == 0
    assert guessing("sparse_categorical_crossentropy", np.zeros((9, 1))) == 0
    assert guessing("binary_crossentropy", np.ones((9, 1))) == 0


@pytest.mark.parametrize("name", [name for name in LOSSES if not name.endswith("categorical_crossentropy")])
def test_it_is_the_least_that_the_engines_own_loss_gives_to_one_answer(name: str) -> None:
    y = {"hinge": SIDES, "binary_crossentropy": SHARES}.get(name, VALUES)
    low, high = {"hinge": (-1.0, 1.0), "binary_crossentropy": (1e-9, 1 - 1e-9)}.get(name, (-9.0, 9.0))
    least = min(LOSSES[name].rows(np.full(y.shape, answer), y).mean() for answer in np.linspace(low, high, 20_001))
    assert guessing(name, y) <= least * (1 + 1e-9)
    assert guessing(name, y) == pytest.approx(least, rel=1e-5)


@pytest.mark.parametrize("name", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
def test_for_classes_it_is_the_least_of_many_answers(name: str) -> None:
    label = RNG.choice(3, 90, p=[0.6, 0.3, 0.1])
    shares = np.bincount(label, minlength=3) / 90
    y = label if LOSSES[name].sparse else np.eye(3)[label]
    found = guessing(name, y)

    def costs(answer: np.ndarray) -> float:
        return float(LOSSES["categorical_crossentropy"].rows(np.tile(answer, (90, 1)), np.eye(3)[label]).mean())

    assert found == pytest.approx(costs(shares))
    assert all(found <= costs(RNG.dirichlet(np.ones(3))) for _ in range(200))
