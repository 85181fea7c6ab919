"""The numbers that others print: worked examples, conventions of the losses, stability at the ends."""

import math

import numpy as np
import pytest

from playground.engine import ACTIVATIONS, LOSSES, Dense, Network, optimizer


def two_two_two():
    """The well-known 2-2-2 sigmoid example: w1..w8, biases .35 and .60, half squared error, rate .5."""
    net = Network(2, [Dense(2, "sigmoid"), Dense(2, "sigmoid")])
    theta = np.array([0.15, 0.25, 0.20, 0.30, 0.35, 0.35, 0.40, 0.50, 0.45, 0.55, 0.60, 0.60])
    return net, theta, np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])


def test_two_two_two_example():
    net, theta, x, y = two_two_two()
    loss, grad = net.loss_and_grad(theta, x, y, "half_squared_error")
    assert loss == pytest.approx(0.298371109, abs=5e-10)
    opt = optimizer("sgd", learning_rate=0.5)
    new, _ = opt.update(theta, grad, opt.init(theta))
    weights = net.unpack(new)
    assert weights[1]["W"][0, 0] == pytest.approx(0.35891648, abs=5e-9)
    assert weights[0]["W"][0, 0] == pytest.approx(0.149780716, abs=5e-10)


def test_one_two_one_example_has_the_factor_that_a_tutorial_forgot():
    net = Network(1, [Dense(2, "sigmoid", use_bias=False), Dense(1, "sigmoid", use_bias=False)])
    theta = np.array([0.4, -0.6, 0.7, 0.2])
    x, y = np.array([[1.5]]), np.array([[1.0]])
    result = net.evaluate(theta, x, y, "half_squared_error")
    h1, o1 = float(result.A[0][0, 0]), float(result.A[1][0, 0])
    delta = (o1 - 1.0) * o1 * (1 - o1)
    right = delta * 0.7 * h1 * (1 - h1) * 1.5
    assert result.grad[0] == pytest.approx(right, rel=1e-14)
    assert result.grad[2] == pytest.approx(delta * h1, rel=1e-14)
    assert abs(result.grad[0] - delta * 1.5) > 0.1


def test_confidently_wrong():
    net = Network(1, [Dense(1, "sigmoid")])
    theta = np.array([-5.0, 0.0])
    x, y = np.ones((1, 1)), np.ones((1, 1))
    steep = net.evaluate(theta, x, y, "binary_crossentropy").dZ[0]
    flat = net.evaluate(theta, x, y, "half_squared_error").dZ[0]
    assert steep.item() == pytest.approx(-0.993307, abs=1e-6)
    assert flat.item() == pytest.approx(-0.0066037, abs=1e-6)


Y = np.array([[0.5, -2.0], [1.5, 0.25]])
T = np.array([[0.0, 1.0], [1.0, 1.0]])
BY_HAND = {
    "half_squared_error": (0.5 * (0.25 + 9.0) + 0.5 * (0.25 + 0.5625)) / 2,
    "mse": (0.25 + 9.0 + 0.25 + 0.5625) / 4,
    "mae": (0.5 + 3.0 + 0.5 + 0.75) / 4,
    "huber": (0.125 + 2.5 + 0.125 + 0.28125) / 4,
    "hinge": (1.5 + 3.0 + 0.0 + 0.75) / 4,
}


@pytest.mark.parametrize("name", BY_HAND)
def test_losses_by_hand(name):
    net = Network(2, [Dense(2, use_bias=False)])
    loss = net.loss(np.array([1.0, 0, 0, 1]), Y, T, name)
    assert float(loss) == pytest.approx(BY_HAND[name], rel=1e-15)


def test_cross_entropies_by_hand():
    sigmoid = Network(2, [Dense(2, "sigmoid", use_bias=False)])
    p = 1 / (1 + np.exp(-Y))
    expected = -np.mean(T * np.log(p) + (1 - T) * np.log(1 - p))
    assert sigmoid.loss(np.array([1.0, 0, 0, 1]), Y, T, "binary_crossentropy") == pytest.approx(expected, rel=1e-14)
    softmax = Network(2, [Dense(2, "softmax", use_bias=False)])
    q = np.exp(Y) / np.exp(Y).sum(1, keepdims=True)
    expected = -(math.log(q[0, 1]) + math.log(q[1, 0])) / 2
    theta, one_hot = np.array([1.0, 0, 0, 1]), np.array([[0.0, 1.0], [1.0, 0.0]])
    assert softmax.loss(theta, Y, one_hot, "categorical_crossentropy") == pytest.approx(expected, rel=1e-14)
    classes = np.array([1, 0])
    assert softmax.loss(theta, Y, classes, "sparse_categorical_crossentropy") == pytest.approx(expected, rel=1e-14)
    dZ = softmax.evaluate(theta, Y, classes, "sparse_categorical_crossentropy").dZ[0]
    np.testing.assert_allclose(dZ, (q - one_hot) / 2, rtol=1e-14)


