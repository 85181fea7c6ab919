"""The update in words: from gradients to steps, and then every weight at once."""

from __future__ import annotations

from playground.explain import numbers
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
    return Words(found.title, found.sentence, found.formula, found.numbers)


def _all(view: View) -> str:
    """Everything that moves: "all 13 weights and biases"."""
    size = view.moment.network.size
    biases = any(name == "b" for _, name in view.slots)
    if size == 2:
        return "the weight and the bias" if biases else "both weights"
    return f"all {size} weights{' and biases' if biases else ''}"


def _first(name: str) -> str:
    """A parameter's name at the start of a sentence; symbols stay as they are."""
    return f"The {name[4:]}" if name.startswith("the ") else name


def _moved(view: View, one: One) -> Words:
    """theta: the weights move, all of them at the same moment."""
    before, after = one.weight, one.now["theta"]
    others = f"; {_all(view)} move at the same moment" if view.moment.network.size > 1 else ""
    if after == before:
        why = "its gradient is 0" if one.gradient == 0 else "its step is too small to make a difference"
        sentence = f"{_first(one.name)} stays where it is, at {numbers.brief(before)}, because {why}."
    else:
        shown = numbers.apart((before, after))
        against = (after - before) * one.gradient < 0
        way = "moves against its gradient" if against else "follows the optimizer's memory rather than this gradient"
        sentence = f"{_first(one.name)} {way}, from {shown[0]} to {shown[1]}{others}."
    terms = [number(before, one.w), number(one.now["delta"], change(one))]
    if "decay" in one.now:
        terms.insert(1, one.term("decay", rf"\Delta_{{\text{{decay}}}} {one.w}"))
    written = equation(one.w, after, plus(*terms), sign=r"\leftarrow", significant=numbers.digits_apart(before, after))
    return Words("All weights move", sentence, *written)
