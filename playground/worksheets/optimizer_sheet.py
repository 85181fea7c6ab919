"""The sheet of the rules: two gradients of one weight, and what SGD, momentum and Adam make of them."""

from __future__ import annotations

import math
from collections.abc import Callable

from playground.worksheets.sheet import Rng, Sheet, tenths
from playground.worksheets.symbols import latex
from playground.worksheets.work import Item, Values, Wrong

Number = Callable[[Values], float]


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
    return _plain_step(1, "w"), _plain_step(2, "sgd1")


def _plain_step(n: int, before: str) -> Item:
    gradient = f"g{n}"
    wrong = [
        Wrong("the step went along the gradient; it goes against it", lambda v: v[before] + v["rate"] * v[gradient]),
        Wrong("the learning rate was forgotten", lambda v: v[before] - v[gradient]),
    ]
    if n > 1:
        said = "the second step began at the old weight again"
        wrong.append(Wrong(said, lambda v: v["w"] - v["rate"] * v[gradient]))
    return Item(f"sgd{n}", f"SGD's weight after update {n}",
                rf"{latex(before)} - \eta \cdot g_{{{n}}}", (before, "rate", gradient),
                lambda v: v[before] - v["rate"] * v[gradient], tuple(wrong))  # fmt: skip


def _with_velocity() -> tuple[Item, ...]:
    return (
        Item("u1", "momentum's velocity in update 1, from 0", r"-\eta \cdot g_{1}", ("rate", "g1"),
             lambda v: -v["rate"] * v["g1"],
             (Wrong("the minus was lost", lambda v: v["rate"] * v["g1"]),
              Wrong("the gradient was taken 1 − μ times, as Adam's m takes it",
                    lambda v: -v["rate"] * (1 - v["mu"]) * v["g1"]))),
        Item("u2", "its velocity in update 2", r"\mu \cdot u_{1} - \eta \cdot g_{2}",
             ("mu", "u1", "rate", "g2"), lambda v: v["mu"] * v["u1"] - v["rate"] * v["g2"],
             (Wrong("the velocity of before was forgotten", lambda v: -v["rate"] * v["g2"]),
              Wrong("all of the old velocity was kept, not μ of it", lambda v: v["u1"] - v["rate"] * v["g2"]),
              Wrong("the new step was added with the wrong sign", lambda v: v["mu"] * v["u1"] + v["rate"] * v["g2"]))),
        Item("mom2", "momentum's weight after both", "w + u_{1} + u_{2}",
             ("w", "u1", "u2"), lambda v: v["w"] + v["u1"] + v["u2"],
             (Wrong("the first step is missing", lambda v: v["w"] + v["u2"]),
              Wrong("the velocities were taken away; they have their minus already",
                    lambda v: v["w"] - v["u1"] - v["u2"]))),
    )  # fmt: skip


def _mean(name: str, n: int, beta: str, of: Number, of_symbol: str, wrong: tuple[Wrong, ...]) -> Item:
    """A running mean: beta of the one before, 1 - beta of what is new."""
    b = rf"\beta_{{{beta[-1]}}}"
    before = f"{name}{n - 1}"

    def kept(v: Values) -> float:
        return v[beta] * v[before] if n > 1 else 0.0

    other = "beta2" if beta == "beta1" else "beta1"
    all_wrong = (
        Wrong("the factor 1 − β was forgotten", lambda v: kept(v) + of(v)),
        Wrong("the two betas were exchanged",
              lambda v: (v[other] * v[before] if n > 1 else 0.0) + (1 - v[other]) * of(v)),
        Wrong("β and 1 − β were exchanged",
              lambda v: ((1 - v[beta]) * v[before] if n > 1 else 0.0) + v[beta] * of(v)),
        *((Wrong("what was there before was forgotten", lambda v: (1 - v[beta]) * of(v)),) if n > 1 else ()),
        *wrong,
    )  # fmt: skip
    formula = rf"(1 - {b}) \cdot {of_symbol}"
    if n > 1:
        formula = rf"{b} \cdot {name}_{{{n - 1}}} + {formula}"
    needs = (beta, *((before,) if n > 1 else ()), f"g{n}")
    asks = f"Adam's {'mean of gradients' if name == 'm' else 'mean of squares'} in update {n}, {name}{'₁₂'[n - 1]}"
    return Item(f"{name}{n}", asks, formula, needs,
                lambda v: kept(v) + (1 - v[beta]) * of(v), all_wrong)  # fmt: skip


