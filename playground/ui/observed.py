"""What pages do is told to the server's observer, and takes its turn: under a random name of the session."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps

import streamlit as st

from playground.server.observing import OBSERVER
from playground.ui import keys
from playground.ui.fairness import FAIRNESS


def session_name() -> str:
    """This session's, made when it is first asked for."""
    name: str = st.session_state.setdefault(keys.OBSERVED, secrets.token_hex(4))
    return name


def run_of(page: str) -> AbstractContextManager[None]:
    """A run of a page's script."""
    return OBSERVER.timed(session_name(), page, "run")


def observed(page: str, answer: Callable[[], None], later: Callable[[], bool] = lambda: False) -> Callable[[], None]:
    """A component's callback, told as one answer, in its turn (fairness.py). later: whether what is asked may wait for
    whatever others have pressed.
    """

    @wraps(answer)
    def told() -> None:
        name = session_name()
        with FAIRNESS.turn(name, later=later()) as waited:
            OBSERVER.count(page, "wait", waited)
            with OBSERVER.timed(name, page, "answer"):
                answer()

    return told
