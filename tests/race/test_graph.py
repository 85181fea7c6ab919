"""The picture on which two parameters are picked has every parameter in its place in theta."""

import pytest

from playground.experiment import Experiment
from playground.race import graph as module
from playground.race.course import course
from playground.race.graph import graph
from playground.race.settings import RaceSettings
from tests.race.at_once import scene

EXPERIMENTS = [
    Experiment(),
    Experiment(hidden=(3, 2), activations=("tanh", "relu"), inputs=("x1", "x2", "x1x2")),
    Experiment(hidden=(), activations=()),
    Experiment(use_bias=False),
]


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_every_line_joins_what_its_parameter_is_named_after(experiment: Experiment) -> None:
    told = graph(experiment)
    named = {row["id"]: row["name"] for row in (*told["inputs"], *told["units"])}
    assert len(told["parameters"]) == experiment.network().size
    assert told["values"] == experiment.theta0().tolist()
    for row in told["parameters"]:
        end = named[row["to"]]
        assert row["name"] == (f"{named[row['from']]}→{end}" if row["from"] else f"bias of {end}")


def test_a_network_too_large_to_pick_on_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 12)
    assert graph(Experiment()) == {
        "too_many": "This network has 13 parameters, too many to pick on a picture of it. "
        "Choose the two from the lists."
    }


def test_only_a_race_on_a_network_has_one() -> None:
    found = course(RaceSettings(surface="network", start=None, experiment=Experiment(), steps=5))
    assert len(scene(found)[0]["network"]["parameters"]) == 13
    assert "network" not in scene(course(RaceSettings()))[0]