def _hat(name: str, n: int, beta: str) -> Item:
    """The mean, freed of its start at 0."""
    b = rf"\beta_{{{beta[-1]}}}"
    wrong = [
        Wrong("it was not corrected for the start at 0", lambda v: v[f"{name}{n}"]),
        Wrong("it was multiplied; the correction divides", lambda v: v[f"{name}{n}"] * (1 - v[beta] ** n)),
        Wrong("it was divided by β to the power of the update, not by 1 minus that",
              lambda v: v[f"{name}{n}"] / v[beta] ** n),
    ]  # fmt: skip
    if n > 1:
        wrong.append(Wrong("the power was forgotten: this is update 2", lambda v: v[f"{name}{n}"] / (1 - v[beta])))
    power = b if n == 1 else rf"{b}^{{{n}}}"
    return Item(f"{name}{n}_hat", f"the same, corrected, {name}̂{'₁₂'[n - 1]}",
                rf"{name}_{{{n}}} / (1 - {power})", (f"{name}{n}", beta),
                lambda v: v[f"{name}{n}"] / (1 - v[beta] ** n), tuple(wrong))  # fmt: skip


def _adam() -> tuple[Item, ...]:
    last = Item("adam2", "Adam's weight after both", r"w + \Delta_{1} + \Delta_{2}",
                ("w", "step1", "step2"), lambda v: v["w"] + v["step1"] + v["step2"],
                (Wrong("the first step is missing", lambda v: v["w"] + v["step2"]),
                 Wrong("the steps were taken away; they have their minus already",
                       lambda v: v["w"] - v["step1"] - v["step2"])))  # fmt: skip
    return *_adam_update(1), *_adam_update(2), last


def _adam_update(n: int) -> tuple[Item, ...]:
    g, m, v_hat, m_hat = f"g{n}", f"m{n}", f"v{n}_hat", f"m{n}_hat"
    return (
        _mean("m", n, "beta1", lambda v: v[g], f"g_{{{n}}}",
              (Wrong("the gradient's sign was lost", lambda v: _m(v, n, -v[g])),)),
        _mean("v", n, "beta2", lambda v: v[g] ** 2, f"g_{{{n}}}^2",
              (Wrong("the gradient was not squared", lambda v: _v(v, n, v[g])),)),
        _hat("m", n, "beta1"),
        _hat("v", n, "beta2"),
        Item(f"step{n}", f"Adam's step in update {n}",
             rf"-\eta \cdot \hat{{m}}_{{{n}}} / \sqrt{{\hat{{v}}_{{{n}}}}}", ("rate", m_hat, v_hat),
             lambda v: -v["rate"] * v[m_hat] / _root(v[v_hat]),
             (Wrong("the minus was lost", lambda v: v["rate"] * v[m_hat] / _root(v[v_hat])),
              Wrong("the root was forgotten", lambda v: -v["rate"] * v[m_hat] / v[v_hat]),
              Wrong("m and v were taken without their hats", lambda v: -v["rate"] * v[m] / _root(v[f"v{n}"])),
              Wrong("the learning rate was forgotten", lambda v: -v[m_hat] / _root(v[v_hat])))),
    )  # fmt: skip


def _m(v: Values, n: int, new: float) -> float:
    return (v["beta1"] * v["m1"] if n > 1 else 0.0) + (1 - v["beta1"]) * new


def _v(v: Values, n: int, new: float) -> float:
    return (v["beta2"] * v["v1"] if n > 1 else 0.0) + (1 - v["beta2"]) * new


def _root(value: float) -> float:
    """The square root, NaN where there is none or it is 0: what a pupil wrote may be anything."""
    return math.sqrt(value) if value > 0 else math.nan
