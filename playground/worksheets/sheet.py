"""A sheet: a small network with its numbers, and what is to be worked out of it, in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.worksheets.work import Item, Values, worked

Rng = np.random.Generator


@dataclass(frozen=True)
class Join:
    """A weight on the drawing, from one node to another. Each is a name of the sheet's; source "1": a bias."""

    source: str
    target: str
    name: str


@dataclass(frozen=True)
class Drawing:
    """The network as columns of nodes, left to right; a node is a name of a given or an item. None of a bare table."""

    columns: tuple[tuple[str, ...], ...]
    lines: tuple[Join, ...]


@dataclass(frozen=True)
class Sheet:
    """given: numbers by name; items: what is to be worked out; both in the order of the sheet. decimals: to how many
    every result is rounded; None: they are exact.
    """

    title: str
    task: str
    given: Mapping[str, float]
    items: tuple[Item, ...]
    decimals: int | None
    drawing: Drawing | None = None

    def values(self) -> dict[str, float]:
        """Every number of the sheet by its name, from formulas that take unrounded numbers."""
        values = dict(self.given)
        for item in self.items:
            values[item.name] = item.value(values)
        return values

    @property
    def unit(self) -> float:
        """What one more in the last digit is worth that is asked for."""
        return 10.0 ** -(self.decimals if self.decimals is not None else 6)


@dataclass(frozen=True)
class Template:
    """A kind of sheet. key: its character in codes. minutes: what working it out takes. needs: at hand, a calculator
    or none. draw: makes the sheet, from a generator.
    """

    key: str
    title: str
    about: str
    minutes: int
    needs: str
    draw: Callable[[Rng], Sheet]


def drawn(template: Template, seed: int) -> Sheet:
    """The sheet of a seed: the first draw from it on which the numbers say something."""
    sheet = None
    for attempt in range(200):
        sheet = template.draw(np.random.default_rng([seed, attempt]))
        if worth_working_out(sheet):
            return sheet
    if sheet is None:
        raise AssertionError("A template draws at least once.")
    return sheet


def worth_working_out(sheet: Sheet) -> bool:
    """No result vanishes in its rounding, and no slip hides behind a right number more often than it must."""
    values = sheet.values()
    if "h1" in values and sheet.decimals is None:
        # Where both hidden units are silent there is nothing to work out.
        return bool(values["h1"] > 0 and values["delta"] and values["y"] and abs(values["y"]) < 10)
    if any(abs(values[item.name]) < 20 * sheet.unit for item in sheet.items):
        return False
    hidden = sum(hides(item, values, sheet.unit) for item in sheet.items)
    return hidden <= len(sheet.items) // 4


def hides(item: Item, values: Values, unit: float) -> bool:
    """Whether a way of getting it wrong gives the right number."""
    return any(abs(worked(wrong.way, values) - values[item.name]) <= 3 * unit for wrong in item.wrong)


def tenths(rng: Rng, low: int, high: int, count: int = 1) -> list[float]:
    """Numbers with one decimal from low / 10 to high / 10, none of them 0, no two alike where there is room."""
    pool: list[int] = [n for n in range(low, high + 1) if n]
    chosen: Sequence[int] = rng.choice(pool, size=count, replace=count > len(pool)).tolist()
    return [n / 10 for n in chosen]


def exact(values: Values, decimals: int = 6) -> bool:
    """Whether all numbers can be written with so many decimals."""
    return all(math.isclose(value, round(value, decimals), rel_tol=0, abs_tol=1e-12) for value in values.values())
