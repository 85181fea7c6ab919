"""What the page is told with a run of the whole page it is told by that run alone, and the stage before the controls.

Streamlit throws away what such a run has not sent yet of a fragment that is run again, and the browser then takes the
stage for gone: a menu that was open is closed. So the stage must not ask on before that run has sent its picture.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from playground.frames import decode
from playground.ui import controls, keys, stage
from playground.ui.links import session_of

PAGE = str(Path(controls.__file__).parents[1] / "app_pages" / "step_through.py")


class Rerun(Exception):
    """Streamlit runs the page anew."""


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is drawn, in its order."""
    told: list[str] = []

    def mounted(message: bytes, **_: Any) -> None:
        told.append(f"stage {decode(message).header['run']}")

    monkeypatch.setattr(stage, "stage", mounted)
    monkeypatch.setattr(controls, "show_controls", lambda session: told.append("controls"))
    return told


def fragment() -> Callable[[], None]:
    inner: Callable[[], None] = stage.show_stage.__wrapped__  # type: ignore[attr-defined]
    return inner


def test_the_stage_is_told_before_the_controls_are_drawn_and_the_run_that_follows_is_not_followed(
    drawn: list[str],
) -> None:
    page = AppTest.from_file(PAGE, default_timeout=60)
    for follows in (False, True):
        page.session_state[keys.PAGE_FOLLOWS] = follows
        page.run()
        assert not page.exception
    session = page.session_state[keys.SESSION]
    assert drawn == [f"stage {session.key}", "controls"] * 2
    assert keys.PAGE_FOLLOWS not in page.session_state


def test_where_the_page_follows_the_run_of_the_stage_alone_tells_it_nothing(
    drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of({})
    state: dict[str, Any] = {keys.SESSION: session, keys.PAGE_FOLLOWS: True}
    scopes: list[str] = []

    def rerun(*, scope: str) -> None:
        scopes.append(scope)
        raise Rerun

    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "rerun", rerun)
    with pytest.raises(Rerun):
        fragment()()
    assert (drawn, scopes) == ([], ["app"])
    fragment()()
    assert drawn == [f"stage {session.key}"]
