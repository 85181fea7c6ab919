"""What each control offers, and why it does not offer the rest.

A control shows every choice there is; one that does not fit is shown with its reason instead of being hidden, because
the reason is worth knowing. Every sentence that refuses here is the one that validation would say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.datasets import DATASETS, FEATURES, spec
from playground.engine import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from playground.experiment import layer_rules, output_and_loss, targets, tuning
from playground.experiment.experiment import Experiment
from playground.experiment.layers import KINDS


@dataclass(frozen=True)
class Choice:
    """One value of a control: what is stored, what the screen calls it, and why it is not offered ("" where it is)."""

    value: str
    label: str
    reason: str = ""

    @property
    def offered(self) -> bool:
        return not self.reason


def data_choices() -> tuple[Choice, ...]:
    """Every set of data; all of them can always be chosen, and the output follows."""
    return tuple(Choice(name, choice.title) for name, choice in DATASETS.items())


def input_choices(experiment: Experiment) -> tuple[Choice, ...]:
    """The seven inputs, for data on the plane."""
    choice = spec(experiment.data)
    reason = "" if choice.planar else f"{choice.title} brings its own inputs, used as they stand."
    return tuple(Choice(key, feature.label, reason) for key, feature in FEATURES.items())


def activation_choices() -> tuple[Choice, ...]:
    """What a hidden layer may do with its sums."""
    softmax = "Softmax makes the units of a layer share a total of one; that is for an output that tells classes apart."
    return tuple(
        Choice(name, activation.label, "" if name in layer_rules.HIDDEN_ACTIVATIONS else softmax)
        for name, activation in ACTIVATIONS.items()
    )


def layer_choices(experiment: Experiment) -> tuple[Choice, ...]:
    """The kinds of layers that one can be added of, for this data and behind these layers."""
    values = experiment.values()
    return tuple(Choice(kind, KINDS[kind].title, layer_rules.added(values, kind)[1]) for kind in layer_rules.OFFERED)


def output_choices(experiment: Experiment) -> tuple[Choice, ...]:
    """The output's activation. It depends on the data alone; the loss follows where it must."""
    kind = spec(experiment.data).kind
    return tuple(
        Choice(name, ACTIVATIONS[name].label, output_and_loss.output_reason(kind, experiment.classes, name))
        for name in output_and_loss.OUTPUTS
    )


def loss_choices(experiment: Experiment) -> tuple[Choice, ...]:
    """The losses, for this data and this output."""
    kind = spec(experiment.data).kind
    return tuple(
        Choice(name, loss.label, output_and_loss.loss_reason(kind, experiment.output_activation, name))
        for name, loss in LOSSES.items()
    )


def initializer_choices() -> tuple[Choice, ...]:
    """Where the weights may start."""
    return tuple(Choice(name, initializer.label) for name, initializer in INITIALIZERS.items())


def optimizer_choices() -> tuple[Choice, ...]:
    """The optimizers."""
    return tuple(Choice(name, kind.label) for name, kind in OPTIMIZERS.items())


def named(experiment: Experiment, setting: str) -> tuple[Choice, ...]:
    """What the control of a setting offers that is a name."""
    offers: dict[str, Callable[[], tuple[Choice, ...]]] = {
        "data": data_choices,
        "output_activation": lambda: output_choices(experiment),
        "loss": lambda: loss_choices(experiment),
        "initializer": initializer_choices,
        "optimizer": optimizer_choices,
    }
    return offers[setting]()


def hyper_defaults(optimizer: str) -> dict[str, float | bool | None]:
    """An optimizer's own settings with their usual values, for widgets; None means off. Not the learning rate."""
    return tuning.usual(optimizer)


def data_reason(experiment: Experiment) -> str:
    """Why noise, number of points, share for training and data seed have no effect; "" where they have."""
    choice = spec(experiment.data)
    if not choice.fixed:
        return ""
    if choice.name == "own":
        return "These are your own points: there is no noise to add and nothing to deal anew."
    return f"{choice.title} is a fixed table: there is no noise to add and nothing to deal anew."


def targets_sentence(experiment: Experiment) -> str:
    """What the targets are and why: "Targets are −1 and +1, because the output is tanh."."""
    kind = spec(experiment.data).kind
    return targets.sentence(kind, experiment.classes, experiment.output_activation, experiment.loss)
