"""What follows from settings by counting: examples, classes, units, weights. Settings are a mapping by field name.

These are plain sums, so that settings can be judged before an experiment is built of them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

from playground.datasets import CLASSES, COPY, DATASETS, MOST_OWN_CLASSES, PICTURE, SEQUENCE, Spec, train_count
from playground.experiment.layers import LayerSpec, Throughout, layer
from playground.experiment.stacking import Row, placed_rows, total

Values = Mapping[str, Any]


def train_rows(v: Values) -> int:
    """How many examples there are to train on, own points included."""
    return train_count(DATASETS[v["data"]], v["samples"], v["train_share"], len(v["points"]))


def most_classes(choice: Spec) -> int:
    """How many classes the learner's points may have: the data's own, more on an empty plane, two (−1, +1) in a
    regression.
    """
    return MOST_OWN_CLASSES if choice.name == "own" else max(choice.classes, 2)


def class_count(v: Values) -> int:
    """How many classes there are; on an empty plane the points decide. 0 where the answer is a number."""
    choice = DATASETS[v["data"]]
    if choice.kind != CLASSES:
        return 0
    classes: int = max([choice.classes, *(point[2] + 1 for point in v["points"])])
    return classes


def input_shape(v: Values) -> tuple[int, ...]:
    """The shape of one example as the network is fed it: a row of the inputs chosen on the plane, else the data's."""
    choice = DATASETS[v["data"]]
    return (len(v["inputs"]),) if choice.planar else choice.shape_of(v["moments"])


def output_count(v: Values) -> int:
    """Output units: one a class for softmax, one for two classes with any other output, else as many as the answer has
    numbers.
    """
    choice = DATASETS[v["data"]]
    return class_count(v) if v["output_activation"] == "softmax" and choice.kind == CLASSES else choice.targets


def every(v: Values) -> Throughout:
    """What holds for every layer, the output's too."""
    return Throughout(v["initializer"], v["use_bias"], v["bias"], v["l1"], v["l2"], v["cut"])


def output_layer(v: Values) -> LayerSpec:
    """The last layer, which follows from the data and the output's activation."""
    return layer("dense", units=output_count(v), activation=v["output_activation"])


def stack(v: Values) -> list[Row]:
    """All layers in their places, the output last. Raises Misfit where one does not fit.

    The output's activation changes no shape, and is judged with the data and the loss: here it is left out.
    """
    output = layer("dense", units=output_count(v), activation="linear")
    return placed_rows(input_shape(v), (*v["layers"], output), every(v))


def parameter_count(v: Values) -> int:
    """Weights and biases of the network; the size of theta. Raises Misfit where its layers do not fit."""
    if v["layers"] is not None:
        return total(stack(v))
    sizes = (math.prod(input_shape(v)), *v["hidden"], output_count(v))
    counts = (fan_in * units + (units if v["use_bias"] else 0) for fan_in, units in itertools.pairwise(sizes))
    return sum(counts)


_DENSE = {"hidden": (3,), "activations": ("tanh",), "layers": None}
_USUAL = {
    PICTURE: {
        "hidden": (),
        "activations": (),
        "layers": (layer("conv2d", filters=4), layer("max_pooling"), layer("flatten")),
    },
    SEQUENCE: {"hidden": (), "activations": (), "layers": (layer("simple_rnn", units=4),)},
}
_TO_COPY = {**_USUAL[PICTURE], "layers": (layer("flatten"), layer("dense", units=2, activation="linear"))}


def usual_layers(choice: Spec) -> dict[str, Any]:
    """The layers that suit the data, by the three settings that say them: a link need not tell them."""
    return _TO_COPY if choice.kind == COPY else _USUAL.get(choice.example, _DENSE)


def stretched(activations: tuple[str, ...], layers: int) -> tuple[str, ...]:
    """One activation a layer: the list cut short, or its last one repeated (tanh if there is none)."""
    last = activations[-1] if activations else "tanh"
    return (activations + (last,) * layers)[:layers]
