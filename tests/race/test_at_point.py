"""The curvature at any point, beside hand calculation, beside differences of the loss, and beside what then happens."""

import dataclasses

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.race import at_point, curvature
from playground.race.course import course
from playground.race.functions import FUNCTIONS
from playground.race.pieces import whole
from playground.race.settings import PLANES, NetworkView, Racer, RaceSettings
from playground.ui.race import extras

EIGHT = (
    Racer("sgd", 0.019), Racer("momentum", 0.01), Racer("nesterov", 0.01), Racer("adam", 0.1), Racer("lion", 0.1),
    Racer("sgd", 0.0205), Racer("sgd", 0.005), Racer("sgd", 0.1, (("weight_decay", 0.1),)),
)  # fmt: skip
RAVINE = RaceSettings(surface="ravine", start=(-1.8, 0.5), racers=EIGHT, steps=50)


@pytest.mark.parametrize("turn", [0.0, 30.0])
@pytest.mark.parametrize("scale", [1.0, 10.0])
def test_a_quadratic_has_the_curvature_of_its_formula_everywhere(turn: float, scale: float) -> None:
    ravine = course(dataclasses.replace(RAVINE, turn=turn, scale=scale))
    for at in ((0.0, 0.0), (1.3, -0.7), (-2.0, 2.0)):
        told = whole(at_point.told(ravine, at))
        assert told["curvature"] == pytest.approx(100.0 * scale, rel=1e-6)
        assert told["bound"] == pytest.approx(0.02 / scale, rel=1e-6)
        x, y = told["direction"]
        steep = np.deg2rad(90.0 + turn)
        assert abs(x * np.cos(steep) + y * np.sin(steep)) == pytest.approx(1.0, abs=1e-6)
        assert told["loss"] == pytest.approx(float(ravine.land.value(np.array(at))))


def test_each_racers_sentence_says_what_will_happen() -> None:
    told = whole(at_point.told(course(RAVINE), (1.0, 1.0)))
    assert told["words"] == (
        "At (1, 1) the loss is 50.5 and the largest curvature λ is 100: in the direction of the line on the map the "
        "ground is curved like a bowl with this λ. Gradient descent stands rates up to 2/λ = 0.02 in that direction."
    )
    sgd, momentum, nesterov, adam, lion, fast, slow, decayed = (racer["words"] for racer in told["racers"])
    assert sgd == (
        "Its rate 0.019 lies below 2/λ = 0.02: each step multiplies the distance in that direction by −0.9, so it "
        "swings from side to side and comes closer each time."
    )
    assert momentum == "Its rate 0.01 lies below 2(1 + momentum)/λ = 0.038: its swings in that direction die out."
    assert "below 2(1 + momentum)/((1 + 2 × momentum)λ) = 0.0136" in nesterov
    assert adam == (
        "Its rate 0.1 lies above 2/λ = 0.02, but that is gradient descent's bound: Adam divides every step by its own "
        "measure of the gradient's size, so the bound does not say what will happen to it."
    )
    assert "Lion steps by the sign alone" in lion
    assert "above 2/λ = 0.02: each step multiplies the distance in that direction by −1.05" in fast
    assert "diverges along it" in fast
    assert "by 0.5, so it comes closer without overshooting" in slow
    assert "with weight decay or clipping SGD takes other steps" in decayed


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("inertia", [0.0, 0.5, 0.9])
def test_the_bound_is_where_the_race_turns_from_settling_to_diverging(name: str, inertia: float) -> None:
    hyper = (("momentum", inertia),)
    limit = curvature.bound(Racer(name, 0.1, hyper), 100.0)
    assert limit is not None
    racers = (Racer(name, 0.99 * limit, hyper), Racer(name, 1.01 * limit, hyper))
    heat = course(dataclasses.replace(RAVINE, racers=racers, steps=2_000)).heat
    assert heat.diverged[0] == -1
    assert heat.loss[0, -1] < 1e-3
    assert heat.diverged[1] > 0
    words = [at_point.sentence(racer, 100.0) for racer in racers]
    assert "below" in words[0]
    assert "diverges" not in words[0]
    assert "above" in words[1]
    assert "diverges along it" in words[1]


@pytest.mark.parametrize("surface", FUNCTIONS)
def test_it_is_what_differences_of_the_loss_give(surface: str) -> None:
    found = course(RaceSettings(surface=surface, racers=EIGHT[:1], turn=20.0, steps=1))
    at = np.array([0.37, -0.58])
    told = whole(at_point.told(found, (0.37, -0.58)))
    h, value = 1e-4, found.land.value
    along = np.array(told["direction"]) * h
    there = float(value(at + along) - 2 * value(at) + value(at - along)) / h**2
    assert told["curvature"] == pytest.approx(there, rel=1e-4, abs=1e-4)
    for angle in np.linspace(0, np.pi, 37):  # and nowhere is it larger
        other = np.array([np.cos(angle), np.sin(angle)]) * h
        elsewhere = float(value(at + other) - 2 * value(at) + value(at - other)) / h**2
        assert elsewhere < told["curvature"] + 1e-4 * abs(told["curvature"]) + 1e-4


