"""One column: a number, a category, a date, a code or nothing; which words in it may mean "missing"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from playground.experiment.numbers import count, text
from playground.keras_backend.tables import dates, numerals
from playground.keras_backend.tables.limits import MOST_CATEGORIES
from playground.keras_backend.tables.numerals import Evidence, Numerals
from playground.plans.reading import APART, CATEGORY, COMMA, EACH, NUMBER, POINT, TOGETHER, ColumnChoice

DATE, CODE, TEXT, EMPTY = "date", "code", "text", "empty"
MISSING_WORDS = frozenset(
    {
        *("na", "n/a", "n.a.", "#n/a", "#na", "<na>", "nan", "none", "null", "nil", "missing", "unknown", "#null!"),
        *("?", "??", "-", "--", "---", "\u2013", "\u2014", ".", "..", "...", "*", "x.x", "#value!", "#div/0!", "#ref!"),
        *("k.a.", "k. a.", "k.a", "keine angabe", "#nv", "#n/v", "#wert!", "#bezug!"),  # German
        *("n.d.", "nd", "nsp", "#valeur!", "s.o.", "s/d", "n.v.t.", "b.d.", "brak"),  # French, Spanish, Dutch, Polish
    }
)
_MOSTLY = 0.8
"""The share of a column's values that must be numbers for it to be one; the words above do not count."""


@dataclass(frozen=True)
class Cells:
    """A column as written. codes (rows,): which of `texts` stands in each row; counts: how often each does. known:
    what was worked out of it, so that a learner's next choice is quick.
    """

    name: str
    codes: Any
    texts: tuple[str, ...]
    counts: Any
    known: dict[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, name: str, column: Sequence[str]) -> Cells:
        """The column of these texts, spaces around them left off."""
        codes, different = pd.factorize(np.array(column, dtype=object))
        plain = [str(each).strip() for each in different]
        if len(set(plain)) < len(plain) or any(a != b for a, b in zip(plain, different, strict=True)):
            again, kept = pd.factorize(np.array(plain, dtype=object))
            codes, plain = again[codes], list(kept)
        return cls(name, codes.astype(np.int32), tuple(plain), np.bincount(codes, minlength=len(plain)))

    def numerals(self, decimal: str) -> Numerals:
        """Its texts as numbers."""
        if decimal not in self.known:
            self.known[decimal] = numerals.read(self.texts, decimal)
        found: Numerals = self.known[decimal]
        return found

    def evidence(self) -> Evidence:
        """What it says of the decimal sign of its file."""
        if "evidence" not in self.known:
            self.known["evidence"] = numerals.evidence(self.texts)
        found: Evidence = self.known["evidence"]
        return found


@dataclass
class Typed:
    """A column understood. Of each of the cells' texts: its `numbers` (NaN where it is none) and whether it is
    `missing`.

    kind      NUMBER, CATEGORY, DATE, CODE, TEXT or EMPTY
    because   why, in a sentence
    evidence  what its own values say of the decimal sign; either: both readings are possible and differ
    words     the texts that may mean "missing", by place
    """

    cells: Cells
    choice: ColumnChoice
    kind: str
    because: str
    decimal: str
    numerals: Numerals
    missing: Any
    evidence: Evidence
    words: tuple[int, ...] = ()
    constant: bool = False
    counting: bool = False
    labels: tuple[str, ...] = field(default=())

    @cached_property
    def present(self) -> Any:
        """Which of the texts stand for a value."""
        return ~self.missing & (self.cells.counts > 0)

    @cached_property
    def numeric(self) -> Any:
        """Which of the texts are numbers that one can reckon with."""
        return self.present & np.isfinite(self.numerals.values)

    @cached_property
    def different(self) -> int:
        """How many different values there are."""
        return len({label for label, here in zip(self.labels, self.present, strict=True) if here})

    def whole(self) -> bool:
        """Whether all its numbers are whole."""
        values = self.numerals.values[self.numeric]
        return bool(len(values)) and bool(np.all(values == np.floor(values)))