@pytest.mark.parametrize("z", [-1000.0, 1000.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_fused_losses_are_stable_at_both_ends(z, dtype):
    x = np.ones((1, 1))
    sigmoid = Network(1, [Dense(1, "sigmoid", use_bias=False)])
    theta = np.array([z], dtype)
    right, wrong = float(z > 0), float(z < 0)
    assert sigmoid.loss(theta, x, np.array([[wrong]]), "binary_crossentropy") == pytest.approx(1000.0)
    assert sigmoid.loss(theta, x, np.array([[right]]), "binary_crossentropy") == 0.0
    loss, grad = sigmoid.loss_and_grad(theta, x, np.array([[wrong]]), "binary_crossentropy")
    assert abs(grad.item()) == pytest.approx(1.0)
    assert grad.dtype == dtype
    softmax = Network(1, [Dense(2, "softmax", use_bias=False)])
    wrong_class = np.array([int(z > 0)])
    loss, grad = softmax.loss_and_grad(np.array([z, 0], dtype), x, wrong_class, "sparse_categorical_crossentropy")
    assert loss == pytest.approx(1000.0)
    np.testing.assert_allclose(np.abs(grad), 1.0)


@pytest.mark.parametrize(
    ("loss", "activation"), [("binary_crossentropy", "sigmoid"), ("categorical_crossentropy", "softmax")]
)
def test_unfused_factors_multiply_to_the_fused_rule(loss, activation):
    rng = np.random.default_rng(1)
    net = Network(3, [Dense(3, activation)])
    theta, x = net.init(rng), rng.normal(size=(4, 3))
    y = np.eye(3)[[0, 2, 1, 0]]
    result = net.evaluate(theta, x, y, loss)
    rule, act = LOSSES[loss], ACTIVATIONS[activation]
    pulled = act.vjp(result.Z[0], result.A[0], rule.slope(result.A[0], y)) / 4
    np.testing.assert_allclose(pulled, result.dZ[0], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(rule.rows(result.A[0], y), result.rows, rtol=1e-12)


def test_targets_between_the_classes_are_allowed():
    """Soft labels: -(t ln p + (1 - t) ln(1 - p)), from the logits and from p alike."""
    net = Network(1, [Dense(1, "sigmoid")])
    theta, x, t = np.array([0.7, -0.2]), np.array([[1.0], [-2.0]]), np.array([[0.25], [0.9]])
    result = net.evaluate(theta, x, t, "binary_crossentropy")
    p = result.A[0]
    expected = -(t * np.log(p) + (1 - t) * np.log(1 - p))[:, 0]
    np.testing.assert_allclose(result.rows, expected, rtol=1e-13)
    np.testing.assert_allclose(LOSSES["binary_crossentropy"].rows(p, t), expected, rtol=1e-13)


def test_a_weight_of_zero_is_not_pulled_by_l1():
    net = Network(1, [Dense(1, use_bias=False, kernel_l1=0.5)])
    assert net.loss_and_grad(np.array([0.0]), np.zeros((1, 1)), np.zeros((1, 1)), "mse")[1].tolist() == [0.0]


def test_hinge_takes_zero_one_targets_as_signs():
    net = Network(1, [Dense(1)])
    theta, x = np.array([0.3, 0.1]), np.array([[1.0], [2.0], [-1.0]])
    zero_one = net.loss_and_grad(theta, x, np.array([[0.0], [1.0], [1.0]]), "hinge")
    signs = net.loss_and_grad(theta, x, np.array([[-1.0], [1.0], [1.0]]), "hinge")
    assert zero_one[0] == signs[0]
    np.testing.assert_array_equal(zero_one[1], signs[1])


def test_penalties_have_no_half_and_no_one_over_n():
    net = Network(1, [Dense(2, kernel_l1=0.1, kernel_l2=0.01)])
    theta = np.array([2.0, -3.0, 7.0, 8.0])
    result = net.evaluate(theta, np.zeros((5, 1)), np.full((5, 2), [7.0, 8.0]), "mse")
    assert result.data_loss == 0.0
    assert result.penalty == pytest.approx(0.1 * 5 + 0.01 * 13)
    assert result.loss == result.penalty
    np.testing.assert_allclose(result.grad, [0.1 + 0.04, -0.1 - 0.06, 0, 0])
    np.testing.assert_allclose(result.backward[0]["dW_penalty"], [[0.14, -0.16]])
    np.testing.assert_array_equal(result.backward[0]["dW_data"], [[0, 0]])


def test_per_example_rows_are_each_examples_own():
    rng = np.random.default_rng(2)
    net = Network(2, [Dense(3, "tanh"), Dense(1, "tanh")])
    theta, x, y = net.init(rng), rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    batch = net.evaluate(theta, x, y, "half_squared_error")
    for i in range(5):
        alone = net.evaluate(theta, x[i : i + 1], y[i : i + 1], "half_squared_error")
        np.testing.assert_allclose(5 * batch.dZ[0][i], alone.dZ[0][0], rtol=1e-13)
        assert batch.rows[i] == pytest.approx(float(alone.loss), rel=1e-13)
