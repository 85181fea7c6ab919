"""A number that a learner worked out, beside the right one: is it right at the digits given, and if not, what was done?

>>> read_typed("−0,43")
Entered(value=-0.43, unit=0.01, digits=2)

`solve` gives the right number of a quantity and the wrong ones that people get, each with a sentence; `judge` compares.
A number of two digits may stand for both a right and a wrong one: then more digits are asked for, and where two
mistakes lead to one number both are named or neither.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from playground.experiment.numbers import read
from playground.explain import numbers
from playground.explain.arithmetic import Bounds, Term, worth
from playground.explain.working import Desk, SlipKind, reckoned

JudgedAs = Literal["right", "close", "slip", "either", "digits", "other", "unread"]
"""right: at the digits given; close: but for what rounding on the way may do; slip, either: one mistake, or one of two;
digits: too few to tell; other: none of the mistakes that are known; unread: not a number.
"""
LEAST_DIGITS = 2
CLOSE = 0.005
"""What rounding on the way may change, as a share of the number."""
MOST_NAMED = 2
NONE_KNOWN = "None of the usual mistakes leads there: go through the lines below with your own numbers."


class Entered(NamedTuple):
    """A number as it was written. unit: what one of its last digit is worth; digits: how many it has that count."""

    value: float
    unit: float
    digits: int


@dataclass(frozen=True)
class Misstep:
    """A number that a mistake leads to. at: the key of the quantity where it was made; reach: of rounded givens."""

    kind: SlipKind
    at: str
    sentence: str
    value: float
    reach: Bounds


@dataclass(frozen=True)
class Solution:
    """The right number of a quantity, what rounded givens make of it, and the wrong ones. scale: the size that
    differences are small or large beside: of a new weight that of its step, else of the number itself.
    """

    key: str
    value: float
    reach: Bounds
    wrong: tuple[Misstep, ...]
    scale: float


@dataclass(frozen=True)
class Judged:
    """What a number turned out to be. sentence: for who typed it; wrong: the mistakes that lead to it."""

    verdict: JudgedAs
    sentence: str
    wrong: tuple[Misstep, ...] = ()

    @property
    def right(self) -> bool:
        return self.verdict in ("right", "close")


_NUMBER = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:(?:e|\*?10\^?)([+-]?\d+))?", flags=re.IGNORECASE)
_PLAINLY = str.maketrans(
    {**dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789", strict=True)), ",": ".", "×": "*", "·": "*", "x": "*"}
)
_MINUSES = re.compile("[\u2212\u2013\u2014]")


def read_typed(written: str) -> Entered | None:
    """The number a text stands for, with a decimal point or comma, or a power of ten; None where it is none."""
    plainly = re.sub(r"[\s\u00a0{}()]", "", _MINUSES.sub("-", written[:64])).translate(_PLAINLY)
    found = _NUMBER.fullmatch(plainly)
    if found is None or not (found[2] or found[3]):
        return None
    sign, whole, decimals, power = found[1], found[2] or "0", found[3] or "", int(found[4] or 0)
    if abs(power) > 300:
        return None
    counted = len(f"{whole}{decimals}".lstrip("0"))
    return Entered(float(f"{sign}{whole}.{decimals or 0}e{power}"), float(f"1e{power - len(decimals)}"), counted)


def solve(
    desk: Desk,
    key: str,
    known: Callable[[str], bool] = lambda key: True,
    changed: Mapping[str, float] | None = None,
) -> Solution | None:
    """The right number of a quantity and the wrong ones; None where nobody works it out by hand.

    known: the numbers one has already; of what lies between them and the quantity, every mistake may have been made.
    changed: numbers that are others than the engine's, by their keys: what follows from a learner's own wrong number.
    """
    made = desk.quantity(key)
    if made is None:
        return None
    route = desk.way_to(key, known)
    base = desk.following(changed, route) if changed else desk.true
    value = worth(made.ways(base)[-1]) if changed else desk.true(key)
    wrong: list[Misstep] = []
    for at, slip in desk.slips(route):
        term = reckoned(slip.way, base)
        if at != key:
            given = desk.following({**(changed or {}), at: worth(term)}, route)
            term = reckoned(lambda numbers: made.ways(numbers)[-1], given)
        wrong.append(Misstep(slip.kind, at, slip.sentence, worth(term), term.bounds(numbers.FORMULA)))
    scale = abs(value - desk.true(f"w {made.about}")) if key.startswith("theta ") else abs(value)
    right = Solution(key, value, _about(made.ways(base), value), (), scale)
    return replace(right, wrong=tuple(each for each in wrong if _tells(each, right)))


def _about(ways: Sequence[Term], value: float) -> Bounds:
    """What comes out where the givens are rounded as they are shown; the value itself always."""
    low, high = ways[0].bounds(numbers.FORMULA)
    if not (math.isfinite(low) and math.isfinite(high)):
        return Bounds(value, value)
    return Bounds(min(low, value), max(high, value))


def _tells(each: Misstep, right: Solution) -> bool:
    """Whether a wrong number is another one than the right, as far as rounded numbers can say."""
    if not math.isfinite(each.value) or not math.isfinite(right.value):
        return False
    apart = abs(each.value - right.value) > CLOSE * right.scale
    return apart and not (each.reach.low <= right.reach.high and right.reach.low <= each.reach.high)


def judge(solution: Solution, written: str) -> Judged:
    """What a typed number is: right, a mistake that has a name, or another number."""
    typed = read_typed(written)
    if typed is None:
        return Judged("unread", "That is not a number. Write it with digits, as 0.43 or 0,43 or 4.3e-1.")
    shown = numbers.text(solution.value)
    is_right = _matches(typed, solution.value, solution.reach)
    found = _distinct([each for each in solution.wrong if _matches(typed, each.value, each.reach)])
    exactly = typed.value == read(shown)
    whole = exactly or any(typed.value == read(numbers.text(each.value)) for each in found)
    if typed.digits < LEAST_DIGITS and (is_right or found) and not whole:
        return Judged("digits", f"One digit says too little here: give at least {LEAST_DIGITS}.")
    if is_right and found and not exactly:
        also = "a mistake would" if len(found) == 1 else "mistakes would"
        return Judged("digits", f"As far as it goes, right; {also} give the same digits, so give one more.")
    if is_right:
        same = numbers.text(typed.value, max(typed.digits, 1)) == shown
        return Judged("right", f"Right: {shown}." if same else f"Right: it is {shown}.")
    if abs(typed.value - solution.value) <= CLOSE * solution.scale:
        return Judged("close", f"Right but for rounding: it is {shown}.")
    if len(found) == 1:
        return Judged("slip", f"{found[0].sentence} It is {shown}{_off(typed, solution.value)}.", tuple(found))
    if len(found) == MOST_NAMED:
        told = one_of_two(found[0].sentence, found[1].sentence)
        return Judged("either", f"{told} It is {shown}{_off(typed, solution.value)}.", tuple(found))
    return Judged("other", f"It is {shown}{_off(typed, solution.value)}. {NONE_KNOWN}")


def one_of_two(one: str, other: str) -> str:
    """That a number has come about in one of two ways, both told by their sentences."""
    return f"One of two things: {_inside(one)}; or: {_inside(other)}."


def _inside(sentence: str) -> str:
    """A sentence without its end, for the middle of another; what begins with a symbol keeps its letter."""
    first = sentence.split(" ", 1)[0]
    return (sentence[0].lower() + sentence[1:] if first.isalpha() and first.isascii() else sentence).rstrip(".")


def _matches(typed: Entered, value: float, reach: Bounds) -> bool:
    """Whether a number may be what was typed: rounded at its last digit, of givens as they were shown. From three
    digits on a whole unit is allowed: one rounds on the way.
    """
    if typed.value == 0 or not math.isfinite(value):
        return typed.value == value
    loose = typed.unit * (1.0 if typed.digits > LEAST_DIGITS else 0.5) * (1 + 1e-9)
    low, high = (reach.low, reach.high) if math.isfinite(reach.high - reach.low) else (value, value)
    return min(low, value) - loose <= typed.value <= max(high, value) + loose and typed.value * value > 0


def _distinct(found: list[Misstep]) -> list[Misstep]:
    """Each sentence once. Wherever on the way a sign was turned, it is one mistake: the last place is named."""
    once = list({each.sentence: each for each in found}.values())
    return once[-1:] if all(each.kind == "sign" for each in once) else once


def _off(typed: Entered, value: float) -> str:
    """How far off it is, as the end of a sentence."""
    if value and typed.value == -value:
        return ""
    too = "too large" if typed.value > value else "too small"
    return f", so {numbers.text(typed.value, max(typed.digits, 1))} is {numbers.brief(abs(typed.value - value))} {too}"
