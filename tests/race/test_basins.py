"""Where paths end, place by place: shares that symmetry and arithmetic give, and minima that Newton finds."""

from itertools import pairwise

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.race.basins import BUDGET, LEAST_SIDE, MOST_NAMED, MOST_SIDE, basins, side_of, words
from playground.race.course import Course, course
from playground.race.path_ends import LOST, ON_THE_WAY, cells
from playground.race.pieces import whole
from playground.race.presets import CARDS
from playground.race.running import run
from playground.race.settings import PLANES, NetworkView, Racer, RaceSettings
from playground.race.starts import many_starts
from playground.ui.race import extras
from playground.ui.race.track import Track
from tests.race.at_once import asked

SGD = (Racer("sgd", 0.05),)


def raced(surface: str, racers: tuple[Racer, ...] = SGD, **more: object) -> Course:
    return course(RaceSettings(surface=surface, start=(0.5, 0.4), racers=racers, **more))  # type: ignore[arg-type]


def own(plane: str = "pair", **more: object) -> Course:
    settings = {"racers": (Racer("adam", 0.03),), "steps": 20, "experiment": Experiment(), "view": NetworkView(plane)}
    return course(RaceSettings(surface="network", start=None, **{**settings, **more}))  # type: ignore[arg-type]


def test_two_wells_of_one_shape_share_the_plane_evenly() -> None:
    found = whole(basins(raced("saddle", steps=140), 0))
    assert found.places.shape == (60, 60)
    np.testing.assert_allclose(found.minima, [[0, 2**0.5], [0, -(2**0.5)]])
    assert [found.share(kind) for kind in (0, 1, ON_THE_WAY, LOST)] == [0.5, 0.5, 0, 0]
    assert (found.places[30:] == 0).all()  # rows go from low y to high
    assert (found.places[:30] == 1).all()


@pytest.mark.parametrize(("surface", "curvature"), [("bowl", 1.0), ("bowl10", 10.0), ("ravine", 100.0)])
@pytest.mark.parametrize("scale", [1.0, 10.0])
def test_all_or_nobody_arrives_below_and_above_the_bound(surface: str, curvature: float, scale: float) -> None:
    bound = 2.0 / (curvature * scale)
    inside, outside = (
        whole(basins(raced(surface, (Racer("sgd", share * bound),), scale=scale, steps=1_000), 0))
        for share in (0.97, 1.03)
    )
    assert inside.share(0) == 1.0
    assert outside.share(0) == 0.0
    assert outside.share(LOST) == 1.0


def test_a_place_has_the_colour_of_the_race_from_there() -> None:
    two = course(CARDS["two_minima"].settings)
    for racer in range(3):
        found = whole(basins(two, racer))
        starts = cells(two, 60)
        assert starts[61].tolist() == pytest.approx([-1.9, -1.9])
        heat = run(two.land, two.settings.racers[racer : racer + 1], starts, two.settings.steps)
        end = heat.theta[0, :, -1]
        for number, minimum in enumerate(two.minima):
            near = (np.linalg.norm(end - minimum, axis=-1) < 0.3).reshape(60, 60)
            np.testing.assert_array_equal(found.places == number, near)
        np.testing.assert_allclose(found.losses.reshape(-1), heat.loss[0, :, -1], rtol=1e-12, atol=1e-15)


def test_who_has_not_arrived_is_on_the_way() -> None:
    short = whole(basins(raced("rosenbrock", (Racer("sgd", 0.0005),), steps=20), 0))
    assert short.share(ON_THE_WAY) > 0.7
    saddle = whole(basins(raced("pure_saddle", (Racer("adam", 0.05),), steps=50), 0))
    assert saddle.share(ON_THE_WAY) == 1.0  # there is no minimum, and nobody is near one
    plateau = whole(basins(course(CARDS["plateau"].settings), 0))
    assert 0.5 < plateau.share(ON_THE_WAY) < 0.6  # too flat to move: that is no minimum


def test_a_saddle_point_is_no_minimum() -> None:
    found = whole(basins(raced("saddle", steps=140), 0, 61))
    assert (found.places[30] == ON_THE_WAY).all()  # from the ridge everyone comes to the middle and stays
    assert [found.share(0), found.share(1)] == pytest.approx([30 / 61, 30 / 61])


