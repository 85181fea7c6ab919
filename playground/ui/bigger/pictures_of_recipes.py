"""A small picture for each recipe: what goes in, what happens, what comes out.

Streamlit takes SVG out of HTML, so each is a mask over the colour of the text, whatever the theme.
"""

from __future__ import annotations

import base64
import math
import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

_WIDE, _HIGH = 96, 64
_THREE = ("..###...", ".#...#..", ".....#..", "...##...", ".....#..", ".#...#..", "..###...", "........")
_SEVEN = (".######.", "......#.", ".....#..", "....#...", "...#....", "...#....", "...#....", "........")


def picture(key: str) -> str:
    """A style that makes an element of 96 × 64 this picture, in the colour of its text."""
    drawn = "".join(_PICTURES.get(key, _network)())
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}">{drawn}</svg>'
    packed = base64.b64encode(drawing.encode()).decode()
    mask = f"url(data:image/svg+xml;base64,{packed}) center / contain no-repeat"
    return f"width: {_WIDE}px; height: {_HIGH}px; background: currentcolor; mask: {mask}"


def _box(x: float, y: float, wide: float, high: float, strength: float = 1.0) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" opacity="{strength:g}"/>'


def _frame(x: float, y: float, wide: float, high: float) -> str:
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" fill="none" stroke="#000" stroke-opacity="0.5"/>'
    )


def _dot(x: float, y: float, r: float = 3, *, hollow: bool = False, strength: float = 1.0) -> str:
    look = 'fill="none" stroke="#000" stroke-width="1.5"' if hollow else ""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" {look} opacity="{strength:g}"/>'


def _path(points: Sequence[tuple[float, float]], strength: float = 0.5, width: float = 1) -> str:
    told = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline points="{told}" fill="none" stroke="#000" stroke-width="{width:g}" opacity="{strength:g}"/>'


def _digit(rows: Sequence[str], x: float, y: float, side: float) -> Iterable[str]:
    yield _frame(x, y, side, side)
    each = side / 8
    for row, line in enumerate(rows):
        for column, mark in enumerate(line):
            if mark == "#":
                yield _box(x + column * each, y + row * each, each, each)


def _bars(x: float, y: float, best: int, count: int = 10) -> Iterable[str]:
    """Ten answers, one of them sure."""
    for number in range(count):
        long = 18 if number == best else 2 + (number * 7) % 4
        yield _box(x, y + number * 5, long, 3.5, 1 if number == best else 0.5)


def _units(x: float, count: int, r: float = 2.5, strength: float = 1.0) -> Iterable[str]:
    for number in range(count):
        yield _dot(x, _HIGH / 2 + (number - (count - 1) / 2) * (3 * r), r, strength=strength)


def _recognised(rows: Sequence[str], best: int) -> Iterable[str]:
    yield from _digit(rows, 4, 16, 32)
    yield from _units(52, 7)
    yield from _bars(68, 7, best)


def _two_kinds() -> Iterable[str]:
    chance = random.Random(2)
    for hollow in (False, True):
        for _ in range(11):
            x, y = chance.gauss(30 if hollow else 64, 9), chance.gauss(24 if hollow else 40, 7)
            yield _dot(min(92, max(4, x)), min(60, max(4, y)), 2.6, hollow=hollow)
    yield _path([(30, 60), (66, 4)], 0.8, 1.5)


def _noise() -> Iterable[str]:
    chance = random.Random(5)
    for _ in range(26):
        yield _dot(chance.uniform(5, 91), chance.uniform(5, 59), 2.6, hollow=chance.random() < 0.5)


def _downhill() -> Iterable[str]:
    valley = [(x, 8 + 48 * (1 - ((x - 48) / 44) ** 2)) for x in range(6, 91, 4)]
    yield _path(valley, 0.5)
    steps = [(10 + 38 * (1 - 0.62**n), 0.0) for n in range(8)]
    path = [(x, 8 + 48 * (1 - ((x - 48) / 44) ** 2) - 3) for x, _ in steps]
    yield _path(path, 1, 1.5)
    yield from (_dot(x, y, 2.2) for x, y in path)


def _filters() -> Iterable[str]:
    yield from _digit(_SEVEN, 4, 16, 32)
    yield ('<rect x="8" y="20" width="12" height="12" fill="none" stroke="#000" stroke-width="2"/>')
    for number in range(3):
        yield _frame(48 + 4 * number, 12 + 8 * number, 18, 18)
    yield _path([(20, 26), (48, 20)], 0.8)
    yield from _bars(76, 7, 7)


def _row_by_row() -> Iterable[str]:
    yield from _digit(_THREE, 4, 16, 32)
    yield _box(4, 24, 32, 4, 0.35)
    for number in range(5):
        x = 48 + 10 * number
        yield _dot(x, 32, 3, strength=0.35 + 0.16 * number)
        if number:
            yield _path([(x - 7, 32), (x - 3, 32)], 0.8)
    yield _path([(36, 26), (44, 31)], 0.8)


def _narrow() -> Iterable[str]:
    yield from _digit(_THREE, 2, 20, 24)
    for x, count in ((38, 5), (48, 2), (58, 5)):
        yield from _units(x, count)
    yield from _digit(_THREE, 70, 20, 24)


def _fading() -> Iterable[str]:
    for number in range(7):
        high = 50 * math.exp(-0.55 * (6 - number))
        yield _frame(6 + 12.5 * number, 7, 9, 50)
        yield _box(6 + 12.5 * number, 57 - high, 9, high)


def _table() -> Iterable[str]:
    yield _box(8, 8, 80, 12, 0.35)
    yield _frame(8, 8, 80, 48)
    for row in range(4):
        yield _path([(8, 20 + 12 * row), (88, 20 + 12 * row)])
        for column in range(4):
            long = 8 + (row * 5 + column * 3) % 7
            yield _box(12 + 20 * column, 12.5 + 12 * row, long, 3, 1 if column == 3 else 0.6)
    yield from (_path([(8 + 20 * column, 8), (8 + 20 * column, 56)]) for column in range(1, 4))


def _network() -> Iterable[str]:
    columns = [(14, (20, 44)), (48, (12, 32, 52)), (82, (32,))]
    for (x, left), (x2, right) in pairwise(columns):
        yield from (_path([(x, y), (x2, y2)]) for y in left for y2 in right)
    yield from (_dot(x, y, 6) for x, column in columns for y in column)


_PICTURES = {
    "digits": lambda: _recognised(_THREE, 3),
    "recipe1": lambda: _recognised(_SEVEN, 7),
    "recipe2": _two_kinds,
    "recipe3": _noise,
    "recipe4": _downhill,
    "cnn": _filters,
    "lstm": _row_by_row,
    "autoencoder": _narrow,
    "deep": _fading,
    "table": _table,
    "carried": _network,
}
