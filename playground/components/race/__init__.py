"""The race: contour map, 3-D surface, curves, player, one step opened, verdict, as one Streamlit component.

The browser's side is ``race.js`` and its modules in this folder; it shares number formats, codec and mailbox with the
stage. It is given one binary message at a time and asks for more through the trigger ``ask``.
"""

from collections.abc import Callable

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_race",
    html='<div class="stage-root race-root" role="group" aria-label="Optimizer race"></div>',
    js=assets.loader("race/race.js", plotly=True),
)


def race_view(message: bytes, *, key: str, on_ask: Callable[[], None], on_go: Callable[[], None]) -> object:
    """Mount the race with ``message``; which page the bar was pressed for, if it was.

    ``on_ask`` is called before the run where the race asks a question; ``on_go`` where the bar was pressed.
    """
    return _COMPONENT(key=key, data=message, height="content", on_ask_change=on_ask, on_go_change=on_go).go
