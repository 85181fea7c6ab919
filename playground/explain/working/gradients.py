"""A gradient as one reckons it by hand: the mean of the examples' pulls (`pulls`), and the penalty's part."""

from __future__ import annotations

from dataclasses import replace

from playground.experiment.anatomy import Entry
from playground.explain.arithmetic import Term, average, exact, minus, number, plus, times
from playground.explain.captions.gradients import data_tex, gradient_tex, penalty_term
from playground.explain.view import View, recorded
from playground.explain.working import pulls
from playground.explain.working.quantity import Given, Slip, Workable, turned


def part_of(view: View, chosen: Entry, part: str) -> float | None:
    """The engine's "data" or "penalty" part of a gradient; None where there is no penalty on it."""
    *place, array = chosen.array.split(".")
    found = recorded(view.moment.pass_.backward[chosen.layer], f"d{array}_{part}", tuple(place))
    return None if found is None else float(found[chosen.place])


def symbol(view: View, chosen: Entry, what: str) -> str:
    """LaTeX of a gradient ("g"), of its data's part ("gd") or of its penalty's ("gp")."""
    if what == "gd":
        return data_tex(chosen)
    return rf"\frac{{\partial R}}{{\partial {chosen.tex}}}" if what == "gp" else gradient_tex(view, chosen)


def _step(view: View, chosen: Entry, part: str) -> str:
    """The operation that gives a part of a gradient; "" where the gradient has no parts."""
    whole = view.anatomy.operation(chosen.slope)
    return view.anatomy.step_of(f"{whole.name}_{part}", chosen.layer)


def _blank(view: View, chosen: Entry, what: str, step: str, words: str) -> Workable:
    """A quantity without its formula."""
    whose = f"{words} {chosen.spoken}"
    return Workable(f"{what} {chosen.id}", step, chosen.id, symbol(view, chosen, what), whose, lambda given: ())


def gradient(view: View, chosen: Entry) -> Workable | None:
    """dL/dw of the batch; with a penalty, of both parts."""
    made = _blank(view, chosen, "g", chosen.slope, "the gradient of")
    if part_of(view, chosen, "penalty") is None:
        return pulls.mean(view, chosen, made)
    data, penalty = (symbol(view, chosen, what) for what in ("gd", "gp"))

    def both(given: Given) -> Term:
        return plus(number(given(f"gd {chosen.id}"), data), number(given(f"gp {chosen.id}"), penalty))

    slips = (
        Slip("penalty", f"The penalty on {chosen.spoken} is left out.", lambda g: number(g(f"gd {chosen.id}"), data)),
        Slip("penalty", f"The penalty on {chosen.spoken} is taken away; it is added.",
             lambda g: minus(number(g(f"gd {chosen.id}"), data), number(g(f"gp {chosen.id}"), penalty))),
        turned(both, f"The size of the gradient of {chosen.spoken} is right, its sign is turned."),
    )  # fmt: skip
    return replace(made, ways=lambda given: (both(given),), slips=slips)


def data_part(view: View, chosen: Entry) -> Workable | None:
    """The gradient without its penalty, where there is one."""
    step = _step(view, chosen, "data") if part_of(view, chosen, "data") is not None else ""
    made = _blank(view, chosen, "gd", step, "the data's part of the gradient of")
    return pulls.mean(view, chosen, made) if step else None


def penalty_part(view: View, chosen: Entry) -> Workable | None:
    """The penalty's slope: lambda_1 sign(w) + 2 lambda_2 w."""
    step = _step(view, chosen, "penalty") if part_of(view, chosen, "penalty") is not None else ""
    kernel = next((row for row in view.layer(chosen.layer).parameters if row.name == chosen.array), None)
    if not step or kernel is None:
        return None

    def pull(given: Given) -> Term:
        return penalty_term(kernel, number(given(f"w {chosen.id}"), chosen.tex))

    slips = [turned(pull, f"The size of the penalty's pull on {chosen.spoken} is right, its sign is turned.")]
    if kernel.l2 and not kernel.l1:
        sentence = f"The 2 that comes down from the square of {chosen.spoken} is left out."
        slips.append(Slip("factor", sentence, lambda given: times(exact(0.5), pull(given))))
    if view.n > 1:
        sentence = f"The penalty is divided by the {view.n} examples; it counts once, however many there are."
        slips.append(Slip("average", sentence, lambda given: average(pull(given), view.n)))
    made = _blank(view, chosen, "gp", step, "the penalty's pull on")
    return replace(made, ways=lambda given: (pull(given),), slips=tuple(slips))
