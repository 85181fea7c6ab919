"""What is worked out by hand: a quantity of a sheet, its formula, and the ways in which it is got wrong.

The formulas and their mistakes are the house's own (`playground.explain.working.laws`), with a sheet's names put in. So
a mistake is recognised by its number, also where the numbers it starts from are wrong already, and is called on a sheet
what it is called on the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from playground.explain.arithmetic import Term, average, plus, times, worth
from playground.explain.working import Given, Slip, laws, reckoned, step_laws
from playground.explain.working.laws import Law, Multiplicand, Named, Way
from playground.explain.working.quantity import one_minus, turned
from playground.worksheets.symbols import latex, spoken

Values = Mapping[str, float]
"""Numbers by the names of givens and items."""


def worked(way: Way, values: Values) -> float:
    """What a formula gives; NaN where numbers that a pupil wrote leave it none."""
    return worth(reckoned(way, values.__getitem__))


def named(name: str) -> Named:
    """A number of the sheet."""
    return Named(name, latex(name), spoken(name))


@dataclass(frozen=True)
class Item:
    """A quantity to work out. asks: in words. formula: LaTeX. needs: the names its formula takes."""

    name: str
    asks: str
    formula: str
    needs: tuple[str, ...]
    way: Way
    wrong: tuple[Slip, ...] = ()

    def value(self, values: Values) -> float:
        """What it comes to."""
        return worked(self.way, values)


def item(name: str, asks: str, formula: str, needs: Sequence[str], law: Law, *more: Slip) -> Item:
    """What a law gives, and mistakes that only this sheet invites."""
    return Item(name, asks, formula, tuple(dict.fromkeys(needs)), law.way, (*law.slips, *more))


# -- forwards ----------------------------------------------------------------------------------------------------------


def weighted_sum(name: str, asks: str, terms: Sequence[tuple[str, str]], bias: str = "") -> Item:
    """Each weight times what comes in by it, added up, and the bias."""
    pairs = [(named(weight), named(came)) for weight, came in terms]
    law = laws.weighted_sum(pairs, named(bias) if bias else None, spoken(name))
    formula = " + ".join([*(rf"{w.tex} \cdot {a.tex}" for w, a in pairs), *([latex(bias)] if bias else [])])
    return item(name, asks, formula, [*(each for term in terms for each in term), *([bias] if bias else [])], law)


def sigmoid(name: str, asks: str, of: str) -> Item:
    """1 / (1 + e^-z)."""
    law = laws.activated("sigmoid", named(of), spoken(name))
    return item(name, asks, rf"\frac{{1}}{{1 + e^{{-{latex(of)}}}}}", [of], law)


def relu(name: str, asks: str, of: str) -> Item:
    """max(0, z)."""
    return item(name, asks, rf"\max(0,\ {latex(of)})", [of], laws.activated("relu", named(of), spoken(name)))


def half_square(name: str, guess: str, target: str) -> Item:
    """Half of the squared error."""
    law = laws.half_square(error(guess, target).factor.way)
    return item(name, "the loss", rf"\tfrac{{1}}{{2}}({latex(guess)} - {latex(target)})^2", [guess, target], law)


# -- products ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Multiplier:
    """One factor of a product, as a sheet writes it. needs: the names it takes."""

    formula: str
    needs: tuple[str, ...]
    factor: Multiplicand


def number(name: str) -> Multiplier:
    """The factor that is a number of the sheet itself."""
    one = named(name)
    return Multiplier(one.tex, (name,), Multiplicand(one.of, ("factor", f"A factor is left out: {one.name}.")))


def error(guess: str, target: str) -> Multiplier:
    """Guess minus target."""
    factor = laws.error(named(guess), named(target).of)
    return Multiplier(f"({latex(guess)} - {latex(target)})", (guess, target), factor)


def sigmoid_slope(out: str) -> Multiplier:
    """a (1 - a), of what the unit says."""
    a = named(out)

    def way(given: Given) -> Term:
        return times(a.of(given), one_minus(a.of(given)))

    return Multiplier(f"{a.tex}(1 - {a.tex})", (out,), laws.slope("sigmoid", way, a))


def relu_slope(total: str, out: str) -> Multiplier:
    """1 where the unit's sum is above 0, else 0."""
    z, a = named(total), named(out)
    factor = laws.slope("relu", lambda given: laws.slope_at("relu", given(total), z.tex, a.tex), a)
    return Multiplier(f"[{z.tex} > 0]", (total,), factor)


