"""The screen on the page: a fragment, so that a question from the browser runs this and nothing else.

What changes more than the screen (a training that starts, another view) is carried out in a run of the whole page,
after the controls have put their values into the plan.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import streamlit as st

from playground.components.training import asked, training_view
from playground.experiment import limits
from playground.ui import keys
from playground.ui.bigger import engine_room
from playground.ui.bigger.screen import message
from playground.ui.bigger.state import VIEWS, Bigger, current_job, open_link, state
from playground.ui.observed import observed
from playground.ui.shell import leave, leave_for, triggered

_WHOLE_PAGE = {"train", "add", "view", "part", "open"}
_MOST_CHANGES = 8
_LONGEST_NAME = 64
_REMEMBERED = 50
"""Questions that wanted something changed: one may come again late, behind those after it."""


@st.fragment
def show_screen() -> None:
    """Mount the screen with how everything stands now, and what it has not got yet."""
    bigger = state()
    if any(change["what"] in _WHOLE_PAGE for change in _waiting(bigger)):
        st.rerun(scope="app")
    carry_out(bigger)
    job = current_job()
    over = job is not None and job.over
    if job is not None and over and bigger.seen_over != job.id:
        bigger.seen_over = job.id
        st.rerun(scope="app")  # what can be done with the network is drawn outside of this fragment
    bigger.tell()
    pressed = training_view(
        message(bigger, job, bigger.question), key=keys.TRAINING_VIEW, on_ask=observed("bigger_data", _ask), on_go=_go
    )
    leave(pressed)


def carry_out(bigger: Bigger) -> None:
    """Do what the screen asked for, once: a question is repeated where its answer is late."""
    changes = _waiting(bigger)
    if changes:
        bigger.carried_out = [*bigger.carried_out, _name(bigger.question)][-_REMEMBERED:]
    for change in changes:
        what = change["what"]
        if what == "train":
            bigger.start([("Training", bigger.plan)])
        elif what == "add":
            bigger.add(bigger.plan)
        elif what == "stop" and (job := current_job()) is not None:
            engine_room.service().stop(job)
        elif what == "view" and change.get("view") in ["", *VIEWS]:
            bigger.view = change["view"]
        elif what == "open" and isinstance(change.get("link"), str) and len(change["link"]) <= limits.MOST_LINK:
            open_link(bigger, dict(parse_qsl(change["link"], keep_blank_values=True)))
        elif what == "part" and type(change.get("part")) is int:
            bigger.part = max(0, change["part"])


def _waiting(bigger: Bigger) -> list[dict[str, Any]]:
    """What the newest question wants changed, if that is not done yet. From the browser: it may be anything."""
    if _name(bigger.question) in bigger.carried_out:
        return []
    changes = bigger.question.get("changes")
    wanted = changes[:_MOST_CHANGES] if isinstance(changes, list) else []
    return [change for change in wanted if isinstance(change, dict) and isinstance(change.get("what"), str)]


def _name(question: dict[str, Any]) -> str:
    """By what a question is known when it comes again."""
    told = question.get("id")
    return told if isinstance(told, str) and len(told) <= _LONGEST_NAME else ""


def _ask() -> None:
    question = asked(st.session_state.get(keys.TRAINING_VIEW))
    if question is not None:
        state().question = question


def _go() -> None:
    leave_for(triggered(keys.TRAINING_VIEW, "go"))
