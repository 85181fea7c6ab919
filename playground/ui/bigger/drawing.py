"""What can be said of a drawing before a network is asked about it: whether there is anything to recognise."""

from __future__ import annotations

from playground.components.digit_pad import PadDrawing

_LEAST_INK = 3.0
"""In squares as wide as the pen: a "1" no taller than three times the pen has more. A dot has about 0.8."""
_FULL = 0.5
_FLAT, _LONG = 1.6, 3.0
_CUT = 0.95

ALWAYS_ANSWERS = "It has to name one of its classes whatever you draw: it cannot say that this is none of them."


def about_drawing(drawing: PadDrawing, *, digits: bool) -> str:
    """Why the network is not asked about this drawing, as a sentence; "" if it is. digits: what it knows are digits.

    A drawing is enlarged until it fills the picture, so a mere dot would arrive as a bold blob, and be given a name
    with a high probability.
    """
    if drawing.edge and min(drawing.wide, drawing.high) < _CUT:
        return (
            "Most of this stroke lies beyond the edge: less than its own width is left. Press Clear and draw inside "
            "the square."
        )
    if drawing.ink < _LEAST_INK:
        return (
            "That is too little ink to recognise anything in. It would be enlarged until it fills the picture, and "
            "even a dot would be given a name then. Draw on, or press Clear and draw larger."
        )
    if drawing.full > _FULL:
        return (
            "More than half of the square is ink, so there is no shape left to recognise. Press Clear and draw with a "
            "stroke or two."
        )
    if digits and drawing.high < _FLAT and drawing.wide > _LONG:
        return "That is a flat line, and no digit is one. Draw on, or press Clear."
    return ""
