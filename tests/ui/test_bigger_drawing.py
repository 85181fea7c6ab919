"""A drawing with nothing to recognise in it is not shown to the network: it would be given a name all the same."""

import math

import pytest

from playground.components.digit_pad import SIDE, PadDrawing
from playground.ui.bigger.drawing import about_drawing

_DOT = math.pi / 4


def drawing(wide: float, high: float, ink: float, *, full: float = 0.05, edge: bool = False) -> PadDrawing:
    return PadDrawing((0.5,) * SIDE * SIDE, wide, high, ink, full, edge)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (drawing(1, 1, _DOT), "too little ink"),
        (drawing(4, 3, 2 * _DOT), "too little ink"),  # two dots, far from each other
        (drawing(1, 2.5, 2.2), "too little ink"),  # a very short stroke
        (drawing(12.7, 12.7, 160, full=0.99, edge=True), "More than half of the square is ink"),
        (drawing(0.6, 9, 5, edge=True), "Most of this stroke lies beyond the edge"),  # down the left edge
        (drawing(9, 0.5, 4.4, edge=True), "Most of this stroke lies beyond the edge"),  # along the top
        (drawing(0.5, 0.9, 0.4, edge=True), "Most of this stroke lies beyond the edge"),  # a dot in the corner
        (drawing(9, 1.2, 9), "a flat line"),
        (drawing(1, 9, 9), ""),  # a one
        (drawing(1, 3.5, 3.3), ""),  # a small one
        (drawing(6, 9, 20, full=0.12), ""),
        (drawing(11, 12.7, 40, full=0.25, edge=True), ""),  # a large digit that touches the edge
    ],
)  # fmt: skip
def test_what_is_said_of_a_drawing(given: PadDrawing, said: str) -> None:
    found = about_drawing(given, digits=True)
    assert said in found
    assert bool(found) == bool(said)


def test_what_is_no_digit_may_be_flat() -> None:
    assert about_drawing(drawing(9, 1.2, 9), digits=False) == ""
