"""A run's label says what it went by for the updates it has, and what tells it from the others."""

import pytest

from playground.experiment import Change, Experiment, Run
from playground.experiment.run import OPTIMIZER, RATE, WEIGHT
from playground.experiment.values import shown
from playground.frames.labels import MOST_RULES, headline, optimizer_label, rules_of, told_apart

ADAM = Change(388, OPTIMIZER, ("adam", ()))


@pytest.mark.parametrize(
    ("changes", "updates", "said"),
    [
        ((), 12, "SGD 0.1"),
        ((ADAM,), 389, "SGD 0.1 for 388 updates, then Adam 0.1"),
        ((ADAM,), 388, "SGD 0.1"),
        ((Change(5, RATE, 10.0),), 5, "SGD 0.1"),
        ((Change(5, RATE, 10.0),), 6, "SGD 0.1 for 5 updates, then SGD 10"),
        ((Change(1, RATE, 10.0),), 6, "SGD 0.1 for 1 update, then SGD 10"),
        ((Change(0, RATE, 10.0),), 6, "SGD 10"),
        ((Change(0, RATE, 10.0),), 0, "SGD 10"),
        ((Change(2, RATE, 10.0), Change(4, RATE, 0.5)), 9,
         "SGD 0.1 for 2 updates, then SGD 10 for 2 updates, then SGD 0.5"),
        ((Change(2, WEIGHT, (0, 1.0)),), 9, "SGD 0.1"),
        (tuple(Change(at, RATE, float(at)) for at in range(1, 1 + MOST_RULES)), 9,
         "SGD 0.1, then 2 other settings, then SGD 3"),
    ],
)  # fmt: skip
def test_a_run_is_called_by_what_its_updates_went_by(changes: tuple[Change, ...], updates: int, said: str) -> None:
    assert rules_of(Run(Experiment(), changes), updates) == said


def test_an_optimizers_own_settings_belong_to_its_label() -> None:
    assert optimizer_label(Experiment(optimizer="adam", hyper=(("beta_1", 0.8),))) == "Adam 0.1, beta_1 0.8"
    line = headline(Experiment(batch_size=10), "SGD 0.1, then Adam 0.1")
    assert line == "Circle, network 2–3–1, SGD 0.1, then Adam 0.1, batches of 10"


def test_what_tells_two_runs_apart_is_said_and_nothing_else() -> None:
    usual = Run(Experiment())
    assert told_apart(usual, [usual]) == ""
    assert told_apart(usual, []) == ""
    other = Run(Experiment(activations=("relu",), loss="mse", seed=9, use_bias=False, l2=1e-5))
    assert told_apart(usual, [other]) == ", Tanh, Half squared error, seed 18422, biases, L2 penalty 0"
    assert told_apart(other, [usual]) == ", ReLU, Mean squared error, seed 9, no biases, L2 penalty 1\u00a0×\u00a010⁻⁵"
    assert told_apart(usual, [Run(Experiment(batch_size=10))]) == "", "a batch stands in every headline"
    assert told_apart(Run(Experiment(output_activation="linear")), [usual]) == ", output Linear"
    assert told_apart(Run(Experiment(points=((0.0, 1.0, 1),))), [usual]) == ", 1 point of your own"
    edited = Run(Experiment(), (Change(3, WEIGHT, (0, 1.0)),))
    assert told_apart(edited, [usual, edited]) == ", weights set by hand once"
    assert told_apart(edited, [edited]) == ""


def test_a_number_that_is_refused_is_written_as_any_other() -> None:
    assert shown(1.131e28) == "1.131\u00a0×\u00a010²⁸"
    assert shown(-0.5) == "−0.5"
    assert shown(float("nan")) == "not a number"
