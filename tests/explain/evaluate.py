r"""Formulas read as a learner with a pocket calculator reads them, to see whether their equals signs are true.

The part of LaTeX that the page writes: numbers, + - \times \cdot \frac ^ \sqrt, parentheses, bars, and functions by
name. A number that is shown stands for all numbers that round to it: one with four significant digits or more for half
a unit of its last digit to either side, a shorter one (0.3, 1, 250) for itself, since trailing zeros go only where
nothing was rounded. Counts (an exponent, what 1 is divided by) stand for themselves. So an expression is worth an
interval. Written apart from `playground.explain`, so that the two can disagree.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

SHORT = 4  # a number with fewer digits than these is meant exactly
_NOTHING = 1e-12  # a width below this is none, where the result is 0
_LEAST = 16 * 5e-324  # some of the smallest steps a computer's numbers have: near 0 they have few digits or none
_SLACK = 1e-13  # of what is meant exactly: 1 - 0.9 is 0.09999999999999998 to a computer
_TOKEN = re.compile(r"\s*(\d+(?:\.\d+)?|\\text\{[^}]*\}|\\operatorname\{\w+\}|\\[a-zA-Z]+|\\[,;!]|.)", re.DOTALL)
_MORE = re.compile(r"\\text\{\d+ more: (?:at most )?\}")  # what a number stands for: "(7 more: 0.31)"
_RELATIONS = ("=", r"\approx", r"\leftarrow")


class NotANumberError(Exception):
    """There is a name, a gap or a word in it: it cannot be worked out."""


@dataclass(frozen=True)
class Between:
    """All numbers from `low` to `high`."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def meets(self, other: Between) -> bool:
        near = _SLACK * max(abs(self.high), abs(other.high)) + _LEAST  # a float's own rounding
        return self.low <= other.high + near and other.low <= self.high + near

    def __add__(self, other: Between) -> Between:
        return _ordered([self.low + other.low, self.high + other.high])

    def __neg__(self) -> Between:
        return Between(-self.high, -self.low)

    def __sub__(self, other: Between) -> Between:
        return self + -other

    def __mul__(self, other: Between) -> Between:
        return _ordered([_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)])

    def over(self, other: Between) -> Between:
        if other.low <= 0 <= other.high:
            return Between(-math.inf, math.inf)
        return self * Between(1 / other.high, 1 / other.low)

    def through(self, f: Callable[[float], float], lowest: float | None = None) -> Between:
        """The values of f, which only rises, or which falls up to `lowest` and rises from there."""
        ends = [f(self.low), f(self.high)]
        return _ordered(ends + ([f(lowest)] if lowest is not None and self.low < lowest < self.high else []))


def _times(a: float, b: float) -> float:
    return 0.0 if 0 in (a, b) else a * b


def _ordered(values: list[float]) -> Between:
    known = [value for value in values if not math.isnan(value)]
    return Between(min(known), max(known)) if len(known) == len(values) else Between(-math.inf, math.inf)


def _exp(x: float) -> float:
    return math.inf if x > 709 else math.exp(x)


def _sigmoid(x: float) -> float:
    return 1 / (1 + _exp(-x))


def _gelu(x: float) -> float:
    return 0.0 if x == -math.inf else x * 0.5 * math.erfc(-x / math.sqrt(2))


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


_RISING: dict[str, Callable[[float], float]] = {
    "ln": lambda x: math.log(x) if 0 < x < math.inf else (math.inf if x > 0 else -math.inf),
    "tanh": math.tanh,
    "sigma": _sigmoid,
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "sign": _sign,
}
_TURNING: dict[str, tuple[Callable[[float], float], float]] = {  # falls up to a place, rises from there
    "gelu": (_gelu, -0.7517915246935645),
    "huber": (lambda x: x * x / 2 if abs(x) <= 1 else abs(x) - 0.5, 0.0),
}


