"""What each layer does, by hand; its names in theta and in the trace; what it refuses."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from playground.engine import (
    LSTM,
    Activation,
    AveragePooling2D,
    Batches,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPooling2D,
    Network,
    Residual,
    SimpleRNN,
    Training,
    optimizer,
)
from playground.engine.layers.base import Mode
from playground.engine.layers.windows import cut, lay_windows, pad, paste, places, put

WRONG: list[Any] = ["dense", 2.5]


def everything():
    """One network with nearly every kind of layer in it."""
    return Network(
        (6, 6, 1),
        [
            Conv2D(2, 3, padding="same", kernel_l2=0.01),
            BatchNormalization(momentum=0.9),
            Activation("relu"),
            MaxPooling2D(),
            Residual([Conv2D(2, 3, padding="same"), BatchNormalization(), Dropout(0.25)], "tanh"),
            AveragePooling2D(3, 1),
            Flatten(),
            Dropout(0.2),
            Dense(3, "softmax"),
        ],
    )


def test_trace_and_fast_path_are_bit_identical_through_every_layer():
    rng = np.random.default_rng(0)
    net, opt = everything(), optimizer("adam", learning_rate=0.01)
    x, y = rng.normal(size=(12, 6, 6, 1)), rng.integers(0, 3, 12)
    run = Training(net, x, y, "sparse_categorical_crossentropy", opt, Batches(12, 5, seed=1))
    fast = traced = run.start(net.init(rng))
    for _ in range(5):
        fast = run.step(fast)
        traced, steps, _ = run.trace(traced)
        assert fast.theta.tobytes() == traced.theta.tobytes()
        assert fast.stats is not None
        assert traced.stats is not None
        assert fast.stats.tobytes() == traced.stats.tobytes()
    ids = [s.id for s in steps]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if i.endswith((":4", ":4.0", ":4.1", ":4.2"))] == [
        "Z:4.0", "A:4.0", "mean:4.1", "variance:4.1", "X_hat:4.1", "A:4.1", "mask:4.2", "A:4.2", "Z:4", "A:4",
        "dA:4", "dZ:4", "dgamma:4.1", "dbeta:4.1", "dX_hat:4.1", "dZ:4.0", "dW:4.0", "db:4.0",
    ]  # fmt: skip
    by_id = {s.id: s for s in steps}
    assert by_id["dW:4.0"].parameter == "0.W"
    assert by_id["dW:4.0"].layer == 4
    assert by_id["dgamma:1"].value.shape == (2,)


def test_two_threads_share_a_network_of_every_layer():
    from concurrent.futures import ThreadPoolExecutor

    rng = np.random.default_rng(0)
    net, opt = everything(), optimizer("rmsprop", learning_rate=0.01)
    x, y = rng.normal(size=(12, 6, 6, 1)), rng.integers(0, 3, 12)

    training = Training(net, x, y, "sparse_categorical_crossentropy", opt, Batches(12, 5, seed=1))

    def run(seed):
        return training.advance(training.start(net.init(np.random.default_rng(seed))), 15).theta.tobytes()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(run, [1, 2, 3, 4])) == [run(seed) for seed in (1, 2, 3, 4)]


def test_every_run_of_a_race_is_what_it_is_alone():
    rng = np.random.default_rng(0)
    net, opt = everything(), optimizer("momentum", learning_rate=0.02)
    x, y = rng.normal(size=(12, 6, 6, 1)), rng.integers(0, 3, 12)
    theta = net.init(rng, (3,))
    run = Training(net, x, y, "sparse_categorical_crossentropy", opt, Batches(12, 5, seed=1))
    together = run.advance(run.start(theta), 4)
    alone = [run.advance(run.start(t), 4) for t in theta]
    for i, one in enumerate(alone):
        np.testing.assert_allclose(together.theta[i], one.theta, rtol=1e-9, atol=1e-12)
        assert together.stats is not None
        assert one.stats is not None
        np.testing.assert_allclose(together.stats[i], one.stats, rtol=1e-10)


@pytest.mark.parametrize("runs", [(), (3,), (2, 3)])
@pytest.mark.parametrize("moments", [1, 2, 12])
@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("kind", [LSTM, SimpleRNN, partial(SimpleRNN, activation="softmax")])
def test_a_recurrent_layer_gives_what_its_record_gives(kind: Any, runs: tuple[int, ...], moments: int, whole: bool):
    """Without a record it computes in another order of memory; also where another layer's states come in."""
    rng = np.random.default_rng(0)
    layers = [kind(4, return_sequences=True), kind(3, return_sequences=whole), *([Flatten()] if whole else [])]
    net = Network((moments, 2), [*layers, Dense(2, "tanh")])
    theta, x, y = 2.0 * net.init(rng, runs), rng.normal(size=(7, moments, 2)), rng.normal(size=(7, 2))
    recorded = net.evaluate(theta, x, y, "mse")
    np.testing.assert_allclose(net.forward(theta, x), recorded.A[-1], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(net.loss(theta, x, y, "mse"), recorded.loss, rtol=1e-12)
    for found, wanted in zip(net.activations(theta, x), recorded.A, strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-14)
    assert net.forward(theta.astype(np.float32), x).dtype == np.float32


def test_dropout():
    net = Network(1000, [Dropout(0.25), Dense(1, use_bias=False, kernel_initializer=1.0)])
    theta, x = net.init(np.random.default_rng(0)), np.ones((2, 1000))
    masks = net.draw_masks((5, 0), 2)
    assert masks is not None
    assert set(np.unique(masks[0])) == {0.0, 1 / 0.75}
    assert np.mean(masks[0] == 0) == pytest.approx(0.25, abs=0.04)
    assert float(net.forward(theta, x)[0, 0]) == 1000.0, "off at evaluation"
    trained = net.forward(theta, x, training=True, masks=masks)
    np.testing.assert_allclose(trained[:, 0], masks[0].sum(axis=1))
    with pytest.raises(ValueError, match="needs masks"):
        net.forward(theta, x, training=True)


def test_masks_are_keyed_by_seed_update_and_layer():
    one = Network(4, [Dropout(0.5), Dense(6), Dropout(0.5), Dense(1)]).draw_masks((1, 7), 3)
    other = Network(4, [Activation("tanh"), Dense(6), Dropout(0.5), Dense(1)]).draw_masks((1, 7), 3)
    assert one is not None
    assert other is not None
    np.testing.assert_array_equal(one[2], other[2])
    assert one[1] is None
    later = Network(4, [Dropout(0.5), Dense(6), Dropout(0.5), Dense(1)]).draw_masks((1, 8), 3)
    assert later is not None
    assert not np.array_equal(one[2], later[2])
    assert Network(4, [Dense(1)]).draw_masks((1, 7), 3) is None
    drawn = Network(4, [Dropout(0.5), Dense(1)]).draw_masks(np.random.default_rng(0), 3, runs=(2,))
    assert drawn is not None
    assert drawn[0].shape == (2, 3, 4)


def test_batch_normalization():
    rng = np.random.default_rng(0)
    net = Network(2, [BatchNormalization(momentum=0.9, epsilon=0.0)])
    x, theta, stats = rng.normal(3.0, 2.0, (50, 2)), np.array([1.0, 1.0, 0.0, 0.0]), net.init_stats()
    np.testing.assert_array_equal(stats, [0.0, 0.0, 1.0, 1.0])
    result = net.evaluate(theta, x, x, "mse", training=True, stats=stats)
    np.testing.assert_allclose(result.A[0].mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(result.A[0].std(axis=0), 1.0)
    expected = np.concatenate([0.1 * x.mean(axis=0), 0.9 + 0.1 * x.var(axis=0)])
    assert result.stats is not None
    np.testing.assert_allclose(result.stats, expected)
    np.testing.assert_allclose(net.forward(theta, x, stats=expected), (x - expected[:2]) / np.sqrt(expected[2:]))
    assert net.evaluate(theta, x, x, "mse", stats=expected).stats is expected, "evaluation leaves them alone"


def test_convolution_by_hand():
    net = Network((3, 3, 1), [Conv2D(1, 2)])
    theta = np.array([1.0, 2.0, 3.0, 4.0, 10.0])
    x = np.arange(9.0).reshape(1, 3, 3, 1)
    np.testing.assert_array_equal(net.forward(theta, x)[0, :, :, 0], [[37, 47], [67, 77]])
    assert net.layout[0].shape == (2, 2, 1, 1)
    same = Network((3, 3, 1), [Conv2D(1, 2, 2, "same")])
    np.testing.assert_array_equal(same.forward(theta, x)[0, :, :, 0], [[37, 27], [30, 18]])


def test_pooling_by_hand():
    x = np.array([[1.0, 5.0, 2.0], [4.0, 3.0, 0.0], [7.0, 8.0, 9.0]]).reshape(1, 3, 3, 1)
    largest = Network((3, 3, 1), [MaxPooling2D(2, 1)])
    np.testing.assert_array_equal(largest.forward(np.zeros(0), x)[0, :, :, 0], [[5, 5], [8, 9]])
    winners = largest.evaluate(np.zeros(0), x, np.zeros((1, 2, 2, 1)), "mse").forward[0]["winner"]
    np.testing.assert_array_equal(winners[0, :, :, 0], [[1, 0], [3, 3]])
    mean = Network((3, 3, 1), [AveragePooling2D(2, 2, "same")])
    np.testing.assert_array_equal(mean.forward(np.zeros(0), x)[0, :, :, 0], [[3.25, 1.0], [7.5, 9.0]])


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("size", "strides"), [(2, 2), (2, 1), (3, 2), ((1, 3), 1), ((3, 2), (1, 3))])
def test_the_largest_of_a_window_is_its_first_largest(size: Any, strides: Any, padding: str):
    """Ties, both zeros, infinities and what is not a number, beside NumPy's own argmax over windows put together."""
    rng = np.random.default_rng(0)
    x = rng.choice([0.0, -0.0, 1.0, -1.0, 2.5, -np.inf, np.inf, np.nan], (20, 5, 6, 2), p=[0.2] * 4 + [0.05] * 4)
    layer = MaxPooling2D(size, strides, padding).bind(x.shape[1:])
    A, kept = layer.forward([], x, Mode())
    rows = layer._rows(x, -np.inf)
    winner = np.argmax(rows, axis=-2)
    expected = np.take_along_axis(rows, winner[..., None, :], axis=-2)[..., 0, :]
    np.testing.assert_array_equal(kept["winner"], winner)
    np.testing.assert_array_equal(A, expected)
    np.testing.assert_array_equal(np.signbit(A[~np.isnan(A)]), np.signbit(expected[~np.isnan(expected)]))


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize(("size", "strides"), [((2, 2), (2, 2)), ((2, 2), (3, 2)), ((3, 2), (1, 3)), ((1, 3), (1, 1))])
def test_one_number_a_window_goes_where_all_its_places_would(size: Any, strides: Any, padding: str):
    """Of windows apart, of such as overlap, and over a border; with axes of runs; and `cut` takes what stands there."""
    rng, shape = np.random.default_rng(0), (7, 6, 3)
    w = lay_windows("pooling", shape, size, strides, padding)
    numbers = rng.normal(size=(2, 20, *w.out, shape[2]))
    at = rng.integers(0, size[0] * size[1], numbers.shape)
    parts = [numbers * (at == k) for k in range(size[0] * size[1])]
    np.testing.assert_array_equal(put(numbers, at, w, shape), paste(parts, w, shape))
    windows = cut(np.arange(float(np.prod(shape))).reshape(1, *shape), w, -1.0)
    padded = pad(np.arange(float(np.prod(shape))).reshape(1, *shape), w, -1.0)
    for i, j, rows, columns in places(w):
        np.testing.assert_array_equal(windows[..., i, j, :], padded[..., rows, columns, :])


def test_recurrence_by_hand():
    net = Network((3, 1), [SimpleRNN(1, "linear")])
    theta, x = np.array([2.0, 0.5, 1.0]), np.array([[[1.0], [0.0], [3.0]]])
    assert float(net.forward(theta, x).item()) == 2 * 3 + 1 + 0.5 * (1 + 0.5 * 3)
    whole = Network((3, 1), [SimpleRNN(1, "linear", return_sequences=True)])
    np.testing.assert_array_equal(whole.forward(theta, x)[0, :, 0], [3.0, 2.5, 8.25])


def test_backpropagation_through_time_shows_every_moment():
    rng = np.random.default_rng(0)
    net = Network((3, 2), [SimpleRNN(4), Dense(1)])
    theta, x, y = net.init(rng), rng.normal(size=(5, 3, 2)), rng.normal(size=(5, 1))
    run = Training(net, x, y, "mse", optimizer("sgd"), Batches(5, 5))
    steps = {s.id: s for s in run.trace(run.start(theta)).steps}
    ids = list(steps)
    assert ids[:7] == ["Z:0@0", "H:0@0", "Z:0@1", "H:0@1", "Z:0@2", "H:0@2", "A:0"]
    start = ids.index("dH:0@2")
    assert ids[start : start + 5] == ["dH:0@2", "dZ:0@2", "dW:0@2", "dU:0@2", "db:0@2"]
    assert (steps["dW:0@1"].time, steps["dW:0@1"].name, steps["dW:0@1"].parameter) == (1, "dW", "W")
    total = steps["dW:0@0"].value + steps["dW:0@1"].value + steps["dW:0@2"].value
    np.testing.assert_allclose(steps["dW:0"].value, total, rtol=1e-13)
    np.testing.assert_allclose(steps["dU:0"].value, steps["dU:0@1"].value + steps["dU:0@2"].value, rtol=1e-13)
    assert steps["db:0"].value.shape == (4,)


def test_lstm_starts_with_an_open_forget_gate():
    net = Network((3, 2), [LSTM(2), Dense(1)])
    parts = net.unpack(net.init(np.random.default_rng(0)))[0]
    np.testing.assert_array_equal(parts["b"], [0, 0, 1, 1, 0, 0, 0, 0])
    np.testing.assert_allclose(parts["U"] @ parts["U"].T, np.eye(2), atol=1e-12)


def test_a_residual_block_without_inner_weights_is_the_identity():
    net = Network(3, [Residual([Dense(3, kernel_initializer="zeros")])])
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(net.forward(net.init(np.random.default_rng(0)), x), x)
    named = Network(3, [Residual([Dense(5), BatchNormalization(), Dense(2)])])
    assert [s.name for s in named.layout] == ["0.W", "0.b", "1.gamma", "1.beta", "2.W", "2.b", "skip.W"]


def test_residual_connections_bring_the_vanished_gradient_back():
    from playground.engine.diagnostics import layer_norms

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(20, 4)), rng.normal(size=(20, 1))
    plain = Network(4, [*[Dense(4, "sigmoid") for _ in range(8)], Dense(1)])
    skipping = Network(4, [*[Residual([Dense(4, "sigmoid")]) for _ in range(8)], Dense(1)])
    first = {}
    for name, net in (("plain", plain), ("skipping", skipping)):
        _, grad = net.loss_and_grad(net.init(np.random.default_rng(1)), x, y, "mse")
        first[name] = float(layer_norms(net, grad)[0])
    assert first["plain"] < 1e-4
    assert first["skipping"] > 1e-2


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Dropout(1.0), "rate must be below 1"),
        (lambda: Dropout(-0.1), "rate must be a finite number between 0 and 1"),
        (lambda: BatchNormalization(momentum=2.0), "momentum must be a finite number between 0 and 1"),
        (lambda: Network(4, [Conv2D(1)]), "Conv2D takes images (height, width, channels), not (4,)"),
        (lambda: Network((2, 2, 1), [Conv2D(1, 3)]), "does not fit into an image of (2, 2); use padding='same'"),
        (lambda: Network((4, 4, 1), [Conv2D(1, padding="full")]), "padding must be 'valid' or 'same', not 'full'"),
        (lambda: Conv2D(1, (1, 2, 3)), "kernel_size must be one whole number or two"),  # type: ignore[arg-type]
        (lambda: Conv2D(1, 2, 0), "strides must be a whole number of at least 1, not 0"),
        (lambda: MaxPooling2D(WRONG[1]), "pool_size must be a whole number of at least 1, not 2.5"),
        (lambda: Network(4, [SimpleRNN(2)]), "SimpleRNN takes sequences (time, features), not (4,)"),
        (lambda: Network(4, [LSTM(2)]), "LSTM takes sequences (time, features), not (4,)"),
        (lambda: Residual([]), "a residual block needs layers to go around"),
        (lambda: Residual([WRONG[0]]), "a residual block needs layers to go around"),
        (lambda: Network((4, 4, 1), [Residual([Flatten()])]), "cannot add (4, 4, 1) to (16,)"),
        (lambda: Network((4, 4, 1), [Residual([Conv2D(1, 2)])]), "cannot add (4, 4, 1) to (3, 3, 1)"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(call, words):
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        call()
    assert words in str(caught.value)


def test_cross_entropy_needs_its_activation_at_the_very_end():
    net = Network(2, [Dense(2, "softmax"), Dropout(0.1)])
    with pytest.raises(ValueError, match="needs an output layer with softmax, not with no activation"):
        net.loss(np.zeros(net.size), np.zeros((1, 2)), np.array([0]), "sparse_categorical_crossentropy")
    sequence = Network((3, 2), [Dense(2, "softmax")])
    with pytest.raises(ValueError, match=r"needs an output of shape \(outputs,\), not \(3, 2\)"):
        sequence.loss(np.zeros(sequence.size), np.zeros((1, 3, 2)), np.zeros((1, 3, 2)), "categorical_crossentropy")
