"""Central differences over the whole flat theta for every kind of layer, over shapes found by hypothesis."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine import (
    LSTM,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPooling2D,
    Network,
    Residual,
    SimpleRNN,
)
from playground.engine.gradcheck import check

SMOOTH = st.sampled_from(["linear", "sigmoid", "tanh", "elu", "gelu", "softplus"])
RUNS = st.sampled_from([(), (2,), (2, 1)])
SEED = st.integers(0, 2**32 - 1)
PENALTY = st.sampled_from([0.0, 0.03])
few = settings(max_examples=50)


def assert_gradient(net, seed, *, runs=(), n=3, training=False, entries=40):
    """The gradient at a random theta, each run by itself, entry by entry, against central differences."""
    rng = np.random.default_rng(seed)
    theta = 0.7 * rng.normal(size=(*runs, net.size))
    x = rng.normal(size=(n, *net.input_shape))
    y = rng.normal(size=(n, *net.output_shape))
    masks = net.draw_masks((seed,), n) if training else None
    stats = net.init_stats()
    if stats is not None:
        stats = stats + rng.uniform(0.1, 0.5, stats.shape)
    how = {"training": training, "masks": masks, "stats": stats}
    loss, grad = net.loss_and_grad(theta, x, y, "half_squared_error", **how)
    assert loss.shape == runs
    assert grad.shape == theta.shape
    for run in np.ndindex(runs):
        alone = net.loss_and_grad(theta[run], x, y, "half_squared_error", **how)[1]
        np.testing.assert_allclose(grad[run], alone, rtol=1e-9, atol=1e-12)
        chosen = rng.permutation(net.size)[:entries]
        checks = check(net, theta[run], x, y, "half_squared_error", [int(i) for i in chosen], **how)
        assert [str(c) for c in checks if not c.passed] == []
        assert any(c.verdict == "agrees" and abs(c.got) > 1e-6 for c in checks)


@few
@given(n_in=st.integers(1, 4), hidden=st.integers(1, 4), out=st.integers(1, 3), n=st.integers(1, 5), activation=SMOOTH,
       time=st.integers(0, 3), l1=PENALTY, l2=PENALTY, bias=st.booleans(), runs=RUNS, seed=SEED)  # fmt: skip
def test_dense(n_in, hidden, out, n, activation, time, l1, l2, bias, runs, seed):
    shape = (time, n_in) if time else (n_in,)
    layers = [Dense(hidden, activation, kernel_l1=l1, kernel_l2=l2), Dense(out, use_bias=bias)]
    assert_gradient(Network(shape, layers), seed, runs=runs, n=n)


@few
@given(size=st.tuples(st.integers(1, 5), st.integers(1, 5)), channels=st.integers(1, 2), filters=st.integers(1, 3),
       kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)), strides=st.tuples(st.integers(1, 3), st.integers(1, 2)),
       padding=st.sampled_from(["valid", "same"]), activation=SMOOTH, l2=PENALTY, bias=st.booleans(), runs=RUNS,
       seed=SEED)  # fmt: skip
def test_conv2d(size, channels, filters, kernel, strides, padding, activation, l2, bias, runs, seed):
    kernel = kernel if padding == "same" else (min(kernel[0], size[0]), min(kernel[1], size[1]))
    first = Conv2D(filters, kernel, strides, padding, activation, kernel_l2=l2, use_bias=bias)
    net = Network((*size, channels), [first, Conv2D(2, 2, 1, "same"), Flatten(), Dense(1)])
    assert_gradient(net, seed, runs=runs, n=2)


@few
@given(kind=st.sampled_from([MaxPooling2D, AveragePooling2D]), size=st.tuples(st.integers(2, 6), st.integers(2, 5)),
       pool=st.tuples(st.integers(1, 3), st.integers(1, 2)), strides=st.sampled_from([None, 1, 2, (2, 1)]),
       padding=st.sampled_from(["valid", "same"]), runs=RUNS, seed=SEED)  # fmt: skip
def test_pooling(kind, size, pool, strides, padding, runs, seed):
    pool = (min(pool[0], size[0]), pool[1])
    net = Network((*size, 1), [Conv2D(2, 1, activation="tanh"), kind(pool, strides, padding), Flatten(), Dense(1)])
    assert_gradient(net, seed, runs=runs, n=2)


@few
@given(kind=st.sampled_from([SimpleRNN, LSTM]), time=st.integers(1, 4), features=st.integers(1, 3),
       units=st.integers(1, 3), whole=st.booleans(), stacked=st.booleans(), l2=PENALTY, runs=RUNS,
       seed=SEED)  # fmt: skip
def test_recurrent(kind, time, features, units, whole, stacked, l2, runs, seed):
    first = [kind(units, return_sequences=True, kernel_l2=l2)] if stacked else []
    net = Network((time, features), [*first, kind(2, return_sequences=whole), Dense(1, "tanh")])
    assert_gradient(net, seed, runs=runs, n=2)


@few
@given(image=st.booleans(), training=st.booleans(), activation=SMOOTH, runs=RUNS, n=st.integers(2, 5), seed=SEED)
def test_batch_normalization(image, training, activation, runs, n, seed):
    shape, head = ((2, 2, 2), [Flatten(), Dense(2)]) if image else ((3,), [Dense(2)])
    first = Conv2D(2, 1) if image else Dense(3)
    net = Network(shape, [first, BatchNormalization(), Activation(activation), *head])
    assert_gradient(net, seed, runs=runs, n=n, training=training)


@few
@given(rate=st.floats(0.1, 0.6), training=st.booleans(), runs=RUNS, seed=SEED)
def test_dropout(rate, training, runs, seed):
    net = Network(3, [Dense(5, "tanh"), Dropout(rate), Dense(2)])
    assert_gradient(net, seed, runs=runs, n=6, training=training)


@few
@given(sizes=st.tuples(st.integers(1, 3), st.integers(1, 3)), activation=SMOOTH, inside=SMOOTH, training=st.booleans(),
       nested=st.booleans(), l2=PENALTY, runs=RUNS, seed=SEED)  # fmt: skip
def test_residual(sizes, activation, inside, training, nested, l2, runs, seed):
    into, out = sizes
    body = [Dense(4, inside, kernel_l2=l2), BatchNormalization(), Dropout(0.2), Dense(out)]
    block = Residual([Residual(body, "tanh"), Dense(2)]) if nested else Residual(body, activation)
    net = Network(2, [Dense(into, "tanh"), block, Dense(1)])
    assert_gradient(net, seed, runs=runs, n=5, training=training)


@pytest.mark.parametrize("strides", [1, 2])
def test_residual_around_convolutions(strides):
    body = [Conv2D(3, 3, strides, "same", "tanh"), Conv2D(3, 3, 1, "same")]
    net = Network((4, 5, 2), [Residual(body, "softplus"), Residual([Conv2D(3, 3, 1, "same")]), Flatten(), Dense(1)])
    assert_gradient(net, 3, runs=(2,))


def test_residual_as_the_first_and_only_layer():
    assert_gradient(Network(2, [Residual([Dense(3, "tanh"), Dense(2)])]), 1)
    assert_gradient(Network(2, [Residual([Dense(3, "tanh")])]), 1)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_layers_with_kinks(activation):
    net = Network((4, 4, 1), [Conv2D(3, 2, 1, "same", activation), MaxPooling2D(), Flatten(), Dense(3, activation)])
    assert_gradient(net, 6)


def test_softmax_classifier_of_images_with_cross_entropy():
    rng = np.random.default_rng(0)
    net = Network((3, 3, 1), [Conv2D(2, 2, activation="tanh"), Flatten(), Dense(3), Activation("softmax")])
    theta, x = rng.normal(size=net.size), rng.normal(size=(4, 3, 3, 1))
    checks = check(net, theta, x, np.array([0, 2, 1, 2]), "sparse_categorical_crossentropy")
    assert [str(c) for c in checks if c.verdict != "agrees"] == []


def test_an_autoencoder_is_a_network_whose_target_is_its_input():
    rng = np.random.default_rng(0)
    net = Network((2, 2, 1), [Flatten(), Dense(2, "tanh"), Dense(4, "sigmoid")])
    theta, x = rng.normal(size=net.size), rng.uniform(size=(5, 2, 2, 1))
    y = x.reshape(5, 4)
    for loss in ("mse", "binary_crossentropy"):
        assert {c.verdict for c in check(net, theta, x, y, loss)} == {"agrees"}
    whole = Network((2, 2, 1), [Conv2D(3, 1, activation="tanh"), Conv2D(1, 1)])
    theta = rng.normal(size=whole.size)
    assert {c.verdict for c in check(whole, theta, x, x, "mse")} == {"agrees"}
