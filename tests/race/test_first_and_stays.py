"""Who is first below a loss, and who stays there: two answers, of which only the second depends on the race's end."""

import dataclasses

import numpy as np
import pytest

from playground.experiment import Experiment
from playground.race import verdict
from playground.race.course import course
from playground.race.picture import names
from playground.race.settings import PCA, NetworkView, Racer, RaceSettings

THREE = (Racer("sgd", 0.1), Racer("momentum", 0.03), Racer("adam", 0.03))
OWN = RaceSettings(
    "network", None, THREE, 3_000, threshold=0.1, experiment=Experiment(), view=NetworkView(PCA)
)  # fmt: skip


def outcome_of(settings: RaceSettings) -> tuple[list[verdict.Outcome], str]:
    heat = course(settings).heat
    found = verdict.outcomes(heat, settings.threshold, np.empty((0, 2)))
    for each in found:
        below = heat.loss[each.racer] < settings.threshold
        assert each.first == (int(np.argmax(below)) if below.any() else None)
        stays = [step for step in range(len(below)) if below[step:].all()]
        assert each.arrived == (stays[0] if stays else None)
    return found, verdict.headline(found, names(settings.racers), settings)


def test_the_first_screens_network_answers_both_ways() -> None:
    whole, words = outcome_of(OWN)
    early, early_words = outcome_of(dataclasses.replace(OWN, steps=1_500))
    first = {o.racer: o.first for o in whole}
    # What was first below within half the steps is so within all of them.
    assert {o.racer: o.first for o in early if o.first is not None}.items() <= first.items()
    assert {o.racer: o.arrived for o in early} != {o.racer: o.arrived for o in whole}
    assert "depends on how many steps are raced" in words
    assert early_words != words


@pytest.mark.parametrize("steps", [5, 40])
def test_where_nobody_gets_there_the_standing_is_told(steps: int) -> None:
    found, words = outcome_of(dataclasses.replace(OWN, steps=steps, threshold=1e-9))
    assert all(o.first is None and o.arrived is None for o in found)
    assert "has the lowest loss" in words


def test_by_how_many_steps_is_told() -> None:
    bowl = RaceSettings("bowl", (-1.6, 1.2), (Racer("sgd", 0.1), Racer("adam", 0.1)), 100, threshold=0.001)
    _, words = outcome_of(bowl)
    assert words == "SGD is the first below 0.001, after 37 steps, 29 steps before Adam, and stays there."
