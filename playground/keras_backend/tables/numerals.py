"""Numbers as people write them: decimal point or comma, thousands, currency, percent, a unit behind.

Two readings there are of a text such as "1,234", and both are offered: with a decimal point, commas, spaces and
apostrophes part the thousands; with a decimal comma, points, spaces and apostrophes do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.plans.reading import COMMA, EACH, POINT

_GAP, _APOSTROPHE, _MINUS = " \u00a0\u202f\u2009\u2007", "'\u2019", "\u2212\u2013"
_EXPONENT = r"(?:[eE][+-]?\d{1,4})?"
_CURRENCY = (
    r"(?:US\$|R\$|[$€£¥₹₽₺₩₪¢]|EUR|USD|CHF|GBP|JPY|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|INR|SFr\.?|Fr\.|kr\.?|zł|Kč|Ft)"
)
_UNIT = (
    r"(?:%|‰|°\s?[CF]?|[kcmµμn]?m[²³23]?|km/h|m/s|mph|[kmµμ]?g|t|[cmdh]?[lL]|ms|sec|s|min|h|hrs?|[hkM]?Pa|m?bar|mmHg"
    r"|[kMG]?Wh?|k?V|m?A|[kMG]?Hz|k?J|k?cal|ha|ft|in|lbs?|oz|mi|px|pts?|[kKMGT]i?B|mmol/[lL]|mg/d[lL]|bpm|dB)"
)


def _core(decimal: str, thousands: str) -> str:
    """A number without sign: digits, or digits in groups of three (in India two, and three at last)."""
    grouped = rf"[1-9]\d{{0,2}}(?:{thousands}\d{{3}})+|[1-9]\d?(?:{thousands}\d{{2}})+{thousands}\d{{3}}"
    spaced = rf"\d{{1,3}}(?:[{_GAP}]\d{{3}})+|\d{{1,3}}(?:[{_APOSTROPHE}]\d{{3}})+"
    return rf"(?:(?:{grouped}|{spaced}|\d+)(?:{decimal}\d*)?|{decimal}\d+){_EXPONENT}"


def _whole(core: str) -> re.Pattern[str]:
    sign = rf"[+\-{_MINUS}]?"
    return re.compile(
        rf"(?P<in>\()?(?P<sign>{sign})\s?(?P<before>{_CURRENCY})?\s?(?P<again>{sign})(?P<core>{core})"
        rf"\s?(?P<after>{_CURRENCY}|{_UNIT})?(?P<behind>-)?(?(in)\))",
        flags=re.ASCII,
    )


_FORMS = {POINT: _whole(_core(r"\.", ",")), COMMA: _whole(_core(",", r"\."))}
_DIGITS = frozenset("0123456789")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3}|\.\d{3})", flags=re.ASCII)
_DROPPED = {
    POINT: str.maketrans("", "", f",{_GAP}{_APOSTROPHE}"),
    COMMA: str.maketrans(",", ".", f".{_GAP}{_APOSTROPHE}"),
}
_EXACT = 2**53
_SAMPLE = 3000


@dataclass(frozen=True)
class Evidence:
    """How many of some texts can be read with a decimal point only, with a comma only, or with either and differ."""

    point: int = 0
    comma: int = 0
    either: int = 0


@dataclass(frozen=True)
class Numerals:
    """Texts as numbers under one reading: NaN where a text is none, infinity where it is too large for one.

    unit: what stood around the numbers and was left off; inexact: indices of whole numbers that a float cannot hold
    exactly; grouped: thousands were parted.
    """

    values: Any
    unit: str = ""
    inexact: tuple[int, ...] = ()
    grouped: bool = False


def could_be(text: str) -> bool:
    """Whether a text is a number under either reading."""
    return any(form.fullmatch(text) for form in _FORMS.values())


def evidence(texts: Sequence[str]) -> Evidence:
    """What the texts say of the decimal sign; of very many, a sample does, and all of them where it says nothing."""
    marked = [text for text in texts if "," in text or "." in text]
    step = max(1, len(marked) // _SAMPLE)
    found = _weighed(marked[::step])
    if step > 1 and not found.point and not found.comma and found.either:
        telling = [text for text in marked if not _EITHER.fullmatch(text)]
        found = _weighed([*telling[:_SAMPLE], *marked[:1]])
    return found


def _weighed(texts: Iterable[str]) -> Evidence:
    point = comma = either = 0
    for text in texts:
        a, b = _value(text, POINT), _value(text, COMMA)
        if a is not None and b is not None:
            either += a != b
        else:
            point += a is not None
            comma += b is not None
    return Evidence(point, comma, either)


def _value(text: str, decimal: str) -> float | None:
    found = _FORMS[decimal].fullmatch(text)
    return None if found is None else _float(found, decimal)


def _float(found: re.Match[str], decimal: str) -> float:
    size = float(found["core"].translate(_DROPPED[decimal]))
    negative = sum(each not in {"", "+"} for each in (found["sign"], found["again"], found["behind"] or "")) % 2
    return -size if negative or found["in"] else size


def read(texts: Sequence[str], decimal: str) -> Numerals:
    """The texts as numbers. A unit or currency must be the same wherever there is one; another one's is no number."""
    if decimal == EACH:
        return _each(read(texts, POINT), read(texts, COMMA))
    values = np.full(len(texts), math.nan)
    plain, form = _plain_comma if decimal == COMMA else _plain_point, _FORMS[decimal]
    units: dict[str, list[int]] = {}
    grouped, inexact = False, []
    for place, text in enumerate(texts):
        value = plain(text)
        if value is not None:
            values[place] = value
        else:
            found = form.fullmatch(text)
            if found is None:
                continue
            value = values[place] = _float(found, decimal)
            grouped = grouped or len(found["core"]) > len(found["core"].translate(_DROPPED[decimal]))
            unit = found["before"] or found["after"] or ""
            if unit:
                units.setdefault(unit, []).append(place)
        if abs(value) >= _EXACT and math.isfinite(value) and _lost(text, value, decimal):
            inexact.append(place)
    usual = max(units, key=lambda unit: len(units[unit]), default="")
    for unit, places in units.items():
        if unit != usual:
            values[places] = math.nan
    return Numerals(values, usual, tuple(inexact), grouped)


