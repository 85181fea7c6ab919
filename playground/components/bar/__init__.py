"""The bar alone, for a page whose other parts are Streamlit's own."""

from collections.abc import Callable

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_bar", html='<div class="stage-root bar-root"></div>', js=assets.loader("bar/page_bar.js")
)


def page_bar(page: str, *, key: str, on_go: Callable[[], None]) -> None:
    """Mount the bar of ``page`` (the name of its script). ``on_go``: another page was pressed, before the run."""
    _COMPONENT(key=key, data=page, on_go_change=on_go)
