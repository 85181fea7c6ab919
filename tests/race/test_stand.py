"""A race that begins where Step through stands: the same weights, the next batches, nothing remembered; in its link."""

import dataclasses
from urllib.parse import parse_qsl

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.experiment import Experiment, Run
from playground.race.course import course
from playground.race.link import decode, encode
from playground.race.presets import CARDS
from playground.race.reading import read
from playground.race.settings import PCA, RANDOM, NetworkView, Racer, RaceSettings, Stand
from playground.timeline import Timeline

USUAL = CARDS["ravine"].settings
OWN = Experiment(batch_size=10, optimizer="sgd", learning_rate=0.1)
LINE = Timeline(Run(OWN))


def stand_at(update: int) -> Stand:
    return Stand(update, tuple(LINE.state(update).theta.tolist()))


def race(stand: Stand | None, plane: str = RANDOM) -> RaceSettings:
    racers = (Racer("sgd", 0.1), Racer("adam", 0.03))
    return RaceSettings("network", None, racers, 30, experiment=OWN, stand=stand, view=NetworkView(plane))


def same(one: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    """Two racers on one axis round otherwise than one network does: equal to the last bits."""
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("plane", [RANDOM, PCA])
def test_sgd_goes_on_as_step_through_does(plane: str) -> None:
    found = course(race(stand_at(57), plane))
    for step in range(31):
        same(found.heat.theta[0, step], LINE.state(57 + step).theta)


def test_without_a_stand_it_begins_at_the_beginning() -> None:
    found = course(race(None))
    np.testing.assert_array_equal(found.heat.theta[0, 0], LINE.state(0).theta)
    same(found.heat.theta[0, 20], LINE.state(20).theta)


@pytest.mark.parametrize("plane", ["pair", RANDOM, PCA])
def test_a_link_brings_it_back(plane: str) -> None:
    settings = race(stand_at(57), plane)
    link = dict(parse_qsl(encode(settings, USUAL)))
    assert decode(link, Experiment(), USUAL) == (settings, 0, [])


def test_it_is_chosen_and_given_up_and_kept() -> None:
    told = {"surface": "network", "plane": RANDOM}
    base, _ = read({**told, "begin": "now"}, OWN, USUAL, stand_at(57))
    assert base.stand == stand_at(57)
    kept, _ = read({"network": "kept", "begin": "now", "steps": 40}, OWN, base, stand_at(90))
    assert kept.stand == stand_at(57)
    anew, _ = read({"network": "own", "begin": "now"}, OWN, base, stand_at(90))
    assert anew.stand == stand_at(90)
    assert read({"network": "kept", "begin": "start"}, OWN, kept, stand_at(90))[0].stand is None
    assert read({"surface": "bowl"}, None, base)[0].stand is None


def test_where_step_through_stands_at_its_start_that_is_said() -> None:
    found, problems = read({"surface": "network", "begin": "now"}, OWN, USUAL, None)
    assert found.stand is None
    assert problems == ["Step through stands at its start, so the race begins there."]
    other = dataclasses.replace(stand_at(57), theta=(1.0, 2.0))
    assert read({"surface": "network", "begin": "now"}, OWN, USUAL, other)[0].stand is None
