"""What an answer was worth: the engine's number, the reason with the numbers put in, and how far off it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from playground.engine import Recheck
from playground.experiment.anatomy import Entry, Unit
from playground.explain import numbers
from playground.explain.arithmetic import Equation, equation
from playground.explain.captions.caption import Words
from playground.explain.captions.recheck import recheck
from playground.explain.diagnosing import JudgedAs, Misstep, judge, solve
from playground.explain.moved import moved, outcome
from playground.explain.predicting.ahead import Ahead
from playground.explain.predicting.choosing import FORMULAS
from playground.explain.predicting.question import Option, Posed
from playground.explain.story import sentence_of
from playground.explain.view import look

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
    if answer is not None and answer not in dict(asked.options):
        return Answered("unread", False, "That is none of the answers.", ())
    is_right = answer == asked.right
    off = "" if answer is None or is_right else _off(ahead, asked, answer)
    sentences = [_what(ahead, asked), off, *_worked_out(ahead, asked)]
    if answer is not None:
        sentences.insert(0, "Right." if is_right else "Not so.")
    told = " ".join(each for each in sentences if each)
    return Answered(
        "shown" if answer is None else "right" if is_right else "other", is_right, told, _shown(ahead, asked)
    )


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


def _shown(ahead: Ahead, asked: Posed) -> tuple[Equation, ...]:
    """The formulas behind what is right."""
    if asked.key == "recheck":
        words = _recheck(ahead)
        return (Equation(words.formula, words.numbers),)
    return lines(ahead, asked.key)[-1:] if ahead.level and asked.key != "epoch" else ()


def _recheck(ahead: Ahead) -> Words:
    checked = next(each.value for each in ahead.view.moment.steps if each.id == "recheck")
    return recheck(ahead.view, cast("Recheck", checked))


def _what(ahead: Ahead, asked: Posed) -> str:
    """What is right."""
    if asked.key == "recheck":
        return _recheck(ahead).sentence
    if asked.key == "epoch":
        before, after = numbers.apart((asked.named[0][1], asked.named[1][1]))
        how = f"hardly moves, it is {after}" if before == after else f"goes from {before} to {after}"
        return f"The loss of all training examples {how}."
    if asked.kind == "choice":
        return _chosen(asked)
    value, what = ahead.desk.true(asked.key), asked.key.partition(" ")[0]
    if asked.kind == "size":
        return f"It is {numbers.text(_sized(ahead, asked))}."
    if asked.kind == "sign" and what in "sg" and ahead.level < FORMULAS:
        does = {"+": "it would rise", "-": "it would fall", "0": "it would stay"}[asked.right]
        return f"{does[:1].upper()}{does[1:]}: the loss has the slope {numbers.brief(value)} there."
    return "" if what == "theta" else f"It is {numbers.text(value)}."


def _chosen(asked: Posed) -> str:
    """Which of several it is, with its number; and the others', to be compared."""
    (right,) = (value for option, (_, value) in _both(asked) if option.key == asked.right)
    others = [f"{name} {_said(asked, value)}" for option, (name, value) in _both(asked) if option.key != asked.right]
    first = f"It is {_called(dict(asked.options)[asked.right])}, with {_said(asked, right)}."
    return f"{first} The other{'s' if len(others) > 1 else ''}: {', '.join(others)}."


def _both(asked: Posed) -> list[tuple[Option, tuple[str, float]]]:
    return list(zip(asked.options, asked.named, strict=True))


def _said(asked: Posed, value: float) -> str:
    return numbers.signed(value) if asked.key.startswith(("theta ", "g ")) else numbers.brief(value)


def _called(name: str) -> str:
    """A part's name in the middle of a sentence."""
    return f"the {name}" if name.startswith("bias of ") else name


def _worked_out(ahead: Ahead, asked: Posed) -> list[str]:
    """How the number came about, in the words of its operation; none where those speak of another part."""
    what, _, id_ = asked.key.partition(" ")
    part = ahead.view.anatomy.find(id_)
    if what == "theta" and isinstance(part, Entry):
        return [_moved(ahead, part)]
    sentence = sentence_of(look(ahead.view.moment, id_ or None, ahead.view.focus), ahead.step_of(asked.key))
    name = part.spoken if isinstance(part, Entry) else part.name if isinstance(part, Unit) else ""
    alone = isinstance(part, Unit) and part.output and len(ahead.view.t) == 1
    return [sentence] if alone or name in sentence else []


def _off(ahead: Ahead, asked: Posed, answer: str) -> str:
    """How far off a chosen answer is, as a sentence; "" where what is right says it."""
    if asked.kind == "size":
        low, value = float(answer), abs(_sized(ahead, asked))
        small = low < float(asked.right)
        times = value / (10 * low) if small else low / value
        return f"Your answer is at least {numbers.brief(times)} times too {'small' if small else 'large'}."
    if asked.kind != "choice" or asked.key in ("recheck", "epoch"):
        return ""
    values = {option.key: value for option, (_, value) in _both(asked)}
    name, best, own = _called(dict(asked.options)[answer]), values[asked.right], values[answer]
    if asked.key.startswith(("theta ", "g ")):
        return f"Your answer, {name}, comes to {numbers.percent(abs(own) / abs(best))} of that."
    return f"Your answer, {name}, is {numbers.brief(best - own)} below it."


def _sized(ahead: Ahead, asked: Posed) -> float:
    """The number whose size is asked for: of a new weight, its step."""
    value = ahead.desk.true(asked.key)
    return value - ahead.desk.true(f"w {asked.about}") if asked.key.startswith("theta ") else value


def _moved(ahead: Ahead, part: Entry) -> str:
    """How a parameter moves, and what makes it."""
    found = moved(ahead.view, part)
    before, after = numbers.apart((found.before, found.before + found.change))
    goes = f"from {before} to {after}" if before != after else f"from {before} by {numbers.signed(found.change)}"
    told = f"{_first(part.spoken)} {f'goes {goes}' if found.change else f'stays at {before}'}"
    gradient = "0" if found.gradient == 0 else numbers.brief(found.gradient)
    return f"{told}: the loss has the slope {gradient} against it{outcome(found)}."


def _first(name: str) -> str:
    return f"The {name[4:]}" if name.startswith("the ") else name
