"""The one job engine of this server, and the tab that speaks to it."""

from __future__ import annotations

import hashlib
import secrets
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import streamlit as st

from playground.jobs import Service, Settings

_ANSWERS = "playground.keras_backend.answers"
_KEPT_UPLOADS = 40


@st.cache_resource(show_spinner=False, on_release=lambda service: service.close())
def service() -> Service:
    """Shared by all sessions; started when the page is opened for the first time."""
    return Service(Settings.from_environment())


def _closed(tab: str) -> None:
    service().leave(tab)


@st.cache_resource(show_spinner=False, scope="session", on_release=_closed)
def tab() -> str:
    """This tab's own name. Streamlit lets go of it when the tab is closed; then its jobs end after a grace time."""
    return secrets.token_hex(8)


def ask(function: str, *arguments: Any, within: float = 60.0) -> Any:
    """A short answer from a worker. ValueError carries a sentence for the learner; RuntimeError: no worker."""
    name = function if ":" in function else f"{_ANSWERS}:{function}"
    future: Future[Any] = service().ask(name, *arguments)
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


def spread() -> str:
    """How several trainings of one job are done, in words."""
    at_once = service().at_once()
    return "one after the other" if at_once == 1 else f"spread over {at_once} workers"


def store(content: bytes) -> str:
    """Put a learner's file where workers find it; its path. The oldest of many are removed."""
    folder = Path(service().settings.folder) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(content).hexdigest()[:32]}.csv"
    if not path.exists():
        path.write_bytes(content)
    for old in sorted(folder.glob("*.csv"), key=lambda file: file.stat().st_mtime)[:-_KEPT_UPLOADS]:
        old.unlink(missing_ok=True)
    return str(path)
