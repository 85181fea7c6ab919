"""What follows from settings by counting: examples, classes, units, weights. Settings are a mapping by field name.

These are plain sums, so that settings can be judged before an experiment is built of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from playground.datasets import CLASSES, DATASETS, MOST_OWN_CLASSES, Spec, train_count

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


def input_count(v: Values) -> int:
    """Inputs of the network: the chosen ones on the plane, else the data's own columns."""
    choice = DATASETS[v["data"]]
    return len(v["inputs"]) if choice.planar else len(choice.columns)


def output_count(v: Values) -> int:
    """Output units: one a class for softmax, one for two classes with any other output, else as many as the answer has
    numbers.
    """
    choice = DATASETS[v["data"]]
    return class_count(v) if v["output_activation"] == "softmax" and choice.kind == CLASSES else choice.targets


def parameter_count(v: Values) -> int:
    """Weights and biases of the network; the size of theta."""
    sizes = (input_count(v), *v["hidden"], output_count(v))
    total: int = sum(fan_in * units + (units if v["use_bias"] else 0) for fan_in, units in itertools.pairwise(sizes))
    return total


def stretched(activations: tuple[str, ...], layers: int) -> tuple[str, ...]:
    """One activation a layer: the list cut short, or its last one repeated (tanh if there is none)."""
    last = activations[-1] if activations else "tanh"
    return (activations + (last,) * layers)[:layers]
