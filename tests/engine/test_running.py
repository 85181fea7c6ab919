"""Many updates at a stretch are the single updates, to the last bit."""

import numpy as np
import pytest

from playground.engine import OPTIMIZERS, Dense, Network, optimizer
from playground.engine.layers import Dropout
from playground.engine.running import advance
from playground.engine.training import Batches, start, train_step

RNG = np.random.default_rng(5)
X = RNG.normal(size=(47, 3))
SIGNS = np.where(RNG.normal(size=(47, 2)) > 0, 1.0, -1.0)
CLASSES = RNG.integers(0, 3, 47).astype(float)

CASES = {
    "squared": (Network(3, [Dense(5, "tanh"), Dense(2, "tanh")]), SIGNS, "half_squared_error"),
    "hinge, no bias": (Network(3, [Dense(4, "relu", use_bias=False), Dense(2)]), SIGNS, "hinge"),
    "penalised": (Network(3, [Dense(4, "elu", kernel_l1=0.01, kernel_l2=0.1), Dense(2)]), SIGNS, "mse"),
    "fused": (Network(3, [Dense(4, "gelu"), Dense(2, "sigmoid")]), (SIGNS + 1) / 2, "binary_crossentropy"),
    "sparse": (Network(3, [Dense(3, "softmax")]), CLASSES, "sparse_categorical_crossentropy"),
    "dropout": (Network(3, [Dense(5, "tanh"), Dropout(0.3), Dense(2)]), SIGNS, "mse"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["sgd", "nesterov", "adam"])
def test_a_stretch_is_its_single_updates(case: str, name: str) -> None:
    net, y, loss = CASES[case]
    opt = optimizer(name, learning_rate=0.05)
    batches = Batches(47, 10, seed=3)
    single = start(net, net.init(np.random.default_rng(1)), opt)
    first = single
    for _ in range(13):
        single = train_step(net, single, X, y, loss, opt, batches)
    # Starts in the middle of an epoch, crosses two partial batches, and comes in two parts.
    middle = advance(net, first, X, y, loss, opt, batches, 3)
    stretch = advance(net, middle, X, y, loss, opt, batches, 13)
    assert stretch.update == single.update == 13
    assert stretch.theta.tobytes() == single.theta.tobytes()
    assert stretch.optimizer.t == single.optimizer.t
    for slot, value in single.optimizer.slots.items():
        assert stretch.optimizer.slots[slot].tobytes() == value.tobytes()


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_runs_at_a_stretch(name: str) -> None:
    net, y, loss = CASES["squared"]
    opt = optimizer(name, learning_rate=0.01, clipnorm=0.5)
    batches = Batches(47, 47, seed=0)
    single = first = start(net, net.init(np.random.default_rng(2)), opt)
    for _ in range(5):
        single = train_step(net, single, X, y, loss, opt, batches)
    assert advance(net, first, X, y, loss, opt, batches, 5).theta.tobytes() == single.theta.tobytes()


def test_the_state_it_started_from_stays_as_it_was() -> None:
    net, y, loss = CASES["squared"]
    opt = optimizer("sgd", learning_rate=0.1)
    first = start(net, net.init(np.random.default_rng(1)), opt)
    before = first.theta.copy()
    after = advance(net, first, X, y, loss, opt, Batches(47, 10), 6)
    assert first.theta.tobytes() == before.tobytes()
    assert not np.shares_memory(after.theta, first.theta)


def test_there_is_no_way_back() -> None:
    net, y, loss = CASES["squared"]
    opt = optimizer("sgd", learning_rate=0.1)
    later = advance(net, start(net, net.init(RNG), opt), X, y, loss, opt, Batches(47, 10), 4)
    with pytest.raises(ValueError, match="from update 4 there is no way to update 2"):
        advance(net, later, X, y, loss, opt, Batches(47, 10), 2)
