"""The layers a learner can stack, as values: one description for Step through and for a plan of Keras's.

`KINDS` tells each kind once: its words, its settings, and the engine's layer that it stands for, from which shapes and
counts are read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground import engine
from playground.experiment.numbers import plain

Shape = tuple[int, ...]


@dataclass(frozen=True)
class LayerSetting:
    """A setting of layers: what the page calls it, and how far it goes (`choices` instead, where it is one of some).

    whole: only whole numbers. switch: 1 or 0. step: of its control; shown: how that shows it.
    """

    label: str
    low: float = 0.0
    high: float = 1.0
    whole: bool = False
    choices: tuple[str, ...] = ()
    switch: bool = False
    step: float = 1.0
    shown: str = "%d"


SETTINGS: dict[str, LayerSetting] = {
    "units": LayerSetting("Units", 1, 1024, whole=True),
    "filters": LayerSetting("Filters", 1, 128, whole=True),
    "size": LayerSetting("Size", 1, 9, whole=True),
    "stride": LayerSetting("Stride", 1, 4, whole=True),
    "width": LayerSetting("Numbers a word", 1, 256, whole=True),
    "rate": LayerSetting("Share silenced", 0.0, 0.9, step=0.05, shown="%.2f"),
    "l1": LayerSetting("L1", step=0.0005, shown="%.4f"),
    "l2": LayerSetting("L2", step=0.0005, shown="%.4f"),
    "activation": LayerSetting("Activation", choices=tuple(engine.ACTIVATIONS)),
    "padding": LayerSetting("Edge", choices=("valid", "same")),
    "sequences": LayerSetting("Hand on every step", whole=True, switch=True),
}
"""`sequences` 1: the layer hands on its state after every step; 0: after the last one only. `stride`: how far a filter
moves on from one place to the next.
"""

RECURRENT = ("simple_rnn", "lstm")


@dataclass(frozen=True)
class LayerSpec:
    """One layer of a stack: its kind and settings, sorted by name. Make one with `layer`."""

    kind: str
    settings: tuple[tuple[str, Any], ...] = ()

    def __getitem__(self, name: str) -> Any:
        return dict(self.settings)[name]

    def get(self, name: str, otherwise: Any = None) -> Any:
        return dict(self.settings).get(name, otherwise)

    def values(self) -> dict[str, Any]:
        return dict(self.settings)


@dataclass(frozen=True)
class Throughout:
    """What holds for every layer of a network that has weights.

    initializer: a key of the engine's INITIALIZERS. use_bias; bias: the value every bias starts at. l1, l2: penalties
    on the weights, on top of a layer's own. cut: after how many moments a recurrent layer's way back is cut; 0: never.
    """

    initializer: str = "glorot_uniform"
    use_bias: bool = True
    bias: float = 0.0
    l1: float = 0.0
    l2: float = 0.0
    cut: int = 0

    def kernel(self, spec: LayerSpec) -> dict[str, Any]:
        """The engine's arguments for a layer with one kernel and one bias."""
        return {
            "kernel_initializer": self.initializer,
            "bias_initializer": self.bias,
            "use_bias": self.use_bias,
            "kernel_l1": self.l1 + spec.get("l1", 0.0),
            "kernel_l2": self.l2 + spec.get("l2", 0.0),
        }


Maker = Callable[[LayerSpec, Shape, Throughout], "list[engine.Layer] | None"]


@dataclass(frozen=True)
class Kind:
    """A kind of layer. `settings`: names and usual values. `rank`: axes of one example that it takes, 0 for any.

    made(spec, shape of what comes in, what holds throughout): the engine's layers for it; None where it has none.
    """

    name: str
    title: str
    line: str
    settings: Mapping[str, Any]
    group: str
    rank: int = 0
    made: Maker | None = None


def _dense(spec: LayerSpec, shape: Shape, every: Throughout) -> list[engine.Layer]:
    return [engine.Dense(spec["units"], spec["activation"], **every.kernel(spec))]


def _conv2d(spec: LayerSpec, shape: Shape, every: Throughout) -> list[engine.Layer]:
    size, stride = spec["size"], spec["stride"]
    return [engine.Conv2D(spec["filters"], size, stride, spec["padding"], spec["activation"], **every.kernel(spec))]


def _residual(spec: LayerSpec, shape: Shape, every: Throughout) -> list[engine.Layer]:
    """Two layers of the width that comes in, the second without an activation."""
    inner: list[engine.Layer] = []
    for activation in (spec["activation"], "linear"):
        if len(shape) == 1:
            inner.append(engine.Dense(shape[-1], activation, **every.kernel(spec)))
        else:
            inner.append(engine.Conv2D(shape[-1], 3, 1, "same", activation, **every.kernel(spec)))
    return [engine.Residual(inner)]


def _global_average(spec: LayerSpec, shape: Shape, every: Throughout) -> list[engine.Layer] | None:
    """The mean over one window as large as the picture; the engine has none over a sequence."""
    return None if len(shape) == 2 else [engine.AveragePooling2D((shape[0], shape[1])), engine.Flatten()]


def _recurrent(spec: LayerSpec, every: Throughout) -> dict[str, Any]:
    """The engine's arguments for a recurrent layer, which always has a bias; penalties are on W, as Keras's are."""
    kernel = every.kernel(spec)
    del kernel["use_bias"]
    return {**kernel, "cut": every.cut}


def _simple_rnn(spec: LayerSpec, shape: Shape, every: Throughout) -> list[engine.Layer]:
    return [engine.SimpleRNN(spec["units"], spec["activation"], bool(spec["sequences"]), **_recurrent(spec, every))]


