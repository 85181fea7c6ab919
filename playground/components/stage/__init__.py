"""The stage: caption, network, output, transport and inspector, as one Streamlit component that owns the cursor.

The browser's side is ``stage.js`` and its modules in this folder. It is given one binary message at a time (see
``playground/frames``) and asks for more through the trigger ``ask``.
"""

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.components import assets

_STYLES = (
    "stage.css",
    "glossary.css",
    "network/network.css",
    "panels.css",
    "output/output.css",
    "transport/timeline.css",
    "inspector/inspector.css",
)
# Streamlit sends a component's own css and js again with every message, and these styles are as large as ten pictures:
# the page fetches them itself, once. They are there before the stage is, so nothing is ever seen without them.
_LOADER = f"""
const at = (path) => new URL(path, document.baseURI).href
const text = async (path) => (await fetch(at(path))).text()
const [stage, ...styles] = await Promise.all([
  import(at({json.dumps(assets.url("stage/stage.js"))})),
  ...{json.dumps([assets.url(f"stage/{name}") for name in _STYLES])}.map(text),
])
const sheet = new CSSStyleSheet()
sheet.replaceSync(styles.join("\\n"))
export default (component) => {{
  const root = component.parentElement.getRootNode()
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return stage.default(component)
}}
"""

_COMPONENT = st.components.v2.component("backprop_stage", html='<div class="stage-root"></div>', js=_LOADER)


def stage(message: bytes, *, key: str, on_ask: Callable[[], None]) -> dict[str, Any] | None:
    """Mount the stage with ``message``; its question of this run, if any. ``on_ask`` is called before the run."""
    result = _COMPONENT(key=key, data=message, height="content", on_ask_change=on_ask)
    question: dict[str, Any] | None = result.ask
    return question
