"""Where the bar leads, also when its press is the first that a session hears of: its server has just been replaced."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit

from playground.ui import keys
from playground.ui.shell import leave, leave_for, opening


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    found: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "session_state", found)
    return found


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    pages: list[str] = []
    monkeypatch.setattr(streamlit, "switch_page", pages.append)
    return pages


CALLED: list[Callable[[object], None]] = [leave_for, lambda pressed: None]


@pytest.mark.parametrize("called_back", CALLED)
def test_a_page_and_a_link_to_open_there(
    state: dict[str, Any], went: list[str], called_back: Callable[[object], None]
) -> None:
    pressed = "optimizer_race?surface=bowl"
    called_back(pressed)
    leave(pressed)
    assert went == ["app_pages/optimizer_race.py"]
    assert state == {keys.OPENING: ("optimizer_race", "surface=bowl")}


@pytest.mark.parametrize("called_back", CALLED)
@pytest.mark.parametrize("pressed", [None, "", "nowhere", 7, ["lessons"], "step_through?" + "x" * 1_000_000])
def test_nothing_that_is_no_page(
    state: dict[str, Any], went: list[str], called_back: Callable[[object], None], pressed: object
) -> None:
    called_back(pressed)
    leave(pressed)
    assert (went, state) == ([], {})


def test_one_who_was_called_back_before_another_run_leaves_in_that(state: dict[str, Any], went: list[str]) -> None:
    leave_for("lessons")
    leave(None)
    assert went == ["app_pages/lessons.py"]
    leave(None)
    assert (went, state) == (["app_pages/lessons.py"], {})


def test_the_page_that_is_left_runs_once_more_and_leaves_the_link_to_the_one_it_is_for(
    state: dict[str, Any], went: list[str]
) -> None:
    leave_for("step_through?at=0.dW:0&lv=3")
    assert opening("optimizer_race") is None
    leave(None)
    assert went == ["app_pages/step_through.py"]
    assert opening("step_through") == {"at": "0.dW:0", "lv": "3"}
    assert opening("step_through") is None, "opened once"


def test_a_link_that_was_not_opened_is_forgotten_by_the_next_press(state: dict[str, Any], went: list[str]) -> None:
    leave_for("step_through?at=0.dW:0&lv=3")
    leave_for("step_through")
    assert opening("step_through") is None
