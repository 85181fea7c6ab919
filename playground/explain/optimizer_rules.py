r"""Every optimizer's sub-steps for one parameter: words, formula, and the formula with its numbers put in.

Captions, the inspector's table and the race are written from here. The formulas are Keras's, as the engine computes
them; each is one piece of arithmetic (`arithmetic`), so what is written in symbols and with numbers is the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from playground.engine.optimizers.sgd import SGD
from playground.explain import numbers
from playground.explain.arithmetic import (
    Term,
    call,
    exact,
    largest,
    minus,
    negative,
    number,
    over,
    plus,
    power,
    root,
    size,
    times,
)
from playground.explain.rules import Line, One, Rule, told

if TYPE_CHECKING:
    from playground.engine.optimizers.adam_family import Nadam

_FAMILY = {"momentum": "sgd", "nesterov": "sgd", "amsgrad": "adam", "adamw": "adam"}


def lines(one: One) -> list[Line]:
    """The sub-steps that came, in order, without theta; what did not come is not told of."""
    return [line(one, name) for name in one.now if name != "theta"]


def line(one: One, name: str) -> Line:
    """A sub-step that came. Raises KeyError for one that did not, or that nobody has written a rule for."""
    return told(rule_of(one, name), name, one)


def rule_of(one: One, name: str) -> Rule:
    """The rule of a sub-step. KeyError where nobody has written one."""
    kind = one.optimizer.name
    return _OWN.get((_FAMILY.get(kind, kind), name)) or _COMMON[name]


def change(one: One) -> str:
    """LaTeX of how far the parameter moves."""
    return rf"\Delta {one.w}"


def _went(o: One, slot: str) -> str:
    """A slot that goes "from 0.30 to 0.34", or stays where it is."""
    was, now = numbers.apart((o.old[slot], o.now[slot]))
    if was != now:
        return f"goes from {was} to {now}"
    return f"stays at {now}" if o.old[slot] == o.now[slot] else f"hardly moves from {now}"


# -- pieces that several rules share -----------------------------------------------------------------------------------


def _mean(o: One, slot: str, setting: str, letter: str, symbol: str, fresh: Term) -> Term:
    r"""\beta m_before + (1 - \beta) g: a running mean."""
    keep = o.setting(setting)
    kept = times(number(keep, letter), o.before(slot, symbol))
    return plus(kept, times(number(1 - keep, rf"\left(1 - {letter}\right)"), fresh))


def _corrected(o: One, value: Term, setting: str, letter: str) -> Term:
    r"""m / (1 - \beta^t): what it would be, had it not started at 0."""
    return over(value, minus(exact(1), power(number(o.setting(setting), letter), o.t, "t")))


def _epsilon(o: One) -> Term:
    return number(o.setting("epsilon"), r"\varepsilon")


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


def _downhill(o: One, step: Term) -> Term:
    r"""-\eta times a step."""
    return negative(times(o.eta, step))


# -- what every optimizer may do ---------------------------------------------------------------------------------------


def _clipped(o: One) -> tuple[Term, ...]:
    """Held within +/- a value, or shortened to a length, the vector's direction kept."""
    hyper = o.optimizer.hyperparameters
    if hyper.get("clipvalue") is not None:
        bound = number(o.setting("clipvalue"), "c")
        return (largest(negative(bound), largest(o.raw, bound, name=r"\min")),)
    bound = number(o.setting("clipnorm" if hyper.get("clipnorm") is not None else "global_clipnorm"), "c")
    length = number(o.norm, r"\left\|g\right\|")
    return (times(o.raw, over(bound, largest(length, bound))),)


def _clipping_words(o: One) -> str:
    hyper, before, after = o.optimizer.hyperparameters, numbers.brief(o.gradient), numbers.brief(o.now["clipped"])
    if hyper.get("clipvalue") is not None:
        return f"Clipping holds the gradient in bounds: {o.name}'s goes from {before} to {after}."
    whole = hyper.get("global_clipnorm") is not None
    bound = o.setting("global_clipnorm" if whole else "clipnorm")
    whose = "The gradient of all weights together" if whole else "The gradient of this array of weights"
    if not o.norm > bound:
        return (
            f"{whose} is {numbers.brief(o.norm)} long, no more than the {numbers.plain(bound)} that clipping lets "
            "through: it stays as it is."
        )
    return (
        f"{whose} is {numbers.brief(o.norm)} long. Clipping lets {numbers.plain(bound)} through, in the same "
        f"direction, so every entry shrinks alike: {o.name}'s goes from {before} to {after}."
    )


