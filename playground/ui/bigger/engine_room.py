"""The one job engine of this server, and the tab that speaks to it."""

from __future__ import annotations

import secrets
import time
from concurrent.futures import Future, wait
from typing import Any

import streamlit as st

from playground.jobs import Service, Settings
from playground.plans import uploads
from playground.server.observing import OBSERVER

_ANSWERS = "playground.keras_backend.answers"
_TABLES = "playground.keras_backend.tables."
_ASK_AGAIN = 10.0  # seconds
_MOMENT = 0.4  # seconds
_MOST_ON_THEIR_WAY = 10


@st.cache_resource(show_spinner=False, on_release=lambda service: service.close())
def service() -> Service:
    """Shared by all sessions; started when the page is opened for the first time."""
    found = Service(Settings.from_environment())
    OBSERVER.gauges["jobs"] = found.numbers
    return found


def _closed(tab: str) -> None:
    service().leave(tab)


@st.cache_resource(show_spinner=False, scope="session", on_release=_closed)
def tab() -> str:
    """This tab's own name. Streamlit lets go of it when the tab is closed; then its jobs end after a grace time."""
    return secrets.token_hex(8)


def _asked(function: str, *arguments: Any) -> Future[Any]:
    """The answer to come: from a worker, or, where it hangs on a learner's own file, from a process apart."""
    name = function if ":" in function else f"{_ANSWERS}:{function}"
    return (service().ask_apart if name.startswith(_TABLES) else service().ask)(name, *arguments)


def ask(function: str, *arguments: Any, within: float = 60.0) -> Any:
    """A short answer from a worker. ValueError carries a sentence for the learner; RuntimeError: no worker."""
    future = _asked(function, *arguments)
    try:
        return future.result(timeout=within)
    except TimeoutError:
        raise RuntimeError("The training process is busy and did not answer. Try again in a moment.") from None


def answered(key: str, function: str, *arguments: Any) -> Any:
    """As `ask`, remembered in this session under the arguments, for the newest thirty questions."""
    kept: dict[Any, Any] = st.session_state.setdefault("bigger_answers", {})
    name = (key, function, arguments)
    if name not in kept:
        kept[name] = ask(function, *arguments)
        while len(kept) > 30:
            kept.pop(next(iter(kept)))
    return kept[name]


class Pending(Exception):
    """The answer is on its way. `question` tells it from others, for `arrived`."""

    def __init__(self, question: tuple[Any, ...]) -> None:
        super().__init__()
        self.question = question


def soon(key: str, function: str, *arguments: Any) -> Any:
    """As `answered`, but Pending where the answer takes longer than a moment, so that the page answers meanwhile.

    The question goes on: asked again later, the answer is given.
    """
    kept: dict[Any, Any] = st.session_state.setdefault("bigger_answers", {})
    name = (key, function, arguments)
    if name not in kept:
        on_its_way: dict[Any, Future[Any]] = st.session_state.setdefault("bigger_on_its_way", {})
        if name not in on_its_way:
            on_its_way[name] = _asked(function, *arguments)
        wait([on_its_way[name]], timeout=_MOMENT)
        if not on_its_way[name].done():
            while len(on_its_way) > _MOST_ON_THEIR_WAY:
                on_its_way.pop(next(iter(on_its_way)))
            raise Pending(name)
        kept[name] = on_its_way.pop(name).result()
        while len(kept) > 30:
            kept.pop(next(iter(kept)))
    return kept[name]


def arrived(question: tuple[Any, ...]) -> bool:
    """Whether the answer to a question that was Pending is there, or the question was forgotten."""
    future = st.session_state.get("bigger_on_its_way", {}).get(question)
    return future is None or future.done()


_ASKED: dict[tuple[Any, ...], tuple[float, Future[Any]]] = {}


def known(function: str, *arguments: Any) -> Any:
    """A worker's answer where it is there already, else None; the worker is asked meanwhile. For all sessions alike.

    What is not so may have become so, so any answer but True is asked for anew after some seconds.
    """
    name = (function, *arguments)
    at, future = _ASKED.get(name, (0.0, None))
    found = None
    if future is not None:
        if not future.done():
            return None
        found = None if future.exception() else future.result()
    if future is None or (found is not True and time.monotonic() - at > _ASK_AGAIN):
        _ASKED[name] = time.monotonic(), _asked(function, *arguments)
    return found


def spread() -> str:
    """How several trainings of one job are done, in words."""
    at_once = service().at_once()
    return "one after the other" if at_once == 1 else f"spread over {at_once} workers"


def store(content: bytes) -> str:
    """Put a learner's table where workers find it; its hash."""
    return uploads.store(content, service().settings.folder)
