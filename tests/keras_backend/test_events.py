"""Every event that a training sends is as `plans/events.py` declares it: no field more, none less, each of its kind."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from playground.experiment import Experiment, Run
from playground.plans import Plan, Source, layer
from playground.plans.carry import carried
from playground.plans.events import EVENTS, ROW
from playground.plans.recipes import RECIPES
from tests.keras_backend.test_training import run

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]

DIGITS = Source("digits", examples=200)
FLAT = layer("flatten")
PLANS = {
    "classes": Plan(DIGITS, (FLAT, layer("dense", units=8, l2=0.01))),
    "a value": Plan(Source("diabetes"), (layer("dense", units=8),), output="linear", loss="mse"),
    "pictures given back": replace(RECIPES["autoencoder"].plan, source=DIGITS),
    "carried over": carried(Run(Experiment())),
}


def as_declared(event: dict[str, Any]) -> None:
    """Raises where the event is not what its kind's type says."""
    converted: dict[str, Any] = msgspec.convert(event, EVENTS[event["kind"]], builtin_types=(bytes,))
    assert repr(converted) == repr({name: event[name] for name in converted})
    assert set(event) == set(converted), "a field that nobody declared"


@pytest.mark.parametrize("name", PLANS)
def test_what_a_training_sends_is_declared(name: str, tmp_path: Path) -> None:
    plan = replace(PLANS[name], epochs=2)
    _, first = run(replace(plan, epochs=1), tmp_path)
    _, listener = run(plan, tmp_path)  # goes on after the first epoch
    for event in (*first.events, *listener.events):
        as_declared(event)
    assert {"phase", "data", "batch", "epoch", "resumed", "live", "mistakes"} == {
        event["kind"] for event in listener.events
    }
    for event in listener.of("epoch"):
        assert set(event["row"]) <= set(ROW)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "phase", "text": "Training"},
        {"kind": "phase", "text": "Training", "at": "soon"},
        {"kind": "phase", "text": "Training", "at": 1.0, "more": 1},
        {"kind": "download", "done": 1, "total": 2.5, "latest": True},
    ],
)
def test_what_is_not_declared_is_noticed(wrong: dict[str, Any]) -> None:
    with pytest.raises((msgspec.ValidationError, AssertionError)):
        as_declared(wrong)
