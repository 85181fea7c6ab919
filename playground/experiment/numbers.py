"""How numbers are written, everywhere a learner reads: one rule, here and in the browser's `format.js`.

- So many significant digits: four in formulas and panels, two or three in a sentence (`brief`), six where the learner
  chose the number (`plain`). The digits before the point are all written: 12346, not 12350.
- Rounded is the float's exact value, halves away from zero: 1.0625 is 1.063.
- Trailing zeros go only where nothing was rounded away: 0.30 says "rounded", 0.3 says "0.3 exactly".
- Below 0.0001 and from 100 000 on a power of ten, "1.2 × 10⁻⁵", never "1.2e-05".
- A true minus sign, U+2212. What is not finite is named: "infinity", "−infinity", "not a number".
- A share is a percentage with a space, "97.2 %"; 0 % and 100 % are said of none and all only (`percent`).
- Counts are whole and have a comma at every third digit: 1,000,000 (`count`).
- Two numbers that are compared have as many digits as it takes to tell them apart, up to six (`apart`); where that is
  not enough they are told as one and the same (`same`).

Full precision stays in the data. A table of cases, `tests/numbers.json`, holds both sides to the same text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

MINUS = "\u2212"
TIMES = "\u00a0×\u00a0"  # a number is not broken over two lines
FORMULA = 4
"""Significant digits in formulas and panels."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_LEAST_PLAIN, _MOST_PLAIN = -4, 4  # powers of ten; beyond them a power reads better than a row of zeros
_MOST_DIGITS = 6  # what tells two numbers apart
_ALIKE = 1e-5  # a hundred-thousandth apart is what six digits always tell apart
_SAME = 1e-13  # 1 - 0.9 is 0.09999999999999998 to a computer, and 0.1 to us


class Written(NamedTuple):
    """A finite number rounded. mantissa: digits with an ASCII minus; power: of ten beside it, None where none is."""

    mantissa: str
    power: int | None

    @property
    def digits(self) -> int:
        """How many significant digits are shown."""
        return len(self.mantissa.replace(".", "").lstrip("-0"))

    @property
    def unit(self) -> float:
        """What one unit of the last digit shown is worth."""
        decimals = len(self.mantissa.partition(".")[2])
        return float(f"1e{(self.power or 0) - decimals}")


def written(value: float, significant: int = FORMULA) -> Written:
    """A finite ``value`` with so many significant digits."""
    if value == 0:
        return Written("0", None)
    sign, size = "-" if value < 0 else "", abs(value)
    digits, exponent = _rounded(size, significant)
    if not _LEAST_PLAIN <= exponent <= _MOST_PLAIN:
        return Written(sign + _without_zeros(_pointed(digits, 1), size, exponent), exponent)
    if exponent >= significant:  # all digits before the point are written
        return Written(f"{sign}{Decimal(size).to_integral_value(ROUND_HALF_UP)}", None)
    shown = _pointed(digits, exponent + 1) if exponent >= 0 else f"0.{'0' * (-exponent - 1)}{digits}"
    return Written(sign + _without_zeros(shown, size), None)


def _rounded(size: float, significant: int) -> tuple[str, int]:
    """So many digits of the float's exact value, halves rounded up; and the power of ten of the first."""
    mantissa, _, power = f"{size:.{significant}e}".partition("e")
    if mantissa[-1] == "5" and float(f"{mantissa}e{power}") == size:  # perhaps a half, which Python rounds to even
        exact = Context(prec=significant, rounding=ROUND_HALF_UP).create_decimal_from_float(size)
        return "".join(map(str, exact.as_tuple().digits)), exact.adjusted()
    mantissa, _, power = f"{size:.{significant - 1}e}".partition("e")
    return mantissa.replace(".", ""), int(power)


def _pointed(digits: str, before: int) -> str:
    return f"{digits[:before]}.{digits[before:]}" if len(digits) > before else digits


