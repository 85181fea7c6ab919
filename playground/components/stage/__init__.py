"""The stage: caption, network, output, transport and inspector, as one Streamlit component that owns the cursor.

The browser's side is ``stage.js`` and its modules in this folder. It is given one binary message at a time (see
``playground/frames``) and asks for more through the trigger ``ask``.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from playground.components import assets

_FOLDER = Path(__file__).parent
_STYLES = "\n".join(
    (_FOLDER / name).read_text(encoding="utf-8")
    for name in ("stage.css", "network.css", "panels.css", "output.css", "timeline.css", "inspector.css")
)
_LOADER = f"""
const stage = await import(new URL({json.dumps(assets.url("stage/stage.js"))}, document.baseURI).href)
export default (component) => stage.default(component)
"""

_COMPONENT = st.components.v2.component(
    "backprop_stage", html='<div class="stage-root"></div>', css=_STYLES, js=_LOADER
)


def stage(message: bytes, *, key: str, on_ask: Callable[[], None]) -> dict[str, Any] | None:
    """Mount the stage with ``message``; its question of this run, if any. ``on_ask`` is called before the run."""
    result = _COMPONENT(key=key, data=message, height="content", on_ask_change=on_ask)
    question: dict[str, Any] | None = result.ask
    return question
