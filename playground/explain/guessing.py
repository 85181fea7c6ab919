"""What guessing costs, in words: the level that a network has to get below."""

from __future__ import annotations

import math
from typing import NamedTuple

from playground.engine.guessing import guessing
from playground.experiment import Experiment
from playground.explain import numbers

_HOW = {
    "half_squared_error": "half the variance of the targets",
    "mse": "the variance of the targets",
    "mae": "the mean distance of the targets from their median",
    "huber": "what the targets' middle costs",
    "hinge": "twice the share of the rarer answer",
}


class Guess(NamedTuple):
    """loss: of the best answer that is the same for every training example; name: as it stands beside its line;
    sentence: what it is, and where its number comes from.
    """

    loss: float
    name: str
    sentence: str


def guess(experiment: Experiment, y: object) -> Guess | None:
    """Of the training targets y, (n, outputs) or sparse (n,); None where one answer fits them all, and costs nothing:
    of a single example, say.
    """
    if not experiment.train_size:
        return None
    loss = guessing(experiment.loss, y)
    if not loss > 0:
        return None
    shown, even = numbers.brief(loss), _even(experiment, loss)
    name = f"guessing: {even} = {shown}" if even else f"guessing: {shown}"
    sentence = (
        f"The loss of guessing, {numbers.text(loss)}, is what the best answer costs that is the same for every "
        f"example: {_how(experiment, even)}. A network that has learned something is below it."
    )
    return Guess(loss, name, sentence)


def _even(experiment: Experiment, loss: float) -> str:
    """Such as "ln 3", where that is what guessing costs as far as one sees; else ""."""
    if not experiment.loss.endswith("crossentropy") or not experiment.is_classification:
        return ""
    classes = max(experiment.classes, 2)
    return f"ln {classes}" if numbers.brief(math.log(classes)) == numbers.brief(loss) else ""


def _how(experiment: Experiment, even: str) -> str:
    if even:
        return f"{even}, for {max(experiment.classes, 2)} classes that are about equally frequent"
    if experiment.loss.endswith("crossentropy"):
        return "the entropy of how often each answer is right"
    return _HOW[experiment.loss]
