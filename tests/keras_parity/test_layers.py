"""Outputs, losses and gradients of every layer, activation and loss beside Keras, in float64."""

import itertools

import numpy as np
import pytest

from playground.engine import (
    ACTIVATIONS,
    LOSSES,
    LSTM,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    Network,
    Residual,
    SimpleRNN,
)
from playground.engine.losses import go_together
from tests.keras_parity.twin import Twin

pytestmark = pytest.mark.keras

# Keras rounds the slope 0.2 and the constants of gelu to float32; penalties are compared with factors exact in it.
ROUNDED = {"gelu", "leaky_relu"}


def targets(rng, loss, n, outputs):
    if loss == "sparse_categorical_crossentropy":
        return rng.integers(0, outputs, n)
    if loss == "categorical_crossentropy":
        return np.eye(outputs)[rng.integers(0, outputs, n)]
    if loss in ("binary_crossentropy", "hinge"):
        return rng.integers(0, 2, (n, outputs)).astype(float)
    return rng.normal(size=(n, outputs))


def assert_same(net, x, y, loss, rtol, seed=0):
    rng = np.random.default_rng(seed)
    theta = 0.5 * rng.normal(size=net.size)
    twin = Twin(net, theta)
    y_hat, value, grad = twin.evaluate(x, y, loss)
    ours = net.evaluate(theta, x, y, loss)
    scale = np.abs(grad).max()
    np.testing.assert_allclose(ours.A[-1], y_hat, rtol=rtol, atol=rtol)
    assert float(ours.loss) == pytest.approx(value, rel=rtol)
    np.testing.assert_allclose(ours.grad, grad, rtol=rtol, atol=rtol * scale)
    assert scale > 1e-3


PAIRS = [pair for pair in itertools.product(ACTIVATIONS, LOSSES) if go_together(pair[1], pair[0])]


@pytest.mark.parametrize("penalty", [False, True], ids=["plain", "penalised"])
@pytest.mark.parametrize(("activation", "loss"), PAIRS)
def test_dense(activation, loss, penalty):
    rng = np.random.default_rng(3)
    l1, l2 = (2.0**-6, 2.0**-5) if penalty else (0.0, 0.0)
    hidden = "tanh" if activation in ("linear", "softmax") else activation
    net = Network(2, [Dense(5, hidden, kernel_l1=l1, kernel_l2=l2), Dense(3, activation, use_bias=not penalty)])
    rtol = 1e-7 if activation in ROUNDED else 1e-9
    assert_same(net, rng.normal(size=(6, 2)), targets(rng, loss, 6, 3), loss, rtol)


