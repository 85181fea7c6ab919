"""The level of guessing, as it stands in the loss curve: its number, its name, and how it comes about."""

import numpy as np
import pytest

from playground.experiment import Experiment, Run
from playground.experiment.presets import PRESETS
from playground.explain import numbers
from playground.explain.guessing import guess
from playground.timeline import Timeline

ALL = [*PRESETS, "mse", "mae", "huber", "hinge"]


def experiment(name: str) -> Experiment:
    return PRESETS[name].experiment if name in PRESETS else Experiment(loss=name)


@pytest.mark.parametrize("name", ALL)
def test_every_card_and_loss_has_a_level_that_a_constant_answer_has(name: str) -> None:
    """Measured: a network of which only the output's bias is not 0 gives every example the same answer."""
    line = Timeline(Run(experiment(name)))
    found = guess(line.run.experiment, line.y)
    if len(line.y) == 1:
        assert found is None
        return
    assert found is not None
    assert numbers.brief(found.loss) in found.name
    assert numbers.text(found.loss) in found.sentence
    output = line.network.layers[-1].parameters[-1]
    if output.name != "b" or line.y.ndim == 1 or line.y.shape[1] > 1:
        return
    thetas = np.zeros((801, line.network.size))
    thetas[:, -1] = np.linspace(-4, 4, 801)
    losses = line.network.loss(thetas, line.x, line.y, line.run.experiment.loss)
    assert found.loss <= losses.min() * (1 + 1e-9)
    assert found.loss == pytest.approx(losses.min(), rel=0.02)


@pytest.mark.parametrize(
    ("name", "called", "how"),
    [
        ("softmax", "guessing: ln 3 = 1.10", "ln 3, for 3 classes that are about equally frequent"),
        ("edge", "guessing: ln 2 = 0.69", "ln 2, for 2 classes"),
        ("first", "guessing: 0.50", "half the variance of the targets"),
        ("mse", "guessing: 0.99", "the variance of the targets"),
        ("eight_pixels", "guessing: 0.38", "the entropy of how often each answer is right"),
    ],
)
def test_it_is_called_by_what_it_is(name: str, called: str, how: str) -> None:
    line = Timeline(Run(experiment(name)))
    found = guess(line.run.experiment, line.y)
    assert found is not None
    assert found.name == called
    assert how in found.sentence


def test_classes_of_unlike_size_do_not_cost_ln_k() -> None:
    base = PRESETS["softmax"].experiment
    y = np.eye(3)[[0] * 80 + [1] * 10 + [2] * 10]
    found = guess(base, y)
    assert found is not None
    assert "ln" not in found.name
    assert found.loss == pytest.approx(-(0.8 * np.log(0.8) + 0.2 * np.log(0.1)))