def old_weight(weight: str, gradient: str, rate: str, to: str) -> Multiplier:
    """A weight on the way back to a unit: the one of the forward pass, not the one that the update makes of it."""
    new = step_laws.descended(named(weight), named(rate), named(gradient)).way
    return Multiplier(latex(weight), (weight,), laws.weight_back(named(weight), new, spoken(to)))


def product(name: str, asks: str, *rows: Multiplier) -> Item:
    """Factors, multiplied. Wrong: one forgotten, the sign turned, one of them got wrong."""
    has_error = any(slip.sentence == laws.ERROR_TURNED for row in rows for slip in row.factor.instead)
    sentence = "" if has_error else f"The size of {spoken(name)} is right, its sign is turned."
    law = laws.product([row.factor for row in rows], sentence)
    formula = r" \cdot ".join(row.formula for row in rows)
    return item(name, asks, formula, [need for row in rows for need in row.needs], law)


def gradient(weight: str, delta: str, came_in: str) -> Item:
    """Of a weight: delta times what came in by it."""
    to = f"h{delta[5:]}" if delta[5:] else "y"
    came, pushed = laws.came_in(named(came_in), spoken(to)), laws.pushed(named(delta), spoken(came_in), spoken(to))
    rows = Multiplier(latex(delta), (delta,), pushed), Multiplier(latex(came_in), (came_in,), came)
    return product(f"d{weight}", f"the gradient of {spoken(weight)}", *rows)


def mean(name: str, asks: str, parts: Sequence[Sequence[str]]) -> Item:
    """The mean over examples of products of numbers of the sheet, the error first."""
    n, whose = len(parts), spoken(name[1:])

    def pull(given: Given, part: Sequence[str]) -> Term:
        return times(*(named(each).of(given) for each in part))

    def added(given: Given) -> Term:
        return plus(*(pull(given, part) for part in parts))

    def whole(given: Given) -> Term:
        return average(added(given), n)

    slips = [
        *laws.averaged(n, whose, added),
        turned(whole, f"The size of the gradient of {whose} is right, its sign is turned."),
        *(laws.one_alone(n, whose, partial(pull, part=part), f"example {k}") for k, part in enumerate(parts, 1)),
    ]
    if any(len(part) > 1 for part in parts):
        sentence = f"What comes in is left out at {whose}: these are the errors alone, averaged."
        slips.append(Slip("factor", sentence, lambda given: average(plus(*(pull(given, p[:1]) for p in parts)), n)))
    terms = " + ".join(r" \cdot ".join(latex(each) for each in part) for part in parts)
    needs = [each for part in parts for each in part]
    return item(name, asks, rf"\tfrac{{1}}{{{n}}}({terms})", needs, Law(whole, tuple(slips)))


# -- steps -------------------------------------------------------------------------------------------------------------


def new_weight(weight: str, gradient: str = "", name: str = "", asks: str = "") -> Item:
    """Old weight, minus rate times gradient."""
    slope = gradient or f"d{weight}"
    law = step_laws.descended(named(weight), named("rate"), named(slope))
    formula = rf"{latex(weight)} - \eta \cdot {latex(slope)}"
    return item(name or f"{weight}_new", asks or f"the new {spoken(weight)}", formula, [weight, slope, "rate"], law)
