"""What an answer was worth: the engine's number, the reason with the numbers put in, and how far off it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from playground.engine import Recheck
from playground.experiment.anatomy import Entry
from playground.explain import numbers
from playground.explain.arithmetic import Equation, equation
from playground.explain.captions.recheck import recheck
from playground.explain.diagnosing import JudgedAs, Misstep, judge, solve
from playground.explain.moved import moved, outcome
from playground.explain.predicting.ahead import Ahead
from playground.explain.predicting.choosing import FORMULAS
from playground.explain.predicting.question import Posed

MOST_LINES = 4
"""Formulas that a reason writes, the last ones of the way."""


@dataclass(frozen=True)
class Answered:
    """verdict: of a typed number; "right" or "other" of a chosen answer; "shown" where none was given. sentence: what
    is right and what was done; reason: the formulas that lead there; wrong: the mistakes that were recognised.
    """

    verdict: JudgedAs | Literal["shown"]
    right: bool
    sentence: str
    reason: tuple[Equation, ...]
    wrong: tuple[Misstep, ...] = ()


def answered(ahead: Ahead, asked: Posed, answer: str | None) -> Answered:
    """The worth of an answer: an option's key or a typed number; None where the learner only wants to see it."""
    if asked.kind == "number":
        return _typed(ahead, asked, answer)
    options = dict(asked.options)
    sentence, reason = _why(ahead, asked)
    if answer is None:
        return Answered("shown", False, sentence, reason)
    if answer not in options:
        return Answered("unread", False, "That is none of the answers.", ())
    is_right = answer == asked.right
    if is_right:
        return Answered("right", True, f"Right. {sentence}", reason)
    return Answered("other", False, f"Not so. {sentence}", reason)


def _typed(ahead: Ahead, asked: Posed, answer: str | None) -> Answered:
    solution = solve(ahead.desk, asked.key, ahead.is_known)
    if solution is None:
        raise KeyError(asked.key)
    reason = lines(ahead, asked.key)
    if answer is None:
        made = ahead.desk.quantity(asked.key)
        what = made.words if made is not None else "it"
        sentence = f"{what[:1].upper()}{what[1:]} is {numbers.text(solution.value)}."
        return Answered("shown", False, sentence, reason)
    found = judge(solution, answer)
    again = found.verdict in ("unread", "digits")
    return Answered(found.verdict, found.right, found.sentence, () if again else reason, found.wrong)


def lines(ahead: Ahead, key: str) -> tuple[Equation, ...]:
    """The formulas that lead to a number from what was known, each with its numbers put in."""
    desk = ahead.desk
    route = [each for each in desk.way_to(key, ahead.is_known) if desk.quantity(each) is not None]
    found = []
    for each in route[-MOST_LINES:]:
        made = desk.quantity(each)
        if made is not None:
            digits = numbers.FORMULA
            if each.startswith("theta "):
                digits = numbers.digits_apart(desk.true(f"w {made.about}"), desk.true(each))
            value = desk.true(each)
            found.append(equation(made.left, value, *made.ways(desk.true), sign=made.sign, significant=digits))
    return tuple(found)


def _why(ahead: Ahead, asked: Posed) -> tuple[str, tuple[Equation, ...]]:
    """What is right, as a sentence, and the formulas behind it."""
    if asked.key == "recheck":
        checked = next(each.value for each in ahead.view.moment.steps if each.id == "recheck")
        words = recheck(ahead.view, cast("Recheck", checked))
        return words.sentence, (Equation(words.formula, words.numbers),)
    if asked.key == "epoch":
        before, after = numbers.apart((asked.named[0][1], asked.named[1][1]))
        return f"The loss of all training examples goes from {before} to {after}.", ()
    reason = lines(ahead, asked.key)[-1:] if ahead.level else ()
    if asked.kind == "choice":
        told = ", ".join(f"{name} {_said(asked, value)}" for name, value in asked.named)
        return f"It is {dict(asked.options)[asked.right]}: {told}.", reason
    value, what = ahead.desk.true(asked.key), asked.key.partition(" ")[0]
    part = ahead.view.anatomy.find(asked.about)
    if what == "theta" and isinstance(part, Entry):
        return _moved(ahead, part), reason
    if asked.kind == "sign" and what in "sg" and ahead.level < FORMULAS:
        does = {"+": "it would rise", "-": "it would fall", "0": "it would stay"}[asked.right]
        return f"{does[:1].upper()}{does[1:]}: the loss has the slope {numbers.brief(value)} there.", reason
    return f"It is {numbers.text(value)}.", reason


def _said(asked: Posed, value: float) -> str:
    return numbers.signed(value) if asked.key.startswith(("theta ", "g ")) else numbers.brief(value)


def _moved(ahead: Ahead, part: Entry) -> str:
    """How a parameter moves, and what makes it."""
    found = moved(ahead.view, part)
    before, after = numbers.apart((found.before, found.before + found.change))
    stays = f"{_first(part.spoken)} stays at {before}"
    told = stays if found.change == 0 else f"{_first(part.spoken)} goes from {before} to {after}"
    gradient = "0" if found.gradient == 0 else numbers.brief(found.gradient)
    return f"{told}: the loss has the slope {gradient} against it{outcome(found)}."


def _first(name: str) -> str:
    return f"The {name[4:]}" if name.startswith("the ") else name
