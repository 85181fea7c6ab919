"""What is worked out by hand: a quantity, its formula, and the ways in which it is got wrong.

Every way is a formula of its own. So a mistake is recognised by its number, also where the numbers it starts from are
wrong already.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from playground.worksheets.symbols import latex, spoken

Values = Mapping[str, float]
"""Numbers by the names of givens and items."""

Formula = Callable[[Values], float]


def apply(formula: Formula, values: Values) -> float:
    """What a formula gives; NaN where numbers that a pupil wrote leave it none."""
    try:
        return float(formula(values))
    except (OverflowError, ZeroDivisionError, ValueError):
        return math.nan


@dataclass(frozen=True)
class Wrong:
    """A way of getting an item wrong. said: what was done, and ends a sentence that begins "It looks as if"."""

    said: str
    value: Formula


@dataclass(frozen=True)
class Item:
    """A quantity to work out. asks: in words. formula: LaTeX. needs: the names its formula takes."""

    name: str
    asks: str
    formula: str
    needs: tuple[str, ...]
    value: Formula
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True)
class Multiplier:
    """One factor of a product. words: what it is called. other: ways of getting this factor wrong."""

    formula: str
    words: str
    needs: tuple[str, ...]
    value: Formula
    other: tuple[Wrong, ...] = ()


def number(name: str, words: str = "") -> Multiplier:
    """The factor that is a number of the sheet itself."""
    return Multiplier(latex(name), words or spoken(name), (name,), lambda values: values[name])


def error(guess: str, target: str) -> Multiplier:
    """Guess minus target."""
    turned = Wrong("the target came first: it is guess minus target", lambda v: v[target] - v[guess])
    formula = f"({latex(guess)} - {latex(target)})"
    return Multiplier(formula, "guess minus target", (guess, target), lambda v: v[guess] - v[target], (turned,))


def sigmoid_slope(out: str) -> Multiplier:
    """a (1 - a), of what the unit says."""
    half = Wrong(f"only 1 − {spoken(out)} was taken for the sigmoid's slope", lambda v: 1 - v[out])
    formula = f"{latex(out)}(1 - {latex(out)})"
    return Multiplier(formula, "the sigmoid's slope", (out,), lambda v: v[out] * (1 - v[out]), (half,))


def relu_slope(total: str, out: str) -> Multiplier:
    """1 where the unit's sum is above 0, else 0."""
    taken = Wrong(f"{spoken(out)} itself was taken for its slope", lambda v: v[out])
    words = "ReLU's slope, 1 above 0 and else 0"
    return Multiplier(f"[{latex(total)} > 0]", words, (total,), lambda v: float(v[total] > 0), (taken,))


def old_weight(weight: str, gradient: str, rate: str) -> Multiplier:
    """A weight on the way back: the one of the forward pass, not the one that the update makes of it."""
    said = f"the new {spoken(weight)} was used; the slope goes back through the old one"
    new = Wrong(said, lambda v: v[weight] - v[rate] * v[gradient])
    return Multiplier(latex(weight), f"the weight {spoken(weight)}", (weight,), lambda v: v[weight], (new,))


def weighted_sum(name: str, asks: str, terms: Sequence[tuple[str, str]], bias: str = "") -> Item:
    """Each weight times what comes in by it, added up, and the bias."""

    def total(values: Values, left_out: int = -1, turned: int = -1) -> float:
        parts = [values[w] * values[x] * (-1 if n == turned else 1) for n, (w, x) in enumerate(terms) if n != left_out]
        return sum(parts) + (values[bias] if bias else 0.0)

    def slips(n: int, weight: str) -> list[Wrong]:
        missing = Wrong(f"the term with {weight} is missing", lambda v: total(v, left_out=n))
        turned = Wrong(f"the term with {weight} has the wrong sign", lambda v: total(v, turned=n))
        return [missing, turned] if len(terms) > 1 else [turned]

    wrong = [Wrong("the bias was forgotten", lambda v: total(v) - v[bias])] if bias else []
    for n, (w, _) in enumerate(terms):
        wrong += slips(n, spoken(w))
    formula = " + ".join([*(rf"{latex(w)} \cdot {latex(x)}" for w, x in terms), *([latex(bias)] if bias else [])])
    needs = tuple(dict.fromkeys([*(each for term in terms for each in term), *([bias] if bias else [])]))
    return Item(name, asks, formula, needs, total, tuple(wrong))


def sigmoid(name: str, asks: str, of: str) -> Item:
    """1 / (1 + e^-z)."""
    wrong = (
        Wrong("the minus in the exponent was lost", lambda v: _logistic(-v[of])),
        Wrong("tanh was taken in place of the sigmoid", lambda v: math.tanh(v[of])),
        Wrong("the sum was not squashed", lambda v: v[of]),
    )
    return Item(name, asks, rf"\frac{{1}}{{1 + e^{{-{latex(of)}}}}}", (of,), lambda v: _logistic(v[of]), wrong)


