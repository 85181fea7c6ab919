r"""Arithmetic that can be read: one expression, written in symbols or with its numbers put in, and held to be true.

>>> m = plus(times(number(0.9, r"\beta_1"), number(0.5, "m")), times(number(0.1, r"(1 - \beta_1)"), number(-2.0, "g")))
>>> equation("m", 0.25, m)
Equation(formula='m = \\beta_1 \\, m + (1 - \\beta_1) \\, g', numbers='m = 0.9 \\times 0.5 + 0.1 \\times (-2) = 0.25')

A number on the screen is rounded and stands for all that round to it, so an expression with numbers stands for an
interval. `equation` writes "=" only where that interval holds the result and is no wider than two units of its last
digit; it takes more digits for that where four are too few, "≈" where eight are, and leaves the arithmetic out where
it would not lead to the number behind its sign.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from playground.explain import numbers
from playground.explain.numbers import FORMULA, tex

_MORE_DIGITS = 4  # how many digits more than the result's are tried
_NOTHING = 1e-12  # what two equal sums of short numbers may differ by
_SAME = 1e-13  # 1 - 0.9 is 0.09999999999999998 to a computer


class Bounds(NamedTuple):
    """All numbers from low to high."""

    low: float
    high: float


class Equation(NamedTuple):
    """LaTeX of a formula in symbols, and of the same with numbers put in and the result."""

    formula: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of arithmetic.

    symbols: in LaTeX. write: with numbers of so many digits, in LaTeX. bounds: what these numbers leave open. shape:
    "number", "atom" (needs no parentheses), "fraction", "product" or "sum".
    """

    symbols: str
    write: Callable[[int], str]
    bounds: Callable[[int], Bounds]
    shape: str


# -- leaves ------------------------------------------------------------------------------------------------------------


def number(value: float, symbols: str = "") -> Term:
    """A number of the network's, rounded where it is shown."""
    value = float(value)
    return Term(symbols, lambda digits: tex(value, digits), lambda digits: _reach(value, digits), "number")


def exact(value: float, latex: str = "", symbols: str | None = None) -> Term:
    """A constant or a count, written as it is."""
    shown = latex or tex(value, 12)
    bounds = Bounds(value, value)
    return Term(shown if symbols is None else symbols, lambda digits: shown, lambda digits: bounds, "number")


def rest(value: float, count: int, word: str = "") -> Term:
    """What terms that are not written out come to, with their number before it. word: what it is, if not their sum."""
    return Term(
        r"\cdots",
        lambda digits: rf"(\text{{{count} more: {word}}}{tex(value, digits)})",
        lambda digits: _reach(value, digits),
        "atom",
    )


@lru_cache(maxsize=4096)
def _reach(value: float, digits: int) -> Bounds:
    """What a shown number stands for: half a unit of its last digit to either side; itself where it is shorter."""
    if not math.isfinite(value):
        return Bounds(-math.inf, math.inf)
    shown = numbers.written(value, digits)
    half = shown.unit / 2 if shown.digits >= FORMULA else 0.0
    middle = float(f"{shown.mantissa}e{shown.power or 0}")
    half += _SAME * abs(middle) if middle != value else 0.0
    return Bounds(middle - half, middle + half)


def worth(term: Term) -> float:
    """What a term is worth, as exactly as a float can say; NaN where that is not finite."""
    low, high = term.bounds(17)
    return (low + high) / 2 if math.isfinite(high - low) else math.nan


# -- what is made of them ----------------------------------------------------------------------------------------------


def plus(*terms: Term) -> Term:
    """a + b + ...; a negative number in parentheses."""
    if len(terms) == 1:
        return terms[0]
    return _joined(terms, " + ", " + ", "sum", ("first term", "term"), _added)


def minus(a: Term, b: Term) -> Term:
    """a - b."""
    return _joined((a, b), " - ", " - ", "sum", ("first term", "taken away"), _subtracted)


def negative(a: Term) -> Term:
    """-a."""

    def signed(shown: str, shape: str) -> str:
        return f"-{_placed(shown, shape, 'negated')}"

    return Term(
        signed(a.symbols, "atom" if a.shape == "number" else a.shape),
        lambda digits: signed(a.write(digits), a.shape),
        lambda digits: _minus(a.bounds(digits)),
        "product",
    )


def times(*terms: Term) -> Term:
    """a x b x ..., in symbols side by side."""
    if len(terms) == 1:
        return terms[0]
    return _joined(terms, r" \, ", r" \times ", "product", ("first factor", "factor"), multiplied)


def over(a: Term, b: Term) -> Term:
    """A fraction."""
    return Term(
        rf"\frac{{{a.symbols}}}{{{b.symbols}}}",
        lambda digits: rf"\frac{{{a.write(digits)}}}{{{b.write(digits)}}}",
        lambda digits: _divided(a.bounds(digits), b.bounds(digits)),
        "fraction",
    )


