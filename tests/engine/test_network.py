"""The layout of theta, shapes, dtypes, and errors that say what was given and what is allowed."""

import math
from typing import Any

import numpy as np
import pytest

from playground.engine import ACTIVATIONS, INITIALIZERS, Dense, Network, Segment, activations, initializers, optimizer
from playground.engine.special import erf

WRONG: list[Any] = [2.5, "tanh"]


@pytest.fixture
def net():
    return Network(2, [Dense(3, "tanh"), Dense(1, "tanh", use_bias=False)])


def test_layout(net):
    assert net.size == 12
    assert net.layout == (
        Segment(0, "W", 0, 6, (2, 3)),
        Segment(0, "b", 6, 9, (3,)),
        Segment(1, "W", 9, 12, (3, 1)),
    )
    theta = np.arange(12.0)
    parts = net.unpack(theta)
    np.testing.assert_array_equal(parts[0]["W"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(parts[0]["b"], [6, 7, 8])
    assert list(parts[1]) == ["W"]
    parts[1]["W"][2, 0] = 50.0
    assert theta[11] == 50.0, "unpack gives views"
    assert net.unpack(np.zeros((5, 4, 12)))[0]["W"].shape == (5, 4, 2, 3)


def test_forward_is_what_the_formula_says(net):
    theta = np.linspace(-1, 1, 12)
    x = np.array([[0.5, -1.0], [2.0, 0.25]])
    w1, b1, w2 = theta[:6].reshape(2, 3), theta[6:9], theta[9:].reshape(3, 1)
    np.testing.assert_allclose(net.forward(theta, x), np.tanh(np.tanh(x @ w1 + b1) @ w2), rtol=1e-15)


@pytest.mark.parametrize("loss", ["mse", "half_squared_error"])
def test_axes_of_runs_broadcast_between_theta_x_and_y(net, loss):
    rng = np.random.default_rng(0)
    theta, x, y = rng.normal(size=(4, 1, 12)), rng.normal(size=(3, 5, 2)), rng.normal(size=(2, 1, 1, 5, 1))
    values, grad = net.loss_and_grad(theta, x, y, loss)
    assert values.shape == (2, 4, 3)
    assert grad.shape == (2, 4, 3, 12)
    for i, j, k in np.ndindex(2, 4, 3):
        value, one = net.loss_and_grad(theta[j, 0], x[k], y[i, 0, 0], loss)
        assert values[i, j, k] == pytest.approx(float(value), rel=1e-13)
        np.testing.assert_allclose(grad[i, j, k], one, rtol=1e-11, atol=1e-14)


def test_results_follow_thetas_dtype(net):
    x, y = np.ones((4, 2)), np.ones((4, 1))
    theta = net.init(np.random.default_rng(0)).astype(np.float32)
    result = net.evaluate(theta, x, y, "mse")
    arrays = [result.loss, result.grad, *result.A, *result.dZ]
    assert {a.dtype for a in arrays} == {np.dtype(np.float32)}
    for name in ("sgd", "momentum", "nesterov", "adam"):
        opt = optimizer(name, learning_rate=np.array([0.1, 0.2]))
        new, state = opt.update(np.stack([theta, theta]), np.stack([result.grad] * 2), opt.init(np.stack([theta] * 2)))
        assert new.dtype == np.float32
        assert {s.dtype for s in state.slots.values()} <= {np.dtype(np.float32)}


def test_nothing_given_is_changed_and_no_result_shares_memory(net):
    rng = np.random.default_rng(0)
    theta, x, y = net.init(rng), rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    before = [a.copy() for a in (theta, x, y)]
    first = net.evaluate(theta, x, y, "mse")
    kept = first.grad.copy()
    second = net.evaluate(theta * 2, x, y, "mse")
    np.testing.assert_array_equal(first.grad, kept)
    assert not np.shares_memory(first.grad, second.grad)
    for now, then in zip((theta, x, y), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_init_draws_by_the_rule():
    net = Network(300, [Dense(200, kernel_initializer="he_normal", bias_initializer=0.1)])
    W, b = net.unpack(net.init(np.random.default_rng(0)))[0].values()
    assert W.std() == pytest.approx(math.sqrt(2 / 300), rel=0.02)
    assert abs(W).max() < 2 * math.sqrt(2 / 300) / 0.8796
    assert set(b) == {0.1}
    limits = {"uniform": 0.5, "glorot_uniform": math.sqrt(6 / 500), "he_uniform": math.sqrt(6 / 300)}
    for name, limit in limits.items():
        W = INITIALIZERS[name].draw(np.random.default_rng(1), (300, 200), 300, 200)
        assert 0.99 * limit < W.max() <= limit
        assert W.std() == pytest.approx(limit / math.sqrt(3), rel=0.02)
    W = INITIALIZERS["glorot_normal"].draw(np.random.default_rng(1), (300, 200), 300, 200)
    assert W.std() == pytest.approx(math.sqrt(2 / 500), rel=0.02)
    W = INITIALIZERS["normal"].draw(np.random.default_rng(1), (300, 200), 1, 1)
    assert W.std() == pytest.approx(0.05, rel=0.02)
    assert not INITIALIZERS["zeros"].draw(np.random.default_rng(1), (3, 2), 1, 1).any()
    q = INITIALIZERS["orthogonal"].draw(np.random.default_rng(1), (4, 5, 5), 5, 5)
    np.testing.assert_allclose(q @ q.mT, np.broadcast_to(np.eye(5), (4, 5, 5)), atol=1e-12)


def test_same_seed_same_start(net):
    first = net.init(np.random.default_rng(4), (2, 3))
    assert first.shape == (2, 3, 12)
    assert first.tobytes() == net.init(np.random.default_rng(4), (2, 3)).tobytes()
    assert not np.array_equal(first[0, 0], first[1, 2])


def test_erf_is_as_good_as_maths():
    x = np.concatenate([np.linspace(-8, 8, 4001), [0.0, 1.0, -1.0, 40.0, -1e300]])
    assert np.abs(erf(x) - [math.erf(v) for v in x]).max() < 1e-15
    assert np.isnan(erf(np.array([np.nan]))).all()


@pytest.mark.parametrize("name", [n for n, a in ACTIVATIONS.items() if a.derivative])
def test_derivative_is_the_vjp_of_one(name):
    activation = ACTIVATIONS[name]
    z = np.linspace(-4, 4, 81)[1::2]
    slope = activation.vjp(z, activation.f(z), np.ones_like(z))
    assert activation.derivative is not None
    np.testing.assert_allclose(activation.derivative(z), slope, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations_are_finite_far_out_and_keep_the_dtype(name, dtype):
    activation = ACTIVATIONS[name]
    z = np.array([[-1000.0, 0.0, 1000.0]], dtype)
    a = activation.f(z)
    g = activation.vjp(z, a, np.ones_like(z))
    assert np.isfinite(a).all()
    assert np.isfinite(g).all()
    assert a.dtype == g.dtype == dtype


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Dense(0), "units must be a whole number of at least 1, not 0"),
        (lambda: Dense(WRONG[0]), "units must be a whole number of at least 1, not 2.5"),
        (lambda: Dense(2, "tahn"), "unknown activation 'tahn'; allowed are: elu, "),
        (lambda: Dense(2, kernel_initializer="he"), "unknown initializer 'he'; allowed are: "),
        (lambda: Dense(2, kernel_l2=-1), "kernel_l2 must be a finite number of at least 0, not -1"),
        (lambda: Dense(2, kernel_l1=float("nan")), "kernel_l1 must be a finite number of at least 0, not nan"),
        (lambda: initializers.uniform(-1), "the limit of a uniform start must be"),
        (lambda: Network(0, [Dense(1)]), "inputs must be a whole number of at least 1, not 0"),
        (lambda: Network(2, []), "at least one input and one layer"),
        (lambda: Network(2, [WRONG[1]]), "layers must be Dense or another layer of the engine, not 'tanh'"),
        (lambda: Network((2, 2, 2), [Dense(1)]), "put a Flatten before it"),
        (lambda: activations.get("x"), "unknown activation 'x'"),
        (lambda: optimizer("adma"), "unknown optimizer 'adma'; allowed are: "),
        (lambda: optimizer("sgd", lr=0.1), "sgd has no hyperparameter 'lr'; it has: learning_rate, momentum"),
        (lambda: optimizer("sgd", learning_rate=-1), "learning_rate must be a number from 0, not -1"),
        (lambda: optimizer("sgd", learning_rate=None), "learning_rate must be a number from 0, not None"),
        (lambda: optimizer("sgd", learning_rate="fast"), "learning_rate must be a number from 0, not 'fast'"),
        (lambda: optimizer("sgd", learning_rate=[0.1, float("inf")]), "learning_rate must be a number from 0"),
        (lambda: optimizer("sgd", momentum=1.5), "momentum must be a number from 0 to 1, not 1.5"),
        (lambda: optimizer("adam", beta_1=1), "beta_1 must be a number from 0 to below 1, not 1"),
        (lambda: optimizer("adam", amsgrad=2), "amsgrad must be True or False, not 2"),
        (lambda: optimizer("adam", clipnorm=1, clipvalue=1), "only one way of clipping may be chosen"),
        (lambda: optimizer("adam", clipnorm=0), "clipnorm must be a number above 0, not 0"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(call, words):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        call()
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("theta", "x", "y", "loss", "words"),
    [
        ((11,), (4, 2), (4, 1), "mse", "theta must be (*runs, 12) for this network, not (11,)"),
        ((12,), (4, 3), (4, 1), "mse", "x must be (n, 2) with at least one example, not (4, 3)"),
        ((12,), (2,), (4, 1), "mse", "x must be (n, 2) with at least one example, not (2,)"),
        ((12,), (0, 2), (0, 1), "mse", "with at least one example"),
        ((12,), (4, 2), (4,), "mse", "mse needs y of shape (4, 1), not (4,)"),
        ((12,), (4, 2), (1, 1), "mse", "mse needs y of shape (4, 1), not (1, 1)"),
        ((12,), (4, 2), (4, 1), "mes", "unknown loss 'mes'; allowed are: "),
        ((12,), (4, 2), (4, 1), "binary_crossentropy", "needs an output layer with sigmoid, not with tanh"),
    ],
)
def test_wrong_shapes_are_refused_with_a_sentence(net, theta, x, y, loss, words):
    for method in (net.loss, net.loss_and_grad):
        with pytest.raises(ValueError) as caught:  # noqa: PT011
            method(np.zeros(theta), np.zeros(x), np.zeros(y), loss)
        assert words in str(caught.value)


def test_class_numbers_must_be_classes():
    net = Network(1, [Dense(3, "softmax")])
    theta, x = np.zeros(net.size), np.zeros((2, 1))
    for wrong in ([0, 3], [-1, 0], [0.5, 1]):
        with pytest.raises(ValueError, match="class numbers must be whole numbers from 0 to 2"):
            net.loss(theta, x, np.array(wrong), "sparse_categorical_crossentropy")
    with pytest.raises(ValueError, match=r"one class number an example, y of shape \(2,\), not \(2, 1\)"):
        net.loss(theta, x, np.zeros((2, 1)), "sparse_categorical_crossentropy")