def _plain_point(text: str) -> float | None:
    """A number of digits, sign, point and exponent alone: most are, and Python reads them fast."""
    if not text or text[-1] not in _DIGITS or "_" in text:  # so neither "inf" nor "1_000"
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _plain_comma(text: str) -> float | None:
    return None if "." in text else _plain_point(text.replace(",", ".", 1))


def example(texts: Iterable[str], decimal: str) -> tuple[str, float] | None:
    """The first text with a point or comma that is a finite number under a reading, and that number."""
    for text in texts:
        if "," in text or "." in text:
            signs = (POINT, COMMA) if decimal == EACH else (decimal,)
            found = next((value for sign in signs if (value := _value(text, sign)) is not None), None)
            if found is not None and math.isfinite(found):
                return text, found
    return None


def _each(point: Numerals, comma: Numerals) -> Numerals:
    """Each text by its own sign; where it could be either, with a point."""
    values = np.where(np.isnan(point.values), comma.values, point.values)
    inexact = tuple(sorted({*point.inexact, *comma.inexact}))
    return Numerals(values, point.unit or comma.unit, inexact, point.grouped or comma.grouped)


def _lost(text: str, value: float, decimal: str) -> bool:
    """Whether a whole number, written out, is another one as a float."""
    digits = text.translate(_DROPPED[decimal])
    return digits.lstrip("+-").isdecimal() and abs(int(digits)) != abs(int(value))


def has_leading_zeros(texts: Sequence[str]) -> bool:
    """Whether all texts are digits, and some begin with a 0 that a number would lose."""
    return any(len(text) > 1 and text[0] == "0" for text in texts) and all(
        text.isascii() and text.isdigit() for text in texts
    )