def _without_zeros(shown: str, size: float, exponent: int = 0) -> str:
    """Drop trailing zeros only where nothing was rounded away."""
    if "." in shown and shown[-1] == "0" and abs(float(f"{shown}e{exponent}") - size) <= _SAME * size:
        return shown.rstrip("0").rstrip(".")
    return shown


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "not a number"
    return "infinity" if value > 0 else f"{MINUS}infinity"


def text(value: float, significant: int = FORMULA) -> str:
    """``value`` with so many significant digits: "−0.4312", "1.2 × 10⁻⁵", "infinity"."""
    value = float(value)
    if not math.isfinite(value):
        return _not_finite(value)
    mantissa, power = written(value, significant)
    mantissa = mantissa.replace("-", MINUS)
    return mantissa if power is None else f"{mantissa}{TIMES}10{str(power).translate(_SUPERSCRIPTS)}"


def brief(value: float) -> str:
    """``value`` for reading aloud: two digits below one, three from one on: −0.43, 1.02, 12.3."""
    value = float(value)
    shown = text(value, 3 if abs(value) >= 1 else 2)
    return f"{shown}0" if shown.endswith("1.0") and abs(value) < 1 else shown


def signed(value: float) -> str:
    """`brief` with an explicit plus: for changes, and for targets that are +1 or −1."""
    shown = brief(value)
    return f"+{shown}" if float(value) > 0 else shown


def plain(value: float) -> str:
    """A number the learner chose (a learning rate), as short as it was written: 0.1, 0.003, 1 × 10⁻⁵."""
    return text(value, 6)


def read(written: str) -> float:
    """The number a text stands for, as it is written here or as one types it: "1 × 10⁻⁵", "1e-5", "0,1"; else NaN."""
    plainly = written.replace("\u00a0", " ").replace(MINUS, "-").replace(",", ".").strip()
    mantissa, times, power = plainly.partition(" × 10")
    try:
        return float(f"{mantissa}e{power.translate(_DIGITS)}") if times else float(plainly)
    except ValueError:
        return math.nan


def percent(share: float, significant: int = 3) -> str:
    """A share of one as a percentage: "97.2 %", "over 99.99 %"; "0 %" and "100 %" are none and all, exactly."""
    hundredths = 100 * float(share)
    if 0 < hundredths < 0.01:
        return "under 0.01 %"
    if 99.99 < hundredths < 100:
        return "over 99.99 %"
    shown = text(hundredths, significant)
    return f"{text(hundredths) if shown == '100' else shown} %"


def count(value: float) -> str:
    """A whole number of things: "1,000,000"."""
    return f"{int(value):,}".replace("-", MINUS)


def counted(value: float, thing: str) -> str:
    """So many things: "1 epoch", "1,000 epochs". Of things whose plural ends in s."""
    return f"{count(value)} {thing}{'' if value == 1 else 's'}"


def same(first: float, second: float) -> bool:
    """Whether two numbers are told as one: six digits need not tell them apart."""
    return math.isclose(first, second, rel_tol=_ALIKE)


def apart(values: Iterable[float], beside: Iterable[float] = ()) -> list[str]:
    """Several values with so many digits that those which differ also look different (at most six).

    A loss that falls from 0.01234 to 0.01229 must not read "from 0.012 to 0.012". Values given as ``beside`` follow
    with the same number of digits, whether or not they differ. Values that are the `same` have one text, and a
    sentence must not call one of them larger.
    """
    given, others = [float(value) for value in values], [float(value) for value in beside]
    numbers = [next((each for each in given if same(each, value)), value) for value in given]
    different = len({str(value) for value in numbers})
    if len({_seen(brief(value)) for value in numbers}) == different:
        return [brief(value) for value in numbers + others]
    significant = 3
    while len({_seen(text(value, significant)) for value in numbers}) < different and significant < _MOST_DIGITS:
        significant += 1
    return [text(value, significant) for value in numbers + others]


def _seen(shown: str) -> str:
    """What a reader compares: 0.250 is no other number than 0.25."""
    mantissa, times, power = shown.partition(TIMES)
    return (mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa) + times + power
