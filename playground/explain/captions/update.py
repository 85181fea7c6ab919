"""The update in words: from gradients to steps, and then every weight at once."""

from __future__ import annotations

from playground.explain import numbers, optimizer_lines, rules
from playground.explain.captions.caption import Words, capital
from playground.explain.view import View


def substep(view: View, name: str) -> Words:
    """A sub-step of the optimizer, for the weight in view."""
    one = rules.one(view, view.moved)
    if name == "theta":
        return _moved(one)
    line = optimizer_lines.line(view.moment.optimizer.name, one, name)
    if line is not None:
        return _written(one, line)
    if name == "delta":
        change = rules.delta(one)
        return Words("How far each weight will move", change.sentence, change.formula, change.numbers)
    rule = rules.RULES.get(name)
    if rule is None:
        value = numbers.brief(one.now[name])
        return Words(f"The optimizer's {name}", f"The optimizer's {name} for {one.name} is now {value}.")
    return Words(rule.title, rule.sentence(one), rule.formula(one), rule.numbers(one))


def _written(one: rules.One, line: optimizer_lines.Line) -> Words:
    """A sub-step of an optimizer that has no sentences of its own."""
    if line.name == "delta":
        moves = numbers.signed(line.value)
        sentence = f"{one.view.moment.optimizer.label}'s rule makes the step of it: {one.name} will change by {moves}."
        return Words("How far each weight will move", sentence, line.formula, line.numbers)
    sentence = f"{capital(line.words)}: for {one.name} it is now {numbers.brief(line.value)}."
    return Words(capital(line.words), sentence, line.formula, line.numbers)


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


def _moved(one: rules.One) -> Words:
    """theta: the weights move, all of them at the same moment."""
    before, after = one.weight, one.now["theta"]
    others = f"; {_all(one.view)} move at the same moment" if one.view.moment.network.size > 1 else ""
    if after == before:
        why = "its gradient is 0" if one.gradient == 0 else "its step is too small to make a difference"
        sentence = f"{_first(one.name)} stays where it is, at {numbers.brief(before)}, because {why}."
    else:
        shown = numbers.apart((before, after))
        against = (after - before) * one.gradient < 0
        way = "moves against its gradient" if against else "follows the optimizer's memory rather than this gradient"
        sentence = f"{_first(one.name)} {way}, from {shown[0]} to {shown[1]}{others}."
    was, now = numbers.tex_apart(before, after)
    start, terms = one.w, [was, numbers.factor(one.now["delta"])]
    if "decay" in one.now:
        start = rf"{one.w} - \eta \lambda \, {one.w}"
        terms.insert(1, numbers.factor(one.now["decay"]))
    formula = rf"{one.w} \leftarrow {start} + {rules.change(one)}"
    return Words("All weights move", sentence, formula, rf"{one.w} \leftarrow {' + '.join(terms)} = {now}")
