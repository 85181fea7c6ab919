"""Training in a hurry: single steps and many at a stretch are the micro-steps' numbers, to the last bit."""

import numpy as np
import pytest

from playground.engine import OPTIMIZERS, Batches, Dense, Dropout, Network, Training, optimizer

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


def same(one, other):
    assert one.update == other.update
    assert one.theta.dtype == other.theta.dtype
    assert one.theta.tobytes() == other.theta.tobytes()
    assert one.optimizer.t == other.optimizer.t
    assert one.optimizer.slots.keys() == other.optimizer.slots.keys()
    for slot, value in other.optimizer.slots.items():
        assert one.optimizer.slots[slot].tobytes() == value.tobytes()


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["sgd", "nesterov", "adam"])
def test_a_stretch_is_its_single_updates_and_those_their_micro_steps(case, name, dtype):
    net, y, loss = CASES[case]
    run = Training(net, X, y, loss, optimizer(name, learning_rate=0.05), Batches(47, 10, seed=3))
    first = single = run.start(net.init(np.random.default_rng(1)).astype(dtype))
    for _ in range(13):
        traced, _, pass_ = run.trace(single)
        assert run.gradient(single).tobytes() == pass_.grad.tobytes()
        single = run.step(single)
        same(traced, single)
    # Starts in the middle of an epoch, crosses two partial batches, and comes in two parts.
    stretch = run.advance(run.advance(first, 3), 13)
    assert stretch.update == 13
    same(stretch, single)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_runs_at_a_stretch(name):
    net, y, loss = CASES["squared"]
    run = Training(net, X, y, loss, optimizer(name, learning_rate=0.01, clipnorm=0.5), Batches(47, 47, seed=0))
    single = first = run.start(net.init(np.random.default_rng(2)))
    for _ in range(5):
        single = run.step(single)
    same(run.advance(first, 5), single)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_no_result_shares_memory_with_the_next_one_or_with_where_it_started(name):
    net, y, loss = CASES["squared"]
    run = Training(net, X, y, loss, optimizer(name, learning_rate=0.1), Batches(47, 10))
    first = run.start(net.init(np.random.default_rng(1)))
    before = first.theta.copy()
    gradient = run.gradient(first)
    slopes = gradient.copy()
    states = [first, run.step(first), run.advance(first, 6), run.step(first), run.trace(first).state]
    kept = [[array.copy() for array in _arrays(state)] for state in states]
    run.advance(states[1], 20)
    assert gradient.tobytes() == slopes.tobytes()
    assert first.theta.tobytes() == before.tobytes()
    for state, copies in zip(states, kept, strict=True):
        for array, copy in zip(_arrays(state), copies, strict=True):
            assert array.tobytes() == copy.tobytes()
            assert not array.flags.writeable
    for i, state in enumerate(states):
        for other in states[:i]:
            assert not any(np.shares_memory(a, b) for a in _arrays(state) for b in _arrays(other))


def _arrays(state):
    return [state.theta, *state.optimizer.slots.values()]


def test_another_optimizer_leaves_the_training_as_it_was():
    net, y, loss = CASES["squared"]
    run = Training(net, X, y, loss, optimizer("sgd", learning_rate=0.1), Batches(47, 10))
    other = run.with_optimizer(optimizer("adam"))
    first = run.start(net.init(np.random.default_rng(1)))
    after = run.step(first)
    assert other.step(other.start(first.theta)).theta.tobytes() != after.theta.tobytes()
    same(run.step(first), after)
    assert (other.x is run.x, other.batches is run.batches, run.optimizer.name) == (True, True, "sgd")


def test_there_is_no_way_back():
    net, y, loss = CASES["squared"]
    run = Training(net, X, y, loss, optimizer("sgd", learning_rate=0.1), Batches(47, 10))
    later = run.advance(run.start(net.init(RNG)), 4)
    with pytest.raises(ValueError, match="from update 4 there is no way to update 2"):
        run.advance(later, 2)
