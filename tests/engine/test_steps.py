"""The micro-steps: their order, their values, and that they are the fast path to the last bit."""

import numpy as np
import pytest

from playground.engine import OPTIMIZERS, Batches, Dense, Network, Recheck, Residual, Training, optimizer
from playground.engine.steps import pass_steps


@pytest.fixture
def problem():
    rng = np.random.default_rng(5)
    net = Network(2, [Dense(3, "tanh", kernel_l2=0.01), Dense(2, "relu", use_bias=False), Dense(1, "sigmoid")])
    return net, rng.normal(size=(20, 2)), rng.integers(0, 2, (20, 1)).astype(float)


def test_order_of_steps(problem):
    net, x, y = problem
    theta = net.init(np.random.default_rng(0))

    def ids(loss):
        run = Training(net, x, y, loss, optimizer("adam", learning_rate=0.01), Batches(20, 20))
        return [step.id for step in run.trace(run.start(theta)).steps]

    forward = ["Z:0", "A:0", "Z:1", "A:1", "Z:2", "A:2", "loss"]
    backward = ["dZ:2", "dW:2", "db:2", "dA:1", "dZ:1", "dW:1"]
    backward += ["dA:0", "dZ:0", "dW_data:0", "dW_penalty:0", "dW:0", "db:0"]
    update = ["m", "v", "m_hat", "v_hat", "delta", "theta", "recheck"]
    assert ids("binary_crossentropy") == [*forward, *backward, *update]
    assert ids("mse") == [*forward, "dA:2", *backward, *update]


def test_step_records(problem):
    net, x, y = problem
    theta = net.init(np.random.default_rng(0))
    run = Training(net, x, y, "mse", optimizer("sgd", learning_rate=0.25), Batches(20, 20))
    steps = {s.id: s for s in run.trace(run.start(theta)).steps}
    order = run.batches.indices(0)
    loss, grad = net.loss_and_grad(theta, x[order], y[order], "mse")
    named = net.unpack(grad)
    for layer, parts in enumerate(named):
        for name, value in parts.items():
            step = steps[f"d{name}:{layer}"]
            assert (step.name, step.phase, step.layer, step.parameter) == (f"d{name}", "backward", layer, name)
            assert step.value.shape == value.shape
            np.testing.assert_array_equal(step.value, value)
    assert steps["loss"].value == loss
    np.testing.assert_array_equal(steps["delta"].value, -0.25 * grad)
    np.testing.assert_array_equal(steps["theta"].value, theta - 0.25 * grad)
    np.testing.assert_array_equal(steps["dW:0"].value, steps["dW_data:0"].value + steps["dW_penalty:0"].value)
    assert {s.phase for s in steps.values()} == {"forward", "loss", "backward", "update", "recheck"}


def test_recheck_measures_the_same_batch_beside_the_slopes_prediction(problem):
    net, x, y = problem
    theta = net.init(np.random.default_rng(0))
    run = Training(net, x, y, "mse", optimizer("sgd", learning_rate=1e-3), Batches(20, 20))
    *_, last = run.trace(run.start(theta)).steps
    assert isinstance(last.value, Recheck)
    order = run.batches.indices(0)
    x, y = x[order], y[order]
    loss, grad = net.loss_and_grad(theta, x, y, "mse")
    new = theta - 1e-3 * grad
    assert last.value.before == loss
    assert last.value.after == net.loss(new, x, y, "mse")
    assert float(last.value.predicted) == pytest.approx(float(loss - 1e-3 * grad @ grad), rel=1e-12)
    assert abs(last.value.after - last.value.predicted) < 1e-3 * (loss - last.value.predicted) < 0.1


@pytest.mark.parametrize("runs", [(), (3,)], ids=["one", "three"])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_trace_and_fast_path_are_bit_identical(problem, name, runs):
    net, x, y = problem
    run = Training(net, x, y, "mse", optimizer(name, learning_rate=0.05), Batches(20, 6, seed=1))
    fast = traced = run.start(net.init(np.random.default_rng(3), runs))
    for _ in range(9):
        fast = run.step(fast)
        before = traced
        traced, steps, pass_ = run.trace(traced)
        assert fast.theta.tobytes() == traced.theta.tobytes()
        for slot, value in fast.optimizer.slots.items():
            assert value.tobytes() == traced.optimizer.slots[slot].tobytes()
        rows = run.batches.indices(before.update)
        again = net.evaluate(before.theta, x[rows], y[rows], "mse", training=True)
        assert pass_.grad.tobytes() == again.grad.tobytes()
        for ours, theirs in zip(steps, pass_steps(net, again), strict=False):
            assert ours.id == theirs.id
            assert np.asarray(ours.value).tobytes() == np.asarray(theirs.value).tobytes()
        values = {s.id: s.value for s in steps}
        np.testing.assert_array_equal(values["theta"], fast.theta)
        decay = values.get("decay", 0.0)
        np.testing.assert_array_equal(before.theta + decay + values["delta"], fast.theta)


def test_fast_path_is_the_pass_itself(problem):
    net, x, y = problem
    theta = net.init(np.random.default_rng(3))
    result = net.evaluate(theta, x, y, "mse")
    loss, grad = net.loss_and_grad(theta, x, y, "mse")
    assert loss == result.loss == net.loss(theta, x, y, "mse")
    assert grad.tobytes() == result.grad.tobytes()
    assert result.A[-1].tobytes() == net.forward(theta, x).tobytes()


def test_one_network_on_several_batches_at_once_shows_each(problem):
    net, x, y = problem
    theta = net.init(np.random.default_rng(3))
    both = pass_steps(net, net.evaluate(theta, np.stack([x, -x]), np.stack([y, y]), "mse"))
    for together, one, other in zip(
        both,
        pass_steps(net, net.evaluate(theta, x, y, "mse")),
        pass_steps(net, net.evaluate(theta, -x, y, "mse")),
        strict=True,
    ):
        assert together.id == one.id
        np.testing.assert_allclose(
            np.broadcast_to(together.value, (2, *np.shape(one.value))), [one.value, other.value], rtol=1e-12
        )


def test_blocks_inside_blocks_keep_their_places():
    rng = np.random.default_rng(0)
    block = Residual([Dense(4, "tanh", kernel_l2=0.1), Residual([Dense(4, "tanh")])], "tanh")
    net = Network(3, [block, Dense(1)])
    x, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 1))
    assert [s.name for s in net.layout] == ["0.W", "0.b", "1.0.W", "1.0.b", "skip.W", "W", "b"]
    run = Training(net, x, y, "mse", optimizer("sgd"), Batches(5, 5))
    trace = run.trace(run.start(net.init(rng)))
    steps = {s.id: s for s in trace.steps}
    assert len(steps) == len(trace.steps)
    grad = net.unpack(trace.pass_.grad)
    for layer, parts in enumerate(grad):
        for name, value in parts.items():
            *place, array = name.split(".")
            step = steps[f"d{array}:{layer}" + "".join(f".{block}" for block in place)]
            assert (step.name, step.parameter, step.layer) == (f"d{array}", name, layer)
            np.testing.assert_array_equal(step.value, value)
    np.testing.assert_array_equal(steps["dW:0.0"].value, steps["dW_data:0.0"].value + steps["dW_penalty:0.0"].value)
