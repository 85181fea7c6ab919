"""Which outputs and losses go with which data, and why the others do not. One place: validation, replacing and lists
ask here.

The output is chosen first and depends on the data alone; the loss depends on the data and the output. So no choice of
output is ever blocked by the loss that happens to be set.
"""

from __future__ import annotations

from playground.datasets import CLASSES, REGRESSION
from playground.engine import LOSSES

OUTPUTS = ("tanh", "sigmoid", "linear", "softmax")
CATEGORICAL = ("categorical_crossentropy", "sparse_categorical_crossentropy")

USUAL_OUTPUT = {CLASSES: "tanh", REGRESSION: "linear"}


def output_reason(kind: str, classes: int, output: str) -> str:
    """Why this output activation does not fit the data, as one sentence; "" where it fits."""
    if kind == REGRESSION and output != "linear":
        return "The answer is a value, so the output must be free to be any number: linear."
    if kind == CLASSES and classes > 2 and output != "softmax":
        return f"{classes} classes need one probability each, adding up to one: softmax."
    if kind not in (CLASSES, REGRESSION) and output == "softmax":
        return "Softmax gives probabilities of classes, and here the targets are plain numbers."
    return ""


def loss_reason(kind: str, output: str, loss: str) -> str:
    """Why this loss does not fit the output (which fits the data), as one sentence; "" where it fits."""
    if loss == "binary_crossentropy" and output != "sigmoid":
        return "Binary cross-entropy reads the output as one probability, so it needs a sigmoid output."
    if loss in CATEGORICAL and output != "softmax":
        return f"{LOSSES[loss].label} reads one probability a class, so it needs a softmax output."
    if loss == "hinge" and kind != CLASSES:
        return "Hinge asks only for the right side of a border, and this data has values, not classes."
    if loss == "hinge" and output in ("sigmoid", "softmax"):
        return "Hinge wants an output below −1 for one class and above +1 for the other, out of a probability's reach."
    return ""


def usual_output(kind: str, classes: int) -> str:
    """The output to take where the one there was does not fit."""
    return "softmax" if kind == CLASSES and classes > 2 else USUAL_OUTPUT.get(kind, "sigmoid")


def usual_loss(kind: str, output: str, loss: str) -> str:
    """The loss to take where `loss` does not fit this output: cross-entropy stays cross-entropy where it can."""
    cross_entropy = {"sigmoid": "binary_crossentropy", "softmax": "categorical_crossentropy"}
    if loss.endswith("crossentropy") and output in cross_entropy:
        return cross_entropy[output]
    return "half_squared_error"


def output_for(kind: str, classes: int, loss: str) -> str:
    """The output that this loss asks for, or "" where the data has none that fits it."""
    for output in (usual_output(kind, classes), *OUTPUTS):
        if not output_reason(kind, classes, output) and not loss_reason(kind, output, loss):
            return output
    return ""
