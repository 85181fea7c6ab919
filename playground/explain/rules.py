r"""One parameter inside one step of an optimizer, and what a rule about it is: words, and arithmetic.

Nothing here knows of a page or a network: a `One` is a parameter's numbers, wherever they come from. `optimizer_rules`
holds the rules.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.engine import Optimizer, OptimizerState
from playground.explain import numbers
from playground.explain.arithmetic import Term, equation, number, worth


@dataclass(frozen=True)
class One:
    """One parameter inside one step of an optimizer: its numbers before and after every sub-step.

    state: the optimizer's before the step. name, w: what the parameter is called, in words and in LaTeX. now: sub-step
    -> its value for this parameter; one that did not come (a number before it stopped being finite) is missing.
    old: slot -> its value before. norm: the length of the gradient that is clipped by its length, where one is.
    instead: what is put where the gradient belongs, by mistake.
    """

    optimizer: Optimizer
    t: int
    name: str
    w: str
    now: dict[str, float]
    old: dict[str, float]
    gradient: float
    weight: float
    rate: float
    norm: float = math.nan
    instead: Term | None = None

    def setting(self, name: str) -> float:
        return float(self.optimizer.hyperparameters[name])

    @property
    def used(self) -> float:
        """The gradient the rule used: clipped where it clips."""
        return self.now.get("clipped", self.gradient) if self.instead is None else worth(self.instead)

    @property
    def g(self) -> Term:
        """The same, to reckon with."""
        if self.instead is not None:
            return self.instead
        return number(self.used, r"g_{\text{clip}}" if "clipped" in self.now else self.raw.symbols)

    @property
    def raw(self) -> Term:
        """The gradient before any clipping."""
        return number(self.gradient, rf"\frac{{\partial L}}{{\partial {self.w}}}")

    @property
    def eta(self) -> Term:
        return number(self.rate, r"\eta")

    def term(self, name: str, symbols: str) -> Term:
        """A sub-step's value."""
        return number(self.now[name], symbols)

    def before(self, slot: str, symbols: str) -> Term:
        """A slot's value before the step."""
        below = "" if "_" in symbols else r"_{\text{before}}"  # v_max has its index already
        return number(self.old[slot], symbols + below)


def one_of(
    optimizer: Optimizer, state: OptimizerState, name: str, w: str, now: dict[str, float], old: dict[str, float],
    gradient: float, weight: float, norm: float = math.nan,
) -> One:  # fmt: skip
    """A parameter's numbers; `state` is the optimizer's before the step, from which its rate and count come."""
    rate: Any = optimizer.learning_rate(state.t)
    return One(optimizer, int(state.t) + 1, name, w, now, old, gradient, weight, float(rate), norm)


@dataclass(frozen=True)
class Rule:
    """A sub-step of an optimizer. symbol: its LaTeX; words: what it is; ways: of reckoning it, the first also written
    in symbols. title, sentence: of its caption, made of the words where it has none of its own.
    """

    symbol: str | Callable[[One], str]
    words: str
    ways: Callable[[One], tuple[Term, ...]]
    title: str = ""
    sentence: Callable[[One], str] | None = None


@dataclass(frozen=True)
class Line:
    """One sub-step told. symbol, formula, numbers: LaTeX; words: what it is; title, sentence: of its caption."""

    name: str
    symbol: str
    words: str
    title: str
    sentence: str
    formula: str
    numbers: str
    value: float


def told(rule: Rule, name: str, one: One) -> Line:
    """A rule applied: the sub-step `name` of a parameter."""
    value = one.now[name]
    symbol = rule.symbol if isinstance(rule.symbol, str) else rule.symbol(one)
    formula, put_in = equation(symbol, value, *rule.ways(one))
    title = rule.title or rule.words[:1].upper() + rule.words[1:]
    sentence = rule.sentence(one) if rule.sentence else f"{title}: for {one.name} it is now {numbers.brief(value)}."
    return Line(name, symbol, rule.words, title, sentence, formula, put_in, value)
