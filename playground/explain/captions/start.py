"""Before the first operation of an update: which example it is, what the network says, and what the answer is."""

from __future__ import annotations

import numpy as np

from playground.datasets import registry
from playground.explain import numbers
from playground.explain.arithmetic import Term, exact, number
from playground.explain.captions.caption import Words
from playground.explain.view import View

MOST_TOLD = 4
"""Guesses that are told one by one."""
MOST_LISTED = 12
"""Inputs that a formula lists."""


def start(view: View) -> Words:
    """The first caption of an update."""
    update, n, total = view.moment.update, view.n, len(view.moment.x)
    says = says_and_answer(view)
    if not view.in_batch and n == 1:
        outside = f"{_in_focus(view)}'s numbers are what would be, not used in this update"
        sentence = f"This update uses another example: {outside}. {says}"
    elif not view.in_batch:
        outside = f"without {_in_focus(view)}: its numbers are what would be, not used in this update"
        sentence = f"{_batch(n, total)} {outside}. {says}"
    elif n > 1:
        sentence = f"{_batch(n, total)}, {_in_focus(view)} among them. {says}"
    else:
        sentence = says if update == 0 or total == 1 else f"The next example. {says}"
    if update == 0 and view.in_batch:
        sentence += " Press Step."
    title = "One example" if n == 1 else f"A batch of {n} examples"
    return Words(title, sentence, _formula(view), _numbers(view))


def _batch(n: int, total: int) -> str:
    if n == total > 1:
        return f"The batch is all {n} examples"
    return "A batch of one example" if n == 1 else f"A batch of {n} examples"


def _in_focus(view: View) -> str:
    """The example that is looked at: the point with the ring where examples are drawn as points, else its number."""
    spec = registry.spec(view.moment.experiment.data)
    return "the ringed one" if spec.planar or spec.curve else f"example {view.focus + 1}"


def says_and_answer(view: View) -> str:
    """The guess and the answer: "It says −0.43. The answer is +1."."""
    says = view.a[-1]
    if not np.isfinite(says).all():
        return "It says nothing: its guess is not a finite number."
    if view.activation(view.last).name == "softmax":
        return f"It gives {right_answer(view)} a probability of {numbers.brief(says[right_class(view)])}."
    if len(says) == 1:
        return f"It says {numbers.brief(says[0])}. The answer is {answer_text(view)}."
    if view.copies:
        return f"It gives back {len(says)} pixels, {off_by(view)}."
    if len(says) > MOST_TOLD:
        j = view.unit_at(view.last)
        name, answer = view.anatomy.at(view.last, j).name, target_text(view, j)
        return f"It gives {len(says)} numbers. {name} is {numbers.brief(says[j])}; its answer is {answer}."
    told = [f"{view.anatomy.at(view.last, j).name} = {numbers.brief(value)}" for j, value in enumerate(says)]
    answers = [target_text(view, j) for j in range(len(says))]
    return f"It says {_listed(told)}. The answers are {_listed(answers)}."


def _listed(items: list[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}"


def right_class(view: View) -> int:
    """The number of the output that should be 1."""
    return int(np.argmax(view.t))


def right_answer(view: View) -> str:
    """The output that should be 1, in the middle of a sentence, by its class's name where it has one."""
    name = view.anatomy.at(view.last, right_class(view)).name
    return f"the right answer, {f'“{view.answer_name}” ({name})' if view.answer_name else name},"


def off_by(view: View) -> str:
    """How far a copy is from what was given, in the middle of a sentence."""
    away = float(np.abs(view.a[-1] - view.t).mean())
    return f"on average {numbers.brief(away)} away from the picture it was given"


def got(view: View, verb: str) -> str:
    """What the output in view got, which the formulas beside are about; and the right one, where that is another."""
    j, right = view.unit_at(view.last), right_class(view)
    shares = [numbers.brief(view.a[-1][k]) for k in (j, right)]
    if j == right:
        return f"{right_answer(view)} {verb} {shares[1]}"
    return f"{view.anatomy.at(view.last, j).name} {verb} {shares[0]}, and {right_answer(view)} {shares[1]}"


def target_text(view: View, j: int) -> str:
    """A target in a sentence: +1 and −1 with their sign where these are the two answers, else the bare number."""
    return numbers.signed(view.t[j]) if view.two_sided else numbers.brief(view.t[j])


def answer_text(view: View) -> str:
    """The only target in a sentence, with what it means where that has a name: "1, vertical"."""
    return f"{target_text(view, 0)}, {view.answer_name}" if view.answer_name else target_text(view, 0)


def guess(view: View, j: int) -> Term:
    """An output's guess, to reckon with."""
    return number(view.a[-1][j], view.anatomy.at(view.last, j).tex)


def target(view: View, j: int) -> Term:
    """A target, to reckon with; in parentheses where it carries a sign."""
    value, symbol = float(view.t[j]), view.anatomy.target_tex(j)
    return exact(value, f"(+{value:g})", symbol) if view.two_sided and value > 0 else number(value, symbol)


def _formula(view: View) -> str:
    if _is_long(view):
        return ""
    inputs = ", ".join(row.tex for row in view.anatomy.inputs)
    return rf"{_guess_tex(view)} = \text{{network}}\left({inputs}\right)"


def _is_long(view: View) -> bool:
    """Whether a formula of all inputs and guesses would be a page of numbers: of a picture, say."""
    return len(view.x) > MOST_LISTED or len(view.a[-1]) > MOST_TOLD


def _guess_tex(view: View) -> str:
    return ",\\; ".join(view.anatomy.at(view.last, j).tex for j in range(len(view.a[-1])))


def _numbers(view: View) -> str:
    if _is_long(view):
        return ""
    inputs = ", ".join(numbers.tex(value) for value in view.x)
    guess = ",\\; ".join(numbers.tex(value) for value in view.a[-1])
    return rf"{_guess_tex(view)} = \text{{network}}\left({inputs}\right) = {guess}"