def relu(name: str, asks: str, of: str) -> Item:
    """max(0, z)."""
    wrong = (
        Wrong("what is below 0 was let through", lambda v: v[of]),
        Wrong("what is above 0 was set to 0", lambda v: min(0.0, v[of])),
    )
    return Item(name, asks, rf"\max(0,\ {latex(of)})", (of,), lambda v: max(0.0, v[of]), wrong)


def half_square(name: str, guess: str, target: str) -> Item:
    """Half of the squared error."""

    def gap(values: Values) -> float:
        return values[guess] - values[target]

    wrong = (
        Wrong("the half was forgotten", lambda v: gap(v) ** 2),
        Wrong("the square was forgotten", lambda v: gap(v) / 2),
        Wrong("only the error was taken", gap),
    )
    formula = rf"\tfrac{{1}}{{2}}({latex(guess)} - {latex(target)})^2"
    return Item(name, "the loss", formula, (guess, target), lambda v: gap(v) ** 2 / 2, wrong)


def product(name: str, asks: str, *factors: Multiplier) -> Item:
    """Factors, multiplied. Wrong: one forgotten, the sign turned, one of them got wrong."""

    def times(values: Values, left_out: int = -1, instead: Formula | None = None) -> float:
        given = instead(values) if instead else 1.0
        return math.prod(given if n == left_out else factor.value(values) for n, factor in enumerate(factors))

    def slips(n: int, factor: Multiplier) -> list[Wrong]:
        found = [Wrong(other.said, partial(times, left_out=n, instead=other.value)) for other in factor.other]
        forgotten = Wrong(f"a factor was forgotten: {factor.words}", lambda v: times(v, n))
        return [*found, forgotten] if len(factors) > 1 else found

    wrong = [slip for n, factor in enumerate(factors) for slip in slips(n, factor)]
    if not any("target came first" in each.said for each in wrong):
        wrong.append(Wrong("the sign was turned", lambda v: -times(v)))
    needs = tuple(dict.fromkeys(need for factor in factors for need in factor.needs))
    formulas = [factor.formula for factor in factors]
    # A difference that stands alone needs no parentheses.
    formula = r" \cdot ".join(formulas) if len(formulas) > 1 else formulas[0].removeprefix("(").removesuffix(")")
    return Item(name, asks, formula, needs, times, tuple(wrong))


def gradient(weight: str, delta: str, came_in: str) -> Item:
    """Of a weight: delta times what came in by it."""
    return product(f"d{weight}", f"the gradient of {spoken(weight)}", number(delta), number(came_in))


def mean(name: str, asks: str, parts: Sequence[Sequence[str]]) -> Item:
    """The mean over examples of products of numbers of the sheet, the error first."""

    def total(values: Values) -> float:
        return sum(_times(part, values) for part in parts)

    count = len(parts)
    wrong = [
        Wrong("the examples were added up, and not divided by their number", total),
        Wrong("the sum was divided by the number of examples twice", lambda v: total(v) / count**2),
        Wrong("the sign was turned", lambda v: -total(v) / count),
        *(Wrong(f"only example {n} was taken", partial(_times, part)) for n, part in enumerate(parts, 1)),
    ]
    if any(len(part) > 1 for part in parts):
        said = "the inputs were forgotten, and only the errors averaged"
        wrong.append(Wrong(said, lambda v: sum(v[part[0]] for part in parts) / count))
    needs = tuple(dict.fromkeys(each for part in parts for each in part))
    terms = " + ".join(r" \cdot ".join(latex(each) for each in part) for part in parts)
    formula = rf"\tfrac{{1}}{{{count}}}({terms})"
    return Item(name, asks, formula, needs, lambda v: total(v) / count, tuple(wrong))


def new_weight(weight: str) -> Item:
    """Old weight, minus rate times gradient."""
    slope = f"d{weight}"
    wrong = (
        Wrong("the step went along the gradient; it goes against it", lambda v: v[weight] + v["rate"] * v[slope]),
        Wrong("the learning rate was forgotten", lambda v: v[weight] - v[slope]),
        Wrong("only the step was written, without the old weight", lambda v: -v["rate"] * v[slope]),
        Wrong("only the length of the step was written", lambda v: v["rate"] * v[slope]),
    )
    formula = rf"{latex(weight)} - \eta \cdot {latex(slope)}"
    needs = (weight, slope, "rate")
    return Item(f"{weight}_new", f"the new {spoken(weight)}", formula, needs,
                lambda v: v[weight] - v["rate"] * v[slope], wrong)  # fmt: skip


def _times(names: Sequence[str], values: Values) -> float:
    return math.prod(values[each] for each in names)


def _logistic(z: float) -> float:
    """Stable for any z."""
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))