def test_downhill_everywhere_sets_no_bound() -> None:
    told = whole(at_point.told(course(dataclasses.replace(RAVINE, surface="plateau")), (0.4, 0.0)))
    assert told["curvature"] > 0  # across the rim it still bends upwards
    far = whole(at_point.told(course(dataclasses.replace(RAVINE, surface="monkey_saddle")), (0.0, 0.0)))
    assert far["curvature"] == pytest.approx(0.0, abs=1e-6)
    flat = at_point.ground((0.0, 0.0), 1.0, -2.0, 2)
    assert "the ground bends upwards in no direction" in flat
    assert at_point.sentence(EIGHT[0], -2.0) == "The curvature sets no bound to its rate 0.019 here."


def test_a_bound_that_looks_like_the_rate_is_written_longer() -> None:
    assert curvature.beside(0.02, 0.019) == "0.02"
    assert curvature.beside(0.0200004, 0.02) == "0.0200004"
    assert curvature.beside(0.02, 0.02) == "0.02"


def test_close_to_the_bound_the_factor_shows_on_which_side() -> None:
    assert "by −1.002, so every swing is wider" in at_point.sentence(Racer("sgd", 0.02002), 100.0)
    assert "by −0.998, so it swings" in at_point.sentence(Racer("sgd", 0.01998), 100.0)
    assert "by −1, so it swings from side to side for ever" in at_point.sentence(Racer("sgd", 0.5), 4.0)
    exactly = Racer("momentum", 0.75, (("momentum", 0.5),))
    assert "neither grow nor die out" in at_point.sentence(exactly, 4.0)


def test_a_falling_rate_is_told_by_its_first_value_and_its_last() -> None:
    falls = Racer("sgd", 0.03, schedule="cosine", floor=0.1)
    told = whole(at_point.told(course(dataclasses.replace(RAVINE, racers=(falls,))), (1.0, 1.0)))["racers"][0]
    assert "Its rate 0.03 lies above 2/λ = 0.02" in told["words"]
    assert told["words"].endswith(
        "That is its first rate: by the end it falls towards 0.003, and below the bound the swings die out."
    )
    assert at_point.falling(dataclasses.replace(falls, floor=0.9), 100.0).endswith(
        "towards 0.027, which is not below the bound."
    )
    assert at_point.falling(dataclasses.replace(falls, rate=0.01), 100.0).endswith("by the end it falls towards 0.001.")
    assert at_point.falling(dataclasses.replace(falls, optimizer="adam"), 100.0).endswith("it falls towards 0.003.")
    assert at_point.falling(EIGHT[0], 100.0) == ""


@pytest.mark.parametrize("plane", PLANES)
def test_any_point_of_a_networks_plane(plane: str) -> None:
    experiment = Experiment(batch_size=10)
    own = course(
        RaceSettings(surface="network", start=None, racers=EIGHT, steps=8, experiment=experiment,
                     view=NetworkView(plane, (2, 7)))
    )  # fmt: skip
    told = whole(at_point.told(own, (0.3, -0.2)))
    theta = own.lifted(np.array([0.3, -0.2]))
    h, size = 1e-4, len(theta)
    moves = np.eye(size) * h
    rows = (own.land.exact_grad(theta + moves) - own.land.exact_grad(theta - moves)) / (2 * h)
    assert told["curvature"] == pytest.approx(float(np.linalg.eigvalsh((rows + rows.T) / 2)[-1]), rel=1e-3)
    assert (told["direction"] is None) == (plane != "pair")
    assert ("the line on the map" in told["words"]) == (plane == "pair")
    assert len(told["racers"]) == 8


def test_what_is_no_point_gets_no_answer() -> None:
    ravine = course(RAVINE)
    for wrong in (None, [1], [1, "2"], [1, float("nan")], "1,2", [1, True]):
        assert whole(extras.answer(ravine, {"what": "point", "at": wrong})) == ({}, {})
    told, arrays = whole(extras.answer(ravine, {"what": "point", "at": [1, 2.5]}))
    assert told["point"]["at"] == [1.0, 2.5]
    assert arrays == {}
    beyond = whole(at_point.told(course(dataclasses.replace(RAVINE, surface="goldstein_price")), (1e200, 1e200)))
    assert beyond["curvature"] is None
    assert "not finite" in beyond["words"]
    assert beyond["racers"] == []