def _lstm(spec: LayerSpec, shape: Shape, every: Throughout) -> list[engine.Layer]:
    return [engine.LSTM(spec["units"], bool(spec["sequences"]), **_recurrent(spec, every))]


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "dense",
            "Dense",
            "Every unit hears every number of the layer before.",
            {"units": 64, "activation": "relu", "l1": 0.0, "l2": 0.0},
            "basic",
            1,
            _dense,
        ),
        Kind(
            "flatten",
            "Flatten",
            "Lays a picture out as one row of numbers. Nothing to learn.",
            {},
            "basic",
            0,
            lambda spec, shape, every: [engine.Flatten()],
        ),
        Kind(
            "dropout",
            "Dropout",
            "Silences a share of the units at random in each training step, so none can be relied upon alone.",
            {"rate": 0.25},
            "basic",
            0,
            lambda spec, shape, every: [engine.Dropout(spec["rate"])],
        ),
        Kind(
            "batch_normalization",
            "Batch normalisation",
            "Shifts and scales each unit to mean 0 and spread 1 over the batch, then by two learned numbers.",
            {},
            "basic",
            0,
            lambda spec, shape, every: [engine.BatchNormalization()],
        ),
        Kind(
            "residual",
            "Residual block",
            "Two layers of the same width whose result is added to what came in, so the gradient has a way around.",
            {"activation": "relu"},
            "basic",
            0,
            _residual,
        ),
        Kind(
            "conv2d",
            "Conv2D",
            "Small filters slide over the picture; each answers with a picture of where it found its pattern.",
            {"filters": 16, "size": 3, "stride": 1, "padding": "valid", "activation": "relu", "l2": 0.0},
            "pictures",
            3,
            _conv2d,
        ),
        Kind(
            "max_pooling",
            "Max pooling",
            "Keeps the largest of each small square: the picture shrinks, the strongest signs stay.",
            {"size": 2},
            "pictures",
            3,
            lambda spec, shape, every: [engine.MaxPooling2D(spec["size"])],
        ),
        Kind(
            "average_pooling",
            "Average pooling",
            "Keeps the mean of each small square.",
            {"size": 2},
            "pictures",
            3,
            lambda spec, shape, every: [engine.AveragePooling2D(spec["size"])],
        ),
        Kind(
            "global_average",
            "Global average pooling",
            "One number a filter: the mean over the whole picture.",
            {},
            "pictures",
            0,
            _global_average,
        ),
        Kind("upsampling", "Upsampling", "Repeats rows and columns: the picture grows.", {"size": 2}, "pictures", 3),
        Kind(
            "rows",
            "Picture as rows",
            "Hands the picture over row by row, as a sequence, for a recurrent layer.",
            {},
            "sequences",
            3,
        ),
        Kind(
            "embedding",
            "Embedding",
            "Gives each word a place: a short row of numbers that is learned.",
            {"width": 16},
            "sequences",
        ),
        Kind(
            "simple_rnn",
            "SimpleRNN",
            "Reads the sequence step by step and keeps one state, fed back into itself.",
            {"units": 32, "activation": "tanh", "sequences": 0},
            "sequences",
            2,
            _simple_rnn,
        ),
        Kind(
            "lstm",
            "LSTM",
            "A recurrent layer with gates that decide what to keep and what to forget, made for longer memory.",
            {"units": 32, "sequences": 0},
            "sequences",
            2,
            _lstm,
        ),
    )
}


def layer(kind: str, **settings: Any) -> LayerSpec:
    """A layer with the usual settings except the given ones. ValueError names what is not allowed."""
    if kind not in KINDS:
        raise ValueError(f"There is no layer called {kind[:40]!r}; there are {', '.join(KINDS)}.")
    usual = KINDS[kind].settings
    for name, value in settings.items():
        if name not in usual:
            raise ValueError(f"{KINDS[kind].title} has no setting {name[:40]!r}.")
        _check(KINDS[kind].title, name, value)
    return as_given(kind, **settings)


def as_given(kind: str, **settings: Any) -> LayerSpec:
    """The same of settings that the kind has, however far their numbers go."""
    chosen = {**KINDS[kind].settings, **settings}
    return LayerSpec(kind, tuple(sorted((n, int(v) if SETTINGS[n].whole else v) for n, v in chosen.items())))


def _check(title: str, name: str, value: Any) -> None:
    setting = SETTINGS[name]
    if setting.choices:
        if value not in setting.choices:
            words = "an activation is one of" if name == "activation" else f"{name} is one of"
            raise ValueError(f"{title}: {words} {', '.join(setting.choices)}; {value!r:.40} was given.")
    elif setting.switch:
        if value not in (0, 1):
            raise ValueError(f"{title}: {name} is 0 or 1; {value!r:.40} was given.")
    elif isinstance(value, bool) or not isinstance(value, int | float) or not setting.low <= value <= setting.high:
        raise ValueError(
            f"{title}: {name} must be from {plain(setting.low)} to {plain(setting.high)}; {value!r:.40} was given."
        )


def dense_layers(units: tuple[int, ...], activations: tuple[str, ...]) -> tuple[LayerSpec, ...]:
    """Dense layers from their units and one activation each: the short spelling of links. ValueError as `layer`."""
    return tuple(layer("dense", units=n, activation=name) for n, name in zip(units, activations, strict=True))


def engine_layers(spec: LayerSpec, shape: Shape, every: Throughout) -> list[engine.Layer] | None:
    """The engine's layers for this one where `shape` comes in, not yet bound; None where the engine has none."""
    made = KINDS[spec.kind].made
    return None if made is None else made(spec, shape, every)
