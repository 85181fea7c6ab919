"""A page's component may still speak when its page has been left: nobody listens, and nothing goes wrong."""

from typing import Any

import pytest
import streamlit

from playground.ui import keys, stage
from playground.ui.race import page
from tests.ui.sessions import session_on

HEARERS = [(stage, "_answer"), (stage, "_go"), (page, "_answer"), (page, "_go")]


@pytest.mark.parametrize(("module", "name"), HEARERS)
def test_a_question_of_a_page_that_was_left_is_no_error(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    state: dict[str, Any] = {keys.SESSION: session_on()}
    before = dict(state)
    monkeypatch.setattr(streamlit, "session_state", state)
    getattr(module, name)()
    assert state == before
