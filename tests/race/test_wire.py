"""Every message to the race's page is as declared."""

from __future__ import annotations

from typing import Any

import pytest

from playground.experiment import Experiment
from playground.frames import decode
from playground.race.presets import CARDS
from playground.race.wire import RaceHeader
from playground.ui.race.track import Track
from tests.frames.astray import astray

OWN = Experiment(samples=40)
RACERS = [{"optimizer": "sgd", "rate": 0.1}, {"optimizer": "adam", "rate": 0.1}]
NETWORK = {"surface": "network", "racers": RACERS, "steps": 12, "batch_size": 10}
RACES: dict[str, dict[str, Any]] = {
    "a card": {"surface": "ravine", "racers": RACERS, "steps": 12},
    "a racer that diverges": {"surface": "bowl", "racers": [{"optimizer": "sgd", "rate": 50.0}], "steps": 400},
    "nobody": {"surface": "bowl", "racers": []},
    "two parameters": {**NETWORK, "plane": "pair"},
    "random directions": {**NETWORK, "plane": "random"},
    "the paths' directions": {**NETWORK, "plane": "pca"},
    "a network too large to pick on": {**NETWORK, "plane": "pair", "network": "own"},
}


def told(track: Track, question: dict[str, Any]) -> dict[str, Any]:
    header = decode(track.answer(question)).header
    assert not astray(header, RaceHeader)
    return header


@pytest.mark.parametrize("name", RACES)
def test_a_race_from_its_settings_to_its_end(name: str) -> None:
    own = OWN if "large" not in name else Experiment(samples=40, hidden=(8, 8, 8), activations=("tanh",) * 3)
    track = Track(own, CARDS["ravine"].settings)
    assert not astray(decode(track.opening()).header, RaceHeader)
    header = told(track, {"id": "s", "settings": RACES[name], "ticket": 3})
    race, known, pieces = header.get("race"), -1, 0
    while not header.get("piece", {}).get("complete") and pieces < 200:
        piece = header.get("piece", {})
        known = piece.get("known", known)
        header = told(
            track, {"id": f"m{pieces}", "more": {"race": race, "first": known + 1, "square": piece.get("square", 0)}}
        )
        pieces += 1
    assert pieces < 200
    wishes = [{"what": "starts"}, {"what": "tune"}, {"what": "basins", "racer": 0}, {"what": "point", "at": [0.5, 0.5]}]
    first = told(track, {"id": "w", "changes": wishes, "open": {"step": 3, "racers": [0, 1]}, "surface": 2})
    found = set(first)
    for number in range(400):
        header = told(track, {"id": f"w{number}"})
        found |= header.keys()
        if not header["working"]:
            break
    assert not header["working"]
    if RACES[name]["racers"]:
        assert {"starts", "tuned", "basins"} <= found
