"""The address bar of a page whose other parts are Streamlit's own: what it shows, as a link."""

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_address", html="<div hidden></div>", js=assets.loader("address/address.js")
)


def show_address(query: str, *, key: str) -> None:
    """Put the query string (without "?") into the address bar, in place of the one there, with no history entry."""
    _COMPONENT(key=key, data=query)
