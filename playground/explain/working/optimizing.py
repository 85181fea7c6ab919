"""What an optimizer makes of a gradient, as one reckons it by hand: each sub-step by the rule that captions write."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from playground.experiment.anatomy import Entry
from playground.explain.arithmetic import Term, negative, number, over, plus, power, root, times, worth
from playground.explain.optimizer_rows import one
from playground.explain.optimizer_rules import change, rule_of
from playground.explain.rules import One
from playground.explain.view import View
from playground.explain.working import laws, step_laws
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

    def before(given: Given) -> Term:
        return number(given(f"w {chosen.id}"), real.w)

    def step(given: Given) -> Term:
        return number(given(f"delta {chosen.id}"), change(real))

    def shrink(given: Given) -> Term:
        return number(given(f"decay {chosen.id}"), rf"\Delta_{{\text{{decay}}}} {real.w}")

    whose = chosen.spoken
    law = step_laws.moved(before, (shrink, step) if "decay" in real.now else (step,), whose)
    slips = list(law.slips)
    if "decay" in real.now:
        sentence = f"The weight decay of {whose} is left out."
        slips.append(Slip("penalty", sentence, step_laws.moved(before, (step,), whose).way))
    return Workable(
        f"theta {chosen.id}", "theta", chosen.id, real.w, f"the new value of {whose}", lambda given: (law.way(given),),
        tuple(slips), sign=r"\leftarrow",
    )  # fmt: skip


# -- what people get wrong ---------------------------------------------------------------------------------------------

_Wrong = tuple[SlipKind, str, Callable[[One], Term]]


def _slips(real: One, name: str, way: Callable[[One], Term]) -> Iterator[_Wrong]:
    """The wrong ways of one sub-step; those that change nothing come along, and are sorted out by their numbers."""
    whose, hyper = real.name, real.optimizer.hyperparameters
    of_sgd = name == "velocity" and real.optimizer.name != "rmsprop"
    if real.old.get(name) and name not in _MEANS and not of_sgd:
        forgotten = {**real.old, name: 0.0}
        what = "velocity" if name == "velocity" else _plain(name)
        sentence = f"What {what} of {whose} was before is left out: the optimizer's memory."
        yield "memory", sentence, lambda o: way(replace(o, old=forgotten))
    if of_sgd:
        yield from _by_law(_velocity_law, real)
    if name in _MEANS:
        yield from _of_means(real, name)
    if name == "sum":
        sentence = f"The gradient of {whose} is not squared."
        yield "square", sentence, lambda o: plus(o.before("sum", "s"), o.g)
    if name in ("m_hat", "v_hat"):
        yield from _of_corrections(real, name)
    adam = name == "delta" and _is_adam(real)
    if name == "decay" or (name == "delta" and "velocity" not in real.now and not adam):
        yield "rate", step_laws.rate_lost(whose, real.rate), lambda o: way(replace(o, rate=1.0))
    if name == "delta":
        yield from _of_steps(real, way)
    if name == "clipped":
        yield "clipping", f"The gradient of {whose} is not clipped.", lambda o: o.raw
    if hyper.get("weight_decay") and name != "decay" and name not in ("m_hat", "v_hat", "v_max"):
        sentence = f"The weight decay of {whose} is put into the gradient; it works apart from it."
        pull = times(number(float(hyper["weight_decay"]), r"\lambda"), number(real.weight, real.w))
        yield "coupled", sentence, lambda o: way(replace(o, instead=plus(o.g, pull)))
    if name not in _SQUARES and name != "v_hat" and not adam:
        yield "sign", f"The size of {_plain(name)} of {whose} is right, its sign is turned.", lambda o: negative(way(o))


def _of_means(real: One, name: str) -> Iterator[_Wrong]:
    """Running means: beta kept, 1 - beta of what is new."""
    hyper = real.optimizer.hyperparameters
    setting = _MEANS[name] if _MEANS[name] in hyper else "rho"
    if setting not in hyper:
        return
    both = "beta_1" in hyper and "beta_2" in hyper
    other = {"beta_1": "beta_2", "beta_2": "beta_1"}.get(setting, "") if both else ""
    slot = "m" if name == "blend" else name

    def shares(setting: str) -> step_laws.Shares:
        beta = float(hyper[setting])
        return lambda given: (number(beta, r"\beta"), number(1 - beta, r"\left(1-\beta\right)"))

    def law(o: One) -> laws.Law:
        fresh = power(o.g, 2) if name in _SQUARES else o.g
        return step_laws.running_mean(
            _plain(name), real.name, shares(setting), lambda given: fresh, lambda given: o.before(slot, slot),
            shares(other) if other else None,
            unsquared=(lambda given: o.g) if name in _SQUARES else None,
        )  # fmt: skip

    yield from _by_law(law, real)


def _by_law(law: Callable[[One], laws.Law], real: One) -> Iterator[_Wrong]:
    """A law's slips as they are for one parameter, whose numbers come with it."""

    def wrong(at: int) -> Callable[[One], Term]:
        return lambda o: law(o).slips[at].way(lambda key: math.nan)

    for at, slip in enumerate(law(real).slips):
        yield slip.kind, slip.sentence, wrong(at)


