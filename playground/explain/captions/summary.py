"""One sentence for a whole move: what a learner reads who takes the update in four presses.

A move is many operations, and they go by quickly; when it comes to rest, this is what it was about.
"""

from __future__ import annotations

from playground.engine import Recheck, Step
from playground.explain import numbers
from playground.explain.captions import recheck
from playground.explain.captions.start import right_answer, right_class, target_text
from playground.explain.view import View


def summary(view: View, index: int) -> str:
    """The sentence for the move that ends with step `index`; "" where none ends there. Only finite numbers get here."""
    steps = view.moment.steps
    step = steps[index]
    following = steps[index + 1].phase if index + 1 < len(steps) else ""
    if step.phase == "forward" and following != "forward":
        return _forward(view)
    if step.phase == "backward" and following != "backward":
        return _backward(view)
    if step.phase == "recheck":
        return _update(view, step)
    return ""


def _forward(view: View) -> str:
    layers = "the network" if view.last == 0 else "one layer after another"
    went = f"The inputs went through {layers}"
    if len(view.t) == 1:
        guess = numbers.brief(float(view.a[-1][0]))
        return f"{went}, and out came the guess: ŷ = {guess}. The answer is {target_text(view, 0)}."
    p = numbers.brief(float(view.a[-1][right_class(view)]))
    return f"{went}, and out came {len(view.t)} guesses; {right_answer(view)} got {p}."


def _backward(view: View) -> str:
    name, index = view.names.parameter(view.moved), view.index(view.moved)
    gradient = float(view.moment.pass_.grad[index])
    every = "Every weight and bias has its gradient now: how steeply the loss changes with it"
    if gradient == 0:
        return f"{every}. For {name} it is 0: moving it a little would change nothing."
    way, against = ("raise", "down") if gradient > 0 else ("lower", "up")
    return (
        f"{every}. For {name} it is {numbers.signed(gradient)}: raising it would {way} the loss, "
        f"so the update will move it {against}."
    )


def _update(view: View, step: Step) -> str:
    value, after = step.value, view.moment.after
    if not isinstance(value, Recheck) or after is None:
        return ""
    index = view.index(view.moved)
    was, now = numbers.apart((float(view.moment.before.theta[index]), float(after.theta[index])))
    name = view.names.parameter(view.moved)
    moved = f"Every weight took a small step against its gradient: {name} went from {was} to {now}."
    return f"{moved} {recheck.recheck(view, value).sentence}"
