"""The layers a learner can stack: names, settings with their usual values, and what each does in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACTIVATIONS = (
    "relu", "tanh", "sigmoid", "linear", "softmax", "leaky_relu", "elu", "gelu", "softplus",
)  # fmt: skip
LOW_HIGH: dict[str, tuple[float, float]] = {
    "units": (1, 1024),
    "filters": (1, 128),
    "size": (1, 9),
    "width": (1, 256),
    "rate": (0.0, 0.9),
    "l1": (0.0, 1.0),
    "l2": (0.0, 1.0),
}


@dataclass(frozen=True)
class Kind:
    """A kind of layer. `settings`: names and usual values; text for a choice, 0/1 for a switch, else a number."""

    name: str
    title: str
    line: str
    settings: Mapping[str, Any]
    group: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "dense",
            "Dense",
            "Every unit hears every number of the layer before.",
            {"units": 64, "activation": "relu", "l1": 0.0, "l2": 0.0},
            "basic",
        ),
        Kind("flatten", "Flatten", "Lays a picture out as one row of numbers. Nothing to learn.", {}, "basic"),
        Kind(
            "dropout",
            "Dropout",
            "Silences a share of the units at random in each training step, so none can be relied upon alone.",
            {"rate": 0.25},
            "basic",
        ),
        Kind(
            "batch_normalization",
            "Batch normalisation",
            "Shifts and scales each unit to mean 0 and spread 1 over the batch, then by two learned numbers.",
            {},
            "basic",
        ),
        Kind(
            "residual",
            "Residual block",
            "Two layers of the same width whose result is added to what came in, so the gradient has a way around.",
            {"activation": "relu"},
            "basic",
        ),
        Kind(
            "conv2d",
            "Conv2D",
            "Small filters slide over the picture; each answers with a picture of where it found its pattern.",
            {"filters": 16, "size": 3, "padding": "valid", "activation": "relu", "l2": 0.0},
            "pictures",
        ),
        Kind(
            "max_pooling",
            "Max pooling",
            "Keeps the largest of each small square: the picture shrinks, the strongest signs stay.",
            {"size": 2},
            "pictures",
        ),
        Kind("average_pooling", "Average pooling", "Keeps the mean of each small square.", {"size": 2}, "pictures"),
        Kind(
            "global_average",
            "Global average pooling",
            "One number a filter: the mean over the whole picture.",
            {},
            "pictures",
        ),
        Kind("upsampling", "Upsampling", "Repeats rows and columns: the picture grows.", {"size": 2}, "pictures"),
        Kind(
            "rows",
            "Picture as rows",
            "Hands the picture over row by row, as a sequence, for a recurrent layer.",
            {},
            "sequences",
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
        ),
        Kind(
            "lstm",
            "LSTM",
            "A recurrent layer with gates that decide what to keep and what to forget, made for longer memory.",
            {"units": 32, "sequences": 0},
            "sequences",
        ),
    )
}
"""`sequences` 1: the layer hands on its state after every step; 0: after the last one only."""


@dataclass(frozen=True)
class Layer:
    """One layer of a stack: its kind and settings, sorted by name. Make one with `layer`."""

    kind: str
    settings: tuple[tuple[str, Any], ...] = ()

    def __getitem__(self, name: str) -> Any:
        return dict(self.settings)[name]

    def get(self, name: str, otherwise: Any = None) -> Any:
        return dict(self.settings).get(name, otherwise)

    def values(self) -> dict[str, Any]:
        return dict(self.settings)


def layer(kind: str, **settings: Any) -> Layer:
    """A layer with the usual settings except the given ones. ValueError names what is not allowed."""
    if kind not in KINDS:
        raise ValueError(f"There is no layer called {kind[:40]!r}; there are {', '.join(KINDS)}.")
    usual = KINDS[kind].settings
    for name, value in settings.items():
        if name not in usual:
            raise ValueError(f"{KINDS[kind].title} has no setting {name[:40]!r}.")
        _check(KINDS[kind].title, name, value)
    whole = {"units", "filters", "size", "width", "sequences"}
    chosen = {**usual, **settings}
    return Layer(kind, tuple(sorted((n, int(v) if n in whole else v) for n, v in chosen.items())))


def _check(title: str, name: str, value: Any) -> None:
    if name == "activation":
        if value not in ACTIVATIONS:
            raise ValueError(f"{title}: an activation is one of {', '.join(ACTIVATIONS)}; {value!r:.40} was given.")
    elif name == "padding":
        if value not in {"valid", "same"}:
            raise ValueError(f"{title}: padding is valid or same; {value!r:.40} was given.")
    elif name == "sequences":
        if value not in {0, 1}:
            raise ValueError(f"{title}: sequences is 0 or 1; {value!r:.40} was given.")
    else:
        low, high = LOW_HIGH[name]
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"{title}: {name} must be from {low:g} to {high:g}; {value!r:.40} was given.")
