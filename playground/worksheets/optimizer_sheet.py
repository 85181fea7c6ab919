"""The sheet of the rules: two gradients of one weight, and what SGD, momentum and Adam make of them."""

from __future__ import annotations

from playground.explain.arithmetic import Term, minus, power
from playground.explain.working import Given, Slip, step_laws
from playground.explain.working.laws import Law, Way
from playground.explain.working.quantity import one_minus
from playground.explain.working.step_laws import Shares
from playground.worksheets.sheet import Rng, Sheet, tenths
from playground.worksheets.symbols import latex
from playground.worksheets.work import Item, item, named, new_weight

ONE = "w"
"""What the weight is called in the sentences."""


def optimizers(rng: Rng) -> Sheet:
    """The same weight and the same two gradients for all three. Adam's epsilon is left out: it changes no digit."""
    (w,) = tenths(rng, -9, 9)
    g1, g2 = tenths(rng, -19, 19, 2)
    task = (
        "One weight w has the gradient g₁ in the first update and g₂ in the second, whatever the rule. Work out what "
        "SGD, momentum and Adam make of it. Adam's ε changes none of your digits: leave it out. Round every result to "
        "five decimals and go on with the rounded number."
    )
    given = {"w": w, "g1": g1, "g2": g2, "rate": 0.1, "mu": 0.9, "beta1": 0.9, "beta2": 0.95}
    return Sheet("SGD, momentum, Adam", task, given, (*_plain(), *_with_velocity(), *_adam()), 5)


def _plain() -> tuple[Item, ...]:
    first = new_weight("w", "g1", "sgd1", "SGD's weight after update 1")
    second = new_weight("sgd1", "g2", "sgd2", "SGD's weight after update 2")
    again = Slip("memory", "The second step begins at the old weight again.", new_weight("w", "g2").way)
    return first, Item(second.name, second.asks, second.formula, second.needs, second.way, (*second.wrong, again))


def _with_velocity() -> tuple[Item, ...]:
    mu, rate = named("mu").of, named("rate").of
    first = step_laws.velocity(ONE, mu, None, rate, named("g1").of)
    second = step_laws.velocity(ONE, mu, named("u1").of, rate, named("g2").of)
    return (
        item("u1", "momentum's velocity in update 1, from 0", r"-\eta \cdot g_{1}", ["rate", "g1"], first),
        item(
            "u2", "its velocity in update 2", r"\mu \cdot u_{1} - \eta \cdot g_{2}", ["mu", "u1", "rate", "g2"], second
        ),
        _after_both("mom2", "momentum's weight after both", "u1", "u2"),
    )


def _after_both(name: str, asks: str, first: str, second: str) -> Item:
    """The weight, and both of its steps."""
    w, one, two = named("w"), named(first), named(second)
    law = step_laws.moved(w.of, (one.of, two.of), ONE)
    missing = step_laws.moved(w.of, (two.of,), ONE).way
    formula = f"{w.tex} + {one.tex} + {two.tex}"
    return item(
        name, asks, formula, ["w", first, second], law,
        Slip("term", "The first of the two steps is left out.", missing),
        Slip("sign", "Both steps are taken away; they have their minus already.",
             lambda given: minus(minus(w.of(given), one.of(given)), two.of(given))),
    )  # fmt: skip


def _shares(beta: str) -> Shares:
    return lambda given: (named(beta).of(given), one_minus(named(beta).of(given)))


def _mean(name: str, n: int, beta: str, fresh: Way, of_symbol: str, unsquared: Way | None = None) -> Item:
    """A running mean: beta of the one before, 1 - beta of what is new."""
    b, before = latex(beta), f"{name}{n - 1}"
    law = step_laws.running_mean(
        name, ONE, _shares(beta), fresh, named(before).of if n > 1 else None,
        _shares("beta2" if beta == "beta1" else "beta1"), unsquared=unsquared,
    )  # fmt: skip
    formula = rf"(1 - {b}) \cdot {of_symbol}"
    if n > 1:
        formula = rf"{b} \cdot {name}_{{{n - 1}}} + {formula}"
    asks = f"Adam's {'mean of gradients' if name == 'm' else 'mean of squares'} in update {n}, {name}{'₁₂'[n - 1]}"
    return item(f"{name}{n}", asks, formula, [beta, *([before] if n > 1 else []), f"g{n}"], law)


def _hat(name: str, n: int, beta: str) -> Item:
    """The mean, freed of its start at 0."""
    value, b = named(f"{name}{n}"), latex(beta)
    law = step_laws.corrected(name, ONE, value.of, named(beta).of, n, named("beta2" if beta == "beta1" else "beta1").of)
    bottom = b if n == 1 else rf"{b}^{{{n}}}"
    asks = f"the same, corrected, {name}̂{'₁₂'[n - 1]}"
    return item(f"{name}{n}_hat", asks, rf"{name}_{{{n}}} / (1 - {bottom})", [value.key, beta], law)


def _adam() -> tuple[Item, ...]:
    return *_adam_update(1), *_adam_update(2), _after_both("adam2", "Adam's weight after both", "step1", "step2")


def _adam_update(n: int) -> tuple[Item, ...]:
    g, m_hat, v_hat = named(f"g{n}"), named(f"m{n}_hat"), named(f"v{n}_hat")

    def squared(given: Given) -> Term:
        return power(g.of(given), 2)

    return (
        _mean("m", n, "beta1", g.of, g.tex),
        _mean("v", n, "beta2", squared, f"{g.tex}^2", g.of),
        _hat("m", n, "beta1"),
        _hat("v", n, "beta2"),
        item(f"step{n}", f"Adam's step in update {n}",
             rf"-\eta \cdot {m_hat.tex} / \sqrt{{{v_hat.tex}}}", ["rate", m_hat.key, v_hat.key], _step(n)),
    )  # fmt: skip


def _step(n: int) -> Law:
    m_hat, v_hat, m, v = (named(name).of for name in (f"m{n}_hat", f"v{n}_hat", f"m{n}", f"v{n}"))
    return step_laws.adam_step(ONE, named("rate").of, (m_hat, v_hat), (m, v))
