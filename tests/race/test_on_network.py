"""The race on a network's own loss: exact with two parameters, an honest shadow with all of them."""

import dataclasses
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.experiment.tuning import build
from playground.explain import numbers
from playground.race.course import course
from playground.race.link import decode, encode
from playground.race.on_network import OnNetwork
from playground.race.pieces import whole
from playground.race.reading import EMPTY, read
from playground.race.settings import PAIR, PCA, PLANES, RANDOM, NetworkView, Racer, RaceSettings
from playground.race.starts import many_starts
from playground.race.sweep import SEEDS, tune

RACERS = (Racer("sgd", 0.1), Racer("adam", 0.03), Racer("sgd", 0.3))
OWN = Experiment(batch_size=10)


def own_race(plane: str = PAIR, steps: int = 40, **view: Any) -> OnNetwork:
    settings = RaceSettings(
        surface="network", start=None, racers=RACERS, steps=steps, experiment=OWN, view=NetworkView(plane, **view)
    )
    found = course(settings)
    assert isinstance(found, OnNetwork)
    return found


def test_all_parameters_race_exactly_as_they_train() -> None:
    found = own_race(RANDOM)
    for racer, path in zip(RACERS, found.heat.theta, strict=True):
        training = OWN.training().with_optimizer(build(racer.optimizer, racer.rate, racer.hyper))
        state = training.start(OWN.theta0())
        for _ in range(40):
            state = training.step(state)
        np.testing.assert_allclose(path[-1], state.theta, rtol=1e-9, atol=1e-12)


def test_with_two_parameters_only_these_move_and_the_picture_is_exact() -> None:
    found = own_race(PAIR, pair=(2, 7))
    (left, right), (low, high) = found.domain
    heights = whole(found.heights(21))
    a, b = np.linspace(left, right, 21), np.linspace(low, high, 21)
    theta = OWN.theta0()
    x, y = OWN.training_set()
    for row, column in ((0, 0), (5, 17), (20, 3)):
        theta[[2, 7]] = a[column], b[row]
        assert heights[row, column] == pytest.approx(found.whole.network.loss(theta, x, y, OWN.loss), rel=1e-5)
        theta[[2, 7]] = found.heat.theta[1, 30]
        assert found.heat.loss[1, 30] == pytest.approx(float(found.whole.network.loss(theta, x, y, OWN.loss)))
    assert whole(found.words())["exact"] is True


def test_the_principal_plane_holds_more_than_a_random_one_and_what_it_says_is_so() -> None:
    told = {plane: whole(own_race(plane).truth()) for plane in (PCA, RANDOM)}
    assert told[PCA]["held"] > 0.5 > told[RANDOM]["held"]
    found = own_race(PCA)
    moved = found.heat.theta.reshape(-1, found.whole.size)
    away = moved - found.plane.origin
    inside = found.lifted(found.flat(moved)) - found.plane.origin
    held = float(np.sum(inside**2) / np.sum(away**2))
    assert told[PCA]["held"] == pytest.approx(held, abs=0.01)
    assert f"{numbers.percent(told[PCA]['held'])} of the movement" in told[PCA]["picture"]
    assert numbers.percent(told[PCA]["held"]) == f"{100 * held:.1f} %"
    drawn, true = found.whole.value(found.lifted(found.flat(moved))), found.whole.value(moved)
    assert told[PCA]["off"] == pytest.approx(float(np.abs(drawn - true).mean()), rel=0.1)


def test_the_surface_of_a_batch_is_another_one_each_step() -> None:
    found = own_race(RANDOM)
    first, second, all_of_it = whole(found.heights(15, 0)), whole(found.heights(15, 1)), whole(found.heights(15))
    assert np.abs(first - second).max() > 0.01
    assert np.abs(first - all_of_it).max() > 0.01
    np.testing.assert_array_equal(first, whole(found.heights(15, 0)))


def test_another_plane_uses_the_race_again() -> None:
    first = own_race(RANDOM)
    again = course(own_race(RANDOM, seed=5).settings, before=first)
    assert again.heat is first.heat
    fresh = own_race(RANDOM, seed=5)
    np.testing.assert_array_equal(again.heat.theta, fresh.heat.theta)
    assert np.abs(again.flat(again.heat.theta) - first.flat(first.heat.theta)).max() > 1e-3
    other = course(own_race(RANDOM, steps=41).settings, before=first)
    assert other.heat is not first.heat


@pytest.mark.parametrize("plane", PLANES)
def test_many_starts_and_the_sweep_work_on_every_plane(plane: str) -> None:
    found = own_race(plane, steps=15)
    ends = whole(many_starts(found, side=4))
    assert ends.places.shape == (3, 16)
    assert [sum(row) for row in ends.shares()] == pytest.approx([1.0] * 3)
    tuned = whole(tune(found))
    assert tuned is not None
    assert tuned.losses.shape[0] == 3
    assert tuned.losses.shape[-1] == SEEDS
    assert all(low <= best <= high for best, (low, high) in zip(tuned.best, tuned.good, strict=True))


def test_a_race_too_large_to_be_kept_is_cut_and_says_so() -> None:
    big = Experiment(hidden=(8,) * 6, activations=("tanh",) * 6)
    racers = [{"optimizer": "adam", "rate": 0.01, "hyper": {}}] * 12
    asked = {"surface": "network", "plane": RANDOM, "steps": 5_000, "racers": racers}
    settings, problems = read(asked, big, RaceSettings())
    size = big.network().size
    assert settings.steps == 10_000_000 // (12 * size) < 5_000
    (problem,) = problems
    assert problem.startswith(f"12 racers over 5,000 steps with all {size} parameters are more than can be kept here; ")
    assert problem.endswith(f"the race has {settings.steps:,} steps.")
    assert read(asked, Experiment(), RaceSettings())[0].steps == 5_000
    assert read({**asked, "plane": PAIR}, big, RaceSettings())[0].steps == 5_000


def test_the_batch_size_of_the_race_is_that_of_its_experiment_and_travels_in_its_link() -> None:
    settings, problems = read(
        {"surface": "network", "batch_size": 25, "racers": [], "start": None}, OWN, RaceSettings()
    )
    assert settings.experiment == dataclasses.replace(OWN, batch_size=25)
    assert problems == [EMPTY]
    usual = RaceSettings()
    again, _, _ = decode(dict(parse_qsl(encode(settings, usual))), Experiment(), usual)
    assert again == settings
    _, problems = read({"surface": "network", "batch_size": 9_999}, OWN, settings)
    assert any("batch size must be from 1 to 250" in problem for problem in problems)
