"""Every optimizer's sub-steps are explained with its own formula, not with another's."""

import numpy as np
import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment, Run
from playground.explain import inspect, story
from playground.explain.numbers import factor, tex
from playground.timeline import Moment, Timeline

WEIGHT = "w:0:0:1"
INDEX = 1


def moment_of(optimizer: str, hyper: tuple[tuple[str, float], ...] = (), update: int = 3) -> Moment:
    return Timeline(Run(Experiment(optimizer=optimizer, learning_rate=0.01, hyper=hyper, batch_size=10))).moment(update)


def written(moment: Moment, name: str) -> str:
    return next(caption.numbers for caption in story(moment, WEIGHT) if caption.id == name)


def value(moment: Moment, name: str) -> float:
    return float(next(step.value for step in moment.steps if step.id == name)[INDEX])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_sub_step_ends_with_the_engines_number(name: str) -> None:
    moment = moment_of(name)
    for step in moment.steps:
        numbers = written(moment, step.id)
        if step.phase == "update" and step.id != "theta" and numbers:
            assert numbers.endswith(f"= {tex(float(step.value[INDEX]))}"), (step.id, numbers)
    panel = inspect(moment, "recheck", WEIGHT)["optimizer"]
    assert panel["delta"] == value(moment, "delta")
    assert [row["after"] for row in panel["rows"]] == [
        value(moment, step.id) for step in moment.steps if step.phase == "update" and step.id not in ("delta", "theta")
    ]


def test_the_rules_are_their_own() -> None:
    moment = moment_of("rmsprop")
    g, before = float(moment.pass_.grad[INDEX]), float(moment.before.optimizer.slots["v"][INDEX])
    assert (
        written(moment, "v")
        == rf"v = 0.9 \times {factor(before)} + 0.1 \times {factor(g * g)} = {tex(value(moment, 'v'))}"
    )
    assert np.isclose(value(moment, "v"), 0.9 * before + 0.1 * g * g, rtol=1e-12)

    moment = moment_of("adagrad")
    g, total = float(moment.pass_.grad[INDEX]), value(moment, "sum")
    assert rf"\frac{{{tex(g)}}}{{\sqrt{{{tex(total)}" in written(moment, "delta")
    assert np.isclose(value(moment, "delta"), -0.01 * g / np.sqrt(total + 1e-7), rtol=1e-12)

    moment = moment_of("lion")
    assert r"\text{sign}" in written(moment, "delta")
    assert abs(value(moment, "delta")) == pytest.approx(0.01)

    moment = moment_of("adamax")
    assert r"\max" in written(moment, "u")
    assert r"\sqrt" not in written(moment, "delta")


def test_rmsprop_with_memory_says_so() -> None:
    moment = moment_of("rmsprop", (("momentum", 0.9),))
    caption = next(caption for caption in story(moment, WEIGHT) if caption.id == "delta")
    assert caption.formula.endswith("= -u")
