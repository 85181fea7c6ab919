"""The screen of "Bigger data": bar, headline, network, curves, mistakes and dock, as one Streamlit component.

The browser's side is ``training.js`` and its modules in this folder. While a training runs it asks for what is new, a
few times a second, through the trigger ``ask``; what is Streamlit's own (the drawer, the views of a trained network)
stands over the places that it measures.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_training",
    html='<div class="stage-root training-root" role="group" aria-label="Bigger data"></div>',
    js=assets.loader("training/training.js"),
)


def training_view(message: bytes, *, key: str, on_ask: Callable[[], None], on_go: Callable[[], None]) -> object:
    """Mount the screen with ``message``; which page the bar was pressed for, if it was.

    ``on_ask`` is called before the run where the screen asked for something; ``on_go`` where the bar was pressed.
    """
    return _COMPONENT(key=key, data=message, height="content", on_ask_change=on_ask, on_go_change=on_go).go


def asked(component: Any) -> dict[str, Any] | None:
    """What a component asked for, if that can be a question of ours: an object with the text of a number."""
    question = getattr(component, "ask", None)
    if not isinstance(question, dict) or not isinstance(question.get("id"), str) or len(question["id"]) > 64:
        return None
    return question
