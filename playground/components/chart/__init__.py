"""A Plotly chart that stays: it is redrawn in place, so camera, zoom and hover survive new data.

Streamlit's own chart element is built anew whenever its figure changes.
"""

import json
import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from playground.components import assets

_COMPONENT = st.components.v2.component(
    "backprop_chart",
    html='<div class="backprop-chart"></div>',
    js=assets.loader("chart/chart.js", plotly=True),
    isolate_styles=False,  # Plotly puts its styles into the document
)


def chart(
    figure: Any, *, key: str, label: str, height: int = 320, on_click: Callable[[], None] | None = None
) -> dict[str, Any] | None:
    """Draw `figure` (a plotly Figure, {"data": ..., "layout": ...}, or either as JSON) in its place `key`.

    Colours may be names of the theme's instead: "theme:text", "theme:border", "theme:primary", "theme:paper" and
    "theme:0" to "theme:5", the categorical ones. label: what the chart shows, for readers that cannot see it. on_click:
    called before the rerun that a click on a point starts; the point, as {"x", "y", "trace", "point"}, is returned in
    that rerun and is in `st.session_state[key].click`.
    """
    data = {
        "figure": _text(figure),
        "height": height,
        "label": label,
        "clicks": on_click is not None,
    }
    result = _COMPONENT(key=key, data=data, height=height, on_click_change=on_click or _nothing)
    click: dict[str, Any] | None = result.click
    return click


def _text(figure: Any) -> str:
    """The figure as JSON; what is not finite becomes a gap."""
    if isinstance(figure, str):
        return figure
    if not isinstance(figure, dict):
        return str(figure.to_json())
    try:
        return json.dumps(figure, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(figure))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _nothing() -> None:
    """A component's trigger needs somebody who hears it."""