def test_minima_that_no_list_names_are_found() -> None:
    found = whole(basins(raced("rastrigin", (Racer("sgd", 0.001),), steps=300), 0))
    assert found.share(ON_THE_WAY) == 0.0
    assert len(found.minima) == 121  # near every whole pair from -5 to 5
    # Along each axis x² - 10 cos 2 pi x has the slope 2x + 20 pi sin 2 pi x, and at a minimum it is 0.
    slope = 2 * found.minima + 20 * np.pi * np.sin(2 * np.pi * found.minima)
    assert np.abs(slope).max() < 0.5  # positions are rounded to a thousandth, the curvature is some 400
    shares = [found.share(kind) for kind in range(len(found.minima))]
    assert sum(shares) == pytest.approx(1.0)
    assert all(a >= b for a, b in pairwise(shares[3:]))


def test_styblinski_tangs_four_wells() -> None:
    found = whole(basins(raced("styblinski_tang", (Racer("sgd", 0.01),), steps=200), 0))
    low, high = -2.903534, 2.746803
    np.testing.assert_allclose(found.minima, [[low, low], [high, high], [low, high], [high, low]], atol=6e-4)
    # The ridge between the wells lies where 2 x³ - 16 x + 2.5 = 0 near 0.
    ridge = float(np.roots([2, 0, -16, 2.5])[np.argmin(np.abs(np.roots([2, 0, -16, 2.5])))].real)
    left = float(np.mean(np.linspace(-5, 5, 121)[1::2] < ridge))
    expected = [left**2, (1 - left) ** 2, left * (1 - left), left * (1 - left)]
    assert [found.share(kind) for kind in range(4)] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("plane", PLANES)
def test_on_a_network_the_final_loss_is_the_colour(plane: str) -> None:
    found, where = whole(basins(own(plane), 0, 7)), own(plane)
    assert found.minima.shape == (0, 2)
    starts = where.lifted(cells(where, 7))
    heat = run(where.land, where.settings.racers, starts, 20)
    np.testing.assert_allclose(found.losses.reshape(-1), heat.loss[0, :, -1], rtol=1e-9)
    told = words(found, where, "Adam")
    assert "7 × 7 = 49 starts of Adam, each followed for 20 steps" in told
    assert "minima are not known" in told
    assert ("their paths leave it" in told) == (plane != "pair")


def test_a_picture_costs_about_a_second() -> None:
    assert side_of(raced("ravine", steps=180)) == MOST_SIDE
    assert LEAST_SIDE <= side_of(raced("ravine", steps=5_000)) < MOST_SIDE
    sides = [side_of(own(experiment=Experiment(batch_size=size), steps=300)) for size in (1, 25, 250)]
    assert sides[0] > sides[1] > sides[2] >= LEAST_SIDE
    assert BUDGET == 1.0


def test_thousands_of_starts_race_in_parts_as_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = whole(basins(raced("himmelblau", steps=50), 0))
    monkeypatch.setattr("playground.race.path_ends.MOST_AT_ONCE", 500)
    again = whole(basins(raced("himmelblau", steps=50), 0))
    np.testing.assert_array_equal(at_once.losses, again.losses)


def test_the_page_is_told_names_and_shares() -> None:
    track = Track(Experiment(), settings=CARDS["two_minima"].settings)
    message = asked(track, changes=[{"what": "basins", "racer": 2}])
    told = message.header["basins"]
    assert [minimum["words"] for minimum in told["minima"]] == ["(−0.97, 0)", "(0.91, 0)"]
    found = whole(basins(track.course, 2))
    assert [minimum["share"] for minimum in told["minima"]] == [found.share(0), found.share(1)]
    assert sum(minimum["share"] for minimum in told["minima"]) + told["on_the_way"] + told["diverged"] == 1.0
    assert told["minima"][0]["loss"] == pytest.approx(-5.032, abs=0.001)
    np.testing.assert_array_equal(message.arrays["basin_places"], found.places)
    many = Track(Experiment(), settings=RaceSettings(surface="rastrigin", racers=(Racer("sgd", 0.001),), steps=100))
    crowd = whole(extras.answer(many.course, {"what": "basins", "racer": 0}))[0]["basins"]
    assert len(crowd["minima"]) == MOST_NAMED
    assert sum(minimum["share"] for minimum in crowd["minima"]) + crowd["others"] == pytest.approx(1.0)
    for wrong in (3, -1, None, "0", True, 1.0):
        assert whole(extras.answer(track.course, {"what": "basins", "racer": wrong})) == ({}, {})


def test_a_hundred_starts_are_told_from_the_grid() -> None:
    found = whole(many_starts(raced("styblinski_tang", (Racer("sgd", 0.01),), steps=200)))
    two_known, other, way, lost = found.shares()[0][:2], *found.shares()[0][2:]
    assert (two_known, other, way, lost) == ([0.25, 0.25], 0.5, 0.0, 0.0)