def words_in(cells: Cells) -> tuple[int, ...]:
    """Places of the texts that usually mean "missing"."""
    return tuple(n for n, each in enumerate(cells.texts) if each.casefold() in MISSING_WORDS and cells.counts[n])


def understand(cells: Cells, choice: ColumnChoice, usual: str) -> Typed:
    """The column typed. usual: the decimal sign of the file, where the column itself is undecided."""
    texts = cells.texts
    evidence = cells.evidence()
    words = words_in(cells)
    missing = np.array([each == "" or each in choice.missing for each in texts], dtype=bool)
    decimal = choice.decimal or _decimal(cells, evidence, usual)
    found = cells.numerals(decimal)
    if choice.power:
        found = Numerals(found.values * 10.0**-choice.power, found.unit, found.inexact, found.grouped)
    typed = Typed(cells, choice, EMPTY, "", decimal, found, missing, evidence, words)
    typed.labels = _labels(typed)
    return _guess(typed)


def _decimal(cells: Cells, evidence: Evidence, usual: str) -> str:
    if evidence.point and evidence.comma and not evidence.either:
        return EACH
    if evidence.point != evidence.comma:
        return POINT if evidence.point > evidence.comma else COMMA
    if evidence.either and cells.numerals(POINT).unit in {"$", "US$", "\u00a3"}:  # where they are at home, commas part
        return POINT
    # Three digits behind each mark, and nothing else to go by: a point is a decimal point, a comma parts thousands.
    return usual or POINT


def _guess(typed: Typed) -> Typed:
    """The kind, from the values; what the learner chose goes before."""
    cells, texts = typed.cells, typed.cells.texts
    asked = np.zeros(len(texts), dtype=bool)
    asked[list(typed.words)] = True
    values = typed.present & ~asked
    rows = int(cells.counts[values].sum())
    number_rows = int(cells.counts[typed.numeric].sum())
    different = typed.different
    shown = [texts[n] for n in np.flatnonzero(values)[:3]]
    if not typed.present.any():
        typed.kind, typed.because = EMPTY, "Nothing stands in it."
        return typed
    if typed.choice.kind or typed.choice.decimal:
        typed.kind, typed.because = typed.choice.kind or NUMBER, "As you chose."
    elif rows and _share(cells, values, dates.is_date) > _MOSTLY:
        typed.kind, typed.because = DATE, f"Dates and times ({shown[0]}) are no numbers."
    elif rows and numerals.has_leading_zeros([texts[n] for n in np.flatnonzero(values)]):
        zeros = next(texts[n] for n in np.flatnonzero(values) if texts[n][0] == "0" and len(texts[n]) > 1)
        typed.kind, typed.because = CODE, f"It begins with zeros ({zeros}), so it is a code: as a number it loses them."
    elif rows and number_rows > _MOSTLY * rows:
        typed.kind = NUMBER
        others = "" if np.array_equal(values, typed.present) else ", not counting what may mean missing"
        all_of_them = "all of its values are" if number_rows == rows else f"{count(number_rows)} of {count(rows)} are"
        typed.because = f"A number: {all_of_them}{others}."
    elif different <= MOST_CATEGORIES:
        typed.kind, typed.because = CATEGORY, f"{different} different texts."
    else:
        typed.kind, typed.because = TEXT, f"{count(different)} different texts are too many to learn from."
    typed.constant = _is_constant(typed)
    typed.counting = _is_counting(typed)
    return typed


