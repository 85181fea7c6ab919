"""The optimizers' sub-steps for one weight: what each is called, its formula, and its numbers.

Captions and the inspector's table of the optimizer's state are both written from here. Formulas are Keras's, as the
engine computes them. A sub-step this file has no words for (of an optimizer added later) gets plain ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.explain import numbers
from playground.explain.names import Selection
from playground.explain.view import View


@dataclass(frozen=True)
class One:
    """One parameter inside one update: its numbers before and after every sub-step.

    w: its LaTeX symbol. now: sub-step name -> its value for this parameter. old: the optimizer's slots before.
    """

    view: View
    chosen: Selection
    name: str
    w: str
    now: dict[str, float]
    old: dict[str, float]
    gradient: float
    weight: float
    rate: float

    def setting(self, name: str) -> float:
        return float(self.view.moment.optimizer.hyperparameters[name])

    @property
    def used(self) -> float:
        """The gradient the rule used: clipped where it clips."""
        return self.now.get("clipped", self.gradient)

    @property
    def t(self) -> int:
        """This update's number for the optimizer, from 1."""
        return int(self.view.moment.before.optimizer.t) + 1


def one(view: View, chosen: Selection) -> One:
    """The numbers of the weight or bias ``chosen``. Raises ValueError where it is no parameter of the network."""
    index = view.index(chosen)
    if index is None:
        raise ValueError(f"{chosen.id} is not a weight or bias of this network.")
    moment = view.moment
    state = moment.before.optimizer
    rate: Any = moment.optimizer.learning_rate(state.t)
    return One(
        view,
        chosen,
        view.names.parameter(chosen),
        view.names.parameter_tex(chosen),
        {step.name: float(step.value[index]) for step in moment.steps if step.phase == "update"},
        {name: float(slot[index]) for name, slot in state.slots.items()},
        float(moment.pass_.grad[index]),
        float(moment.before.theta[index]),
        float(rate),
    )


@dataclass(frozen=True)
class Rule:
    """A sub-step in words. symbol: LaTeX; words: what it is; title, sentence, formula, numbers: of its caption."""

    symbol: str
    words: str
    title: str
    sentence: Callable[[One], str]
    formula: Callable[[One], str]
    numbers: Callable[[One], str]


def _b(value: float) -> str:
    return numbers.brief(value)


_t, _f, _p = numbers.tex, numbers.factor, numbers.plain


def gradient(one: One) -> str:
    """LaTeX of the gradient."""
    return rf"\frac{{\partial L}}{{\partial {one.w}}}"


def change(one: One) -> str:
    """LaTeX of how far the parameter moves."""
    return rf"\Delta {one.w}"


def _momentum_words(one: One) -> str:
    return (
        f"Momentum remembers: {_p(one.setting('momentum'))} of the last velocity plus this update's push gives "
        f"{one.name} the velocity {numbers.signed(one.now['velocity'])}."
    )


def _mean(one: One, slot: str, beta: str, fresh: float, symbol: str) -> str:
    keep = one.setting(beta)
    kept = rf"{_t(keep)} \times {_f(one.old[slot])}"
    return rf"{symbol} = {kept} + {_f(1 - keep)} \times {_f(fresh)} = {_t(one.now[slot])}"


def _corrected(one: One, slot: str, hat: str, beta: str) -> str:
    below = rf"1 - {_t(one.setting(beta))}^{{{one.t}}}"
    return rf"\hat{{{slot[0]}}} = \frac{{{_t(one.now[slot])}}}{{{below}}} = {_t(one.now[hat])}"


def _second(one: One) -> str:
    return "v_max" if "v_max" in one.now else "v"


