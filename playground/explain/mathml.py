"""LaTeX to MathML, fast enough to answer a click.

latex2mathml needs about 0.3 ms a formula, and one update of the largest network shows a hundred. Formulas with numbers
never return, and those of one weight seldom, but their *skeleton* does: every decimal number and every name of a weight
or a hidden unit is replaced by a placeholder, the skeleton is converted and taken apart there once, and the numbers,
and the names (which are converted once as well), are put between its pieces afterwards.
"""

from __future__ import annotations

import re
from functools import lru_cache

from latex2mathml.converter import convert

# A decimal number with its own sign and parentheses, or a whole number with a sign. A sign that touches its number
# belongs to it ("= -0.43"); a subtraction is written with spaces ("a - 0.43").
# And the moment behind a name: h_{2}[3].
_NUMBER = re.compile(r"\([+-]\d+(?:\.\d+)?\)|(?<!\{)-\d+(?:\.\d+)?|\d+\.\d+|(?<=\[)\d+(?=\])")
_ENTITY = re.compile(r"&#x([0-9A-Fa-f]+);")
# What a weight and a hidden unit are called: w_{x_{1} \to h_{2}^{(1)}}, h_{2}^{(1)}; and what belongs to a moment of a
# sequence or to all of them: \delta^{f}_{2}, x_{3}, U^{f}_{1 \to 2}, b^{f}_{2}.
_UNIT = r"h_\{\d+\}(?:\^\{\(\d+\)\})?"
_MARK = r"(?:\^\{[ifgo]\})?_\{\d+(?: \\to \d+)?\}(?:\^\{\(\d+\)\})?"
_TIMED = rf"(?<![A-Za-z\\])[WUbhzcifgox]{_MARK}|\\delta{_MARK}"
_NAMED = re.compile(rf"w_\{{(?:{_UNIT}|[^{{}}]|\{{[^{{}}]*\}})*\}}|{_TIMED}|{_UNIT}")
_VARYING = re.compile(rf"(?P<name>{_NAMED.pattern})|{_NUMBER.pattern}")
_SLOT = re.compile(r"<mn>77((?:00|11)\.\d{4})</mn>")
_AROUND = re.compile(r"^<math[^>]*>(?:<mrow>)?|(?:</mrow>)?</math>$")


def mathml(latex: str) -> str:
    """MathML (a ``<math>`` element) of ``latex``; an empty string of an empty one."""
    if not latex:
        return ""
    names: list[str] = []
    numbers: list[str] = []

    def placeholder(match: re.Match[str]) -> str:
        found = match.group()
        if match.lastgroup == "name":
            names.append(found)
            return f"7711.{len(names) - 1:04d}"
        numbers.append(found)
        return f"7700.{len(numbers) - 1:04d}"

    skeleton = _VARYING.sub(placeholder, latex)
    if max(len(names), len(numbers)) > 9999:
        return _convert(latex)
    pieces = list(_apart(skeleton))
    for at in range(1, len(pieces), 2):
        index = int(pieces[at][3:])
        pieces[at] = _element(numbers[index]) if pieces[at].startswith("00.") else _named(names[index])
    return "".join(pieces)


@lru_cache(maxsize=4096)
def _apart(skeleton: str) -> tuple[str, ...]:
    """The MathML of a skeleton, taken apart at its placeholders; every second piece is one, without its 77."""
    return tuple(_SLOT.split(_convert(skeleton)))


@lru_cache(maxsize=2048)
def _named(name: str) -> str:
    return _AROUND.sub("", _convert(name))


def _convert(latex: str) -> str:
    return _mend(convert(latex))


def _element(number: str) -> str:
    digits = number.strip("(+-)")
    if digits == number:
        return f"<mn>{digits}</mn>"
    sign = "+" if "+" in number else "\u2212"
    # form="prefix": in the middle of a row a browser would space this sign like a subtraction.
    signed = f'<mo form="prefix">{sign}</mo><mn>{digits}</mn>'
    if number.startswith("("):
        signed = f'<mo stretchy="false">(</mo>{signed}<mo stretchy="false">)</mo>'
    return f"<mrow>{signed}</mrow>"


def _mend(markup: str) -> str:
    """Better drawn and a third smaller: names of functions set apart, hats that do not stretch, no needless rows."""
    markup = _ENTITY.sub(_character, markup)
    # Fractions at full size, in the middle of a line too: their indices would be too small to read.
    markup = markup.replace(' display="inline"', ' display="inline" displaystyle="true"', 1)
    markup = re.sub(r"(<mi>(?:tanh|ln|sin)</mi>)(?=<m(?:n|i|sub|over))", r'\1<mspace width="0.17em" />', markup)
    markup = markup.replace("<mo>^</mo></mover>", '<mo stretchy="false">^</mo></mover>')
    return re.sub(r"<mrow>(<m([ion])>[^<]*</m\2>)</mrow>", r"\1", markup)


def _character(entity: re.Match[str]) -> str:
    character = chr(int(entity.group(1), 16))
    return entity.group(0) if character in "<>&" else character
