"""A square to draw a digit on, with the mouse, a finger or the arrow keys; what was drawn comes back as numbers."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from playground.components import assets
from playground.experiment.values import finite

SIDE = 28
PEN = 22 / 280
"""The width of a stroke, as a share of the square's side."""

_COMPONENT = st.components.v2.component(
    "backprop_digit_pad",
    html='<div class="digit-pad"></div>',
    js=assets.loader("digit_pad/digit_pad.js"),
)


@dataclass(frozen=True)
class PadDrawing:
    """values: 28 × 28 from 0 (paper) to 1 (ink) in rows, made as large as MNIST's digits and centred as they are.

    Of the drawing as it stood on the square, before that: wide, high and ink are its width, height and inked area, in
    widths of the pen; full is the share of the square that is inked; edge, whether it touches the square's edge.
    """

    values: tuple[float, ...]
    wide: float
    high: float
    ink: float
    full: float
    edge: bool


def digit_pad(*, key: str, on_draw: Callable[[], None] | None = None) -> PadDrawing | None:
    """Mount the square; the drawing on it, None while it is empty."""
    data = {"side": SIDE, "pen": PEN}
    result = _COMPONENT(key=key, data=data, default={"drawing": None}, on_drawing_change=on_draw or _nothing)
    return read(result.drawing)


def read(given: object) -> PadDrawing | None:
    """What came from the browser, if it is a drawing: exactly 28 × 28 numbers, each brought into 0 to 1, and what was
    measured.
    """
    if not isinstance(given, dict):
        return None
    values = given.get("values")
    if not isinstance(values, list) or len(values) != SIDE * SIDE:
        return None
    numbers = [finite(value) for value in values]
    measured = [finite(given.get(name)) for name in ("wide", "high", "ink", "full")]
    edge = given.get("edge")
    if None in numbers or None in measured or not isinstance(edge, bool):
        return None
    wide, high, ink, full = (max(0.0, value) for value in measured if value is not None)
    kept = tuple(min(1.0, max(0.0, value)) for value in numbers if value is not None)
    return PadDrawing(kept, wide, high, ink, full, edge)


def _nothing() -> None:
    """A component's state needs somebody who hears it."""
