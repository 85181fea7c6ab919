"""What an optimizer makes of a gradient, as one reckons it by hand: each sub-step by the rule that captions write."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from playground.engine import optimizer
from playground.experiment.anatomy import Entry
from playground.explain.arithmetic import Term, minus, negative, number, over, plus, power, root, times, worth
from playground.explain.optimizer_rows import one
from playground.explain.optimizer_rules import change, rule_of
from playground.explain.rules import One
from playground.explain.view import View
from playground.explain.working.quantity import Given, Slip, SlipKind, Workable

_MEANS = {"m": "beta_1", "v": "beta_2", "mean": "rho", "blend": "beta_1"}
_SQUARES = ("v", "sum")


class _Later(dict[str, float]):
    """The sub-steps of one parameter, each looked up when a formula uses it."""

    def __init__(self, names: dict[str, float], look: Callable[[str], float]) -> None:
        super().__init__(names)
        self._look = look

    def __getitem__(self, name: str) -> float:
        return self._look(name)

    def get(self, name: str, default: float = math.nan) -> float:  # type: ignore[override]
        return self._look(name) if name in self else default


def substep(view: View, chosen: Entry, name: str) -> Workable | None:
    """A sub-step of the optimizer for one parameter, "theta" its new value; None where the update has no such step."""
    real = one(view, chosen)
    if not math.isfinite(real.now.get(name, math.nan)):
        return None
    names = list(real.now)
    about, whose = chosen.id, chosen.spoken
    if name == "theta":
        return _moved(real, chosen)
    rule = rule_of(real, name)

    def way(o: One) -> Term:
        return rule.ways(o)[0]

    def changes(value: float, put: Callable[[float], One]) -> bool:
        # Of a gradient that is clipped, a larger one changes nothing: so 0 and the other side are tried too.
        others = (value * 1.5 + 0.25, 0.0, -value - 0.25)
        return any(worth(way(put(each))) != worth(way(real)) for each in others)

    of_gradient = changes(real.gradient, lambda value: replace(real, gradient=value))
    of_weight = changes(real.weight, lambda value: replace(real, weight=value))

    def at(given: Given) -> One:
        earlier = {each: real.now[each] for each in names[: names.index(name)]}
        now = _Later(earlier, lambda each: given(f"{each} {chosen.id}"))
        o = replace(real, now=now)
        if of_gradient:
            o = replace(o, gradient=given(f"g {chosen.id}"))
        return replace(o, weight=given(f"w {chosen.id}")) if of_weight else o

    def slip(kind: SlipKind, sentence: str, wrong: Callable[[One], Term]) -> Slip:
        return Slip(kind, sentence, lambda given: wrong(at(given)))

    symbol = rule.symbol if isinstance(rule.symbol, str) else rule.symbol(real)
    slips = tuple(slip(*each) for each in _slips(real, name, way))
    words = {"delta": "the step of", "velocity": "the velocity of"}.get(name, f"{_plain(name)} of")
    return Workable(
        f"{name} {chosen.id}", name, about, symbol, f"{words} {whose}", lambda given: (way(at(given)),), slips
    )  # fmt: skip


def _plain(name: str) -> str:
    return {
        "m_hat": "m, corrected,", "v_hat": "v, corrected,", "v_max": "the largest v", "clipped": "the clipped gradient",
        "decay": "the weight decay", "sum": "the sum of squares", "mean": "the mean gradient",
        "blend": "the blend", "u": "u",
    }.get(name, name)  # fmt: skip


def _moved(real: One, chosen: Entry) -> Workable:
    """w <- w + delta, and weight decay where there is some."""

    def terms(given: Given, *, decay: bool = True) -> tuple[Term, Term, tuple[Term, ...]]:
        w = number(given(f"w {chosen.id}"), real.w)
        step = number(given(f"delta {chosen.id}"), change(real))
        if not decay or "decay" not in real.now:
            return w, step, ()
        return w, step, (number(given(f"decay {chosen.id}"), rf"\Delta_{{\text{{decay}}}} {real.w}"),)

    def moved(given: Given) -> Term:
        w, step, shrink = terms(given)
        return plus(w, *shrink, step)

    def uphill(given: Given) -> Term:
        w, step, shrink = terms(given)
        return minus(plus(w, *shrink), step)

    whose = chosen.spoken
    slips = [
        Slip("sign", f"The step of {whose} is taken the wrong way: it is added with its sign.", uphill),
        Slip("term", f"This is the step of {whose} alone, not its new value.", lambda given: terms(given)[1]),
    ]
    if "decay" in real.now:
        sentence = f"The weight decay of {whose} is left out."
        slips.append(Slip("penalty", sentence, lambda given: plus(*terms(given, decay=False)[:2])))
    return Workable(
        f"theta {chosen.id}", "theta", chosen.id, real.w, f"the new value of {whose}", lambda given: (moved(given),),
        tuple(slips), sign=r"\leftarrow",
    )  # fmt: skip


# -- what people get wrong ---------------------------------------------------------------------------------------------

_Wrong = tuple[SlipKind, str, Callable[[One], Term]]


def _with_settings(o: One, **settings: float) -> One:
    return replace(o, optimizer=optimizer(o.optimizer.name, **{**o.optimizer.hyperparameters, **settings}))


def _exchanged(o: One) -> One:
    return _with_settings(o, beta_1=o.setting("beta_2"), beta_2=o.setting("beta_1"))


def _slips(real: One, name: str, way: Callable[[One], Term]) -> Iterator[_Wrong]:
    """The wrong ways of one sub-step; those that change nothing come along, and are sorted out by their numbers."""
    whose, hyper = real.name, real.optimizer.hyperparameters
    if real.old.get(name):
        forgotten = {**real.old, name: 0.0}
        what = "velocity" if name == "velocity" else _plain(name)
        sentence = f"What {what} of {whose} was before is left out: the optimizer's memory."
        yield "memory", sentence, lambda o: way(replace(o, old=forgotten))
    if name in _MEANS:
        yield from _of_means(real, name, way)
    if name in _SQUARES:
        yield "square", f"The gradient of {whose} is not squared.", lambda o: _unsquared(o, name)
    if name in ("m_hat", "v_hat"):
        yield from _of_corrections(real, name, way)
    if name in ("delta", "decay") or (name == "velocity" and real.optimizer.name != "rmsprop"):
        sentence = f"The learning rate, {real.rate:g}, is left out at {whose}."
        if name != "delta" or "velocity" not in real.now:
            yield "rate", sentence, lambda o: way(replace(o, rate=1.0))
    if name == "velocity" and real.optimizer.name in ("sgd", "momentum", "nesterov"):
        sentence = f"The gradient's part is added to the velocity of {whose}; it is taken away."
        yield "sign", sentence, lambda o: way(replace(o, instead=negative(o.g)))
        mu = float(hyper["momentum"])
        sentence = (
            f"The gradient's part of {whose} is weighed by 1 − μ, as in a running mean; the velocity has it whole."
        )
        share = number(1 - mu, r"\left(1-\mu\right)")
        yield "extra", sentence, lambda o: way(replace(o, instead=times(share, o.g)))
    if name == "delta":
        yield from _of_steps(real, way)
    if name == "clipped":
        yield "clipping", f"The gradient of {whose} is not clipped.", lambda o: o.raw
    if hyper.get("weight_decay") and name != "decay" and name not in ("m_hat", "v_hat", "v_max"):
        sentence = f"The weight decay of {whose} is put into the gradient; it works apart from it."
        pull = times(number(float(hyper["weight_decay"]), r"\lambda"), number(real.weight, real.w))
        yield "coupled", sentence, lambda o: way(replace(o, instead=plus(o.g, pull)))
    if name not in _SQUARES and name != "v_hat":
        yield "sign", f"The size of {_plain(name)} of {whose} is right, its sign is turned.", lambda o: negative(way(o))


def _of_means(real: One, name: str, way: Callable[[One], Term]) -> Iterator[_Wrong]:
    """Running means: beta kept, 1 - beta of what is new."""
    whose, hyper = real.name, real.optimizer.hyperparameters
    setting = _MEANS[name] if _MEANS[name] in hyper else "rho"
    if setting not in hyper:
        return
    if "beta_1" in hyper and "beta_2" in hyper:
        yield "betas", f"The betas are exchanged at {_plain(name)} of {whose}.", lambda o: way(_exchanged(o))
    keep = float(hyper[setting])

    def whole(o: One) -> Term:
        fresh = power(o.g, 2) if name in _SQUARES else o.g
        slot = "m" if name == "blend" else name
        return plus(times(number(keep, r"\beta"), o.before(slot, slot)), fresh)

    yield "factor", f"The share 1 − β of the gradient is left out at {_plain(name)} of {whose}.", whole


def _unsquared(o: One, name: str) -> Term:
    """A mean or sum of squares with the gradient itself in it."""
    if name == "sum":
        return plus(o.before("sum", "s"), o.g)
    hyper = o.optimizer.hyperparameters
    keep = float(hyper["beta_2" if "beta_2" in hyper else "rho"])
    return plus(
        times(number(keep, r"\beta"), o.before("v", "v")), times(number(1 - keep, r"\left(1-\beta\right)"), o.g)
    )


def _of_corrections(real: One, name: str, way: Callable[[One], Term]) -> Iterator[_Wrong]:
    whose, slot = real.name, name[0]
    if slot == "v" and "v_max" in real.now:
        slot = "v_max"
    if real.optimizer.name != "nadam" or slot != "m":
        yield "correction", f"The bias correction of {slot} is left out at {whose}.", lambda o: o.term(slot, slot)
    if real.optimizer.name != "nadam" and "beta_2" in real.optimizer.hyperparameters:
        yield "betas", f"The betas are exchanged in the bias correction at {whose}.", lambda o: way(_exchanged(o))
    if real.t > 1:
        sentence = f"This is the bias correction of update {real.t - 1}; it is update {real.t}."
        yield "correction", sentence, lambda o: way(replace(o, t=o.t - 1))


def _of_steps(real: One, way: Callable[[One], Term]) -> Iterator[_Wrong]:
    """The step itself, of each family."""
    whose, now, kind = real.name, real.now, real.optimizer.name
    if "velocity" in now and kind == "nesterov":
        yield "factor", f"Nesterov's look ahead is left out at {whose}.", lambda o: o.term("velocity", "v")
    if "m_hat" in now and "v_hat" in now and kind != "nadam":
        yield from _of_adam(real)
    if kind in ("adagrad", "rmsprop") and "velocity" not in now:
        slot = "sum" if kind == "adagrad" else "v"

        def unrooted(o: One) -> Term:
            return _step(o, o.g, plus(o.term(slot, slot[0]), number(o.setting("epsilon"), r"\varepsilon")))

        def beside(o: One) -> Term:
            return _step(o, o.g, plus(root(o.term(slot, slot[0])), number(o.setting("epsilon"), r"\varepsilon")))

        yield "root", f"The root below the step of {whose} is left out.", unrooted
        yield "epsilon", "Epsilon stands beside the root; here it belongs under it.", beside


def _of_adam(real: One) -> Iterator[_Wrong]:
    whose = real.name

    def epsilon(o: One) -> Term:
        return number(o.setting("epsilon") / math.sqrt(1 - o.setting("beta_2") ** o.t), r"\hat{\varepsilon}")

    m_hat, v_hat = ("m_hat", r"\hat{m}"), ("v_hat", r"\hat{v}")
    yield (
        "root", f"The root below the step of {whose} is left out.",
        lambda o: _step(o, o.term(*m_hat), plus(o.term(*v_hat), epsilon(o))),
    )  # fmt: skip
    yield (
        "epsilon", "Epsilon is put under the root; it stands beside it.",
        lambda o: _step(o, o.term(*m_hat), root(plus(o.term(*v_hat), epsilon(o)))),
    )  # fmt: skip
    slot = "v_max" if "v_max" in real.now else "v"

    def uncorrected(o: One) -> Term:
        return _step(o, o.term("m", "m"), plus(root(o.term(slot, "v")), number(o.setting("epsilon"), r"\varepsilon")))

    yield "correction", f"The step of {whose} is made of m and v without their bias correction.", uncorrected


def _step(o: One, above: Term, below: Term) -> Term:
    r"""-\eta above / below."""
    return negative(times(o.eta, over(above, below)))
