"""What a browser says was written into the row of "Try it" may be anything; the page shows the row either way."""

import json
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest


def script() -> None:
    from types import SimpleNamespace
    from unittest.mock import patch

    import streamlit as st

    from playground.plans.plan import Plan
    from playground.ui.bigger import after

    def answers(key: str, function: str, *given: object) -> object:
        return {"columns": ["cm", "kg"], "row": [180.0, 80.0]} if function == "sample_row" else given[1]

    part = SimpleNamespace(id="one", folder="", status="", events=[])
    with (
        patch.object(after, "engine_room", SimpleNamespace(answered=answers)),
        patch.object(after, "_answer", lambda plan, found: st.write(str(found))),
    ):
        after._try_row(Plan(), part)  # type: ignore[arg-type]


def answered(edits: dict[str, Any]) -> str:
    """The row that the network is asked about once these were told."""
    page = AppTest.from_function(script, default_timeout=60)
    page.run()
    states = WidgetStates()
    states.widgets.add(id=page.dataframe[0].proto.id, string_value=json.dumps(edits))
    page._run(states)
    assert not page.exception
    return str(page.markdown[0].value)


def test_what_was_written_is_asked_about() -> None:
    assert answered({}) == "(180.0, 80.0)"
    assert answered({"edited_rows": {"0": {"kg": 90}}}) == "(180.0, 90.0)"


@pytest.mark.parametrize(
    "edits",
    [
        {"edited_rows": {"1": {"kg": 90}}},
        {"edited_rows": {"-7": {"kg": 90}}},
        {"edited_rows": {"0": {"no such column": 90}}},
        {"edited_rows": {"0": {"_index": 3}}},
        {"deleted_rows": [0]},
        {"deleted_rows": [9]},
        {"added_rows": [{"kg": 1}]},
        {"added_rows": [{"no such column": 1}]},
    ],
)
def test_what_nobody_can_have_written_leaves_the_row_as_it_was(edits: dict[str, Any]) -> None:
    assert answered(edits) == "(180.0, 80.0)"
