"""The stage: caption, network, output, transport and inspector, as one Streamlit component that owns the cursor.

The browser's side is ``stage.js`` and its modules in this folder. It is given one binary message at a time (see
``playground/frames``) and asks for more through the trigger ``ask``.
"""

from collections.abc import Callable

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_stage",
    html='<div class="stage-root" role="group" aria-label="Step through"></div>',
    js=assets.loader("stage/stage.js", plotly=True),
)


def stage(message: bytes, *, key: str, on_ask: Callable[[], None], on_go: Callable[[], None]) -> object:
    """Mount the stage with ``message``; which page the bar was pressed for, if it was.

    ``on_ask`` is called before the run where the stage asks a question; ``on_go`` where the bar was pressed.
    """
    return _COMPONENT(key=key, data=message, height="content", on_ask_change=on_ask, on_go_change=on_go).go
