"""How fast the engine is: ratios measured side by side in one run, each beside what it must reach.

    python -m tests.benchmarks.bench_engine            all of it, about a minute
    python -m tests.benchmarks.bench_engine --quick    without Keras and micrograd

Exit code 1 if a ratio is missed.
"""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np

from playground.engine import Batches, Dense, Network, Training, optimizer
from playground.engine.surfaces import CHUNK, random_plane, slice_loss
from tests.benchmarks.floor import floor
from tests.benchmarks.measure import Race

NETWORKS = [[2, 4, 2, 1], [2, 8, 8, 8, 1], [7, 8, 8, 8, 8, 8, 8, 1]]
KERAS_BOUNDS = [1 / 25, 1 / 20, 1 / 12]
LOSS = "half_squared_error"
#: Updates at a stretch, as the player and the jobs of the page take them.
STRETCH = 200
#: Updates in an epoch of 250 examples in batches of 10.
EPOCH = 25


class Row:
    """One measured ratio. bound: what it must reach; at_least: whether more is better; details: what was timed."""

    def __init__(self, work: str, ratio: float, bound: float, *details: str, at_least: bool = False) -> None:
        self.work, self.ratio, self.bound, self.details, self.at_least = work, ratio, bound, details, at_least

    @property
    def met(self) -> bool:
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        verdict = "" if self.met else "   MISSED"
        return (
            f"{self.work:<55} {self.ratio:6.3f}  (must be {sign} {self.bound:.3f})  {', '.join(self.details)}{verdict}"
        )


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


def training(sizes: list[int]) -> tuple[Training, np.ndarray]:
    """250 examples in batches of 10, and starting weights."""
    net, theta, x, y = problem(sizes, 250)
    return Training(net, x, y, LOSS, optimizer("sgd", learning_rate=0.01), Batches(250, 10)), theta


def at_a_stretch(sizes: list[int]) -> Callable[[], object]:
    """Many updates in one call."""
    run, theta = training(sizes)
    return partial(run.advance, run.start(theta), STRETCH)


def one_by_one(sizes: list[int], advance: str = "step") -> Callable[[], object]:
    """An epoch, each update by itself and with its batch looked up: 25 calls of `step` (or "trace")."""
    run, theta = training(sizes)
    first = run.start(theta)

    def epoch() -> object:
        state = first
        for _ in range(run.batches.per_epoch):
            state = run.step(state) if advance == "step" else run.trace(state).state
        return state

    return epoch


def stretch_row(r: Race, sizes: list[int], rival: str, bound: float) -> Row:
    each = f"one of {STRETCH}: {1e6 * r.seconds('stretch') / STRETCH:,.1f} us"
    return Row(f"{sizes}: update in a stretch / {rival}", r.ratio("stretch", rival) / STRETCH, bound, each)


def small_networks(quick: bool) -> list[Row]:
    """One SGD update, batch 10."""
    rows = []
    for sizes in NETWORKS:
        net, theta, x, y = problem(sizes, 10)
        rivals: dict[str, Callable[[], object]] = {
            "floor": floor(sizes, theta, x, y, 0.01),
            "ours": one_update(net, theta, x, y),
            "eight runs": one_update(net, np.stack([theta] * 8), x, y),
            "step": one_by_one(sizes),
            "trace": one_by_one(sizes, "trace"),
            "stretch": at_a_stretch(sizes),
        }
        r = Race(rivals)
        rows += [
            Row(f"{sizes}: update / floor", r.ratio("ours", "floor"), 2.0, r.micros("ours"), r.micros("floor")),
            Row(
                f"{sizes}: one of eight runs / single", r.ratio("eight runs", "ours") / 8, 0.35, r.micros("eight runs")
            ),
            Row(f"{sizes}: Training.step / floor", r.ratio("step", "floor") / EPOCH, 1.6, r.micros("step", EPOCH)),
            Row(f"{sizes}: trace / Training.step", r.ratio("trace", "step"), 8.0, r.micros("trace", EPOCH)),
            stretch_row(r, sizes, "floor", 1.0),
        ]
    return rows if quick else rows + beside_micrograd() + beside_keras()


def beside_micrograd() -> list[Row]:
    """Measured before TensorFlow is loaded, whose many objects change when garbage is collected."""
    sizes = NETWORKS[0]
    net, theta, x, y = problem(sizes, 10)
    rivals: dict[str, Callable[[], object]] = {
        "ours": one_update(net, theta, x, y),
        "stretch": at_a_stretch(sizes),
        "micrograd": micrograd_update(sizes, x, y),
    }
    r = Race(rivals, turn_seconds=0.02)
    return [
        stretch_row(r, sizes, "micrograd", 1 / 40),
        Row(
            f"{sizes}: update / micrograd",
            r.ratio("ours", "micrograd"),
            1 / 40,
            r.micros("ours"),
            r.micros("micrograd"),
        ),
    ]


def beside_keras() -> list[Row]:
    """The floor is timed as well: how near to Keras's bound anything in NumPy could come."""
    rows = []
    for sizes, bound in zip(NETWORKS, KERAS_BOUNDS, strict=True):
        net, theta, x, y = problem(sizes, 10)
        rivals: dict[str, Callable[[], object]] = {
            "floor": floor(sizes, theta, x, y, 0.01),
            "ours": one_update(net, theta, x, y),
            "stretch": at_a_stretch(sizes),
            "train_on_batch": keras_update(sizes, x, y),
        }
        r = Race(rivals, turn_seconds=0.01)
        least = f"(the floor: {r.ratio('floor', 'train_on_batch'):.3f})"
        rows += [
            Row(f"{sizes}: update / train_on_batch", r.ratio("ours", "train_on_batch"), bound, r.micros("ours"),
                r.micros("train_on_batch"), least),
            stretch_row(r, sizes, "train_on_batch", bound),
        ]  # fmt: skip
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

    r = Race({"ours": lambda: slice_loss(net, plane, axis, axis, x, y, LOSS), "bare": bare}, turns=21)
    return [
        Row("surface 101x101, 250 examples / bare", r.ratio("ours", "bare"), 2.0, r.micros("ours"), r.micros("bare"))
    ]


def mnist_sized(samples: int = 6_400) -> list[Row]:
    """784-128-10, batch 32, Adam, float32: an epoch of ours beside an epoch of Keras's fit."""
    import keras

    rng = np.random.default_rng(0)
    x, y = rng.random((samples, 784), dtype=np.float32), rng.integers(0, 10, samples)
    net = Network(784, [Dense(128, "relu"), Dense(10, "softmax")])
    run = Training(net, x, y, "sparse_categorical_crossentropy", optimizer("adam"), Batches(samples, 32))
    start = run.start(net.init(rng).astype(np.float32))

    def ours() -> None:
        state = start
        for _ in range(run.batches.per_epoch):
            state = run.step(state)

    dense = keras.layers.Dense
    model = keras.Sequential([keras.Input((784,)), dense(128, "relu"), dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")

    def theirs() -> None:
        model.fit(x, y, batch_size=32, epochs=1, verbose=0)

    r = Race({"ours": ours, "fit": theirs}, turns=9)
    details = [f"{name} {samples / r.seconds(name):,.0f} samples/s" for name in ("ours", "fit")]
    return [Row("784-128-10, Adam, float32: samples/s / fit", r.ratio("fit", "ours"), 1.5, *details, at_least=True)]


def main(arguments: list[str]) -> int:
    """Measures, prints, and says whether everything was reached."""
    quick = "--quick" in arguments
    rows = small_networks(quick) + surface() + ([] if quick else mnist_sized())
    for row in rows:
        print(row)
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
