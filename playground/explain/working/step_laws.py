"""The formulas of an optimizer's step, each with the ways in which people get it wrong: see `laws.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from playground.explain.arithmetic import (
    Term,
    minus,
    negative,
    over,
    plus,
    power,
    root,
    times,
)
from playground.explain.working.laws import Law, Named, Way
from playground.explain.working.quantity import Given, Slip, one_minus, turned


def rate_lost(whose: str, rate: float | None = None) -> str:
    """That the learning rate is left out."""
    return f"The learning rate{'' if rate is None else f', {rate:g},'} is left out at {whose}."


def moved(before: Way, steps: Sequence[Way], whose: str) -> Law:
    """A parameter's new value: the old one and its steps, each with its sign."""

    def made(given: Given) -> Term:
        return plus(before(given), *(step(given) for step in steps))

    def uphill(given: Given) -> Term:
        *others, last = steps
        return minus(plus(before(given), *(step(given) for step in others)), last(given))

    return Law(made, (
        Slip("sign", f"The step of {whose} is taken the wrong way: it is added with its sign.", uphill),
        Slip("term", f"This is the step of {whose} alone, not its new value.", steps[-1]),
    ))  # fmt: skip


def descended(weight: Named, rate: Named, gradient: Named) -> Law:
    """Gradient descent in one line: the old weight, minus the rate times its gradient."""

    def step(given: Given) -> Term:
        return negative(times(rate.of(given), gradient.of(given)))

    whole = moved(weight.of, (step,), weight.name)
    bare = Slip("rate", rate_lost(weight.name), lambda given: minus(weight.of(given), gradient.of(given)))
    length = f"This is the length of the step of {weight.name} alone."
    return Law(whole.way, (*whole.slips, bare, Slip("term", length, lambda given: negative(step(given)))))


def velocity(whose: str, mu: Way, before: Way | None, rate: Way, gradient: Way, size: float | None = None) -> Law:
    """Momentum's: its share of the velocity before, minus the rate times the gradient. before: None where it is 0;
    size: of the rate.
    """

    def push(given: Given) -> Term:
        return times(rate(given), gradient(given))

    def made(given: Given, pushed: Way = push, share: Way | None = mu) -> Term:
        if before is None or share is None:
            return negative(pushed(given))
        return minus(times(share(given), before(given)), pushed(given))

    def uphill(given: Given) -> Term:
        return push(given) if before is None else plus(times(mu(given), before(given)), push(given))

    def weighed(given: Given) -> Term:
        return times(rate(given), one_minus(mu(given)), gradient(given))

    slips = [
        Slip("rate", rate_lost(whose, size), lambda given: made(given, gradient)),
        Slip("sign", f"The gradient's part is added to the velocity of {whose}; it is taken away.", uphill),
        Slip("extra", f"The gradient's part of {whose} is weighed by 1 − μ, as in a running mean; the velocity has it "
             "whole.", lambda given: made(given, weighed)),
    ]  # fmt: skip
    if before is not None:
        slips += [
            Slip("memory", f"What the velocity of {whose} was before is left out: the optimizer's memory.",
                 lambda given: made(given, share=None)),
            Slip("factor", f"All of the velocity of {whose} before is kept, not its share μ.",
                 lambda given: minus(before(given), push(given))),
        ]  # fmt: skip
    return Law(made, tuple(slips))


Shares = Callable[[Given], tuple[Term, Term]]
"""beta and 1 - beta."""


