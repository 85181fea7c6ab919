"""The update in words: from gradients to steps, and then every weight at once."""

from __future__ import annotations

import numpy as np

from playground.explain import moved, numbers
from playground.explain.arithmetic import equation, number, plus
from playground.explain.captions.caption import Words
from playground.explain.optimizer_rows import one
from playground.explain.optimizer_rules import change, line
from playground.explain.rules import One
from playground.explain.view import View


def substep(view: View, name: str) -> Words:
    """A sub-step of the optimizer, for the weight in view."""
    told = one(view, view.moved)
    if name == "theta":
        return _moved(view, told)
    found = line(told, name)
    return Words(found.title, found.sentence, found.formula, found.numbers, view.moved.id)


def _others(view: View) -> str:
    """What moves beside this one, counted: "; all 13 weights and biases move at the same moment"."""
    size = view.moment.network.size
    if size == 1:
        return ""
    after = next(step.value for step in view.moment.steps if step.name == "theta")
    biases = view.any_bias
    moving = int(np.count_nonzero(after != view.moment.before.theta))
    things = "weights and biases" if biases else "weights"
    if moving == 1:
        return "; nothing else moves"
    share = f"all {size}" if moving == size else f"{moving} of the {size}"
    if size == moving == 2:
        share, things = "", "the weight and the bias" if biases else "both weights"
    rest = view.moment.pass_.grad[after == view.moment.before.theta]
    others = "the other has" if len(rest) == 1 else "the others have"
    why = f", {others} the gradient 0" if len(rest) and not rest.any() else ""
    return f"; {share} {things} move at the same moment{why}".replace("  ", " ")


def _moved(view: View, one: One) -> Words:
    """theta: the weights move, all of them at the same moment."""
    before, after = one.weight, one.now["theta"]
    others = _others(view)
    found = moved.moved(view, view.moved)
    if after == before:
        why = {
            moved.FLAT: "its gradient is 0",
            moved.LOST: "its step is too small to change a number of this size",
            moved.NO_STEP: "the optimizer makes no step of it",
        }[found.cause]
        sentence = f"{one.name} stays where it is, at {numbers.brief(before)}, because {why}."
    else:
        shown = numbers.apart((before, after))
        way = {
            moved.MEMORY: "follows what the optimizer remembers of earlier gradients rather than this one",
            moved.DECAY: "follows weight decay rather than its gradient",
        }.get(found.cause, "moves against its gradient")
        by = f"from {shown[0]} to {shown[1]}"
        if shown[0] == shown[1]:
            by = f"from {shown[0]} by {numbers.signed(after - before)}"
        sentence = f"{one.name} {way}, {by}{others}."
    terms = [number(before, one.w), number(one.now["delta"], change(one))]
    if "decay" in one.now:
        terms.insert(1, one.term("decay", rf"\Delta_{{\text{{decay}}}} {one.w}"))
    written = equation(one.w, after, plus(*terms), sign=r"\leftarrow", significant=numbers.digits_apart(before, after))
    return Words("All weights move", sentence, *written, view.moved.id)