def _share(cells: Cells, values: Any, holds: Any) -> float:
    """The share of rows whose value has a property; of very many values, a sample's."""
    places = np.flatnonzero(values)
    places = places[:: max(1, len(places) // 2000)]
    weights = cells.counts[places]
    return float(weights @ np.array([holds(cells.texts[n]) for n in places], dtype=float) / weights.sum())


def _is_constant(typed: Typed) -> bool:
    if typed.kind == NUMBER:
        return len(np.unique(typed.numerals.values[typed.numeric])) < 2
    return typed.different < 2 and not typed.missing[typed.cells.counts > 0].any()


def _is_counting(typed: Typed) -> bool:
    """1, 2, 3, ... from the first row to the last: it numbers the rows."""
    name = typed.cells.name.casefold().strip(" .#")
    if name not in {"", "id", "index", "nr", "no", "n°", "row", "rownames", "obs", "unnamed: 0", "column 1", "num"}:
        return False
    if typed.kind != NUMBER or not typed.numeric[typed.cells.counts > 0].all() or len(typed.cells.codes) < 3:
        return False
    values = typed.numerals.values[typed.cells.codes]
    return bool(np.all(np.diff(values) == 1))


def _labels(typed: Typed) -> tuple[str, ...]:
    """What each text is called as a category: spellings of one word together, if so chosen or by itself."""
    together = spellings(typed)
    texts = list(typed.cells.texts)
    if typed.choice.spelling != APART:
        for group in together:
            if typed.choice.spelling == TOGETHER or _is_word(texts[group[0]]):
                name = texts[max(group, key=lambda n: typed.cells.counts[n])]
                for place in group:
                    texts[place] = name
    return tuple(_same_number(typed, texts))


def _same_number(typed: Typed, texts: list[str]) -> list[str]:
    """1 and 1.0 are one class where all are numbers; a code keeps its zeros."""
    values, seen = typed.numerals.values, typed.present
    if not np.isfinite(values[seen]).all() or numerals.has_leading_zeros([texts[n] for n in np.flatnonzero(seen)]):
        return texts
    if seen.sum() > 50 * MOST_CATEGORIES:  # no categories
        return texts
    order = sorted(np.flatnonzero(seen), key=lambda n: (-typed.cells.counts[n], n))
    names: dict[float, str] = {}
    for place in order:
        names.setdefault(float(values[place]), texts[place])
    return [names[float(values[n])] if seen[n] else texts[n] for n in range(len(texts))]


def spellings(typed: Typed) -> list[list[int]]:
    """Groups of the texts that differ in capitals and spaces only."""
    groups: dict[str, list[int]] = {}
    for place in np.flatnonzero(typed.present):
        if len(groups) > 50 * MOST_CATEGORIES:
            return []
        groups.setdefault(" ".join(typed.cells.texts[place].casefold().split()), []).append(int(place))
    return [group for group in groups.values() if len(group) > 1]


def _is_word(written: str) -> bool:
    return sum(each.isalpha() for each in written) > 1


def wrong(typed: Typed) -> dict[int, str]:
    """Why a row cannot be used, for each text of a column of numbers that is none."""
    found = {}
    for place in np.flatnonzero(typed.present & ~np.isfinite(typed.numerals.values)):
        shown = typed.cells.texts[place][:40]
        if math.isinf(typed.numerals.values[place]):
            found[int(place)] = f"{typed.cells.name}: {shown!r} is larger than a number can be here"
        else:
            found[int(place)] = f"{typed.cells.name}: {shown!r} is no number"
    return found


def sorted_labels(typed: Typed) -> list[str]:
    """The categories in order: numbers by size, texts by the alphabet."""
    found = {typed.labels[n]: float(typed.numerals.values[n]) for n in np.flatnonzero(typed.present)}
    if all(math.isfinite(value) for value in found.values()):
        return sorted(found, key=lambda label: (found[label], label))
    return sorted(found)


def largest(typed: Typed) -> float:
    """The size of its largest number; 0 where it has none."""
    values = np.abs(typed.numerals.values[typed.numeric])
    return float(values.max()) if len(values) else 0.0


def written(value: float) -> str:
    """A number for a sentence."""
    return text(value, 6)