class _Reader:
    """Recursive descent over the tokens of one side of an equation."""

    def __init__(self, latex: str) -> None:
        self.tokens = [token for token in _TOKEN.findall(latex) if token not in (r"\,", r"\;", r"\!") and token.strip()]
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, wanted: str | None = None) -> str:
        token = self.peek()
        if wanted is not None and token != wanted:
            raise self.unreadable()
        self.at += 1
        return token

    def unreadable(self) -> NotANumberError:
        return NotANumberError(f"{self.peek()!r} in {' '.join(self.tokens)}")

    def whole(self) -> Between:
        found = self.sum()
        if self.at != len(self.tokens):
            raise self.unreadable()
        return found

    def sum(self) -> Between:
        total = -self.product() if self.peek() == "-" and self.take() else self._unsigned()
        while self.peek() in ("+", "-"):
            total = total + self.product() if self.take() == "+" else total - self.product()
        return total

    def _unsigned(self) -> Between:
        if self.peek() == "+":
            self.take()
        return self.product()

    def product(self) -> Between:
        result = self.power()
        while True:
            token = self.peek()
            if token in (r"\times", r"\cdot"):
                self.take()
                result *= self.power()
            elif token in ("(", "{", r"\left", r"\frac", r"\sqrt", r"\max", r"\min", r"\ln") or token[:2] == r"\o":
                result *= self.power()
            else:
                return result

    def power(self) -> Between:
        start = self.peek()
        base = self.atom()
        if self.peek() != "^":
            return base
        self.take()
        exponent = self.exponent()
        if start == "10":
            power = float(f"1e{exponent:.0f}")
            return Between(power, power)
        if exponent == 2:
            return base.through(lambda x: x * x, 0.0)
        return base.through(lambda x: math.pow(x, exponent))

    def exponent(self) -> float:
        """A whole number: a count."""
        braced = self.peek() == "{" and bool(self.take())
        sign = -1.0 if self.peek() == "-" and self.take() else 1.0
        if not self.peek().isdigit():
            raise self.unreadable()
        value = sign * float(self.take())
        if braced:
            self.take("}")
        return value

    def group(self) -> Between:
        self.take("{")
        inner = self.sum()
        self.take("}")
        return inner

    def parentheses(self) -> list[Between]:
        """What stands between \\left( and \\right), by commas."""
        large = self.peek() == r"\left" and bool(self.take())
        self.take("(")
        if _MORE.fullmatch(self.peek()):
            self.take()
        inner = [self.sum()]
        while self.peek() == ",":
            self.take()
            inner.append(self.sum())
        if large:
            self.take(r"\right")
        self.take(")")
        return inner

    def atom(self) -> Between:
        token = self.peek()
        if token[:1].isdigit():
            return numeral(self.take())
        if token == "{":
            return self.group()
        if token == "(" or (token == r"\left" and self.tokens[self.at + 1 : self.at + 2] == ["("]):
            inner = self.parentheses()
            if len(inner) > 1:
                raise self.unreadable()
            return inner[0]
        if token == r"\left":
            self.take()
            self.take("|")
            inner_value = self.sum()
            self.take(r"\right")
            self.take("|")
            return inner_value.through(abs, 0.0)
        return self.called(self.take())

    def called(self, name: str) -> Between:
        if name == r"\frac":
            above = self.tokens[self.at : self.at + 3]
            count = self.tokens[self.at + 3 : self.at + 6]
            if above == ["{", "1", "}"] and len(count) == 3 and count[0] + count[2] == "{}" and count[1].isdigit():
                self.at += 6
                return Between(1 / float(count[1]), 1 / float(count[1]))
            top = self.group()
            return top.over(self.group())
        if name == r"\sqrt":
            return self.group().through(lambda x: math.sqrt(max(x, 0.0)))
        if name == "e":
            self.take("^")
            return self.group().through(_exp)
        if name in (r"\max", r"\min"):
            found = self.parentheses()
            pick = max if name == r"\max" else min
            return Between(pick(each.low for each in found), pick(each.high for each in found))
        if name == r"\ln" and self.tokens[self.at : self.at + 6] == [r"\left", "(", "1", "+", "e", "^"]:
            return self.softplus()
        known = name.removeprefix(r"\operatorname{").removeprefix(r"\text{").removeprefix("\\").removesuffix("}")
        if known in _TURNING:
            f, lowest = _TURNING[known]
            return self.argument().through(f, lowest)
        if known in _RISING and name.startswith("\\"):
            return self.argument().through(_RISING[known])
        self.at -= 1
        raise self.unreadable()

    def softplus(self) -> Between:
        r"""\ln(1 + e^x), worked out so that neither a huge nor a tiny power is lost."""
        self.at += 6
        inner = self.group()
        self.take(r"\right")
        self.take(")")
        return inner.through(lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))))

    def argument(self) -> Between:
        """What a function is applied to: parentheses, or the next number alone, as on paper."""
        if self.peek() in ("(", r"\left"):
            return self.parentheses()[0]
        return self.power()


