"""What is a date or a time of day: named as such, never taken for a number or a category by itself."""

from __future__ import annotations

import re

_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:\d{4}|\d{2})"
_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_ZONE = r"(?:\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_WORD = r"[^\W\d_]{3,9}\.?"
_FORMS = re.compile(
    rf"(?:(?:\d{{4}}[-/.]{_MONTH}(?:[-/.]{_DAY})?"
    rf"|{_DAY}([-/.]){_MONTH}\1{_YEAR}|{_MONTH}([-/.]){_DAY}\2{_YEAR}"
    rf"|(?:18|19|20|21)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    rf"(?:[T ,]\s?{_TIME}{_ZONE})?|{_TIME})",
    flags=re.ASCII,
)
_IN_WORDS = re.compile(
    rf"(?:{_WORD},? )?(?:{_DAY}\.?[ -](?P<a>{_WORD})[ -]{_YEAR}|(?P<b>{_WORD}) {_DAY},? \d{{4}}"
    rf"|(?P<c>{_WORD})[ -]{_YEAR})(?:[ ,]+{_TIME}{_ZONE})?"
)
_MONTHS = {
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *("mär", "mai", "okt", "dez"),  # German
    *("fév", "avr", "jui", "aoû", "déc"),  # French
    *("ene", "abr", "ago", "dic"),  # Spanish
    *("gen", "mag", "giu", "lug", "set", "ott"),  # Italian
    *("fev", "out"),  # Portuguese
    *("mrt", "mei"),  # Dutch
}


def is_date(text: str) -> bool:
    """Whether a text is written as a date, a month of a year, or a time of day."""
    text = text.strip()
    if len(text) < 4 or len(text) > 40:
        return False
    if _FORMS.fullmatch(text):
        return "." not in text or text.count(".") > 1 or ":" in text  # 2024.05 is a number
    found = _IN_WORDS.fullmatch(text)
    return found is not None and (found["a"] or found["b"] or found["c"])[:3].lower() in _MONTHS
