"""The numbers a network is asked to give: classes and values turned into targets by the output and the loss.

| output, loss                                   | targets                              |
|------------------------------------------------|--------------------------------------|
| tanh or linear, classes                        | -1 and +1 (class 1 is +1), `(n, 1)`  |
| sigmoid, classes                               | 0 and 1, `(n, 1)`                    |
| softmax, sparse categorical cross-entropy      | class numbers, `(n,)`                |
| softmax, any other loss                        | one-hot, `(n, classes)`              |
| a regression or a hand calculation             | the values as they stand             |
| a picture to be given back                     | its pixels, `(n, pixels)`            |
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from playground.datasets import CLASSES, COPY, TABLE, Dataset

Array = NDArray[np.float64]

PLUS_MINUS, ZERO_ONE, ONE_HOT, CLASS_NUMBER, VALUE = "plus_minus", "zero_one", "one_hot", "class_number", "value"


def coding(kind: str, output: str, loss: str) -> str:
    """How answers become targets: one of PLUS_MINUS, ZERO_ONE, ONE_HOT, CLASS_NUMBER, VALUE."""
    if kind != CLASSES:
        return VALUE
    if output == "softmax":
        return CLASS_NUMBER if loss == "sparse_categorical_crossentropy" else ONE_HOT
    return ZERO_ONE if output == "sigmoid" else PLUS_MINUS


def encode(data: Dataset, how: str) -> Array:
    """The targets of every row of `data`, float64: `(n, outputs)`, or `(n,)` for class numbers."""
    if how == VALUE:
        return data.value
    if how == CLASS_NUMBER:
        return data.label.astype(np.float64)
    if how == ONE_HOT:
        return np.eye(data.classes)[data.label]
    column = data.label[:, None].astype(np.float64)
    return column if how == ZERO_ONE else 2.0 * column - 1.0


def sentence(kind: str, classes: int, output: str, loss: str, names: Sequence[str] = ()) -> str:
    """What the targets are and why, as the page says it. names: what the classes are called, where that is known."""
    how = coding(kind, output, loss)
    if kind == COPY:
        return "Targets are the pixels themselves: the network is to give back what it was given."
    if how == VALUE:
        return (
            "Targets are the numbers in the table."
            if kind == TABLE
            else "Targets are the values of the data, as they stand."
        )
    if how == CLASS_NUMBER:
        numbers = _listed([str(number) for number in range(classes)])
        return (
            f"Targets are the class numbers {numbers}: the loss looks up the probability softmax gives to that class."
        )
    if how == ONE_HOT:
        return "Targets are one-hot, 1 for the right class and 0 for every other, because softmax gives probabilities."
    if how == ZERO_ONE:
        return f"Targets are {_two('0', '1', names)}, because the output is sigmoid."
    if loss == "hinge":
        return f"Targets are {_two('−1', '+1', names)}, because hinge asks for the right sign, with a margin."
    return f"Targets are {_two('−1', '+1', names)}, because the output is {output}."


def _two(first: str, second: str, names: Sequence[str]) -> str:
    """Both targets, with what they mean where that has a name: "0 (horizontal) and 1 (vertical)"."""
    if len(names) != 2:
        return f"{first} and {second}"
    return f"{first} ({names[0]}) and {second} ({names[1]})"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1]
