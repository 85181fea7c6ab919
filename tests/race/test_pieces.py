"""Whatever is asked of a race is computed in pieces of bounded work: the same numbers however they are cut, and nothing
once nobody asks.
"""

import dataclasses
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.datasets import FEATURES
from playground.engine import Network
from playground.experiment import Experiment
from playground.frames import codec
from playground.race.course import course
from playground.race.delivery import Delivery
from playground.race.network_land import UNIT_GRADIENTS, UNIT_LOSSES, WholeNetwork
from playground.race.path_ends import LEAST_STEPS, LONGEST, affordable, step_seconds
from playground.race.pieces import Errand, Work, whole, within
from playground.race.presets import CARDS
from playground.race.settings import PAIR, PCA, PLANES, RANDOM, NetworkView, Racer, RaceSettings
from playground.ui.race import extras
from playground.ui.race.errands import Errands
from playground.ui.race.track import Track
from tests.race.at_once import ask, asked

LARGEST = Experiment(
    hidden=(8,) * 6,
    activations=("tanh",) * 6,
    inputs=tuple(FEATURES)[:7],
    samples=2_000,
    train_share=90,
    batch_size=1_800,
)
TWELVE = (Racer("adam", 0.01),) * 12
WISHES: list[dict[str, Any]] = [
    {"what": "open", "step": 5, "racers": [0, 1]},
    {"what": "surface", "step": 3},
    {"what": "starts"},
    {"what": "basins", "racer": 1},
    {"what": "point", "at": [0.3, -0.2]},
    {"what": "tune"},
]


def raced(plane: str | None, experiment: Experiment | None = None, **more: Any) -> RaceSettings:
    racers = (Racer("sgd", 0.1), Racer("adam", 0.03))
    if plane is None:
        return dataclasses.replace(CARDS["ravine"].settings, noise=0.3, racers=racers, steps=20)
    own = RaceSettings(
        surface="network", start=None, racers=racers, steps=20, experiment=experiment or Experiment(batch_size=10),
        view=NetworkView(plane, (2, 7)),
    )  # fmt: skip
    return dataclasses.replace(own, **more)