def clipping(o: One) -> str:
    """That the gradient of all weights together was shortened, a sentence and a space; "" where it was not."""
    if o.optimizer.hyperparameters.get("global_clipnorm") is None or not o.norm > o.setting("global_clipnorm"):
        return ""
    bound = numbers.plain(o.setting("global_clipnorm"))
    return f"The gradient of all weights together, {numbers.brief(o.norm)} long, was shortened to {bound} first. "


_COMMON: dict[str, Rule] = {
    "clipped": Rule(
        r"g_{\text{clip}}", "the gradient, held in bounds", _clipped, "Clipping",
        _clipping_words,
    ),
    "decay": Rule(
        lambda o: rf"\Delta_{{\text{{decay}}}} {o.w}", "weight decay: a pull towards 0",
        lambda o: (_downhill(o, times(number(o.setting("weight_decay"), r"\lambda"), number(o.weight, o.w))),),
        "Weight decay",
        lambda o: (
            "Weight decay pulls every parameter towards 0, apart from its gradient: "
            f"{o.name} by {numbers.signed(o.now['decay'])}."
        ),
    ),
}  # fmt: skip

# -- each family's own -------------------------------------------------------------------------------------------------


def _momentum_words(o: One) -> str:
    return (
        f"Momentum remembers: {numbers.plain(o.setting('momentum'))} of the last velocity plus this update's push "
        f"gives {o.name} the velocity {numbers.signed(o.now['velocity'])}."
    )


def _looks_ahead(o: One) -> bool:
    return isinstance(o.optimizer, SGD) and o.optimizer.looks_ahead


def _sgd_words(o: One) -> str:
    moves, rate = numbers.signed(o.now["delta"]), numbers.plain(o.rate)
    if "velocity" not in o.now:
        shown = numbers.brief(o.used)
        shown = f"({shown})" if shown.startswith(numbers.MINUS) else shown
        return (
            f"The learning rate, {rate}, says how far to go against the gradient: {o.name} changes by "
            f"−{rate} × {shown} = {moves}."
        )
    if _looks_ahead(o):
        return (
            f"Nesterov looks ahead: {numbers.plain(o.setting('momentum'))} of the new velocity and the push once more, "
            f"so {o.name} changes by {moves}."
        )
    return f"The velocity is the change: {o.name} changes by {moves}."


def _velocity(o: One) -> Term:
    return minus(times(number(o.setting("momentum"), r"\mu"), o.before("velocity", "v")), times(o.eta, o.g))


def _sgd(o: One) -> Term:
    if "velocity" not in o.now:
        return _downhill(o, o.g)
    velocity = o.term("velocity", "v")
    if _looks_ahead(o):
        return minus(times(number(o.setting("momentum"), r"\mu"), velocity), times(o.eta, o.g))
    return velocity


def _largest_so_far(o: One) -> tuple[str, str]:
    """The slot Adam divides by, and its symbol."""
    return ("v_max", r"v_{\max}") if "v_max" in o.now else ("v", "v")


def _adam(o: One) -> Term:
    # Keras's epsilon stands beside the root of v itself: beside that of v-hat it is this much.
    beside = o.setting("epsilon") / math.sqrt(1 - o.setting("beta_2") ** o.t)
    below = plus(root(o.term("v_hat", r"\hat{v}")), number(beside, r"\hat{\varepsilon}"))
    return _downhill(o, over(o.term("m_hat", r"\hat{m}"), below))


def _adam_words(o: One) -> str:
    return (
        f"The step is the learning rate, {numbers.plain(o.rate)}, times the mean gradient over its usual size, "
        f"against its sign: {o.name} changes by {numbers.signed(o.now['delta'])}."
    )


def _scaled(o: One, spread: Term) -> Term:
    r"""g / \sqrt{spread + \varepsilon}."""
    return over(o.g, root(plus(spread, _epsilon(o))))


