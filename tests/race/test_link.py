"""A race as a link and back, and links that make no sense: a sentence each, never an exception."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiment import Experiment
from playground.race import presets
from playground.race.link import decode, encode
from playground.race.presets import CARDS
from playground.race.settings import NetworkView, Racer, RaceSettings

USUAL = CARDS["ravine"].settings
OWN = RaceSettings(
    surface="network",
    start=(0.25, -1.5),
    racers=(Racer("adam", 0.05, (("beta_1", 0.8),)), Racer("sgd", 1e-5), Racer("sgd", 0.5)),
    steps=77,
    threshold=0.1,
    experiment=Experiment(data="spiral", hidden=(4, 2), activations=("tanh", "relu"), batch_size=10),
    view=NetworkView("random", (3, 1), 12, True),
)


def query(link: str) -> dict[str, str]:
    from urllib.parse import parse_qsl

    return dict(parse_qsl(link))


@pytest.mark.parametrize(
    "race",
    [OWN, dataclasses.replace(OWN, start=None), *(c.settings for c in CARDS.values())]
    + [presets.varied(c, v) for c in CARDS.values() for v in c.variations],
)
def test_a_link_brings_the_same_race(race: RaceSettings) -> None:
    assert decode(query(encode(race, USUAL)), Experiment(), USUAL) == (race, 0, [])


def test_the_first_race_needs_no_link() -> None:
    assert encode(USUAL, USUAL) == ""
    assert decode({}, Experiment(), USUAL) == (USUAL, 0, [])
    assert decode({"at": "63"}, Experiment(), USUAL) == (USUAL, 63, [])


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"surface": "moon"}, "There is no surface called “moon”"),
        ({"surface": "bowl", "start": "50,0"}, "lies outside the surface, which goes from −2 to 2"),
        ({"surface": "bowl", "start": "nan,0"}, "A start is two numbers"),
        ({"surface": "bowl", "racers": "none"}, "Nobody is racing yet"),
        ({"racers": "sgd:-1"}, "SGD's learning rate must be above 0 and at most 1,000,000"),
        ({"racers": "sgd:1e300"}, "“1\u00a0×\u00a010³⁰⁰” was given; 0.01 is used"),
        ({"racers": "sdg:1"}, "There is no optimizer called “sdg”"),
        ({"racers": "adam:0.1:beta_1;7"}, "beta_1"),
        ({"racers": "~".join(["sgd:1"] * 40)}, "40 racers were asked for; 12 fit"),
        ({"steps": "0"}, "number of steps must be from 1 to 5000"),
        ({"noise": "1e999"}, "The noise must be a number"),
        ({"at": "9999999"}, "The step in the link must be from 0 to 180"),
        ({"plot": "1"}, "does not know (plot)"),
        ({"basins": "3"}, "the basins of a racer that is not there"),
        ({"basins": "all"}, "the basins of a racer that is not there"),
        ({"point": "1"}, "a point of the map that is not two numbers"),
        ({"point": "here,there"}, "a point of the map that is not two numbers"),
        ({"racers": "x" * 30_000}, "too long"),
        ({"surface": "network", "pair": "4,4"}, "Two different parameters"),
    ],
)
def test_what_makes_no_sense_is_mended_and_said(params: dict[str, str], sentence: str) -> None:
    _, _, problems = decode(params, Experiment(), USUAL)
    assert any(sentence in problem for problem in problems), problems


def test_what_is_drawn_over_the_map_is_no_part_of_the_race() -> None:
    assert decode({"basins": "2", "point": "-0.5,1", "present": "1"}, Experiment(), USUAL) == (USUAL, 0, [])


def test_a_start_outside_is_moved_to_the_edge() -> None:
    for given_start, start in (("50,-9", (2.0, -2.0)), ("-50,9", (-2.0, 2.0)), ("1.5,0.25", (1.5, 0.25))):
        race, _, _ = decode({"surface": "bowl", "start": given_start}, Experiment(), USUAL)
        assert race.start == start


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["surface", "start", "racers", "steps", "net", "at", "pair"]), st.text()))
def test_no_link_raises(params: dict[str, str]) -> None:
    race, at, _ = decode(params, Experiment(), USUAL)
    assert 0 <= at <= race.steps
