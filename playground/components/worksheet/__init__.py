"""The page of worksheets: one update on paper, another for each student, and what was worked out, marked.

The browser's side is ``worksheet.js`` and its modules in this folder. It asks two routes of app.py for numbers; names
are typed and printed in the browser, and never leave it.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_worksheet",
    html='<div class="stage-root worksheet-root" role="group" aria-label="Worksheets"></div>',
    js=assets.loader("worksheet/worksheet.js"),
)


def worksheet_view(opened: Mapping[str, str] | None, *, key: str, on_go: Callable[[], None]) -> object:
    """Mount the page; which page the bar was pressed for, if it was. opened: the parts of a link that led here from
    another page; None: what the address says is shown. ``on_go`` is called before the run where the bar was pressed.
    """
    return _COMPONENT(key=key, data=dict(opened or {}), height="content", on_go_change=on_go).go
