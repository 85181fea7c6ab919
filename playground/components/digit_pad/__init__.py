"""A square to draw a digit on, with the mouse, a finger or the arrow keys; what was drawn comes back as numbers."""

from collections.abc import Callable

import streamlit as st

from playground.components import assets
from playground.experiment.values import finite

SIDE = 28

_COMPONENT = st.components.v2.component(
    "backprop_digit_pad",
    html='<div class="digit-pad"></div>',
    js=assets.loader("digit_pad/digit_pad.js"),
)


def digit_pad(*, key: str, on_draw: Callable[[], None] | None = None) -> list[float] | None:
    """The drawing, 28 × 28 values from 0 (paper) to 1 (ink) in rows, centred as MNIST's are; None while it is empty."""
    result = _COMPONENT(key=key, data={"side": SIDE}, default={"drawing": None}, on_drawing_change=on_draw or _nothing)
    return read(result.drawing)


def read(drawing: object) -> list[float] | None:
    """What came from the browser, if it is a drawing: exactly 28 × 28 numbers, each brought into 0 to 1."""
    if not isinstance(drawing, list) or len(drawing) != SIDE * SIDE:
        return None
    values = [finite(value) for value in drawing]
    if None in values:
        return None
    return [min(1.0, max(0.0, value)) for value in values if value is not None]


def _nothing() -> None:
    """A component's state needs somebody who hears it."""