def numeral(text: str) -> Between:
    """What a shown number stands for."""
    value = float(text)
    _, unit = shown_digits(text)
    reach = unit / 2 if len(text.replace(".", "").lstrip("0")) >= SHORT else 0.0
    reach += _SLACK * abs(value) if "." in text else 0.0
    return Between(value - reach, value + reach)


def shown_digits(text: str) -> tuple[int, float]:
    """How many significant digits a numeral has, and what one unit of its last digit is worth."""
    digits = len(text.replace(".", "").lstrip("0"))
    return digits, 10.0 ** -len(text.partition(".")[2])


_SINGLE = re.compile(r"\(?\s*([+-]?)\s*(\d+(?:\.\d+)?)(?: \\times 10\^\{(-?\d+)\})?\s*\)?")


def last_unit(latex: str) -> float:
    """A unit of the last digit of a single number, one meant exactly having four; 0 for anything else and for 0."""
    match = _SINGLE.fullmatch(latex.strip())
    if match is None or float(match[2]) == 0:
        return 0.0
    digits, unit = shown_digits(match[2])
    return unit * 10.0 ** (min(digits - SHORT, 0) + int(match[3] or 0))


def worth(latex: str) -> Between:
    """What an expression is worth. Raises NotANumberError where it cannot be worked out."""
    return _Reader(latex).whole()


@dataclass(frozen=True)
class Judged:
    """One formula. kind: "true", "false" (the number behind the sign lies outside), "loose" (= where the shown digits
    leave more than two units of the last digit open), "bare" (a name and its number) or "unreadable".
    """

    latex: str
    kind: str
    why: str = ""


def judged(latex: str) -> Judged:
    """A formula with numbers put in: every equals sign of it looked at. A formula in symbols is "bare"."""
    kind = "bare"
    for clause in re.split(r",?\s*\\quad\s*", latex):
        signs = re.findall(r"=|\\approx|\\leftarrow", clause)
        sides = re.split(r"=|\\approx|\\leftarrow", clause)
        try:
            result = worth(sides[-1])
        except NotANumberError:
            continue
        for number, side in enumerate(sides[:-1]):
            try:
                value = worth(side)
            except NotANumberError as error:
                if number > 0:
                    return Judged(latex, "unreadable", str(error))
                continue
            kind = "true"
            unit = last_unit(sides[-1])
            if not value.meets(result):
                return Judged(latex, "false", f"{side.strip()} is from {value.low:.9g} to {value.high:.9g}")
            if r"\approx" not in signs[number:] and value.width > 2.02 * (unit or _NOTHING):
                return Judged(latex, "loose", f"{side.strip()} is from {value.low:.9g} to {value.high:.9g}")
    return Judged(latex, kind)