def power(a: Term, exponent: int, symbol: str = "") -> Term:
    """a to a whole power; symbol: of the exponent."""
    raised = str(exponent) if 0 <= exponent < 10 else f"{{{exponent}}}"
    return Term(
        f"{_placed(a.symbols, _symbolic(a), 'base')}^{symbol or exponent}",
        lambda digits: f"{_placed(a.write(digits), a.shape, 'base')}^{raised}",
        lambda digits: _power(a.bounds(digits), exponent),
        "atom",
    )


def root(a: Term) -> Term:
    r"""\sqrt{a}."""
    return Term(
        rf"\sqrt{{{a.symbols}}}",
        lambda digits: rf"\sqrt{{{a.write(digits)}}}",
        lambda digits: _rising(a.bounds(digits), lambda x: math.sqrt(max(x, 0.0))),
        "atom",
    )


def call(name: str, a: Term, f: Callable[[float], float], turns: float | None = None) -> Term:
    r"""A function by its LaTeX name, such as \tanh, of one argument.

    f only rises; or it falls up to `turns` and rises from there.
    """
    return Term(
        rf"{name}\left({a.symbols}\right)",
        lambda digits: rf"{name}\left({a.write(digits)}\right)",
        lambda digits: _rising(a.bounds(digits), f, turns),
        "atom",
    )


def average(a: Term, count: int) -> Term:
    """One over a count, times what is added up; the sum alone where the count is 1."""
    if count == 1:
        return a
    share = 1 / count
    return Term(
        rf"\frac{{1}}{{{count}}} \left({a.symbols}\right)",
        lambda digits: rf"\frac{{1}}{{{count}}} \left({a.write(digits)}\right)",
        lambda digits: multiplied([Bounds(share, share), a.bounds(digits)]),
        "product",
    )


def sigmoid(a: Term) -> Term:
    r"""\sigma(a)."""
    return call(r"\sigma", a, lambda x: 1 / (1 + exp(-x)))


def largest_of_rest(terms: Sequence[Term]) -> Term:
    """The largest of terms that are not written out, with their number before it."""
    return rest(max(worth(term) for term in terms), len(terms), "at most ")


def largest(*terms: Term, name: str = r"\max") -> Term:
    r"""\max(a, b), or \min by that name."""
    pick = min if name == r"\min" else max
    return Term(
        rf"{name}\left({', '.join(term.symbols for term in terms)}\right)",
        lambda digits: rf"{name}\left({', '.join(term.write(digits) for term in terms)}\right)",
        lambda digits: Bounds(*map(pick, zip(*(term.bounds(digits) for term in terms), strict=True))),
        "atom",
    )


def size(a: Term) -> Term:
    """|a|."""
    return Term(
        rf"\left|{a.symbols}\right|",
        lambda digits: rf"\left|{a.write(digits)}\right|",
        lambda digits: _rising(a.bounds(digits), abs, 0.0),
        "atom",
    )


def exponential(a: Term) -> Term:
    """e to the power of a."""
    return Term(
        f"e^{{{a.symbols}}}",
        lambda digits: f"e^{{{a.write(digits)}}}",
        lambda digits: _rising(a.bounds(digits), exp),
        "atom",
    )


def log(a: Term) -> Term:
    r"""\ln a; parentheses only around what is more than a plain number."""

    def shown(inner: str, shape: str) -> str:
        bare = shape == "number" and not inner.startswith("-") and r"\times" not in inner
        return rf"\ln {inner}" if bare else rf"\ln\left({inner}\right)"

    return Term(
        shown(a.symbols, a.shape),
        lambda digits: shown(a.write(digits), a.shape),
        lambda digits: _rising(a.bounds(digits), lambda x: math.log(x) if x > 0 else -math.inf),
        "atom",
    )


def log_of_one_and(a: Term) -> Term:
    r"""\ln(1 + e^a), which no float is too small or too large for."""
    return replace(
        log(plus(exact(1), exponential(a))),
        bounds=lambda digits: _rising(a.bounds(digits), lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x)))),
    )


def exp(x: float) -> float:
    """e to the power of x, infinite where a float cannot hold it."""
    return math.inf if x > 709 else math.exp(x)


def _joined(
    terms: Sequence[Term],
    between: str,
    sign: str,
    shape: str,
    places: tuple[str, str],
    work_out: Callable[[list[Bounds]], Bounds],
) -> Term:
    first, later = places
    spots = [first, *[later] * (len(terms) - 1)]

    def write(digits: int) -> str:
        return sign.join(_placed(term.write(digits), term.shape, spot) for term, spot in zip(terms, spots, strict=True))

    symbols = between.join(
        _placed(term.symbols, _symbolic(term), spot) for term, spot in zip(terms, spots, strict=True)
    )
    return Term(symbols, write, lambda digits: work_out([term.bounds(digits) for term in terms]), shape)


