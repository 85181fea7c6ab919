"""The race: contour map, 3-D surface, curves, player, one step opened, verdict, as one Streamlit component.

The browser's side is ``race.js`` and its modules in this folder; it shares number formats, codec and mailbox with the
stage. It is given one binary message at a time and asks for more through the trigger ``ask``.
"""

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import streamlit as st

from playground.components import assets

_FOLDER = Path(__file__).parent
_SHARED = _FOLDER.parent / "stage"
_STYLES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (
        _SHARED / "stage.css",
        *(_FOLDER / name for name in ("race.css", "panels.css", "demand.css", "points.css", "pick.css")),
    )
)
# Plotly is a script of the old kind: it is loaded once into the page, from our own server, when a race is first shown.
_LOADER = f"""
const race = await import(new URL({json.dumps(assets.url("race/race.js"))}, document.baseURI).href)
const plotly = new URL({json.dumps(f"plotlyjs/{version('plotly')}/plotly.min.js")}, document.baseURI).href
export default (component) => race.default(component, plotly)
"""

_COMPONENT = st.components.v2.component(
    "backprop_race", html='<div class="stage-root race-root"></div>', css=_STYLES, js=_LOADER
)


def race_view(message: bytes, *, key: str, on_ask: Callable[[], None]) -> dict[str, Any] | None:
    """Mount the race with ``message``; the question it asks in this run, if any. ``on_ask`` is called first."""
    result = _COMPONENT(key=key, data=message, height="content", on_ask_change=on_ask)
    question: dict[str, Any] | None = result.ask
    return question
