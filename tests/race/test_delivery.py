"""A race sent in pieces is the race run in one go, bit for bit, and says what is not known yet."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.engine.race import race
from playground.experiment import Experiment
from playground.experiment.tuning import build
from playground.frames.header import written
from playground.race.course import Course, course
from playground.race.delivery import Delivery
from playground.race.presets import CARDS
from playground.race.running import RAN_AWAY
from playground.race.settings import PAIR, PCA, PLANES, RANDOM, NetworkView, Racer, RaceSettings
from playground.ui.race.track import Track
from tests.race.at_once import ask, asked, scene

RACERS = (Racer("sgd", 0.1), Racer("lion", 0.03), Racer("adam", 0.03), Racer("sgd", 900.0), Racer("sgd", 0.0205))
OWN = Experiment()
LONG = RaceSettings(surface="network", start=None, racers=RACERS, steps=150, experiment=OWN)


def settings(plane: str | None) -> RaceSettings:
    """On a plane of the own network, or on a formula with noise."""
    if plane is None:
        return dataclasses.replace(CARDS["ravine"].settings, noise=0.3, racers=RACERS, steps=150)
    return dataclasses.replace(LONG, view=NetworkView(plane, pair=(2, 7)))


def delivered(found: Course, later: float = 0.0) -> tuple[list[dict[str, Any]], dict[str, Any], list[int]]:
    """Everything a browser puts together: headers, arrays over all steps, the last known step after each piece."""
    delivery = Delivery(found, first=0.0, later=later)
    header, arrays = delivery.opening()
    headers, known = [header], list[int]()
    whole: dict[str, Any] = {}
    while True:
        piece = header.get("piece")
        if piece:
            for name in ("path", "loss", "length"):
                whole[name] = np.concatenate([whole[name], arrays[name]], axis=1) if name in whole else arrays[name]
            if "heights" in arrays:
                whole["heights"], whole["domain"], whole["square"] = arrays["heights"], piece["domain"], piece["square"]
            known.append(piece["known"])
            if piece["complete"]:
                return headers, whole, known
        header, arrays = delivery.more(known[-1] + 1 if known else 0, whole.get("square", 0))
        headers.append(header)


@pytest.mark.parametrize("plane", [None, *PLANES])
def test_pieces_are_the_race_in_one_go_bit_for_bit(plane: str | None) -> None:
    found = course(settings(plane))
    headers, whole, known = delivered(found)
    again = course(settings(plane))
    told, arrays = scene(again)
    assert arrays.keys() == whole.keys() - {"domain", "square"}
    for name, array in arrays.items():
        np.testing.assert_array_equal(whole[name], array, err_msg=name)
    np.testing.assert_allclose(whole["path"], again.flat(again.heat.theta), rtol=1e-9, atol=1e-12)
    assert whole["domain"] == told["domain"]
    grown = {str(header["piece"]["domain"]) for header in headers if "piece" in header}
    assert (len(grown) > 2) == (plane == PAIR)
    last = headers[-1].get("outcome") or headers[-1]["scene"]
    for name in ("verdict", "verdict_words", "picture", "bounds", "curvature_words"):
        assert written(last[name]) == written(told[name]), name
    if plane != PCA:
        assert known[0] < 40
        assert len(known) > 6


@pytest.mark.parametrize("plane", [None, PAIR, RANDOM])
def test_a_race_in_blocks_is_the_engines_race(plane: str | None) -> None:
    found = course(settings(plane))
    optimizers = [build(racer.optimizer, racer.rate, racer.hyper) for racer in RACERS]
    step = iter(range(150))
    paths = race(lambda points: found.land.grad(points, next(step)), found.start, optimizers, 150)
    for i, diverged in enumerate(found.heat.diverged):
        end = 151 if diverged < 0 else int(diverged) + 1
        np.testing.assert_array_equal(found.heat.theta[i, :end], paths[:end, i])
        np.testing.assert_array_equal(found.heat.loss[i, :end], found.land.value(paths[:end, i]))
        assert np.isnan(found.heat.theta[i, end:]).all()
        assert np.isnan(found.heat.loss[i, end:]).all()
    loss = found.land.value(paths)
    gone = ~(np.abs(loss - loss[0]) <= RAN_AWAY * (np.abs(loss[0]) + 1.0))
    expected = np.where(gone.any(axis=0), gone.argmax(axis=0), -1)
    np.testing.assert_array_equal(found.heat.diverged, expected)
    # Fast and slowly; a network of tanh has no loss to run away to.
    assert sorted(expected.tolist())[-2:] == ([2, 74] if plane is None else [-1, -1])


def test_a_piece_that_was_lost_is_told_again_and_so_is_the_surface() -> None:
    delivery = Delivery(course(settings(RANDOM)), first=0.0, later=0.0)
    delivery.opening()
    lost = delivery.more(17, 0)
    assert lost[1]["path"].shape[1] == lost[0]["piece"]["known"] - 16
    again = delivery.more(17, 0)
    count = lost[1]["path"].shape[1]
    assert again[1]["path"].shape[1] > count
    np.testing.assert_array_equal(again[1]["path"][:, :count], lost[1]["path"])
    assert "heights" in again[1]
    assert "heights" not in delivery.more(17, again[0]["piece"]["square"])[1] or delivery.square > 1


def test_until_the_last_piece_the_verdict_says_it_is_not_there() -> None:
    headers, _, _ = delivered(course(settings(RANDOM)))
    first, last = next(header["scene"] for header in headers if "scene" in header), headers[-1]
    assert first["verdict"] == []
    assert first["verdict_words"] == "The race is still being run. The table follows with its last step."
    assert "measured once the race has been run to its end" in first["picture"]
    assert all("outcome" not in header for header in headers[1:-1])
    assert len(last["outcome"]["verdict"]) == 5
    assert "% of the movement" in last["outcome"]["picture"]


def test_the_plane_of_the_paths_is_drawn_once_the_race_is_run() -> None:
    headers, whole, known = delivered(course(settings(PCA)))
    waiting = [header["computing"] for header in headers if "computing" in header]
    counts = [told["known"] for told in waiting]
    assert counts == sorted(counts)
    assert counts[0] < 40 < counts[-1] <= 150
    assert waiting[0]["words"].startswith("Computing step 16 of 150. The plane of “where the paths go”")
    assert "The surface is being computed" in waiting[-1]["words"]
    assert set(known) == {150}
    assert np.isfinite(whole["heights"]).all()


def test_the_first_piece_of_a_long_race_takes_no_longer_than_that_of_a_short_one() -> None:
    delivery = Delivery(course(dataclasses.replace(settings(PAIR), steps=5_000)), first=0.0, later=0.0)
    header, arrays = delivery.opening()
    while "scene" not in header:
        header, arrays = delivery.more(0, 0)
    assert header["piece"]["known"] == 16
    assert arrays["path"].shape == (5, 17, 2)


def test_the_page_asks_for_more_and_a_race_it_no_longer_has_is_told_anew() -> None:
    track = Track(OWN)
    raced = {"surface": "network", "start": None, "steps": 5_000, "plane": RANDOM, "pair": [0, 1],
             "racers": [{"optimizer": r.optimizer, "rate": r.rate, "hyper": {}} for r in RACERS]}  # fmt: skip
    told = ask(track, settings=raced, ticket=3)
    assert told["ticket"] == 3
    while "piece" not in told:
        told = ask(track, more={"race": told["race"], "first": 0, "square": 0})
    assert not told["piece"]["complete"]
    known = told["piece"]["known"]
    more = ask(track, more={"race": told["race"], "first": known + 1, "square": told["piece"]["square"]})
    assert more["race"] == told["race"]
    assert more["piece"]["first"] == known + 1
    assert "scene" not in more
    stranger = ask(track, more={"race": "another", "first": 9, "square": 1})
    assert stranger["scene"]["settings"]["steps"] == 5_000
    assert stranger["piece"]["first"] == 0
    for nonsense in ({}, {"race": told["race"], "first": "x", "square": None}, {"race": told["race"], "first": 10**9}):
        assert ask(track, more=nonsense)["piece"]["first"] == 0


def test_what_is_asked_of_a_race_under_way_runs_it_to_its_end() -> None:
    track = Track(OWN, dataclasses.replace(settings(RANDOM), steps=400))
    track.opening()
    told = asked(track, open={"step": 390, "racers": [0]}).header
    assert told["opened"]["racers"][0]["columns"]
    assert track.course.running.complete
