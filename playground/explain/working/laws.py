"""The formulas of an update, each with the ways in which people get it wrong: stated here, once.

The desk of an experiment and the worksheets lay out other networks and call their numbers otherwise. What a sum, a
slope or a step is, and what it comes to where something is forgotten, turned or exchanged, they take from here; so a
mistake has one formula and one sentence, whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from playground.engine import activations
from playground.explain.arithmetic import (
    Term,
    average,
    exact,
    exponential,
    largest,
    minus,
    negative,
    number,
    over,
    power,
    sigmoid,
    times,
)
from playground.explain.functions import ACTIVATED
from playground.explain.sums import total
from playground.explain.working.quantity import Given, Slip, SlipKind, one_minus, turned

Way = Callable[[Given], Term]

MOST_TERMS = 6
"""Products of a sum that a slip may leave out one of, and that are written out."""
_SQUASHING = {"sigmoid": "tanh", "tanh": "sigmoid"}


class Named(NamedTuple):
    """A number that a formula takes: its key, its LaTeX, and what it is called in the middle of a sentence."""

    key: str
    tex: str
    name: str

    def of(self, given: Given) -> Term:
        """The number."""
        return number(given(self.key), self.tex)


class Law(NamedTuple):
    """A formula and the wrong ones that are used for it."""

    way: Way
    slips: tuple[Slip, ...]


# -- forwards ----------------------------------------------------------------------------------------------------------


def weighted_sum(pairs: Sequence[tuple[Named, Named]], bias: Named | None, whose: str, keep: int = 0) -> Law:
    """Each weight times what comes in by it, added up, and the bias. keep: a pair that is always written out."""

    def added(given: Given, *, without: int = -1, away: int = -1, shift: bool = True, weighed: bool = True) -> Term:
        def term(at: int) -> Term:
            w, a = pairs[at]
            product = times(w.of(given), a.of(given)) if weighed else a.of(given)
            return negative(product) if at == away else product

        kept = [at for at in range(len(pairs)) if at != without]
        last = bias.of(given) if bias is not None and shift else None
        # A unit behind a layer of maps hears hundreds: only those that are written out are made terms of.
        amounts = [(given(w.key) if weighed else 1.0) * given(a.key) for w, a in (pairs[at] for at in kept)]
        return total(len(kept), lambda k: term(kept[k]), keep, last, MOST_TERMS, amounts)

    slips = []
    if bias is not None:
        slips.append(Slip("bias", f"The bias of {whose} is left out.", lambda given: added(given, shift=False)))
    for at in range(len(pairs) if 1 < len(pairs) <= MOST_TERMS else 0):
        what = f"What comes from {pairs[at][1].name}"
        slips.append(Slip("term", f"{what} is left out.", partial(added, without=at)))
        slips.append(Slip("sign", f"{what} is taken away; it is added.", partial(added, away=at)))
    sentence = f"What comes in is added up without its weights at {whose}."
    slips.append(Slip("weight", sentence, lambda given: added(given, weighed=False)))
    slips.append(turned(added, f"The size of the sum of {whose} is right, its sign is turned."))
    return Law(added, tuple(slips))


def activated(name: str, z: Named, whose: str) -> Law:
    """An activation of a sum; softmax is not one, it takes all of them."""
    told = ACTIVATED[name]
    slips = []
    if name != "linear":
        slips.append(
            Slip(
                "activation",
                f"{told.name[:1].upper()}{told.name[1:]} of {whose} is left out: this is the sum itself.",
                z.of,
            )
        )
        sentence = f"This is the slope of {told.name} at {whose}, not what {told.name} makes of the sum."
        slips.append(Slip("slope", sentence, lambda given: slope_at(name, given(z.key), z.tex, whose)))
    if name in _SQUASHING:
        other = ACTIVATED[_SQUASHING[name]]
        sentence = f"This is {other.name} of the sum; {whose} has {told.name}."
        slips.append(Slip("activation", sentence, lambda given: other.f(z.of(given))))
    if name == "sigmoid":
        sentence = f"The minus in the exponent is lost at {whose}."
        slips.append(Slip("sign", sentence, lambda given: sigmoid(negative(z.of(given)))))
    if name == "relu":
        sentence = f"What is above 0 is set to 0 at {whose}, and what is below is let through."
        low = exact(0)
        slips.append(Slip("activation", sentence, lambda given: largest(low, z.of(given), name=r"\min")))
    slips.append(turned(lambda given: told.f(z.of(given)), f"The size of {whose} is right, its sign is turned."))
    return Law(lambda given: told.f(z.of(given)), tuple(slips))


def slope_at(name: str, at: float, z: str, a: str, symbols: str = "") -> Term:
    """An activation's slope as one number. z, a: LaTeX of the sum and of what is made of it; symbols: of where it is
    taken, where that is not the sum.
    """
    derive = activations.get(name).derivative
    slope = float(derive(np.array([at]))[0]) if derive is not None else float("nan")
    prime = rf"f'\left({symbols}\right)" if symbols else ACTIVATED[name].slope(z, a)
    return number(slope, rf"\left({prime}\right)" if " - " in prime and not symbols else prime)


def softmax(sums: Sequence[Named], which: int, whose: str) -> Law:
    """A class's share: its power of e, divided by the sum of all of them."""
    own = sums[which]

    def below(given: Given, *, others: bool = False) -> Term:
        kept = [z for z in sums if not (others and z is own)]
        return total(len(kept), lambda k: exponential(kept[k].of(given)), 0 if others else which, most=MOST_TERMS)

    def plain(given: Given) -> Term:
        return over(own.of(given), total(len(sums), lambda k: sums[k].of(given), which, most=MOST_TERMS))

    slips = [
        Slip("factor", f"The power of e of {whose} is not divided by the sum of all of them.",
             lambda given: exponential(own.of(given))),
        Slip("activation", "Softmax is left out: this is the sum itself.", own.of),
        Slip("activation", "This is sigmoid of its own sum; softmax divides by all outputs' powers of e.",
             lambda given: sigmoid(own.of(given))),
        Slip("activation", "The sums themselves are shared out, without their powers of e.", plain),
    ]  # fmt: skip
    if len(sums) > 1:
        sentence = f"The power of e of {whose} is divided by those of the others alone; its own belongs to the sum."
        slips.append(Slip("term", sentence, lambda given: over(exponential(own.of(given)), below(given, others=True))))
    return Law(lambda given: over(exponential(own.of(given)), below(given)), tuple(slips))


