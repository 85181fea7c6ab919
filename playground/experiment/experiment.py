"""`Experiment`: everything a learner chose, in one frozen value from which all else follows.

Two equal experiments have the same data, the same starting weights and the same batches, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground import datasets
from playground.datasets import CLASSES, DATASETS, Dataset, Point
from playground.engine import Layer, Network, Optimizer, losses
from playground.engine.training import Batches, Training
from playground.experiment import derived, layer_rules, rules, targets, tuning
from playground.experiment.anatomy import Anatomy
from playground.experiment.anatomy import anatomy as _made
from playground.experiment.layers import LayerSpec, Throughout, dense_layers, engine_layers
from playground.experiment.settings import NUMBER, SETTINGS
from playground.experiment.values import is_number

Array = NDArray[np.float64]

# Second word of the seed of the starting weights. Batches use [seed, epoch]: no run is long enough for the two to meet.
_WEIGHTS = 0x77656967


USUAL: dict[str, Any] = {name: row.usual for name, row in SETTINGS.items()}
"""The settings of the first screen, in the spelling of links."""
FIELDS = tuple(USUAL)


@dataclass(frozen=True, init=False)
class Experiment:
    """What to learn from, with which network, and how. Immutable and hashable; ValueError with a sentence where it
    cannot be.

    Made from settings by name, those left out being as usual. The hidden layers are given as `layers`, or in the short
    spelling of links: `hidden`, the units of each, and `activations`, one name each. Where neither is given, they are
    those that suit the data.

    data, noise (percent), samples, train_share (percent), data_seed: see `datasets.load`. points: the learner's own
    (x1, x2, class), always for training. inputs: keys of `datasets.FEATURES`; ignored by data that is not on the plane.
    moments: how long a sequence is; ignored by other data. cut: after how many moments backpropagation through time is
    cut off, 0 for never; ignored by networks without recurrent layers. layers: the hidden ones, from the inputs on.
    seed: of the starting weights and of the batches. bias: the starting value of every bias; use_bias: whether there
    are biases.
    weights: the whole starting theta, instead of a draw. hyper: the optimizer's own settings where they differ from the
    usual, as (name, value), sorted by name. batch_size: examples an update; l1, l2: penalties on the weights.
    """

    data: str
    noise: int
    samples: int
    train_share: int
    data_seed: int
    points: tuple[Point, ...]
    inputs: tuple[str, ...]
    moments: int
    cut: int
    layers: tuple[LayerSpec, ...]
    output_activation: str
    loss: str
    initializer: str
    bias: float
    seed: int
    use_bias: bool
    weights: tuple[float, ...] | None
    optimizer: str
    learning_rate: float
    hyper: tuple[tuple[str, float], ...]
    batch_size: int
    l1: float
    l2: float

    def __init__(self, **settings: Any) -> None:
        unknown = [name for name in settings if name not in USUAL]
        if unknown:
            raise TypeError(f"An experiment has no setting {unknown[0]!r}.")
        given = spelled(settings)
        choice = DATASETS.get(str(given.get("data")))
        if choice is not None and not given.keys() & {*LAYERS}:
            given |= derived.usual_layers(choice)
        values = normal({**USUAL, **given})
        rules.validate(values)
        units, activations, layers = (values.pop(name) for name in LAYERS)
        for name, value in values.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "layers", dense_layers(units, activations) if layers is None else layers)

    @cached_property
    def plain(self) -> bool:
        """Whether all hidden layers are Dense ones, as the short spelling says them."""
        return layer_rules.plain(self.layers)

    @property
    def hidden(self) -> tuple[int, ...]:
        """Units of each hidden layer of a plain network; () of another."""
        return tuple(each["units"] for each in self.layers) if self.plain else ()

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each hidden layer of a plain network; () of another."""
        return tuple(each["activation"] for each in self.layers) if self.plain else ()

    def values(self) -> dict[str, Any]:
        """The settings by name, in the spelling of links: `hidden` and `activations` and no `layers` for a plain
        network, else `layers` alone.
        """
        return {**{name: getattr(self, name) for name in FIELDS}, "layers": None if self.plain else self.layers}

    # -- the data -----------------------------------------------------------------------------------------------------

    def dataset(self) -> Dataset:
        """The data: points, answers, split. The same object for equal settings, read-only."""
        return _dataset(
            self.data, self.noise, self.samples, self.train_share, self.data_seed, self.points, self.moments
        )

    def features(self, x_raw: Array) -> Array:
        """Raw examples (n, columns), or (n, *shape), as the network sees them: (n, inputs), or the same."""
        spec = datasets.spec(self.data)
        return datasets.features(x_raw, self.inputs) if spec.planar else np.array(x_raw, dtype=np.float64)

    @property
    def input_labels(self) -> tuple[str, ...]:
        """What the screen calls the network's inputs, in order: ("x₁", "sin x₂")."""
        spec = datasets.spec(self.data)
        if spec.planar:
            return tuple(datasets.FEATURES[key].label for key in self.inputs)
        if spec.shape:
            return tuple(row.name for row in self.anatomy.inputs)
        return ("x",) if len(spec.columns) == 1 else tuple(datasets.FEATURES[key].label for key in spec.columns)

    def targets(self) -> Array:
        """The targets of every row of the data: (n, outputs), or (n,) class numbers for the sparse loss. See
        `targets.py`.
        """
        return targets.encode(self.dataset(), self.coding)

    def training_set(self) -> tuple[Array, Array]:
        """Inputs (n_train, *input_shape) and targets of the rows to train on, in the order batches count them."""
        data = self.dataset()
        return self.features(data.x_raw[data.train]), self.targets()[data.train]

    def test_set(self) -> tuple[Array, Array]:
        """Inputs and targets of the rows to test with; the training rows again where `dataset().test_is_train`."""
        data = self.dataset()
        return self.features(data.x_raw[data.test]), self.targets()[data.test]

    @property
    def train_size(self) -> int:
        """How many examples there are to train on; 0 on an empty plane."""
        return derived.train_rows(self.values())

    @property
    def coding(self) -> str:
        """How answers become targets, a constant of `targets.py`."""
        return targets.coding(datasets.spec(self.data).kind, self.output_activation, self.loss)

    @property
    def is_classification(self) -> bool:
        return datasets.spec(self.data).kind == CLASSES

    @property
    def classes(self) -> int:
        """Number of classes; 0 where the answer is a number."""
        return derived.class_count(self.values())

    @property
    def standstill(self) -> str:
        """Why there is nothing to train on, as a sentence; "" where there is."""
        return "" if self.train_size else "There is no point to learn from yet. Click on the plane to put one there."

    # -- the network and how it learns --------------------------------------------------------------------------------

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one example as the network sees it: (6, 6, 1), (5, 1), (2,)."""
        return derived.input_shape(self.values())

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers that go in, and that every layer gives out: (2, 3, 1)."""
        values = self.values()
        between = self.hidden if self.plain else (math.prod(row.after) for row in derived.stack(values)[:-1])
        return math.prod(derived.input_shape(values)), *between, derived.output_count(values)

    @property
    def every(self) -> Throughout:
        """What holds for every layer, the output's too."""
        return derived.every(self.values())

    def network(self) -> Network:
        """The engine's network: the hidden layers, and the output's. One layer of the engine's for each."""
        shape = first = self.input_shape
        made: list[Layer] = []
        for spec in (*self.layers, derived.output_layer(self.values())):
            for each in engine_layers(spec, shape, self.every) or []:
                made.append(each)
                shape = each.bind(shape).output_shape
        return Network(first, made)

    @cached_property
    def anatomy(self) -> Anatomy:
        """The network's parts by name, and the micro-steps of its updates. The same object for equal networks."""
        spec = datasets.spec(self.data)
        keys = self.inputs if spec.planar else spec.columns
        ways = (self.output_activation, self.loss, self.use_bias, self.l1 > 0, self.l2 > 0, self.optimizer, self.hyper)
        made = (self.input_shape, self.layers, derived.output_count(self.values()))
        return _anatomy(_AnatomyKey((self.data, keys, *made, *ways), self))

    def theta0(self) -> Array:
        """The starting weights and biases (size,), a new array: the given ones, or a draw from the seed."""
        if self.weights is not None:
            return np.array(self.weights)
        return self.network().init(np.random.default_rng([self.seed, _WEIGHTS]))

    def make_optimizer(self) -> Optimizer:
        """The optimizer with its settings."""
        return tuning.build(self.optimizer, self.learning_rate, self.hyper)

    def batches(self) -> Batches:
        return Batches(self.train_size, self.batch_size, self.seed)

    def training(self) -> Training:
        """All of it together, ready to start. Raises ``ValueError`` where there is nothing to train on."""
        return Training(self.network(), *self.training_set(), self.loss, self.make_optimizer(), self.batches())


