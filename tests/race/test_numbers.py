"""What the page says of a race beside what can be worked out by hand."""

import dataclasses

import numpy as np
import pytest

from playground.engine import OPTIMIZERS
from playground.experiment import Experiment
from playground.race import curvature
from playground.race.course import course
from playground.race.opened import opened
from playground.race.path_ends import LOST, ON_THE_WAY
from playground.race.picture import catalogue, fairness, names
from playground.race.pieces import whole
from playground.race.presets import CARDS
from playground.race.running import run
from playground.race.settings import NetworkView, Racer, RaceSettings
from playground.race.starts import many_starts
from playground.race.sweep import tune
from playground.race.verdict import outcomes
from tests.race.at_once import scene

RAVINE = CARDS["ravine"].settings


def test_the_ravines_bound_is_two_over_its_curvature() -> None:
    ravine = course(RAVINE)
    steepest = curvature.largest(ravine.land, ravine.start)
    assert steepest == pytest.approx(100.0, rel=1e-6)
    assert curvature.bound(Racer("sgd", 0.1), steepest) == pytest.approx(0.02)
    assert curvature.bound(Racer("momentum", 0.1), steepest) == pytest.approx(0.038)
    assert curvature.bound(Racer("adam", 0.1), steepest) is None
    assert "0.0205 lies above" in curvature.sentence("SGD", Racer("sgd", 0.0205), steepest)
    assert "0.019 lies below" in curvature.sentence("SGD", Racer("sgd", 0.019), steepest)


@pytest.mark.parametrize(("name", "limit"), [("sgd", 0.02), ("momentum", 0.038)])
def test_past_the_bound_it_diverges_and_before_it_does_not(name: str, limit: float) -> None:
    racers = (Racer(name, 0.99 * limit), Racer(name, 1.01 * limit))
    heat = course(dataclasses.replace(RAVINE, racers=racers, steps=1_500)).heat
    assert heat.diverged[0] == -1
    assert heat.diverged[1] > 0


def test_the_curvature_of_a_network_is_that_of_its_whole_hessian() -> None:
    view = NetworkView("random")
    own = course(RaceSettings(surface="network", start=None, steps=5, experiment=Experiment(), view=view))
    size, h = own.land.size, 1e-4
    moves = np.eye(size) * h
    rows = (own.land.exact_grad(own.start + moves) - own.land.exact_grad(own.start - moves)) / (2 * h)
    largest = float(np.linalg.eigvalsh((rows + rows.T) / 2)[-1])
    assert curvature.largest(own.land, own.start) == pytest.approx(largest, rel=1e-3)


def test_a_diverged_racer_is_forgotten_after_its_end() -> None:
    heat = course(dataclasses.replace(RAVINE, scale=10.0)).heat
    assert heat.diverged[0] == 2
    assert np.isfinite(heat.loss[0, :3]).all()
    assert np.isnan(heat.loss[0, 3:]).all()
    assert np.isnan(heat.theta[0, 3:]).all()
    assert heat.diverged[2] == -1


def test_the_same_noise_for_everyone_and_another_for_another_seed() -> None:
    noisy = dataclasses.replace(CARDS["noise"].settings, racers=(Racer("sgd", 0.1), Racer("sgd", 0.1)), steps=50)
    first, again = course(noisy).heat, course(noisy).heat
    np.testing.assert_array_equal(first.theta[0], first.theta[1])
    np.testing.assert_array_equal(first.theta, again.theta)
    other = course(dataclasses.replace(noisy, seed=1)).heat
    assert np.abs(other.theta - first.theta).max() > 0.01


def test_a_hundred_starts_end_where_single_races_end() -> None:
    two = course(CARDS["two_minima"].settings)
    found = whole(many_starts(two))
    assert found.starts.shape == (100, 2)
    alone = run(two.land, two.settings.racers, found.starts, two.settings.steps)
    far = np.linalg.norm(alone.theta[:, :, -1, None, :] - two.minima, axis=-1)
    np.testing.assert_array_equal(found.places, np.where(far.min(axis=-1) < 0.3, far.argmin(axis=-1), ON_THE_WAY))
    assert {ON_THE_WAY, 0, 1} <= set(found.places.ravel().tolist())
    single = run(two.land, two.settings.racers, found.starts[37], two.settings.steps)
    np.testing.assert_allclose(single.theta, alone.theta[:, 37], rtol=1e-12, atol=1e-15)
    lost = whole(many_starts(course(dataclasses.replace(RAVINE, scale=10.0))))
    assert (lost.places[0] == LOST).all()
    assert (lost.places[2] == 0).all()


