"""Numbers as a learner should meet them: short, with a true minus sign, never ``1e-05``.

Two lengths: `brief` for sentences (two decimals around one, so that they can be read aloud) and `tex` for formulas
(four significant digits, so that the learner can redo the arithmetic). Full precision stays in the inspector's data.
A trailing zero is a claim about the value: 0.30 means "rounded", 0.3 means exactly 0.3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

MINUS = "\u2212"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALLEST_PLAIN = 1e-4  # below this (and from 10⁵ up) a power of ten reads better than a row of zeros
_LARGEST_PLAIN = 1e5
_MOST_DIGITS = 8


def _digits(value: float, significant: int) -> tuple[str, int | None]:
    """The mantissa with an ASCII sign, and the power of ten beside it (None: no power needed)."""
    if value == 0:
        return "0", None
    exponent = math.floor(math.log10(abs(float(f"{value:.{significant - 1}e}"))))
    if exponent < math.log10(_SMALLEST_PLAIN) or exponent >= math.log10(_LARGEST_PLAIN):
        mantissa = f"{value:.{significant - 1}e}".split("e")[0]
        return _strip_if_exact(mantissa, value / 10.0**exponent if exponent > -300 else value), exponent
    return _strip_if_exact(f"{value:.{max(0, significant - 1 - exponent)}f}", value), None


def _strip_if_exact(text: str, value: float) -> str:
    """Drop trailing zeros only where nothing was rounded away."""
    if "." in text and math.isclose(float(text), value, rel_tol=1e-13):
        return text.rstrip("0").rstrip(".")
    return text


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return "not a number"
    return "infinity" if value > 0 else f"{MINUS}infinity"


def text(value: float, significant: int = 4) -> str:
    """``value`` for a sentence with so many significant digits: "−0.4312", "1.2 × 10⁻⁵", "infinity"."""
    value = float(value)
    if not math.isfinite(value):
        return _not_finite(value)
    mantissa, power = _digits(value, significant)
    mantissa = mantissa.replace("-", MINUS)
    return mantissa if power is None else f"{mantissa} × 10{str(power).translate(_SUPERSCRIPTS)}"


def brief(value: float) -> str:
    """``value`` for reading aloud: two significant digits below one, three from one on (−0.43, 1.02, 12.3)."""
    value = float(value)
    if 0.0995 <= abs(value) < 9.995:
        return _strip_if_exact(f"{value:.2f}", value).replace("-", MINUS)
    return text(value, 3 if abs(value) >= 1 else 2)


def signed(value: float) -> str:
    """`brief` with an explicit plus: for changes, and for targets that are +1 or −1."""
    shown = brief(value)
    return shown if shown.startswith(MINUS) or float(value) == 0 or math.isnan(float(value)) else f"+{shown}"


def plain(value: float) -> str:
    """A number the learner chose (a learning rate), as short as it was written: 0.1, 0.003, 1 × 10⁻⁵."""
    return text(value, 6)


def apart(values: Iterable[float], beside: Iterable[float] = ()) -> list[str]:
    """Several values with so many digits that those which differ also look different (at most eight).

    A loss that falls from 0.01234 to 0.01229 must not read "from 0.012 to 0.012". Values given as ``beside`` follow
    with the same number of digits, whether or not they differ.
    """
    numbers = [float(value) for value in values]
    others = [float(value) for value in beside]
    different = len(set(numbers))
    if len({_rounded(value, 2 if abs(value) < 1 else 3) for value in numbers}) == different:
        return [brief(value) for value in numbers + others]
    significant = 3
    while len({_rounded(value, significant) for value in numbers}) < different and significant < _MOST_DIGITS:
        significant += 1
    return [text(value, significant) for value in numbers + others]


def _rounded(value: float, significant: int) -> str:
    return f"{value:.{significant - 1}e}"


def tex(value: float, significant: int = 4) -> str:
    r"""``value`` in LaTeX, with so many significant digits: ``-0.4312``, ``1.2 \times 10^{-5}``, ``\infty``."""
    value = float(value)
    if math.isnan(value):
        return r"\text{not a number}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, power = _digits(value, significant)
    return mantissa if power is None else rf"{mantissa} \times 10^{{{power}}}"


def tex_apart(first: float, second: float) -> tuple[str, str]:
    """Two values in LaTeX with four significant digits, or as many as it takes to see that they differ."""
    significant = 4
    while _rounded(first, significant) == _rounded(second, significant) and first != second:
        significant += 1
        if significant == _MOST_DIGITS:
            break
    return tex(first, significant), tex(second, significant)


def factor(value: float, significant: int = 4) -> str:
    """`tex`, in parentheses where it would otherwise be misread inside a product, a difference or a power."""
    shown = tex(value, significant)
    return f"({shown})" if shown.startswith("-") or r"\times" in shown else shown
