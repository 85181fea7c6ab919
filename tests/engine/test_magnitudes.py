"""What is said to be the largest number of an update is larger than all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.engine import ACTIVATIONS, LOSSES, Dense, Network, Training
from playground.engine.losses import go_together
from playground.engine.magnitudes import BOUNDED, largest
from playground.engine.optimizers import optimizer
from playground.engine.training import Batches

HIDDEN = [name for name in ACTIVATIONS if name != "softmax"]


@given(st.data())
def test_no_number_of_an_update_is_larger(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(sorted(LOSSES)))
    output = data.draw(st.sampled_from([name for name in ACTIVATIONS if go_together(rule, name)]))
    units = data.draw(st.lists(st.integers(1, 5), min_size=0, max_size=4))
    last = 1 if output != "softmax" else 3
    l1, l2 = data.draw(st.sampled_from([(0.0, 0.0), (0.1, 0.0), (0.0, 3.0)]))
    names = [data.draw(st.sampled_from(HIDDEN)) for _ in units] + [output]
    net = Network(2, [
        Dense(count, name, kernel_l1=l1, kernel_l2=l2) for count, name in zip([*units, last], names, strict=True)
    ])  # fmt: skip
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    theta = rng.normal(size=net.size) * 10.0 ** rng.uniform(-3, 12, net.size)
    x = rng.uniform(-6, 6, (4, 2))
    if LOSSES[rule].sparse:
        y = rng.integers(0, last, 4).astype(float)
    elif last == 3:
        y = np.eye(3)[rng.integers(0, 3, 4)]
    else:
        y = rng.integers(0, 2, (4, 1)).astype(float)
    training = Training(net, x, y, rule, optimizer("sgd", learning_rate=1e-9), Batches(4, 3))
    trace = training.trace(training.start(theta))
    bound = largest(net, theta, 6.0, float(np.abs(y).max(initial=1.0)))
    for step in trace.steps:
        if step.phase in ("forward", "loss", "backward"):
            assert np.abs(step.value).max() <= bound, step.id


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_bounded_is_said_of_the_bounded_activations_only(name: str) -> None:
    z = np.array([[-1e30, -50.0, -1.0, 0.0, 1.0, 50.0, 1e30]])
    a = ACTIVATIONS[name].f(z)
    assert (np.abs(a).max() <= 1.0) == (name in BOUNDED)
    assert (np.abs(a) <= np.abs(z) + 1.0).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308])
def test_where_nothing_can_be_promised_nothing_is(value: float) -> None:
    net = Network(2, [Dense(3, "linear"), Dense(1, "linear")])
    for place in range(net.size):
        theta = np.ones(net.size)
        theta[place] = value
        assert not largest(net, theta, 6.0, 1.0) < 1e300
