"""A number as a pupil writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_CHARACTERS = 40
_NUMERAL = re.compile(r"([+-]?)(\d*)(?:[.,](\d*))?(?:e([+-]?\d{1,2}))?", re.ASCII)
_POWER = re.compile(r"[·*x×]10\^?\(?([+-]?\d{1,2})\)?", re.ASCII)


@dataclass(frozen=True)
class Numeral:
    """value, and how exactly it was written. unit: what one more in its last digit is worth. digits: how many count."""

    value: float
    unit: float
    digits: int


def read(text: str) -> Numeral | None:
    """A decimal number, with point or comma, a minus of any kind, perhaps times a power of ten. None for anything
    else.
    """
    if len(text) > MOST_CHARACTERS:
        return None
    plain = text.strip().replace("−", "-").replace("–", "-").replace(" ", "").lower()
    plain = _POWER.sub(lambda power: f"e{power[1]}", plain)
    found = _NUMERAL.fullmatch(plain)
    if found is None or not (found[2] or found[3]):
        return None
    sign, whole, decimals, power = found[1], found[2], found[3] or "", int(found[4] or 0)
    value = float(f"{sign}{whole or '0'}.{decimals or '0'}e{power}")
    counted = (whole + decimals).lstrip("0")
    return Numeral(value, 10.0 ** (power - len(decimals)), len(counted))
