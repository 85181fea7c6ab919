"""How fast the engine is: ratios measured side by side in one run, each beside what it must reach.

    python -m tests.benchmarks.bench_engine            all of it, about a minute
    python -m tests.benchmarks.bench_engine --quick    without Keras and micrograd

Exit code 1 if a ratio is missed.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from playground.engine import Batches, Dense, Network, optimizer, trace_step, train_step, training
from playground.engine.surfaces import CHUNK, random_plane, slice_loss
from tests.benchmarks.floor import floor
from tests.benchmarks.measure import fastest

NETWORKS = [[2, 4, 2, 1], [2, 8, 8, 8, 1], [7, 8, 8, 8, 8, 8, 8, 1]]
KERAS_BOUNDS = [1 / 25, 1 / 20, 1 / 12]
LOSS = "half_squared_error"


class Row(NamedTuple):
    """One measured ratio. bound: what it must reach; at_least: whether more is better."""

    work: str
    ratio: float
    bound: float
    detail: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        verdict = "" if self.met else "   MISSED"
        return f"{self.work:<46} {self.ratio:7.3f}  (must be {sign} {self.bound:.3f})  {self.detail}{verdict}"


def tanh_network(sizes: list[int]) -> Network:
    """Dense tanh layers throughout, TensorFlow Playground's kind."""
    return Network(sizes[0], [Dense(k, "tanh") for k in sizes[1:]])