def _symbolic(term: Term) -> str:
    """The shape of a term's symbols: a number's is one letter."""
    return "atom" if term.shape == "number" else term.shape


def _placed(shown: str, shape: str, place: str) -> str:
    """In parentheses where it would be misread."""
    match place:
        case "first term":
            awkward = False
        case "term":
            awkward = shown.startswith("-")
        case "taken away" | "negated":
            awkward = shape == "sum" or shown.startswith("-")
        case "first factor":
            awkward = shape == "sum"
        case "factor":
            awkward = shape in ("sum", "product") or shown.startswith("-") or (shape == "number" and r"\times" in shown)
        case _:  # a base
            awkward = shape in ("sum", "product", "fraction") or shown.startswith(("-", r"\frac")) or r"\times" in shown
    if not awkward:
        return shown
    return f"({shown})" if shape == "number" else rf"\left({shown}\right)"


# -- intervals ---------------------------------------------------------------------------------------------------------


def _ordered(values: Sequence[float]) -> Bounds:
    if any(map(math.isnan, values)):
        return Bounds(-math.inf, math.inf)
    return Bounds(min(values), max(values))


def _added(found: Sequence[Bounds]) -> Bounds:
    return _ordered([sum([part.low for part in found]), sum([part.high for part in found])])


def _subtracted(found: Sequence[Bounds]) -> Bounds:
    return _added([found[0], _minus(found[1])])


def _minus(a: Bounds) -> Bounds:
    return Bounds(-a.high, -a.low)


def multiplied(found: Sequence[Bounds]) -> Bounds:
    """The product of intervals; 0 times anything is 0."""
    result = found[0]
    for part in found[1:]:
        result = _ordered([0.0 if 0 in (x, y) else x * y for x in result for y in part])
    return result


def _divided(a: Bounds, b: Bounds) -> Bounds:
    if b.low <= 0 <= b.high:
        return Bounds(-math.inf, math.inf)
    return _ordered([x / y for x in a for y in b])


def _power(a: Bounds, exponent: int) -> Bounds:
    if exponent == 2:
        return _rising(a, lambda x: x * x, 0.0)
    return _ordered([math.pow(a.low, exponent), math.pow(a.high, exponent)])


def _rising(a: Bounds, f: Callable[[float], float], turns: float | None = None) -> Bounds:
    ends = [f(a.low), f(a.high)]
    return _ordered([*ends, f(turns)] if turns is not None and a.low < turns < a.high else ends)


# -- equations ---------------------------------------------------------------------------------------------------------


def equation(left: str, value: float, *ways: Term, sign: str = "=", significant: int = FORMULA) -> Equation:
    r"""left = the first way in symbols; and left = a way with its numbers = value, where that is true.

    ways: of writing the same; the first that leads to `value` within two units of its last digit is taken. sign: behind
    left, such as \leftarrow. significant: digits of the result.
    """
    return Equation(f"{left} {sign} {ways[0].symbols}", put_in(left, value, *ways, sign=sign, significant=significant))


def put_in(left: str, value: float, *ways: Term, sign: str = "=", significant: int = FORMULA) -> str:
    """The second half of `equation`, for terms without symbols."""
    result = tex(value, significant)
    found = best(value, *ways, significant=significant)
    if found is None or found.written == result:
        return f"{left} {sign} {result}"
    return f"{left} {sign} {found.written} {found.sign} {result}"


class Found(NamedTuple):
    r"""A way that leads to a value. which: its place among the ways; written: its LaTeX; sign: "=" or \approx."""

    which: int
    written: str
    sign: str


def best(value: float, *ways: Term, significant: int = FORMULA) -> Found | None:
    """The first way that leads to `value` with the fewest digits; None where none does."""
    value = float(value)
    if not math.isfinite(value):
        return None
    unit, shown = _unit(value, significant), _reach(value, significant)
    tried = range(significant, significant + _MORE_DIGITS + 1)
    for which, way in enumerate(ways):
        for digits in tried:
            low, high = found = way.bounds(digits)
            if _holds(found, shown) and high - low <= 2 * unit:
                return Found(which, way.write(digits), "=")
    for which, way in enumerate(ways):
        low, high = found = way.bounds(tried[-1])
        if _holds(found, shown) and high - low <= abs(value):
            return Found(which, way.write(tried[-1]), r"\approx")
    return None


def _holds(found: Bounds, shown: Bounds) -> bool:
    """Whether the two have a number in common; never with one that is not a number."""
    return found.low <= shown.high and shown.low <= found.high


def _unit(value: float, significant: int) -> float:
    """A unit of the last digit; a shorter number is meant exactly and has all its digits. 0 is what rounding left."""
    if value == 0:
        return _NOTHING
    shown = numbers.written(value, significant)
    return shown.unit * 10.0 ** min(0, shown.digits - significant)