class Counting:
    """A clock that goes on by one whenever it is looked at: each unit of work takes one second of it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def cut(work: Work[Any]) -> Any:
    """The same work, a unit to a piece."""
    errand = Errand(work, Counting())
    shares = [0.0]
    while not errand.run_for(0.0):
        shares.append(errand.share)
    assert all(0.0 <= share <= 1.0 for share in shares)
    return errand.found


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: str(wish["what"]))
@pytest.mark.parametrize("plane", [None, *PLANES])
def test_cut_into_units_it_is_what_it_is_in_one_go_bit_for_bit(
    plane: str | None, wish: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Smaller units, so that a small network's work is cut as a large one's is.
    monkeypatch.setattr("playground.race.network_land.UNIT_GRADIENTS", UNIT_GRADIENTS // 2_000)
    monkeypatch.setattr("playground.race.network_land.UNIT_LOSSES", UNIT_LOSSES // 2_000)
    monkeypatch.setattr("playground.race.basins.MOST_SIDE", 16)
    settings = raced(plane)
    at_once, in_units = whole(extras.answer(course(settings), wish)), cut(extras.answer(course(settings), wish))
    assert codec.encode(*at_once) == codec.encode(*in_units)
    assert at_once[0]


@pytest.fixture
def units(monkeypatch: pytest.MonkeyPatch) -> Callable[[Work[Any], int], list[float]]:
    """Runs some units of a work; what each computed, as a share of what a unit may."""
    spent = 0.0

    def counted(name: str, most: int) -> None:
        real = getattr(Network, name)

        def count(net: Network, theta: Any, x: Any, *more: Any, **kept: Any) -> Any:
            nonlocal spent
            examples = len(x) if np.ndim(x) == 2 else x.shape[-2]
            spent += np.size(theta) * examples / most
            return real(net, theta, x, *more, **kept)

        monkeypatch.setattr(Network, name, count)

    counted("loss", UNIT_LOSSES)
    counted("loss_and_grad", UNIT_GRADIENTS)

    def run(work: Work[Any], most: int) -> list[float]:
        nonlocal spent
        found = []
        for _ in range(most):
            spent = 0.0
            over = next(work, None) is None
            found.append(spent)
            if over:
                break
        return found

    return run


@pytest.mark.parametrize("wish", WISHES, ids=lambda wish: str(wish["what"]))
@pytest.mark.parametrize("plane", [PAIR, RANDOM])
def test_on_the_largest_network_no_unit_is_a_large_one(
    plane: str, wish: dict[str, Any], units: Callable[[Work[Any], int], list[float]]
) -> None:
    found = course(raced(plane, LARGEST, racers=TWELVE, steps=6))
    found.running.known = found.running.steps  # as if it were run: here the wish's own work counts
    spent = units(extras.answer(found, wish), 40)
    assert max(spent) <= 2.0
    assert sum(spent) > 0.5


def test_a_race_on_the_largest_network_is_delivered_in_small_units(
    units: Callable[[Work[Any], int], list[float]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.race.delivery.SIDE", 21)
    delivery = Delivery(course(raced(RANDOM, LARGEST, racers=TWELVE, steps=3)))
    spent = units(delivery._delivering(), 2_000)
    assert delivery._outcome is not None
    assert max(spent) <= 2.0
    assert len(spent) > 100


@pytest.mark.parametrize(("most", "count"), [(0.0, 1), (2.5, 3), (math.inf, 10)])
def test_a_piece_takes_its_time_and_at_least_a_unit(most: float, count: int) -> None:
    done = []

    def ten() -> Work[str]:
        for k in range(9):
            done.append(k)
            yield k / 10
        done.append(9)
        return "found"

    errand = Errand(ten(), Counting())
    errand.run_for(most)
    assert len(done) == count
    assert (errand.found == "found") == errand.done == (count == 10)


def test_a_part_of_a_work_takes_its_part_of_the_share() -> None:
    def half() -> Work[int]:
        yield 0.5
        return 7

    work = within(half(), 0.2, 0.4)
    assert next(work) == pytest.approx(0.3)
    assert whole(within(half(), 0.0, 1.0)) == 7


@pytest.mark.parametrize("racers", [1, 12])
@pytest.mark.parametrize("experiment", [Experiment(), Experiment(batch_size=250), LARGEST])
def test_every_picture_of_many_paths_has_a_budget(experiment: Experiment, racers: int) -> None:
    found = course(raced(RANDOM, experiment, racers=TWELVE[:racers], steps=5_000))
    steps = affordable(found, 100 * racers)
    assert steps == LEAST_STEPS or steps * 100 * racers * step_seconds(found) <= LONGEST
    assert steps <= 5_000


def test_what_is_cut_short_says_so() -> None:
    found = course(raced(RANDOM, LARGEST, racers=TWELVE, steps=5_000))
    from playground.race.path_ends import followed

    assert followed(found, 10) == "the first 10 of the race’s 5,000 steps (more would take too long here)"
    assert followed(found, 5_000) == "5,000 steps"


def small_pieces(**more: Any) -> Track:
    """A track whose errands take a unit at a time."""
    track = Track(Experiment(), raced(PAIR, **more))
    asked_for = {"race": "", "first": 0, "square": 0}
    while not ask(track, more=asked_for).get("piece", {}).get("complete"):
        asked_for = {"race": track.delivery.race, "first": track.course.running.known + 1, "square": 9}
    track.errands = Errands(Counting())
    return track


def test_what_takes_longer_says_how_far_it_is_and_comes_in_the_end() -> None:
    track = small_pieces()
    told = ask(track, changes=[{"what": "starts", "number": "c1"}])
    assert "starts" not in told
    assert told["working"][0]["what"] == "starts"
    words = [told["working"][0]["words"]]
    while told["working"]:
        told = ask(track)
        words += [each["words"] for each in told["working"]]
    assert "starts" in told
    assert words[0] == "A hundred races are under way: 5 %"
    assert len(set(words)) > 10


def test_it_can_be_stopped_and_another_race_ends_it() -> None:
    track = small_pieces()
    assert ask(track, changes=[{"what": "starts"}, {"what": "tune"}])["working"]
    told = ask(track, changes=[{"what": "stop", "which": "starts"}])
    assert told["stopped"] == ["starts"]
    assert [each["what"] for each in told["working"]] == ["tune"]
    assert ask(track, changes=[{"what": "stop", "which": "nothing"}])["stopped"] == []
    ask(track, settings={"surface": "bowl"})
    assert ask(track)["working"] == []


def test_nothing_is_computed_for_a_page_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    track = small_pieces()
    ask(track, changes=[{"what": "tune"}])
    steps = []
    real = WholeNetwork.grad

    def grad(*arguments: Any) -> Any:
        steps.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(WholeNetwork, "grad", grad)
    ask(track)
    assert len(steps) == 1  # a unit of it, and then no more until the next question


def far(told: dict[str, Any]) -> int:
    return int(told["working"][0]["words"].split()[-2])


def test_an_answer_that_was_lost_is_given_again_and_the_work_goes_on() -> None:
    track = small_pieces()
    question = {"id": "x.1", "changes": [{"what": "tune", "number": "c1"}]}
    first = track.answer(question)
    assert track.answer(question) == first
    told = ask(track, changes=[{"what": "tune", "number": "c2"}])
    assert far(told) > far(codec.decode(first).header) > 0
    assert len(told["working"]) == 1


def test_two_pictures_of_one_kind_come_one_after_the_other() -> None:
    track = Track(Experiment(), raced(None))
    told = ask(track, changes=[{"what": "basins", "racer": 0}, {"what": "basins", "racer": 1}])
    seen = [told["basins"]["racer"]] if "basins" in told else []
    while told["working"]:
        told = ask(track)
        seen += [told["basins"]["racer"]] if "basins" in told else []
    assert seen == [0, 1]
    assert asked(track, changes=[{"what": "basins", "racer": 1}]).header["basins"]["racer"] == 1


def test_principal_directions_are_those_of_the_singular_values() -> None:
    from playground.engine.surfaces import principal_plane

    rng = np.random.default_rng(0)
    for shape in ((40, 7), (7, 40)):
        places = rng.normal(size=shape) * np.linspace(3, 0.1, shape[1])
        plane = principal_plane(places)
        axes = np.linalg.svd(places - places[-1], full_matrices=False)[2]
        for found, true in ((plane.u, axes[0]), (plane.v, axes[1])):
            assert abs(found @ true) == pytest.approx(np.linalg.norm(found), rel=1e-9)
        assert abs(plane.u @ plane.v) < 1e-9
    assert PCA in PLANES