def running_mean(
    what: str, whose: str, shares: Shares, fresh: Way, before: Way | None, others: Shares | None, *,
    unsquared: Way | None = None,
) -> Law:  # fmt: skip
    """Of what was before the share beta, of what is new 1 - beta. before: None where it is 0; others: the shares of the
    other beta; unsquared: the gradient, where it is its square that is averaged.
    """

    def mixed(keep: Term, take: Term, given: Given, new: Way = fresh, *, old: bool = True) -> Term:
        kept = (times(keep, before(given)),) if before is not None and old else ()
        return plus(*kept, times(take, new(given)))

    def whole(given: Given) -> Term:
        return plus(*(() if before is None else (times(shares(given)[0], before(given)),)), fresh(given))

    slips = [
        Slip("factor", f"The share 1 − β of the gradient is left out at {what} of {whose}.", whole),
        Slip("betas", f"β and 1 − β are exchanged at {what} of {whose}.",
             lambda given: mixed(shares(given)[1], shares(given)[0], given)),
    ]  # fmt: skip
    if before is not None:
        sentence = f"What {what} of {whose} was before is left out: the optimizer's memory."
        slips.append(Slip("memory", sentence, lambda given: mixed(*shares(given), given, old=False)))
    if others is not None:
        sentence = f"The betas are exchanged at {what} of {whose}."
        slips.append(Slip("betas", sentence, lambda given: mixed(*others(given), given)))
    if unsquared is not None:
        sentence = f"The gradient of {whose} is not squared."
        slips.append(Slip("square", sentence, lambda given: mixed(*shares(given), given, unsquared)))
    return Law(lambda given: mixed(*shares(given), given), tuple(slips))


def corrected(what: str, whose: str, value: Way, keep: Way, t: int, other: Way | None) -> Law:
    """A mean divided by 1 - beta^t: what it would be, had it not started at 0. t: which update, from 1."""

    def made(given: Given, share: Way = keep, count: int = t) -> Term:
        return over(value(given), one_minus(power(share(given), count, "t")))

    slips = [
        Slip("correction", f"The bias correction of {what} is left out at {whose}.", value),
        Slip("correction", f"The bias correction of {what} is multiplied in at {whose}; it divides.",
             lambda given: times(value(given), one_minus(power(keep(given), t, "t")))),
        Slip("correction", f"{what} of {whose} is divided by β to the power of {t}, not by 1 minus that.",
             lambda given: over(value(given), power(keep(given), t, "t"))),
    ]  # fmt: skip
    if t > 1:
        sentence = f"This is the bias correction of update {t - 1}; it is update {t}."
        slips.append(Slip("correction", sentence, lambda given: made(given, count=t - 1)))
    if other is not None:
        sentence = f"The betas are exchanged in the bias correction at {whose}."
        slips.append(Slip("betas", sentence, lambda given: made(given, other)))
    return Law(made, tuple(slips))


def adam_step(
    whose: str, rate: Way, means: tuple[Way, Way], bare: tuple[Way, Way], epsilon: tuple[Way, Way] | None = None,
    size: float | None = None,
) -> Law:  # fmt: skip
    """Adam's step: the rate times m over the root of v, downhill. means: m and v, corrected; bare: as they are;
    epsilon: what stands beside the root of either, None for nothing; size: of the rate.
    """

    def below(given: Given, v: Way, which: int) -> Term:
        bottom = root(v(given))
        return bottom if epsilon is None else plus(bottom, epsilon[which](given))

    def step(given: Given, m: Way, bottom: Term) -> Term:
        return negative(times(rate(given), over(m(given), bottom)))

    def made(given: Given) -> Term:
        return step(given, means[0], below(given, means[1], 0))

    def unrooted(given: Given) -> Term:
        v = means[1](given)
        return step(given, means[0], v if epsilon is None else plus(v, epsilon[0](given)))

    slips = [
        Slip("root", root_lost(whose), unrooted),
        Slip("correction", f"The step of {whose} is made of m and v without their bias correction.",
             lambda given: step(given, bare[0], below(given, bare[1], 1))),
        Slip("rate", rate_lost(whose, size),
             lambda given: negative(over(means[0](given), below(given, means[1], 0)))),
        turned(made, f"The size of the step of {whose} is right, its sign is turned."),
    ]  # fmt: skip
    if epsilon is not None:
        under = epsilon[0]
        slips.append(
            Slip("epsilon", "Epsilon is put under the root; it stands beside it.",
                 lambda given: step(given, means[0], root(plus(means[1](given), under(given)))))
        )  # fmt: skip
    return Law(made, tuple(slips))


def root_lost(whose: str) -> str:
    """That the root below an adaptive step is left out."""
    return f"The root below the step of {whose} is left out."