def _rmsprop_spread(o: One) -> Term:
    """The mean square, less the square of the mean where it is centred."""
    v = o.term("v", "v")
    return minus(v, power(o.term("mean", r"\bar{g}"), 2)) if "mean" in o.now else v


def _rmsprop(o: One) -> Term:
    if "velocity" in o.now:
        return negative(o.term("velocity", "u"))
    return _downhill(o, _scaled(o, _rmsprop_spread(o)))


def _rmsprop_velocity(o: One) -> Term:
    kept = times(number(o.setting("momentum"), r"\mu"), o.before("velocity", "u"))
    return plus(kept, times(o.eta, _scaled(o, _rmsprop_spread(o))))


def _adadelta_u(o: One) -> Term:
    epsilon = o.setting("epsilon")
    below = math.sqrt(o.now["v"] + epsilon)
    d = o.used * math.sqrt(o.old["u"] + epsilon) / below if below else math.nan
    return _mean(o, "u", "rho", r"\rho", "u", power(number(-d, "d"), 2))


def _adadelta(o: One) -> Term:
    above, below = (root(plus(term, _epsilon(o))) for term in (o.before("u", "u"), o.term("v", "v")))
    return _downhill(o, times(o.g, over(above, below)))


def _nadam_m_hat(o: One) -> Term:
    nadam = cast("Nadam", o.optimizer)
    now, following, product = nadam.shares(o.t)
    ahead = over(
        times(number(following, r"\mu_{t+1}"), o.term("m", "m")),
        minus(exact(1), number(product * following, r"P_{t+1}")),
    )
    here = over(times(number(1 - now, r"\left(1 - \mu_t\right)"), o.g), minus(exact(1), number(product, "P_t")))
    return plus(ahead, here)


def _nadam_m_hat_words(o: One) -> str:
    return (
        "Nadam mixes the mean, looking one update ahead, with this gradient. The share μ of the mean grows from half "
        f"of β₁ to all of it; P is the product of all shares so far. For {o.name} it is now "
        f"{numbers.brief(o.now['m_hat'])}."
    )


def _first_moment(o: One) -> tuple[Term, ...]:
    return (_mean(o, "m", "beta_1", r"\beta_1", "m", o.g),)


def _second_moment(o: One) -> tuple[Term, ...]:
    return (_mean(o, "v", "beta_2", r"\beta_2", "v", power(o.g, 2)),)


def _step(way: Callable[[One], Term], sentence: Callable[[One], str] | None = None) -> Rule:
    def usual(o: One) -> str:
        label, moves = o.optimizer.label, numbers.signed(o.now["delta"])
        return f"{label}'s rule makes the step of it: {o.name} changes by {moves}."

    return Rule(change, "the step", lambda o: (way(o),), "How far each weight will move", sentence or usual)


_FIRST = Rule(
    "m", "first moment: a running mean of the gradient", _first_moment, "First moment m: the gradient's running mean",
    lambda o: f"The optimizer keeps a running mean of each gradient, m: for {o.name} it {_went(o, 'm')}.",
)  # fmt: skip
_SECOND = Rule(
    "v", "second moment: a running mean of the gradient's square", _second_moment,
    "Second moment v: the square's running mean",
    lambda o: (
        "It also keeps a running mean of each gradient's square, v, to know its usual size: "
        f"for {o.name} it {_went(o, 'v')}."
    ),
)  # fmt: skip
_MEAN_OF_SQUARES = Rule(
    "v", "a running mean of the squared gradient", lambda o: (_mean(o, "v", "rho", r"\rho", "v", power(o.g, 2)),)
)

