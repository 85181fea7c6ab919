"""The first line: does it name the columns, and what are they called."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

from playground.keras_backend.tables import dates, numerals
from playground.keras_backend.tables.columns import MISSING_WORDS

_LONGEST = 60
_LOOKED_AT = 500


@dataclass(frozen=True)
class Names:
    """The columns' names, each once. doubled: names that came more than once; cut: how many were too long; unnamed: how
    many had none.
    """

    names: tuple[str, ...]
    doubled: tuple[str, ...] = ()
    cut: int = 0
    unnamed: int = 0


def is_there(rows: list[list[str]]) -> tuple[bool, str, bool]:
    """Whether the first row names the columns; why one thinks so, a part of a sentence; and whether that is sure."""
    first, body = rows[0], rows[1 : _LOOKED_AT + 1]
    if not body:
        return True, "it is the only line", True
    other = alike = 0
    for place, name in enumerate(first):
        column = [row[place].strip() for row in body if place < len(row) and row[place].strip()]
        if not column or name.strip().casefold() in MISSING_WORDS:
            continue
        if _mostly(column, _is_number):
            same = _is_number(name)
        elif _mostly(column, dates.is_date):
            same = dates.is_date(name)
        else:
            continue
        alike += same
        other += not same and bool(name.strip())
    if other > alike:
        return True, "it holds words where the lines below hold numbers or dates", not alike
    if alike:
        if _counted(first):
            return True, "it counts up", False
        return False, "it holds numbers where the lines below do, too", False
    seen = sum(any(len(row) > n and row[n].strip() == name.strip() for row in body) for n, name in enumerate(first))
    if seen:
        return False, "what stands in it stands further down, too", False
    return True, "what stands in it stands nowhere below", False


def _mostly(column: list[str], holds: object) -> bool:
    assert callable(holds)  # noqa: S101  mypy
    return sum(bool(holds(value)) for value in column) > 0.7 * len(column)


def _is_number(text: str) -> bool:
    return numerals.could_be(text.strip())


def _counted(first: list[str]) -> bool:
    """0, 1, 2, ... or 2019, 2020, ...: numbers that can be names."""
    whole = [int(each) for each in first if each.strip().isdecimal() and len(each.strip()) < 5]
    steps = all(b - a == 1 for a, b in itertools.pairwise(whole))
    named = len(first) - len(whole)
    years = all(1800 <= each <= 2200 for each in whole)
    return len(whole) > 2 and steps and ((named <= 1 and years) or (named == 0 and whole[0] in {0, 1}))


def name(first: list[str]) -> Names:
    """The names that a first row gives: spaces in them made one, the long ones cut, each made different."""
    plain = [" ".join(each.replace("\ufeff", "").split()) for each in first]
    cut = sum(len(each) > _LONGEST for each in plain)
    unnamed = sum(not each for each in plain)
    wanted = [each[:_LONGEST].strip() or f"column {n}" for n, each in enumerate(plain, 1)]
    counts = Counter(wanted)
    doubled = tuple(each for each, times in counts.items() if times > 1)
    taken, seen, names = set(counts), Counter[str](), []
    for each in wanted:
        seen[each] += 1
        given = each
        while seen[each] > 1 and given in taken:
            given = f"{each[: _LONGEST - 8]} ({seen[each]})"
            if given in taken:
                seen[each] += 1
        taken.add(given)
        names.append(given)
    return Names(tuple(names), doubled, cut, unnamed)


def numbered(count: int) -> Names:
    """Names where the file has none: "column 1", "column 2", ..."""
    return Names(tuple(f"column {n}" for n in range(1, count + 1)))