# -- the loss ----------------------------------------------------------------------------------------------------------

HALF_LEFT_OUT = "The half in front is left out."
LN_TEN = exact(float(np.log(10.0)), r"\ln 10")
LOGARITHM_OF_TEN = "This is the logarithm to base 10; the loss takes the natural one."
ERROR_TURNED = "The sign is turned: it is guess minus target."


def half_square(error: Way) -> Law:
    """Half of the squared error."""
    half = exact(0.5, r"\frac{1}{2}")

    def whole(given: Given) -> Term:
        return times(half, power(error(given), 2))

    return Law(whole, (
        Slip("factor", HALF_LEFT_OUT, lambda given: power(error(given), 2)),
        Slip("square", "The error is not squared.", lambda given: times(half, error(given))),
        Slip("square", "This is the error alone, without half and square.", error),
        turned(whole, "The size of the loss is right, its sign is turned."),
    ))  # fmt: skip


# -- products ----------------------------------------------------------------------------------------------------------


class Multiplicand(NamedTuple):
    """One factor of a product. lost: the kind and the sentence of leaving it out; instead: what people put there."""

    way: Way
    lost: tuple[SlipKind, str]
    instead: tuple[Slip, ...] = ()


def product(factors: Sequence[Multiplicand], sentence: str = "") -> Law:
    """Factors, multiplied. sentence: of its sign turned, "" where one of the factors has that."""

    def made(given: Given, at: int = -1, instead: Way | None = None) -> Term:
        rows = [(instead if n == at else factor.way) for n, factor in enumerate(factors)]
        return times(*(way(given) for way in rows if way is not None))

    slips = [turned(made, sentence)] if sentence else []
    for n, factor in enumerate(factors):
        if len(factors) > 1:
            slips.append(Slip(*factor.lost, partial(made, at=n)))
        slips += [Slip(each.kind, each.sentence, partial(made, at=n, instead=each.way)) for each in factor.instead]
    return Law(made, tuple(slips))


def error(guess: Named, target: Way) -> Multiplicand:
    """Guess minus target."""
    return Multiplicand(
        lambda given: minus(guess.of(given), target(given)),
        ("factor", "Guess minus target is left out."),
        (Slip("sign", ERROR_TURNED, lambda given: minus(target(given), guess.of(given))),),
    )


def came_in(a: Named, to: str) -> Multiplicand:
    """What came in through a weight to the unit that is called `to`."""
    return Multiplicand(a.of, ("factor", came_in_lost(a.name, to)))


def came_in_lost(came: str, to: str) -> str:
    """That the input's factor of a gradient is left out."""
    return f"What comes in from {came} is left out: this is the delta of {to} alone."


def pushed(delta: Named, came: str, to: str) -> Multiplicand:
    """The delta of the unit that a weight feeds."""
    return Multiplicand(delta.of, ("factor", delta_lost(came, to)))


def delta_lost(came: str, to: str) -> str:
    """That the delta's factor of a gradient is left out."""
    return f"The delta of {to} is left out: this is what comes in from {came}."


def weight_back(weight: Named, new: Way, to: str) -> Multiplicand:
    """The weight on the way back: the one of the forward pass, not the one that the update makes of it."""
    return Multiplicand(weight.of, ("weight", weight_back_lost(to)), (Slip("too_early", too_early(to), new),))


def weight_back_lost(to: str) -> str:
    """That the weight is left out on the way back."""
    return f"The weight on the way back to {to} is left out."


def too_early(to: str) -> str:
    """That new weights are used where the old ones belong."""
    return f"The new weights are used on the way back to {to}; all gradients use the old ones."


def slope(name: str, way: Way, a: Named) -> Multiplicand:
    """An activation's slope, of what the unit says. way: as it is reckoned."""
    told = ACTIVATED[name].name
    sentence = f"What {a.name} says is multiplied in, where the slope of {told} belongs."
    instead = [Slip("slope", sentence, a.of)]
    if name == "sigmoid":
        half = f"Only 1 − {a.name} is taken for the slope of {told}."
        instead.append(Slip("slope", half, lambda given: one_minus(a.of(given))))
    return Multiplicand(way, ("slope", f"The slope of {told} at {a.name} is left out."), tuple(instead))


# -- means -------------------------------------------------------------------------------------------------------------


def averaged(n: int, whose: str, added: Way) -> tuple[Slip, ...]:
    """The 1/n missing and twice; none for one example. added: the pulls, not averaged."""
    if n == 1:
        return ()
    return (
        Slip("average", f"The 1/{n} is missing: the pulls on {whose} are added up, not averaged.", added),
        Slip("average", f"The 1/{n} is there twice: the pulls on {whose} are averaged already.",
             lambda given: over(average(added(given), n), exact(n))),
    )  # fmt: skip


def one_alone(n: int, whose: str, own: Way, which: str = "one example") -> Slip:
    """The pull of one example in place of the mean."""
    return Slip("average", f"This is the pull of {which} alone on {whose}, not the mean of the {n}.", own)