NETWORKS: dict[str, tuple[tuple[int, ...], list[Layer]]] = {
    "dense over time": ((4, 3), [Dense(5, "tanh"), Dense(2)]),
    "activation": ((3,), [Dense(4), Activation("elu"), Dense(3), Activation("tanh")]),
    "dropout at evaluation": ((3,), [Dense(4, "tanh"), Dropout(0.5), Dense(1)]),
    "batch normalisation at inference": ((3,), [Dense(4), BatchNormalization(), Dense(1)]),
    "residual": ((3,), [Residual([Dense(5, "tanh"), Dense(3)], "tanh"), Dense(2)]),
    "residual with projection": ((3,), [Residual([Dense(5, "tanh"), Dense(4)]), Dense(2)]),
    "convolution valid": ((6, 5, 2), [Conv2D(3, 3, activation="tanh"), Flatten(), Dense(2)]),
    "convolution same, stride 2": ((6, 5, 2), [Conv2D(3, 3, 2, "same", "sigmoid"), Flatten(), Dense(2)]),
    "convolution (2, 3), stride (1, 2)": ((6, 7, 1), [Conv2D(2, (2, 3), (1, 2), "same"), Flatten(), Dense(2)]),
    "convolution without bias": ((4, 4, 1), [Conv2D(2, 2, use_bias=False), Flatten(), Dense(1)]),
    "max pooling": ((6, 6, 2), [Conv2D(2, 2), MaxPooling2D(), Flatten(), Dense(2)]),
    "max pooling same, overlapping": ((5, 6, 2), [Conv2D(2, 2), MaxPooling2D(3, 2, "same"), Flatten(), Dense(2)]),
    "average pooling": ((6, 6, 2), [Conv2D(2, 2), AveragePooling2D((2, 3)), Flatten(), Dense(2)]),
    "average pooling same": ((5, 5, 2), [Conv2D(2, 2), AveragePooling2D(3, 2, "same"), Flatten(), Dense(2)]),
    "residual convolutions": ((4, 4, 2), [Residual([Conv2D(3, 3, 2, "same", "tanh")]), Flatten(), Dense(1)]),
    "rnn": ((5, 3), [SimpleRNN(4), Dense(2)]),
    "rnn whole sequence": ((5, 3), [SimpleRNN(4, "sigmoid", return_sequences=True), SimpleRNN(3), Dense(2)]),
    "lstm": ((5, 3), [LSTM(4), Dense(2)]),
    "lstm whole sequence": ((4, 2), [LSTM(3, return_sequences=True), LSTM(2, return_sequences=True), Dense(1)]),
    "autoencoder": ((4,), [Dense(2, "tanh"), Dense(4)]),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_layers(name):
    rng = np.random.default_rng(4)
    shape, layers = NETWORKS[name]
    net = Network(shape, layers)
    x = rng.normal(size=(5, *shape))
    y = x if name == "autoencoder" else rng.normal(size=(5, *net.output_shape))
    assert_same(net, x, y, "mse", 1e-9)


def test_convolution_with_penalties():
    rng = np.random.default_rng(5)
    net = Network((4, 4, 1), [Conv2D(2, 2, kernel_l1=2.0**-6, kernel_l2=2.0**-5), Flatten(), Dense(1)])
    assert_same(net, rng.normal(size=(5, 4, 4, 1)), rng.normal(size=(5, 1)), "mse", 1e-9)


@pytest.mark.parametrize("image", [False, True], ids=["features", "images"])
def test_batch_normalization_in_training_and_the_statistics_it_leaves(image):
    rng = np.random.default_rng(6)
    shape = (3, 3, 2) if image else (3,)
    head = [Conv2D(2, 2), BatchNormalization(momentum=0.875), Flatten()] if image else []
    net = Network(shape, [*head, Dense(4), BatchNormalization(momentum=0.75), Activation("tanh"), Dense(1)])
    theta, stats = 0.5 * rng.normal(size=net.size), net.init_stats()
    assert stats is not None
    twin = Twin(net, theta, stats)
    for _ in range(3):
        x, y = rng.normal(size=(6, *shape)), rng.normal(size=(6, 1))
        y_hat, value, grad = twin.evaluate(x, y, "mse", training=True)
        ours = net.evaluate(theta, x, y, "mse", training=True, stats=stats)
        np.testing.assert_allclose(ours.A[-1], y_hat, rtol=1e-9, atol=1e-9)
        assert float(ours.loss) == pytest.approx(value, rel=1e-9)
        np.testing.assert_allclose(ours.grad, grad, rtol=1e-9, atol=1e-9 * np.abs(grad).max())
        stats = ours.stats
        assert stats is not None
        np.testing.assert_allclose(stats, twin.stats(), rtol=1e-9)
    y_hat, value, grad = twin.evaluate(x, y, "mse")
    ours = net.evaluate(theta, x, y, "mse", stats=stats)
    np.testing.assert_allclose(ours.A[-1], y_hat, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(ours.grad, grad, rtol=1e-9, atol=1e-9 * np.abs(grad).max())


def test_dropout_with_the_mask_that_keras_drew():
    import keras
    import tensorflow as tf

    rng = np.random.default_rng(7)
    x, y = rng.uniform(0.5, 1.5, size=(8, 6)), rng.normal(size=(8, 1))
    net = Network(6, [Dropout(0.5), Dense(3, "tanh"), Dense(1)])
    theta = rng.normal(size=net.size)
    twin = Twin(net, theta)
    inner = keras.Model(twin.model.input, [twin.layers[0].output, twin.model.output])
    variables = [v.value for layer in twin.layers for v in layer.trainable_variables]
    with tf.GradientTape() as tape:
        dropped, y_hat = inner(tf.constant(x), training=True)
        value = tf.reduce_mean(keras.losses.mean_squared_error(tf.constant(y), y_hat))
    grad = np.concatenate([g.numpy().ravel() for g in tape.gradient(value, variables)])
    mask = np.round(dropped.numpy() / x, 12)
    assert set(np.unique(mask)) == {0.0, 2.0}
    ours = net.evaluate(theta, x, y, "mse", training=True, masks=[mask, None, None])
    np.testing.assert_allclose(ours.A[0], dropped.numpy(), rtol=1e-12)
    np.testing.assert_allclose(ours.A[-1], y_hat.numpy(), rtol=1e-9)
    assert float(ours.loss) == pytest.approx(float(value), rel=1e-9)
    np.testing.assert_allclose(ours.grad, grad, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("z", [-1000.0, -50.0, 50.0, 1000.0])
def test_cross_entropies_from_logits_far_out(z):
    import keras

    sigmoid = Network(1, [Dense(1, "sigmoid", use_bias=False)])
    x = np.ones((1, 1))
    for t in (0.0, 1.0):
        theirs = float(keras.losses.binary_crossentropy(np.array([[t]]), np.array([[z]]), from_logits=True)[0])
        assert float(sigmoid.loss(np.array([z]), x, np.array([[t]]), "binary_crossentropy")) == pytest.approx(theirs)
    softmax = Network(1, [Dense(2, "softmax", use_bias=False)])
    for t in (0, 1):
        logits = np.array([[z, 1.0]])
        theirs = float(keras.losses.sparse_categorical_crossentropy(np.array([t]), logits, from_logits=True)[0])
        ours = softmax.loss(np.array([z, 1.0]), x, np.array([t]), "sparse_categorical_crossentropy")
        assert float(ours) == pytest.approx(theirs)
