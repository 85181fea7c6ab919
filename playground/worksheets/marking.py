"""Marking: what follows rightly from a wrong number is said to follow, so that every error counts once.

Each answer is compared with the right number, and with what its formula makes of the numbers that the pupil wrote
before. Where it is neither, the ways of getting it wrong are tried, on the pupil's own numbers first.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from playground.explain.diagnosing import one_of_two
from playground.worksheets.numerals import Numeral, read
from playground.worksheets.sheet import Sheet
from playground.worksheets.symbols import spoken
from playground.worksheets.work import Item, Values, worked

RIGHT, FOLLOWS, WRONG, COARSE, EMPTY, UNREADABLE = "right", "follows", "wrong", "too coarse", "empty", "unreadable"
#: A pupil may cut in place of rounding, and a table or a calculator may round the last digit the other way.
_LAST_DIGITS = 1.5


@dataclass(frozen=True)
class Marked:
    """What is said of one answer. own: what follows from the numbers before it, as far as they were written."""

    name: str
    verdict: str
    sentence: str
    right: float
    own: float | None = None


def mark(sheet: Sheet, answers: Mapping[str, str]) -> list[Marked]:
    """A mark for every item, in order. answers: the texts, by the items' names; what is missing is empty."""
    right = sheet.values()
    written: dict[str, float] = {}
    marks = []
    for item in sheet.items:
        text = answers.get(item.name, "").strip()
        numeral = read(text) if text else None
        basis = {**right, **written}
        astray = [name for name in item.needs if name in written and not _close(written[name], right[name], sheet.unit)]
        own = item.value(basis)
        if numeral is None:
            marks.append(_nothing(item, text, right, own if astray else None))
            continue
        marks.append(_judged(sheet, item, numeral, right, basis, own, astray))
        written[item.name] = numeral.value
    return marks


def _nothing(item: Item, text: str, right: Values, own: float | None) -> Marked:
    if not text:
        return Marked(item.name, EMPTY, "Left empty.", right[item.name], own)
    said = f"“{text[:30]}” is not read as a number. Write it like −0.4231 or −0,4231."
    return Marked(item.name, UNREADABLE, said, right[item.name], own)


def _judged(
    sheet: Sheet, item: Item, numeral: Numeral, right: Values, basis: Values, own: float, astray: list[str]
) -> Marked:
    room = _LAST_DIGITS * sheet.unit
    true = right[item.name]

    def told(verdict: str, sentence: str) -> Marked:
        return Marked(item.name, verdict, sentence, true, own if astray else None)

    if _within(numeral.value, true, room) or (not astray and _within(numeral.value, own, room)):
        return told(RIGHT, "Right.")
    if astray and _within(numeral.value, own, room):
        return told(FOLLOWS, f"This follows rightly from {_listed(astray)}, so it is not counted again.")
    slips = _slips(item, numeral.value, room, basis) or _slips(item, numeral.value, room, right)
    if slips:
        return told(WRONG, _named(slips))
    coarse = 0.5 * numeral.unit
    if numeral.unit > sheet.unit and (_within(numeral.value, true, coarse) or _within(numeral.value, own, coarse)):
        return told(COARSE, f"Right as far as it goes. Write {_places(sheet)}.")
    return told(WRONG, "None of the usual mistakes leads there. Put the numbers into the formula once more.")


def _slips(item: Item, given: float, room: float, values: Values) -> list[str]:
    """What may have been done: every way of getting it wrong that gives this number."""
    return [wrong.sentence for wrong in item.wrong if _within(given, worked(wrong.way, values), room)]


def _named(slips: list[str]) -> str:
    return slips[0] if len(slips) == 1 else one_of_two(slips[0], slips[1])


def _within(given: float, value: float, room: float) -> bool:
    return math.isfinite(value) and abs(given - value) <= room * (1 + 1e-9)


def _close(given: float, value: float, unit: float) -> bool:
    return abs(given - value) <= _LAST_DIGITS * unit * (1 + 1e-9)


def _places(sheet: Sheet) -> str:
    return "it in full" if sheet.decimals is None else f"it to {'four' if sheet.decimals == 4 else 'five'} decimals"


def _listed(names: list[str]) -> str:
    words = [spoken(name) for name in names]
    return f"your {words[0]}" if len(words) == 1 else f"your {', '.join(words[:-1])} and {words[-1]}"
