"""Every optimizer's sub-steps are explained with its own formula, not with another's."""

import numpy as np
import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Change, Experiment, Run
from playground.explain import story
from playground.explain.numbers import factor, tex
from playground.timeline import Moment, Timeline
from tests.explain.moments import inspected

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
    panel = inspected(moment, "recheck", WEIGHT)["optimizer"]
    assert panel["delta"] == value(moment, "delta")
    assert [row["after"] for row in panel["rows"]] == [
        value(moment, step.id) for step in moment.steps if step.phase == "update" and step.id not in ("delta", "theta")
    ]


def test_the_rules_are_their_own() -> None:
    moment = moment_of("rmsprop")
    g, before = float(moment.pass_.grad[INDEX]), float(moment.before.optimizer.slots["v"][INDEX])
    assert (
        written(moment, "v")
        == rf"v = 0.9 \times {factor(before)} + 0.1 \times {factor(g)}^2 = {tex(value(moment, 'v'))}"
    )
    assert np.isclose(value(moment, "v"), 0.9 * before + 0.1 * g * g, rtol=1e-12)

    moment = moment_of("adagrad")
    g, total = float(moment.pass_.grad[INDEX]), value(moment, "sum")
    assert rf"\frac{{{tex(g, 5)}}}{{\sqrt{{{tex(total, 5)} + 1 \times 10^{{-7}}}}}}" in written(moment, "delta")
    assert np.isclose(value(moment, "delta"), -0.01 * g / np.sqrt(total + 1e-7), rtol=1e-12)

    moment = moment_of("lion")
    assert r"\operatorname{sign}" in written(moment, "delta")
    assert abs(value(moment, "delta")) == pytest.approx(0.01)

    moment = moment_of("adamax")
    assert r"\max" in written(moment, "u")
    assert r"\sqrt" not in written(moment, "delta")


def test_rmsprop_with_memory_says_so() -> None:
    moment = moment_of("rmsprop", (("momentum", 0.9),))
    caption = next(caption for caption in story(moment, WEIGHT) if caption.id == "delta")
    assert caption.formula.endswith("= -u")


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_an_update_that_stopped_half_way_is_told_as_far_as_it_came(name: str) -> None:
    """0/0 with an epsilon of 0, or numbers past the largest: sub-steps that never came have no line."""
    hyper = (("epsilon", 0.0),) if "epsilon" in OPTIMIZERS[name].defaults else ()
    experiment = Experiment(optimizer=name, activations=("relu",), hyper=hyper, learning_rate=1.0)
    runs = [
        Run(experiment),
        Run(experiment, (Change(0, "weight", (0, 1.7976e308)),)),
        Run(experiment, (Change(0, "weight", (9, -1.7976e308)),)),
    ]
    for run in runs:
        timeline = Timeline(run)
        moment = timeline.moment(timeline.reached(20))
        came = [step.id for step in moment.steps if step.phase == "update" and step.id not in ("delta", "theta")]
        for selection in ("w:0:0:0", "b:0:2", "w:1:2:0"):
            panel = inspected(moment, "recheck", selection)["optimizer"]
            assert [row["name"] for row in panel["rows"]] == came
            assert (panel["delta"] is None) == all(step.id != "delta" for step in moment.steps)
            assert [caption.id for caption in story(moment, selection)[1:]] == [step.id for step in moment.steps]


def test_the_gradient_used_is_the_clipped_one() -> None:
    """Once the formulas of delta, m and v named the raw gradient, beside the clipped one's numbers."""
    for name in OPTIMIZERS:
        for clip in ("clipnorm", "clipvalue", "global_clipnorm"):
            moment = moment_of(name, ((clip, 0.01),))
            clipped, raw = value(moment, "clipped"), float(moment.pass_.grad[INDEX])
            assert abs(clipped) < abs(raw)
            after = [c for c in story(moment, WEIGHT) if c.phase == "update" and c.id != "clipped"]
            assert any(r"g_{\text{clip}}" in caption.formula for caption in after)
            assert not any(r"\partial L" in caption.formula for caption in after)
            assert not any(tex(raw) in caption.numbers for caption in after)


def test_nadam_has_its_own_correction() -> None:
    moment = moment_of("nadam")
    told = next(caption for caption in story(moment, WEIGHT) if caption.id == "m_hat")
    assert r"\mu_{t+1}" in told.formula
    assert r"P_{t+1}" in told.formula
    assert told.numbers.endswith(f"= {tex(value(moment, 'm_hat'))}")


def test_nesterov_is_told_as_a_look_ahead_whichever_way_it_was_chosen() -> None:
    for name, hyper in (("nesterov", ()), ("sgd", (("momentum", 0.9), ("nesterov", 1.0)))):
        told = next(caption for caption in story(moment_of(name, hyper), WEIGHT) if caption.id == "delta")
        assert r"\mu \, v - \eta" in told.formula