_DECIMAL = tuple(name for name, row in SETTINGS.items() if row.kind == NUMBER)


LAYERS = ("hidden", "activations", "layers")
"""The settings that say the hidden layers between them."""


def spelled(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with the layers said in one way (see `layer_rules.in_form`), where they say them. TypeError where
    they say them in two.
    """
    given = dict(settings)
    if given.get("layers") is None:
        return {**given, "layers": None} if "hidden" in given else given
    if given.get("hidden") or given.get("activations"):
        raise TypeError("The hidden layers are given as `layers`, or as `hidden` and `activations`, not as both.")
    if isinstance(given["layers"], list):
        given["layers"] = tuple(given["layers"])
    return layer_rules.in_form(given)


def normal(values: dict[str, Any]) -> dict[str, Any]:
    """The same settings in the one form that is stored: lists as tuples, numbers of decimal settings as float, `hyper`
    sorted.

    So settings that mean the same are equal and have the same links and keys. What cannot be brought into form is left
    for the rules to refuse.
    """
    values = layer_rules.in_form({name: _plain(value) for name, value in values.items()})
    for name in _DECIMAL:
        if is_number(values[name]):
            values[name] = float(values[name]) + 0.0  # + 0.0 turns -0.0 into 0.0
    if isinstance(values["weights"], tuple) and all(is_number(w) for w in values["weights"]):
        values["weights"] = tuple(float(w) for w in values["weights"])
    if isinstance(values["points"], tuple):
        values["points"] = tuple(_point(point) for point in values["points"])
    if isinstance(values["hyper"], tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 for pair in values["hyper"]
    ):
        pairs = [(str(name), float(value) if is_number(value) else value) for name, value in values["hyper"]]
        values["hyper"] = tuple(sorted(pairs, key=lambda pair: pair[0]))
    return values


def _plain(value: Any) -> Any:
    """Lists as tuples, NumPy's numbers as Python's."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, LayerSpec):
        return value
    return tuple(_plain(item) for item in value) if isinstance(value, list | tuple) else value


def _point(point: Any) -> Any:
    if isinstance(point, tuple) and len(point) == 3 and all(is_number(x) for x in point[:2]):
        return float(point[0]), float(point[1]), point[2]
    return point


@dataclass(frozen=True)
class _AnatomyKey:
    """All that an anatomy depends on, and an experiment to make it from."""

    key: tuple[Any, ...]
    experiment: Experiment = field(compare=False)


@lru_cache(maxsize=64)
def _anatomy(asked: _AnatomyKey) -> Anatomy:
    """Shared by all sessions: at most 64, of a quarter of a megabyte for the largest network."""
    experiment, network = asked.experiment, asked.experiment.network()
    sparse = losses.get(experiment.loss).sparse
    # Which operations an update has depends on no number, so one example of zeros tells.
    x, theta = np.zeros((1, *network.input_shape)), np.zeros(network.size)
    y = np.zeros(1, int) if sparse else np.zeros((1, *network.output_shape))
    training = Training(network, x, y, experiment.loss, experiment.make_optimizer(), Batches(1, 1))
    steps = training.trace(training.start(theta)).steps
    data, keys, *_ = asked.key
    fused = not any(step.id == f"dA:{len(network.layers) - 1}" for step in steps)
    return _made(network, keys, steps, data=data, fused=fused)


@lru_cache(maxsize=32)
def _dataset(
    name: str, noise: int, samples: int, share: int, seed: int, points: tuple[Point, ...], moments: int
) -> Dataset:
    """One copy of each set in use: at most 32 of some 5,000 examples, a few megabytes."""
    return datasets.load(name, noise=noise, samples=samples, share=share, seed=seed, points=points, moments=moments)