def problem(sizes: list[int], n: int) -> tuple[Network, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    net = tanh_network(sizes)
    return net, net.init(rng), rng.normal(size=(n, sizes[0])), np.sign(rng.normal(size=(n, sizes[-1])))


def one_update(net: Network, theta: np.ndarray, x: np.ndarray, y: np.ndarray) -> Callable[[], object]:
    opt = optimizer("sgd", learning_rate=0.01)
    state = opt.init(theta)

    def update() -> object:
        _, grad = net.loss_and_grad(theta, x, y, LOSS)
        return opt.update(theta, grad, state)

    return update


def small_networks(quick: bool) -> list[Row]:
    """One SGD update, batch 10."""
    rows = []
    for sizes, bound in zip(NETWORKS, KERAS_BOUNDS, strict=True):
        net, theta, x, y = problem(sizes, 10)
        opt, batches = optimizer("sgd", learning_rate=0.01), Batches(10, 10)
        state = training.start(net, theta, opt)
        rivals: dict[str, Callable[[], object]] = {
            "floor": floor(sizes, theta, x, y, 0.01),
            "ours": one_update(net, theta, x, y),
            "eight": one_update(net, np.stack([theta] * 8), x, y),
            "step": partial(train_step, net, state, x, y, LOSS, opt, batches),
            "trace": partial(trace_step, net, state, x, y, LOSS, opt, batches),
        }
        t = {name: 1e6 * seconds for name, seconds in fastest(rivals).items()}
        rows += [
            Row(f"{sizes}: update / floor", t["ours"] / t["floor"], 2.0, f"{t['ours']:.1f} us, floor {t['floor']:.1f}"),
            Row(
                f"{sizes}: one of eight runs / single",
                t["eight"] / 8 / t["ours"],
                0.35,
                f"{t['eight'] / 8:.1f} us a run",
            ),
            Row(
                f"{sizes}: trace / train_step", t["trace"] / t["step"], 6.0, f"{t['trace']:.1f} us, {t['step']:.1f} us"
            ),
        ]
        if not quick:
            by_keras = 1e6 * fastest({"keras": keras_update(sizes, x, y)}, turns=30, turn_seconds=0.05)["keras"]
            rows.append(
                Row(f"{sizes}: update / train_on_batch", t["ours"] / by_keras, bound, f"Keras {by_keras:.0f} us")
            )
        if not quick and sizes == NETWORKS[0]:
            scalar = 1e6 * fastest({"micrograd": micrograd_update(sizes, x, y)}, turns=20)["micrograd"]
            rows.append(Row(f"{sizes}: update / micrograd", t["ours"] / scalar, 1 / 40, f"micrograd {scalar:.0f} us"))
    return rows


def keras_update(sizes: list[int], x: np.ndarray, y: np.ndarray) -> Callable[[], object]:
    """Keras's train_on_batch on the same network, as it comes: float32, compiled."""
    import keras

    layers = [keras.layers.Dense(k, "tanh") for k in sizes[1:]]
    model = keras.Sequential([keras.Input((sizes[0],)), *layers])
    model.compile(keras.optimizers.SGD(0.01), "mean_squared_error")
    x, y = x.astype("float32"), y.astype("float32")
    return lambda: model.train_on_batch(x, y)


def micrograd_update(sizes: list[int], x: np.ndarray, y: np.ndarray) -> Callable[[], object]:
    """micrograd's MLP of the same size (its hidden units are ReLU), one number at a time."""
    from micrograd.nn import MLP  # type: ignore[import-not-found, import-untyped, unused-ignore]

    model = MLP(sizes[0], sizes[1:])
    inputs, targets = x.tolist(), y[:, 0].tolist()

    def update() -> None:
        losses = [(model(row) - t) ** 2 * 0.5 for row, t in zip(inputs, targets, strict=True)]
        total = sum(losses[1:], losses[0]) * (1 / len(losses))
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data -= 0.01 * p.grad

    return update


def surface() -> list[Row]:
    """101 x 101 networks on 250 examples, beside nothing but their matrix products and tanh calls."""
    net, theta, x, y = problem([2, 4, 2, 1], 250)
    plane = random_plane(net, theta, np.random.default_rng(1))
    axis = np.linspace(-1, 1, 101)
    points = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    thetas = (theta + points @ np.stack([plane.u, plane.v])).astype(np.float32)
    kernels = [
        [thetas[k : k + CHUNK, s.start : s.stop].reshape(-1, *s.shape) for s in net.layout if s.name == "W"]
        for k in range(0, len(thetas), CHUNK)
    ]
    single = x.astype(np.float32)

    def bare() -> None:
        for part in kernels:
            a = single
            for W in part:
                a = np.tanh(a @ W)

    rivals = {"ours": lambda: slice_loss(net, plane, axis, axis, x, y, LOSS), "bare": bare}
    t = {name: 1e3 * seconds for name, seconds in fastest(rivals, turns=15).items()}
    detail = f"{t['ours']:.1f} ms, bare {t['bare']:.1f} ms"
    return [Row("surface 101x101, 250 examples / bare", t["ours"] / t["bare"], 2.0, detail)]


def mnist_sized(samples: int = 6_400) -> list[Row]:
    """784-128-10, batch 32, Adam, float32: an epoch of ours beside an epoch of Keras's fit."""
    import keras

    rng = np.random.default_rng(0)
    x, y = rng.random((samples, 784), dtype=np.float32), rng.integers(0, 10, samples)
    net = Network(784, [Dense(128, "relu"), Dense(10, "softmax")])
    opt, batches = optimizer("adam"), Batches(samples, 32)
    start = training.start(net, net.init(rng).astype(np.float32), opt)

    def ours() -> None:
        state = start
        for _ in range(batches.per_epoch):
            state = train_step(net, state, x, y, "sparse_categorical_crossentropy", opt, batches)

    dense = keras.layers.Dense
    model = keras.Sequential([keras.Input((784,)), dense(128, "relu"), dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")

    def theirs() -> None:
        model.fit(x, y, batch_size=32, epochs=1, verbose=0)

    t = fastest({"ours": ours, "keras": theirs}, turns=8)
    rate = {name: samples / seconds for name, seconds in t.items()}
    detail = f"{rate['ours']:,.0f} samples/s, Keras fit {rate['keras']:,.0f}"
    return [Row("784-128-10, Adam, float32: samples/s / fit", rate["ours"] / rate["keras"], 1.5, detail, at_least=True)]


def main(arguments: list[str]) -> int:
    """Measures, prints, and says whether everything was reached."""
    quick = "--quick" in arguments
    rows = small_networks(quick) + surface() + ([] if quick else mnist_sized())
    for row in rows:
        print(row)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
