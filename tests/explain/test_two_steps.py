"""Two optimizers, one gradient: what is said of it, and both rules with their numbers."""

import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.experiment.twin import twin_of
from playground.explain.two_steps import flat, two_steps
from playground.timeline import Timeline

SGD = Run(Experiment())


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_both_steps_are_the_engines_and_follow_from_what_is_written(name: str) -> None:
    first, second = Timeline(SGD).moment(0), Timeline(twin_of(SGD, name, 0.02)).moment(0)
    told = two_steps(first, second, "w:1:2:0")
    assert told is not None
    assert told.sentence.startswith("The same gradient, two steps: h₃→ŷ's is ")
    assert told.numbers.count(r"\qquad") == told.formula.count(r"\qquad") == 1
    assert r"\frac" not in told.numbers + told.formula
    for moment, line in zip((first, second), told.numbers.split(r"\qquad"), strict=True):
        delta = next(float(step.value[11]) for step in moment.steps if step.name == "delta")
        mantissa, _, power = line.rsplit("= ", 1)[-1].rsplit(": } ", 1)[-1].strip().partition(r" \times 10^{")
        assert float(mantissa) * 10 ** float(power.rstrip("}") or 0) == pytest.approx(delta, rel=1e-3)


def test_the_same_first_step_is_called_so() -> None:
    told = two_steps(Timeline(SGD).moment(0), Timeline(twin_of(SGD, "momentum", 0.1)).moment(0), "w:0:0:0")
    assert told is not None
    assert told.sentence.startswith("The same gradient, and at first the same step: ")


def test_two_of_one_kind_are_told_apart_by_their_rates_or_else_by_their_places() -> None:
    first = Timeline(SGD).moment(0)
    told = two_steps(first, Timeline(twin_of(SGD, "sgd", 0.3)).moment(0))
    assert told is not None
    assert "; SGD 0.1 changes it by " in told.sentence
    assert ", SGD 0.3 by " in told.sentence
    adam = Run(Experiment(optimizer="adam"))
    pair = [Timeline(run).moment(0) for run in (adam, twin_of(adam, "adam", 0.1, (("epsilon", 1.0),)))]
    other = two_steps(pair[0], pair[1])
    assert other is not None
    assert "; the first changes it by " in other.sentence


def test_where_the_gradients_are_not_one_nothing_is_said() -> None:
    twin = twin_of(SGD, "adam", 0.1)
    assert two_steps(Timeline(SGD).moment(1), Timeline(twin).moment(1)) is None
    edited = Run(twin.experiment, (Change(0, "weight", (0, 3.0)),))
    assert two_steps(Timeline(SGD).moment(0), Timeline(edited).moment(0)) is None


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"-0.1 \times 2", r"-0.1 \times 2"),
        (r"\frac{a}{b + c} + \frac{a \times b}{c}", r"a / (b + c) + (a \times b) / c"),
        (r"x \frac{\frac{a}{b}}{\sqrt{v + e}}", r"x (a / b) / \sqrt{v + e}"),
    ],
)
def test_fractions_are_written_in_a_line(latex: str, line: str) -> None:
    assert flat(latex) == line