_OWN: dict[tuple[str, str], Rule] = {
    ("sgd", "velocity"): Rule(
        "v", "velocity: what is left of earlier pushes, plus this one", lambda o: (_velocity(o),), "Velocity",
        _momentum_words,
    ),
    ("sgd", "delta"): _step(_sgd, _sgd_words),
    ("adam", "m"): _FIRST,
    ("adam", "v"): _SECOND,
    ("adam", "v_max"): Rule(
        r"v_{\max}", "the largest second moment so far",
        lambda o: (largest(o.before("v_max", r"v_{\max}"), o.term("v", "v")),), "The largest v so far",
        lambda o: (
            f"This variant never forgets: it uses the largest v there has been, for {o.name} "
            f"{numbers.brief(o.now['v_max'])}."
        ),
    ),
    ("adam", "m_hat"): Rule(
        r"\hat{m}", "m, corrected for having started at 0",
        lambda o: (_corrected(o, o.term("m", "m"), "beta_1", r"\beta_1"),), "Bias correction of m",
        lambda o: (
            "Both means started at 0, so at first they are too small; dividing makes up for it: "
            f"for {o.name}, m becomes {numbers.brief(o.now['m_hat'])}."
        ),
    ),
    ("adam", "v_hat"): Rule(
        r"\hat{v}", "v, corrected for having started at 0",
        lambda o: (_corrected(o, o.term(*_largest_so_far(o)), "beta_2", r"\beta_2"),), "Bias correction of v",
        lambda o: f"The same for the mean of the squares: for {o.name}, v becomes {numbers.brief(o.now['v_hat'])}.",
    ),
    ("adam", "delta"): _step(_adam, _adam_words),
    ("adagrad", "sum"): Rule(
        "s", "the sum of all squared gradients so far", lambda o: (plus(o.before("sum", "s"), power(o.g, 2)),)
    ),
    ("adagrad", "delta"): _step(lambda o: _downhill(o, _scaled(o, o.term("sum", "s")))),
    ("rmsprop", "v"): _MEAN_OF_SQUARES,
    ("rmsprop", "mean"): Rule(
        r"\bar{g}", "a running mean of the gradient", lambda o: (_mean(o, "mean", "rho", r"\rho", r"\bar{g}", o.g),)
    ),
    ("rmsprop", "velocity"): Rule(
        "u", "velocity: what is left of earlier steps, plus this one", lambda o: (_rmsprop_velocity(o),)
    ),
    ("rmsprop", "delta"): _step(_rmsprop),
    ("adadelta", "v"): _MEAN_OF_SQUARES,
    ("adadelta", "u"): Rule("u", "a running mean of the squared step", lambda o: (_adadelta_u(o),)),
    ("adadelta", "delta"): _step(_adadelta),
    ("adamax", "m"): Rule("m", "a running mean of the gradient", _first_moment),
    ("adamax", "u"): Rule(
        "u", "the largest recent gradient, slowly forgotten",
        lambda o: (largest(times(number(o.setting("beta_2"), r"\beta_2"), o.before("u", "u")), size(o.g)),),
    ),
    ("adamax", "m_hat"): Rule(
        r"\hat{m}", "m, corrected for having started at 0",
        lambda o: (_corrected(o, o.term("m", "m"), "beta_1", r"\beta_1"),),
    ),
    ("adamax", "delta"): _step(
        lambda o: _downhill(o, over(o.term("m_hat", r"\hat{m}"), plus(o.term("u", "u"), _epsilon(o))))
    ),
    ("nadam", "m"): Rule("m", "a running mean of the gradient", _first_moment),
    ("nadam", "v"): Rule("v", "a running mean of the squared gradient", _second_moment),
    ("nadam", "m_hat"): Rule(
        r"\hat{m}", "the mean, looking one update ahead, and this gradient", lambda o: (_nadam_m_hat(o),),
        "Nadam's look ahead", _nadam_m_hat_words,
    ),
    ("nadam", "v_hat"): Rule(
        r"\hat{v}", "v, corrected for having started at 0",
        lambda o: (_corrected(o, o.term("v", "v"), "beta_2", r"\beta_2"),),
    ),
    ("nadam", "delta"): _step(
        lambda o: _downhill(o, over(o.term("m_hat", r"\hat{m}"), plus(root(o.term("v_hat", r"\hat{v}")), _epsilon(o))))
    ),
    ("lion", "blend"): Rule(
        "c", "a blend of the memory and this gradient", lambda o: (_mean(o, "m", "beta_1", r"\beta_1", "m", o.g),)
    ),
    ("lion", "m"): Rule(
        "m", "the memory, for the next step", lambda o: (_mean(o, "m", "beta_2", r"\beta_2", "m", o.g),)
    ),
    ("lion", "delta"): _step(
        lambda o: _downhill(o, call(r"\operatorname{sign}", o.term("blend", "c"), _sign))
    ),
}  # fmt: skip
"""(optimizer, sub-step) -> its rule; variants of an optimizer share the rules of their family."""