def _of_corrections(real: One, name: str) -> Iterator[_Wrong]:
    """m and v, freed of their start at 0."""
    slot, hyper = name[0], real.optimizer.hyperparameters
    if slot == "v" and "v_max" in real.now:
        slot = "v_max"
    if real.optimizer.name == "nadam" and slot == "m":
        return
    setting = "beta_1" if name == "m_hat" else "beta_2"
    other = {"beta_1": "beta_2", "beta_2": "beta_1"}[setting]

    def beta(name: str) -> laws.Way:
        return lambda given: number(float(hyper[name]), r"\beta")

    def law(o: One) -> laws.Law:
        exchanged = beta(other) if other in hyper else None
        return step_laws.corrected(slot, real.name, lambda given: o.term(slot, slot), beta(setting), o.t, exchanged)

    yield from _by_law(law, real)


def _of_steps(real: One, way: Callable[[One], Term]) -> Iterator[_Wrong]:
    """The step itself, of each family."""
    whose, now, kind = real.name, real.now, real.optimizer.name
    if "velocity" in now and kind == "nesterov":
        yield "factor", f"Nesterov's look ahead is left out at {whose}.", lambda o: o.term("velocity", "v")
    if _is_adam(real):
        yield from _by_law(_adam_law, real)
    if kind in ("adagrad", "rmsprop") and "velocity" not in now:
        slot = "sum" if kind == "adagrad" else "v"

        def unrooted(o: One) -> Term:
            return _step(o, o.g, plus(o.term(slot, slot[0]), number(o.setting("epsilon"), r"\varepsilon")))

        def beside(o: One) -> Term:
            return _step(o, o.g, plus(root(o.term(slot, slot[0])), number(o.setting("epsilon"), r"\varepsilon")))

        yield "root", step_laws.root_lost(whose), unrooted
        yield "epsilon", "Epsilon stands beside the root; here it belongs under it.", beside


def _is_adam(real: One) -> bool:
    return "m_hat" in real.now and "v_hat" in real.now and real.optimizer.name != "nadam"


def _adam_law(o: One) -> laws.Law:
    slot = "v_max" if "v_max" in o.now else "v"
    beside = o.setting("epsilon") / math.sqrt(1 - o.setting("beta_2") ** o.t)
    return step_laws.adam_step(
        o.name,
        lambda given: o.eta,
        (lambda given: o.term("m_hat", r"\hat{m}"), lambda given: o.term("v_hat", r"\hat{v}")),
        (lambda given: o.term("m", "m"), lambda given: o.term(slot, "v")),
        (
            lambda given: number(beside, r"\hat{\varepsilon}"),
            lambda given: number(o.setting("epsilon"), r"\varepsilon"),
        ),
        o.rate,
    )


def _velocity_law(o: One) -> laws.Law:
    mu = number(o.setting("momentum"), r"\mu")
    return step_laws.velocity(
        o.name,
        lambda given: mu,
        lambda given: o.before("velocity", "v"),
        lambda given: o.eta,
        lambda given: o.g,
        o.rate,
    )


def _step(o: One, above: Term, below: Term) -> Term:
    r"""-\eta above / below."""
    return negative(times(o.eta, over(above, below)))