RULES: dict[str, Rule] = {
    "clipped": Rule(
        r"\bar{g}", "the gradient, held in bounds", "Clipping",
        lambda o: (
            f"Clipping holds the gradient in bounds: {o.name}'s goes from {_b(o.gradient)} to {_b(o.now['clipped'])}."
        ),
        lambda o: rf"\bar{{g}} = \text{{clip}}\left({gradient(o)}\right)",
        lambda o: rf"\bar{{g}} = \text{{clip}}\left({_t(o.gradient)}\right) = {_t(o.now['clipped'])}",
    ),
    "decay": Rule(
        r"-\eta \lambda w", "weight decay: a pull towards 0", "Weight decay",
        lambda o: (
            "Weight decay pulls every parameter towards 0, apart from its gradient: "
            f"{o.name} by {numbers.signed(o.now['decay'])}."
        ),
        lambda o: rf"-\eta \lambda \, {o.w}",
        lambda o: rf"-{_t(o.rate)} \times {_t(o.setting('weight_decay'))} \times {_f(o.weight)} = {_t(o.now['decay'])}",
    ),
    "velocity": Rule(
        "v", "velocity: what is left of earlier pushes, plus this one", "Velocity", _momentum_words,
        lambda o: rf"v = \mu \, v_{{\text{{before}}}} - \eta \, {gradient(o)}",
        lambda o: rf"v = {_t(o.setting('momentum'))} \times {_f(o.old['velocity'])} - {_t(o.rate)} \times {_f(o.used)}"
        f" = {_t(o.now['velocity'])}",
    ),
    "m": Rule(
        "m", "first moment: a running mean of the gradient", "First moment m: the gradient's running mean",
        lambda o: (
            "The optimizer keeps a running mean of each gradient, m: "
            f"for {o.name} it goes from {_b(o.old['m'])} to {_b(o.now['m'])}."
        ),
        lambda o: rf"m = \beta_1 \, m_{{\text{{before}}}} + \left(1 - \beta_1\right) {gradient(o)}",
        lambda o: _mean(o, "m", "beta_1", o.used, "m"),
    ),
    "v": Rule(
        "v", "second moment: a running mean of the gradient's square", "Second moment v: the square's running mean",
        lambda o: (
            "It also keeps a running mean of each gradient's square, v, to know its usual size: "
            f"for {o.name} it goes from {_b(o.old['v'])} to {_b(o.now['v'])}."
        ),
        lambda o: rf"v = \beta_2 \, v_{{\text{{before}}}} + \left(1 - \beta_2\right) \left({gradient(o)}\right)^2",
        lambda o: _mean(o, "v", "beta_2", o.used * o.used, "v"),
    ),
    "v_max": Rule(
        r"v_{\max}", "the largest second moment so far", "The largest v so far",
        lambda o: (
            f"This variant never forgets: it uses the largest v there has been, for {o.name} {_b(o.now['v_max'])}."
        ),
        lambda o: r"v_{\max} = \max\left(v_{\max}, v\right)",
        lambda o: rf"v_{{\max}} = \max\left({_t(o.old['v_max'])}, {_t(o.now['v'])}\right) = {_t(o.now['v_max'])}",
    ),
    "m_hat": Rule(
        r"\hat{m}", "m, corrected for having started at 0", "Bias correction of m",
        lambda o: (
            "Both means started at 0, so at first they are too small; dividing makes up for it: "
            f"for {o.name}, m becomes {_b(o.now['m_hat'])}."
        ),
        lambda o: r"\hat{m} = \frac{m}{1 - \beta_1^t}",
        lambda o: _corrected(o, "m", "m_hat", "beta_1"),
    ),
    "v_hat": Rule(
        r"\hat{v}", "v, corrected for having started at 0", "Bias correction of v",
        lambda o: f"The same for the mean of the squares: for {o.name}, v becomes {_b(o.now['v_hat'])}.",
        lambda o: r"\hat{v} = \frac{v}{1 - \beta_2^t}",
        lambda o: _corrected(o, _second(o), "v_hat", "beta_2"),
    ),
}  # fmt: skip


# -- delta: how far the weight will move -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """The sub-step ``delta`` of one optimizer: sentence, formula, numbers."""

    sentence: str
    formula: str
    numbers: str


def delta(one: One) -> Change:
    """How far the parameter will move, as its optimizer has it."""
    moves, moved = numbers.signed(one.now["delta"]), _t(one.now["delta"])
    rate = _p(one.rate)
    if "m_hat" in one.now:
        epsilon = one.setting("epsilon") / (1 - one.setting("beta_2") ** one.t) ** 0.5
        return Change(
            f"The step is the learning rate, {rate}, times the mean gradient over its usual size, downhill: "
            f"{one.name} will change by {moves}.",
            rf"{change(one)} = -\eta \, \frac{{\hat{{m}}}}{{\sqrt{{\hat{{v}}}} + \hat{{\varepsilon}}}}",
            rf"{change(one)} = -{_t(one.rate)} \times \frac{{{_t(one.now['m_hat'])}}}"
            rf"{{\sqrt{{{_t(one.now['v_hat'])}}} + {_t(epsilon, 2)}}} = {moved}",
        )
    if "velocity" in one.now and one.view.moment.optimizer.hyperparameters.get("nesterov"):
        momentum = one.setting("momentum")
        return Change(
            f"Nesterov looks ahead: {_p(momentum)} of the new velocity and the push once more, "
            f"so {one.name} will change by {moves}.",
            rf"{change(one)} = \mu \, v - \eta \, {gradient(one)}",
            rf"{change(one)} = {_t(momentum)} \times {_f(one.now['velocity'])}"
            rf" - {_t(one.rate)} \times {_f(one.used)} = {moved}",
        )
    if "velocity" in one.now:
        sentence = f"The velocity is the change: {one.name} will change by {moves}."
        return Change(sentence, f"{change(one)} = v", f"{change(one)} = {moved}")
    return Change(
        f"The learning rate, {rate}, says how far to go against the gradient: {one.name} will change by "
        f"−{rate} × {_paren(one.used)} = {moves}.",
        rf"{change(one)} = -\eta \, {gradient(one)}",
        rf"{change(one)} = -{_t(one.rate)} \times {_f(one.used)} = {moved}",
    )


def _paren(value: float) -> str:
    shown = _b(value)
    return f"({shown})" if shown.startswith(numbers.MINUS) else shown
