"""One parameter inside one step of any optimizer: its sub-steps as formulas and with the numbers put in.

SGD, momentum, Nesterov and Adam with its variants are written by `rules`, with sentences of their own; the other
optimizers' rules are here. All formulas are the engine's, which are Keras's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from playground.engine import Optimizer, OptimizerState
from playground.explain import rules
from playground.explain.names import Selection
from playground.explain.numbers import factor as f
from playground.explain.numbers import tex as t
from playground.explain.rules import One

SHARED = ("sgd", "momentum", "nesterov", "adam", "amsgrad", "adamw")


@dataclass(frozen=True)
class Line:
    """One sub-step. symbol, formula, numbers: LaTeX; words: what it is; value: of this parameter."""

    name: str
    symbol: str
    words: str
    formula: str
    numbers: str
    value: float


def one_of(
    optimizer: Optimizer, state: OptimizerState, name: str, symbol: str, now: dict[str, float], old: dict[str, float],
    gradient: float, weight: float,
) -> One:  # fmt: skip
    """What the rules are told of one parameter. state: before the step; now, old: its sub-steps and slots."""
    moment = SimpleNamespace(optimizer=optimizer, before=SimpleNamespace(optimizer=state))
    view: Any = SimpleNamespace(moment=moment)
    rate = float(optimizer.learning_rate(state.t))
    return One(view, Selection("w", 0, 0, 0), name, symbol, now, old, gradient, weight, rate)


def lines(kind: str, one: One) -> list[Line]:
    """All sub-steps in order, `delta` last."""
    if kind in SHARED:
        shown = [name for name in one.now if name in rules.RULES]
        found = [
            Line(n, r.symbol, r.words, r.formula(one), r.numbers(one), one.now[n])
            for n, r in ((name, rules.RULES[name]) for name in shown)
        ]
        change = rules.delta(one)
        formula, numbers = change.formula, change.numbers
    else:
        shown = [name for name in one.now if (kind, name) in _LINES]
        found = [
            Line(n, symbol, words, formula, f"{symbol} = {numbers(one)} = {t(one.now[n])}", one.now[n])
            for n, (symbol, words, formula, numbers) in ((name, _LINES[kind, name]) for name in shown)
        ]
        formula, fill = _DELTAS[kind]
        if kind == "rmsprop" and "velocity" in one.now:
            formula = "-u"
        elif "mean" in one.now:
            formula = r"-\eta\,\frac{g}{\sqrt{v - \bar{g}^2 + \varepsilon}}"
        formula = rf"{rules.change(one)} = {formula}"
        numbers = rf"{rules.change(one)} = {fill(one)} = {t(one.now['delta'])}"
    step = Line("delta", rules.change(one), "the step", formula, numbers, one.now["delta"])
    return [*found, step]


def line(kind: str, one: One, name: str) -> Line | None:
    """The sub-step `name` of an optimizer that `rules` does not write; None where it does, or where nobody does."""
    if kind in SHARED or name not in one.now:
        return None
    return next((found for found in lines(kind, one) if found.name == name), None)


def _mean(slot: str, setting: str, fresh: Callable[[One], float]) -> Callable[[One], str]:
    def fill(o: One) -> str:
        keep = o.setting(setting)
        return rf"{t(keep)} \times {f(o.old[slot])} + {f(1 - keep)} \times {f(fresh(o))}"

    return fill


def _epsilon(o: One) -> str:
    return t(o.setting("epsilon"), 2)


def _square(o: One) -> float:
    return o.used * o.used


def _rmsprop(o: One) -> str:
    if "velocity" in o.now:
        return f(-o.now["velocity"])
    spread = t(o.now["v"]) + (f" - {f(o.now['mean'])}^2" if "mean" in o.now else "")
    return rf"-{t(o.rate)} \times \frac{{{t(o.used)}}}{{\sqrt{{{spread} + {t(o.setting('epsilon'), 2)}}}}}"


Numbers = Callable[[One], str]

_LINES: dict[tuple[str, str], tuple[str, str, str, Numbers]] = {
    ("adagrad", "sum"): (
        "s", "the sum of all squared gradients so far", r"s = s_{\text{before}} + g^2",
        lambda o: f"{t(o.old['sum'])} + {f(o.used)}^2",
    ),
    ("rmsprop", "v"): (
        "v", "a running mean of the squared gradient", r"v = \rho\,v_{\text{before}} + (1 - \rho)\,g^2",
        _mean("v", "rho", _square),
    ),
    ("rmsprop", "mean"): (
        r"\bar{g}", "a running mean of the gradient", r"\bar{g} = \rho\,\bar{g}_{\text{before}} + (1 - \rho)\,g",
        _mean("mean", "rho", lambda o: o.used),
    ),
    ("rmsprop", "velocity"): (
        "u", "velocity: what is left of earlier steps, plus this one",
        r"u = \mu\,u_{\text{before}} + \eta\,\frac{g}{\sqrt{v + \varepsilon}}",
        lambda o: rf"{t(o.setting('momentum'))} \times {f(o.old['velocity'])}"
        rf" + {f(o.now['velocity'] - o.setting('momentum') * o.old['velocity'])}",
    ),
    ("adadelta", "v"): (
        "v", "a running mean of the squared gradient", r"v = \rho\,v_{\text{before}} + (1 - \rho)\,g^2",
        _mean("v", "rho", _square),
    ),
    ("adadelta", "u"): (
        "u", "a running mean of the squared step", r"u = \rho\,u_{\text{before}} + (1 - \rho)\,d^2",
        _mean("u", "rho", lambda o: (o.now["delta"] / o.rate) ** 2 if o.rate else 0.0),
    ),
    ("adamax", "m"): (
        "m", "a running mean of the gradient", r"m = \beta_1\,m_{\text{before}} + (1 - \beta_1)\,g",
        _mean("m", "beta_1", lambda o: o.used),
    ),
    ("adamax", "u"): (
        "u", "the largest recent gradient, slowly forgotten", r"u = \max\left(\beta_2\,u_{\text{before}}, |g|\right)",
        lambda o: rf"\max\left({t(o.setting('beta_2'))} \times {f(o.old['u'])}, {t(abs(o.used))}\right)",
    ),
    ("adamax", "m_hat"): (
        r"\hat{m}", "m, corrected for having started at 0", r"\hat{m} = \frac{m}{1 - \beta_1^t}",
        lambda o: rf"\frac{{{t(o.now['m'])}}}{{1 - {t(o.setting('beta_1'))}^{{{o.t}}}}}",
    ),
    ("nadam", "m"): (
        "m", "a running mean of the gradient", r"m = \beta_1\,m_{\text{before}} + (1 - \beta_1)\,g",
        _mean("m", "beta_1", lambda o: o.used),
    ),
    ("nadam", "v"): (
        "v", "a running mean of the squared gradient", r"v = \beta_2\,v_{\text{before}} + (1 - \beta_2)\,g^2",
        _mean("v", "beta_2", _square),
    ),
    ("nadam", "v_hat"): (
        r"\hat{v}", "v, corrected for having started at 0", r"\hat{v} = \frac{v}{1 - \beta_2^t}",
        lambda o: rf"\frac{{{t(o.now['v'])}}}{{1 - {t(o.setting('beta_2'))}^{{{o.t}}}}}",
    ),
    ("lion", "blend"): (
        "c", "a blend of the memory and this gradient", r"c = \beta_1\,m_{\text{before}} + (1 - \beta_1)\,g",
        _mean("m", "beta_1", lambda o: o.used),
    ),
    ("lion", "m"): (
        "m", "the memory, for the next step", r"m = \beta_2\,m_{\text{before}} + (1 - \beta_2)\,g",
        _mean("m", "beta_2", lambda o: o.used),
    ),
}  # fmt: skip
"""(optimizer, sub-step) -> symbol, words, formula, and how its right-hand side looks with numbers."""

_DELTAS: dict[str, tuple[str, Numbers]] = {
    "adagrad": (
        r"-\eta\,\frac{g}{\sqrt{s + \varepsilon}}",
        lambda o: rf"-{t(o.rate)} \times \frac{{{t(o.used)}}}{{\sqrt{{{t(o.now['sum'])} + {_epsilon(o)}}}}}",
    ),
    "rmsprop": (r"-\eta\,\frac{g}{\sqrt{v + \varepsilon}}", _rmsprop),
    "adadelta": (
        r"-\eta\,g\,\frac{\sqrt{u_{\text{before}} + \varepsilon}}{\sqrt{v + \varepsilon}}",
        lambda o: rf"-{t(o.rate)} \times {f(o.used)} \times \frac{{\sqrt{{{t(o.old['u'])} + {_epsilon(o)}}}}}"
        rf"{{\sqrt{{{t(o.now['v'])} + {_epsilon(o)}}}}}",
    ),
    "adamax": (
        r"-\eta\,\frac{\hat{m}}{u + \varepsilon}",
        lambda o: rf"-{t(o.rate)} \times \frac{{{t(o.now['m_hat'])}}}{{{t(o.now['u'])} + {_epsilon(o)}}}",
    ),
    "nadam": (
        r"-\eta\,\frac{\hat{m}}{\sqrt{\hat{v}} + \varepsilon}",
        lambda o: rf"-{t(o.rate)} \times \frac{{{t(o.now['m_hat'])}}}"
        rf"{{\sqrt{{{t(o.now['v_hat'])}}} + {t(o.setting('epsilon'), 2)}}}",
    ),
    "lion": (
        r"-\eta\,\text{sign}(c)",
        lambda o: rf"-{t(o.rate)} \times \text{{sign}}\left({t(o.now['blend'])}\right)",
    ),
}  # fmt: skip
