"""Every setting of an experiment has what the table promises: a key in links, a control, a refusal, a consequence."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
import streamlit

from playground.experiment import Experiment, link_fields, rules
from playground.experiment import replace as with_changes
from playground.experiment.experiment import USUAL
from playground.experiment.settings import ANEW, GOES_ON, LIST, NAME, SETTINGS, Setting
from playground.ui import controls, keys
from playground.ui.apply import apply
from tests.ui.sessions import session_on

ELSEWHERE = {
    "points": "the plane, by clicking on it",
    "weights": "the stage, by setting one by hand",
    "hidden": "depth and units",
    "activations": "activation, one a layer",
    "layers": "the list of layers, and what can be added",
    "hyper": "hyper_, one a setting of the optimizer",
}
"""Lists whose control has another name, or none in the sidebar."""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names of the controls that the sidebar draws for someone who wants every setting."""
    names: set[str] = set()
    monkeypatch.setattr(streamlit, "session_state", {keys.CONTROL_LIVES: {}})
    monkeypatch.setattr(controls, "_control", lambda session, name, value, draw: names.add(name))
    for experiment in (Experiment(optimizer="adam"), Experiment(data="parity")):
        session = session_on(experiment)
        session.view = type(session.view)(level=controls.ALL_SETTINGS)
        controls.show_controls(session)
    return names


def missing(table: dict[str, Setting], drawn: set[str]) -> list[str]:
    """What a setting of the table lacks, a sentence each."""
    found = []
    for name, row in table.items():
        values: dict[str, Any] = {**USUAL, name: object()}
        if row.kind != LIST and not any(problem.field == name for problem in rules.problems(values)):
            found.append(f"{name} is never refused")
        if row.key not in link_fields.NAMES:
            found.append(f"{name} has no key in a link")
        if name not in drawn and name not in ELSEWHERE:
            found.append(f"{name} has no control")
        if name not in {field.name for field in fields(Experiment)} | {"hidden", "activations"}:
            found.append(f"{name} is no field of an experiment")
    return found


def test_every_setting_has_a_key_a_control_and_a_refusal(drawn: set[str]) -> None:
    assert missing(SETTINGS, drawn) == []
    assert {field.name for field in fields(Experiment)} == set(SETTINGS) - {"hidden", "activations"}
    assert len({row.key for row in SETTINGS.values()}) == len(SETTINGS)


def test_a_setting_that_lacks_them_is_noticed(drawn: set[str]) -> None:
    dummy = Setting("mood", 0, "mood", "the mood", kind="whole", subject="The mood", high=3)
    assert missing({**SETTINGS, "mood": dummy}, drawn) == [
        "mood is never refused",
        "mood has no key in a link",
        "mood has no control",
        "mood is no field of an experiment",
    ]


@pytest.mark.parametrize("row", [row for row in SETTINGS.values() if row.kind != LIST], ids=lambda row: row.name)
def test_a_row_refuses_what_it_does_not_allow_and_takes_its_own_instead(row: Setting) -> None:
    assert row.allows(row.usual)
    for nonsense in (None, "no such thing", float("nan"), -(10**30), 10**30, object()):
        if row.allows(nonsense):
            assert (row.name, nonsense) == ("batch_size", 10**30)  # as large as the data lets it
            continue
        assert row.allows(row.nearest(nonsense))
        with pytest.raises(ValueError, match=r"\.$"):
            Experiment(**{row.name: nonsense})
        _, notes = with_changes(Experiment(), **{row.name: nonsense})
        assert any(note.startswith(row.subject) for note in notes)


OTHER = {
    "data": "xor", "noise": 5, "samples": 100, "train_share": 60, "data_seed": 3, "output_activation": "sigmoid",
    "loss": "mse", "initializer": "he_normal", "bias": 0.5, "seed": 4, "use_bias": False, "optimizer": "adam",
    "learning_rate": 0.5, "batch_size": 4, "l1": 0.5, "l2": 0.5, "moments": 6, "cut": 3,
}  # fmt: skip


@pytest.mark.parametrize("row", [row for row in SETTINGS.values() if row.kind != LIST], ids=lambda row: row.name)
def test_a_change_does_to_the_run_what_its_row_says(row: Setting) -> None:
    given = tuple(0.1 * n for n in range(13))
    session = session_on(Experiment(weights=given), update=3)
    apply(session, row.name, OTHER[row.name])
    assert getattr(session.experiment, row.name) == OTHER[row.name]
    assert (session.cursor.update == 3) == (row.change == GOES_ON)
    assert (session.run.experiment.weights is None) == (row.change == ANEW)
    assert any(row.words in notice for notice in session.notices) == (row.change != GOES_ON)


def test_names_come_from_registries() -> None:
    for row in SETTINGS.values():
        assert (row.kind == NAME) == bool(row.names)