def test_the_sweep_is_the_race_at_that_rate() -> None:
    ravine = course(RAVINE)
    tuned = whole(tune(ravine))
    assert tuned is not None
    assert "moves the start" in tuned.seeds
    at = int(np.argmin(np.abs(tuned.rates - 0.01)))
    racers = [dataclasses.replace(racer, rate=float(tuned.rates[at])) for racer in RAVINE.racers]
    heat = run(ravine.land, racers, ravine.start, RAVINE.steps)
    last = np.unique(np.linspace(181 - 18, 180, 18).astype(int))
    np.testing.assert_allclose(tuned.losses[:, at, 0], heat.loss[:, last].mean(axis=-1), rtol=1e-9)
    assert np.isinf(tuned.losses[0, tuned.rates > 0.0201]).all()
    assert tuned.best[0] < 0.02 < tuned.best[2]
    adam, sgd = (np.log10(tuned.good[k][1] / tuned.good[k][0]) for k in (2, 0))
    assert adam > sgd + 1  # on the ravine the claim holds: Adam works over a wider range of rates


def test_one_step_of_adam_opened() -> None:
    told = whole(opened(course(RAVINE), 2, 0))
    x, y = told["columns"]
    values = {line["name"]: line["value"] for line in y["lines"]}
    assert values["m"] == pytest.approx(0.1 * 50)
    assert values["v"] == pytest.approx(0.001 * 2500)
    assert values["m_hat"] == pytest.approx(50)
    assert values["v_hat"] == pytest.approx(2500)
    # Adam's first step is the rate times the sign of the gradient.
    assert values["delta"] == pytest.approx(-0.1, rel=1e-6)
    assert x["after"] - x["before"] == pytest.approx(0.1, rel=1e-5)
    assert [arrow["kind"] for arrow in told["arrows"]["drawn"]] == ["downhill", "step"]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_opens_and_its_step_is_the_paths(name: str) -> None:
    found = course(dataclasses.replace(RAVINE, racers=(Racer(name, 0.01),), steps=12))
    told = whole(opened(found, 0, 10))
    path = found.heat.theta[0]
    for entry, column in enumerate(told["columns"]):
        assert column["after"] == pytest.approx(path[11, entry], rel=1e-12, abs=1e-15)
        for line in column["lines"]:
            assert line["formula"].startswith("<math")
            assert line["numbers"].startswith("<math")
    assert "no further step" not in str(told)
    assert whole(opened(found, 0, 12))["ended"] == "The race ends here."


def test_racers_have_names_of_their_own() -> None:
    racers = (Racer("sgd", 0.1), Racer("adam", 0.1), Racer("sgd", 0.3), Racer("sgd", 0.3, (("momentum", 0.5),)))
    assert names(racers) == ["SGD 0.1", "Adam", "SGD 0.3 (a)", "SGD 0.3 (b)"]


def test_what_is_fair_is_said() -> None:
    assert fairness(RAVINE) == "Same start and number of steps (180), but each its own learning rate."
    assert "Same start, noise in every gradient and number of steps" in fairness(CARDS["noise"].settings)
    assert "and the same learning rate" in fairness(CARDS["bowl"].settings)


def test_the_page_is_told_of_every_card_surface_and_optimizer() -> None:
    told = catalogue()
    assert {card["key"] for card in told["cards"]} == set(CARDS)
    assert len(told["surfaces"]) >= 18
    assert {kind["name"] for kind in told["optimizers"]} == set(OPTIMIZERS)


@pytest.mark.parametrize("surface", [each["name"] for each in catalogue()["surfaces"]])
def test_every_surface_can_be_raced(surface: str) -> None:
    found = course(RaceSettings(surface=surface, start=(0.5, 0.4), racers=RAVINE.racers, steps=20))
    found.running.finish()
    header, arrays = scene(found)
    assert np.isfinite(arrays["heights"]).all()
    assert arrays["path"].shape == (3, 21, 2)
    assert header["settings"]["surface"] == surface


def test_nobody_racing_is_no_error() -> None:
    header, arrays = scene(course(dataclasses.replace(RAVINE, racers=())))
    assert arrays["path"].shape == (0, 181, 2)
    assert header["question"].startswith("Nobody is racing yet")
    assert whole(many_starts(course(dataclasses.replace(RAVINE, racers=())))).shares() == []
    assert whole(tune(course(dataclasses.replace(RAVINE, racers=())))) is None


@pytest.mark.parametrize(
    ("name", "token"),
    [("lion", "sign"), ("rmsprop", "<msqrt>"), ("adagrad", "<msqrt>"), ("adadelta", "<msqrt>"), ("nadam", "<msqrt>")],
)
def test_each_rule_is_written_as_its_own(name: str, token: str) -> None:
    found = course(dataclasses.replace(RAVINE, racers=(Racer(name, 0.01),), steps=3))
    step = whole(opened(found, 0, 1))["columns"][0]["lines"][-1]
    assert token in step["formula"]
    assert token in step["numbers"]


def test_who_stays_far_from_every_minimum_ended_in_none() -> None:
    plateau = course(CARDS["plateau"].settings)
    by_racer = {o.racer: o for o in outcomes(plateau.heat, 0.1, plateau.minima)}
    assert by_racer[0].minimum is None
    assert by_racer[0].distance == pytest.approx(1.8827, abs=1e-3)
    assert by_racer[2].minimum == 0
