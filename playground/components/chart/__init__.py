"""A Plotly chart that stays: it is redrawn in place, so camera, zoom and hover survive new data.

Streamlit's own chart element is built anew whenever its figure changes.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from playground.components import assets

_LOADER = f"""
const chart = await import(new URL({json.dumps(assets.url("chart/chart.js"))}, document.baseURI).href)
export default (component) => chart.default(component)
"""

_COMPONENT = st.components.v2.component(
    "backprop_chart",
    html='<div class="backprop-chart"></div>',
    css=Path(__file__).with_name("chart.css").read_text(encoding="utf-8"),
    js=_LOADER,
    isolate_styles=False,  # Plotly puts its styles into the document
)


def chart(
    figure: Any, *, key: str, height: int = 320, label: str = "", on_click: Callable[[], None] | None = None
) -> dict[str, Any] | None:
    """Draw `figure` (a plotly Figure, or its JSON as text) in its place `key`.

    Colours may be names of the theme's instead: "theme:text", "theme:border", "theme:primary", "theme:paper" and
    "theme:0" to "theme:5", the categorical ones. label: what the chart shows, for readers that cannot see it. on_click:
    called before the rerun that a click on a point starts; the point, as {"x", "y", "trace", "point"}, is returned in
    that rerun and is in `st.session_state[key].click`.
    """
    data = {
        "figure": figure if isinstance(figure, str) else figure.to_json(),
        "height": height,
        "label": label,
        "clicks": on_click is not None,
    }
    result = _COMPONENT(key=key, data=data, height=height, on_click_change=on_click or _nothing)
    click: dict[str, Any] | None = result.click
    return click


def _nothing() -> None:
    """A component's trigger needs somebody who hears it."""
