"""Learning rates that fall over a race: what is used in each step, what the page says of it, and how it travels."""

import dataclasses
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.explain import numbers
from playground.race.course import course
from playground.race.link import decode, encode
from playground.race.opened import opened
from playground.race.picture import described, fairness, names
from playground.race.pieces import whole
from playground.race.presets import CARDS
from playground.race.rates import SCHEDULES, optimizer_of, over
from playground.race.reading import read
from playground.race.settings import Racer, RaceSettings
from playground.race.sweep import RATES, tune

BOWL = dataclasses.replace(CARDS["bowl"].settings, steps=100)
FALLING = [Racer("sgd", 0.2, (), kind, 0.05) for kind in SCHEDULES if kind != "constant"]


def test_where_the_rates_begin_and_end() -> None:
    for racer in FALLING:
        rate = over(racer, 100)
        assert rate(0) == 0.2
        assert rate(99) == pytest.approx(0.01, rel=0.1)
        told = [rate(t) for t in range(100)]
        assert told == sorted(told, reverse=True)
    step = [over(FALLING[0], 100)(t) for t in range(100)]
    assert np.unique(np.round(step, 12)).size == 4
    assert [step.count(rate) for rate in dict.fromkeys(step)] == [25, 25, 25, 25]
    assert over(FALLING[1], 100)(50) == pytest.approx(0.2 * 0.05**0.5)
    assert over(FALLING[2], 100)(50) == pytest.approx((0.2 + 0.01) / 2)
    assert over(Racer("sgd", 0.2), 100)(77) == 0.2


@pytest.mark.parametrize("racer", FALLING)
def test_each_step_is_taken_with_its_own_rate(racer: Racer) -> None:
    found = course(dataclasses.replace(BOWL, racers=(racer,)))
    path = found.heat.theta[0]
    for k in (0, 1, 30, 99):
        np.testing.assert_allclose(path[k + 1] - path[k], -over(racer, 100)(k) * found.land.exact_grad(path[k]))


def test_a_step_opened_says_its_rate_and_uses_it() -> None:
    racer = Racer("adam", 0.2, (), "cosine", 0.05)
    found = course(dataclasses.replace(BOWL, racers=(racer, Racer("adam", 0.2))))
    told, plain = (whole(opened(found, which, 50)) for which in (0, 1))
    assert told["sentence"].startswith(
        "The learning rate of this step is 0.105: it falls along a cosine from 0.2 towards 0.05 times that. "
    )
    slope = float(np.linalg.norm(found.land.exact_grad(found.heat.theta[0, 50])))
    assert told["sentence"].endswith(f"Plain SGD with this rate would step {numbers.brief(0.105 * slope)}.")
    assert plain["sentence"].startswith("The gradient is")
    assert "0.105" in told["columns"][0]["lines"][-1]["numbers"]
    assert told["columns"][0]["after"] == found.heat.theta[0, 51, 0]


def test_a_falling_rate_travels_in_the_link() -> None:
    racers = (*FALLING, Racer("adam", 0.1, (("beta_1", 0.8),), "cosine"), Racer("sgd", 0.2))
    settings = dataclasses.replace(BOWL, racers=racers)
    usual = RaceSettings()
    query = encode(settings, usual)
    assert "sgd:0.2:schedule;step:floor;0.05" in query
    assert "adam:0.1:beta_1;0.8:schedule;cosine~sgd:0.2" in query
    again, _, problems = decode(dict(parse_qsl(query)), Experiment(), usual)
    assert again == settings
    assert not problems
    assert read(described(settings), None, usual) == (settings, [])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"schedule": "sawtooth"}, "SGD's learning rate cannot go on as “sawtooth”; it stays constant."),
        ({"schedule": ["cosine"]}, "it stays constant"),
        ({"schedule": "cosine", "floor": 2}, "must be from 1\xa0×\xa010⁻⁶ to 1 times the first, and “2” was given"),
        ({"schedule": "step", "floor": 0}, "0.01 is used"),
        ({"schedule": "step", "floor": "x"}, "0.01 is used"),
    ],
)
def test_what_cannot_be_is_a_sentence(given: dict[str, object], words: str) -> None:
    settings, problems = read({"racers": [{"optimizer": "sgd", "rate": 0.1, "hyper": {}, **given}]}, None, BOWL)
    assert len(problems) == 1
    assert words in problems[0]
    assert settings.racers[0].floor == 0.01


def test_the_sweep_lets_every_rate_fall() -> None:
    racer = FALLING[2]
    found = whole(tune(course(dataclasses.replace(BOWL, racers=(racer,)))))
    assert found is not None
    at = 17
    alone = dataclasses.replace(racer, rate=float(RATES[at]))
    heat = course(dataclasses.replace(BOWL, racers=(alone,))).heat
    places = np.unique(np.linspace(91, 100, 10).astype(int))
    # The first seed starts where the race does.
    assert found.losses[0, at, 0] == pytest.approx(float(heat.loss[0, places].mean()), rel=1e-9)
    assert optimizer_of(racer, 100, RATES[:, None]).learning_rate(50)[at, 0] == pytest.approx(over(alone, 100)(50))


def test_names_and_fairness_tell_falling_rates_apart() -> None:
    racers = (Racer("sgd", 0.2), FALLING[2])
    assert names(racers) == ["SGD 0.2", "SGD 0.2 cosine"]
    assert "but each its own learning rate" in fairness(dataclasses.replace(BOWL, racers=racers))
    assert "and the same learning rate" in fairness(dataclasses.replace(BOWL, racers=racers[:1] * 2))
